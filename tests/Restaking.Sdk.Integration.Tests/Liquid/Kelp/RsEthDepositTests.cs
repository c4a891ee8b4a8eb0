using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Contracts.Kelp;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Kelp;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.Liquid.Kelp;

/// <summary>Deposits and the price of rsETH: what its notes warn of.</summary>
public sealed class RsEthDepositTests(CurrentKelpStand stand) : IClassFixture<CurrentKelpStand>
{
    private static readonly UInt256 One = UInt256.FromEther("1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Generation_OfOneAddress_IsAskedFromTheChainEveryTime()
    {
        LiquidUser user = await stand.UserAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();

        KelpGeneration before = await user.Client.Kelp.RsEth.GetGenerationAsync(cancellationToken: Cancel);
        await stand.Kelp.SetGenerationAsync(KelpGeneration.Legacy, Cancel);
        KelpGeneration after = await user.Client.Kelp.RsEth.GetGenerationAsync(cancellationToken: Cancel);

        Assert.Equal((KelpGeneration.Current, KelpGeneration.Legacy), (before, after));
    }

    [Fact]
    public async Task Generation_WhereThereIsNoContract_IsNotTheOlderOne()
    {
        LiquidUser user = await stand.UserAsync();
        using RestakingClient elsewhere = new(
            stand.Node.RpcUrl, stand.Network with { Kelp = stand.Kelp.Deployment with { WithdrawalManager = user.Address } });

        await Assert.ThrowsAsync<NoContractException>(() => elsewhere.Kelp.RsEth.GetGenerationAsync(cancellationToken: Cancel));
    }

    [Fact]
    public async Task Price_IsTheStoredOne_UntilSomebodyUpdatesIt()
    {
        LiquidUser user = await stand.UserAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        ExchangeRate before = await user.Token.GetExchangeRateAsync(cancellationToken: Cancel);

        await stand.Kelp.SetAssetPriceAsync(stand.Kelp.EthX, UInt256.FromEther("1.5"), Cancel);
        ExchangeRate after = await user.Token.GetExchangeRateAsync(cancellationToken: Cancel);

        Assert.Equal(UInt256.FromEther("1.05"), before.PerToken);
        Assert.Equal(before.PerToken, after.PerToken);
        Assert.Null(after.UpdatedAt);
    }

    [Fact]
    public async Task PriceUpdate_ByAnybody_OfAFallBeyondTheLimit_PausesAndLeavesThePrice()
    {
        LiquidUser user = await stand.UserAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        await user.DepositAsync();
        await stand.Kelp.SetRsEthPriceAsync(UInt256.FromEther("200"), Cancel); // far above what is backed
        await stand.Kelp.SetPriceLimitAsync(UInt256.FromEther("0.01"), Cancel);

        TransactionHandle update = await user.Client.Transactions.Prepare(new LRTOracle(stand.Kelp.Deployment.Oracle).UpdateRSETHPrice()).SendAsync(cancellationToken: Cancel);
        await update.WaitAsync(cancellationToken: Cancel);
        LiquidDepositQuote deposit = await user.Client.Kelp.RsEth.QuoteDepositAsync(new LiquidDeposit(One), cancellationToken: Cancel);
        LiquidWithdrawalQuote request = await user.Client.Kelp.RsEth.QuoteRequestAsync(new LiquidWithdrawal(One), cancellationToken: Cancel);

        Assert.Contains(deposit.Refusals, refusal => refusal is OperationPaused);
        Assert.Contains(request.Refusals, refusal => refusal is OperationPaused);
        Assert.Equal(UInt256.FromEther("200"), (await user.Token.GetExchangeRateAsync(cancellationToken: Cancel)).PerToken);
    }

    [Fact]
    public async Task Deposit_OfATokenThatArrivesAWeiShort_MintsOnTheNominalAmount()
    {
        LiquidUser user = await stand.UserAsync();
        UInt256 amount = One + 7u;
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        await stand.Kelp.MintAsync(stand.Kelp.StEth, user.Address, One * 3u, Cancel);
        UInt256 supply = await user.Client.ReadAsync(new ERC20(stand.Kelp.StEth).TotalSupply(), cancellationToken: Cancel);
        await stand.Kelp.RebaseStEthAsync((supply * 10u / 7u) + 1u, Cancel);
        UInt256 before = await user.BalanceAsync(stand.Kelp.StEth, stand.Kelp.Deployment.DepositPool);

        LiquidDepositQuote quote = await user.Client.Kelp.RsEth.QuoteDepositAsync(new LiquidDeposit(amount) { Asset = stand.Kelp.StEth }, cancellationToken: Cancel);
        LiquidDepositResult result = await (await user.Client.Kelp.RsEth.PrepareDepositAsync(new LiquidDeposit(amount) { Asset = stand.Kelp.StEth }, Cancel))
            .ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(UInt256.MulDiv(amount, One, UInt256.FromEther("1.05")), result.Received.Amount);
        Assert.Equal(quote.Output.Amount, result.Received.Amount);
        Assert.InRange(amount - (await user.BalanceAsync(stand.Kelp.StEth, stand.Kelp.Deployment.DepositPool) - before), UInt256.One, 2u);
    }

    [Fact]
    public async Task Deposit_BoundGoesIntoTheCall_SoThatAPayloadSentLaterKeepsIt()
    {
        LiquidUser user = await stand.UserAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        TransactionPlan<LiquidDepositResult> plan = await user.Client.Kelp.RsEth.PrepareDepositAsync(new LiquidDeposit(One) { MaxSlippageBps = 50, ReferralId = "abc" }, Cancel);
        UnsignedTransaction payload = plan.Final.Build();
        await stand.Kelp.SetRsEthPriceAsync(UInt256.FromEther("1.06"), Cancel);

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.ExecuteAsync(cancellationToken: Cancel));
        RpcException reverted = await Assert.ThrowsAsync<RpcException>(() => user.Client.Rpc.CallAsync(
            new CallRequest { From = user.Address, To = payload.To, Value = payload.Value, Data = payload.Data }, BlockTag.Latest, Cancel));

        var call = (LRTDepositPool.DepositETHCall)plan.Final.Call;
        UInt256 quoted = UInt256.MulDiv(One, One, UInt256.FromEther("1.05"));
        Assert.Equal(UInt256.MulDiv(quoted, 9950u, 10_000u, DivisionRounding.Up), call.MinRSETHAmountExpected);
        Assert.Equal("abc", call.ReferralId);
        Assert.Equal(call.MinRSETHAmountExpected, Assert.Single(refused.Issues.OfType<OutputBelowMinimum>()).Minimum);
        Assert.Equal(LRTDepositPool.MinimumAmountToReceiveNotMetError.Selector, new Selector(reverted.RevertData.Span[..4]));
    }

