using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.EigenLayer;

/// <content>The queue in the model of all queues.</content>
public abstract partial class EigenLayerConformance
{
    [Fact]
    public async Task Tickets_FromQueueToClaim_SayWhatIsPaidAndWhen()
    {
        Staker staker = await DepositedAsync(Ten);
        QueuedWithdrawal first = await staker.QueueAsync(Exact, WithdrawalAmount.DepositShares(One));
        QueuedWithdrawal second = await staker.QueueAsync(Exact, WithdrawalAmount.All);
        QueueWatch watch = staker.Client.Withdrawals.Watch([staker.Address]);

        WithdrawalTicket[] waiting = await TicketsAsync(staker);
        watch.Track(waiting);
        await watch.PollAsync(Cancel);
        ClaimReport early = await staker.Client.Withdrawals.ClaimAsync(waiting, cancellationToken: Cancel);
        await PassDelayAsync(second);
        QueueWatchReport due = await watch.PollAsync(Cancel);
        WithdrawalTicket[] claimable = await TicketsAsync(staker);
        UInt256 before = await BalanceAsync(Exact.Token!.Value, staker.Address);
        ClaimReport report = await staker.Client.Withdrawals.ClaimAsync(claimable, cancellationToken: Cancel);
        ClaimReport again = await staker.Client.Withdrawals.ClaimAsync(claimable, cancellationToken: Cancel);

        Assert.Equal([first.Root.ToString(), second.Root.ToString()], waiting.OrderBy(ticket => ticket.RequestedAtBlock).Select(ticket => ticket.Key.Id));
        Assert.All(waiting, ticket => Assert.Equal((TicketState.Queued, staker.Address), (ticket.State, ticket.Owner)));
        Assert.Equal(
            [first.ClaimableAtBlock, second.ClaimableAtBlock], waiting.OrderBy(ticket => ticket.RequestedAtBlock).Select(ticket => ticket.Timing.NotBeforeBlock!.Value));
        Assert.All(early.Tickets, ticket => Assert.Equal(ClaimStatus.NotPaid, ticket.Status));
        Assert.Equal(2, due.Due.Length);
        Assert.All(claimable, ticket => Assert.Equal(TicketState.Claimable, ticket.State));
        Assert.True(report.AllPaid);
        Assert.Single(report.Tickets.Select(ticket => ticket.TransactionHash).Distinct()); // all in one transaction
        UInt256 promised = claimable.Aggregate(UInt256.Zero, (sum, ticket) => sum + ticket.Payable[0].Amount);
        Assert.Equal(promised, await BalanceAsync(Exact.Token.Value, staker.Address) - before);
        Assert.All(again.Tickets, ticket => Assert.Equal(ClaimStatus.PaidByAnother, ticket.Status));
        Assert.Empty(await TicketsAsync(staker));
    }

    [Fact]
    public async Task Ticket_SlashedWhileItWaits_ShowsWhatWasRequestedAndWhatIsLeft()
    {
        (Address operatorAddress, TestOperatorSet set) = await SlashableAsync();
        Staker staker = await DelegatedAsync(Ten, operatorAddress);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.All);
        WithdrawalTicket before = Assert.Single(await TicketsAsync(staker));

        await set.SlashAsync(TestChain.FullMagnitude / 4, Cancel);
        WithdrawalTicket after = Assert.Single(await TicketsAsync(staker));

        Assert.Equal(queued.Root.ToString(), after.Key.Id);
        Assert.Equal(before.Payable[0].Amount, before.AtRisk);
        Assert.Equal(before.Requested[0].Asset, after.Requested[0].Asset);
        Assert.Equal(before.Requested[0].Amount, after.Requested[0].Amount);
        Assert.True(after.Payable[0].Amount < after.Requested[0].Amount);
        Assert.Equal(
            (await staker.Withdrawals.GetAsync(queued.Root, cancellationToken: Cancel))!.Strategies[0].Underlying, after.Payable[0].Amount);
    }

    private static async Task<WithdrawalTicket[]> TicketsAsync(Staker staker)
    {
        WithdrawalSnapshot snapshot = await staker.Client.Withdrawals.SnapshotAsync(
            [staker.Address], new TicketListOptions { Queues = queue => queue.Protocol == "EigenLayer" }, Cancel);
        Assert.Empty(snapshot.Failures);
        return [.. snapshot];
    }
}
