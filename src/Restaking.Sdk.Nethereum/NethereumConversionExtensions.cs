using System.Numerics;
using Nethereum.Hex.HexTypes;
using Nethereum.RPC.Eth.DTOs;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Nethereum;

/// <summary>Values and transactions in Nethereum's types, and back.</summary>
public static class NethereumConversionExtensions
{
    /// <summary>
    /// The prepared call as Nethereum sends it, without nonce, gas and fees: for a <c>TransactionManager</c> of your own. What is checked before a send here
    /// (preflight, simulation, caps) is not checked there.
    /// </summary>
    /// <param name="transaction">The prepared transaction.</param>
    /// <exception cref="InvalidOperationException">The call cannot be encoded: an argument was never set.</exception>
    public static TransactionInput ToTransactionInput(this PreparedTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return transaction.Build().ToTransactionInput();
    }

    /// <summary>The transaction as Nethereum signs it. What is not set here is null there. Type 2, or 0 with a legacy price; the chain id is always set.</summary>
    /// <param name="transaction">The unsigned transaction.</param>
    public static TransactionInput ToTransactionInput(this UnsignedTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return new TransactionInput
        {
            Type = new HexBigInteger(transaction.Type),
            ChainId = new HexBigInteger(transaction.ChainId),
            From = transaction.From?.ToString(),
            To = transaction.To.ToString(),
            Value = transaction.Value.ToHexBigInteger(),
            Data = "0x" + Convert.ToHexStringLower(transaction.Data.Span),
            Nonce = transaction.Nonce is { } nonce ? new HexBigInteger(nonce) : null,
            Gas = transaction.GasLimit is { } gas ? new HexBigInteger(gas) : null,
            GasPrice = transaction.GasPrice?.ToHexBigInteger(),
            MaxFeePerGas = transaction.MaxFeePerGas?.ToHexBigInteger(),
            MaxPriorityFeePerGas = transaction.MaxPriorityFeePerGas?.ToHexBigInteger(),
        };
    }

    /// <summary>The same number.</summary>
    public static HexBigInteger ToHexBigInteger(this UInt256 value) => new(value.ToBigInteger());

    /// <summary>The same number.</summary>
    /// <exception cref="OverflowException">It is negative or needs more than 256 bits.</exception>
    public static UInt256 ToUInt256(this HexBigInteger value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return UInt256.FromBigInteger(value.Value);
    }

    /// <summary>The same number.</summary>
    /// <exception cref="OverflowException">It is negative or needs more than 256 bits.</exception>
    public static UInt256 ToUInt256(this BigInteger value) => UInt256.FromBigInteger(value);

    /// <summary>The same number.</summary>
    /// <exception cref="OverflowException">It does not fit into 256 bits with sign.</exception>
    public static Int256 ToInt256(this BigInteger value) => Int256.FromBigInteger(value);

    /// <summary>An address from its text as Nethereum uses it: 40 hex digits, with or without 0x. Mixed case must satisfy EIP-55.</summary>
    /// <exception cref="FormatException">It is not an address, or its checksum is wrong.</exception>
    public static Address ToAddress(this string hex) => Address.Parse(Prefixed(hex));

    /// <summary>A 32-byte value, such as a transaction's hash, from its text: 64 hex digits, with or without 0x.</summary>
    /// <exception cref="FormatException">It is not 32 bytes of hex.</exception>
    public static Hash32 ToHash32(this string hex) => Hash32.Parse(Prefixed(hex));

    /// <summary>A Solidity <c>bytes32</c>, which Nethereum has as a byte array.</summary>
    /// <exception cref="ArgumentException">It does not have 32 bytes.</exception>
    public static Hash32 ToHash32(this byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return new Hash32(bytes);
    }

    /// <summary>The bytes, as Nethereum has a Solidity <c>bytes32</c>.</summary>
    public static byte[] ToByteArray(this Hash32 value)
    {
        byte[] bytes = new byte[Hash32.Size];
        value.CopyTo(bytes);
        return bytes;
    }

    private static string Prefixed(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        return hex.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? hex : "0x" + hex;
    }
}
