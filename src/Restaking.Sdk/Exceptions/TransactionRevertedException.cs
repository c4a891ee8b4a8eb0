using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk;

/// <summary>
/// The transaction was mined and the contract reverted: gas was spent and nothing else changed. Always a failure, never transient.
/// Where the reason could be found by executing the call again, it is in <see cref="Error"/>.
/// </summary>
public sealed class TransactionRevertedException : TransactionException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="receipt">The receipt with status 0.</param>
    /// <param name="error">The decoded reason, when it could be reproduced.</param>
    /// <param name="usedAllGas">Whether the transaction used all the gas it was given, which points to a gas limit that was too low.</param>
    /// <param name="innerException">The reproduced revert, or why it could not be reproduced.</param>
    public TransactionRevertedException(TransactionReceipt receipt, ContractError? error, bool usedAllGas, Exception? innerException = null)
        : base(Describe(receipt, error, usedAllGas), TransactionStage.Reverted, receipt.TransactionHash, isTransient: false, innerException)
    {
        Receipt = receipt;
        Error = error;
        UsedAllGas = usedAllGas;
    }

    /// <summary>The receipt.</summary>
    public TransactionReceipt Receipt { get; }

    /// <summary>Why the contract reverted; <see langword="null"/> when executing the call again did not give the reason.</summary>
    public ContractError? Error { get; }

    /// <summary>Whether the transaction used all the gas it was given: then it most likely ran out of gas.</summary>
    public bool UsedAllGas { get; }

    private static string Describe(TransactionReceipt receipt, ContractError? error, bool usedAllGas)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        string reason = error is not null
            ? $" with {error}"
            : usedAllGas ? " after using all its gas: the gas limit was probably too low" : " (executing it again did not give the reason)";
        return $"Transaction {receipt.TransactionHash} was mined in block {receipt.BlockNumber} and reverted{reason}.";
    }
}
