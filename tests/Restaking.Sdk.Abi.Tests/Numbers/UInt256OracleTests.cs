using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Restaking.Sdk.Abi.Tests;

/// <summary>UInt256 against BigInteger: over the cross product of edge values, and over random ones.</summary>
public class UInt256OracleTests
{
    [Fact]
    public void BinaryOperators_OverEdgeValues_AgreeWithBigInteger()
    {
        foreach (BigInteger left in EdgeValues.Unsigned)
        {
            foreach (BigInteger right in EdgeValues.Unsigned)
            {
                AssertBinary(left, right);
            }
        }
    }

    [Fact]
    public void BinaryOperators_OverRandomValues_AgreeWithBigInteger() =>
        EdgeValues.Check(EdgeValues.AnyUnsigned.Two(), static pair => AssertBinary(pair.Item1, pair.Item2), 20_000);

    [Fact]
    public void MulDiv_OverEdgeValues_AgreesWithBigInteger()
    {
        foreach (BigInteger a in EdgeValues.Unsigned)
        {
            foreach (BigInteger b in EdgeValues.Unsigned)
            {
                foreach (BigInteger denominator in EdgeValues.Unsigned.Skip(1))
                {
                    AssertMulDiv(a, b, denominator);
                }
            }
        }
    }

    [Fact]
    public void MulDiv_OverRandomValues_AgreesWithBigInteger() => EdgeValues.Check(
        EdgeValues.AnyUnsigned.Three().Where(static triple => !triple.Item3.IsZero),
        static triple => AssertMulDiv(triple.Item1, triple.Item2, triple.Item3),
        20_000);

