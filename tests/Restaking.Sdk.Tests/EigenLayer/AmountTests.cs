using System.Numerics;

namespace Restaking.Sdk.Tests.EigenLayer;

public sealed class AmountTests
{
    [Theory]
    [InlineData("32", "32000000000000000000")]
    [InlineData("0.5", "500000000000000000")]
    [InlineData("0.000000000000000001", "1")]
    public void FromEther_DecimalText_IsExact(string text, string wei) => Assert.Equal(wei, Amount.FromEther(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("-1")]
    [InlineData("1,5")]
    [InlineData("1e18")]
    [InlineData("0.0000000000000000001")]
    [InlineData("two")]
    public void FromEther_NotAnAmount_IsAnArgumentException(string text) => Assert.ThrowsAny<ArgumentException>(() => Amount.FromEther(text));

    [Fact]
    public void FromUnits_MoreDecimalsThanTheToken_SaysHowMany()
    {
        ArgumentException e = Assert.ThrowsAny<ArgumentException>(() => Amount.FromUnits("1.1234567", 6));

        Assert.Contains("6 decimals", e.Message, StringComparison.Ordinal);
        Assert.NotNull(e.InnerException);
    }

    [Fact]
    public void FromBaseUnits_NegativeOrTooLarge_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Amount.FromBaseUnits(BigInteger.MinusOne));
        Assert.Throws<ArgumentException>(() => Amount.FromBaseUnits(BigInteger.One << 256));
    }

    [Fact]
    public void ToString_Units_RoundTrips() => Assert.Equal("1.5", Amount.FromEther("1.5").ToString(18));
}
