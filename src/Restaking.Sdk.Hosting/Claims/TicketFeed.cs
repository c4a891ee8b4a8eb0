using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>What the tickets of the watched owners are, as far as they were read.</summary>
/// <param name="Block">The block of the last look: whatever did not move is as it was.</param>
/// <param name="Version">Rises whenever a ticket was read anew.</param>
/// <param name="ByOwner">The tickets of each owner that has any.</param>
/// <param name="Failures">Queues that did not answer: their tickets are as last read.</param>
internal sealed record TicketView(
    BlockRef Block,
    long Version,
    IReadOnlyDictionary<Address, ImmutableArray<WithdrawalTicket>> ByOwner,
    ImmutableArray<QueueFailure> Failures);

/// <summary>
/// Reads tickets for several lanes at once: one cheap look per block for all owners, and lists only what that look, a ticket's time or the clock calls for. What is read stays in memory,
/// one entry per open ticket.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The semaphore holds nothing until its wait handle is asked for, which never happens.")]
internal sealed class TicketFeed(WithdrawalsClient withdrawals, ClaimWorkerOptions options, TimeProvider clock)
{
    private static readonly TimeSpan s_firstRetry = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Lock _changes = new();
    private readonly Dictionary<TicketKey, WithdrawalTicket?> _told = [];
    private readonly Dictionary<TicketKey, WithdrawalTicket> _tickets = [];
    private readonly Dictionary<(Address Queue, Address Owner), TicketCursor> _cursors = [];
    private readonly Dictionary<Address, Silence> _silent = [];
    private readonly HashSet<Address> _toList = [];
    private ImmutableArray<Address> _asked = [];
    private ImmutableArray<Address> _owners = [];
    private QueueWatch? _watch;
    private volatile TicketView? _view;
    private long _tick = -1;
    private long _version;
    private long? _listedAllAt;

    /// <summary>How often tickets were listed; for tests and traces.</summary>
    public long Listings { get; private set; }

    /// <summary>The block of the last look; 0 before the first.</summary>
    public ulong LastBlock => _view?.Block.Number ?? 0;

    /// <summary>Whose tickets are read.</summary>
    public ImmutableArray<Address> Owners
    {
        get
        {
            lock (_changes)
            {
                return _asked;
            }
        }

        set
        {
            lock (_changes)
            {
                _asked = value;
            }
        }
    }

    /// <summary>The tickets at the latest block. Callers with the same tick, or one that is late, share one look.</summary>
    /// <param name="tick">A number that rises with every round of cycles.</param>
    /// <param name="cancellationToken">Stops reading; what was read completely stays.</param>
    /// <exception cref="RpcException">The node gave no usable answer.</exception>
    public async Task<TicketView> ReadAsync(long tick, CancellationToken cancellationToken)
    {
        ImmutableArray<Address> owners = Owners;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_view is { } view && _tick >= tick && owners.AsSpan().SequenceEqual(_owners.AsSpan()))
            {
                return view;
            }

            view = await LookAsync(owners, cancellationToken).ConfigureAwait(false);
            _tick = Math.Max(_tick, tick);
            return view;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A lane knows better: a ticket as it was read again, or null when it is paid. Counts from the next look on.</summary>
    public void Tell(TicketKey key, WithdrawalTicket? ticket)
    {
        lock (_changes)
        {
            _told[key] = ticket;
        }
    }

    /// <summary>Has a queue listed anew with the next look: something was claimed that nobody here can tell the details of.</summary>
    public void ListAgain(Address queue)
    {
        lock (_changes)
        {
            _toList.Add(queue);
        }
    }

    private async Task<TicketView> LookAsync(ImmutableArray<Address> owners, CancellationToken cancellationToken)
    {
        if (_watch is null || !owners.AsSpan().SequenceEqual(_owners.AsSpan()))
        {
            ChangeOwners(owners);
        }

        using Activity? activity = ClaimDiagnostics.Activities.StartActivity("restaking.claims.read");
        QueueWatchReport poll = await _watch!.PollAsync(cancellationToken).ConfigureAwait(false);
        bool changed = TakeWhatWasTold();
        foreach (QueueFailure failure in poll.Failures)
        {
            Silent(failure);
        }

        // A head below the last one is another branch, or a node that lags: what was read says nothing about it.
        bool all = _view is null || _listedAllAt is not { } at || clock.GetElapsedTime(at) >= options.FullReadInterval || poll.Block.Number < _view.Block.Number;
        HashSet<Address> wanted = Wanted(poll, all);
        if (all || wanted.Count > 0)
        {
            activity?.SetTag("restaking.claims.listed", all ? "all" : wanted.Count);
            await ListAsync(all ? null : wanted, cancellationToken).ConfigureAwait(false);
            changed = true;
        }

        if (changed || _view is null)
        {
            _version++;
            Dictionary<Address, ImmutableArray<WithdrawalTicket>> byOwner = _tickets.Values
                .GroupBy(ticket => ticket.Owner)
                .ToDictionary(group => group.Key, group => group.ToImmutableArray());
            _watch.Track(_tickets.Values);
            _view = new TicketView(poll.Block, _version, byOwner, Failures());
        }
        else
        {
            _view = _view with { Block = poll.Block, Failures = Failures() };
        }

        return _view;
    }

