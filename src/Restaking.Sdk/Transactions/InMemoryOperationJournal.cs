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
    private readonly Dictionary<string, (DateTimeOffset BegunAt, DateTimeOffset? FinalAt)> _times = new(StringComparer.Ordinal);

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
            return ValueTask.FromResult(HighestSpent(chainId, account));
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
                _times[intent.Key] = (_timeProvider.GetUtcNow(), null);
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
                _times.Remove(key);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(string key, TransactionStage outcome, MinedReference? mined, long fence, CancellationToken cancellationToken = default) =>
        Change(key, fence, (record, held) => OperationTransitions.Complete(record, outcome, mined, fence, held));

    /// <inheritdoc/>
    public ValueTask ReopenAsync(string key, MinedReference was, long fence, CancellationToken cancellationToken = default) =>
        Change(key, fence, (record, held) => OperationTransitions.Reopen(record, was, fence, held));

    /// <inheritdoc/>
    public ValueTask FinalizeAsync(string key, MinedReference mined, long fence, CancellationToken cancellationToken = default) =>
        Change(key, fence, (record, held) => OperationTransitions.Finalize(record, mined, fence, held));

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<OperationRecord>> ListUnfinalizedAsync(ulong chainId, Address? account, int limit, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            IEnumerable<OperationRecord> watched = _records.Values.Where(record =>
                record is { State: OperationState.Completed, IsFinal: false, Mined: not null } && record.Intent.ChainId == chainId && (account is null || record.Intent.From == account));
            return ValueTask.FromResult<ImmutableArray<OperationRecord>>([.. watched.OrderBy(record => record.Mined!.Value.BlockNumber).ThenBy(record => record.Nonce).Take(limit)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<string?> FindKeyOfAsync(ulong chainId, Hash32 transactionHash, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            OperationRecord? found = _records.Values.FirstOrDefault(record =>
                record.Intent.ChainId == chainId && (record.BroadcastHash == transactionHash || record.Mined?.TransactionHash == transactionHash || record.Signed.Any(signed => signed.Hash == transactionHash)));
            return ValueTask.FromResult(found?.Intent.Key);
        }
    }

    /// <inheritdoc/>
    public ValueTask<JournalStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            OperationRecord[] unfinished = [.. _records.Values.Where(record => record.State != OperationState.Completed)];
            return ValueTask.FromResult(new JournalStatistics(
                _records.Count,
                unfinished.Length,
                _records.Values.LongCount(record => record is { State: OperationState.Completed, IsFinal: false }),
                _records.Values.Sum(record => (long)record.Signed.Length))
            {
                OldestUnfinished = unfinished.Length == 0 ? null : unfinished.Min(record => _times[record.Intent.Key].BegunAt),
            });
        }
    }

    /// <inheritdoc/>
    public ValueTask<JournalPruning> PruneAsync(JournalRetention retention, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(retention);
        retention.Validate();
        lock (_lock)
        {
            DateTimeOffset now = _timeProvider.GetUtcNow();
            long stripped = 0;
            long forgotten = 0;
            foreach (OperationRecord record in _records.Values.Where(record => record is { IsFinal: true, Mined: not null }).ToArray())
            {
                string key = record.Intent.Key;
                TimeSpan age = now - _times[key].FinalAt!.Value;
                bool isNewest = record.Nonce is { } nonce && nonce == HighestSpent(record.Intent.ChainId, record.Intent.From);
                if (retention.Keys is { } keys && age >= keys && !isNewest)
                {
                    _records.Remove(key);
                    _times.Remove(key);
                    forgotten++;
                }
                else if (age >= retention.Bytes && !record.IsPruned)
                {
                    _records[key] = record with { Signed = [], Rejected = [], IsPruned = true };
                    stripped++;
                }
            }

            return ValueTask.FromResult(new JournalPruning(stripped, forgotten));
        }
    }

    private ulong? HighestSpent(ulong chainId, Address account) => _records.Values
        .Where(record => record.State == OperationState.Completed && record.Intent.ChainId == chainId && record.Intent.From == account)
        .Max(record => record.Nonce);

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
            if (changed.IsFinal && !record.IsFinal)
            {
                _times[key] = (_times[key].BegunAt, _timeProvider.GetUtcNow());
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