    [Fact]
    public async Task Deposit_WithoutAQuoteAndWithoutABound_CarriesABoundThatNothingReaches()
    {
        LiquidUser user = await stand.UserAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        await stand.Kelp.SetAssetPriceAsync(NativeAsset.Ether, UInt256.Zero, Cancel);

        TransactionPlan<LiquidDepositResult> plan = await user.Client.Kelp.RsEth.PrepareDepositAsync(new LiquidDeposit(One), Cancel);

        Assert.Equal(UInt256.MaxValue, ((LRTDepositPool.DepositETHCall)plan.Final.Call).MinRSETHAmountExpected);
        Assert.Contains((await plan.Final.SimulateAsync(cancellationToken: Cancel)).PreflightIssues, issue => issue is PriceUnavailable);
    }

    /// <summary>The check of ether compares the total alone, but the ether that is sent along is in the total: it counts itself as tokens do.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Deposit_AboveWhatTheCapLeaves_IsRefusedForEtherAndTokensAlike_AndByTheChain(bool ether)
    {
        LiquidUser user = await stand.UserAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        Address asset = ether ? NativeAsset.Ether : stand.Kelp.EthX;
        await stand.Kelp.MintAsync(stand.Kelp.EthX, user.Address, One * 10u, Cancel);
        LRTDepositPool pool = new(stand.Kelp.Deployment.DepositPool);
        UInt256 total = await user.Client.ReadAsync(pool.GetTotalAssetDeposits(asset), cancellationToken: Cancel);
        await stand.Kelp.SetDepositLimitAsync(asset, total + One, Cancel);
        RsEthClient rsEth = user.Client.Kelp.RsEth;

        CapacityExceeded refusal = Assert.Single((await rsEth.QuoteDepositAsync(new LiquidDeposit(One + 1u) { Asset = asset }, cancellationToken: Cancel))
            .Refusals.OfType<CapacityExceeded>());
        if (ether)
        {
            RpcException chain = await Assert.ThrowsAsync<RpcException>(() => user.Client.Rpc.CallAsync(
                new CallRequest { From = user.Address, To = pool.Address, Value = One + 1u, Data = pool.DepositETH(0u, "").ToCalldata() }, BlockTag.Latest, Cancel));
            Assert.Equal(LRTDepositPool.MaximumDepositLimitReachedError.Selector, new Selector(chain.RevertData.Span[..4]));
        }

        await (await rsEth.PrepareDepositAsync(new LiquidDeposit(One) { Asset = asset }, Cancel)).ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal((One + 1u, One), (refusal.Amount, refusal.Available));
        Assert.Equal(UInt256.Zero, (await rsEth.GetDepositLimitsAsync(asset, cancellationToken: Cancel)).Available);
    }

