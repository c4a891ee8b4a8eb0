using System.Diagnostics.CodeAnalysis;

namespace Restaking.Sdk.Abi;

/// <summary>Text of values with a fixed number of bytes: exactly <c>0x</c> and two digits per byte.</summary>
internal static class FixedHex
{
    internal static bool TryParse(ReadOnlySpan<char> text, Span<byte> bytes) =>
        text.Length == Hex.EncodedLength(bytes.Length)
        && text.StartsWith("0x", StringComparison.Ordinal)
        && Hex.TryDecode(text, bytes, out int written)
        && written == bytes.Length;

    internal static bool TryParse(ReadOnlySpan<byte> text, Span<byte> bytes) =>
        text.Length == Hex.EncodedLength(bytes.Length)
        && text.StartsWith("0x"u8)
        && Hex.TryDecode(text, bytes, out int written)
        && written == bytes.Length;

    /// <summary>The only formats are the default and "x", and they are the same.</summary>
    internal static void CheckFormat(ReadOnlySpan<char> format, string type)
    {
        if (!(format.IsEmpty || format is "G" or "g" or "x"))
        {
            throw new FormatException($"{type} knows the formats \"\", \"G\" and \"x\", not \"{format}\".");
        }
    }

    [DoesNotReturn]
    internal static void ThrowNotParsed(string type, int size, int length) => throw new FormatException(
        $"{type} is written as 0x and {size * 2} hex digits ({Hex.EncodedLength(size)} characters); this text has {length} characters or holds something else.");
}
