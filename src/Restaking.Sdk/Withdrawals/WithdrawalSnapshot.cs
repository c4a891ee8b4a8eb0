using System.Collections;
using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Withdrawals;

/// <summary>The open tickets of some owners in every queue, all at one block.</summary>
public sealed class WithdrawalSnapshot : IReadOnlyList<WithdrawalTicket>
{
    private readonly ImmutableArray<WithdrawalTicket> _tickets;

    /// <summary>Makes a snapshot.</summary>
    public WithdrawalSnapshot(
        BlockRef block,
        ImmutableArray<Address> owners,
        IEnumerable<WithdrawalTicket> tickets,
        ImmutableArray<QueueFailure> failures,
        ImmutableArray<TicketCursor> cursors)
    {
        Block = block;
        Owners = owners;
        Failures = failures;
        Cursors = cursors;
        _tickets = [.. tickets];
    }

    /// <summary>The block all of it is of.</summary>
    public BlockRef Block { get; }

    /// <summary>Whose tickets were asked for.</summary>
    public ImmutableArray<Address> Owners { get; }

    /// <summary>Queues that did not answer: their tickets are missing here, and nothing may be concluded from that.</summary>
    public ImmutableArray<QueueFailure> Failures { get; }

    /// <summary>How far the logs were scanned; give them to the next snapshot, which goes on from there.</summary>
    public ImmutableArray<TicketCursor> Cursors { get; }

    /// <summary>Those that can be claimed now.</summary>
    public IEnumerable<WithdrawalTicket> Claimable => _tickets.Where(ticket => ticket.State == TicketState.Claimable);

    /// <inheritdoc />
    public int Count => _tickets.Length;

    /// <inheritdoc />
    public WithdrawalTicket this[int index] => _tickets[index];

    /// <inheritdoc />
    public IEnumerator<WithdrawalTicket> GetEnumerator() => ((IEnumerable<WithdrawalTicket>)_tickets).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A queue that did not answer.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Error">Why.</param>
public sealed record QueueFailure(TicketQueueInfo Queue, RestakingException Error);

/// <summary>How tickets are listed.</summary>
public sealed record TicketListOptions
{
    /// <summary>Cursors of an earlier snapshot; owners and queues without one are scanned from the queue's first block on.</summary>
    public ImmutableArray<TicketCursor> Cursors { get; init; } = [];

    /// <summary>
    /// Whether logs are scanned for the queues that need it. False: only what the cursors have found is looked at, and the first scan of a chain with
    /// long history costs nothing.
    /// </summary>
    public bool ScanLogs { get; init; } = true;

    /// <summary>Which queues are looked at; null: all of the network.</summary>
    public Func<TicketQueueInfo, bool>? Queues { get; init; }
}
