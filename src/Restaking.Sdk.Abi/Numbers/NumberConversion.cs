using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Restaking.Sdk.Abi;

/// <summary>How generic math treats a number that does not fit: <c>CreateChecked</c>, <c>CreateSaturating</c>, <c>CreateTruncating</c>.</summary>
internal enum ConversionMode
{
    Checked,
    Saturating,
    Truncating,
}

/// <summary>Generic-math conversions between 256-bit numbers and the BCL's, by way of <see cref="BigInteger"/>, which knows all of them.</summary>
internal static class NumberConversion
{
    internal const NumberStyles SupportedStyles =
        NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite | NumberStyles.AllowLeadingSign | NumberStyles.AllowHexSpecifier;

    internal static readonly BigInteger TwoTo256 = BigInteger.One << 256;

    /// <summary>False for a type that neither we nor <see cref="BigInteger"/> know: it may know us.</summary>
    internal static bool TryToBigInteger<TOther>(TOther value, ConversionMode mode, out BigInteger result)
        where TOther : INumberBase<TOther>
    {
        result = default;
        if (typeof(TOther) == typeof(UInt256))
        {
            result = ((UInt256)(object)value).ToBigInteger();
            return true;
        }

        if (typeof(TOther) == typeof(Int256))
        {
            result = ((Int256)(object)value).ToBigInteger();
            return true;
        }

        if (!IsKnown<TOther>())
        {
            return false;
        }

        result = mode switch
        {
            ConversionMode.Checked => BigInteger.CreateChecked(value),
            ConversionMode.Saturating => BigInteger.CreateSaturating(value),
            _ => BigInteger.CreateTruncating(value),
        };
        return true;
    }

    internal static bool TryFromBigInteger<TOther>(BigInteger value, ConversionMode mode, out TOther result)
        where TOther : INumberBase<TOther>
    {
        if (!IsKnown<TOther>())
        {
            result = default!;
            return false;
        }

        result = mode switch
        {
            ConversionMode.Checked => TOther.CreateChecked(value),
            ConversionMode.Saturating => TOther.CreateSaturating(value),
            _ => TOther.CreateTruncating(value),
        };
        return true;
    }

    /// <summary>Removes white space as <paramref name="style"/> allows, and refuses styles that are not integers.</summary>
    internal static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text, NumberStyles style)
    {
        if ((style & ~SupportedStyles) != 0)
        {
            throw new ArgumentException($"256-bit integers are read with the styles {SupportedStyles}, not with {style & ~SupportedStyles}.", nameof(style));
        }

        text = (style & NumberStyles.AllowLeadingWhite) != 0 ? text.TrimStart() : text;
        return (style & NumberStyles.AllowTrailingWhite) != 0 ? text.TrimEnd() : text;
    }

    private static bool IsKnown<TOther>() =>
        typeof(TOther) == typeof(byte) || typeof(TOther) == typeof(sbyte)
        || typeof(TOther) == typeof(short) || typeof(TOther) == typeof(ushort) || typeof(TOther) == typeof(char)
        || typeof(TOther) == typeof(int) || typeof(TOther) == typeof(uint)
        || typeof(TOther) == typeof(long) || typeof(TOther) == typeof(ulong)
        || typeof(TOther) == typeof(nint) || typeof(TOther) == typeof(nuint)
        || typeof(TOther) == typeof(Int128) || typeof(TOther) == typeof(UInt128)
        || typeof(TOther) == typeof(Half) || typeof(TOther) == typeof(float) || typeof(TOther) == typeof(double)
        || typeof(TOther) == typeof(NFloat) || typeof(TOther) == typeof(decimal)
        || typeof(TOther) == typeof(BigInteger) || typeof(TOther) == typeof(Complex);
}
