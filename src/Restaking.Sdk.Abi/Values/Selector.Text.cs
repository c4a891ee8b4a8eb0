using System.Diagnostics.CodeAnalysis;

namespace Restaking.Sdk.Abi;

public readonly partial struct Selector : ISpanFormattable, IUtf8SpanFormattable, ISpanParsable<Selector>, IUtf8SpanParsable<Selector>
{
    /// <summary>Reads <c>0x</c> and 8 hex digits, of either case.</summary>
    /// <exception cref="FormatException">Another form. The message does not repeat the text.</exception>
    public static Selector Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static Selector Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null)
    {
        if (!TryParse(s, provider, out Selector result))
        {
            FixedHex.ThrowNotParsed("A Selector", Size, s.Length);
        }

        return result;
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static Selector Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider = null)
    {
        if (!TryParse(utf8Text, provider, out Selector result))
        {
            FixedHex.ThrowNotParsed("A Selector", Size, utf8Text.Length);
        }

        return result;
    }

    /// <summary>Reads what <see cref="Parse(string, IFormatProvider?)"/> reads; false instead of an exception.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out Selector result) => TryParse(s.AsSpan(), null, out result);

    /// <inheritdoc cref="TryParse(string?, out Selector)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Selector result) => TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(string?, out Selector)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Selector result)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bool parsed = FixedHex.TryParse(s, bytes);
        result = parsed ? new Selector(bytes) : default;
        return parsed;
    }

    /// <inheritdoc cref="TryParse(string?, out Selector)"/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out Selector result)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bool parsed = FixedHex.TryParse(utf8Text, bytes);
        result = parsed ? new Selector(bytes) : default;
        return parsed;
    }

    /// <summary><c>0x</c> and 8 lower-case digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Hex.Encode(bytes);
    }

    /// <summary>The formats "", "G" and "x" all give the text of <see cref="ToString()"/>.</summary>
    /// <exception cref="FormatException">Another format.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider = null)
    {
        FixedHex.CheckFormat(format, nameof(Selector));
        return ToString();
    }

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null)
    {
        FixedHex.CheckFormat(format, nameof(Selector));
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Hex.TryEncode(bytes, destination, out charsWritten);
    }

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null)
    {
        FixedHex.CheckFormat(format, nameof(Selector));
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Hex.TryEncode(bytes, utf8Destination, out bytesWritten);
    }
}
