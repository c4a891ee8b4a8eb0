using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;

namespace Restaking.Sdk;

/// <summary>
/// One chain and the restaking contracts on it. The built-in networks come from the address files of this package; a deployment
/// of your own is <c>RestakingNetwork.Mainnet with { EigenLayer = ... }</c> or a new record.
/// </summary>
/// <remarks>Nothing here reads the chain: <see cref="ChainId"/> is what the chain-id guard compares with <c>eth_chainId</c>.</remarks>
public sealed record RestakingNetwork
{
    /// <summary>Makes a network whose properties are set by an object initializer.</summary>
    public RestakingNetwork()
    {
    }

    /// <summary>Makes a network from its name (for messages) and its chain id (EIP-155).</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank or <paramref name="chainId"/> is zero.</exception>
    [SetsRequiredMembers]
    public RestakingNetwork(string name, ulong chainId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfZero(chainId);
        Name = name;
        ChainId = chainId;
    }

    /// <summary>Ethereum mainnet (chain 1).</summary>
    public static RestakingNetwork Mainnet => NetworkDirectory.BuiltIn[1];

    /// <summary>The Sepolia test chain (chain 11155111).</summary>
    public static RestakingNetwork Sepolia => NetworkDirectory.BuiltIn[11_155_111];

    /// <summary>The Hoodi test chain (chain 560048).</summary>
    public static RestakingNetwork Hoodi => NetworkDirectory.BuiltIn[560_048];

    /// <summary>Base (chain 8453): EigenLayer has only its multichain verification contracts here, so <see cref="EigenLayer"/> is null.</summary>
    public static RestakingNetwork Base => NetworkDirectory.BuiltIn[8453];

    /// <summary>The Base Sepolia test chain (chain 84532); like <see cref="Base"/>, without an EigenLayer core.</summary>
    public static RestakingNetwork BaseSepolia => NetworkDirectory.BuiltIn[84_532];

    /// <summary>Every built-in network.</summary>
    public static IReadOnlyCollection<RestakingNetwork> All => NetworkDirectory.BuiltIn.Values;

    /// <summary>The built-in network of a chain id, or null when this package knows none.</summary>
    public static RestakingNetwork? ForChainId(ulong chainId) => NetworkDirectory.BuiltIn.GetValueOrDefault(chainId);

    /// <summary>Name for people and messages.</summary>
    public required string Name { get; init; }

    /// <summary>Chain id (EIP-155).</summary>
    public required ulong ChainId { get; init; }

    /// <summary>Multicall3 on this chain, or null where there is none: reads of several calls then go as one JSON-RPC batch.</summary>
    public Address? Multicall3 { get; init; }

    /// <summary>The EigenLayer core, or null where stakers cannot use EigenLayer.</summary>
    public EigenLayerDeployment? EigenLayer { get; init; }

    /// <summary>Bedrock's uniETH and uniBTC, or null where it is not.</summary>
    public BedrockDeployment? Bedrock { get; init; }

    /// <summary>Binance's wBETH, or null where it is not.</summary>
    public BinanceDeployment? Binance { get; init; }

    /// <summary>Coinbase's cbETH, or null where it is not.</summary>
    public CoinbaseDeployment? Coinbase { get; init; }

    /// <summary>ether.fi, or null where it is not.</summary>
    public EtherFiDeployment? EtherFi { get; init; }

    /// <summary>Kelp DAO, or null where it is not.</summary>
    public KelpDeployment? Kelp { get; init; }

    /// <summary>Lido, or null where it is not.</summary>
    public LidoDeployment? Lido { get; init; }

    /// <summary>Mantle's mETH and cmETH, or null where it is not.</summary>
    public MantleDeployment? Mantle { get; init; }

    /// <summary>Puffer, or null where it is not.</summary>
    public PufferDeployment? Puffer { get; init; }

    /// <summary>Renzo, or null where it is not.</summary>
    public RenzoDeployment? Renzo { get; init; }

    /// <summary>Rocket Pool, or null where it is not.</summary>
    public RocketPoolDeployment? RocketPool { get; init; }

    /// <summary>Swell, or null where it is not.</summary>
    public SwellDeployment? Swell { get; init; }

    /// <summary>YieldNest, or null where it is not.</summary>
    public YieldNestDeployment? YieldNest { get; init; }

    /// <summary>Every named contract of EigenLayer's address file on this chain, multisigs and multichain contracts included.</summary>
    public ImmutableDictionary<string, Address> NamedContracts { get; init; } = ImmutableDictionary<string, Address>.Empty;

    /// <summary>"Mainnet (chain 1)".</summary>
    public override string ToString() => $"{Name} (chain {ChainId})";
}
