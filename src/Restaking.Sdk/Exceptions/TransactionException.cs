using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk;

/// <summary>
/// Something unexpected happened to a transaction. <see cref="Stage"/> says how far it had come; once there is a <see cref="TransactionHash"/>,
/// the transaction may exist, and what happened to it can be looked up.
/// </summary>
public class TransactionException : RestakingException
{
    private readonly bool _isTransient;

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened and what to do about it.</param>
    /// <param name="stage">How far the transaction had come.</param>
    /// <param name="transactionHash">The hash, when something was signed.</param>
    /// <param name="isTransient">Whether the same request may succeed later.</param>
    /// <param name="innerException">The cause.</param>
    public TransactionException(string message, TransactionStage stage, Hash32? transactionHash = null, bool isTransient = false, Exception? innerException = null)
        : base(message, innerException)
    {
        Stage = stage;
        TransactionHash = transactionHash;
        _isTransient = isTransient;
    }

    /// <summary>The hash; <see langword="null"/> when nothing was signed.</summary>
    public Hash32? TransactionHash { get; }

    /// <summary>How far the transaction had come.</summary>
    public TransactionStage Stage { get; }

    /// <inheritdoc/>
    public override bool IsTransient => _isTransient;
}
