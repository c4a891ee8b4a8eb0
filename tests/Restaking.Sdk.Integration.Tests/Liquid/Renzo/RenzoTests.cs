using System.Security.Cryptography;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Renzo;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Protocols.Renzo;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.Liquid.Renzo;

/// <summary>What is Renzo's own in deposits, requests and withdrawals at once.</summary>
public sealed class RenzoTests(RenzoStand stand) : IClassFixture<RenzoStand>
{
    private static readonly UInt256 s_one = UInt256.FromEther("1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RenzoDevnet Devnet => stand.Devnet;

    [Fact]
    public async Task Rate_OfEzEth_IsThatOfTheRateProvider()
    {
        LiquidUser user = await stand.UserAsync();

        ExchangeRate rate = await user.Token.GetExchangeRateAsync(cancellationToken: Cancel);
        UInt256 provided = await user.Client.ReadAsync(new BalancerRateProvider(Devnet.Deployment.RateProvider!.Value).GetRate(), cancellationToken: Cancel);

        Assert.Equal(provided, rate.PerToken);
        Assert.True(rate.PerToken > s_one);
    }

    [Fact]
    public async Task Deposit_OfATokenThatFillsTheBuffer_EventLeavesThatOutAndTheResultDoesNot()
    {
        LiquidUser user = await stand.UserAsync();
        await Devnet.SetBufferTargetAsync(Devnet.StETH, UInt256.FromEther("1000"), Cancel);
        await Devnet.GiveStEthAsync(user.Address, s_one, Cancel);

        TransactionPlan<LiquidDepositResult> plan = await EzEth(user).PrepareDepositAsync(new LiquidDeposit(s_one) { Asset = Devnet.StETH }, Cancel);
        LiquidDepositResult result = await plan.ExecuteAsync(cancellationToken: Cancel);
        RestakeManager.DepositEvent logged = Assert.Single(plan[^1].Confirmed!.Receipt.Events<RestakeManager.DepositEvent>());

        Assert.Equal(UInt256.Zero, logged.Amount);
        Assert.NotEqual(UInt256.Zero, result.Received.Amount);
        Assert.Equal(result.Received.Amount, await user.BalanceAsync(Devnet.Deployment.EzETH));
    }

    [Fact]
    public async Task Deposit_OverTheTokensLimit_IsRefusedWithWhatIsLeft()
    {
        LiquidUser user = await stand.UserAsync();
        await Devnet.GiveStEthAsync(user.Address, UInt256.FromEther("3"), Cancel);
        await Devnet.SetTokenLimitAsync(s_one, Cancel);
        try
        {
            OperationLimits limits = await EzEth(user).GetDepositLimitsAsync(Devnet.StETH, cancellationToken: Cancel);
            LiquidDepositQuote quote = await EzEth(user).QuoteDepositAsync(
                new LiquidDeposit(limits.Available!.Value + 1u) { Asset = Devnet.StETH }, cancellationToken: Cancel);

            Assert.Equal(limits.Available, Assert.Single(quote.Refusals.OfType<CapacityExceeded>()).Available);
        }
        finally
        {
            await Devnet.SetTokenLimitAsync(UInt256.Zero, Cancel);
        }
    }

    [Fact]
    public async Task Deposit_WithAStalePrice_IsRefusedAndAPlanWithoutBoundNeverGoesOut()
    {
        LiquidUser user = await stand.UserAsync();
        BlockHeader head = (await stand.Node.Rpc.GetBlockAsync(BlockTag.Latest, Cancel))!;
        await Devnet.SetPriceUpdatedAtAsync(head.Time - TimeSpan.FromDays(2), Cancel);
        TransactionPlan<LiquidDepositResult> plan;
        try
        {
            plan = await EzEth(user).PrepareDepositAsync(new LiquidDeposit(s_one), Cancel);
            PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.Final.SendAsync(cancellationToken: Cancel));
            Assert.Contains("OraclePriceExpired", Assert.Single(refused.Issues.OfType<PriceUnavailable>()).Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<ContractRevertException>(() => user.Token.GetExchangeRateAsync(cancellationToken: Cancel));
        }
        finally
        {
            await Devnet.SetPriceUpdatedAtAsync(null, Cancel);
        }

        PreflightException later = await Assert.ThrowsAsync<PreflightException>(() => plan.Final.SendAsync(cancellationToken: Cancel));
        Assert.IsType<OutputBelowMinimum>(Assert.Single(later.Issues));
    }

    [Fact]
    public async Task Deposit_WhenTheRateMovedBetweenPreparingAndSending_IsRefused()
    {
        LiquidUser user = await stand.UserAsync();
        UInt256 snapshot = await stand.Node.SnapshotAsync(Cancel);
        TransactionPlan<LiquidDepositResult> plan = await EzEth(user).PrepareDepositAsync(new LiquidDeposit(s_one), Cancel);
        await Devnet.SetStakedEtherAsync(UInt256.FromEther("50"), Cancel);

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.Final.SendAsync(cancellationToken: Cancel));

        Assert.IsType<OutputBelowMinimum>(Assert.Single(refused.Issues));
        await stand.Node.RevertAsync(snapshot, Cancel);
    }

    [Fact]
    public async Task Deposit_PausedByTheRiskOracle_IsRefused()
    {
        LiquidUser user = await stand.UserAsync();
        await Devnet.SetRiskPausesAsync(deposits: true, cancellationToken: Cancel);
        try
        {
            LiquidDepositQuote quote = await EzEth(user).QuoteDepositAsync(new LiquidDeposit(s_one), cancellationToken: Cancel);

            Assert.Equal(Devnet.RiskOracle, Assert.IsType<OperationPaused>(Assert.Single(quote.Refusals)).Contract);
        }
        finally
        {
            await Devnet.SetRiskPausesAsync(cancellationToken: Cancel);
        }
    }

