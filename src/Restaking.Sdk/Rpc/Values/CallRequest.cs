using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Rpc;

/// <summary>The transaction object of <c>eth_call</c>, <c>eth_estimateGas</c> and <c>eth_sendTransaction</c>. What is null is left out, and the node decides.</summary>
public sealed record CallRequest
{
    /// <summary>The caller the contract sees; null: the zero address for calls.</summary>
    public Address? From { get; init; }

    /// <summary>The contract called; null means that <see cref="Data"/> is creation code.</summary>
    public Address? To { get; init; }

    /// <summary>Wei sent along; null: none.</summary>
    public UInt256? Value { get; init; }

    /// <summary>Calldata: selector and encoded arguments.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Gas limit; null: the node's cap for calls.</summary>
    public ulong? Gas { get; init; }

    /// <summary>EIP-1559 cap, wei per gas. When set, nodes check the sender's balance against it.</summary>
    public UInt256? MaxFeePerGas { get; init; }

    /// <summary>EIP-1559 tip, wei per gas.</summary>
    public UInt256? MaxPriorityFeePerGas { get; init; }

    /// <summary>Legacy price, wei per gas; not together with the EIP-1559 fields.</summary>
    public UInt256? GasPrice { get; init; }

    /// <summary>The sender's nonce; only for sending and signing.</summary>
    public ulong? Nonce { get; init; }

    /// <summary>Writes the request as a JSON object; calldata goes from bytes to hex without a string in between.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (From is { } from)
        {
            writer.WritePropertyName("from"u8);
            writer.WriteAddressValue(from);
        }

        if (To is { } to)
        {
            writer.WritePropertyName("to"u8);
            writer.WriteAddressValue(to);
        }

        WriteQuantity(writer, "value"u8, Value);
        if (Gas is { } gas)
        {
            writer.WritePropertyName("gas"u8);
            writer.WriteQuantityValue(gas);
        }

        WriteQuantity(writer, "maxFeePerGas"u8, MaxFeePerGas);
        WriteQuantity(writer, "maxPriorityFeePerGas"u8, MaxPriorityFeePerGas);
        WriteQuantity(writer, "gasPrice"u8, GasPrice);
        if (Nonce is { } nonce)
        {
            writer.WritePropertyName("nonce"u8);
            writer.WriteQuantityValue(nonce);
        }

        if (!Data.IsEmpty)
        {
            // The execution API calls it "input", and every node still takes "data", the older name; some signers and older nodes take only that.
            writer.WritePropertyName("data"u8);
            writer.WriteHexValue(Data.Span);
        }

        writer.WriteEndObject();
    }

    private static void WriteQuantity(Utf8JsonWriter writer, ReadOnlySpan<byte> name, UInt256? value)
    {
        if (value is { } quantity)
        {
            writer.WritePropertyName(name);
            writer.WriteQuantityValue(quantity);
        }
    }
}
