using System.Buffers;
using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;

namespace Restaking.Sdk.Journal.KillHost;

/// <summary>A call of a contract that counts how often it is called: its storage slot 0 is the number of effects on chain.</summary>
public sealed record CountCall(Address Target) : IContractCall<UInt256>
{
    /// <summary>PUSH1 1, PUSH1 0, SLOAD, ADD, PUSH1 0, SSTORE, STOP.</summary>
    public static ReadOnlyMemory<byte> RuntimeCode { get; } = Convert.FromHexString("600160005401600055" + "00");

    public static ContractBinding Binding { get; } = new("Counter", [], [], [], TryDecode);

    public ContractFunction Function => new("Counter", "count", "count()", s_selector, StateMutability.Payable);

    ContractBinding IContractCall.Contract => Binding;

    public int EncodedLength => Selector.Size;

    private static readonly Selector s_selector = Selector.FromSignature("count()");

    public void Encode(IBufferWriter<byte> output)
    {
        s_selector.CopyTo(output.GetSpan(Selector.Size));
        output.Advance(Selector.Size);
    }

    public ImmutableArray<ContractArgument> DescribeArguments() => [];

    public UInt256 DecodeReturn(ReadOnlySpan<byte> data) => UInt256.Zero;

    private static bool TryDecode(ReadOnlySpan<byte> revertData, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ContractError? error)
    {
        error = null;
        return false;
    }
}
