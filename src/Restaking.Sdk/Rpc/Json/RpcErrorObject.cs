using System.Buffers;
using System.Text.Json;

namespace Restaking.Sdk.Rpc;

/// <summary>The <c>error</c> member of an answer, with the revert data dug out of the shapes nodes put it in.</summary>
internal sealed record RpcErrorObject(int? Code, string Message, byte[] RevertData)
{
    public static RpcErrorObject Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            // Not JSON-RPC, but some gateways answer {"error":"rate limited"}.
            string text = reader.TokenType == JsonTokenType.String ? reader.GetString() ?? string.Empty : string.Empty;
            reader.Skip();
            return new RpcErrorObject(null, text, []);
        }

        int? code = null;
        string message = string.Empty;
        byte[]? data = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("code"u8))
            {
                reader.Read();
                code = ReadCode(ref reader);
            }
            else if (reader.ValueTextEquals("message"u8))
            {
                reader.Read();
                message = reader.TokenType == JsonTokenType.String ? reader.GetString() ?? string.Empty : message;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                data = FindData(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return new RpcErrorObject(code, message, data ?? []);
    }

    private static int? ReadCode(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int number))
        {
            return number;
        }

        if (reader.TokenType == JsonTokenType.String && int.TryParse(reader.GetString(), System.Globalization.CultureInfo.InvariantCulture, out int fromText))
        {
            return fromText;
        }

        reader.Skip();
        return null;
    }

    /// <summary>
    /// geth, erigon, anvil, reth, besu: <c>"0x..."</c>; nethermind and parity: <c>"Reverted 0x..."</c>; hardhat: <c>{"data":"0x..."}</c>;
    /// wallets in between: <c>{"originalError":{"data":"0x..."}}</c>. The first "data" that is hex counts; a "txHash" next to it does not.
    /// </summary>
    private static byte[]? FindData(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return Parse(ref reader);
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        byte[]? found = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isData = reader.ValueTextEquals("data"u8) || reader.ValueTextEquals("originalError"u8) || reader.ValueTextEquals("result"u8);
            reader.Read();
            if (isData && found is null)
            {
                found = FindData(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return found;
    }

    private static byte[]? Parse(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped)
        {
            return null;
        }

        ReadOnlySpan<byte> text = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        if (text.StartsWith("Reverted "u8))
        {
            text = text["Reverted "u8.Length..];
        }

        if (!text.StartsWith("0x"u8) || text.Length % 2 != 0)
        {
            return null;
        }

        text = text[2..];
        byte[] bytes = new byte[text.Length / 2];
        return Convert.FromHexString(text, bytes, out _, out int written) == OperationStatus.Done && written == bytes.Length ? bytes : null;
    }
}
