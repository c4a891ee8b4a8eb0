using System.Numerics;
using FsCheck.Fluent;

namespace Restaking.Sdk.Abi.Tests;

/// <summary>Int256 against BigInteger: over the cross product of edge values, and over random ones.</summary>
public class Int256OracleTests
{
    [Fact]
    public void BinaryOperators_OverEdgeValues_AgreeWithBigInteger()
    {
        foreach (BigInteger left in EdgeValues.Signed)
        {
            foreach (BigInteger right in EdgeValues.Signed)
            {
                AssertBinary(left, right);
            }
        }
    }

    [Fact]
    public void BinaryOperators_OverRandomValues_AgreeWithBigInteger() =>
        EdgeValues.Check(EdgeValues.AnySigned.Two(), static pair => AssertBinary(pair.Item1, pair.Item2), 20_000);

    [Fact]
    public void UnaryOperatorsAndShifts_OverEdgeValues_AgreeWithBigInteger()
    {
        foreach (BigInteger value in EdgeValues.Signed)
        {
            Int256 number = Int256.FromBigInteger(value);
            BigInteger bits = value.Sign < 0 ? value + EdgeValues.TwoTo256 : value;
            Assert.Equal(value, number.ToBigInteger());
            Assert.Equal(value.Sign, number.Sign);
            Assert.Equal(bits, number.ToBits().ToBigInteger());
            Assert.Equal(number, Int256.FromBits(number.ToBits()));
            Assert.Equal(-value - 1, (~number).ToBigInteger());
            AssertSame(-value, () => -number);
            AssertSame(BigInteger.Abs(value), () => Int256.Abs(number));
            AssertSame(value + 1, () => number + Int256.One);
            AssertSame(value - 1, () => number - Int256.One);
            for (int shift = 0; shift < 256; shift++)
            {
                Assert.Equal(value >> shift, (number >> shift).ToBigInteger());
                Assert.Equal(bits >> shift, (number >>> shift).ToBits().ToBigInteger());
                Assert.Equal((bits << shift) % EdgeValues.TwoTo256, (number << shift).ToBits().ToBigInteger());
            }
        }
    }

    [Fact]
    public void BigEndian_OfAnyValue_RoundTrips() => EdgeValues.Check(EdgeValues.AnySigned, static value =>
    {
        Int256 number = Int256.FromBigInteger(value);
        var bytes = new byte[32];
        number.WriteBigEndian(bytes);

        Assert.Equal(value, new BigInteger(bytes, isUnsigned: false, isBigEndian: true));
        Assert.Equal(number, Int256.FromBigEndian(bytes));
        Assert.Equal(value.ToString(), number.ToString());
        Assert.Equal(number, Int256.Parse(number.ToString()));
    });

    [Fact]
    public void Conversions_ToPrimitives_AreExactOrOverflow()
    {
        foreach (BigInteger value in EdgeValues.Signed)
        {
            Int256 number = Int256.FromBigInteger(value);
            AssertConversion(value, byte.MinValue, byte.MaxValue, () => (byte)number);
            AssertConversion(value, sbyte.MinValue, sbyte.MaxValue, () => (sbyte)number);
            AssertConversion(value, ushort.MinValue, ushort.MaxValue, () => (ushort)number);
            AssertConversion(value, short.MinValue, short.MaxValue, () => (short)number);
            AssertConversion(value, uint.MinValue, uint.MaxValue, () => (uint)number);
            AssertConversion(value, int.MinValue, int.MaxValue, () => (int)number);
            AssertConversion(value, ulong.MinValue, ulong.MaxValue, () => (ulong)number);
            AssertConversion(value, long.MinValue, long.MaxValue, () => (long)number);
            AssertConversion(value, UInt128.MinValue, UInt128.MaxValue, () => (UInt128)number);
            AssertConversion(value, Int128.MinValue, Int128.MaxValue, () => (Int128)number);
            AssertConversion(value, 0, EdgeValues.TwoTo256, () => (UInt256)number);
            Assert.Equal(number, (Int256)value);
            Assert.Equal((double)value, (double)number);
        }
    }

