using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>A call of a made-up vault: <c>deposit(uint256 amount)</c>, with the error <c>TooMuch(uint256 limit)</c>.</summary>
internal sealed record TestCall(UInt256 Amount, Address? At = null, StateMutability Mutability = StateMutability.Payable) : IContractCall<UInt256>
{
    internal static readonly Address Contract = Address.Parse("0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37A");

    internal static readonly ContractBinding Binding = new("Vault", [], [], [], TryDecode);

    private static readonly Selector s_selector = Selector.FromSignature("deposit(uint256)");

    public Address Target => At ?? Contract;

    public ContractFunction Function => new("Vault", "deposit", "deposit(uint256)", s_selector, Mutability);

    ContractBinding IContractCall.Contract => Binding;

    public int EncodedLength => 36;

    internal static byte[] TooMuch(UInt256 limit)
    {
        byte[] data = new byte[36];
        TooMuchError.Declaration.Selector.CopyTo(data);
        limit.WriteBigEndian(data.AsSpan(4));
        return data;
    }

    public void Encode(IBufferWriter<byte> output)
    {
        Span<byte> span = output.GetSpan(EncodedLength);
        s_selector.CopyTo(span);
        Amount.WriteBigEndian(span.Slice(4, 32));
        output.Advance(EncodedLength);
    }

    public ImmutableArray<ContractArgument> DescribeArguments() => [new("amount", "uint256", Amount)];

    public UInt256 DecodeReturn(ReadOnlySpan<byte> data) => UInt256.FromBigEndian(data[..32]);

    private static bool TryDecode(ReadOnlySpan<byte> revertData, [NotNullWhen(true)] out ContractError? error)
    {
        error = revertData.Length == 36 && new Selector(revertData[..4]) == TooMuchError.Declaration.Selector
            ? new TooMuchError(UInt256.FromBigEndian(revertData[4..]))
            : null;
        return error is not null;
    }
}

internal sealed record TooMuchError(UInt256 Limit) : ContractError
{
    internal static readonly ContractErrorDescription Declaration = new("Vault", "TooMuch", "TooMuch(uint256)", Selector.FromSignature("TooMuch(uint256)"));

    public override ContractErrorDescription Description => Declaration;

    public override ImmutableArray<ContractArgument> DescribeArguments() => [new("limit", "uint256", Limit)];
}
