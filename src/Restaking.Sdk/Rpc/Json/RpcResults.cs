using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Rpc;

/// <summary>Readers for the plain result types of Ethereum's JSON-RPC, for use with <see cref="RpcClient.InvokeAsync{TResult}"/>.</summary>
public static class RpcResults
{
    /// <summary>A quantity of at most 64 bits.</summary>
    public static ulong Quantity(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> digits = HexDigits(ref reader);
        if (digits.IsEmpty || digits.Length > 16)
        {
            // More digits are fine only when they are leading zeros.
            int first = digits.IndexOfAnyExcept((byte)'0');
            digits = digits.IsEmpty ? throw Malformed("a quantity without digits") : first < 0 ? digits[^1..] : digits[first..];
            if (digits.Length > 16)
            {
                throw Malformed("a quantity of more than 64 bits");
            }
        }

        return ulong.TryParse(digits, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out ulong value)
            ? value
            : throw Malformed("a quantity that is not hex");
    }

    /// <summary>A quantity of at most 32 bits.</summary>
    public static uint Quantity32(ref Utf8JsonReader reader)
        => Quantity(ref reader) is var value && value <= uint.MaxValue ? (uint)value : throw Malformed("a quantity of more than 32 bits");

    /// <summary>A quantity of at most 256 bits.</summary>
    public static UInt256 Quantity256(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> digits = HexDigits(ref reader);
        if (digits.IsEmpty)
        {
            throw Malformed("a quantity without digits");
        }

        if (digits.Length > 64)
        {
            int extra = digits.Length - 64;
            if (digits[..extra].IndexOfAnyExcept((byte)'0') >= 0)
            {
                throw Malformed("a quantity of more than 256 bits");
            }

            digits = digits[extra..];
        }

        Span<byte> padded = stackalloc byte[64];
        padded.Fill((byte)'0');
        digits.CopyTo(padded[(64 - digits.Length)..]);
        Span<byte> word = stackalloc byte[32];
        DecodeHex(padded, word);
        return UInt256.FromBigEndian(word);
    }

    /// <summary>Data of any length; <c>0x</c> is empty, null is not data and refused.</summary>
    public static byte[] Data(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> digits = HexDigits(ref reader);
        byte[] bytes = digits.IsEmpty ? [] : GC.AllocateUninitializedArray<byte>(digits.Length / 2);
        DecodeHex(digits, bytes);
        return bytes;
    }

    /// <summary>Exactly 20 bytes.</summary>
    public static Address Address(ref Utf8JsonReader reader)
    {
        Span<byte> bytes = stackalloc byte[Abi.Address.Size];
        DecodeHex(HexDigits(ref reader), bytes);
        return new Address(bytes);
    }

    /// <summary>Exactly 32 bytes.</summary>
    public static Hash32 Hash(ref Utf8JsonReader reader)
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        DecodeHex(HexDigits(ref reader), bytes);
        return new Hash32(bytes);
    }

    /// <summary>A 32-byte word that nodes may send with its leading zeros cut off (storage slots).</summary>
    public static Hash32 Word(ref Utf8JsonReader reader)
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        Quantity256(ref reader).WriteBigEndian(bytes);
        return new Hash32(bytes);
    }

    /// <summary>true or false.</summary>
    public static bool Boolean(ref Utf8JsonReader reader) => reader.GetBoolean();

    /// <summary>A JSON string, or null.</summary>
    public static string? Text(ref Utf8JsonReader reader) => reader.GetString();

    /// <summary>A list of addresses.</summary>
    public static Address[] Addresses(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        var list = new List<Address>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            list.Add(Address(ref reader));
        }

        return [.. list];
    }

    /// <summary>Any result, null included, skipped: for methods that are called for their effect. Always true.</summary>
    public static bool Ignore(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return true;
    }

    /// <summary>The result's JSON text as it stands.</summary>
    public static string RawJson(ref Utf8JsonReader reader)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetRawText();
    }

    internal static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (reader.TokenType != token)
        {
            throw Malformed($"{reader.TokenType} where {token} belongs");
        }
    }

    /// <summary>The hex digits of the string the reader stands on, without 0x.</summary>
    internal static ReadOnlySpan<byte> HexDigits(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped)
        {
            throw Malformed($"{reader.TokenType} where a hex string belongs");
        }

        ReadOnlySpan<byte> text = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        return text is [(byte)'0', (byte)'x' or (byte)'X', ..] ? text[2..] : throw Malformed("a hex string without 0x");
    }

    /// <summary>Decodes exactly as many digits as fill the destination.</summary>
    internal static void DecodeHex(ReadOnlySpan<byte> digits, Span<byte> destination)
    {
        if (digits.Length != destination.Length * 2
            || Convert.FromHexString(digits, destination, out _, out int written) != OperationStatus.Done
            || written != destination.Length)
        {
            throw Malformed($"{digits.Length} characters of hex where {destination.Length} bytes belong, or characters that are not hex");
        }
    }

    [SuppressMessage("Usage", "CA2201", Justification = "JsonException is what a JSON reader throws.")]
    internal static JsonException Malformed(string what) => new($"The answer has {what}.");
}
