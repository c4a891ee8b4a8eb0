using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Withdrawals;

/// <summary>
/// Tells cheaply whether anything may have become claimable: one multicall per poll reads a few figures of every queue for all watched owners. Only
/// when a queue moved, or the time of a ticket has come, is it worth listing tickets. Not thread-safe.
/// </summary>
public sealed class QueueWatch
{
    private readonly ContractReader _reader;
    private readonly ImmutableArray<ITicketQueue> _queues;
    private readonly ImmutableArray<Address> _owners;
    private readonly Dictionary<string, QueueProgress> _last = new(StringComparer.Ordinal);
    private readonly Dictionary<TicketKey, WithdrawalTicket> _timed = [];

    internal QueueWatch(ContractReader reader, ImmutableArray<ITicketQueue> queues, IEnumerable<Address> owners)
    {
        ArgumentNullException.ThrowIfNull(owners);
        _reader = reader;
        _queues = queues;
        _owners = [.. owners.Distinct()];
        foreach (Address owner in _owners)
        {
            LiquidContext.NotZero(owner, nameof(owners));
        }
    }

    /// <summary>
    /// Takes over what a snapshot says about the times of its tickets: a ticket that waits only for a block or a time is reported when that has come,
    /// though no figure of its queue moves then. Replaces what was tracked before.
    /// </summary>
    public void Track(IEnumerable<WithdrawalTicket> tickets)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        _timed.Clear();
        foreach (WithdrawalTicket ticket in tickets.Where(IsTimed))
        {
            _timed[ticket.Key] = ticket;
        }
    }

    /// <summary>
    /// Reads the figures at the latest block and compares them with the last poll's. The first poll reports every queue as moved. A queue that does
    /// not answer is a failure, and counts as moved at its next answer.
    /// </summary>
    /// <exception cref="RpcException">The node gave no usable answer at all; nothing was remembered.</exception>
    public async Task<QueueWatchReport> PollAsync(CancellationToken cancellationToken = default)
    {
        List<Func<ReadRounds, Task<QueueProgress>>> reads = [];
        foreach (ITicketQueue queue in _queues)
        {
            reads.Add(rounds => queue.ReadProgressAsync(rounds, _owners));
        }

        BlockRef block = default;
        ImmutableArray<Task<QueueProgress>> ended = await ReadRounds.RunAllAsync(_reader, reads, at => block = at, null, cancellationToken).ConfigureAwait(false);
        List<ITicketQueue> moved = [];
        List<QueueFailure> failures = [];
        foreach ((ITicketQueue queue, Task<QueueProgress> task) in _queues.Zip(ended))
        {
            try
            {
                QueueProgress progress = await task.ConfigureAwait(false);
                if (!progress.SameAs(_last.GetValueOrDefault(queue.Queue.Name)))
                {
                    _last[queue.Queue.Name] = progress;
                    moved.Add(queue);
                }
            }
            catch (Exception exception) when (UnusableAnswer.Failure(exception) is { } failure)
            {
                _last.Remove(queue.Queue.Name);
                failures.Add(new QueueFailure(queue.Queue, failure));
            }
        }

        ImmutableArray<TicketKey> due = [.. _timed.Values.Where(ticket => IsDue(ticket, block)).Select(ticket => ticket.Key)];
        return new QueueWatchReport(block, [.. moved], due, [.. failures]);
    }

    // Blocked and unfinalised tickets change only when a figure moves; the others may have a time of their own besides.
    private static bool IsTimed(WithdrawalTicket ticket) =>
        ticket.State is not (TicketState.Claimed or TicketState.Claimable) && (ticket.Timing.NotBeforeBlock is not null || ticket.Timing.NotBefore is not null);

    // As the preflight sees it, which asks the state of the latest block.
    private static bool IsDue(WithdrawalTicket ticket, BlockRef block) =>
        (ticket.Timing.NotBeforeBlock is not { } number || block.Number >= number) && (ticket.Timing.NotBefore is not { } time || block.Time >= time);
}

/// <summary>What a poll found.</summary>
/// <param name="Block">The block.</param>
/// <param name="Moved">Queues whose figures changed: list their tickets.</param>
/// <param name="Due">
/// Tracked tickets whose block or time has come, in every poll until <see cref="QueueWatch.Track"/> is called anew. One may still wait for the protocol.
/// </param>
/// <param name="Failures">Queues that did not answer.</param>
public sealed record QueueWatchReport(BlockRef Block, ImmutableArray<ITicketQueue> Moved, ImmutableArray<TicketKey> Due, ImmutableArray<QueueFailure> Failures)
{
    /// <summary>Whether there is a reason to list tickets.</summary>
    public bool HasNews => !Moved.IsEmpty || !Due.IsEmpty;
}
