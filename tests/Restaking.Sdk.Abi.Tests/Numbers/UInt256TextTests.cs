using System.Globalization;
using System.Numerics;
using System.Text;

namespace Restaking.Sdk.Abi.Tests;

public class UInt256TextTests
{
    [Fact]
    public void Decimal_OfAnyValue_RoundTrips() => EdgeValues.Check(EdgeValues.AnyUnsigned, static value =>
    {
        UInt256 number = UInt256.FromBigInteger(value);
        string text = value.ToString(CultureInfo.InvariantCulture);
        var utf8 = new byte[78];

        Assert.Equal(text, number.ToString());
        Assert.Equal(number, UInt256.Parse(text));
        Assert.Equal(number, UInt256.Parse(Encoding.ASCII.GetBytes(text)));
        Assert.True(number.TryFormat(utf8, out int written));
        Assert.Equal(text, Encoding.ASCII.GetString(utf8, 0, written));
        Assert.Equal(text, $"{number}");
    });

    [Fact]
    public void Hex_OfAnyValue_RoundTrips() => EdgeValues.Check(EdgeValues.AnyUnsigned, static value =>
    {
        UInt256 number = UInt256.FromBigInteger(value);
        string digits = value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
        digits = digits.Length == 0 ? "0" : digits;

        Assert.Equal(digits, number.ToString("x"));
        Assert.Equal("0x" + digits, number.ToString("0x"));
        Assert.Equal(digits.ToUpperInvariant(), number.ToString("X"));
        Assert.Equal(digits.PadLeft(64, '0'), number.ToString("x64"));
        Assert.Equal(number, UInt256.ParseHex("0x" + digits));
        Assert.Equal(number, UInt256.ParseHex(digits.ToUpperInvariant()));
        Assert.Equal(number, UInt256.ParseHex(Encoding.ASCII.GetBytes("0x000" + digits)));
        Assert.True(UInt256.TryParseHex(Encoding.ASCII.GetBytes(digits), out UInt256 tried));
        Assert.Equal(number, tried);
    });

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.0")]
    [InlineData("1,000")]
    [InlineData("1e18")]
    [InlineData("0x10")]
    [InlineData("1\u0660")]
    [InlineData("１")]
    public void Parse_OfOtherText_IsRefused(string text)
    {
        Assert.Throws<FormatException>(() => UInt256.Parse(text));
        Assert.False(UInt256.TryParse(text, out _));
        Assert.False(UInt256.TryParse(Encoding.UTF8.GetBytes(text), null, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("0X1")]
    [InlineData("0x1g")]
    [InlineData("0x-1")]
    [InlineData("0x 1")]
    public void ParseHex_OfOtherText_IsRefused(string text)
    {
        Assert.Throws<FormatException>(() => UInt256.ParseHex(text));
        Assert.False(UInt256.TryParseHex(text, out _));
    }

    [Fact]
    public void Parse_AboveTheLargest_Overflows()
    {
        string largest = (EdgeValues.TwoTo256 - 1).ToString(CultureInfo.InvariantCulture);
        string above = EdgeValues.TwoTo256.ToString(CultureInfo.InvariantCulture);

        Assert.Equal(UInt256.MaxValue, UInt256.Parse(largest));
        Assert.Equal(UInt256.MaxValue, UInt256.Parse(new string('0', 500) + largest));
        Assert.Throws<OverflowException>(() => UInt256.Parse(above));
        Assert.Throws<OverflowException>(() => UInt256.Parse(new string('9', 500)));
        Assert.Throws<OverflowException>(() => UInt256.ParseHex("0x1" + new string('0', 64)));
        Assert.False(UInt256.TryParse(above, out UInt256 left));
        Assert.True(left.IsZero);
    }

    [Fact]
    public void Parse_OfNull_IsAnArgumentError()
    {
        Assert.Throws<ArgumentNullException>(() => UInt256.Parse((string)null!));
        Assert.False(UInt256.TryParse((string?)null, out _));
    }

    [Theory]
    [InlineData("N")]
    [InlineData("x999")]
    [InlineData("x-1")]
    [InlineData("G5")]
    [InlineData("0X")]
    public void ToString_WithAnUnknownFormat_IsRefused(string format) => Assert.Throws<FormatException>(() => UInt256.One.ToString(format));

    [Fact]
    public void ToString_WithAFormatProvider_IsTheSame() =>
        Assert.Equal("1234567890123456789012", UInt256.Parse("1234567890123456789012").ToString("D", new NumberFormatInfo { NumberGroupSeparator = ".", NegativeSign = "~" }));

    [Fact]
    public void TryFormat_IntoTooShortADestination_IsFalse()
    {
        Assert.False(UInt256.MaxValue.TryFormat(new char[77], out int chars));
        Assert.False(UInt256.MaxValue.TryFormat(new byte[77], out int bytes));
        Assert.Equal(0, chars + bytes);
    }

    [Fact]
    public void Units_OfAnyValue_RoundTripThroughEveryNumberOfDecimals() => EdgeValues.Check(EdgeValues.AnyUnsigned, static value =>
    {
        UInt256 amount = UInt256.FromBigInteger(value);
        for (int decimals = 0; decimals <= 77; decimals++)
        {
            string text = amount.FormatUnits(decimals);
            BigInteger unit = BigInteger.Pow(10, decimals);
            string fraction = (value % unit).ToString(CultureInfo.InvariantCulture).PadLeft(decimals, '0').TrimEnd('0');

            Assert.Equal((value / unit) + (fraction.Length == 0 || decimals == 0 ? "" : "." + fraction), text);
            Assert.Equal(amount, UInt256.ParseUnits(text, decimals));
        }
    }, 200);

    [Theory]
    [InlineData("0", 18, "0")]
    [InlineData("1", 0, "1")]
    [InlineData("1.5", 18, "1500000000000000000")]
    [InlineData("0.000000000000000001", 18, "1")]
    [InlineData("32", 18, "32000000000000000000")]
    [InlineData("007.50", 2, "750")]
    [InlineData("1000000.123456", 6, "1000000123456")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457.584007913129639935", 18, "115792089237316195423570985008687907853269984665640564039457584007913129639935")]
    public void ParseUnits_OfAnAmount_IsExact(string text, int decimals, string expected) =>
        Assert.Equal(UInt256.Parse(expected), UInt256.ParseUnits(text, decimals));

    [Theory]
    [InlineData("", 18)]
    [InlineData(".", 18)]
    [InlineData(".5", 18)]
    [InlineData("5.", 18)]
    [InlineData("1.2.3", 18)]
    [InlineData("-1", 18)]
    [InlineData("1,5", 18)]
    [InlineData("1e3", 18)]
    [InlineData(" 1", 18)]
    [InlineData("0.0000000000000000001", 18)]
    [InlineData("0.5", 0)]
    [InlineData("1.0", 0)]
    public void ParseUnits_OfWhatIsNoAmount_IsRefused(string text, int decimals)
    {
        Assert.Throws<FormatException>(() => UInt256.ParseUnits(text, decimals));
        Assert.False(UInt256.TryParseUnits(text, decimals, out _));
    }

    [Fact]
    public void ParseUnits_AboveTheLargest_Overflows()
    {
        Assert.Throws<OverflowException>(() => UInt256.ParseUnits("115792089237316195423570985008687907853269984665640564039457.584007913129639936", 18));
        Assert.Throws<OverflowException>(() => UInt256.ParseUnits("2", 77));
        Assert.Throws<OverflowException>(() => UInt256.ParseUnits(new string('9', 100), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => UInt256.ParseUnits("1", 78));
        Assert.Throws<ArgumentOutOfRangeException>(() => UInt256.One.FormatUnits(-1));
    }

    [Fact]
    public void EtherAndGwei_OfAmounts_AreExact()
    {
        Assert.Equal(UInt256.Parse("32000000000000000000"), UInt256.FromEther("32"));
        Assert.Equal(UInt256.Parse("1500000000"), UInt256.FromGwei("1.5"));
        Assert.Equal(UInt256.FromEther("32"), UInt256.FromGwei(32_000_000_000));
        Assert.Equal((BigInteger)ulong.MaxValue * 1_000_000_000, UInt256.FromGwei(ulong.MaxValue).ToBigInteger());
        Assert.Equal("0.000000001", UInt256.One.ToGweiString());
        Assert.Equal("1.000000000000000001", UInt256.Parse("1000000000000000001").ToEtherString());
        Assert.Equal("7", ((UInt256)7).FormatUnits(EtherUnit.Wei));
    }
}
