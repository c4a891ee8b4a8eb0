using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Contracts;

/// <summary><c>revert("…")</c> or <c>require(…, "…")</c>: Solidity's <c>Error(string)</c>.</summary>
/// <param name="Reason">The text the contract gave.</param>
public sealed record RevertReasonError(string Reason) : ContractError
{
    internal static readonly ContractErrorDescription Declaration = new("", "Error", "Error(string)", new Selector(0x08c379a0));

    /// <inheritdoc/>
    public override ContractErrorDescription Description => Declaration;

    /// <inheritdoc/>
    public override ImmutableArray<ContractArgument> DescribeArguments() => [new("reason", "string", Reason)];
}

/// <summary>A check that the Solidity compiler inserted has failed: <c>Panic(uint256)</c>.</summary>
/// <param name="Code">The panic code; <see cref="Meaning"/> names the known ones.</param>
public sealed record PanicError(UInt256 Code) : ContractError
{
    internal static readonly ContractErrorDescription Declaration = new("", "Panic", "Panic(uint256)", new Selector(0x4e487b71));

    /// <summary>What the code stands for (Solidity documentation, “Panic via assert and Error via require”).</summary>
    public string Meaning => Code > (UInt256)0xffUL ? "unknown panic code" : (int)Code switch
    {
        0x00 => "generic compiler panic",
        0x01 => "assertion failed",
        0x11 => "arithmetic overflow or underflow",
        0x12 => "division by zero",
        0x21 => "invalid enum value",
        0x22 => "badly encoded storage byte array",
        0x31 => "pop of an empty array",
        0x32 => "array index out of bounds",
        0x41 => "too much memory allocated",
        0x51 => "call of an uninitialised internal function",
        _ => "unknown panic code",
    };

    /// <inheritdoc/>
    public override ContractErrorDescription Description => Declaration;

    /// <inheritdoc/>
    public override ImmutableArray<ContractArgument> DescribeArguments() =>
        [new("code", "uint256", "0x" + Code.ToString("x2", null) + " (" + Meaning + ")")];
}

/// <summary>The call reverted without any data: a bare <c>revert()</c>, a call of an address without code, or out of gas inside.</summary>
public sealed record EmptyRevertError : ContractError
{
    private static readonly ContractErrorDescription Declaration = new("", "EmptyRevert", "", default);

    /// <inheritdoc/>
    public override ContractErrorDescription Description => Declaration;

    /// <inheritdoc/>
    public override ImmutableArray<ContractArgument> DescribeArguments() => [];
}

/// <summary>Revert data that no known contract declares.</summary>
/// <param name="Data">The revert data as the node gave it.</param>
public sealed record UnknownError(ReadOnlyMemory<byte> Data) : ContractError
{
    /// <inheritdoc/>
    public override ContractErrorDescription Description =>
        new("", "UnknownError", "", Data.Length >= Selector.Size ? new Selector(Data.Span[..Selector.Size]) : default);

    /// <inheritdoc/>
    public override ImmutableArray<ContractArgument> DescribeArguments() => [new("data", "bytes", Data)];

    /// <summary>Two are equal when their data is.</summary>
    /// <param name="other">The other error.</param>
    public bool Equals(UnknownError? other) => other is not null && Data.Span.SequenceEqual(other.Data.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Data.Span);
        return hash.ToHashCode();
    }
}
