using System.Text;

namespace Restaking.Sdk.Abi.Tests;

public class HexTests
{
    [Theory]
    [InlineData("0x", "")]
    [InlineData("", "")]
    [InlineData("0x00", "00")]
    [InlineData("00ff", "00ff")]
    [InlineData("0xDEADbeef", "deadbeef")]
    public void Decode_OfHexText_GivesItsBytes(string text, string digits)
    {
        byte[] expected = Convert.FromHexString(digits);

        Assert.Equal(expected, Hex.Decode(text));
        Assert.Equal(expected, Hex.Decode(Encoding.UTF8.GetBytes(text)));
    }

    [Theory]
    [InlineData("0x0")]
    [InlineData("0xabc")]
    [InlineData("0x0g")]
    [InlineData("0X00")]
    [InlineData("0x 0")]
    [InlineData("0x00\n")]
    [InlineData("0x0０")]
    public void Decode_OfOtherText_IsRefusedWithoutRepeatingIt(string text)
    {
        FormatException thrown = Assert.Throws<FormatException>(() => Hex.Decode(text));

        Assert.DoesNotContain(text, thrown.Message, StringComparison.Ordinal);
        Assert.False(Hex.TryDecode(text, new byte[8], out int written));
        Assert.Equal(0, written);
        Assert.False(Hex.TryDecode(Encoding.UTF8.GetBytes(text), new byte[8], out _));
    }

    [Fact]
    public void TryDecode_IntoTooShortADestination_IsFalse()
    {
        Assert.False(Hex.TryDecode("0x0102", new byte[1], out _));
        Assert.False(Hex.TryDecode("0x0102"u8, new byte[1], out _));
        Assert.True(Hex.TryDecode("0x0102", new byte[5], out int written));
        Assert.Equal(2, written);
    }

    [Fact]
    public void Encode_OfEveryLength_RoundTrips()
    {
        var random = new Random(17);
        for (int length = 0; length < 200; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            string text = Hex.Encode(bytes);

            Assert.Equal("0x" + Convert.ToHexStringLower(bytes), text);
            Assert.Equal(bytes, Hex.Decode(text));
            Assert.Equal(bytes, Hex.Decode(text.ToUpperInvariant().Replace("0X", "0x", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void TryEncode_IntoTooShortADestination_IsFalse()
    {
        Assert.False(Hex.TryEncode([1, 2], new char[5], out int chars));
        Assert.False(Hex.TryEncode([1, 2], new byte[1], out int bytes));
        Assert.Equal(0, chars + bytes);
        var exact = new char[6];
        Assert.True(Hex.TryEncode([1, 2], exact, out chars));
        Assert.Equal("0x0102", new string(exact, 0, chars));
    }

    [Fact]
    public void TryDecode_OfALargeResult_AllocatesNothing()
    {
        byte[] text = Encoding.ASCII.GetBytes(Hex.Encode(new byte[10_000]));
        var bytes = new byte[10_000];

        Assert.Equal(0, Allocation.Of(() => Hex.TryDecode(text, bytes, out _)));
    }
}
