using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Binance;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Binance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Binance;

/// <summary>wBETH and its queue of places: what its notes warn of.</summary>
public sealed class WBEthTests(BinanceStand stand) : IClassFixture<BinanceStand>
{
    private static readonly UInt256 One = UInt256.FromEther("1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deposit_GoesThroughTheFunction_NeverAsPlainEther()
    {
        LiquidUser user = await stand.UserAsync();

        TransactionPlan<LiquidDepositResult> plan = await user.Client.Binance.WBEth.PrepareDepositAsync(new LiquidDeposit(One), Cancel);
        UnsignedTransaction payload = plan.Final.Build();

        Assert.Single(plan);
        Assert.Equal((stand.Binance.Deployment.WBEth, One), (payload.To, payload.Value));
        Assert.Equal(Selector.FromSignature("deposit(address)"), new Selector(payload.Data.Span[..4]));
    }

    [Fact]
    public async Task Deposit_OfSomethingElse_IsRefusedAndItsPayloadCarriesNoEther()
    {
        LiquidUser user = await stand.UserAsync();

        TransactionPlan<LiquidDepositResult> plan = await user.Client.Binance.WBEth.PrepareDepositAsync(new LiquidDeposit(One) { Asset = stand.Binance.Deployment.WBEth }, Cancel);

        Assert.Equal(UInt256.Zero, plan.Final.Build().Value);
        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => plan.ExecuteAsync(cancellationToken: Cancel));
        Assert.IsType<AssetNotAccepted>(Assert.Single(refused.Issues));
    }

    [Fact]
    public async Task Deposit_AndRequest_OfDust_AreRefused_BecauseNothingComesOut()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        WBEthClient token = user.Client.Binance.WBEth;

        LiquidDepositQuote deposit = await token.QuoteDepositAsync(Amount.FromWei(1u), cancellationToken: Cancel);
        LiquidWithdrawalQuote request = await token.QuoteRequestAsync(new LiquidWithdrawal(Amount.FromWei(1u)), cancellationToken: Cancel);

