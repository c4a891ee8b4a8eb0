using System.Globalization;
using System.Numerics;

namespace Restaking.Sdk.Abi.Tests;

/// <summary>256-bit numbers seen through the BCL's generic-math interfaces, beside UInt128, Int128 and BigInteger.</summary>
public class GenericMathTests
{
    [Fact]
    public void CreateChecked_BetweenTypes_IsExactOrOverflows()
    {
        Assert.Equal((UInt256)42u, To<UInt256>.Checked(42));
        Assert.Equal(Int256.Parse("-42"), To<Int256>.Checked(-42));
        Assert.Equal(-42L, long.CreateChecked(Int256.Parse("-42")));
        Assert.Equal(ulong.MaxValue, ulong.CreateChecked((UInt256)ulong.MaxValue));
        Assert.Equal((UInt256)3u, To<UInt256>.Checked(3.9m));
        Assert.Equal((UInt256)7u, To<UInt256>.Checked(Int256.Parse("7")));
        Assert.Equal(Int256.Parse("7"), To<Int256>.Checked((UInt256)7u));
        Assert.Equal(BigInteger.One << 200, BigInteger.CreateChecked(UInt256.One << 200));
        Assert.Equal(Math.ScaleB(1, 200), double.CreateChecked(UInt256.One << 200));
        Assert.Throws<OverflowException>(() => To<UInt256>.Checked(-1));
        Assert.Throws<OverflowException>(() => To<UInt256>.Checked(double.NaN));
        Assert.Throws<OverflowException>(() => To<Int256>.Checked(UInt256.MaxValue));
        Assert.Throws<OverflowException>(() => int.CreateChecked(UInt256.MaxValue));
    }

    [Fact]
    public void CreateSaturating_OutOfRange_StopsAtTheEnds()
    {
        Assert.Equal(UInt256.Zero, To<UInt256>.Saturating(-1));
        Assert.Equal(UInt256.MaxValue, To<UInt256>.Saturating(BigInteger.One << 300));
        Assert.Equal(Int256.MaxValue, To<Int256>.Saturating(UInt256.MaxValue));
        Assert.Equal(Int256.MinValue, To<Int256>.Saturating(-(BigInteger.One << 300)));
        Assert.Equal(int.MaxValue, int.CreateSaturating(UInt256.MaxValue));
        Assert.Equal(byte.MinValue, byte.CreateSaturating(Int256.MinValue));
    }

    [Fact]
    public void CreateTruncating_OutOfRange_KeepsTheLowBits()
    {
        Assert.Equal(UInt256.MaxValue, To<UInt256>.Truncating(-1));
        Assert.Equal((UInt256)5u, To<UInt256>.Truncating((BigInteger.One << 256) + 5));
        Assert.Equal(Int256.NegativeOne, To<Int256>.Truncating(UInt256.MaxValue));
        Assert.Equal(ulong.MaxValue, ulong.CreateTruncating(UInt256.MaxValue));
    }

    [Fact]
    public void Sum_WrittenOnce_WorksForAllIntegers()
    {
        Assert.Equal((UInt256)6u, Sum<UInt256>(1, 2, 3));
        Assert.Equal(Int256.Parse("-2"), Sum<Int256>(1, -6, 3));
        Assert.Throws<OverflowException>(() => Sum(UInt256.MaxValue, UInt256.One));
    }

    [Fact]
    public void Predicates_OverEdgeValues_AgreeWithBigInteger()
    {
        foreach (BigInteger value in EdgeValues.Unsigned)
        {
            AssertPredicates(value, UInt256.FromBigInteger(value));
        }

        foreach (BigInteger value in EdgeValues.Signed)
        {
            AssertPredicates(value, Int256.FromBigInteger(value));
        }
    }

