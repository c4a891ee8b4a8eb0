using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Withdrawals;

/// <summary>The withdrawal tickets of every protocol on one network: listed, watched, claimed.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public partial class WithdrawalsClient
{
    /// <summary>How many owners are read together by <see cref="ReadPagesAsync"/> when nothing is said.</summary>
    public const int DefaultPageSize = 100;

    private readonly LiquidContext _context;

    /// <summary>For fakes.</summary>
    protected WithdrawalsClient() => _context = null!;

    /// <summary>Makes the client; no I/O.</summary>
    public WithdrawalsClient(LiquidContext context, ImmutableArray<ITicketQueue> queues)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        Queues = queues;
    }

    /// <summary>Every queue of the network, EigenLayer's included.</summary>
    public virtual ImmutableArray<ITicketQueue> Queues { get; } = [];

    /// <summary>The queue a ticket lies in.</summary>
    /// <exception cref="ArgumentException">The network has no such queue.</exception>
    public ITicketQueue QueueOf(TicketKey key) =>
        Queues.FirstOrDefault(queue => queue.Queue.Contract == key.Queue && key.ChainId == _context.ChainId)
        ?? throw new ArgumentException($"{_context.Network} has no queue that {key} could lie in.", nameof(key));

    /// <summary>The open tickets of one owner in every queue, at the latest block.</summary>
    /// <inheritdoc cref="SnapshotAsync" path="/exception"/>
    public Task<WithdrawalSnapshot> ListAsync(Address owner, CancellationToken cancellationToken = default) =>
        SnapshotAsync([owner], null, cancellationToken);

    /// <summary>
    /// The open tickets of some owners in every queue, at one block. All queues share their requests: some three in sum when no logs have to be
    /// scanned. A queue that does not answer is named in <see cref="WithdrawalSnapshot.Failures"/> and does not hold up the others.
    /// </summary>
    /// <param name="owners">The owners.</param>
    /// <param name="options">Cursors and choices.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The zero address is among the owners.</exception>
    /// <exception cref="RpcException">The node gave no usable answer at all.</exception>
    public virtual async Task<WithdrawalSnapshot> SnapshotAsync(
        IReadOnlyList<Address> owners,
        TicketListOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        PreparedTicketRead read = await PrepareReadAsync(owners, options ?? new TicketListOptions(), cancellationToken).ConfigureAwait(false);
        List<QueueFailure> failures = [.. read.Failures];
        BlockRef block = default;
        List<Func<ReadRounds, Task<ImmutableArray<WithdrawalTicket>>>> reads = [];
        foreach (ITicketQueue queue in read.Queues)
        {
            reads.Add(rounds => queue.ReadTicketsAsync(rounds, read.Query));
        }

        ImmutableArray<Task<ImmutableArray<WithdrawalTicket>>> ended = await ReadRounds.RunAllAsync(
            _context.Reader, reads, at => block = at, null, cancellationToken).ConfigureAwait(false);
        List<WithdrawalTicket> tickets = [];
        foreach ((ITicketQueue queue, Task<ImmutableArray<WithdrawalTicket>> task) in read.Queues.Zip(ended))
        {
            try
            {
                tickets.AddRange(await task.ConfigureAwait(false));
            }
            catch (Exception exception) when (UnusableAnswer.Failure(exception) is { } failure)
            {
                failures.Add(new QueueFailure(queue.Queue, failure));
            }
        }

        return new WithdrawalSnapshot(block, read.Query.Owners, tickets, [.. failures], read.Query.Cursors);
    }

    /// <summary>
    /// The tickets of many owners, page by page: each page is a snapshot of its own, and only one page is in memory at a time.
    /// </summary>
    /// <param name="owners">The owners, in any number.</param>
    /// <param name="options">Cursors and choices.</param>
    /// <param name="pageSize">How many owners are read together.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <inheritdoc cref="SnapshotAsync" path="/exception"/>
    public virtual async IAsyncEnumerable<WithdrawalSnapshot> ReadPagesAsync(
        IEnumerable<Address> owners,
        TicketListOptions? options = null,
        int pageSize = DefaultPageSize,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owners);
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        foreach (Address[] page in owners.Chunk(pageSize))
        {
            yield return await SnapshotAsync(page, options, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Watches queues for some owners; see <see cref="QueueWatch"/>.</summary>
    /// <param name="owners">The owners.</param>
    /// <param name="queues">Which queues; null: every one.</param>
    public virtual QueueWatch Watch(IEnumerable<Address> owners, Func<TicketQueueInfo, bool>? queues = null) =>
        new(_context.Reader, queues is null ? Queues : [.. Queues.Where(queue => queues(queue.Queue))], owners);

    /// <summary>Checks the owners, chooses the queues and scans the logs: what has to be done before the rounds.</summary>
    internal async Task<PreparedTicketRead> PrepareReadAsync(IReadOnlyList<Address> owners, TicketListOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(owners);
        ImmutableArray<Address> all = [.. owners.Distinct()];
        foreach (Address owner in all)
        {
            LiquidContext.NotZero(owner, nameof(owners));
        }

        ImmutableArray<ITicketQueue> queues = [.. Queues.Where(queue => options.Queues?.Invoke(queue.Queue) != false)];
        List<QueueFailure> failures = [];
        ImmutableArray<TicketCursor> cursors = options.ScanLogs
            ? await ScanAsync(queues, all, options.Cursors, failures, cancellationToken).ConfigureAwait(false)
            : options.Cursors;
        return new PreparedTicketRead(
            [.. queues.Where(queue => failures.TrueForAll(failure => failure.Queue != queue.Queue))],
            new TicketQuery(all) { Cursors = cursors },
            [.. failures]);
    }

    private async Task<ImmutableArray<TicketCursor>> ScanAsync(
        ImmutableArray<ITicketQueue> queues,
        ImmutableArray<Address> owners,
        ImmutableArray<TicketCursor> known,
        List<QueueFailure> failures,
        CancellationToken cancellationToken)
    {
        ILogScannedQueue[] scanned = [.. queues.OfType<ILogScannedQueue>()];
        if (scanned.Length == 0 || owners.IsEmpty)
        {
            return known;
        }

        ulong head = await _context.Reader.Rpc.GetBlockNumberAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<(Address Queue, Address Owner), TicketCursor> cursors = known
            .Where(cursor => cursor.ChainId == _context.ChainId)
            .ToDictionary(cursor => (cursor.Queue, cursor.Owner));
        foreach (ILogScannedQueue queue in scanned)
        {
            Address contract = queue.Queue.Contract;
            ImmutableArray<TicketCursor> own =
            [
                .. owners.Select(owner => cursors.GetValueOrDefault((contract, owner)) ?? new TicketCursor(_context.ChainId, contract, owner, queue.FirstBlock)),
            ];
            try
            {
                foreach (TicketCursor moved in await queue.ScanAsync(own, head, cancellationToken).ConfigureAwait(false))
                {
                    cursors[(contract, moved.Owner)] = moved;
                }
            }
            catch (Exception exception) when (UnusableAnswer.Failure(exception) is { } failure)
            {
                failures.Add(new QueueFailure(queue.Queue, failure));
            }
        }

        return [.. cursors.Values];
    }
}

/// <summary>What is known before tickets are read in rounds.</summary>
/// <param name="Queues">The queues that can be read.</param>
/// <param name="Query">Owners and cursors.</param>
/// <param name="Failures">Queues whose logs could not be scanned.</param>
internal sealed record PreparedTicketRead(ImmutableArray<ITicketQueue> Queues, TicketQuery Query, ImmutableArray<QueueFailure> Failures);