    [Fact]
    public void MulDiv_ByZeroOrWithAnUnknownRounding_IsRefused()
    {
        Assert.Throws<DivideByZeroException>(() => UInt256.MulDiv(1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => UInt256.MulDiv(1, 1, 1, (DivisionRounding)7));
        Assert.Throws<OverflowException>(() => UInt256.MulDiv(UInt256.MaxValue, UInt256.MaxValue, UInt256.MaxValue - 1));
    }

    /// <summary>The rare step of long division (Knuth's D6), which random numbers do not reach: the guessed digit is one too large.</summary>
    [Fact]
    public void DivRem_WhenTheGuessedDigitIsTooLarge_AgreesWithBigInteger() => AssertBinary(
        UInt256.ParseHex("8000000000000001800000000000000000000000000000010000000000000002").ToBigInteger(),
        UInt256.ParseHex("8000000000000001800000000000000000000000000000028000000000000001").ToBigInteger());

    [Fact]
    public void DivRem_OverLimbsAtTheirEnds_AgreesWithBigInteger()
    {
        Gen<BigInteger> ends = Gen.ArrayOf(Gen.Elements<ulong>(0, 1, 2, ulong.MaxValue, ulong.MaxValue - 1, 1UL << 63, (1UL << 63) - 1, (1UL << 63) + 1, 1UL << 32), 4)
            .Select(static limbs => new UInt256(limbs[0], limbs[1], limbs[2], limbs[3]).ToBigInteger());

        EdgeValues.Check(ends.Two(), static pair => AssertBinary(pair.Item1, pair.Item2), 20_000);
        EdgeValues.Check(ends.Three().Where(static triple => !triple.Item3.IsZero), static triple => AssertMulDiv(triple.Item1, triple.Item2, triple.Item3), 20_000);
    }

    [Fact]
    public void UnaryOperatorsAndShifts_OverEdgeValues_AgreeWithBigInteger()
    {
        foreach (BigInteger value in EdgeValues.Unsigned)
        {
            UInt256 number = UInt256.FromBigInteger(value);
            Assert.Equal(EdgeValues.TwoTo256 - 1 - value, (~number).ToBigInteger());
            Assert.Equal((int)value.GetBitLength(), number.BitLength);
            Assert.Equal(value.IsZero, number.IsZero);
            AssertSame(value + 1, () => ++number);
            number = UInt256.FromBigInteger(value);
            AssertSame(value - 1, () => --number);
            number = UInt256.FromBigInteger(value);
            AssertSame(-value, () => -number);
            for (int shift = 0; shift < 256; shift++)
            {
                Assert.Equal((value << shift) % EdgeValues.TwoTo256, (number << shift).ToBigInteger());
                Assert.Equal(value >> shift, (number >> shift).ToBigInteger());
                Assert.Equal(value >> shift, (number >>> shift).ToBigInteger());
            }

            Assert.Equal(number, number << 256);
            Assert.Equal(number >> 255, number >> -1);
        }
    }

    [Fact]
    public void Pow_OverEdgeValues_AgreesWithBigInteger()
    {
        foreach (BigInteger value in EdgeValues.Unsigned)
        {
            foreach (int exponent in new[] { 0, 1, 2, 3, 5, 8, 77, 78, 255, 256 })
            {
                BigInteger expected = value <= 1 || exponent * value.GetBitLength() < 600 ? BigInteger.Pow(value, exponent) : EdgeValues.TwoTo256;
                AssertSame(expected, () => UInt256.Pow(UInt256.FromBigInteger(value), (uint)exponent));
            }
        }

        Assert.Equal(UInt256.One, UInt256.Pow(UInt256.One, uint.MaxValue));
    }

    [Fact]
    public void BigEndian_OfAnyValue_RoundTrips() => EdgeValues.Check(EdgeValues.AnyUnsigned, static value =>
    {
        UInt256 number = UInt256.FromBigInteger(value);
        var bytes = new byte[32];
        number.WriteBigEndian(bytes);

        Assert.Equal(value, new BigInteger(bytes, isUnsigned: true, isBigEndian: true));
        Assert.Equal(number, UInt256.FromBigEndian(bytes));
        Assert.Equal(number, UInt256.FromBigEndianTrimmed(bytes.AsSpan().TrimStart((byte)0)));
        Assert.Equal(number, number.ToBigInteger() == value ? number : default);
        Assert.Equal(number.GetHashCode(), UInt256.FromBigEndian(bytes).GetHashCode());
    });

    [Fact]
    public void BigEndian_OfAnotherLength_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => UInt256.FromBigEndian(new byte[31]));
        Assert.Throws<ArgumentException>(() => UInt256.FromBigEndian(new byte[33]));
        Assert.Throws<ArgumentException>(() => UInt256.FromBigEndianTrimmed(new byte[33]));
        Assert.Throws<ArgumentException>(() => UInt256.One.WriteBigEndian(new byte[31]));
        Assert.Throws<OverflowException>(() => UInt256.FromBigInteger(EdgeValues.TwoTo256));
        Assert.Throws<OverflowException>(() => UInt256.FromBigInteger(-1));
    }

    [Fact]
    public void Conversions_ToPrimitives_AreExactOrOverflow()
    {
        foreach (BigInteger value in EdgeValues.Unsigned)
        {
            UInt256 number = UInt256.FromBigInteger(value);
            AssertConversion(value, byte.MinValue, byte.MaxValue, () => (byte)number);
            AssertConversion(value, sbyte.MinValue, sbyte.MaxValue, () => (sbyte)number);
            AssertConversion(value, ushort.MinValue, ushort.MaxValue, () => (ushort)number);
            AssertConversion(value, short.MinValue, short.MaxValue, () => (short)number);
            AssertConversion(value, uint.MinValue, uint.MaxValue, () => (uint)number);
            AssertConversion(value, int.MinValue, int.MaxValue, () => (int)number);
            AssertConversion(value, ulong.MinValue, ulong.MaxValue, () => (ulong)number);
            AssertConversion(value, long.MinValue, long.MaxValue, () => (long)number);
            AssertConversion(value, 0, UInt128.MaxValue, () => (BigInteger)(UInt128)number);
            AssertConversion(value, 0, Int128.MaxValue, () => (BigInteger)(Int128)number);
            AssertConversion(value, 0, (BigInteger)decimal.MaxValue, () => (BigInteger)(decimal)number);
            Assert.Equal((double)value, (double)number);
            Assert.Equal(value, (BigInteger)number);
            Assert.Equal(number, (UInt256)value);
        }
    }

    [Fact]
    public void Conversions_FromPrimitives_AreExactOrOverflow()
    {
        UInt256 literal = 5;
        Assert.Equal(UInt256.Parse("5"), literal);
        Assert.Equal(UInt256.Parse("255"), byte.MaxValue);
        Assert.Equal(UInt256.Parse("65535"), ushort.MaxValue);
        Assert.Equal(UInt256.Parse("4294967295"), uint.MaxValue);
        Assert.Equal(UInt256.Parse("18446744073709551615"), ulong.MaxValue);
        Assert.Equal((BigInteger)UInt128.MaxValue, ((UInt256)UInt128.MaxValue).ToBigInteger());
        Assert.Equal(UInt256.One, (UInt256)1L);
        Assert.Equal((BigInteger)Int128.MaxValue, ((UInt256)Int128.MaxValue).ToBigInteger());
        Assert.Throws<OverflowException>(() => (UInt256)(sbyte)-1);
        Assert.Throws<OverflowException>(() => (UInt256)(short)-1);
        Assert.Throws<OverflowException>(() => (UInt256)(-1));
        Assert.Throws<OverflowException>(() => (UInt256)(-1L));
        Assert.Throws<OverflowException>(() => (UInt256)Int128.NegativeOne);
    }

    private static void AssertBinary(BigInteger left, BigInteger right)
    {
        UInt256 x = UInt256.FromBigInteger(left);
        UInt256 y = UInt256.FromBigInteger(right);
        AssertSame(left + right, () => x + y);
        AssertSame(left + right, () => checked(x + y));
        AssertSame(left - right, () => x - y);
        AssertSame(left * right, () => x * y);
        Assert.Equal(left & right, (x & y).ToBigInteger());
        Assert.Equal(left | right, (x | y).ToBigInteger());
        Assert.Equal(left ^ right, (x ^ y).ToBigInteger());
        Assert.Equal(left.CompareTo(right), x.CompareTo(y));
        Assert.Equal((left < right, left <= right, left > right, left >= right), (x < y, x <= y, x > y, x >= y));
        Assert.Equal((left == right, left != right), (x == y, x != y));
        Assert.Equal((BigInteger.Min(left, right), BigInteger.Max(left, right)), (UInt256.Min(x, y).ToBigInteger(), UInt256.Max(x, y).ToBigInteger()));
        if (right.IsZero)
        {
            Assert.Throws<DivideByZeroException>(() => x / y);
            Assert.Throws<DivideByZeroException>(() => x % y);
            return;
        }

        (UInt256 quotient, UInt256 remainder) = UInt256.DivRem(x, y);
        Assert.Equal((left / right, left % right), (quotient.ToBigInteger(), remainder.ToBigInteger()));
        Assert.Equal((quotient, remainder), (x / y, x % y));
    }

    private static void AssertMulDiv(BigInteger a, BigInteger b, BigInteger denominator)
    {
        (UInt256 x, UInt256 y, UInt256 d) = (UInt256.FromBigInteger(a), UInt256.FromBigInteger(b), UInt256.FromBigInteger(denominator));
        BigInteger down = BigInteger.DivRem(a * b, denominator, out BigInteger remainder);
        AssertSame(down, () => UInt256.MulDiv(x, y, d));
        AssertSame(remainder.IsZero ? down : down + 1, () => UInt256.MulDiv(x, y, d, DivisionRounding.Up));
    }

    /// <summary>The same number, or an overflow where it does not fit.</summary>
    private static void AssertSame(BigInteger expected, Func<UInt256> actual)
    {
        if (expected.Sign < 0 || expected >= EdgeValues.TwoTo256)
        {
            Assert.Throws<OverflowException>(() => actual());
            return;
        }

        Assert.Equal(expected, actual().ToBigInteger());
    }

    private static void AssertConversion<T>(BigInteger value, BigInteger least, BigInteger most, Func<T> convert)
        where T : INumber<T>
    {
        if (value < least || value > most)
        {
            Assert.Throws<OverflowException>(() => convert());
            return;
        }

        Assert.Equal(value, BigInteger.CreateChecked(convert()));
    }
}
