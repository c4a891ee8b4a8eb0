using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;

namespace Restaking.Sdk.Tests.EigenLayer;

public sealed class StrategyReferenceTests
{
    private static readonly StrategyBook Mainnet = new(RestakingNetwork.Mainnet.EigenLayer!.Strategies);

    [Theory]
    [InlineData("stETH")]
    [InlineData("steth")]
    [InlineData(" stETH ")]
    [InlineData("0x93c4b944D05dfe6df7645A86cd2206016c51564D")]
    [InlineData("0x93c4b944d05dfe6df7645a86cd2206016c51564d")]
    public void Resolve_SymbolOrAddress_IsTheStrategy(string text) =>
        Assert.Equal("0x93c4b944D05dfe6df7645A86cd2206016c51564D", Mainnet.Resolve(text, "strategy").ToString());

    [Fact]
    public void Resolve_MisspeltSymbol_SaysWhatWasMeant()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => Mainnet.Resolve("stEHT", "strategy"));

        Assert.Contains("Did you mean stETH", e.Message, StringComparison.Ordinal);
        Assert.Equal("strategy", e.ParamName);
    }

    [Fact]
    public void Resolve_SymbolOfNothing_ListsWhatIsKnown()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => Mainnet.Resolve("completely different", "strategy"));

        Assert.DoesNotContain("Did you mean", e.Message, StringComparison.Ordinal);
        Assert.Contains("cbETH", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_EmptyBook_AsksForAnAddress()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new StrategyBook([]).Resolve("stETH", "strategy"));

        Assert.Contains("address", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("0x93c4b944D05dfe6df7645A86cd2206016c51564d")]
    [InlineData("0x1234")]
    [InlineData("0xzz")]
    public void FromText_BadText_IsAnArgumentException(string text) => Assert.ThrowsAny<ArgumentException>(() => StrategyReference.FromText(text));

    [Fact]
    public void Resolve_ZeroAddress_IsRefused() => Assert.Throws<ArgumentException>(() => Mainnet.Resolve(Address.Zero, "strategy"));

    [Fact]
    public void ResolveTokenStrategy_NativeEth_PointsToEigenPods()
    {
        Assert.Equal(EigenLayerDeployment.BeaconChainEthStrategy, Mainnet.Resolve("ETH", "strategy"));

        ArgumentException e = Assert.Throws<ArgumentException>(() => Mainnet.ResolveTokenStrategy("ETH", "strategy"));
        Assert.Contains("EigenPod", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_SameSymbolTwice_IsRefused()
    {
        StrategyEntry entry = RestakingNetwork.Mainnet.EigenLayer!.Strategies[0];

        Assert.Throws<ArgumentException>(() => new StrategyBook([entry, entry with { Symbol = entry.Symbol.ToUpperInvariant() }]));
    }
}
