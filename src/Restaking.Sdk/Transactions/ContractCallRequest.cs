using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;

namespace Restaking.Sdk.Transactions;

/// <summary>A contract call in the shape a custodian's interface takes: no nonce, gas or fees, these are the custodian's.</summary>
/// <param name="ChainId">The chain.</param>
/// <param name="From">The account that is to sign; <see langword="null"/> when it is left open.</param>
/// <param name="To">The contract that is called. Allow-lists of targets compare this.</param>
/// <param name="Value">Wei sent along.</param>
/// <param name="Data">The calldata.</param>
/// <param name="ContractName">The name of the contract's ABI.</param>
/// <param name="Method">The Solidity signature of the function. Allow-lists of methods compare this or the first four bytes of <paramref name="Data"/>.</param>
/// <param name="Arguments">The decoded arguments, in order.</param>
/// <param name="Description">What the call is for.</param>
/// <param name="Digest">What two people compare before one of them signs.</param>
public sealed record ContractCallRequest(
    ulong ChainId,
    Address? From,
    Address To,
    UInt256 Value,
    ReadOnlyMemory<byte> Data,
    string? ContractName,
    string? Method,
    ImmutableArray<ContractArgument> Arguments,
    string? Description,
    ReviewDigest Digest)
{
    /// <summary>JSON with <c>chainId</c>, <c>from</c>, <c>to</c>, <c>value</c> (decimal wei, a string), <c>data</c>, <c>contract</c>, <c>method</c>, <c>arguments</c>, <c>description</c>, <c>digest</c>.</summary>
    public string ToJson() => TransactionJson.Write(this);
}
