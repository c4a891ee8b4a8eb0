using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// A write-ahead journal of operations under the caller's idempotency keys. The pipeline writes each step before it does it: intent and nonce, every signed
/// transaction with its bytes, outcome. So after a crash what was signed is known, and nothing is sent twice. Each method returns once the record is durable, as far as
/// the journal is.
/// </summary>
/// <remarks>
/// <para>Every write names a fencing token. Steps that lead to a transaction need the lease that holds the account now; what is only reported (taken by a node, final on chain) may also
/// be written under the token the operation was last carried on with (<see cref="OperationRecord.Fence"/>). <see cref="OperationTransitions"/> holds these rules, so that
/// every store decides alike.</para>
/// <para>A write whose answer was lost may be repeated: each one leaves the same record when it is done twice.</para>
/// <para>Private keys never reach a journal. Signed bytes do: they can do what they say, once, and nothing else.</para>
/// </remarks>
public interface IOperationJournal
{
    /// <summary>
    /// Whether it outlives the process. The pipeline then also journals what is sent without a key, under a key of its own, so that a nonce is never given out twice
    /// by processes that share the journal.
    /// </summary>
    bool IsDurable { get; }

    /// <summary>
    /// Takes the right to send from an account, when nobody has it or the time of whoever had it is over by the journal's clock. Never waits. A token is granted once, and the next is one higher.
    /// </summary>
    /// <param name="chainId">The chain.</param>
    /// <param name="account">The account.</param>
    /// <param name="holder">Who takes it, for people.</param>
    /// <param name="duration">How long it lasts. Each write under it begins this time anew.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    ValueTask<LeaseAttempt> TryAcquireLeaseAsync(ulong chainId, Address account, string holder, TimeSpan duration, CancellationToken cancellationToken = default);

    /// <summary>Gives the right back. Does nothing when somebody else has taken it meanwhile.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    ValueTask ReleaseLeaseAsync(SignerLease lease, CancellationToken cancellationToken = default);

    /// <summary>What is known under a key; <see langword="null"/> when the key was never used, or was freed.</summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    ValueTask<OperationRecord?> FindAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>The operations that are not completed, by nonce, those without one first.</summary>
    /// <param name="chainId">The chain.</param>
    /// <param name="account">The account; <see langword="null"/> for every account.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    ValueTask<ImmutableArray<OperationRecord>> ListUnfinishedAsync(ulong chainId, Address? account, CancellationToken cancellationToken = default);

    /// <summary>
    /// The highest nonce of the account's completed operations; <see langword="null"/> when none is completed. A node that lags counts less, and must not give it out a second time.
    /// </summary>
    /// <param name="chainId">The chain.</param>
    /// <param name="account">The account.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    ValueTask<ulong?> FindHighestSpentNonceAsync(ulong chainId, Address account, CancellationToken cancellationToken = default);

    /// <summary>The completed operations whose outcome is not final, by block: the oldest first, at most <paramref name="limit"/>.</summary>
    /// <param name="chainId">The chain.</param>
    /// <param name="account">The account; <see langword="null"/> for every account.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    ValueTask<ImmutableArray<OperationRecord>> ListUnfinalizedAsync(ulong chainId, Address? account, int limit, CancellationToken cancellationToken = default);

    /// <summary>The key of the operation that a transaction belongs to: that was broadcast for it or decided its outcome; <see langword="null"/> when none is known.</summary>
    /// <param name="chainId">The chain.</param>
    /// <param name="transactionHash">The transaction.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    ValueTask<string?> FindKeyOfAsync(ulong chainId, Hash32 transactionHash, CancellationToken cancellationToken = default);

