using System.Text.Json;
using System.Text.RegularExpressions;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Tests.EigenLayer;

namespace Restaking.Sdk.Tests.Networks;

public sealed partial class LiquidAddressTests
{
    public static TheoryData<string> Protocols => [.. AddressBook.LiquidProtocols];

    [Fact]
    public void BuiltIn_Mainnet_HasEveryLiquidProtocol()
    {
        RestakingNetwork mainnet = RestakingNetwork.Mainnet;

        Assert.Equal("0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84", mainnet.Lido!.StETH.ToString());
        Assert.All(
            new object?[]
            {
                mainnet.Bedrock, mainnet.Binance, mainnet.Coinbase, mainnet.EtherFi, mainnet.Kelp, mainnet.Mantle,
                mainnet.Puffer, mainnet.Renzo, mainnet.RocketPool, mainnet.Swell, mainnet.YieldNest,
            },
            Assert.NotNull);
        Assert.Null(RestakingNetwork.Base.Lido);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public void Entries_OfAProtocol_AreWholeAndSayWhereTheyComeFrom(string protocol)
    {
        IReadOnlyList<AddressBook.Entry> entries = AddressBook.Entries(protocol);

        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Assert.False(string.IsNullOrWhiteSpace(entry.Source), entry.Name));
        Assert.Equal(entries.Count, entries.DistinctBy(entry => (entry.ChainId, entry.Name)).Count());
        Assert.Equal(entries.Count, entries.DistinctBy(entry => (entry.ChainId, entry.Address)).Count());
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public void Entries_OfAProtocol_AreInTheReferenceOfTheirChain(string protocol)
    {
        using JsonDocument reference = ReferenceFile.OpenOrSkip($"addresses/{protocol}.json");
        using JsonDocument lido = ReferenceFile.OpenOrSkip("addresses/lido.json");
        using JsonDocument swell = ReferenceFile.OpenOrSkip("addresses/swell.json");
        using JsonDocument eigenLayer = ReferenceFile.OpenOrSkip("addresses/eigenlayer.json");
        foreach (IGrouping<ulong, AddressBook.Entry> chain in AddressBook.Entries(protocol).GroupBy(entry => entry.ChainId))
        {
            // Tokens that another protocol takes stand in that one's file: stETH in Lido's, WBTC in Swell's, ETHx and sfrxETH in EigenLayer's. FBTC and cbBTC stand in
            // none (their source is beside them).
            HashSet<Address> known =
            [
                .. new[] { reference, lido, swell, eigenLayer }.SelectMany(document => AddressesOf(document, chain.Key)),
                Address.Parse("0xC96dE26018A54D51c097160568752c4E3BD6C364"),
                Address.Parse("0xcbB7C0000aB88B473b1f5aFd9ef808440eed33Bf"),
            ];

            Assert.All(chain, entry => Assert.Contains(entry.Address, known));
        }
    }

    private static IEnumerable<Address> AddressesOf(JsonDocument document, ulong chainId)
    {
        string[] names = chainId switch
        {
            1 => ["1", "chainId1", "mainnet"],
            560_048 => ["560048", "hoodi560048"],
            _ => [chainId.ToString(System.Globalization.CultureInfo.InvariantCulture)],
        };
        return document.RootElement.EnumerateObject().Where(property => names.Contains(property.Name))
            .SelectMany(property => AddressPattern().Matches(property.Value.GetRawText()))
            .Select(match => Address.Parse(match.Value.ToLowerInvariant()));
    }

    [GeneratedRegex("0x[0-9a-fA-F]{40}(?![0-9a-fA-F])")]
    private static partial Regex AddressPattern();
}
