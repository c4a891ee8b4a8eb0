using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// A journal that lives as long as the process. It makes the same key return the first transaction within one process; it remembers nothing after a restart,
/// so it is no protection against a crash between signing and finding out. Records are kept until the journal is collected.
/// </summary>
/// <param name="timeProvider">The clock of leases; the system's by default.</param>
public sealed class InMemoryOperationJournal(TimeProvider? timeProvider = null) : IOperationJournal
{
    private readonly TimeProvider _timeProvider = timeProvider ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, OperationRecord> _records = new(StringComparer.Ordinal);
    private readonly Dictionary<(ulong ChainId, Address Account), Lane> _lanes = [];
    private readonly Dictionary<(ulong ChainId, Address Account), ulong> _spent = [];

    /// <inheritdoc/>
    public bool IsDurable => false;

    /// <summary>What is known under a key; <see langword="null"/> when the key was never used, or was freed.</summary>
    /// <param name="key">The caller's key.</param>
    public OperationRecord? Find(string key)
    {
        lock (_lock)
        {
            return _records.GetValueOrDefault(key);
        }
    }

    /// <inheritdoc/>
    public ValueTask<OperationRecord?> FindAsync(string key, CancellationToken cancellationToken = default) => ValueTask.FromResult(Find(key));

    /// <inheritdoc/>
    public ValueTask<LeaseAttempt> TryAcquireLeaseAsync(ulong chainId, Address account, string holder, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(holder);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        lock (_lock)
        {
            DateTimeOffset now = _timeProvider.GetUtcNow();
            Lane? lane = _lanes.GetValueOrDefault((chainId, account));
            if (lane is { Holder: { } other } && lane.Until > now)
            {
                return ValueTask.FromResult(new LeaseAttempt(null, other, lane.Until - now));
            }

            lane = new Lane((lane?.Token ?? 0) + 1, holder, now + duration, duration);
            _lanes[(chainId, account)] = lane;
            return ValueTask.FromResult(new LeaseAttempt(new SignerLease(chainId, account, holder, lane.Token)));
        }
    }

    /// <inheritdoc/>
    public ValueTask ReleaseLeaseAsync(SignerLease lease, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        lock (_lock)
        {
            if (_lanes.TryGetValue((lease.ChainId, lease.Account), out Lane? lane) && lane.Token == lease.Token)
            {
                _lanes[(lease.ChainId, lease.Account)] = lane with { Holder = null };
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<OperationRecord>> ListUnfinishedAsync(ulong chainId, Address? account, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            IEnumerable<OperationRecord> unfinished = _records.Values.Where(record =>
                record.State != OperationState.Completed && record.Intent.ChainId == chainId && (account is null || record.Intent.From == account));
            return ValueTask.FromResult<ImmutableArray<OperationRecord>>([.. unfinished.OrderBy(record => record.Nonce is null ? 0 : 1).ThenBy(record => record.Nonce)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<ulong?> FindHighestSpentNonceAsync(ulong chainId, Address account, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_spent.TryGetValue((chainId, account), out ulong nonce) ? nonce : (ulong?)null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<JournalStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(new JournalStatus(_records.Count, _records.Values.LongCount(record => record.State != OperationState.Completed)));
        }
    }

    /// <inheritdoc/>
    public ValueTask<OperationStart> BeginAsync(OperationIntent intent, ulong? nonce, long fence, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(intent);
        lock (_lock)
        {
            OperationStart start = OperationTransitions.Begin(_records.GetValueOrDefault(intent.Key), intent, nonce, fence, Held(intent));
            if (start.IsNew)
            {
                _records[intent.Key] = start.Record;
                Renew(intent, fence);
            }

            return ValueTask.FromResult(start);
        }
    }

    /// <inheritdoc/>
    public ValueTask RecordSignedAsync(string key, SignedTransaction signed, long fence, CancellationToken cancellationToken = default) =>
        Change(key, fence, (record, held) => OperationTransitions.Sign(record, signed, fence, held));

    /// <inheritdoc/>
    public ValueTask RecordRejectedAsync(string key, Hash32 hash, long fence, CancellationToken cancellationToken = default) =>
        Change(key, fence, (record, held) => OperationTransitions.Reject(record, hash, fence, held));

    /// <inheritdoc/>
    public ValueTask RecordHandOverAsync(string key, long fence, CancellationToken cancellationToken = default) =>
        Change(key, fence, (record, held) => OperationTransitions.HandOver(record, fence, held));

    /// <inheritdoc/>
    public ValueTask RecordBroadcastAsync(string key, Hash32? hash, long fence, CancellationToken cancellationToken = default) =>
        Change(key, fence, (record, held) => OperationTransitions.Broadcast(record, hash, fence, held));

    /// <inheritdoc/>
    public ValueTask AbandonAsync(string key, long fence, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_records.TryGetValue(key, out OperationRecord? record))
            {
                OperationTransitions.EnsureMayAbandon(record, fence, Held(record.Intent));
                _records.Remove(key);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(string key, TransactionStage outcome, MinedReference? mined, long fence, CancellationToken cancellationToken = default) =>
        Change(key, fence, (record, held) => OperationTransitions.Complete(record, outcome, mined, fence, held));

    private ValueTask Change(string key, long fence, Func<OperationRecord, long?, OperationRecord> change)
    {
        lock (_lock)
        {
            if (!_records.TryGetValue(key, out OperationRecord? record))
            {
                throw OperationTransitions.NotBegun(key);
            }

            OperationRecord changed = change(record, Held(record.Intent));
            _records[key] = changed;
            if (changed is { State: OperationState.Completed, Nonce: { } nonce })
            {
                (ulong, Address) lane = (record.Intent.ChainId, record.Intent.From);
                _spent[lane] = Math.Max(nonce, _spent.GetValueOrDefault(lane));
            }

            Renew(record.Intent, fence);
        }

        return ValueTask.CompletedTask;
    }

    private long? Held(OperationIntent intent) =>
        _lanes.TryGetValue((intent.ChainId, intent.From), out Lane? lane) && lane.Holder is not null ? lane.Token : null;

    private void Renew(OperationIntent intent, long fence)
    {
        if (Held(intent) == fence)
        {
            Lane lane = _lanes[(intent.ChainId, intent.From)];
            _lanes[(intent.ChainId, intent.From)] = lane with { Until = _timeProvider.GetUtcNow() + lane.Duration };
        }
    }

    private sealed record Lane(long Token, string? Holder, DateTimeOffset Until, TimeSpan Duration);
}
