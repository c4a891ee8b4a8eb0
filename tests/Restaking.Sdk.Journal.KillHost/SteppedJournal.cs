using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.KillHost;

/// <summary>Passes everything on, and calls out at each step.</summary>
public sealed class SteppedJournal(IOperationJournal inner, Func<OperationStep, Task> reached) : IOperationJournal
{
    public bool IsDurable => inner.IsDurable;

    public ValueTask<LeaseAttempt> TryAcquireLeaseAsync(ulong chainId, Address account, string holder, TimeSpan duration, CancellationToken cancellationToken = default) =>
        inner.TryAcquireLeaseAsync(chainId, account, holder, duration, cancellationToken);

    public ValueTask ReleaseLeaseAsync(SignerLease lease, CancellationToken cancellationToken = default) => inner.ReleaseLeaseAsync(lease, cancellationToken);

    public ValueTask<OperationRecord?> FindAsync(string key, CancellationToken cancellationToken = default) => inner.FindAsync(key, cancellationToken);

    public ValueTask<ImmutableArray<OperationRecord>> ListUnfinishedAsync(ulong chainId, Address? account, CancellationToken cancellationToken = default) =>
        inner.ListUnfinishedAsync(chainId, account, cancellationToken);

    public ValueTask<ulong?> FindHighestSpentNonceAsync(ulong chainId, Address account, CancellationToken cancellationToken = default) =>
        inner.FindHighestSpentNonceAsync(chainId, account, cancellationToken);

    public ValueTask<JournalStatus> GetStatusAsync(CancellationToken cancellationToken = default) => inner.GetStatusAsync(cancellationToken);

    public async ValueTask<OperationStart> BeginAsync(OperationIntent intent, ulong? nonce, long fence, CancellationToken cancellationToken = default)
    {
        await reached(OperationStep.BeforeJournal);
        OperationStart start = await inner.BeginAsync(intent, nonce, fence, cancellationToken);
        await reached(OperationStep.AfterJournal);
        return start;
    }

    public async ValueTask RecordSignedAsync(string key, SignedTransaction signed, long fence, CancellationToken cancellationToken = default)
    {
        bool isReplacement = (await inner.FindAsync(key, cancellationToken))?.Signed.IsEmpty == false;
        await reached(isReplacement ? OperationStep.ReplacementNotRecorded : OperationStep.SignedAndNotRecorded);
        await inner.RecordSignedAsync(key, signed, fence, cancellationToken);
        await reached(isReplacement ? OperationStep.ReplacementSigned : OperationStep.AfterSign);
    }

    public ValueTask RecordRejectedAsync(string key, Hash32 hash, long fence, CancellationToken cancellationToken = default) => inner.RecordRejectedAsync(key, hash, fence, cancellationToken);

    public ValueTask RecordHandOverAsync(string key, long fence, CancellationToken cancellationToken = default) => inner.RecordHandOverAsync(key, fence, cancellationToken);

    public async ValueTask RecordBroadcastAsync(string key, Hash32? hash, long fence, CancellationToken cancellationToken = default)
    {
        if (hash is not null)
        {
            bool isReplacement = (await inner.FindAsync(key, cancellationToken))?.Signed.Length > 1;
            await reached(isReplacement ? OperationStep.ReplacementBroadcast : OperationStep.AfterBroadcast);
        }

        await inner.RecordBroadcastAsync(key, hash, fence, cancellationToken);
        if (hash is not null)
        {
            await reached(OperationStep.AfterBroadcastRecorded);
        }
    }

    public ValueTask AbandonAsync(string key, long fence, CancellationToken cancellationToken = default) => inner.AbandonAsync(key, fence, cancellationToken);

    public async ValueTask CompleteAsync(string key, TransactionStage outcome, MinedReference? mined, long fence, CancellationToken cancellationToken = default)
    {
        await reached(OperationStep.BeforeConfirmationRecorded);
        await inner.CompleteAsync(key, outcome, mined, fence, cancellationToken);
    }

    public ValueTask<ImmutableArray<OperationRecord>> ListUnfinalizedAsync(ulong chainId, Address? account, int limit, CancellationToken cancellationToken = default) =>
        inner.ListUnfinalizedAsync(chainId, account, limit, cancellationToken);

    public ValueTask<string?> FindKeyOfAsync(ulong chainId, Hash32 transactionHash, CancellationToken cancellationToken = default) => inner.FindKeyOfAsync(chainId, transactionHash, cancellationToken);

    public ValueTask<JournalStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => inner.GetStatisticsAsync(cancellationToken);

    public ValueTask<JournalPruning> PruneAsync(JournalRetention retention, CancellationToken cancellationToken = default) => inner.PruneAsync(retention, cancellationToken);

    public async ValueTask ReopenAsync(string key, MinedReference was, long fence, CancellationToken cancellationToken = default)
    {
        await reached(OperationStep.BeforeReopened);
        await inner.ReopenAsync(key, was, fence, cancellationToken);
        await reached(OperationStep.AfterReopened);
    }

    public async ValueTask FinalizeAsync(string key, MinedReference mined, long fence, CancellationToken cancellationToken = default)
    {
        await reached(OperationStep.BeforeFinal);
        await inner.FinalizeAsync(key, mined, fence, cancellationToken);
    }
}
