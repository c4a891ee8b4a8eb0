using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// A journal that lives as long as the process. It makes the same key return the first transaction within one process; it remembers nothing after a restart,
/// so it is no protection against a crash between signing and finding out. Records are kept until the journal is collected.
/// </summary>
/// <param name="timeProvider">The clock for <paramref name="patience"/>; the system's by default.</param>
/// <param name="patience">How long a caller waits for another one that carries the same operation out; by default 10 minutes.</param>
public sealed class InMemoryOperationJournal(TimeProvider? timeProvider = null, TimeSpan? patience = null) : IOperationJournal
{
    private readonly TimeProvider _timeProvider = timeProvider ?? TimeProvider.System;
    private readonly TimeSpan _patience = patience ?? TimeSpan.FromMinutes(10);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>What is known under a key; <see langword="null"/> when the key was never used, or was freed.</summary>
    /// <param name="key">The caller's key.</param>
    public OperationRecord? Find(string key)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(key, out Entry? entry) ? entry.Record : null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<OperationStart> BeginAsync(OperationIntent intent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(intent);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task settled;
            lock (_lock)
            {
                if (!_entries.TryGetValue(intent.Key, out Entry? entry))
                {
                    entry = new Entry(new OperationRecord(intent, OperationState.Begun, Nonce: null, [], BroadcastHash: null, Outcome: null));
                    _entries.Add(intent.Key, entry);
                    return new OperationStart(IsNew: true, entry.Record);
                }

                if (entry.Record.Intent != intent)
                {
                    throw new IdempotencyConflictException(entry.Record.Intent, intent);
                }

                if (entry.Settled.Task.IsCompleted)
                {
                    return new OperationStart(IsNew: false, entry.Record);
                }

                settled = entry.Settled.Task;
            }

            try
            {
                await settled.WaitAsync(_patience, _timeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException exception)
            {
                throw new TransactionException(
                    $"The operation '{intent.Key}' is being carried out elsewhere and did not end within {_patience}. Nothing was sent here.",
                    TransactionStage.Preparing,
                    isTransient: true,
                    innerException: exception);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask ReserveNonceAsync(string key, ulong nonce, CancellationToken cancellationToken = default) =>
        Change(key, record => record with { State = OperationState.NonceReserved, Nonce = nonce }, settles: false);

    /// <inheritdoc/>
    public ValueTask RecordSignedAsync(string key, SignedTransaction signed, CancellationToken cancellationToken = default) =>
        Change(key, record => record with { State = AtLeast(record.State, OperationState.Signed), Nonce = signed.Unsigned.Nonce, Signed = record.Signed.Add(signed) }, settles: false);

    /// <inheritdoc/>
    public ValueTask RecordRejectedAsync(string key, Hash32 hash, CancellationToken cancellationToken = default) =>
        Change(key, record => record.Rejected.Contains(hash) ? record : record with { Rejected = record.Rejected.Add(hash) }, settles: false);

    /// <inheritdoc/>
    public ValueTask RecordHandOverAsync(string key, CancellationToken cancellationToken = default) =>
        Change(key, record => record with { State = OperationState.HandedOver }, settles: false);

    /// <inheritdoc/>
    public ValueTask RecordBroadcastAsync(string key, Hash32? hash, CancellationToken cancellationToken = default) =>
        Change(key, record => hash is null ? record : record with { State = AtLeast(record.State, OperationState.Broadcast), BroadcastHash = hash }, settles: true);

    /// <inheritdoc/>
    public ValueTask AbandonAsync(string key, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_entries.Remove(key, out Entry? entry))
            {
                entry.Settled.TrySetResult();
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(string key, TransactionStage outcome, CancellationToken cancellationToken = default) =>
        Change(key, record => record.State == OperationState.Completed ? record : record with { State = OperationState.Completed, Outcome = outcome }, settles: true);

    // What a node took stays taken: a replacement that is signed, or an answer that comes late, never takes that back.
    private static OperationState AtLeast(OperationState current, OperationState next) =>
        current is OperationState.Broadcast or OperationState.Completed && current > next ? current : next;

    private ValueTask Change(string key, Func<OperationRecord, OperationRecord> change, bool settles)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out Entry? entry))
            {
                throw new InvalidOperationException($"No operation was begun under the key '{key}'.");
            }

            entry.Record = change(entry.Record);
            if (settles)
            {
                entry.Settled.TrySetResult();
            }
        }

        return ValueTask.CompletedTask;
    }

    private sealed class Entry(OperationRecord record)
    {
        public OperationRecord Record { get; set; } = record;

        // Completed once the node has answered or the answer is known to be lost. Not earlier: a second caller that sends signed bytes again which
        // the node then refuses to the first could bring a freed operation back to life. Continuations never run under the lock.
        public TaskCompletionSource Settled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
