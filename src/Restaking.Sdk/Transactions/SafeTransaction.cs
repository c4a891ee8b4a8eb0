using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// A transaction of a Safe in the form its owners sign: a plain call with no gas refund. Hashes follow the Safe contracts from version 1.3.0 on, whose EIP-712
/// domain is (chainId, verifyingContract).
/// </summary>
public sealed record SafeTransaction
{
    private const string TransactionType =
        "SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce)";

    /// <summary>The chain the Safe lives on.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>The Safe: it becomes <c>msg.sender</c> of the call.</summary>
    public required Address Safe { get; init; }

    /// <summary>The Safe's own nonce.</summary>
    public required ulong Nonce { get; init; }

    /// <summary>The contract that is called.</summary>
    public required Address To { get; init; }

    /// <summary>Wei sent along, from the Safe's balance.</summary>
    public UInt256 Value { get; init; }

    /// <summary>The calldata.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Always 0, a call. A delegate call (1) would run foreign code with the Safe's storage.</summary>
    public byte Operation { get; }

    /// <summary>The EIP-712 domain separator of the Safe.</summary>
    public Hash32 DomainSeparator() => new Eip712Domain { ChainId = ChainId, VerifyingContract = Safe }.Separator;

    /// <summary>The struct hash of the SafeTx.</summary>
    public Hash32 StructHash() =>
        new Eip712StructEncoder(TransactionType)
            .AddAddress(To)
            .AddUInt256(Value)
            .AddBytes(Data.Span)
            .AddUInt256((uint)Operation)
            .AddUInt256(UInt256.Zero) // safeTxGas
            .AddUInt256(UInt256.Zero) // baseGas
            .AddUInt256(UInt256.Zero) // gasPrice
            .AddAddress(Address.Zero) // gasToken
            .AddAddress(Address.Zero) // refundReceiver
            .AddUInt256(Nonce)
            .Hash();

    /// <summary>The <c>safeTxHash</c> that the owners sign; the Safe's <c>getTransactionHash</c> gives the same.</summary>
    public Hash32 Hash() => Eip712.Digest(DomainSeparator(), StructHash());

    /// <summary>JSON with the field names of the Safe transaction service, <c>contractTransactionHash</c> included.</summary>
    public string ToJson() => TransactionJson.Write(this);

    /// <inheritdoc/>
    public bool Equals(SafeTransaction? other) => other is not null && Hash() == other.Hash();

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ChainId, Safe, Nonce, To);
}
