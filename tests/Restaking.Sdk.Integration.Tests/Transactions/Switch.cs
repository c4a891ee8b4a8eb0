using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;

namespace Restaking.Sdk.Integration.Tests.Transactions;

/// <summary>
/// A contract of a few bytes that takes any call and any ether, and reverts with <c>Closed(uint256 code)</c>, code 7, while its first storage slot is not zero.
/// </summary>
internal static class Switch
{
    internal static readonly Selector ClosedSelector = Selector.FromSignature("Closed(uint256)");

    internal static readonly ContractBinding Binding = new("Switch", [], [], [], TryDecode);

    /// <summary>The code: <c>if (slot0 == 0) stop; else revert Closed(7)</c>.</summary>
    internal static byte[] RuntimeCode
    {
        get
        {
            byte[] selector = new byte[Selector.Size];
            ClosedSelector.CopyTo(selector);
            return
            [
                0x60, 0x00, 0x54, 0x60, 0x07, 0x57, 0x00, // PUSH1 0 SLOAD PUSH1 7 JUMPI STOP
                0x5b, 0x63, .. selector, 0x60, 0xe0, 0x1b, 0x60, 0x00, 0x52, // JUMPDEST PUSH4 selector PUSH1 224 SHL PUSH1 0 MSTORE
                0x60, 0x07, 0x60, 0x04, 0x52, 0x60, 0x24, 0x60, 0x00, 0xfd, // PUSH1 7 PUSH1 4 MSTORE PUSH1 36 PUSH1 0 REVERT
            ];
        }
    }

    private static bool TryDecode(ReadOnlySpan<byte> revertData, [NotNullWhen(true)] out ContractError? error)
    {
        error = revertData.Length == 36 && new Selector(revertData[..4]) == ClosedSelector ? new ClosedError(UInt256.FromBigEndian(revertData[4..])) : null;
        return error is not null;
    }
}

internal sealed record ClosedError(UInt256 Code) : ContractError
{
    private static readonly ContractErrorDescription s_description = new("Switch", "Closed", "Closed(uint256)", Switch.ClosedSelector);

    public override ContractErrorDescription Description => s_description;

    public override ImmutableArray<ContractArgument> DescribeArguments() => [new("code", "uint256", Code)];
}

/// <summary><c>poke(uint256 number)</c> of the switch.</summary>
internal sealed record PokeCall(Address Target, UInt256 Number) : IContractCall
{
    private static readonly Selector s_selector = Selector.FromSignature("poke(uint256)");

    public ContractFunction Function => new("Switch", "poke", "poke(uint256)", s_selector, StateMutability.Payable);

    public ContractBinding Contract => Switch.Binding;

    public int EncodedLength => 36;

    public void Encode(IBufferWriter<byte> output)
    {
        Span<byte> span = output.GetSpan(EncodedLength);
        s_selector.CopyTo(span);
        Number.WriteBigEndian(span.Slice(4, 32));
        output.Advance(EncodedLength);
    }

    public ImmutableArray<ContractArgument> DescribeArguments() => [new("number", "uint256", Number)];
}
