using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk;

/// <summary>
/// The node refused the transaction for good and does not keep it: it will not be mined, its nonce is free, and the operation may be sent again.
/// </summary>
public sealed class TransactionRejectedException : TransactionException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">Why the node refused.</param>
    /// <param name="transactionHash">The hash of the refused transaction; <see langword="null"/> when a broadcasting signer refused.</param>
    /// <param name="innerException">The node's answer.</param>
    public TransactionRejectedException(BroadcastRejection reason, Hash32? transactionHash, Exception? innerException = null)
        : base(
            $"The node refused the transaction ({reason}): {innerException?.Message ?? "no detail"} Nothing was sent; the nonce is free.",
            TransactionStage.Broadcasting,
            transactionHash,
            isTransient: reason is BroadcastRejection.NonceTooLow or BroadcastRejection.NonceTooHigh or BroadcastRejection.Underpriced
                or BroadcastRejection.ReplacementUnderpriced or BroadcastRejection.PoolFull or BroadcastRejection.RateLimited
                or BroadcastRejection.NotDelivered,
            innerException)
    {
        Reason = reason;
    }

    /// <summary>Why the node refused.</summary>
    public BroadcastRejection Reason { get; }
}
