using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.YieldNest;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Protocols.YieldNest;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.YieldNest;

/// <summary>What is ynETH's own, on our contracts and on the real ones: deposits and rates.</summary>
public abstract partial class YnEthTests(YnEthStand stand)
{
    private static readonly UInt256 One = UInt256.FromEther("1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private YnETH Token => new(stand.Contracts.YnETH);

    [Fact]
    public async Task Rate_AfterRewards_IsThePreviewsToTheWei()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        await user.DepositAsync();
        await stand.AddRewardsAsync(UInt256.Parse("1234567890123456789", CultureInfo.InvariantCulture));

        ExchangeRate rate = await user.Token.GetExchangeRateAsync(cancellationToken: Cancel);

        foreach (UInt256 amount in new[] { 1u, 7u, One - 1u, One, One * 32u + 17u })
        {
            Assert.Equal(await user.Client.ReadAsync(Token.PreviewRedeem(amount), cancellationToken: Cancel), rate.ToUnderlying(amount));
            Assert.Equal(await user.Client.ReadAsync(Token.PreviewDeposit(amount), cancellationToken: Cancel), rate.ToToken(amount));
        }
    }

    [Fact]
    public async Task Deposit_OfLessThanOneShareIsWorth_IsRefusedWithTheLeast()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        await user.DepositAsync();
        await stand.AddRewardsAsync(One);
        UInt256 least = (await user.Client.YieldNest.YnEth.GetDepositLimitsAsync(cancellationToken: Cancel)).Minimum!.Value;

        LiquidDepositQuote tooLittle = await user.Client.YieldNest.YnEth.QuoteDepositAsync(new LiquidDeposit(least - 1u), cancellationToken: Cancel);
        LiquidDepositQuote enough = await user.Client.YieldNest.YnEth.QuoteDepositAsync(new LiquidDeposit(least), cancellationToken: Cancel);

        Assert.Equal(2u, least);
        Assert.Contains(tooLittle.Refusals, refusal => refusal is AmountBelowMinimum);
        Assert.Equal(UInt256.Zero, await user.Client.ReadAsync(Token.PreviewDeposit(least - 1u), cancellationToken: Cancel));
        Assert.Equal(UInt256.One, enough.Output.Amount);
        Assert.Empty(enough.Refusals);
    }

    [Fact]
    public async Task Deposit_WhenTheRateRisesAfterTheQuote_IsRefusedThoughTheContractTakesNoBound()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        await user.DepositAsync();
        TransactionPlan<LiquidDepositResult> plan = await user.Client.YieldNest.YnEth.PrepareDepositAsync(new LiquidDeposit(One), Cancel);
        await stand.AddRewardsAsync(One);

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.Final.SendAsync(cancellationToken: Cancel));

        Assert.IsType<OutputBelowMinimum>(Assert.Single(refused.Issues));
    }

    [Fact]
    public async Task Deposit_ForAnotherReceiver_IsTheReceivers()
    {
        LiquidUser payer = await stand.UserAsync();
        LiquidUser receiver = await stand.UserAsync();

        TransactionPlan<LiquidDepositResult> plan = await payer.Client.YieldNest.YnEth.PrepareDepositAsync(new LiquidDeposit(One) { Receiver = receiver.Address }, Cancel);
        LiquidDepositResult result = await plan.ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(receiver.Address, result.Receiver);
        Assert.Equal(result.Received.Amount, await receiver.BalanceAsync(stand.Contracts.YnETH));
        Assert.Equal(UInt256.Zero, await payer.BalanceAsync(stand.Contracts.YnETH));
    }

    [Fact]
    public async Task Deposit_WithAReferral_GoesThroughTheAdapterAndTheReferrerIsNotTheReceiver()
    {
        LiquidUser payer = await stand.UserAsync();
        LiquidUser receiver = await stand.UserAsync();
        YnEthClient token = payer.Client.YieldNest.YnEth;

        // The adapter compares the referrer with who receives: the payer may refer the receiver.
        LiquidDeposit deposit = new(One) { Receiver = receiver.Address, Referral = payer.Address };
        TransactionPlan<LiquidDepositResult> plan = await token.PrepareDepositAsync(deposit, Cancel);
        LiquidDepositResult result = await plan.ExecuteAsync(cancellationToken: Cancel);

        Assert.Equal(stand.Contracts.ReferralDepositAdapter, plan.Final.Call.Target);
        Assert.Equal(result.Received.Amount, await receiver.BalanceAsync(stand.Contracts.YnETH));
        await Assert.ThrowsAsync<ArgumentException>(() => token.PrepareDepositAsync(deposit with { Referral = receiver.Address }, Cancel));
    }
}

