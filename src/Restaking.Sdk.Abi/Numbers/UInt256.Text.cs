using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Restaking.Sdk.Abi;

public readonly partial struct UInt256 : ISpanFormattable, IUtf8SpanFormattable, ISpanParsable<UInt256>, IUtf8SpanParsable<UInt256>
{
    private const int MaxTextLength = DecimalDigits.MaxCount + Hex.PrefixLength;

    /// <summary>Reads decimal digits, and nothing but digits: no sign, space, separator, point or exponent, in no culture.</summary>
    /// <exception cref="FormatException">Another character, or none at all. Hex text is for <see cref="ParseHex(ReadOnlySpan{char})"/>, amounts with decimals for <see cref="ParseUnits(string, int)"/>.</exception>
    /// <exception cref="OverflowException">The number is above 2^256 - 1.</exception>
    public static UInt256 Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static UInt256 Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => ParseDecimal(s);

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static UInt256 Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider = null) => ParseDecimal(utf8Text);

    /// <summary>Reads what <see cref="Parse(string, IFormatProvider?)"/> reads; false instead of an exception.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out UInt256 result) => TryParse(s.AsSpan(), null, out result);

    /// <inheritdoc cref="TryParse(string?, out UInt256)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out UInt256 result) => TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(string?, out UInt256)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out UInt256 result) => DecimalDigits.TryParse(s, out result) == DecimalDigits.Outcome.Parsed;

    /// <inheritdoc cref="TryParse(string?, out UInt256)"/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out UInt256 result) =>
        DecimalDigits.TryParse(utf8Text, out result) == DecimalDigits.Outcome.Parsed;

    /// <summary>Reads a JSON-RPC quantity: hex digits of either case with or without <c>0x</c>. Leading zeros, which nodes should not write but do, are accepted.</summary>
    /// <exception cref="FormatException">Another character, or no digit.</exception>
    /// <exception cref="OverflowException">The number is above 2^256 - 1.</exception>
    public static UInt256 ParseHex(ReadOnlySpan<char> text) => Checked(DecimalDigits.TryParseHex(Hex.SkipPrefix(text), out UInt256 value), value, "hex digits (0-9, a-f), 0x in front or not");

    /// <inheritdoc cref="ParseHex(ReadOnlySpan{char})"/>
    public static UInt256 ParseHex(ReadOnlySpan<byte> utf8Text) => Checked(DecimalDigits.TryParseHex(Hex.SkipPrefix(utf8Text), out UInt256 value), value, "hex digits (0-9, a-f), 0x in front or not");

    /// <summary>Reads what <see cref="ParseHex(ReadOnlySpan{char})"/> reads; false instead of an exception.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> text, out UInt256 result) => DecimalDigits.TryParseHex(Hex.SkipPrefix(text), out result) == DecimalDigits.Outcome.Parsed;

    /// <inheritdoc cref="TryParseHex(ReadOnlySpan{char}, out UInt256)"/>
    public static bool TryParseHex(ReadOnlySpan<byte> utf8Text, out UInt256 result) => DecimalDigits.TryParseHex(Hex.SkipPrefix(utf8Text), out result) == DecimalDigits.Outcome.Parsed;

    /// <summary>The decimal digits, without separators, in every culture.</summary>
    public override string ToString() => ToString(null, null);

    /// <summary>
    /// "" , "G" or "D" gives decimal digits; "x" or "X" hex digits without leading zeros and without <c>0x</c>, in that case; a number after "x" or "D" is the least
    /// number of digits ("x64"); "0x" gives a JSON-RPC quantity such as <c>0x1bc16d674ec80000</c>.
    /// </summary>
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
        if (format is "0x")
        {
            int start = WriteHex(buffer, 'a', 1) - Hex.PrefixLength;
            buffer[start] = (byte)'0';
            buffer[start + 1] = (byte)'x';
            return buffer[start..];
        }

        char kind = format.IsEmpty ? 'G' : format[0];
        int digits = 1;
        if (format.Length > 1 && !(int.TryParse(format[1..], NumberStyles.None, CultureInfo.InvariantCulture, out digits) && digits <= DecimalDigits.MaxCount))
        {
            kind = '\0';
        }

        switch (kind)
        {
            case 'G' or 'g' when format.Length <= 1:
            case 'D' or 'd':
                int start = DecimalDigits.Write(this, buffer);
                while (buffer.Length - start < digits)
                {
                    buffer[--start] = (byte)'0';
                }

                return buffer[start..];
            case 'x':
                return buffer[WriteHex(buffer, 'a', digits)..];
            case 'X':
                return buffer[WriteHex(buffer, 'A', digits)..];
            default:
                throw new FormatException($"UInt256 knows the formats \"\", \"G\", \"D\", \"x\", \"X\" (with a number of digits up to {DecimalDigits.MaxCount}) and \"0x\", not \"{format}\".");
        }
    }

    private int WriteHex(Span<byte> buffer, char ten, int minimumDigits)
    {
        int digits = Math.Max(minimumDigits, (BitLength + 3) / 4);
        int at = buffer.Length;
        UInt256 rest = this;
        for (int i = 0; i < digits; i++)
        {
            uint nibble = (uint)rest._u0 & 0xf;
            buffer[--at] = (byte)(nibble < 10 ? '0' + nibble : ten + nibble - 10);
            rest >>= 4;
        }

        return at;
    }

    private static UInt256 ParseDecimal<TChar>(ReadOnlySpan<TChar> text)
        where TChar : unmanaged, IBinaryInteger<TChar> => Checked(DecimalDigits.TryParse(text, out UInt256 value), value, "decimal digits only (0-9)");

    private static UInt256 Checked(DecimalDigits.Outcome outcome, UInt256 value, string expected) => outcome switch
    {
        DecimalDigits.Outcome.Parsed => value,
        DecimalDigits.Outcome.TooLarge => throw new OverflowException("The number does not fit an unsigned 256-bit number (0 to 2^256 - 1)."),
        _ => throw new FormatException($"The text is not an unsigned 256-bit number: it needs {expected}."),
    };
}
