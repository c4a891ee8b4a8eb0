using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Kelp;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Kelp;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Kelp;

/// <summary>Instant withdrawals of rsETH: what its notes warn of.</summary>
public sealed class RsEthInstantTests(CurrentKelpStand stand) : IClassFixture<CurrentKelpStand>
{
    private static readonly UInt256 One = UInt256.FromEther("1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redemption_NeedsNoApproval_PaysLessTheFee_AndLeavesTheQueueAlone()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket queued = await stand.RequestAsync(user, One);
        RsEthClient rsEth = user.Client.Kelp.RsEth;

        LiquidRedemptionQuote quote = await rsEth.QuoteRedemptionAsync(new LiquidRedemption(One), cancellationToken: Cancel);
        TransactionPlan<LiquidRedemptionResult> plan = await rsEth.PrepareRedemptionAsync(new LiquidRedemption(One), Cancel);
        LiquidRedemptionResult result = await plan.ExecuteAsync(cancellationToken: Cancel);

        UInt256 whole = UInt256.FromEther("1.05");
        UInt256 fee = whole * KelpDevnet.InstantFeeBps / 10_000u;
        Assert.Single(plan); // no approval before it
        Assert.Equal((fee, whole - fee), (quote.Fee, quote.Output.Amount));
        Assert.Equal(whole - fee, result.Paid!.Value.Amount);

        // The event is the one that claims of queued requests emit; the queued request is as open as before.
        Assert.Equal(TicketState.Requested, (await user.RefreshAsync(queued)).State);
    }

    [Fact]
    public async Task Redemption_AfterTheFeeWasRaised_IsRefused_BecauseTheContractTakesNoBound()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        TransactionPlan<LiquidRedemptionResult> plan = await user.Client.Kelp.RsEth.PrepareRedemptionAsync(new LiquidRedemption(One), Cancel);
        await stand.Kelp.SetInstantFeeAsync(1000, Cancel);

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.ExecuteAsync(cancellationToken: Cancel));

        Assert.Equal(UInt256.FromEther("0.945"), Assert.Single(refused.Issues.OfType<OutputBelowMinimum>()).Expected);
    }

    [Fact]
    public async Task Redemption_OfMoreThanTheVaultHasBeyondItsBuffer_IsRefusedWithWhatIsThere()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        UInt256 vault = await user.BalanceAsync(NativeAsset.Ether, stand.Kelp.Deployment.UnstakingVault);
        await stand.Kelp.SetVaultBufferAsync(NativeAsset.Ether, vault - One, Cancel);

        LiquidRedemptionQuote quote = await user.Client.Kelp.RsEth.QuoteRedemptionAsync(new LiquidRedemption(One), cancellationToken: Cancel);

        CapacityExceeded refusal = Assert.Single(quote.Refusals.OfType<CapacityExceeded>());
        Assert.Equal((UInt256.FromEther("1.05"), One, One), (refusal.Amount, refusal.Available, quote.Available));
    }

    [Fact]
    public async Task Redemption_OfAnAssetItIsOffFor_AndInTheOlderGeneration_IsNotOffered()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        await using KelpStand.OddState odd = await stand.OddStateAsync();
        RsEthClient rsEth = user.Client.Kelp.RsEth;

        LiquidRedemptionQuote off = await rsEth.QuoteRedemptionAsync(new LiquidRedemption(One) { OutputAsset = stand.Kelp.EthX }, cancellationToken: Cancel);
        await stand.Kelp.SetGenerationAsync(KelpGeneration.Legacy, Cancel);
        LiquidRedemptionQuote older = await rsEth.QuoteRedemptionAsync(new LiquidRedemption(One), cancellationToken: Cancel);
        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(
            async () => await (await rsEth.PrepareRedemptionAsync(new LiquidRedemption(One), Cancel)).ExecuteAsync(cancellationToken: Cancel));

        Assert.Contains("switched off", Assert.Single(off.Refusals.OfType<NotOffered>()).Because, StringComparison.Ordinal);
        Assert.Contains("generation", Assert.Single(older.Refusals.OfType<NotOffered>()).Because, StringComparison.Ordinal);
        Assert.Single(refused.Issues.OfType<NotOffered>());
    }

    [Fact]
    public async Task Redemption_WhereTheDeploymentNamesNoVault_AsksTheConfigurationForIt()
    {
        LiquidUser user = await stand.UserAsync();
        using RestakingClient without = new(stand.Node.RpcUrl, stand.Network with { Kelp = stand.Kelp.Deployment with { UnstakingVault = null } });

        LiquidRedemptionQuote quote = await without.Kelp.RsEth.QuoteRedemptionAsync(new LiquidRedemption(One), cancellationToken: Cancel);

        Assert.True(quote.IsClear);
        Assert.Equal(
            await user.Client.ReadAsync(
                new LRTUnstakingVault(stand.Kelp.Deployment.UnstakingVault!.Value).GetAssetsAvailableForInstantWithdrawal(NativeAsset.Ether), cancellationToken: Cancel),
            quote.Available);
    }
}
