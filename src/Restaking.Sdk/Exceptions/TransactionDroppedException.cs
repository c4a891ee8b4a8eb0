using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk;

/// <summary>
/// The node has forgotten a transaction that was not mined, and its nonce is unused: evicted for its price, or lost in a restart. Another node may still have
/// it, so do not prepare the operation anew under another nonce. Send the same bytes again (<see cref="TransactionHandle.RebroadcastAsync"/>), or take its
/// place (<see cref="TransactionHandle.SpeedUpAsync"/>, <see cref="TransactionHandle.CancelAsync"/>).
/// </summary>
public sealed class TransactionDroppedException : TransactionException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="transactionHash">The transaction that was dropped.</param>
    /// <param name="nonce">Its nonce.</param>
    /// <param name="signed">The signed transaction, when this process made it.</param>
    public TransactionDroppedException(Hash32 transactionHash, ulong? nonce, SignedTransaction? signed)
        : base(
            $"The node no longer knows transaction {transactionHash} (nonce {nonce}), and its nonce is unused. Another node may still mine it: send the same bytes again or replace it at the same nonce; do not send the operation under a new nonce.",
            TransactionStage.Dropped,
            transactionHash,
            isTransient: true)
    {
        Nonce = nonce;
        Signed = signed;
    }

    /// <summary>Its nonce, when known.</summary>
    public ulong? Nonce { get; }

    /// <summary>The signed transaction; <see langword="null"/> when a broadcasting signer made it.</summary>
    public SignedTransaction? Signed { get; }
}
