using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Withdrawals;

/// <content>Claims from start to end.</content>
public partial class WithdrawalsClient
{
    /// <summary>How often a ticket's claim is prepared anew when what it was prepared for changed before it was mined.</summary>
    private const int Attempts = 3;

    /// <summary>
    /// Claims what can be claimed of some tickets, of any queues, and says of every ticket how it ended. What cannot be claimed is left out; a claim that
    /// somebody else made first is no error; one bad ticket does not hold up the others. A transaction whose outcome is not known is never sent again, and
    /// nothing more is sent in its queue.
    /// </summary>
    /// <param name="tickets">The tickets.</param>
    /// <param name="options">Who sends, who is paid, how many at once.</param>
    /// <param name="sendOptions">
    /// For every transaction. An idempotency key becomes one for each: <c>key/</c>, a digest of the tickets and the call, and the number of the attempt.
    /// </param>
    /// <param name="confirmations">Confirmations to wait for; null: the client's default.</param>
    /// <param name="timeout">How long to wait for each transaction.</param>
    /// <param name="cancellationToken">Stops before the next transaction, or stops waiting; never stops a transaction.</param>
    /// <exception cref="ArgumentException">A ticket of no queue of this network, or options that a queue cannot follow.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was sent stays sent.</exception>
    public virtual async Task<ClaimReport> ClaimAsync(
        IReadOnlyList<WithdrawalTicket> tickets,
        ClaimOptions? options = null,
        SendOptions? sendOptions = null,
        int? confirmations = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        sendOptions ??= new SendOptions();
        WithdrawalTicket[] distinct = [.. tickets.DistinctBy(ticket => ticket.Key)];
        Dictionary<TicketKey, TicketClaimReport> reports = [];
        foreach (IGrouping<ITicketQueue, WithdrawalTicket> group in distinct.GroupBy(ticket => QueueOf(ticket.Key)).ToArray())
        {
            ClaimRun run = new(group.Key, options, sendOptions, confirmations, timeout, reports);
            await run.RunAsync([.. group], Attempts, cancellationToken).ConfigureAwait(false);
        }

        return new ClaimReport([.. distinct.Select(ticket => reports[ticket.Key])]);
    }
}
