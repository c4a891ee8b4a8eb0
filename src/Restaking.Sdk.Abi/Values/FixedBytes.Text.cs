using System.Diagnostics.CodeAnalysis;

namespace Restaking.Sdk.Abi;

public readonly partial struct FixedBytes : ISpanFormattable, IUtf8SpanFormattable, ISpanParsable<FixedBytes>, IUtf8SpanParsable<FixedBytes>
{
    /// <summary>Reads <c>0x</c> and 2 to 64 hex digits, of either case: two for each byte of the value.</summary>
    /// <exception cref="FormatException">Another form. The message does not repeat the text.</exception>
    public static FixedBytes Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static FixedBytes Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null)
    {
        if (!TryParse(s, provider, out FixedBytes result))
        {
            throw NotParsed(s.Length);
        }

        return result;
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static FixedBytes Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider = null)
    {
        if (!TryParse(utf8Text, provider, out FixedBytes result))
        {
            throw NotParsed(utf8Text.Length);
        }

        return result;
    }

    /// <summary>Reads what <see cref="Parse(string, IFormatProvider?)"/> reads; false instead of an exception.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out FixedBytes result) => TryParse(s.AsSpan(), null, out result);

    /// <inheritdoc cref="TryParse(string?, out FixedBytes)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out FixedBytes result) => TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(string?, out FixedBytes)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out FixedBytes result)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        bytes = bytes[..Math.Min(Hex.DecodedLength(s), MaxLength)];
        bool parsed = !bytes.IsEmpty && FixedHex.TryParse(s, bytes);
        result = parsed ? new FixedBytes(bytes) : default;
        return parsed;
    }

    /// <inheritdoc cref="TryParse(string?, out FixedBytes)"/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out FixedBytes result)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        bytes = bytes[..Math.Min(Hex.DecodedLength(utf8Text), MaxLength)];
        bool parsed = !bytes.IsEmpty && FixedHex.TryParse(utf8Text, bytes);
        result = parsed ? new FixedBytes(bytes) : default;
        return parsed;
    }

    /// <summary><c>0x</c> and 2 to 64 lower-case digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        CopyTo(bytes);
        bytes = bytes[..Length];
        return Hex.Encode(bytes);
    }

    /// <summary>The formats "", "G" and "x" all give the text of <see cref="ToString()"/>.</summary>
    /// <exception cref="FormatException">Another format.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider = null)
    {
        FixedHex.CheckFormat(format, nameof(FixedBytes));
        return ToString();
    }

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null)
    {
        FixedHex.CheckFormat(format, nameof(FixedBytes));
        Span<byte> bytes = stackalloc byte[MaxLength];
        CopyTo(bytes);
        bytes = bytes[..Length];
        return Hex.TryEncode(bytes, destination, out charsWritten);
    }

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null)
    {
        FixedHex.CheckFormat(format, nameof(FixedBytes));
        Span<byte> bytes = stackalloc byte[MaxLength];
        CopyTo(bytes);
        bytes = bytes[..Length];
        return Hex.TryEncode(bytes, utf8Destination, out bytesWritten);
    }

    private static FormatException NotParsed(int length) => new(
        $"bytes1 to bytes32 are written as 0x and two hex digits per byte; this text has {length} characters or holds something else.");
}