        OutputBelowMinimum nothing = Assert.IsType<OutputBelowMinimum>(Assert.Single(deposit.Refusals));
        Assert.Equal((UInt256.Zero, UInt256.One), (nothing.Expected, nothing.Minimum));
        Assert.True(request.IsClear); // one unit of wBETH is worth a whole wei
    }

    [Fact]
    public async Task Rate_ThatRisesBetweenQuoteAndSend_RefusesTheDeposit_AndIsFixedForARequestThatWasMade()
    {
        LiquidUser user = await stand.UserAsync();
        UInt256 rate = await user.Client.ReadAsync(new WBETH(stand.Binance.Deployment.WBEth).ExchangeRate(), cancellationToken: Cancel);
        WithdrawalTicket ticket = await user.RequestAsync();
        TransactionPlan<LiquidDepositResult> deposit = await user.Client.Binance.WBEth.PrepareDepositAsync(new LiquidDeposit(One), Cancel);
        await stand.Binance.SetRateAsync(rate + (One / 100u), Cancel);
        try
        {
            PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => deposit.ExecuteAsync(cancellationToken: Cancel));
            WithdrawalTicket later = await user.RefreshAsync(ticket);

            Assert.IsType<OutputBelowMinimum>(Assert.Single(refused.Issues));
            Assert.Equal(UInt256.MulDiv(stand.RequestAmount, rate, One), later.Payable[0].Amount);
            Assert.Equal(UInt256.Zero, later.AtRisk);
        }
        finally
        {
            await stand.Binance.SetRateAsync(rate, Cancel);
        }
    }

    [Fact]
    public async Task Request_NeedsNoApproval_AndItsTicketIsTheQueuesNumber()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();

        TransactionPlan<LiquidWithdrawalResult> plan = await user.Queue.PrepareRequestAsync(new LiquidWithdrawal(One), Cancel);
        LiquidWithdrawalResult result = await plan.ExecuteAsync(cancellationToken: Cancel);
        UInt256 next = await user.Client.ReadAsync(stand.Unwrap.NextIndex(), cancellationToken: Cancel);

        Assert.Single(plan);
        Assert.Equal((next - 1u).ToString(), Assert.Single(result.Tickets).Id);
    }

    [Fact]
    public async Task Claims_HighestPlaceFirst_EachPaysItsOwnTicket()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket[] tickets = await RequestManyAsync(user, 4);
        await stand.FinalizeAsync(tickets[0]);

        ClaimPreparation claims = await user.Queue.PrepareClaimsAsync([tickets[0], tickets[2], tickets[1]], cancellationToken: Cancel);
        foreach (PreparedClaim claim in claims.Transactions)
        {
            TransactionHandle handle = await claim.Transaction.SendAsync(cancellationToken: Cancel);
            ClaimResult result = claim.Transaction.ReadResult((await handle.WaitAsync(cancellationToken: Cancel)).Receipt);
            Assert.Equal((claim.Tickets[0].Key, TicketOutcome.Paid), (result.Payouts[0].Key, result.Payouts[0].Outcome));
            Assert.Equal(claim.Tickets[0].Payable[0].Amount, result.Payouts[0].Paid[0].Amount);
        }

        Assert.Equal([tickets[2].Key, tickets[1].Key, tickets[0].Key], claims.Transactions.Select(claim => claim.Tickets[0].Key));
        WithdrawalTicket left = Assert.Single(await user.TicketsAsync());
        Assert.Equal((tickets[3].Key, 0u), (left.Key, ((BinanceTicketDetail)left.Detail!).Place));
    }

    [Fact]
    public async Task Identity_OfATicket_SurvivesTheMovesOfOtherClaims()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket[] tickets = await RequestManyAsync(user, 3);
        await stand.FinalizeAsync(tickets[0]);

        await user.Client.Withdrawals.ClaimAsync([tickets[0]], cancellationToken: Cancel);
        WithdrawalTicket[] left = await user.TicketsAsync();

        Assert.Equal([tickets[1].Key, tickets[2].Key], left.Select(ticket => ticket.Key));
        Assert.Equal([tickets[1].Payable[0], tickets[2].Payable[0]], left.Select(ticket => ticket.Payable[0]));
        Assert.Equal([1u, 0u], left.Select(ticket => ((BinanceTicketDetail)ticket.Detail!).Place)); // the last one filled the gap
    }

    [Fact]
    public async Task Claim_PreparedForAPlaceThatAnotherTicketHasNow_IsRefusedBeforeSending()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket[] tickets = await RequestManyAsync(user, 3);
        await stand.FinalizeAsync(tickets[0]);
        PreparedClaim last = Assert.Single((await user.Queue.PrepareClaimsAsync([tickets[2]], cancellationToken: Cancel)).Transactions);
        await user.Client.Withdrawals.ClaimAsync([tickets[0]], cancellationToken: Cancel);
        ulong nonce = await user.NonceAsync();

        PreflightException refused = await Assert.ThrowsAsync<PreflightException>(() => last.Transaction.SendAsync(cancellationToken: Cancel));
        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([tickets[2]], cancellationToken: Cancel);

        Assert.IsType<TicketMoved>(Assert.Single(refused.Issues));
        Assert.Equal(nonce + 1, await user.NonceAsync());
        Assert.Equal(ClaimStatus.Paid, report.Tickets[0].Status);
    }

    [Fact]
    public async Task Claim_ThatPaidAnotherTicketOfItsPlace_SaysSo()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket[] tickets = await RequestManyAsync(user, 2);
        await stand.FinalizeAsync(tickets[0]);
        ClaimPreparation claims = await user.Queue.PrepareClaimsAsync(tickets, cancellationToken: Cancel);
        PreparedTransaction<ClaimResult> second = claims.Transactions[0].Transaction;

        TransactionHandle handle = await claims.Transactions[1].Transaction.SendAsync(cancellationToken: Cancel);
        TicketPayout payout = Assert.Single(second.ReadResult((await handle.WaitAsync(cancellationToken: Cancel)).Receipt).Payouts);

        Assert.Equal((tickets[1].Key, TicketOutcome.NotPaid), (payout.Key, payout.Outcome));
        Assert.Empty(payout.Paid);
    }

    [Fact]
    public async Task LockTime_IsTheQueues_AndAppliesToRequestsThatWaitAlready()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        await stand.FinalizeAsync(ticket);
        WithdrawalTicket due = await user.RefreshAsync(ticket);
        await stand.Binance.SetLockTimeAsync(TimeSpan.FromDays(60), Cancel);
        try
        {
            WithdrawalTicket longer = await user.RefreshAsync(ticket);
            ClaimPreparation claims = await user.Queue.PrepareClaimsAsync([ticket], cancellationToken: Cancel);

            Assert.Equal(TicketState.Claimable, due.State);
            Assert.Equal((TicketState.Finalized, ticket.RequestedAt + TimeSpan.FromDays(60)), (longer.State, longer.Timing.NotBefore));
            Assert.Empty(claims.Transactions);
        }
        finally
        {
            await stand.Binance.SetLockTimeAsync(TimeSpan.FromDays(10), Cancel);
        }
    }

    [Fact]
    public async Task Ticket_PastItsLockTimeAndNotAllocated_WaitsForEther()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        await stand.PassAsync(TimeSpan.FromDays(11));

        WithdrawalTicket waiting = await user.RefreshAsync(ticket);
        await stand.Binance.AllocateAllAsync(Cancel);
        WithdrawalTicket allocated = await user.RefreshAsync(ticket);

        Assert.Equal(ticket.RequestedAt + TimeSpan.FromDays(10), ticket.Timing.NotBefore);
        Assert.Equal(TicketState.Requested, waiting.State);
        Assert.Null(waiting.Timing.NotBefore);
        Assert.Contains("allocation", waiting.Timing.WaitsFor, StringComparison.Ordinal);
        Assert.Equal(TicketState.Claimable, allocated.State);
    }

    [Fact]
    public async Task Ticket_AllocatedAtItsRequest_WaitsForTheLockTimeOnly()
    {
        LiquidUser user = await stand.UserAsync();
        await stand.Binance.AllocateAllAsync(Cancel);
        await stand.Binance.RechargeAsync(One * 2u, Cancel);

        WithdrawalTicket ticket = await user.RequestAsync();

        Assert.Equal(TicketState.Finalized, ticket.State);
        Assert.Null(ticket.Timing.WaitsFor);
        Assert.True(((BinanceTicketDetail)ticket.Detail!).IsAllocated);
    }

    [Fact]
    public async Task Ticket_OfAQueueThatHoldsTooLittle_IsUnfunded()
    {
        LiquidUser user = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();
        await stand.FinalizeAsync(ticket);
        UInt256 there = await user.BalanceAsync(NativeAsset.Ether, stand.Binance.Deployment.UnwrapQueue);
        await stand.Binance.DrainAsync(there - ticket.Payable[0].Amount + 1u, Cancel);

        WithdrawalTicket dry = await user.RefreshAsync(ticket);
        await stand.Node.SetBalanceAsync(stand.Binance.Deployment.UnwrapQueue, there, Cancel);

        Assert.Equal((TicketState.Blocked, TicketBlockReason.Unfunded), (dry.State, dry.Blocked?.Reason));
        Assert.Equal(TicketState.Claimable, (await user.RefreshAsync(ticket)).State);
    }

    [Fact]
    public async Task Account_OnABlacklist_IsRefusedWhereverItWouldActOrGetStuck()
    {
        LiquidUser byToken = await stand.UserAsync();
        LiquidUser byQueue = await stand.UserAsync();
        await byToken.DepositAsync();
        WithdrawalTicket ticket = await byQueue.RequestAsync();
        await stand.FinalizeAsync(ticket);
        await stand.Binance.SetBlacklistedAsync(stand.Binance.Deployment.WBEth, byToken.Address, true, Cancel);
        await stand.Binance.SetBlacklistedAsync(stand.Binance.Deployment.UnwrapQueue, byQueue.Address, true, Cancel);

        LiquidDepositQuote deposit = await byToken.Client.Binance.WBEth.QuoteDepositAsync(new LiquidDeposit(One), cancellationToken: Cancel);
        LiquidWithdrawalQuote request = await byToken.Queue.QuoteRequestAsync(new LiquidWithdrawal(One), cancellationToken: Cancel);
        LiquidWithdrawalQuote stuck = await byQueue.Queue.QuoteRequestAsync(new LiquidWithdrawal(One), cancellationToken: Cancel);
        WithdrawalTicket blocked = await byQueue.RefreshAsync(ticket);

        Assert.Equal(stand.Binance.Deployment.WBEth, Assert.IsType<AccountBlocked>(Assert.Single(deposit.Refusals)).Contract);
        Assert.Equal(stand.Binance.Deployment.WBEth, Assert.IsType<AccountBlocked>(Assert.Single(request.Refusals)).Contract);
        Assert.Equal(stand.Binance.Deployment.UnwrapQueue, Assert.IsType<AccountBlocked>(Assert.Single(stuck.Refusals)).Contract);
        Assert.Equal((TicketState.Blocked, TicketBlockReason.OwnerBlocked), (blocked.State, blocked.Blocked?.Reason));
    }

    [Fact]
    public async Task Watch_OfAnOwnerWhoIsTakenOffTheBlacklist_HasNews()
    {
        LiquidUser user = await stand.UserAsync();
        await stand.Binance.SetBlacklistedAsync(stand.Binance.Deployment.UnwrapQueue, user.Address, true, Cancel);
        QueueWatch watch = user.Client.Withdrawals.Watch([user.Address]);
        await watch.PollAsync(Cancel);
        bool newsForNothing = (await watch.PollAsync(Cancel)).HasNews;

        await stand.Binance.SetBlacklistedAsync(stand.Binance.Deployment.UnwrapQueue, user.Address, false, Cancel);

        Assert.False(newsForNothing);
        Assert.Equal(stand.Binance.Deployment.UnwrapQueue, Assert.Single((await watch.PollAsync(Cancel)).Moved).Queue.Contract);
    }

    [Fact]
    public async Task Tickets_AlikeInEverything_AreTwo_AndBothArePaid()
    {
        LiquidUser user = await stand.UserAsync();
        await user.DepositAsync();
        WBETH token = new(stand.Binance.Deployment.WBEth);
        await stand.Node.SetAutomineAsync(false, Cancel);
        TransactionHandle[] sent;
        try
        {
            SendOptions options = new() { GasLimit = 500_000 };
            sent =
            [
                await user.Client.Transactions.Prepare(token.RequestWithdrawEth(One)).SendAsync(options, Cancel),
                await user.Client.Transactions.Prepare(token.RequestWithdrawEth(One)).SendAsync(options, Cancel),
            ];
            await stand.Node.MineAsync(cancellationToken: Cancel);
        }
        finally
        {
            await stand.Node.SetAutomineAsync(true, Cancel);
        }

        foreach (TransactionHandle handle in sent)
        {
            await handle.WaitAsync(cancellationToken: Cancel);
        }

        WithdrawalTicket other = await user.RequestAsync();
        WithdrawalTicket[] tickets = [.. (await user.TicketsAsync()).Where(ticket => ticket.Key != other.Key)];
        await stand.FinalizeAsync(tickets[0]);
        ClaimReport report = await user.Client.Withdrawals.ClaimAsync([.. tickets, other], cancellationToken: Cancel);

        Assert.Equal(2, tickets.Select(ticket => ticket.Key).Distinct().Count());
        Assert.Equal(tickets[0].RequestedAt, tickets[1].RequestedAt);
        Assert.Equal([ClaimStatus.Paid, ClaimStatus.Paid, ClaimStatus.Paid], report.Tickets.Select(ticket => ticket.Status));
        Assert.Empty(await user.TicketsAsync());
    }

    [Fact]
    public async Task Ticket_OfAnotherOwner_OrOfNobody_IsNotValid()
    {
        LiquidUser user = await stand.UserAsync();
        LiquidUser other = await stand.UserAsync();
        WithdrawalTicket ticket = await user.RequestAsync();

        WithdrawalTicket foreign = await other.RefreshAsync(ticket with { Owner = other.Address });
        WithdrawalTicket nobodys = await user.RefreshAsync(ticket with { Key = ticket.Key with { Id = "999999" } });

        Assert.Equal(TicketBlockReason.Invalidated, foreign.Blocked?.Reason);
        Assert.Equal(TicketBlockReason.Invalidated, nobodys.Blocked?.Reason);
        await Assert.ThrowsAsync<ArgumentException>(() => user.RefreshAsync(ticket with { Key = ticket.Key with { Id = "first" } }));
    }

    private static async Task<WithdrawalTicket[]> RequestManyAsync(LiquidUser user, int count)
    {
        List<WithdrawalTicket> tickets = [];
        for (int i = 0; i < count; i++)
        {
            tickets.Add(await user.RequestAsync());
        }

        return [.. tickets];
    }
}
