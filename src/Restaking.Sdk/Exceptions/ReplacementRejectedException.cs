using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk;

/// <summary>
/// The node refused to put another transaction in the place of a pending one. The first transaction stands as it was and may be mined at any time: wait on its
/// handle, and never send its operation again.
/// </summary>
public sealed class ReplacementRejectedException : TransactionException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="transactionHash">The transaction that was to be replaced, and still stands.</param>
    /// <param name="replacementHash">The hash of the refused replacement. It is kept nowhere and will not be mined.</param>
    /// <param name="reason">Why the node refused.</param>
    /// <param name="innerException">The node's answer.</param>
    public ReplacementRejectedException(Hash32 transactionHash, Hash32 replacementHash, BroadcastRejection reason, Exception? innerException = null)
        : base(
            $"The node refused the replacement {replacementHash} ({reason}): {innerException?.Message ?? "no detail"} "
            + (reason == BroadcastRejection.NonceTooLow
                ? $"The nonce is used: transaction {transactionHash} or another one with it is mined. Wait on it to see which; do not send the operation again."
                : $"Transaction {transactionHash} is still pending: wait on it; do not send the operation again."),
            TransactionStage.Pending,
            transactionHash,
            isTransient: reason is BroadcastRejection.Underpriced or BroadcastRejection.ReplacementUnderpriced or BroadcastRejection.PoolFull
                or BroadcastRejection.RateLimited or BroadcastRejection.NotDelivered,
            innerException)
    {
        ReplacementHash = replacementHash;
        Reason = reason;
    }

    /// <summary>The hash of the refused replacement.</summary>
    public Hash32 ReplacementHash { get; }

    /// <summary>Why the node refused.</summary>
    public BroadcastRejection Reason { get; }
}