/// <summary>ynETH's own traps on our contracts.</summary>
public sealed class YnEthOwnDevnetTests(YnEthDevnetStand stand) : YnEthTests(stand), IClassFixture<YnEthDevnetStand>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_WhileTransfersAreOff_IsRefusedByTheSimulationWithItsName()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        TransactionPlan<LiquidWithdrawalResult> plan = await user.Queue.PrepareRequestAsync(new LiquidWithdrawal(UInt256.FromEther("1")), Cancel);
        await plan[0].SendAsync(cancellationToken: Cancel);
        await plan[0].Handle!.WaitAsync(cancellationToken: Cancel);
        await stand.Devnet.SetTransfersPausedAsync(true, Cancel);
        try
        {
            ContractRevertException refused = await Assert.ThrowsAsync<ContractRevertException>(() => plan.Final.SendAsync(cancellationToken: Cancel));
            Assert.Equal("TransfersPaused", refused.Error.Name);
        }
        finally
        {
            await stand.Devnet.SetTransfersPausedAsync(false, Cancel);
        }
    }

    [Fact]
    public async Task Ticket_WhenTheRateFallsBeforeFinalisation_IsWorthLessAndAfterwardsNoMore()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        WithdrawalTicket ticket = await user.RequestAsync();
        await stand.Devnet.LoseAsync(UInt256.FromEther("1"), Cancel);

        WithdrawalTicket fallen = await user.RefreshAsync(ticket);
        await stand.FinalizeAsync(ticket);
        await stand.Devnet.LoseAsync(UInt256.FromEther("1"), Cancel);
        WithdrawalTicket settled = await user.RefreshAsync(ticket);
        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([ticket], cancellationToken: Cancel);

        Assert.True(fallen.Payable[0].Amount < ticket.Payable[0].Amount);
        Assert.Null(fallen.AtRisk);
        Assert.Equal(fallen.Payable, settled.Payable);
        Assert.Equal(UInt256.Zero, settled.AtRisk);
        Assert.Equal(settled.Payable, report[ticket.Key].Paid);
    }

    [Fact]
    public async Task Ticket_OfAnOldFinalisation_IsReadAndClaimedAllTheSame()
    {
        LiquidUser user = await stand.UserAsync();
        await using OddState odd = await OddState.BeginAsync(stand.Node);
        WithdrawalTicket old = await user.RequestAsync();
        await stand.FinalizeAsync(old);
        LiquidUser other = await stand.UserAsync();
        await other.DepositAsync();
        TransactionPlan<LiquidWithdrawalResult> plan = await other.Queue.PrepareRequestAsync(new LiquidWithdrawal(UInt256.FromEther("0.01") * 40u), Cancel);
        await plan[0].SendAsync(cancellationToken: Cancel);
        await plan[0].Handle!.WaitAsync(cancellationToken: Cancel);
        UInt256 index = ((YieldNestTicketDetail)old.Detail!).TokenId + 1u;
        for (int i = 0; i < 35; i++)
        {
            PreparedTransaction request = other.Client.Transactions.Prepare(stand.Queue.RequestWithdrawal(UInt256.FromEther("0.01")));
            await (await request.SendAsync(cancellationToken: Cancel)).WaitAsync(cancellationToken: Cancel);
            await stand.FinalizeUpToAsync(index += UInt256.One);
        }

        WithdrawalTicket now = await user.RefreshAsync(old);
        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([old], cancellationToken: Cancel);

        Assert.Equal(TicketState.Claimable, now.State);
        Assert.Equal(ClaimStatus.Paid, report[old.Key].Status);
    }
}

/// <summary>ynETH's own traps on the real contracts.</summary>
public sealed class YnEthOwnMainnetSnapshotTests(YnEthMainnetStand stand) : YnEthTests(stand), IClassFixture<YnEthMainnetStand>;
