using System.Collections.Frozen;
using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Networks;

/// <summary>The named contracts of one protocol on one chain, from an address file that is embedded in this assembly.</summary>
internal sealed class AddressBook
{
    private readonly FrozenDictionary<string, Address> _contracts;

    private AddressBook(string protocol, ulong chainId, IEnumerable<Entry> entries)
    {
        Protocol = protocol;
        ChainId = chainId;
        _contracts = entries.ToFrozenDictionary(entry => entry.Name, entry => entry.Address, StringComparer.Ordinal);
    }

    /// <summary>Names of the files of the liquid protocols.</summary>
    public static IReadOnlyList<string> LiquidProtocols { get; } =
        ["bedrock", "binance", "coinbase", "etherfi", "kelp", "lido", "mantle", "puffer", "renzo", "rocketpool", "swell", "yieldnest"];

    public string Protocol { get; }

    public ulong ChainId { get; }

    /// <summary>The books of a protocol by chain id.</summary>
    public static FrozenDictionary<ulong, AddressBook> Load(string protocol) => Entries(protocol)
        .GroupBy(entry => entry.ChainId)
        .ToFrozenDictionary(chain => chain.Key, chain => new AddressBook(protocol, chain.Key, chain));

    /// <summary>Every address of a file with its name and source.</summary>
    public static IReadOnlyList<Entry> Entries(string protocol)
    {
        string file = $"Restaking.Sdk.Networks.{protocol}.json";
        using Stream stream = typeof(AddressBook).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The embedded address file {file} is missing from this build.");
        using JsonDocument document = JsonDocument.Parse(stream);
        List<Entry> entries = [];
        foreach (JsonElement network in document.RootElement.GetProperty("networks").EnumerateArray())
        {
            ulong chainId = network.GetProperty("chainId").GetUInt64();
            foreach (JsonElement contract in network.GetProperty("contracts").EnumerateArray())
            {
                entries.Add(new Entry(chainId, Text(contract, "name"), Address.Parse(Text(contract, "address")), Text(contract, "source")));
            }
        }

        return entries;
    }

    public Address Required(string name) => Find(name)
        ?? throw new InvalidOperationException($"The address file of {Protocol} does not name {name} on chain {ChainId}.");

    public Address? Find(string name) => _contracts.TryGetValue(name, out Address address) ? address : null;

    private static string Text(JsonElement element, string property) =>
        element.GetProperty(property).GetString() ?? throw new InvalidOperationException($"'{property}' is null in an embedded address file.");

    /// <summary>One line of an address file.</summary>
    internal readonly record struct Entry(ulong ChainId, string Name, Address Address, string Source);
}
