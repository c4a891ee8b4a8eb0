using System.Collections.Immutable;
using Restaking.Sdk.Abi;
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
    private readonly LiquidContext? _context;
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

    /// <summary>
    /// What an account holds over every liquid protocol, what its protocols say it is worth, and its open tickets; all at one block, in some three
    /// requests when no logs have to be scanned.
    /// </summary>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public async Task<LiquidPortfolio> GetLiquidPortfolioAsync(Address owner, TicketListOptions? options = null, CancellationToken cancellationToken = default) =>
        (await GetLiquidPortfoliosAsync([owner], options, cancellationToken).ConfigureAwait(false)).Portfolios[0];

    /// <summary>The portfolios of some owners, all at one block. For many owners ask in pages of a hundred or so.</summary>
    /// <exception cref="ArgumentException">The zero address is among the owners.</exception>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual Task<LiquidPortfolioPage> GetLiquidPortfoliosAsync(
        IReadOnlyList<Address> owners,
        TicketListOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(owners);
        PortfolioReader reader = new(_context!, LiquidProtocols, Withdrawals);
        return reader.ReadAsync([.. owners.Distinct()], options ?? new TicketListOptions(), cancellationToken);
    }

    private InvalidOperationException NotDeployed(string protocol) =>
        new($"{Network} has no deployment of {protocol}. Choose another network, or give this one a deployment.");
}
