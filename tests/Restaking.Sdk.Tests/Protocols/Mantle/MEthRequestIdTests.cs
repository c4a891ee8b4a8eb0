using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Mantle;

namespace Restaking.Sdk.Tests.Protocols.Mantle;

public class MEthRequestIdTests
{
    [Fact]
    public void ToString_OfAnId_IsReadBack()
    {
        MEthRequestId id = new(UInt256.MaxValue, ulong.MaxValue);

        Assert.True(MEthRequestId.TryParse(id.ToString(), out MEthRequestId read));
        Assert.Equal(id, read);
        Assert.Equal("7:23477019", new MEthRequestId(7u, 23_477_019).ToString());
    }

    [Fact]
    public void Equals_OfOneNumberInTwoBlocks_IsFalse() =>
        Assert.NotEqual(new MEthRequestId(7u, 23_477_019), new MEthRequestId(7u, 23_477_020));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("7:")]
    [InlineData(":7")]
    [InlineData("7:8:9")]
    [InlineData("-7:8")]
    [InlineData("7:-8")]
    [InlineData("7: 8")]
    [InlineData("7:18446744073709551616")]
    [InlineData("0x7:8")]
    public void TryParse_OfSomethingElse_IsFalse(string? text) => Assert.False(MEthRequestId.TryParse(text, out _));
}
