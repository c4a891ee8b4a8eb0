using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Restaking.Sdk.Abi;

// The face that generic math needs. What reads well on the type itself is public elsewhere; the rest is reached through the interfaces only.
public readonly partial struct UInt256 : IBinaryInteger<UInt256>, IMinMaxValue<UInt256>, IUnsignedNumber<UInt256>
{
    static int INumberBase<UInt256>.Radix => 2;

    static UInt256 IAdditiveIdentity<UInt256, UInt256>.AdditiveIdentity => Zero;

    static UInt256 IMultiplicativeIdentity<UInt256, UInt256>.MultiplicativeIdentity => One;

    static UInt256 IBinaryNumber<UInt256>.AllBitsSet => MaxValue;

    static UInt256 INumberBase<UInt256>.Abs(UInt256 value) => value;

    static bool INumberBase<UInt256>.IsCanonical(UInt256 value) => true;

    static bool INumberBase<UInt256>.IsComplexNumber(UInt256 value) => false;

    static bool INumberBase<UInt256>.IsEvenInteger(UInt256 value) => (value._u0 & 1) == 0;

    static bool INumberBase<UInt256>.IsFinite(UInt256 value) => true;

    static bool INumberBase<UInt256>.IsImaginaryNumber(UInt256 value) => false;

    static bool INumberBase<UInt256>.IsInfinity(UInt256 value) => false;

    static bool INumberBase<UInt256>.IsInteger(UInt256 value) => true;

    static bool INumberBase<UInt256>.IsNaN(UInt256 value) => false;

    static bool INumberBase<UInt256>.IsNegative(UInt256 value) => false;

    static bool INumberBase<UInt256>.IsNegativeInfinity(UInt256 value) => false;

    static bool INumberBase<UInt256>.IsNormal(UInt256 value) => !value.IsZero;

    static bool INumberBase<UInt256>.IsOddInteger(UInt256 value) => (value._u0 & 1) != 0;

    static bool INumberBase<UInt256>.IsPositive(UInt256 value) => true;

    static bool INumberBase<UInt256>.IsPositiveInfinity(UInt256 value) => false;

    static bool INumberBase<UInt256>.IsRealNumber(UInt256 value) => true;

    static bool INumberBase<UInt256>.IsSubnormal(UInt256 value) => false;

    static bool INumberBase<UInt256>.IsZero(UInt256 value) => value.IsZero;

    static UInt256 INumberBase<UInt256>.MaxMagnitude(UInt256 x, UInt256 y) => Max(x, y);

    static UInt256 INumberBase<UInt256>.MaxMagnitudeNumber(UInt256 x, UInt256 y) => Max(x, y);

    static UInt256 INumberBase<UInt256>.MinMagnitude(UInt256 x, UInt256 y) => Min(x, y);

    static UInt256 INumberBase<UInt256>.MinMagnitudeNumber(UInt256 x, UInt256 y) => Min(x, y);

    int IBinaryInteger<UInt256>.GetByteCount() => Size;

    int IBinaryInteger<UInt256>.GetShortestBitLength() => BitLength;

    static bool IBinaryInteger<UInt256>.TryReadBigEndian(ReadOnlySpan<byte> source, bool isUnsigned, out UInt256 value) =>
        TryRead(new BigInteger(source, isUnsigned, isBigEndian: true), out value);

    static bool IBinaryInteger<UInt256>.TryReadLittleEndian(ReadOnlySpan<byte> source, bool isUnsigned, out UInt256 value) =>
        TryRead(new BigInteger(source, isUnsigned, isBigEndian: false), out value);

    bool IBinaryInteger<UInt256>.TryWriteBigEndian(Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        if (destination.Length < Size)
        {
            return false;
        }

        WriteBigEndian(destination);
        bytesWritten = Size;
        return true;
    }

    bool IBinaryInteger<UInt256>.TryWriteLittleEndian(Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        if (destination.Length < Size)
        {
            return false;
        }

        WriteBigEndian(destination);
        destination[..Size].Reverse();
        bytesWritten = Size;
        return true;
    }

    static bool INumberBase<UInt256>.TryConvertFromChecked<TOther>(TOther value, out UInt256 result) => TryConvertFrom(value, ConversionMode.Checked, out result);

    static bool INumberBase<UInt256>.TryConvertFromSaturating<TOther>(TOther value, out UInt256 result) => TryConvertFrom(value, ConversionMode.Saturating, out result);

    static bool INumberBase<UInt256>.TryConvertFromTruncating<TOther>(TOther value, out UInt256 result) => TryConvertFrom(value, ConversionMode.Truncating, out result);

    static bool INumberBase<UInt256>.TryConvertToChecked<TOther>(UInt256 value, [MaybeNullWhen(false)] out TOther result) =>
        NumberConversion.TryFromBigInteger(value.ToBigInteger(), ConversionMode.Checked, out result);

    static bool INumberBase<UInt256>.TryConvertToSaturating<TOther>(UInt256 value, [MaybeNullWhen(false)] out TOther result) =>
        NumberConversion.TryFromBigInteger(value.ToBigInteger(), ConversionMode.Saturating, out result);

    static bool INumberBase<UInt256>.TryConvertToTruncating<TOther>(UInt256 value, [MaybeNullWhen(false)] out TOther result) =>
        NumberConversion.TryFromBigInteger(value.ToBigInteger(), ConversionMode.Truncating, out result);

    static UInt256 INumberBase<UInt256>.Parse(string s, NumberStyles style, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return ParseStyled(s, style);
    }

    static UInt256 INumberBase<UInt256>.Parse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider) => ParseStyled(s, style);

    static bool INumberBase<UInt256>.TryParse([NotNullWhen(true)] string? s, NumberStyles style, IFormatProvider? provider, out UInt256 result) =>
        TryParseStyled(s, style, out result) == DecimalDigits.Outcome.Parsed;

    static bool INumberBase<UInt256>.TryParse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider, out UInt256 result) =>
        TryParseStyled(s, style, out result) == DecimalDigits.Outcome.Parsed;

    private static UInt256 ParseStyled(ReadOnlySpan<char> s, NumberStyles style) => Checked(TryParseStyled(s, style, out UInt256 value), value, "an integer in the given style");

    private static DecimalDigits.Outcome TryParseStyled(ReadOnlySpan<char> text, NumberStyles style, out UInt256 value)
    {
        text = NumberConversion.Trim(text, style);
        if ((style & NumberStyles.AllowHexSpecifier) != 0)
        {
            return DecimalDigits.TryParseHex(text, out value);
        }

        bool hasSign = !text.IsEmpty && text[0] is '+' or '-';
        if (hasSign && (style & NumberStyles.AllowLeadingSign) == 0)
        {
            value = default;
            return DecimalDigits.Outcome.NotANumber;
        }

        DecimalDigits.Outcome outcome = DecimalDigits.TryParse(hasSign ? text[1..] : text, out value);
        return outcome == DecimalDigits.Outcome.Parsed && hasSign && text[0] == '-' && !value.IsZero ? DecimalDigits.Outcome.TooLarge : outcome;
    }

    private static bool TryRead(BigInteger number, out UInt256 value)
    {
        bool fits = number.Sign >= 0 && number < NumberConversion.TwoTo256;
        value = fits ? FromBigInteger(number) : default;
        return fits;
    }

    private static bool TryConvertFrom<TOther>(TOther other, ConversionMode mode, out UInt256 result)
        where TOther : INumberBase<TOther>
    {
        result = default;
        if (!NumberConversion.TryToBigInteger(other, mode, out BigInteger number))
        {
            return false;
        }

        result = mode switch
        {
            ConversionMode.Checked => FromBigInteger(number),
            ConversionMode.Saturating => number.Sign < 0 ? Zero : number >= NumberConversion.TwoTo256 ? MaxValue : FromBigInteger(number),
            _ => FromBigIntegerWrapping(number),
        };
        return true;
    }
}
