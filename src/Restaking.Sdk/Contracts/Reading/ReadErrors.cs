using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Contracts;

/// <summary>The outcome of a call that may fail, when there is no contract at its target. Nothing reverted: there is nobody to.</summary>
/// <param name="Target">The address without code.</param>
public sealed record MissingContractError(Address Target) : ContractError
{
    private static readonly ContractErrorDescription Declaration = new(string.Empty, "MissingContract", "MissingContract(address)", Selector.FromSignature("MissingContract(address)"));

    /// <inheritdoc />
    public override ContractErrorDescription Description => Declaration;

    /// <inheritdoc />
    public override ImmutableArray<ContractArgument> DescribeArguments() => [new ContractArgument("target", "address", Target)];
}

/// <summary>The outcome of a call that may fail, when it returned bytes that are not the type its ABI declares.</summary>
/// <param name="Data">What it returned.</param>
public sealed record UnreadableReturnError(ReadOnlyMemory<byte> Data) : ContractError
{
    private static readonly ContractErrorDescription Declaration = new(string.Empty, "UnreadableReturn", "UnreadableReturn(bytes)", Selector.FromSignature("UnreadableReturn(bytes)"));

    /// <inheritdoc />
    public override ContractErrorDescription Description => Declaration;

    /// <inheritdoc />
    public override ImmutableArray<ContractArgument> DescribeArguments() => [new ContractArgument("data", "bytes", Data)];
}

/// <summary>
/// The outcome of a call that may fail, when the EVM stopped it without a revert: an invalid instruction, a jump to nowhere, all gas used up.
/// </summary>
/// <param name="Reason">What the node said.</param>
public sealed record ExecutionHaltedError(string Reason) : ContractError
{
    private static readonly ContractErrorDescription Declaration = new(string.Empty, "ExecutionHalted", "ExecutionHalted(string)", Selector.FromSignature("ExecutionHalted(string)"));

    /// <inheritdoc />
    public override ContractErrorDescription Description => Declaration;

    /// <inheritdoc />
    public override ImmutableArray<ContractArgument> DescribeArguments() => [new ContractArgument("reason", "string", Reason)];
}