    [Fact]
    public async Task Deposit_AboveTheDailyMintLimit_IsRefusedUntilTheNextDay_AndTheOlderGenerationHasNone()
    {
        LiquidUser user = await stand.UserAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        RSETH token = new(stand.Kelp.Deployment.RsETH);
        UInt256 minted = await user.Client.ReadAsync(token.CurrentPeriodMintedAmount(), cancellationToken: Cancel);
        await stand.Kelp.SetDailyMintLimitAsync(minted + (One / 2u), Cancel);
        RsEthClient rsEth = user.Client.Kelp.RsEth;

        CapacityExceeded refusal = Assert.Single((await rsEth.QuoteDepositAsync(new LiquidDeposit(One), cancellationToken: Cancel)).Refusals.OfType<CapacityExceeded>());
        OperationLimits limits = await rsEth.GetDepositLimitsAsync(cancellationToken: Cancel);
        await stand.Kelp.SetGenerationAsync(KelpGeneration.Legacy, Cancel);
        LiquidDepositQuote older = await rsEth.QuoteDepositAsync(new LiquidDeposit(One), cancellationToken: Cancel);
        await stand.Kelp.SetGenerationAsync(KelpGeneration.Current, Cancel);
        await stand.Node.IncreaseTimeAsync(TimeSpan.FromDays(1), Cancel);
        await stand.Node.MineAsync(cancellationToken: Cancel);
        LiquidDepositQuote nextDay = await rsEth.QuoteDepositAsync(new LiquidDeposit(One / 3u), cancellationToken: Cancel);

        Assert.True(refusal.IsTransient);
        Assert.Equal((stand.Kelp.Deployment.RsETH, One / 2u), (refusal.Asset, refusal.Available));
        Assert.Equal(UInt256.MulDiv(One / 2u, UInt256.FromEther("1.05"), One), limits.Available);
        Assert.True(older.IsClear);
        Assert.True(nextDay.IsClear);
    }

