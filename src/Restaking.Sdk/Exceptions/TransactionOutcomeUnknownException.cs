using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk;

/// <summary>
/// The transaction was handed to a node or a signing service, and nobody can say yet whether it was accepted. It is not failed: it may be mined.
/// Never send the same operation again as a new transaction. Look this one up with
/// <see cref="TransactionPipeline.ResumeAsync(Hash32, CancellationToken)"/>, or with the overload that takes the signed transaction, which may send the same
/// bytes again: the same bytes can be mined only once.
/// </summary>
public class TransactionOutcomeUnknownException : TransactionException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened and how to go on.</param>
    /// <param name="transactionHash">The hash, when it is known.</param>
    /// <param name="signed">The signed transaction, when this process made it.</param>
    /// <param name="innerException">The failure that left the outcome open.</param>
    public TransactionOutcomeUnknownException(string message, Hash32? transactionHash, SignedTransaction? signed = null, Exception? innerException = null)
        : base(message, TransactionStage.Unknown, transactionHash, isTransient: true, innerException)
    {
        Signed = signed;
    }

    /// <summary>The signed transaction; <see langword="null"/> when a broadcasting signer made it and never showed it.</summary>
    public SignedTransaction? Signed { get; }
}

/// <summary>
/// Waiting ended before the transaction was final. The transaction may still be mined; waiting again on the same handle goes on where this left off.
/// </summary>
public sealed class TransactionTimeoutException : TransactionOutcomeUnknownException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="transactionHash">The transaction that was waited for.</param>
    /// <param name="waited">How long.</param>
    /// <param name="lastSeen">The last stage that was seen.</param>
    /// <param name="signed">The signed transaction, when this process made it.</param>
    /// <param name="innerException">The last failure to read the state of the transaction, if any.</param>
    public TransactionTimeoutException(Hash32 transactionHash, TimeSpan waited, TransactionStage lastSeen, SignedTransaction? signed = null, Exception? innerException = null)
        : base(
            $"Transaction {transactionHash} was not final after {waited} (last seen: {lastSeen}). The transaction may still be mined: wait again on the same handle, or track the hash. Do not send it again.",
            transactionHash,
            signed,
            innerException)
    {
        Waited = waited;
        LastSeen = lastSeen;
    }

    /// <summary>How long was waited.</summary>
    public TimeSpan Waited { get; }

    /// <summary>The last stage that was seen: <see cref="TransactionStage.Pending"/> or <see cref="TransactionStage.Mined"/> with too few confirmations.</summary>
    public TransactionStage LastSeen { get; }
}
