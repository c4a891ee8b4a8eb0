using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Networks;

/// <summary>Reads the address files that are embedded in this assembly.</summary>
internal static class NetworkDirectory
{
    private const string EigenLayerFile = "Restaking.Sdk.Networks.eigenlayer.json";

    /// <summary>Built-in networks by chain id.</summary>
    public static FrozenDictionary<ulong, RestakingNetwork> BuiltIn { get; } = Load();

    /// <summary>Every address of the file with its name and source, for the tests that hold it against the reference.</summary>
    public static IEnumerable<(ulong ChainId, string Name, Address Address, string Source)> Sources()
    {
        using JsonDocument document = Open();
        foreach (JsonElement network in document.RootElement.GetProperty("networks").EnumerateArray())
        {
            ulong chainId = network.GetProperty("chainId").GetUInt64();
            foreach (JsonElement contract in network.GetProperty("contracts").EnumerateArray())
            {
                yield return (chainId, Text(contract, "name"), ParseAddress(contract, "address"), Text(contract, "source"));
            }

            foreach (JsonElement strategy in network.GetProperty("strategies").EnumerateArray())
            {
                yield return (chainId, Text(strategy, "symbol"), ParseAddress(strategy, "strategy"), Text(strategy, "source"));
            }
        }
    }

    private static FrozenDictionary<ulong, RestakingNetwork> Load()
    {
        using JsonDocument document = Open();
        return document.RootElement.GetProperty("networks").EnumerateArray().Select(ReadNetwork).ToFrozenDictionary(network => network.ChainId);
    }

    private static JsonDocument Open()
    {
        using Stream stream = typeof(NetworkDirectory).Assembly.GetManifestResourceStream(EigenLayerFile)
            ?? throw new InvalidOperationException($"The embedded address file {EigenLayerFile} is missing from this build.");
        return JsonDocument.Parse(stream);
    }

    private static RestakingNetwork ReadNetwork(JsonElement element)
    {
        ImmutableDictionary<string, Address> contracts = element.GetProperty("contracts").EnumerateArray()
            .ToImmutableDictionary(contract => Text(contract, "name"), contract => ParseAddress(contract, "address"), StringComparer.Ordinal);
        ulong chainId = element.GetProperty("chainId").GetUInt64();
        return new RestakingNetwork(Text(element, "name"), chainId)
        {
            Multicall3 = Find(contracts, "Multicall3"),
            NamedContracts = contracts,
            EigenLayer = ReadEigenLayer(contracts, element),
            Bedrock = Find("bedrock", chainId) is { } bedrock ? BedrockDeployment.From(bedrock) : null,
            Binance = Find("binance", chainId) is { } binance ? BinanceDeployment.From(binance) : null,
            Coinbase = Find("coinbase", chainId) is { } coinbase ? CoinbaseDeployment.From(coinbase) : null,
            EtherFi = Find("etherfi", chainId) is { } etherFi ? EtherFiDeployment.From(etherFi) : null,
            Kelp = Find("kelp", chainId) is { } kelp ? KelpDeployment.From(kelp) : null,
            Lido = Find("lido", chainId) is { } lido ? LidoDeployment.From(lido) : null,
            Mantle = Find("mantle", chainId) is { } mantle ? MantleDeployment.From(mantle) : null,
            Puffer = Find("puffer", chainId) is { } puffer ? PufferDeployment.From(puffer) : null,
            Renzo = Find("renzo", chainId) is { } renzo ? RenzoDeployment.From(renzo) : null,
            RocketPool = Find("rocketpool", chainId) is { } rocketPool ? RocketPoolDeployment.From(rocketPool) : null,
            Swell = Find("swell", chainId) is { } swell ? SwellDeployment.From(swell) : null,
            YieldNest = Find("yieldnest", chainId) is { } yieldNest ? YieldNestDeployment.From(yieldNest) : null,
        };
    }

    private static AddressBook? Find(string protocol, ulong chainId) => AddressBook.Load(protocol).GetValueOrDefault(chainId);

    private static EigenLayerDeployment? ReadEigenLayer(ImmutableDictionary<string, Address> contracts, JsonElement network)
    {
        if (!contracts.TryGetValue("StrategyManager", out Address strategyManager))
        {
            return null;
        }

        return new EigenLayerDeployment(strategyManager, contracts["DelegationManager"], contracts["AllocationManager"])
        {
            EigenPodManager = Find(contracts, "EigenPodManager"),
            EigenPodInitCodeHash = network.TryGetProperty("eigenPodInitCode", out JsonElement initCode) ? Hash32.Parse(Text(initCode, "hash")) : null,
            RewardsCoordinator = Find(contracts, "RewardsCoordinator"),
            AVSDirectory = Find(contracts, "AVSDirectory"),
            PermissionController = Find(contracts, "PermissionController"),
            StrategyFactory = Find(contracts, "StrategyFactory"),
            ProtocolRegistry = Find(contracts, "ProtocolRegistry"),
            KeyRegistrar = Find(contracts, "KeyRegistrar"),
            ReleaseManager = Find(contracts, "ReleaseManager"),
            CrossChainRegistry = Find(contracts, "CrossChainRegistry"),
            OperatorTableUpdater = Find(contracts, "OperatorTableUpdater"),
            ECDSACertificateVerifier = Find(contracts, "ECDSACertificateVerifier"),
            BN254CertificateVerifier = Find(contracts, "BN254CertificateVerifier"),
            Eigen = Find(contracts, "Eigen"),
            BackingEigen = Find(contracts, "BackingEigen"),
            EigenStrategy = Find(contracts, "EigenStrategy"),
            Strategies = [.. network.GetProperty("strategies").EnumerateArray().Select(ReadStrategy)],
        };
    }

    private static StrategyEntry ReadStrategy(JsonElement element) =>
        new(Text(element, "symbol"), ParseAddress(element, "strategy"), OptionalAddress(element, "token"), Text(element, "kind"))
        {
            UnderlyingToken = OptionalAddress(element, "underlyingToken"),
            Source = Text(element, "source"),
        };

    private static Address? Find(ImmutableDictionary<string, Address> contracts, string name) =>
        contracts.TryGetValue(name, out Address address) ? address : null;

    private static Address? OptionalAddress(JsonElement element, string property) =>
        element.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.String ? Address.Parse(value.GetString()!) : null;

    private static Address ParseAddress(JsonElement element, string property) => Address.Parse(Text(element, property));

    private static string Text(JsonElement element, string property) =>
        element.GetProperty(property).GetString() ?? throw new InvalidOperationException($"'{property}' is null in an embedded address file.");
}
