using System.Collections.Immutable;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Protocols.Bedrock;
using Restaking.Sdk.Protocols.Binance;
using Restaking.Sdk.Protocols.Coinbase;
using Restaking.Sdk.Protocols.EtherFi;
using Restaking.Sdk.Protocols.Kelp;
using Restaking.Sdk.Protocols.Lido;
using Restaking.Sdk.Protocols.Mantle;
using Restaking.Sdk.Protocols.Puffer;
using Restaking.Sdk.Protocols.Renzo;
using Restaking.Sdk.Protocols.RocketPool;
using Restaking.Sdk.Protocols.Swell;
using Restaking.Sdk.Protocols.YieldNest;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk;

/// <content>The liquid restaking and staking protocols.</content>
public partial class RestakingClient
{
    private readonly LiquidProtocolSet _liquid = LiquidProtocolSet.None;

    /// <summary>Every liquid protocol that has a deployment on this network, each with its tokens and queues.</summary>
    public virtual ImmutableArray<ILiquidProtocol> LiquidProtocols => _liquid.All;

    /// <summary>Lido.</summary>
    /// <exception cref="InvalidOperationException">The network has no deployment of it.</exception>
    public virtual LidoClient Lido => _liquid.Lido ?? throw NotDeployed("Lido");

    /// <summary>Rocket Pool.</summary>
    /// <exception cref="InvalidOperationException">The network has no deployment of it.</exception>
    public virtual RocketPoolClient RocketPool => _liquid.RocketPool ?? throw NotDeployed("Rocket Pool");

    /// <summary>Coinbase.</summary>
    /// <exception cref="InvalidOperationException">The network has no deployment of it.</exception>
    public virtual CoinbaseClient Coinbase => _liquid.Coinbase ?? throw NotDeployed("Coinbase");

    /// <summary>Binance.</summary>
    /// <exception cref="InvalidOperationException">The network has no deployment of it.</exception>
    public virtual BinanceClient Binance => _liquid.Binance ?? throw NotDeployed("Binance");

    /// <summary>Mantle.</summary>
    /// <exception cref="InvalidOperationException">The network has no deployment of it.</exception>
    public virtual MantleClient Mantle => _liquid.Mantle ?? throw NotDeployed("Mantle");

    /// <summary>ether.fi.</summary>
    /// <exception cref="InvalidOperationException">The network has no deployment of it.</exception>
    public virtual EtherFiClient EtherFi => _liquid.EtherFi ?? throw NotDeployed("ether.fi");

    /// <summary>Renzo.</summary>
    /// <exception cref="InvalidOperationException">The network has no deployment of it.</exception>
    public virtual RenzoClient Renzo => _liquid.Renzo ?? throw NotDeployed("Renzo");

    /// <summary>Puffer.</summary>
    /// <exception cref="InvalidOperationException">The network has no deployment of it.</exception>
    public virtual PufferClient Puffer => _liquid.Puffer ?? throw NotDeployed("Puffer");

    /// <summary>Kelp.</summary>
    /// <exception cref="InvalidOperationException">The network has no deployment of it.</exception>
    public virtual KelpClient Kelp => _liquid.Kelp ?? throw NotDeployed("Kelp");

    /// <summary>Swell.</summary>
    /// <exception cref="InvalidOperationException">The network has no deployment of it.</exception>
    public virtual SwellClient Swell => _liquid.Swell ?? throw NotDeployed("Swell");

    /// <summary>YieldNest.</summary>
    /// <exception cref="InvalidOperationException">The network has no deployment of it.</exception>
    public virtual YieldNestClient YieldNest => _liquid.YieldNest ?? throw NotDeployed("YieldNest");

    /// <summary>Bedrock.</summary>
    /// <exception cref="InvalidOperationException">The network has no deployment of it.</exception>
    public virtual BedrockClient Bedrock => _liquid.Bedrock ?? throw NotDeployed("Bedrock");

    /// <summary>The withdrawal tickets of every protocol: listed, watched, claimed.</summary>
    public virtual WithdrawalsClient Withdrawals { get; } = null!;

    private InvalidOperationException NotDeployed(string protocol) =>
        new($"{Network} has no deployment of {protocol}. Choose another network, or give this one a deployment.");
}
