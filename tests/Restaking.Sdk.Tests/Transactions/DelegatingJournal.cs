using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>A journal that passes everything on, for tests that break one thing.</summary>
internal class DelegatingJournal(IOperationJournal inner) : IOperationJournal
{
    public virtual bool IsDurable => inner.IsDurable;

    public virtual ValueTask<LeaseAttempt> TryAcquireLeaseAsync(ulong chainId, Address account, string holder, TimeSpan duration, CancellationToken cancellationToken = default) =>
        inner.TryAcquireLeaseAsync(chainId, account, holder, duration, cancellationToken);

    public virtual ValueTask ReleaseLeaseAsync(SignerLease lease, CancellationToken cancellationToken = default) => inner.ReleaseLeaseAsync(lease, cancellationToken);

    public virtual ValueTask<OperationRecord?> FindAsync(string key, CancellationToken cancellationToken = default) => inner.FindAsync(key, cancellationToken);

    public virtual ValueTask<ImmutableArray<OperationRecord>> ListUnfinishedAsync(ulong chainId, Address? account, CancellationToken cancellationToken = default) =>
        inner.ListUnfinishedAsync(chainId, account, cancellationToken);

    public virtual ValueTask<ulong?> FindHighestSpentNonceAsync(ulong chainId, Address account, CancellationToken cancellationToken = default) =>
        inner.FindHighestSpentNonceAsync(chainId, account, cancellationToken);

    public virtual ValueTask<JournalStatus> GetStatusAsync(CancellationToken cancellationToken = default) => inner.GetStatusAsync(cancellationToken);

    public virtual ValueTask<OperationStart> BeginAsync(OperationIntent intent, ulong? nonce, long fence, CancellationToken cancellationToken = default) =>
        inner.BeginAsync(intent, nonce, fence, cancellationToken);

    public virtual ValueTask RecordSignedAsync(string key, SignedTransaction signed, long fence, CancellationToken cancellationToken = default) =>
        inner.RecordSignedAsync(key, signed, fence, cancellationToken);

    public virtual ValueTask RecordRejectedAsync(string key, Hash32 hash, long fence, CancellationToken cancellationToken = default) =>
        inner.RecordRejectedAsync(key, hash, fence, cancellationToken);

    public virtual ValueTask RecordHandOverAsync(string key, long fence, CancellationToken cancellationToken = default) => inner.RecordHandOverAsync(key, fence, cancellationToken);

    public virtual ValueTask RecordBroadcastAsync(string key, Hash32? hash, long fence, CancellationToken cancellationToken = default) =>
        inner.RecordBroadcastAsync(key, hash, fence, cancellationToken);

    public virtual ValueTask AbandonAsync(string key, long fence, CancellationToken cancellationToken = default) => inner.AbandonAsync(key, fence, cancellationToken);

    public virtual ValueTask CompleteAsync(string key, TransactionStage outcome, MinedReference? mined, long fence, CancellationToken cancellationToken = default) =>
        inner.CompleteAsync(key, outcome, mined, fence, cancellationToken);

    public virtual ValueTask<ImmutableArray<OperationRecord>> ListUnfinalizedAsync(ulong chainId, Address? account, int limit, CancellationToken cancellationToken = default) =>
        inner.ListUnfinalizedAsync(chainId, account, limit, cancellationToken);

    public virtual ValueTask<string?> FindKeyOfAsync(ulong chainId, Hash32 transactionHash, CancellationToken cancellationToken = default) => inner.FindKeyOfAsync(chainId, transactionHash, cancellationToken);

    public virtual ValueTask<JournalStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) => inner.GetStatisticsAsync(cancellationToken);

    public virtual ValueTask<JournalPruning> PruneAsync(JournalRetention retention, CancellationToken cancellationToken = default) => inner.PruneAsync(retention, cancellationToken);

    public virtual ValueTask ReopenAsync(string key, MinedReference was, long fence, CancellationToken cancellationToken = default) => inner.ReopenAsync(key, was, fence, cancellationToken);

    public virtual ValueTask FinalizeAsync(string key, MinedReference mined, long fence, CancellationToken cancellationToken = default) =>
        inner.FinalizeAsync(key, mined, fence, cancellationToken);
}
