using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nethereum.Hex.HexTypes;
using Nethereum.JsonRpc.Client.RpcMessages;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Restaking.Sdk.Rpc;
using NethereumError = Nethereum.JsonRpc.Client.RpcError;

namespace Restaking.Sdk.Nethereum;

/// <summary>Writes what a Nethereum client parsed as the JSON-RPC answer it came from, for the one place where answers are read.</summary>
internal static class AnswerJson
{
    public static RpcResponse Result(RpcCall call, object? result) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("id"u8, call.Id);
        writer.WritePropertyName("result"u8);
        WriteValue(writer, result);
        writer.WriteEndObject();
    });

    public static RpcResponse Error(RpcCall call, NethereumError error) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("id"u8, call.Id);
        WriteError(writer, error.Code, WithoutMethod(error.Message, call.Method), error.Data);
        writer.WriteEndObject();
    });

    /// <summary>One answer as it came, with the id it carries.</summary>
    public static RpcResponse Single(RpcResponseMessage answer, string method) => Write(writer => WriteAnswer(writer, answer, method));

    public static RpcResponse Batch(IEnumerable<RpcResponseMessage> answers) => Write(writer =>
    {
        writer.WriteStartArray();
        foreach (RpcResponseMessage answer in answers)
        {
            WriteAnswer(writer, answer, method: "");
        }

        writer.WriteEndArray();
    });

    private static void WriteAnswer(Utf8JsonWriter writer, RpcResponseMessage answer, string method)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("id"u8);
        bool hasId = long.TryParse(Convert.ToString(answer.Id, CultureInfo.InvariantCulture), NumberStyles.Integer, CultureInfo.InvariantCulture, out long id);
        if (hasId)
        {
            writer.WriteNumberValue(id);
        }
        else
        {
            writer.WriteNullValue();
        }

        if (answer.Error is { } error)
        {
            WriteError(writer, error.Code, WithoutMethod(error.Message, method), error.Data);
        }
        else if (hasId)
        {
            // Without an id it is no answer, and gets no result that could pass for "nothing there".
            writer.WritePropertyName("result"u8);
            WriteValue(writer, answer.Result);
        }

        writer.WriteEndObject();
    }

    /// <summary>Nethereum puts ": eth_call" behind the node's words.</summary>
    private static string WithoutMethod(string? message, string method)
    {
        string suffix = ": " + method;
        return message is null ? string.Empty : message.EndsWith(suffix, StringComparison.Ordinal) ? message[..^suffix.Length] : message;
    }

    private static void WriteError(Utf8JsonWriter writer, int code, string? message, object? data)
    {
        writer.WriteStartObject("error"u8);
        writer.WriteNumber("code"u8, code);
        writer.WriteString("message"u8, message ?? string.Empty);
        if (data is not null)
        {
            writer.WritePropertyName("data"u8);
            WriteValue(writer, data);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null or JsonElement { ValueKind: JsonValueKind.Undefined }:
                writer.WriteNullValue();
                break;
            case JsonElement element:
                element.WriteTo(writer);
                break;
            case JsonNode node:
                node.WriteTo(writer);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case HexBigInteger number:
                writer.WriteStringValue(number.HexValue);
                break;
            case JToken token:
                writer.WriteRawValue(token.ToString(Formatting.None), skipInputValidation: true);
                break;
            default:
                // What an interceptor made up.
                writer.WriteRawValue(JsonConvert.SerializeObject(value), skipInputValidation: true);
                break;
        }
    }

    private static RpcResponse Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return new RpcResponse(buffer.WrittenMemory);
    }
}
