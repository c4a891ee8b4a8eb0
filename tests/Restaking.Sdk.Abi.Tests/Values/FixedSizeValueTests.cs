using System.Text;

namespace Restaking.Sdk.Abi.Tests;

/// <summary>Hash32, Selector and FixedBytes.</summary>
public class FixedSizeValueTests
{
    private const string HashText = "0x00112233445566778899aabbccddeeff0123456789abcdef0123456789abcdef";

    [Fact]
    public void Hash32_Text_RoundTrips()
    {
        Hash32 hash = Hash32.Parse(HashText);
        var utf8 = new byte[66];

        Assert.Equal(HashText, hash.ToString());
        Assert.Equal(hash, Hash32.Parse(HashText.ToUpperInvariant().Replace("0X", "0x", StringComparison.Ordinal)));
        Assert.Equal(hash, Hash32.Parse(Encoding.ASCII.GetBytes(HashText)));
        Assert.True(hash.TryFormat(utf8, out int written));
        Assert.Equal(HashText, Encoding.ASCII.GetString(utf8, 0, written));
        Assert.False(hash.TryFormat(new char[65], out _));
        Assert.Equal(hash, new Hash32(hash.ToArray()));
        Assert.Equal(hash, Hash32.FromUInt256(hash.ToUInt256()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x00")]
    [InlineData("00112233445566778899aabbccddeeff0123456789abcdef0123456789abcdef")]
    [InlineData("0x00112233445566778899aabbccddeeff0123456789abcdef0123456789abcdeg")]
    [InlineData("0x00112233445566778899aabbccddeeff0123456789abcdef0123456789abcdef00")]
    public void Hash32_OfOtherText_IsRefused(string text)
    {
        Assert.Throws<FormatException>(() => Hash32.Parse(text));
        Assert.False(Hash32.TryParse(text, out _));
        Assert.False(Hash32.TryParse(Encoding.ASCII.GetBytes(text), null, out _));
    }

    [Fact]
    public void Hash32_OfOtherLengths_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new Hash32(new byte[31]));
        Assert.Throws<ArgumentException>(() => new Hash32(new byte[33]));
        Assert.Throws<ArgumentException>(() => Hash32.Zero.CopyTo(new byte[31]));
    }

    [Fact]
    public void Values_Compared_OrderByTheirBytes()
    {
        var random = new Random(6);
        for (int i = 0; i < 500; i++)
        {
            var left = new byte[32];
            random.NextBytes(left);
            byte[] right = [.. left];
            right[random.Next(32)] ^= (byte)random.Next(256);
            int expected = Math.Sign(left.AsSpan().SequenceCompareTo(right));

            Assert.Equal(expected, Math.Sign(new Hash32(left).CompareTo(new Hash32(right))));
            Assert.Equal(expected, Math.Sign(new FixedBytes(left).CompareTo(new FixedBytes(right))));
            Assert.Equal(
                Math.Sign(left.AsSpan(0, 4).SequenceCompareTo(right.AsSpan(0, 4))),
                Math.Sign(new Selector(left.AsSpan(0, 4)).CompareTo(new Selector(right.AsSpan(0, 4)))));
        }
    }

    [Theory]
    [InlineData("approve(address,uint256)", 0x095ea7b3)]
    [InlineData("transfer(address,uint256)", 0xa9059cbb)]
    [InlineData("balanceOf(address)", 0x70a08231)]
    [InlineData("queueWithdrawals((address[],uint256[],address)[])", 0x0dd8dd02)]
    [InlineData("Error(string)", 0x08c379a0)]
    [InlineData("Panic(uint256)", 0x4e487b71)]
    public void Selector_FromSignature_IsThePublishedOne(string signature, uint expected) =>
        Assert.Equal(new Selector(expected), Selector.FromSignature(signature));

    [Theory]
    [InlineData("")]
    [InlineData("approve")]
    [InlineData("(address)")]
    [InlineData("approve(address, uint256)")]
    [InlineData("approve(address,uint256) ")]
    [InlineData("approve(address,uint256")]
    [InlineData("approve(address,uint)")]
    [InlineData("sum((address,int)[],bool)")]
    [InlineData("sum(uint[2])")]
    public void Selector_FromSomethingElse_IsRefused(string signature) => Assert.Throws<ArgumentException>(() => Selector.FromSignature(signature));

    [Fact]
    public void Selector_Text_RoundTrips()
    {
        var selector = new Selector(0x0012abff);

        Assert.Equal("0x0012abff", selector.ToString());
        Assert.Equal(selector, Selector.Parse("0x0012ABFF"));
        Assert.Equal(selector, new Selector([0x00, 0x12, 0xab, 0xff]));
        Assert.Throws<FormatException>(() => Selector.Parse("0x0012abf"));
        Assert.Throws<ArgumentException>(() => new Selector([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => selector.CopyTo(new byte[3]));
    }

    [Fact]
    public void FixedBytes_OfEveryLength_RoundTrips()
    {
        for (int length = 1; length <= 32; length++)
        {
            byte[] bytes = [.. Enumerable.Range(200, length).Select(static i => (byte)i)];
            var value = new FixedBytes(bytes);

            Assert.Equal(length, value.Length);
            Assert.Equal(bytes, value.ToArray());
            Assert.Equal(Hex.Encode(bytes), value.ToString());
            Assert.Equal(value, FixedBytes.Parse(value.ToString()));
            Assert.Equal(value, FixedBytes.Parse(Encoding.ASCII.GetBytes(value.ToString())));
        }
    }

    [Fact]
    public void FixedBytes_OfAnotherLength_IsAnotherValue()
    {
        Assert.NotEqual(new FixedBytes([0]), new FixedBytes([0, 0]));
        Assert.True(new FixedBytes([0]) < new FixedBytes([0, 0]));
        Assert.Throws<ArgumentException>(() => new FixedBytes([]));
        Assert.Throws<ArgumentException>(() => new FixedBytes(new byte[33]));
        Assert.False(FixedBytes.TryParse("0x", out _));
        Assert.False(FixedBytes.TryParse("0x" + new string('0', 66), out _));
        Assert.Equal("0x", default(FixedBytes).ToString());
    }
}