    [Fact]
    public async Task Deposit_WithOptionsRenzoLacks_IsAnArgumentError()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidDeposit deposit = new(s_one);

        await Assert.ThrowsAsync<ArgumentException>(() => EzEth(user).PrepareDepositAsync(deposit with { Receiver = new Address(RandomNumberGenerator.GetBytes(Address.Size)) }, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => EzEth(user).PrepareDepositAsync(deposit with { ReferralId = "not a number" }, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => EzEth(user).PrepareDepositAsync(deposit with { Referral = user.Address }, Cancel));
    }

    [Fact]
    public async Task Deposit_OfMoreThanThereCanBe_IsRefusedAndDoesNotPanic()
    {
        LiquidUser user = await stand.UserAsync();

        LiquidDepositQuote ether = await EzEth(user).QuoteDepositAsync(new LiquidDeposit(UInt256.MaxValue), cancellationToken: Cancel);
        LiquidDepositQuote token = await EzEth(user).QuoteDepositAsync(new LiquidDeposit(UInt256.MaxValue) { Asset = Devnet.StETH }, cancellationToken: Cancel);

        Assert.Contains(ether.Refusals, refusal => refusal is BalanceTooLow);
        Assert.Contains(token.Refusals, refusal => refusal is BalanceTooLow);
    }

    [Fact]
    public async Task Request_ForAnAssetWithoutBuffer_IsRefusedWithThoseThatHaveOne()
    {
        LiquidUser user = await stand.UserAsync();

        LiquidWithdrawalQuote quote = await EzEth(user).QuoteRequestAsync(
            new LiquidWithdrawal(s_one) { OutputAsset = Devnet.Lido.Deployment.WstETH }, cancellationToken: Cancel);

        Assert.Equal([NativeAsset.Ether, Devnet.StETH], Assert.Single(quote.Refusals.OfType<AssetNotAccepted>()).Accepted);
    }

    [Fact]
    public async Task Request_BeyondWhatTheProtocolHoldsOfTheAsset_IsRefused()
    {
        LiquidUser user = await stand.UserAsync();
        OperationLimits limits = await EzEth(user).GetRequestLimitsAsync(cancellationToken: Cancel);

        LiquidWithdrawalQuote most = await EzEth(user).QuoteRequestAsync(new LiquidWithdrawal(limits.Available!.Value), cancellationToken: Cancel);
        LiquidWithdrawalQuote more = await EzEth(user).QuoteRequestAsync(new LiquidWithdrawal(limits.Available!.Value + 1u), cancellationToken: Cancel);

        Assert.DoesNotContain(most.Refusals, refusal => refusal is CapacityExceeded);
        Assert.Contains(more.Refusals, refusal => refusal is CapacityExceeded);
    }

    [Fact]
    public async Task Redemption_Fee_GrowsAsTheBufferEmpties()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        await Devnet.FillEtherAsync(UInt256.FromEther("5"), Cancel);
        LiquidRedemptionQuote small = await EzEth(user).QuoteRedemptionAsync(new LiquidRedemption(UInt256.FromEther("0.1")), cancellationToken: Cancel);
        LiquidRedemptionQuote large = await EzEth(user).QuoteRedemptionAsync(
            new LiquidRedemption(small.Available * 9u / 10u), cancellationToken: Cancel);

        TransactionPlan<LiquidRedemptionResult> plan = await EzEth(user).PrepareRedemptionAsync(new LiquidRedemption(UInt256.FromEther("2")), Cancel);
        LiquidRedemptionResult paid = await plan.ExecuteAsync(cancellationToken: Cancel);
        InstantWithdrawer.WithdrawCompletedEvent logged = Assert.Single(plan[^1].Confirmed!.Receipt.Events<InstantWithdrawer.WithdrawCompletedEvent>());

        Assert.True(large.Fee * small.Output.Amount > small.Fee * large.Output.Amount);
        Assert.Equal(logged.RedeemAmount - logged.FeeAmount, paid.Paid!.Value.Amount);
    }

    [Fact]
    public async Task Redemption_BelowTheDrawdownLimit_IsRefusedWithWhatIsLeft()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        LiquidRedemptionQuote quote = await EzEth(user).QuoteRedemptionAsync(new LiquidRedemption(UInt256.FromEther("90")), cancellationToken: Cancel);

        CapacityExceeded refusal = Assert.Single(quote.Refusals.OfType<CapacityExceeded>());

        Assert.Equal(quote.Available, refusal.Available);
        Assert.True(refusal.IsTransient);
    }

    [Fact]
    public async Task Redemption_WhenTheQueueDoesNotLetTheWithdrawerClaim_ItsApprovalIsRefusedToo()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        TransactionPlan<LiquidRedemptionResult> plan = await EzEth(user).PrepareRedemptionAsync(new LiquidRedemption(UInt256.FromEther("0.1")), Cancel);
        await Devnet.SetWhitelistedAsync(Devnet.Deployment.InstantWithdrawer!.Value, false, Cancel);
        try
        {
            PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan[0].Transaction.SendAsync(cancellationToken: Cancel));

            Assert.Contains(refused.Issues, issue => issue is NotOffered);
        }
        finally
        {
            await Devnet.SetWhitelistedAsync(Devnet.Deployment.InstantWithdrawer!.Value, true, Cancel);
        }
    }

    private static EzEthClient EzEth(LiquidUser user) => user.Client.Renzo.EzEth;
}
