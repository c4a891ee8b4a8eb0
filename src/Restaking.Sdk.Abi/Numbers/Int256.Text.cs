using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;

namespace Restaking.Sdk.Abi;

public readonly partial struct Int256 : ISpanFormattable, IUtf8SpanFormattable, ISpanParsable<Int256>, IUtf8SpanParsable<Int256>
{
    private const int MaxTextLength = DecimalDigits.MaxCount + 3;

    /// <summary>Reads decimal digits with or without "-" in front, and nothing else: no "+", space, separator or exponent, in no culture.</summary>
    /// <exception cref="FormatException">Another form.</exception>
    /// <exception cref="OverflowException">The number is outside -2^255 to 2^255 - 1.</exception>
    public static Int256 Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static Int256 Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => Checked(TryParseSigned(s, out Int256 value), value);

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static Int256 Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider = null) => Checked(TryParseSigned(utf8Text, out Int256 value), value);

    /// <summary>Reads what <see cref="Parse(string, IFormatProvider?)"/> reads; false instead of an exception.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out Int256 result) => TryParse(s.AsSpan(), null, out result);

    /// <inheritdoc cref="TryParse(string?, out Int256)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Int256 result) => TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(string?, out Int256)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Int256 result) => TryParseSigned(s, out result) == DecimalDigits.Outcome.Parsed;

    /// <inheritdoc cref="TryParse(string?, out Int256)"/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out Int256 result) =>
        TryParseSigned(utf8Text, out result) == DecimalDigits.Outcome.Parsed;

    /// <summary>The decimal digits with "-" in front of a negative number, in every culture.</summary>
    public override string ToString() => ToString(null, null);

    /// <summary>"" , "G" or "D" gives decimal digits with the sign; "x", "X" and "0x" give the 256 bits in two's complement as hex digits, as <see cref="UInt256"/> writes them.</summary>
    /// <exception cref="FormatException">Another format.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider = null)
    {
        Span<byte> buffer = stackalloc byte[MaxTextLength];
        return Encoding.ASCII.GetString(Format(buffer, format));
    }

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null)
    {
        Span<byte> buffer = stackalloc byte[MaxTextLength];
        return DecimalDigits.TryCopy(Format(buffer, format), destination, out charsWritten);
    }

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null)
    {
        Span<byte> buffer = stackalloc byte[MaxTextLength];
        return DecimalDigits.TryCopy<byte>(Format(buffer, format), utf8Destination, out bytesWritten);
    }

    private ReadOnlySpan<byte> Format(Span<byte> buffer, ReadOnlySpan<char> format)
    {
        bool hex = !format.IsEmpty && (format is "0x" || format[0] is 'x' or 'X');
        UInt256 digits = hex ? _bits : Magnitude;
        if (!digits.TryFormat(buffer[1..], out int written, format))
        {
            throw new FormatException($"Int256 does not know the format \"{format}\".");
        }

        if (hex || !IsBelowZero)
        {
            return buffer.Slice(1, written);
        }

        buffer[0] = (byte)'-';
        return buffer[..(written + 1)];
    }

    private static DecimalDigits.Outcome TryParseSigned<TChar>(ReadOnlySpan<TChar> text, out Int256 value)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        value = default;
        bool negative = !text.IsEmpty && text[0] == TChar.CreateTruncating('-');
        DecimalDigits.Outcome outcome = DecimalDigits.TryParse(negative ? text[1..] : text, out UInt256 magnitude);
        if (outcome != DecimalDigits.Outcome.Parsed)
        {
            return outcome;
        }

        if (TryFromMagnitude(magnitude, negative, out value))
        {
            return DecimalDigits.Outcome.Parsed;
        }

        value = default;
        return DecimalDigits.Outcome.TooLarge;
    }

    private static Int256 Checked(DecimalDigits.Outcome outcome, Int256 value) => outcome switch
    {
        DecimalDigits.Outcome.Parsed => value,
        DecimalDigits.Outcome.TooLarge => throw DoesNotFit(),
        _ => throw new FormatException("The text is not a signed 256-bit number: it needs decimal digits, with or without - in front."),
    };
}
