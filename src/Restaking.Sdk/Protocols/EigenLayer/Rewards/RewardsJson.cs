using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>Values of the public tools' JSON. Everything that is not what it should be is a <see cref="FormatException"/> that says where.</summary>
internal static class RewardsJson
{
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 8 };

    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private const int MaxTextLength = 256 * 1024;

    /// <summary>Runs a reader; malformed JSON becomes a <see cref="FormatException"/>.</summary>
    public static T Read<T>(ReadOnlySpan<byte> utf8, RewardsJsonReader<T> read)
    {
        // A byte order mark is no JSON, and editors leave one.
        ReadOnlySpan<byte> text = utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        var reader = new Utf8JsonReader(text, Options);
        try
        {
            Next(ref reader, "the document");
            T value = read(ref reader);
            return reader.Read() ? throw Wrong(ref reader, "nothing after the document") : value;
        }
        catch (JsonException exception)
        {
            throw new FormatException($"This is not well-formed JSON: {exception.Message}", exception);
        }
    }

    public static void Next(ref Utf8JsonReader reader, string expected)
    {
        if (!reader.Read())
        {
            throw new FormatException($"The JSON ends where {expected} should be.");
        }
    }

    public static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string expected)
    {
        if (reader.TokenType != type)
        {
            throw Wrong(ref reader, expected);
        }
    }

    public static string Text(ref Utf8JsonReader reader, string expected)
    {
        Expect(ref reader, JsonTokenType.String, expected);
        return reader.ValueSpan.Length <= MaxTextLength ? Decoded(ref reader, expected) : throw new FormatException($"The text of {expected} has {reader.ValueSpan.Length} bytes; {MaxTextLength} are the most.");
    }

    public static Address Address(ref Utf8JsonReader reader, string expected) =>
        Abi.Address.TryParse(Text(ref reader, expected), out Address address) ? address : throw Wrong(ref reader, expected);

    /// <summary>A name that is an address.</summary>
    public static Address AddressName(ref Utf8JsonReader reader, string expected)
    {
        Expect(ref reader, JsonTokenType.PropertyName, expected);
        return Abi.Address.TryParse(reader.ValueSpan, out Address address) ? address : throw Wrong(ref reader, expected);
    }

    public static uint Index(ref Utf8JsonReader reader, string expected)
    {
        Expect(ref reader, JsonTokenType.Number, expected);
        return reader.TryGetUInt32(out uint index) ? index : throw Wrong(ref reader, expected);
    }

    /// <summary>A whole number of up to 256 bits, as a JSON number (read digit by digit, never as floating point) or as decimal text.</summary>
    public static UInt256 Amount(ref Utf8JsonReader reader, string expected)
    {
        bool written = reader.TokenType is JsonTokenType.Number or JsonTokenType.String && !reader.ValueIsEscaped;
        return written && UInt256.TryParse(reader.ValueSpan, null, out UInt256 amount) ? amount : throw Wrong(ref reader, expected);
    }

    public static Hash32 Hash(ref Utf8JsonReader reader, string expected)
    {
        byte[] bytes = Bytes(ref reader, expected);
        return bytes.Length == Hash32.Size ? new Hash32(bytes) : throw Wrong(ref reader, expected);
    }

    public static Hash32[] Hashes(ref Utf8JsonReader reader, int most, string expected)
    {
        byte[] bytes = Bytes(ref reader, expected);
        if (bytes.Length % Hash32.Size != 0 || bytes.Length / Hash32.Size > most)
        {
            throw new FormatException($"{expected} has {bytes.Length} bytes; a proof is a multiple of {Hash32.Size}, and at most {most} times that.");
        }

        var hashes = new Hash32[bytes.Length / Hash32.Size];
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = new Hash32(bytes.AsSpan(i * Hash32.Size, Hash32.Size));
        }

        return hashes;
    }

    public static FormatException Wrong(ref Utf8JsonReader reader, string expected) =>
        new($"Byte {reader.TokenStartIndex} of the JSON is not {expected} but a {reader.TokenType}{Shown(ref reader)}.");

    // Hex with 0x, as the command line tool and the contracts' own test data have it; else base64, as JSON of protobuf bytes is.
    private static byte[] Bytes(ref Utf8JsonReader reader, string expected)
    {
        string text = Text(ref reader, expected);
        if (text.Length == 0)
        {
            return [];
        }

        if (text.StartsWith("0x", StringComparison.Ordinal) && text.AsSpan(2).IndexOfAnyExcept(s_hexDigits) < 0)
        {
            return text.Length % 2 == 0 ? Convert.FromHexString(text.AsSpan(2)) : throw Wrong(ref reader, expected);
        }

        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Convert.TryFromBase64String(text, bytes, out int length) ? bytes[..length] : throw Wrong(ref reader, expected);
    }

    private static string Decoded(ref Utf8JsonReader reader, string expected)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new FormatException($"The text of {expected} is not Unicode.", exception);
        }
    }

    private static string Shown(ref Utf8JsonReader reader)
    {
        const int Most = 80;
        ReadOnlySpan<byte> value = reader.ValueSpan;
        return value.IsEmpty ? string.Empty : $" '{Encoding.UTF8.GetString(value[..Math.Min(value.Length, Most)])}{(value.Length > Most ? "…" : string.Empty)}'";
    }
}

/// <summary>Reads a value from where the reader stands; leaves it on the value's last token.</summary>
internal delegate T RewardsJsonReader<out T>(ref Utf8JsonReader reader);
