using System.Buffers;

namespace Restaking.Sdk.Abi;

/// <summary>
/// Hex text as JSON-RPC writes it (two digits per byte, lower case, <c>0x</c> in front), to and from bytes, for UTF-16 and UTF-8 text. Vectorised; no
/// string in between.
/// </summary>
/// <remarks>
/// Writing always puts <c>0x</c> in front. Reading accepts text with and without it (keystores have none) and digits of either case, but an odd number of
/// digits is refused: JSON-RPC quantities such as <c>0x1</c> are numbers, not bytes.
/// </remarks>
public static class Hex
{
    /// <summary>Characters in <c>0x</c>.</summary>
    public const int PrefixLength = 2;

    /// <summary>Characters that <paramref name="byteCount"/> bytes take, <c>0x</c> included.</summary>
    public static int EncodedLength(int byteCount) => checked((byteCount * 2) + PrefixLength);

    /// <summary>Bytes that hex text of <paramref name="text"/> decodes to: half of its digits, not counting <c>0x</c>. The digits themselves are not looked at.</summary>
    public static int DecodedLength(ReadOnlySpan<char> text) => SkipPrefix(text).Length / 2;

    /// <inheritdoc cref="DecodedLength(ReadOnlySpan{char})"/>
    public static int DecodedLength(ReadOnlySpan<byte> text) => SkipPrefix(text).Length / 2;

    /// <summary>Writes <paramref name="bytes"/> as <c>0x</c> and lower-case digits.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) =>
        string.Create(EncodedLength(bytes.Length), bytes, static (text, source) => TryEncode(source, text, out _));

    /// <summary>Writes <paramref name="bytes"/> as <c>0x</c> and lower-case digits; false when <paramref name="destination"/> is too short.</summary>
    public static bool TryEncode(ReadOnlySpan<byte> bytes, Span<char> destination, out int charsWritten)
    {
        charsWritten = 0;
        if (destination.Length < PrefixLength || !Convert.TryToHexStringLower(bytes, destination[PrefixLength..], out int digits))
        {
            return false;
        }

        destination[0] = '0';
        destination[1] = 'x';
        charsWritten = digits + PrefixLength;
        return true;
    }

    /// <summary>Writes <paramref name="bytes"/> as <c>0x</c> and lower-case digits in UTF-8; false when <paramref name="destination"/> is too short.</summary>
    public static bool TryEncode(ReadOnlySpan<byte> bytes, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        if (destination.Length < PrefixLength || !Convert.TryToHexStringLower(bytes, destination[PrefixLength..], out int digits))
        {
            return false;
        }

        destination[0] = (byte)'0';
        destination[1] = (byte)'x';
        bytesWritten = digits + PrefixLength;
        return true;
    }

    /// <summary>Reads hex text into bytes.</summary>
    /// <exception cref="FormatException">An odd number of digits, or a character that is no hex digit. The message never repeats the text: it may be a key.</exception>
    public static byte[] Decode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[DecodedLength(text)];
        return TryDecode(text, bytes, out _) ? bytes : throw NotHex(SkipPrefix(text).Length);
    }

    /// <summary>Reads UTF-8 hex text into bytes.</summary>
    /// <inheritdoc cref="Decode(ReadOnlySpan{char})"/>
    public static byte[] Decode(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[DecodedLength(text)];
        return TryDecode(text, bytes, out _) ? bytes : throw NotHex(SkipPrefix(text).Length);
    }

    /// <summary>
    /// Reads hex text into <paramref name="destination"/>; false when the number of digits is odd, a character is no hex digit, or the bytes do not fit.
    /// What <paramref name="destination"/> holds after false is not defined.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination, out int bytesWritten)
    {
        ReadOnlySpan<char> digits = SkipPrefix(text);
        if (Convert.FromHexString(digits, destination, out _, out bytesWritten) == OperationStatus.Done)
        {
            return true;
        }

        bytesWritten = 0;
        return false;
    }

    /// <summary>Reads UTF-8 hex text into <paramref name="destination"/>.</summary>
    /// <inheritdoc cref="TryDecode(ReadOnlySpan{char}, Span{byte}, out int)"/>
    public static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> destination, out int bytesWritten)
    {
        ReadOnlySpan<byte> digits = SkipPrefix(text);
        if (Convert.FromHexString(digits, destination, out _, out bytesWritten) == OperationStatus.Done)
        {
            return true;
        }

        bytesWritten = 0;
        return false;
    }

    internal static ReadOnlySpan<char> SkipPrefix(ReadOnlySpan<char> text) => text.StartsWith("0x", StringComparison.Ordinal) ? text[PrefixLength..] : text;

    internal static ReadOnlySpan<byte> SkipPrefix(ReadOnlySpan<byte> text) => text.StartsWith("0x"u8) ? text[PrefixLength..] : text;

    private static FormatException NotHex(int digits) => new(
        (digits & 1) != 0
            ? $"Hex bytes have two digits each; this text has {digits} digits. A JSON-RPC quantity (\"0x1\") is a number: read it as UInt256."
            : "The text holds a character that is not a hex digit (0-9, a-f, A-F).");
}