    [Fact]
    public void Conversions_FromPrimitives_AreExact()
    {
        Int256 literal = -5;
        Assert.Equal(Int256.Parse("-5"), literal);
        Assert.Equal((BigInteger)sbyte.MinValue, ((Int256)sbyte.MinValue).ToBigInteger());
        Assert.Equal((BigInteger)short.MinValue, ((Int256)short.MinValue).ToBigInteger());
        Assert.Equal((BigInteger)long.MinValue, ((Int256)long.MinValue).ToBigInteger());
        Assert.Equal((BigInteger)ulong.MaxValue, ((Int256)ulong.MaxValue).ToBigInteger());
        Assert.Equal((BigInteger)Int128.MinValue, ((Int256)Int128.MinValue).ToBigInteger());
        Assert.Equal((BigInteger)UInt128.MaxValue, ((Int256)UInt128.MaxValue).ToBigInteger());
        Assert.Throws<OverflowException>(() => (Int256)UInt256.MaxValue);
        Assert.Throws<OverflowException>(() => Int256.FromBigInteger(EdgeValues.TwoTo255));
        Assert.Throws<OverflowException>(() => Int256.FromBigInteger(-EdgeValues.TwoTo255 - 1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("--1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1-")]
    [InlineData("0x1")]
    public void Parse_OfOtherText_IsRefused(string text)
    {
        Assert.Throws<FormatException>(() => Int256.Parse(text));
        Assert.False(Int256.TryParse(text, out _));
    }

    [Fact]
    public void Parse_OutOfRange_Overflows()
    {
        Assert.Equal(Int256.MinValue, Int256.Parse("-57896044618658097711785492504343953926634992332820282019728792003956564819968"));
        Assert.Equal(Int256.MaxValue, Int256.Parse("57896044618658097711785492504343953926634992332820282019728792003956564819967"));
        Assert.Throws<OverflowException>(() => Int256.Parse("57896044618658097711785492504343953926634992332820282019728792003956564819968"));
        Assert.Throws<OverflowException>(() => Int256.Parse("-57896044618658097711785492504343953926634992332820282019728792003956564819969"));
        Assert.False(Int256.TryParse("57896044618658097711785492504343953926634992332820282019728792003956564819968", out Int256 left));
        Assert.True(left.IsZero);
    }

    [Fact]
    public void ToString_InHex_ShowsTheBits()
    {
        Assert.Equal(new string('f', 64), Int256.NegativeOne.ToString("x"));
        Assert.Equal("0x2a", ((Int256)42).ToString("0x"));
        Assert.Equal("-42", $"{(Int256)(-42)}");
        Assert.Throws<FormatException>(() => Int256.One.ToString("N"));
    }

    private static void AssertBinary(BigInteger left, BigInteger right)
    {
        Int256 x = Int256.FromBigInteger(left);
        Int256 y = Int256.FromBigInteger(right);
        AssertSame(left + right, () => x + y);
        AssertSame(left - right, () => x - y);
        AssertSame(left * right, () => x * y);
        Assert.Equal((left & right, left | right, left ^ right), ((x & y).ToBigInteger(), (x | y).ToBigInteger(), (x ^ y).ToBigInteger()));
        Assert.Equal(left.CompareTo(right), x.CompareTo(y));
        Assert.Equal((left < right, left <= right, left > right, left >= right), (x < y, x <= y, x > y, x >= y));
        Assert.Equal((left == right, left != right), (x == y, x != y));
        if (right.IsZero)
        {
            Assert.Throws<DivideByZeroException>(() => x / y);
            Assert.Throws<DivideByZeroException>(() => x % y);
            return;
        }

        AssertSame(left / right, () => x / y);
        AssertSame(left % right, () => x % y);
    }

    private static void AssertSame(BigInteger expected, Func<Int256> actual)
    {
        if (expected < -EdgeValues.TwoTo255 || expected >= EdgeValues.TwoTo255)
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

        Assert.Equal(value.ToString(), convert().ToString());
    }
}