    [Fact]
    public async Task Deposit_ByABlockedAccount_IsRefusedWithTheEndOfTheBlock_AndTheOlderGenerationKnowsNone()
    {
        LiquidUser user = await stand.UserAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        await stand.Kelp.BlockTransfersAsync(user.Address, Cancel);
        UInt256 until = await user.Client.ReadAsync(new RSETH(stand.Kelp.Deployment.RsETH).TransfersBlockedUntil(user.Address), cancellationToken: Cancel);
        RsEthClient rsEth = user.Client.Kelp.RsEth;

        AccountBlocked refusal = Assert.Single((await rsEth.QuoteDepositAsync(new LiquidDeposit(One), cancellationToken: Cancel)).Refusals.OfType<AccountBlocked>());
        AccountBlocked request = Assert.Single((await rsEth.QuoteRequestAsync(new LiquidWithdrawal(One), cancellationToken: Cancel)).Refusals.OfType<AccountBlocked>());
        await stand.Kelp.SetGenerationAsync(KelpGeneration.Legacy, Cancel);
        bool older = (await rsEth.QuoteDepositAsync(new LiquidDeposit(One), cancellationToken: Cancel)).IsClear;

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds((long)(ulong)until), refusal.Until);
        Assert.Equal((user.Address, stand.Kelp.Deployment.RsETH), (request.Account, request.Contract));
        Assert.True(older);
    }

    [Fact]
    public async Task Deposit_WhileRsEthIsPaused_IsRefused_AndRequestsAreNot()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        await stand.Kelp.SetPausedAsync(stand.Kelp.Deployment.RsETH, true, Cancel);
        RsEthClient rsEth = user.Client.Kelp.RsEth;

        OperationPaused refusal = Assert.Single((await rsEth.QuoteDepositAsync(new LiquidDeposit(One), cancellationToken: Cancel)).Refusals.OfType<OperationPaused>());
        LiquidWithdrawalResult request = await (await rsEth.PrepareRequestAsync(new LiquidWithdrawal(One), Cancel)).ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(stand.Kelp.Deployment.RsETH, refusal.Contract);
        Assert.Single(request.Tickets);
    }

    [Fact]
    public async Task Deposit_OptionsTheProtocolDoesNotHave_AreArgumentErrors()
    {
        LiquidUser user = await stand.UserAsync();
        RsEthClient rsEth = user.Client.Kelp.RsEth;

        await Assert.ThrowsAsync<ArgumentException>(() => rsEth.PrepareDepositAsync(new LiquidDeposit(One) { Receiver = stand.Kelp.EthX }, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => rsEth.PrepareDepositAsync(new LiquidDeposit(One) { Referral = stand.Kelp.EthX }, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => rsEth.PrepareDepositAsync(new LiquidDeposit(One) { Deadline = DateTimeOffset.UnixEpoch }, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => rsEth.PrepareRequestAsync(new LiquidWithdrawal(One) { Recipient = stand.Kelp.EthX }, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => rsEth.PrepareRequestAsync(new LiquidWithdrawal(One) { MaxLossBps = 1 }, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => rsEth.PrepareRequestAsync(new LiquidWithdrawal(One) { Token = stand.Kelp.EthX }, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => rsEth.PrepareRedemptionAsync(new LiquidRedemption(One) { Receiver = stand.Kelp.EthX }, Cancel));
    }

    [Fact]
    public async Task Deposit_OfAnAssetNobodyHadSeen_WorksOnceTheConfigurationListsIt()
    {
        LiquidUser user = await stand.UserAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        RsEthClient rsEth = user.Client.Kelp.RsEth;
        await stand.Kelp.RemoveAssetAsync(stand.Kelp.EthX, Cancel);

        AssetNotAccepted refusal = Assert.Single(
            (await rsEth.QuoteDepositAsync(new LiquidDeposit(One) { Asset = stand.Kelp.EthX }, cancellationToken: Cancel)).Refusals.OfType<AssetNotAccepted>());
        await stand.Kelp.AddAssetAsync(stand.Kelp.EthX, One, Address.Zero, Cancel);

        Assert.Equal([NativeAsset.Ether, stand.Kelp.StEth], refusal.Accepted);
        Assert.Contains(stand.Kelp.EthX, await rsEth.GetDepositAssetsAsync(Cancel));
    }
}
