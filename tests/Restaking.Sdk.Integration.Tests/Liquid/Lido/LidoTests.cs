using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Lido;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.Liquid.Lido;

/// <summary>What is Lido's own about staking, shares and wrapping.</summary>
public sealed class LidoTests(LidoDevnetStand stand) : IClassFixture<LidoDevnetStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private LidoDevnet Devnet => stand.Devnet;

    [Fact]
    public async Task Deposit_StakingLimitUsedUp_IsTheLimitAndNotAPause()
    {
        LiquidUser user = await stand.UserAsync();
        await Devnet.SetStakingLimitAsync(UInt256.FromEther("7"), UInt256.Zero, Cancel);
        try
        {
            await StakeAsync(user, "7");

            OperationLimits limits = await user.Client.Lido.StEth.GetDepositLimitsAsync(cancellationToken: Cancel);
            LiquidDepositQuote quote = await user.Client.Lido.StEth.QuoteDepositAsync(Amount.FromEther("1"), cancellationToken: Cancel);

            Assert.False(limits.IsPaused);
            Assert.Equal(UInt256.Zero, limits.Available);
            CapacityExceeded refusal = Assert.IsType<CapacityExceeded>(Assert.Single(quote.Refusals));
            Assert.Equal(UInt256.Zero, refusal.Available);
            Assert.True(refusal.IsTransient); // it grows back
        }
        finally
        {
            await Devnet.SetStakingLimitAsync(UInt256.Zero, UInt256.Zero, Cancel);
        }
    }

    [Fact]
    public async Task Deposit_WithoutALimit_HasNoneInItsLimits()
    {
        LiquidUser user = await stand.UserAsync();
        await Devnet.SetStakingLimitAsync(UInt256.Zero, UInt256.Zero, Cancel);

        Assert.Null((await user.Client.Lido.StEth.GetDepositLimitsAsync(cancellationToken: Cancel)).Available);
    }

    [Fact]
    public async Task Deposit_Stopped_IsRefusedAsPausedAndSoIsWrapping()
    {
        LiquidUser user = await stand.UserAsync();
        await StakeAsync(user, "2");
        await Devnet.SetStoppedAsync(true, Cancel);
        try
        {
            LiquidDepositQuote stake = await user.Client.Lido.StEth.QuoteDepositAsync(Amount.FromEther("1"), cancellationToken: Cancel);
            LiquidDepositQuote wrap = await user.Client.Lido.WstEth.QuoteWrapAsync(Amount.FromEther("1"), cancellationToken: Cancel);
            LiquidWithdrawalQuote request = await user.Client.Lido.Withdrawals.QuoteRequestAsync(Amount.FromEther("1"), cancellationToken: Cancel);

            Assert.IsType<OperationPaused>(Assert.Single(stake.Refusals));
            Assert.Contains(wrap.Refusals, refusal => refusal is OperationPaused);
            Assert.Contains(request.Refusals, refusal => refusal is OperationPaused);
        }
        finally
        {
            await Devnet.SetStoppedAsync(false, Cancel);
        }
    }

    [Fact]
    public async Task Deposit_WorthLessThanAShare_IsRefusedBecauseItWouldGiveNothing()
    {
        LiquidUser user = await stand.UserAsync();

        LiquidDepositQuote quote = await user.Client.Lido.StEth.QuoteDepositAsync(Amount.FromWei(1u), cancellationToken: Cancel);

        Assert.Equal((UInt256)2u, Assert.IsType<AmountBelowMinimum>(Assert.Single(quote.Refusals)).Minimum);
    }

    [Fact]
    public async Task Deposit_WithReferral_ReportsSharesAndTheExactEventAmount()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidUser referrer = await stand.UserAsync();
        LiquidDeposit deposit = new(Amount.FromEther("3.000000000000000007")) { Referral = referrer.Address };
        LiquidDepositQuote quote = await user.Client.Lido.StEth.QuoteDepositAsync(deposit, cancellationToken: Cancel);

        TransactionPlan<LiquidDepositResult> plan = await user.Client.Lido.StEth.PrepareDepositAsync(deposit, Cancel);
        LiquidDepositResult result = await plan.ExecuteAsync(cancellationToken: Cancel);
        StETH.SubmittedEvent submitted = plan.Final.Call is StETH.SubmitCall call && call.Referral == referrer.Address
            ? plan[^1].Confirmed!.Receipt.Logs.Select(log => log.TryDecode(out StETH.SubmittedEvent found) ? found : default).First(found => found != default)
            : default;

        Assert.Equal(quote.Output.Amount, result.Received.Amount);
        Assert.Equal(await user.Client.ReadAsync(new StETH(Devnet.Deployment.StETH).SharesOf(user.Address), cancellationToken: Cancel), result.Shares);
        Assert.Equal((user.Address, deposit.Amount.BaseUnits, referrer.Address), (submitted.Sender, submitted.Amount, submitted.Referral));
    }

    [Fact]
    public async Task Deposit_ForAnotherReceiver_IsAnArgumentErrorBecauseSubmitKnowsNone()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidDeposit deposit = new(Amount.FromEther("1")) { Receiver = (await stand.UserAsync()).Address };

        await Assert.ThrowsAsync<ArgumentException>(() => user.Client.Lido.StEth.PrepareDepositAsync(deposit, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => user.Client.Lido.WstEth.PrepareDepositAsync(deposit, Cancel));
    }

    [Fact]
    public async Task Deposit_OfAnotherAsset_BuildsNoPayloadThatSpendsEther()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidDeposit deposit = new(Amount.FromEther("5")) { Asset = Devnet.Deployment.WstETH };

        UnsignedTransaction stake = (await user.Client.Lido.StEth.PrepareDepositAsync(deposit, Cancel))[^1].Build();
        UnsignedTransaction wrap = (await user.Client.Lido.WstEth.PrepareDepositAsync(deposit, Cancel))[^1].Build();

        Assert.Equal(UInt256.Zero, stake.Value);
        Assert.Equal(UInt256.Zero, wrap.Value);
    }

    [Fact]
    public async Task Holdings_AfterAReport_GrowWithoutATransferAndTheSharesStay()
    {
        LiquidUser user = await stand.UserAsync();
        await StakeAsync(user, "10");
        TokenHolding before = await HoldingAsync(user);
        LidoShareRate rate = await user.Client.Lido.StEth.GetShareRateAsync(cancellationToken: Cancel);
        await Devnet.SetShareRateAsync(UInt256.MulDiv(UInt256.ParseUnits("1.01", 27), rate.Ether, rate.Shares, DivisionRounding.Down), Cancel);

        TokenHolding after = await HoldingAsync(user);

        Assert.Equal(before.Shares, after.Shares);
        Assert.InRange(after.Balance, UInt256.FromEther("10.0999999999999999"), UInt256.FromEther("10.1000000000000001"));
    }

    [Fact]
    public async Task WstEthRate_WithExternalShares_IsTheContractsToTheWei()
    {
        LiquidUser user = await stand.UserAsync();
        await Devnet.MintExternalSharesAsync((await stand.UserAsync()).Address, UInt256.FromEther("123.456789012345678901"), Cancel);
        WstETH contract = new(Devnet.Deployment.WstETH);
        ExchangeRate rate = await user.Client.Lido.WstEth.GetExchangeRateAsync(cancellationToken: Cancel);
        Rpc.BlockTag at = Rpc.BlockTag.FromNumber(rate.Block.Number);

        foreach (UInt256 amount in (UInt256[])[1u, 2u, 1_000_003u, UInt256.FromEther("1"), UInt256.FromEther("987654.321098765432109876")])
        {
            Assert.Equal(await user.Client.ReadAsync(contract.GetStETHByWstETH(amount), at, Cancel), rate.ToUnderlying(amount));
            Assert.Equal(await user.Client.ReadAsync(contract.GetWstETHByStETH(amount), at, Cancel), rate.ToToken(amount));
        }

        StETH stETH = new(Devnet.Deployment.StETH);
        (UInt256 all, UInt256 external) = await user.Client.ReadAsync(stETH.GetTotalShares(), stETH.GetExternalShares(), at, Cancel);
        Assert.Equal(await user.Client.ReadAsync(contract.StEthPerToken(), at, Cancel), rate.PerToken);
        Assert.Equal(all - external, rate.ToUnderlyingFraction.Denominator);
    }

    [Fact]
    public async Task Wrap_OfTheWholeBalance_WorksThoughItMovesWholeShares()
    {
        LiquidUser user = await stand.UserAsync();
        await StakeAsync(user, "4.321098765432109877");
        TokenHolding all = await HoldingAsync(user);

        LiquidDepositResult wrapped = await (await user.Client.Lido.WstEth.PrepareWrapAsync(all.Balance, cancellationToken: Cancel)).ExecuteAsync(cancellationToken: Cancel);
        TokenHolding left = await HoldingAsync(user);

        Assert.Equal(wrapped.Received.Amount, await user.BalanceAsync(Devnet.Deployment.WstETH));
        Assert.Equal(all.Shares, wrapped.Received.Amount + left.Shares);
        Assert.InRange(left.Shares!.Value, UInt256.Zero, 1u);
    }

    [Fact]
    public async Task Unwrap_OfWstEth_ReportsTheSharesThatArrived()
    {
        LiquidUser user = await stand.UserAsync();
        await (await user.Client.Lido.WstEth.PrepareDepositAsync(Amount.FromEther("2"), Cancel)).ExecuteAsync(cancellationToken: Cancel);
        UInt256 wrapped = await user.BalanceAsync(Devnet.Deployment.WstETH);

        LiquidDepositResult plain = await (await user.Client.Lido.WstEth.PrepareUnwrapAsync(wrapped, cancellationToken: Cancel)).ExecuteAsync(cancellationToken: Cancel);
        TokenHolding arrived = await HoldingAsync(user);

        Assert.Equal(arrived.Shares, plain.Shares);
        Assert.InRange(plain.Received.Amount - arrived.Balance, UInt256.Zero, 2u);
    }

    [Fact]
    public async Task Unwrap_WorthLessThanAShare_IsRefusedBecauseItWouldGiveNothing()
    {
        LiquidUser user = await stand.UserAsync();

        LiquidDepositQuote quote = await user.Client.Lido.WstEth.QuoteUnwrapAsync(Amount.FromWei(1u), cancellationToken: Cancel);

        Assert.Contains(quote.Refusals, refusal => refusal is AmountBelowMinimum { Minimum: var minimum } && minimum == 2u);
    }

    [Fact]
    public async Task WstEthDeposit_WithoutAReferralStaker_IsNotOffered()
    {
        RestakingNetwork network = stand.Network with { Lido = Devnet.Deployment with { ReferralStaker = null } };
        using RestakingClient client = new(stand.Node.RpcUrl, network);
        LiquidDeposit deposit = new(Amount.FromEther("1")) { Depositor = (await stand.UserAsync()).Address };

        LiquidDepositQuote quote = await client.Lido.WstEth.QuoteDepositAsync(deposit, cancellationToken: Cancel);
        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => client.Lido.WstEth.PrepareDepositAsync(deposit, Cancel));

        Assert.IsType<NotOffered>(Assert.Single(quote.Refusals));
        Assert.IsType<NotOffered>(Assert.Single(refused.Issues));
        Assert.Empty(await client.Lido.WstEth.GetDepositAssetsAsync(Cancel));
    }

    [Fact]
    public async Task Deployment_ByTheLocator_IsTheOneOfTheNetwork()
    {
        LiquidUser user = await stand.UserAsync();

        Assert.Equal(Devnet.Deployment, await user.Client.Lido.ReadDeploymentAsync(cancellationToken: Cancel));
    }

    private static async Task StakeAsync(LiquidUser user, string ether) =>
        await (await user.Client.Lido.StEth.PrepareDepositAsync(Amount.FromEther(ether), Cancel)).ExecuteAsync(cancellationToken: Cancel);

    private static async Task<TokenHolding> HoldingAsync(LiquidUser user)
    {
        ImmutableArray<TokenHolding> holdings = await ReadRounds.RunAsync(
            user.Client.Reader, rounds => user.Client.Lido.StEth.ReadHoldingsAsync(rounds, [user.Address]), cancellationToken: Cancel);
        return holdings[0];
    }
}