    /// <summary>How much the journal holds, in detail. Reads more than <see cref="GetStatusAsync"/>: for a metric that is taken now and then.</summary>
    /// <param name="cancellationToken">Stops asking.</param>
    ValueTask<JournalStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);

    /// <summary>How much the journal holds, for health checks and metrics.</summary>
    /// <param name="cancellationToken">Stops asking.</param>
    ValueTask<JournalStatus> GetStatusAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes the intent and the nonce, or finds what the key stands for. An operation for which nothing was signed is begun anew: whoever began it has lost the lease.
    /// </summary>
    /// <param name="intent">The key and what it stands for.</param>
    /// <param name="nonce">The nonce set aside for it; <see langword="null"/> when the signer chooses it.</param>
    /// <param name="fence">The token of the lease on the account.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <exception cref="IdempotencyConflictException">The key stands for something else.</exception>
    /// <exception cref="LeaseLostException">Somebody else holds the account.</exception>
    ValueTask<OperationStart> BeginAsync(OperationIntent intent, ulong? nonce, long fence, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes signed bytes. Called before they are broadcast, for the first transaction and for every replacement. A state of <see cref="OperationState.Broadcast"/>
    /// or <see cref="OperationState.Completed"/> stays as it is: the first transaction was taken, whatever becomes of a replacement.
    /// </summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="signed">The signed transaction.</param>
    /// <param name="fence">The token of the lease on the account.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <exception cref="LeaseLostException">Somebody else holds the account: the bytes must not leave.</exception>
    ValueTask RecordSignedAsync(string key, SignedTransaction signed, long fence, CancellationToken cancellationToken = default);

    /// <summary>Writes that the node refused one of the signed transactions for good (a replacement; the operation itself still stands). It must never be offered again.</summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="hash">The hash of the refused transaction.</param>
    /// <param name="fence">The token of the lease on the account.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <exception cref="LeaseLostException">Somebody else holds the account, and may have offered it again.</exception>
    ValueTask RecordRejectedAsync(string key, Hash32 hash, long fence, CancellationToken cancellationToken = default);

    /// <summary>Writes that the operation is about to be handed to a signer that broadcasts by itself.</summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="fence">The token of the lease on the account.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <exception cref="LeaseLostException">Somebody else holds the account: it must not be handed over.</exception>
    ValueTask RecordHandOverAsync(string key, long fence, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes what became of the broadcast: the hash of the transaction that a node or a broadcasting signer took, or that nobody knows. A completed operation stays completed.
    /// </summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="hash">The hash; <see langword="null"/> when nobody knows whether the transaction was taken.</param>
    /// <param name="fence">The token of the lease on the account, or the one the operation was last carried on with.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <exception cref="LeaseLostException">Somebody else has carried the operation on.</exception>
    ValueTask RecordBroadcastAsync(string key, Hash32? hash, long fence, CancellationToken cancellationToken = default);

    /// <summary>
    /// Frees the key: nothing was signed, or the node refused what was signed for good. The same key may begin again. Does nothing when there is no such operation.
    /// </summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="fence">The token of the lease on the account; for an operation that was handed over also the one it was handed over with.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <exception cref="LeaseLostException">Somebody else holds the account, and may have offered the signed bytes again.</exception>
    ValueTask AbandonAsync(string key, long fence, CancellationToken cancellationToken = default);

    /// <summary>Writes the final stage of the operation, i.e. of what its first transaction is meant to do. The first outcome stands; a later call changes nothing.</summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="outcome">Confirmed, Reverted, Replaced or Cancelled.</param>
    /// <param name="mined">The transaction that decided it, where it is known.</param>
    /// <param name="fence">The token of the lease on the account, or the one the operation was last carried on with.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <exception cref="LeaseLostException">Somebody else has carried the operation on.</exception>
    ValueTask CompleteAsync(string key, TransactionStage outcome, MinedReference? mined, long fence, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes a completed operation pending again, as the block of its outcome is no longer on the chain. Changes nothing when another outcome stands there by now, or a final one.
    /// </summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="was">The outcome that was looked at.</param>
    /// <param name="fence">The token of the lease on the account.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <exception cref="LeaseLostException">Somebody else holds the account.</exception>
    ValueTask ReopenAsync(string key, MinedReference was, long fence, CancellationToken cancellationToken = default);

    /// <summary>Writes that an outcome is final. Changes nothing when another outcome stands there by now.</summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="mined">The outcome that was looked at.</param>
    /// <param name="fence">The token of the lease on the account, or the one the operation was last carried on with.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <exception cref="LeaseLostException">Somebody else has carried the operation on.</exception>
    ValueTask FinalizeAsync(string key, MinedReference mined, long fence, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes what is final and old. First the signed bytes go, and the key still returns the outcome; only what is older than <see cref="JournalRetention.Keys"/>, when that is set, is forgotten. The newest
    /// operation of an account always stays, as its nonce must be known.
    /// </summary>
    /// <param name="retention">How long what is kept.</param>
    /// <param name="cancellationToken">Stops between two parts of the work.</param>
    ValueTask<JournalPruning> PruneAsync(JournalRetention retention, CancellationToken cancellationToken = default);
}
