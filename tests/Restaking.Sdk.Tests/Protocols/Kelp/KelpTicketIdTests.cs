using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Kelp;

namespace Restaking.Sdk.Tests.Protocols.Kelp;

/// <summary>Names of Kelp's requests, and the book of assets.</summary>
public class KelpTicketIdTests
{
    private static readonly Address Asset = Address.Parse("0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84");

    [Fact]
    public void Id_OfARequest_ReadsBack()
    {
        string id = KelpTicketId.Format(Asset, 4711u);

        Assert.Equal("0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84:4711", id);
        Assert.True(KelpTicketId.TryParse(id, out Address asset, out UInt256 nonce));
        Assert.Equal((Asset, 4711u), (asset, nonce));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":1")]
    [InlineData("4711")]
    [InlineData("0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84:")]
    [InlineData("0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84:-1")]
    [InlineData("0xae7ab96520DE3A18E5e111B5EaAb095312D7fE85:1x")]
    public void Id_ThatIsNone_IsNotRead(string id) => Assert.False(KelpTicketId.TryParse(id, out _, out _));

    [Fact]
    public void Book_OnlyGrows_AndKeepsItsOrder()
    {
        Address other = Address.Parse("0xA35b1B31Ce002FBF2058D22F30f95D405200A15b");
        KelpAssetBook book = new([Asset, Asset]);

        book.Learn([other, Asset]);
        book.Learn([]);

        Assert.Equal([Asset, other], book.Known);
    }

    [Fact]
    public void Convert_OfAmountsNobodyCanHold_DoesNotFail()
    {
        Assert.Equal(UInt256.MaxValue, KelpParts.Convert(UInt256.MaxValue, 3u, 2u));
        Assert.Equal(UInt256.Zero, KelpParts.Convert(UInt256.MaxValue, 3u, UInt256.Zero));
    }
}
