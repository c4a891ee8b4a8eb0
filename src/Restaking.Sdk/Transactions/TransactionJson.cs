using System.Buffers;
using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;

namespace Restaking.Sdk.Transactions;

/// <summary>The JSON forms of unsigned transactions. Written by hand: no reflection, and each field's form is part of the contract with other systems.</summary>
internal static class TransactionJson
{
    // The default encoder escapes '+', '<' and non-ASCII letters, which makes reviewed text hard to read; nothing here ends up inside HTML.
    private static readonly JsonWriterOptions s_options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Write(UnsignedTransaction transaction) => Write(writer =>
    {
        writer.WriteStartObject();
        WriteRpcFields(writer, transaction);
        if (transaction.Method is not null)
        {
            writer.WriteStartObject("call");
            WriteOptional(writer, "contract", transaction.ContractName);
            writer.WriteString("method", transaction.Method);
            WriteArguments(writer, transaction.Arguments);
            writer.WriteEndObject();
        }

        WriteOptional(writer, "description", transaction.Description);
        writer.WriteString("digest", transaction.Digest().ToString());
        writer.WriteEndObject();
    });

    internal static string Write(ContractCallRequest call) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("chainId", call.ChainId);
        WriteOptional(writer, "from", call.From?.ToString());
        writer.WriteString("to", call.To.ToString());
        writer.WriteString("value", call.Value.ToString());
        writer.WriteString("data", HexText(call.Data.Span));
        WriteOptional(writer, "contract", call.ContractName);
        WriteOptional(writer, "method", call.Method);
        WriteArguments(writer, call.Arguments);
        WriteOptional(writer, "description", call.Description);
        writer.WriteString("digest", call.Digest.ToString());
        writer.WriteEndObject();
    });

    internal static string Write(SafeTransaction transaction) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("safe", transaction.Safe.ToString());
        writer.WriteNumber("chainId", transaction.ChainId);
        writer.WriteString("to", transaction.To.ToString());
        writer.WriteString("value", transaction.Value.ToString());
        writer.WriteString("data", HexText(transaction.Data.Span));
        writer.WriteNumber("operation", transaction.Operation);
        writer.WriteString("safeTxGas", "0");
        writer.WriteString("baseGas", "0");
        writer.WriteString("gasPrice", "0");
        writer.WriteString("gasToken", Address.Zero.ToString());
        writer.WriteString("refundReceiver", Address.Zero.ToString());
        writer.WriteNumber("nonce", transaction.Nonce);
        writer.WriteString("contractTransactionHash", transaction.Hash().ToString());
        writer.WriteEndObject();
    });

    /// <summary>The fields of <c>eth_sendTransaction</c> and <c>eth_signTransaction</c>, without the braces. What is not set is not written.</summary>
    internal static void WriteRpcFields(Utf8JsonWriter writer, UnsignedTransaction transaction)
    {
        writer.WriteString("type", Quantity(transaction.Type));
        writer.WriteString("chainId", Quantity(transaction.ChainId));
        WriteOptional(writer, "from", transaction.From?.ToString());
        writer.WriteString("to", transaction.To.ToString());
        writer.WriteString("value", Quantity(transaction.Value));
        writer.WriteString("data", HexText(transaction.Data.Span));
        WriteOptional(writer, "nonce", transaction.Nonce is { } nonce ? Quantity(nonce) : null);
        WriteOptional(writer, "gas", transaction.GasLimit is { } gas ? Quantity(gas) : null);
        WriteOptional(writer, "maxFeePerGas", transaction.MaxFeePerGas is { } maxFee ? Quantity(maxFee) : null);
        WriteOptional(writer, "maxPriorityFeePerGas", transaction.MaxPriorityFeePerGas is { } priority ? Quantity(priority) : null);
        WriteOptional(writer, "gasPrice", transaction.GasPrice is { } price ? Quantity(price) : null);
    }

    /// <summary>A JSON-RPC quantity: 0x and hex digits without leading zeros; zero is <c>0x0</c>.</summary>
    internal static string Quantity(UInt256 value)
    {
        string digits = value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
        return digits.Length == 0 ? "0x0" : "0x" + digits;
    }

    internal static string HexText(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_options))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteOptional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void WriteArguments(Utf8JsonWriter writer, ImmutableArray<ContractArgument> arguments)
    {
        writer.WriteStartArray("arguments");
        foreach (ContractArgument argument in arguments.IsDefault ? [] : arguments)
        {
            writer.WriteStartObject();
            writer.WriteString("name", argument.Name);
            writer.WriteString("type", argument.SolidityType);
            writer.WritePropertyName("value");
            WriteValue(writer, argument.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteStruct(Utf8JsonWriter writer, IContractStruct structure)
    {
        writer.WriteStartObject();
        int position = 0;
        foreach (ContractArgument member in structure.DescribeMembers())
        {
            // Solidity lets a member be without a name only in tuples of an ABI; its position then is its name.
            writer.WritePropertyName(member.Name.Length > 0 ? member.Name : position.ToString(CultureInfo.InvariantCulture));
            WriteValue(writer, member.Value);
            position++;
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case ReadOnlyMemory<byte> bytes:
                writer.WriteStringValue(HexText(bytes.Span));
                break;
            case byte[] bytes:
                writer.WriteStringValue(HexText(bytes));
                break;
            case IContractStruct structure:
                WriteStruct(writer, structure);
                break;
            case IEnumerable items:
                writer.WriteStartArray();
                foreach (object? item in items)
                {
                    WriteValue(writer, item);
                }

                writer.WriteEndArray();
                break;
            case IFormattable number:
                // Numbers as strings: JSON readers elsewhere lose digits beyond 2^53.
                writer.WriteStringValue(number.ToString(null, CultureInfo.InvariantCulture));
                break;
            default:
                writer.WriteStringValue(value.ToString());
                break;
        }
    }
}