    private void ChangeOwners(ImmutableArray<Address> owners)
    {
        _watch = withdrawals.Watch(owners, options.Queues);
        _owners = owners;
        _listedAllAt = null;
        HashSet<Address> kept = [.. owners];
        foreach (TicketKey key in _tickets.Where(entry => !kept.Contains(entry.Value.Owner)).Select(entry => entry.Key).ToArray())
        {
            _tickets.Remove(key);
        }

        foreach ((Address Queue, Address Owner) key in _cursors.Keys.Where(key => !kept.Contains(key.Owner)).ToArray())
        {
            _cursors.Remove(key);
        }
    }

    private bool TakeWhatWasTold()
    {
        lock (_changes)
        {
            bool any = _told.Count > 0;
            foreach ((TicketKey key, WithdrawalTicket? ticket) in _told)
            {
                if (ticket is null || ticket.State == TicketState.Claimed)
                {
                    _tickets.Remove(key);
                }
                else if (_tickets.TryGetValue(key, out WithdrawalTicket? known) && known.Block.Number <= ticket.Block.Number)
                {
                    _tickets[key] = ticket;
                }
            }

            _told.Clear();
            return any;
        }
    }

    private HashSet<Address> Wanted(QueueWatchReport poll, bool all)
    {
        lock (_changes)
        {
            // They stay in the set until they were listed, also when this look fails half-way.
            _toList.UnionWith(poll.Moved.Select(queue => queue.Queue.Contract));
            _toList.UnionWith(poll.Due.Select(key => key.Queue));
            long now = clock.GetTimestamp();
            _toList.UnionWith(_silent.Where(entry => entry.Value.RetryAt <= now).Select(entry => entry.Key));
            return all ? [] : [.. _toList.Where(queue => !_silent.TryGetValue(queue, out Silence? silence) || silence.RetryAt <= now)];
        }
    }

    private async Task ListAsync(HashSet<Address>? queues, CancellationToken cancellationToken)
    {
        Listings++;
        long started = clock.GetTimestamp();
        Dictionary<Address, QueueFailure> failed = [];
        HashSet<Address> listed = [];
        Dictionary<TicketKey, WithdrawalTicket> read = [];
        foreach (Address[] page in _owners.Chunk(options.PageSize))
        {
            HashSet<Address> ofPage = [.. page];
            WithdrawalSnapshot snapshot = await withdrawals.SnapshotAsync(
                page,
                new TicketListOptions
                {
                    Cursors = [.. _cursors.Values.Where(cursor => ofPage.Contains(cursor.Owner))],
                    Queues = info => options.Queues?.Invoke(info) != false && queues?.Contains(info.Contract) != false,
                },
                cancellationToken).ConfigureAwait(false);
            foreach (TicketCursor cursor in snapshot.Cursors)
            {
                _cursors[(cursor.Queue, cursor.Owner)] = cursor;
            }

            foreach (QueueFailure failure in snapshot.Failures)
            {
                failed[failure.Queue.Contract] = failure;
            }

            foreach (WithdrawalTicket ticket in snapshot)
            {
                read[ticket.Key] = read.TryGetValue(ticket.Key, out WithdrawalTicket? other) && other.Block.Number > ticket.Block.Number ? other : ticket;
            }
        }

        listed.UnionWith(withdrawals.Queues.Select(queue => queue.Queue.Contract).Where(queue => queues?.Contains(queue) != false && !failed.ContainsKey(queue)));
        foreach (TicketKey gone in _tickets.Keys.Where(key => listed.Contains(key.Queue) && !read.ContainsKey(key)).ToArray())
        {
            _tickets.Remove(gone);
        }

        foreach (WithdrawalTicket ticket in read.Values.Where(ticket => ticket.State != TicketState.Claimed && listed.Contains(ticket.Key.Queue)))
        {
            _tickets[ticket.Key] = ticket;
        }

        lock (_changes)
        {
            _toList.ExceptWith(listed);
            foreach (Address queue in listed)
            {
                _silent.Remove(queue);
            }
        }

        foreach (QueueFailure failure in failed.Values)
        {
            Silent(failure);
        }

        if (queues is null)
        {
            _listedAllAt = started;
        }
    }

    private void Silent(QueueFailure failure)
    {
        lock (_changes)
        {
            int times = _silent.TryGetValue(failure.Queue.Contract, out Silence? before) ? before.Times + 1 : 1;
            TimeSpan pause = times > 6 ? s_longestRetry : s_firstRetry * Math.Pow(2, times - 1);
            long retryAt = clock.GetTimestamp() + (long)(Math.Min(pause.TotalSeconds, s_longestRetry.TotalSeconds) * clock.TimestampFrequency);
            _silent[failure.Queue.Contract] = new Silence(failure, times, retryAt);
        }
    }

    private ImmutableArray<QueueFailure> Failures()
    {
        lock (_changes)
        {
            return [.. _silent.Values.Select(silence => silence.Failure)];
        }
    }

    private sealed record Silence(QueueFailure Failure, int Times, long RetryAt);
}
