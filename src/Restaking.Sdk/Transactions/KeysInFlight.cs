using System.Runtime.CompilerServices;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// The keys this process carries out right now, per journal. A second caller with the same key waits for the first: only then is there something to return. Between processes the
/// journal's leases do the same.
/// </summary>
internal sealed class KeysInFlight
{
    private static readonly ConditionalWeakTable<IOperationJournal, KeysInFlight> s_ofJournal = [];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, TaskCompletionSource> _turns = new(StringComparer.Ordinal);

    /// <summary>Waits for the turn. Dispose what comes back to let the next one in.</summary>
    /// <exception cref="TransactionException">Another caller has carried the operation out for too long without an end (transient).</exception>
    internal static async Task<IDisposable> EnterAsync(TransactionPipeline pipeline, string key, CancellationToken cancellationToken)
    {
        KeysInFlight keys = s_ofJournal.GetOrCreateValue(pipeline.Journal);
        TimeSpan patience = pipeline.Options.KeyWaitTimeout;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task other;
            lock (keys._lock)
            {
                if (!keys._turns.TryGetValue(key, out TaskCompletionSource? turn))
                {
                    // Continuations never run under the lock.
                    keys._turns.Add(key, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                    return new Turn(keys, key);
                }

                other = turn.Task;
            }

            try
            {
                await other.WaitAsync(patience, pipeline.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException exception)
            {
                throw new TransactionException(
                    $"The operation '{key}' is being carried out elsewhere in this process and did not end within {patience}. Nothing was sent here.",
                    TransactionStage.Preparing,
                    isTransient: true,
                    innerException: exception);
            }
        }
    }

    private void Leave(string key)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            turn = _turns[key];
            _turns.Remove(key);
        }

        turn.SetResult();
    }

    private sealed class Turn(KeysInFlight keys, string key) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (!_left)
            {
                _left = true;
                keys.Leave(key);
            }
        }
    }
}
