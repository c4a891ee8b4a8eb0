using Restaking.Sdk.Abi;

namespace Restaking.Sdk;

/// <summary>
/// A transaction succeeded and its receipt lacks the event the contract must have emitted. The transaction is final and must not be
/// sent again: the address is probably not the contract it is taken for. Not transient.
/// </summary>
public sealed class MissingEventException : RestakingException
{
    /// <summary>Makes the exception.</summary>
    public MissingEventException(Hash32 transactionHash, Address contract, string eventSignature)
        : base($"Transaction {transactionHash} succeeded, but {contract} did not emit {eventSignature}. Do not send it again; check that the contract is the right one.")
    {
        TransactionHash = transactionHash;
        Contract = contract;
        EventSignature = eventSignature;
    }

    /// <inheritdoc />
    public override bool IsTransient => false;

    /// <summary>The transaction.</summary>
    public Hash32 TransactionHash { get; }

    /// <summary>The contract that should have emitted it.</summary>
    public Address Contract { get; }

    /// <summary>The event's Solidity signature.</summary>
    public string EventSignature { get; }
}
