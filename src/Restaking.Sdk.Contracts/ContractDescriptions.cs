using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Contracts;

/// <summary>A function as the contract's ABI declares it.</summary>
/// <param name="Contract">The contract's Solidity name, such as <c>DelegationManager</c>.</param>
/// <param name="Name">The function's Solidity name; overloads share it.</param>
/// <param name="Signature">The canonical signature the selector is hashed from, such as <c>delegateTo(address,(bytes,uint256),bytes32)</c>.</param>
/// <param name="Selector">The first four bytes of the signature's Keccak-256.</param>
/// <param name="Mutability">Whether the function may change state or take ether.</param>
public sealed record ContractFunction(string Contract, string Name, string Signature, Selector Selector, StateMutability Mutability);

/// <summary>An event as the contract's ABI declares it.</summary>
/// <param name="Contract">The contract's Solidity name.</param>
/// <param name="Name">The event's Solidity name; generations of an event may share it.</param>
/// <param name="Signature">The canonical signature that the first topic is hashed from.</param>
/// <param name="Topic0">The Keccak-256 of the signature. An anonymous event's log does not carry it.</param>
/// <param name="IndexedCount">How many parameters are indexed, that is, how many topics follow the first.</param>
/// <param name="IsAnonymous">Whether the log leaves out <paramref name="Topic0"/>.</param>
public sealed record ContractEventDescription(string Contract, string Name, string Signature, Hash32 Topic0, int IndexedCount, bool IsAnonymous);

/// <summary>A custom error as the contract's ABI declares it.</summary>
/// <param name="Contract">The contract's Solidity name; empty for the errors that Solidity itself has.</param>
/// <param name="Name">The error's Solidity name.</param>
/// <param name="Signature">The canonical signature the selector is hashed from.</param>
/// <param name="Selector">The first four bytes of the revert data.</param>
public sealed record ContractErrorDescription(string Contract, string Name, string Signature, Selector Selector);

/// <summary>One argument of a call or an error with its name, for people and policies to read.</summary>
/// <param name="Name">The parameter's Solidity name; empty when the ABI gives none.</param>
/// <param name="SolidityType">The canonical Solidity type, such as <c>address[]</c>.</param>
/// <param name="Value">The value in its .NET type.</param>
public readonly record struct ContractArgument(string Name, string SolidityType, object? Value)
{
    /// <summary>The argument as <c>name: value</c>; lists and structs are written out.</summary>
    public override string ToString() =>
        Name.Length == 0 ? ArgumentText.Format(Value) : $"{Name}: {ArgumentText.Format(Value)}";
}