    [Fact]
    public void BitCounts_OverEdgeValues_AreThoseOfTheBits()
    {
        foreach (BigInteger value in EdgeValues.Unsigned)
        {
            UInt256 number = UInt256.FromBigInteger(value);
            string bits = value.ToString("b", CultureInfo.InvariantCulture).TrimStart('0');
            Assert.Equal((UInt256)(ulong)(256 - bits.Length), UInt256.LeadingZeroCount(number));
            Assert.Equal((UInt256)(ulong)bits.Count(static bit => bit == '1'), UInt256.PopCount(number));
            Assert.Equal((UInt256)(ulong)(bits.Length == 0 ? 256 : bits.Length - bits.TrimEnd('0').Length), UInt256.TrailingZeroCount(number));
            if (!value.IsZero)
            {
                Assert.Equal((UInt256)(ulong)(bits.Length - 1), UInt256.Log2(number));
                Assert.Equal(value.IsPowerOfTwo, UInt256.IsPow2(number));
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => UInt256.Log2(UInt256.Zero));
    }

    [Fact]
    public void Bytes_InEitherOrder_RoundTrip()
    {
        foreach (BigInteger value in EdgeValues.Signed)
        {
            AssertBytes(Int256.FromBigInteger(value), isUnsigned: false);
        }

        foreach (BigInteger value in EdgeValues.Unsigned)
        {
            AssertBytes(UInt256.FromBigInteger(value), isUnsigned: true);
        }
    }

    [Theory]
    [InlineData(" 42 ", NumberStyles.Integer, true)]
    [InlineData("+42", NumberStyles.Integer, true)]
    [InlineData("-42", NumberStyles.Integer, false)]
    [InlineData("-0", NumberStyles.Integer, true)]
    [InlineData("2a", NumberStyles.HexNumber, true)]
    [InlineData(" 42", NumberStyles.None, false)]
    [InlineData("+42", NumberStyles.None, false)]
    [InlineData("2a", NumberStyles.Integer, false)]
    [InlineData("", NumberStyles.Integer, false)]
    [InlineData("+", NumberStyles.Integer, false)]
    public void TryParse_WithAStyle_FollowsIt(string text, NumberStyles style, bool parses) => Assert.Equal(parses, TryParse<UInt256>(text, style));

    [Fact]
    public void TryParse_WithAStyle_KnowsSigns()
    {
        Assert.True(TryParse<Int256>("-42", NumberStyles.Integer));
        Assert.True(TryParse<Int256>("+42", NumberStyles.Integer));
        Assert.False(TryParse<Int256>("+-42", NumberStyles.Integer));
        Assert.False(TryParse<Int256>("-42", NumberStyles.None));
        Assert.Throws<ArgumentException>(() => TryParse<UInt256>("1", NumberStyles.AllowThousands));
    }

    private static bool TryParse<T>(string text, NumberStyles style)
        where T : INumberBase<T> => T.TryParse(text, style, CultureInfo.InvariantCulture, out _);

    private static T Sum<T>(params ReadOnlySpan<T> values)
        where T : INumber<T>
    {
        T sum = T.AdditiveIdentity;
        foreach (T value in values)
        {
            sum += value * T.MultiplicativeIdentity;
        }

        return sum;
    }

    private static void AssertPredicates<T>(BigInteger expected, T actual)
        where T : IBinaryInteger<T>, IMinMaxValue<T>
    {
        Assert.Equal(expected.IsEven, T.IsEvenInteger(actual));
        Assert.Equal(!expected.IsEven, T.IsOddInteger(actual));
        Assert.Equal(expected.Sign < 0, T.IsNegative(actual));
        Assert.Equal(expected.Sign >= 0, T.IsPositive(actual));
        Assert.Equal(expected.IsZero, T.IsZero(actual));
        Assert.Equal(expected.Sign, T.Sign(actual));
        Assert.Equal(expected.IsPowerOfTwo && expected.Sign > 0, T.IsPow2(actual));
        Assert.Equal(actual, T.Clamp(actual, T.MinValue, T.MaxValue));
        Assert.True(T.IsInteger(actual) && T.IsFinite(actual) && T.IsRealNumber(actual) && T.IsCanonical(actual));
        Assert.Equal(((IBinaryInteger<BigInteger>)expected).GetShortestBitLength(), actual.GetShortestBitLength());
        Assert.Equal(32, actual.GetByteCount());
    }

    private static void AssertBytes<T>(T value, bool isUnsigned)
        where T : IBinaryInteger<T>
    {
        var bytes = new byte[32];
        Assert.True(value.TryWriteBigEndian(bytes, out int written));
        Assert.Equal(32, written);
        Assert.True(T.TryReadBigEndian(bytes, isUnsigned, out T read));
        Assert.Equal(value, read);
        Assert.True(value.TryWriteLittleEndian(bytes, out _));
        Assert.True(T.TryReadLittleEndian(bytes, isUnsigned, out read));
        Assert.Equal(value, read);
        Assert.False(value.TryWriteBigEndian(new byte[31], out _));
        Assert.False(T.TryReadBigEndian([1, .. new byte[32]], isUnsigned, out _));
    }

    /// <summary>The Create methods are members of the interface: C# reaches them through a type parameter.</summary>
    private static class To<T>
        where T : INumberBase<T>
    {
        internal static T Checked<TOther>(TOther value)
            where TOther : INumberBase<TOther> => T.CreateChecked(value);

        internal static T Saturating<TOther>(TOther value)
            where TOther : INumberBase<TOther> => T.CreateSaturating(value);

        internal static T Truncating<TOther>(TOther value)
            where TOther : INumberBase<TOther> => T.CreateTruncating(value);
    }
}
