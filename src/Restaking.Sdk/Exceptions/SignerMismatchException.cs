using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk;

/// <summary>
/// A signer returned something else than it was asked to sign, or the signature is another account's. Nothing was broadcast by this library.
/// Never transient: treat the signer as faulty or hostile.
/// </summary>
public sealed class SignerMismatchException : TransactionException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="detail">What is wrong, in one sentence.</param>
    /// <param name="differences">The fields that differ.</param>
    /// <param name="transactionHash">The hash of what came back, when it could be read.</param>
    /// <param name="innerException">Why what came back could not be read.</param>
    public SignerMismatchException(string detail, ImmutableArray<string> differences = default, Hash32? transactionHash = null, Exception? innerException = null)
        : base($"What the signer returned is not what it was asked to sign: {detail} It was not broadcast.", TransactionStage.Signing, transactionHash, isTransient: false, innerException)
    {
        Differences = differences.IsDefault ? [] : differences;
    }

    /// <summary>The names of the fields that differ.</summary>
    public ImmutableArray<string> Differences { get; }
}
