using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Tests.EigenLayer;

namespace Restaking.Sdk.Tests.Networks;

public sealed class RestakingNetworkTests
{
    [Fact]
    public void BuiltIn_Mainnet_HasTheCoreAndItsStrategies()
    {
        EigenLayerDeployment core = Assert.IsType<EigenLayerDeployment>(RestakingNetwork.Mainnet.EigenLayer);

        Assert.Equal(1UL, RestakingNetwork.Mainnet.ChainId);
        Assert.Equal("0x858646372CC42E1A627fcE94aa7A7033e7CF075A", core.StrategyManager.ToString());
        Assert.Equal("0x39053D51B77DC0d36036Fc1fCc8Cb819df8Ef37A", core.DelegationManager.ToString());
        Assert.Contains(core.Strategies, entry => entry.Symbol == "stETH" && entry.Token is not null);
        Assert.True(Assert.Single(core.Strategies, entry => entry.Token is null).IsBeaconChainEth);
    }

    [Fact]
    public void BuiltIn_Base_HasNoEigenLayerCore()
    {
        Assert.Null(RestakingNetwork.Base.EigenLayer);
        Assert.NotEmpty(RestakingNetwork.Base.NamedContracts);
    }

    [Fact]
    public void ForChainId_KnownAndUnknown_IsNetworkOrNull()
    {
        Assert.Same(RestakingNetwork.Hoodi, RestakingNetwork.ForChainId(560_048));
        Assert.Null(RestakingNetwork.ForChainId(31_337));
        Assert.Contains(RestakingNetwork.Sepolia, RestakingNetwork.All);
    }

    [Fact]
    public void With_CustomDeployment_KeepsTheRest()
    {
        EigenLayerDeployment own = new(Fill(1), Fill(2), Fill(3));

        RestakingNetwork network = RestakingNetwork.Mainnet with { Name = "Fork of mine", EigenLayer = own };

        Assert.Equal(1UL, network.ChainId);
        Assert.Same(own, network.EigenLayer);
        Assert.Equal(RestakingNetwork.Mainnet.Multicall3, network.Multicall3);
        Assert.Equal("Fork of mine (chain 1)", network.ToString());
    }

    [Fact]
    public void New_BadArguments_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new RestakingNetwork(" ", 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RestakingNetwork("Nowhere", 0));
        Assert.Throws<ArgumentException>(() => new EigenLayerDeployment(Fill(1), Address.Zero, Fill(3)));
    }

    [Fact]
    public void Sources_EveryEntry_SaysWhereItComesFrom() =>
        Assert.All(NetworkDirectory.Sources(), entry => Assert.False(string.IsNullOrWhiteSpace(entry.Source), entry.Name));

    [Fact]
    public void BuiltIn_EveryAddress_MatchesTheReference()
    {
        using JsonDocument reference = ReferenceFile.OpenOrSkip("addresses/eigenlayer.json");

        foreach (JsonProperty chain in reference.RootElement.EnumerateObject())
        {
            RestakingNetwork network = Assert.IsType<RestakingNetwork>(RestakingNetwork.ForChainId(chain.Value.GetProperty("chainId").GetUInt64()));
            foreach (JsonProperty contract in chain.Value.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.String))
            {
                Assert.Equal(Address.Parse(contract.Value.GetString()!), network.NamedContracts[contract.Name]);
            }

            if (chain.Value.TryGetProperty("strategies", out JsonElement strategies))
            {
                Assert.Equal(strategies.EnumerateArray().Select(Describe), network.EigenLayer!.Strategies.Select(Describe));
            }
        }
    }

    private static string Describe(JsonElement strategy) => string.Join(' ',
        strategy.GetProperty("symbol").GetString(),
        strategy.GetProperty("strategy").GetString(),
        strategy.GetProperty("token").GetString(),
        strategy.TryGetProperty("underlyingToken", out JsonElement underlying) ? underlying.GetString() : null);

    private static string Describe(StrategyEntry entry) => string.Join(' ', entry.Symbol, entry.Strategy, entry.Token, entry.UnderlyingToken);

    private static Address Fill(byte value) => new(Enumerable.Repeat(value, Address.Size).ToArray());
}
