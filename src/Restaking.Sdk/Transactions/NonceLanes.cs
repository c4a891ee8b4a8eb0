using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// One lane per (chain, account): whoever sends from the account takes the lane, gets the next nonce, and holds the lane until the node has answered.
/// So nonces are consecutive, and a transaction that is refused leaves no gap.
/// </summary>
/// <remarks>
/// <para>The next nonce is the higher of what the node counts (pending included) and what this lane gave out last plus one. A nonce counts as used once the node
/// took the transaction, and also while nobody knows whether it did. After "nonce too low" the local count is forgotten and the node's counts again. The nonce of a
/// dropped transaction is given out next, whatever the node counts: so the dropped one and what is sent in its place can never both be mined.</para>
/// <para>Between processes the journal's lease takes the lane's place: those that share a durable journal never use one nonce twice, and after a restart the nonces of unfinished
/// operations are known.</para>
/// <para>Limits. A lane knows nothing of wallets, or of processes with another journal, that send from the same account: then two transactions can get the same nonce, and the node
/// refuses one of them (or, at a higher price, replaces the other; the watcher reports that). With the in-memory journal the node's pending count is all there is after a restart.</para>
/// </remarks>
public sealed class NonceLanes
{
    private readonly ConcurrentDictionary<(ulong ChainId, Address Account), NonceLane> _lanes = new();

    /// <summary>The lane of an account on a chain.</summary>
    /// <param name="chainId">The chain.</param>
    /// <param name="account">The account.</param>
    public NonceLane For(ulong chainId, Address account) => _lanes.GetOrAdd((chainId, account), static _ => new NonceLane());
}

/// <summary>The nonces of one account on one chain.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The semaphore holds nothing until its wait handle is asked for, which never happens; a lane lives as long as its pipelines.")]
public sealed class NonceLane
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Lock _state = new();
    private readonly SortedSet<ulong> _freed = [];
    private ulong? _next;
    private (IOperationJournal Journal, long Token)? _last;

    internal NonceLane()
    {
    }

    /// <summary>The nonce this lane would give out next by its own count; <see langword="null"/> when only the node knows.</summary>
    public ulong? LocalNext
    {
        get
        {
            lock (_state)
            {
                return _next;
            }
        }
    }

    /// <summary>Whether the nonce of a dropped transaction waits to be given out.</summary>
    internal bool HasFreed
    {
        get
        {
            lock (_state)
            {
                return _freed.Count > 0;
            }
        }
    }

    /// <summary>Waits for the lane and reserves the next nonce. Dispose the reservation to let the next sender in.</summary>
    /// <param name="readPendingCount">Asks the node for the account's transaction count, pending ones included.</param>
    /// <param name="cancellationToken">Stops waiting for the lane.</param>
    public async ValueTask<NonceReservation> ReserveAsync(Func<CancellationToken, Task<ulong>> readPendingCount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(readPendingCount);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ulong pending = await readPendingCount(cancellationToken).ConfigureAwait(false);
            return new NonceReservation(this, Next(pending), movesLane: true);
        }
        catch
        {
            _gate.Release();
            throw;
        }
    }

    /// <summary>
    /// Waits for the lane and reserves a nonce the caller chose. It moves the lane's own count only when it is the next one anyway: a replacement of an
    /// earlier nonce changes nothing, and one far ahead must not make the next transaction wait behind the gap, too.
    /// </summary>
    /// <param name="nonce">The nonce.</param>
    /// <param name="readPendingCount">Asks the node for the account's transaction count, pending ones included.</param>
    /// <param name="cancellationToken">Stops waiting for the lane.</param>
    public async ValueTask<NonceReservation> ReserveExactlyAsync(ulong nonce, Func<CancellationToken, Task<ulong>> readPendingCount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(readPendingCount);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ulong pending = await readPendingCount(cancellationToken).ConfigureAwait(false);
            return new NonceReservation(this, nonce, movesLane: nonce == Next(pending));
        }
        catch
        {
            _gate.Release();
            throw;
        }
    }

    /// <summary>Forgets the local count: the next reservation goes by the node's alone.</summary>
    public void Resync()
    {
        lock (_state)
        {
            _next = null;
            _freed.Clear();
            _last = null; // what was thought to be settled may not be
        }
    }

    /// <summary>The nonce of a dropped transaction: it is the next one that is given out, and the local count is forgotten.</summary>
    internal void Free(ulong nonce)
    {
        lock (_state)
        {
            _freed.Add(nonce);
            _next = null;
        }
    }

    private ulong Next(ulong pending)
    {
        lock (_state)
        {
            return _freed.Count > 0 ? _freed.Min : Math.Max(pending, _next ?? 0);
        }
    }

    internal void Use(ulong nonce)
    {
        lock (_state)
        {
            _freed.Remove(nonce);
            _next = Math.Max(_next ?? 0, nonce + 1);
        }
    }

    /// <summary>A nonce was used outside a reservation: signed bytes that were brought in. Counts when it is the lane's next one.</summary>
    internal void UseIfNext(ulong nonce)
    {
        lock (_state)
        {
            _freed.Remove(nonce);
            if (_next == nonce)
            {
                _next = nonce + 1;
            }
        }
    }

    /// <summary>Waits for the lane without reserving a nonce. Followed by <see cref="Leave"/>.</summary>
    internal Task EnterAsync(CancellationToken cancellationToken) => _gate.WaitAsync(cancellationToken);

    /// <summary>Reserves a nonce for whoever is in the lane; the lane stays theirs when the reservation is disposed.</summary>
    internal NonceReservation ReserveEntered(ulong? chosen, ulong pending)
    {
        ulong next = Next(pending);
        return new NonceReservation(this, chosen ?? next, movesLane: chosen is null || chosen == next, ownsLane: false);
    }

    /// <summary>Whether nobody else had the account's lease between the last session here and the one under this token.</summary>
    internal bool IsContinued(IOperationJournal journal, long token)
    {
        lock (_state)
        {
            return _last is { } last && ReferenceEquals(last.Journal, journal) && last.Token + 1 == token;
        }
    }

    internal void Continue(IOperationJournal journal, long token)
    {
        lock (_state)
        {
            _last = (journal, token);
        }
    }

    internal void Leave() => _gate.Release();
}

/// <summary>A nonce that is held for one transaction. Released on <see cref="Dispose"/> unless it was kept.</summary>
public sealed class NonceReservation : IDisposable
{
    private readonly NonceLane _lane;
    private readonly bool _movesLane;
    private bool _left;

    internal NonceReservation(NonceLane lane, ulong nonce, bool movesLane, bool ownsLane = true)
    {
        _lane = lane;
        _movesLane = movesLane;
        _left = !ownsLane;
        Nonce = nonce;
    }

    /// <summary>The nonce.</summary>
    public ulong Nonce { get; }

    /// <summary>Marks the nonce as used: the node took the transaction, or nobody knows whether it did.</summary>
    public void Keep()
    {
        if (_movesLane)
        {
            _lane.Use(Nonce);
        }
        else
        {
            _lane.UseIfNext(Nonce);
        }
    }

    /// <summary>Forgets the lane's own count: the node says it is wrong.</summary>
    public void Resync() => _lane.Resync();

    /// <summary>Lets the next sender in. A nonce that was not kept is given out again.</summary>
    public void Dispose()
    {
        if (!_left)
        {
            _left = true;
            _lane.Leave();
        }
    }
}
