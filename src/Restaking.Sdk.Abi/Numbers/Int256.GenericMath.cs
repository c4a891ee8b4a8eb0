using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Restaking.Sdk.Abi;

// The face that generic math needs. What reads well on the type itself is public elsewhere; the rest is reached through the interfaces only.
public readonly partial struct Int256 : IBinaryInteger<Int256>, IMinMaxValue<Int256>, ISignedNumber<Int256>
{
    static int INumberBase<Int256>.Radix => 2;

    static Int256 IAdditiveIdentity<Int256, Int256>.AdditiveIdentity => Zero;

    static Int256 IMultiplicativeIdentity<Int256, Int256>.MultiplicativeIdentity => One;

    static Int256 ISignedNumber<Int256>.NegativeOne => NegativeOne;

    static Int256 IBinaryNumber<Int256>.AllBitsSet => NegativeOne;

    static bool INumberBase<Int256>.IsCanonical(Int256 value) => true;

    static bool INumberBase<Int256>.IsComplexNumber(Int256 value) => false;

    static bool INumberBase<Int256>.IsEvenInteger(Int256 value) => (value._bits.U0 & 1) == 0;

    static bool INumberBase<Int256>.IsFinite(Int256 value) => true;

    static bool INumberBase<Int256>.IsImaginaryNumber(Int256 value) => false;

    static bool INumberBase<Int256>.IsInfinity(Int256 value) => false;

    static bool INumberBase<Int256>.IsInteger(Int256 value) => true;

    static bool INumberBase<Int256>.IsNaN(Int256 value) => false;

    static bool INumberBase<Int256>.IsNegative(Int256 value) => value.IsBelowZero;

    static bool INumberBase<Int256>.IsNegativeInfinity(Int256 value) => false;

    static bool INumberBase<Int256>.IsNormal(Int256 value) => !value.IsZero;

    static bool INumberBase<Int256>.IsOddInteger(Int256 value) => (value._bits.U0 & 1) != 0;

    static bool INumberBase<Int256>.IsPositive(Int256 value) => !value.IsBelowZero;

    static bool INumberBase<Int256>.IsPositiveInfinity(Int256 value) => false;

    static bool INumberBase<Int256>.IsRealNumber(Int256 value) => true;

    static bool INumberBase<Int256>.IsSubnormal(Int256 value) => false;

    static bool INumberBase<Int256>.IsZero(Int256 value) => value.IsZero;

    static Int256 INumberBase<Int256>.MaxMagnitude(Int256 x, Int256 y) => Larger(x, y, x.Magnitude.CompareTo(y.Magnitude));

    static Int256 INumberBase<Int256>.MaxMagnitudeNumber(Int256 x, Int256 y) => Larger(x, y, x.Magnitude.CompareTo(y.Magnitude));

    static Int256 INumberBase<Int256>.MinMagnitude(Int256 x, Int256 y) => Smaller(x, y, x.Magnitude.CompareTo(y.Magnitude));

    static Int256 INumberBase<Int256>.MinMagnitudeNumber(Int256 x, Int256 y) => Smaller(x, y, x.Magnitude.CompareTo(y.Magnitude));

    private static Int256 Larger(Int256 x, Int256 y, int order) => order > 0 ? x : order < 0 ? y : Max(x, y);

    private static Int256 Smaller(Int256 x, Int256 y, int order) => order < 0 ? x : order > 0 ? y : Min(x, y);

    static bool IBinaryNumber<Int256>.IsPow2(Int256 value) => !value.IsBelowZero && UInt256.IsPow2(value._bits);

    static Int256 IBinaryNumber<Int256>.Log2(Int256 value) => value.IsBelowZero
        ? throw new ArgumentOutOfRangeException(nameof(value), "A negative number has no logarithm.")
        : new Int256(UInt256.Log2(value._bits));

    static Int256 IBinaryInteger<Int256>.LeadingZeroCount(Int256 value) => new(UInt256.LeadingZeroCount(value._bits));

    static Int256 IBinaryInteger<Int256>.TrailingZeroCount(Int256 value) => new(UInt256.TrailingZeroCount(value._bits));

    static Int256 IBinaryInteger<Int256>.PopCount(Int256 value) => new(UInt256.PopCount(value._bits));

    int IBinaryInteger<Int256>.GetByteCount() => Size;

    int IBinaryInteger<Int256>.GetShortestBitLength() => IsBelowZero ? (~_bits).BitLength + 1 : _bits.BitLength;

    static bool IBinaryInteger<Int256>.TryReadBigEndian(ReadOnlySpan<byte> source, bool isUnsigned, out Int256 value) =>
        TryRead(new BigInteger(source, isUnsigned, isBigEndian: true), out value);

    static bool IBinaryInteger<Int256>.TryReadLittleEndian(ReadOnlySpan<byte> source, bool isUnsigned, out Int256 value) =>
        TryRead(new BigInteger(source, isUnsigned, isBigEndian: false), out value);

    bool IBinaryInteger<Int256>.TryWriteBigEndian(Span<byte> destination, out int bytesWritten) => ((IBinaryInteger<UInt256>)_bits).TryWriteBigEndian(destination, out bytesWritten);

    bool IBinaryInteger<Int256>.TryWriteLittleEndian(Span<byte> destination, out int bytesWritten) => ((IBinaryInteger<UInt256>)_bits).TryWriteLittleEndian(destination, out bytesWritten);

    static bool INumberBase<Int256>.TryConvertFromChecked<TOther>(TOther value, out Int256 result) => TryConvertFrom(value, ConversionMode.Checked, out result);

    static bool INumberBase<Int256>.TryConvertFromSaturating<TOther>(TOther value, out Int256 result) => TryConvertFrom(value, ConversionMode.Saturating, out result);

    static bool INumberBase<Int256>.TryConvertFromTruncating<TOther>(TOther value, out Int256 result) => TryConvertFrom(value, ConversionMode.Truncating, out result);

    static bool INumberBase<Int256>.TryConvertToChecked<TOther>(Int256 value, [MaybeNullWhen(false)] out TOther result) =>
        NumberConversion.TryFromBigInteger(value.ToBigInteger(), ConversionMode.Checked, out result);

    static bool INumberBase<Int256>.TryConvertToSaturating<TOther>(Int256 value, [MaybeNullWhen(false)] out TOther result) =>
        NumberConversion.TryFromBigInteger(value.ToBigInteger(), ConversionMode.Saturating, out result);

    static bool INumberBase<Int256>.TryConvertToTruncating<TOther>(Int256 value, [MaybeNullWhen(false)] out TOther result) =>
        NumberConversion.TryFromBigInteger(value.ToBigInteger(), ConversionMode.Truncating, out result);

    static Int256 INumberBase<Int256>.Parse(string s, NumberStyles style, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return ParseStyled(s, style);
    }

    static Int256 INumberBase<Int256>.Parse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider) => ParseStyled(s, style);

    static bool INumberBase<Int256>.TryParse([NotNullWhen(true)] string? s, NumberStyles style, IFormatProvider? provider, out Int256 result) =>
        TryParseStyled(s, style, out result) == DecimalDigits.Outcome.Parsed;

    static bool INumberBase<Int256>.TryParse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider, out Int256 result) =>
        TryParseStyled(s, style, out result) == DecimalDigits.Outcome.Parsed;

    private static Int256 ParseStyled(ReadOnlySpan<char> s, NumberStyles style) => Checked(TryParseStyled(s, style, out Int256 value), value);

    private static DecimalDigits.Outcome TryParseStyled(ReadOnlySpan<char> text, NumberStyles style, out Int256 value)
    {
        text = NumberConversion.Trim(text, style);
        if ((style & NumberStyles.AllowHexSpecifier) != 0)
        {
            DecimalDigits.Outcome outcome = DecimalDigits.TryParseHex(text, out UInt256 bits);
            value = new Int256(bits);
            return outcome;
        }

        bool hasSign = !text.IsEmpty && text[0] is '+' or '-';
        if (hasSign && (style & NumberStyles.AllowLeadingSign) == 0)
        {
            value = default;
            return DecimalDigits.Outcome.NotANumber;
        }

        // "+-5" is no number.
        bool isPlus = hasSign && text[0] == '+' && !(text.Length > 1 && text[1] == '-');
        return TryParseSigned(isPlus ? text[1..] : text, out value);
    }

    private static bool TryRead(BigInteger number, out Int256 value)
    {
        bool fits = number >= MinValue.ToBigInteger() && number <= MaxValue.ToBigInteger();
        value = fits ? FromBigInteger(number) : default;
        return fits;
    }

    private static bool TryConvertFrom<TOther>(TOther other, ConversionMode mode, out Int256 result)
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
            ConversionMode.Saturating => number < MinValue.ToBigInteger() ? MinValue : number > MaxValue.ToBigInteger() ? MaxValue : FromBigInteger(number),
            _ => new Int256(UInt256.FromBigIntegerWrapping(number)),
        };
        return true;
    }
}
