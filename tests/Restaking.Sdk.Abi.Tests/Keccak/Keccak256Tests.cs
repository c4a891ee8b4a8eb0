using System.Text;

namespace Restaking.Sdk.Abi.Tests;

public class Keccak256Tests
{
    /// <summary>From the Keccak team's ShortMsgKAT_256 (original padding) and from widely published Ethereum constants.</summary>
    [Theory]
    [InlineData("0x", "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("0xcc", "0xeead6dbfc7340a56caedc044696a168870549a6a7f6f56961e84a54bd9970b8a")]
    [InlineData("0x41fb", "0xa8eaceda4d47b3281a795ad9e1ea2122b407baf9aabcb9e18b5717b7873537d2")]
    [InlineData("0x1f877c", "0x627d7bc1491b2ab127282827b8de2d276b13d7d70fb4c5957fdf20655bc7ac30")]
    [InlineData("0x80", "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421")]
    public void Hash_OfAPublishedMessage_IsThePublishedDigest(string message, string digest) =>
        Assert.Equal(digest, Keccak256.Hash(Hex.Decode(message)).ToString());

    [Theory]
    [InlineData("abc", "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [InlineData("Transfer(address,address,uint256)", "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef")]
    [InlineData("Approval(address,address,uint256)", "0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925")]
    [InlineData("The quick brown fox jumps over the lazy dog", "0x4d741b6f1eb29cb2a9b9911c82f56fa8d73b04959d3d9d222895df6c0b28aa15")]
    [InlineData("The quick brown fox jumps over the lazy dog.", "0x578951e24efd62a3d63a86f7cd19aaa53c898fe287d2552133220370240b572d")]
    public void HashText_OfAPublishedText_IsThePublishedDigest(string text, string digest) => Assert.Equal(digest, Keccak256.HashText(text).ToString());

    /// <summary>EIP-1967: the storage slot is keccak256 of a text, minus one.</summary>
    [Fact]
    public void HashText_OfTheProxySlotName_GivesTheSlotOfTheEip() => Assert.Equal(
        UInt256.ParseHex("0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc"),
        Keccak256.HashText("eip1967.proxy.implementation").ToUInt256() - 1);

    [Fact]
    public void HashConcat_OfTwoParts_IsTheHashOfTheirConcatenation()
    {
        byte[] data = [.. Enumerable.Range(0, 410).Select(static i => (byte)(i * 7))];
        foreach (int length in new[] { 0, 1, 7, 8, 31, 32, 64, 135, 136, 137, 271, 272, 273, 410 })
        {
            Hash32 whole = Keccak256.Hash(data.AsSpan(0, length));
            for (int cut = 0; cut <= length; cut++)
            {
                Assert.Equal(whole, Keccak256.HashConcat(data.AsSpan(0, cut), data.AsSpan(cut, length - cut)));
            }
        }
    }

    [Fact]
    public void Hash_IntoItsOwnInput_IsTheSame()
    {
        byte[] buffer = Encoding.ASCII.GetBytes("The quick brown fox jumps over the lazy dog");

        Keccak256.Hash(buffer, buffer);

        Assert.Equal("0x4d741b6f1eb29cb2a9b9911c82f56fa8d73b04959d3d9d222895df6c0b28aa15", Hex.Encode(buffer.AsSpan(0, 32)));
    }

    [Fact]
    public void Hash_IntoTooShortADestination_IsRefused() => Assert.Throws<ArgumentException>(() => Keccak256.Hash([], new byte[31]));

    [Fact]
    public void HashText_WithALoneSurrogate_IsRefused() => Assert.ThrowsAny<ArgumentException>(() => Keccak256.HashText("\ud800"));

    [Fact]
    public void Hash_Always_AllocatesNothing()
    {
        var data = new byte[300];
        var digest = new byte[32];

        long allocated = Allocation.Of(() =>
        {
            Keccak256.Hash(data, digest);
            Keccak256.HashConcat(data.AsSpan(0, 100), data.AsSpan(100));
        });

        Assert.Equal(0, allocated);
    }
}
