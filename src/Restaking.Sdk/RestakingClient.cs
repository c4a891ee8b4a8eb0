using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Bedrock;
using Restaking.Sdk.Contracts.Binance;
using Restaking.Sdk.Contracts.Coinbase;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Contracts.Kelp;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Contracts.Mantle;
using Restaking.Sdk.Contracts.Multicall;
using Restaking.Sdk.Contracts.Puffer;
using Restaking.Sdk.Contracts.Renzo;
using Restaking.Sdk.Contracts.RocketPool;
using Restaking.Sdk.Contracts.Swell;
using Restaking.Sdk.Contracts.YieldNest;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk;

/// <summary>
/// The way in: one chain, its protocols, reads and transactions. Made from an endpoint and a network; making it asks nothing of the
/// network, and every protocol client hangs on the same parts. Safe for use from many threads.
/// </summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public partial class RestakingClient : IDisposable
{
    private readonly EigenLayerClient? _eigenLayer;
    private readonly bool _ownsRpc;

    /// <summary>For fakes.</summary>
    protected RestakingClient()
    {
        Rpc = null!;
        Network = null!;
        Reader = null!;
        Transactions = null!;
    }

    /// <summary>Makes a client of one endpoint. The endpoint's chain id is checked against the network before its first use.</summary>
    /// <param name="rpcUrl">The node's HTTP address. It never appears in a message or a log beyond its host.</param>
    /// <param name="network">The chain and its contracts.</param>
    /// <param name="options">Everything else.</param>
    /// <exception cref="ArgumentException">The options expect another chain than the network's, or the address is not HTTP.</exception>
    public RestakingClient(Uri rpcUrl, RestakingNetwork network, RestakingClientOptions? options = null)
        : this(RpcFor(rpcUrl, network, options), network, options)
    {
        _ownsRpc = true;
    }

    /// <summary>Makes a client on an <see cref="RpcClient"/> of your own (several endpoints, your transport, your limits).</summary>
    /// <param name="rpc">
    /// The node or nodes. It stays yours: disposing this client does not dispose it. One that expects no chain is told to expect the
    /// network's, so that nothing is ever read from another chain unnoticed.
    /// </param>
    /// <param name="network">The chain and its contracts.</param>
    /// <param name="options">Everything else.</param>
    /// <exception cref="ArgumentException">The RPC client expects another chain than the network's.</exception>
    public RestakingClient(RpcClient rpc, RestakingNetwork network, RestakingClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rpc);
        ArgumentNullException.ThrowIfNull(network);
        ThrowIfOtherChain(rpc.ExpectedChainId, network, nameof(rpc));
        rpc.ExpectChain(network.ChainId);
        options ??= new RestakingClientOptions();
        Rpc = rpc;
        Network = network;
        RevertDecoder decoder = new(KnownContracts);
        Reader = new ContractReader(rpc, network.Multicall3, decoder, logger: options.LoggerFactory?.CreateLogger<ContractReader>());
        Transactions = new TransactionPipeline(
            rpc,
            network.ChainId,
            options.Signer,
            decoder,
            options.TransactionOptions,
            options.TimeProvider,
            options.LoggerFactory?.CreateLogger<TransactionPipeline>());
        _context = new LiquidContext(Reader, Transactions, network);
        _liquid = new LiquidProtocolSet(_context);
        _eigenLayer = network.EigenLayer is { } deployment ? new EigenLayerClient(Reader, Transactions, deployment) : null;
        Withdrawals = new WithdrawalsClient(_context, [.. TicketQueues(_context)]);
    }

    private RestakingClient(RestakingClient other, ITransactionSigner signer, Func<TransactionOptions, TransactionOptions>? configure)
    {
        Rpc = other.Rpc;
        Network = other.Network;
        Reader = other.Reader;
        TransactionPipeline transactions = other.Transactions;
        Transactions = transactions.WithSigner(signer, configure);
        _context = new LiquidContext(Reader, Transactions, Network);
        _liquid = new LiquidProtocolSet(_context);
        _eigenLayer = Network.EigenLayer is { } deployment ? new EigenLayerClient(Reader, Transactions, deployment) : null;
        Withdrawals = new WithdrawalsClient(_context, [.. TicketQueues(_context)]);
    }

    /// <summary>The contracts whose errors are recognised wherever they bubble up from: EigenLayer's, those of the liquid protocols, ERC-20, Multicall3.</summary>
    public static ImmutableArray<ContractBinding> KnownContracts { get; } =
    [
        .. EigenLayerContracts.All,
        .. Erc20Contracts.All,
        .. MulticallContracts.All,
        .. BedrockContracts.All,
        .. BinanceContracts.All,
        .. CoinbaseContracts.All,
        .. EtherFiContracts.All,
        .. KelpContracts.All,
        .. LidoContracts.All,
        .. MantleContracts.All,
        .. PufferContracts.All,
        .. RenzoContracts.All,
        .. RocketPoolContracts.All,
        .. SwellContracts.All,
        .. YieldNestContracts.All,
    ];

    /// <summary>The node or nodes.</summary>
    public virtual RpcClient Rpc { get; }

    /// <summary>The chain and its contracts.</summary>
    public virtual RestakingNetwork Network { get; }

    /// <summary>Who signs; null when the client cannot send.</summary>
    public virtual ITransactionSigner? Signer => Transactions.Signer;

    /// <summary>Reads of contract calls, alone or many at one block.</summary>
    public virtual ContractReader Reader { get; }

    /// <summary>Where transactions are prepared, sent and followed.</summary>
    public virtual TransactionPipeline Transactions { get; }

    /// <summary>EigenLayer.</summary>
    /// <exception cref="InvalidOperationException">The network has no EigenLayer deployment.</exception>
    public virtual EigenLayerClient EigenLayer => _eigenLayer
        ?? throw new InvalidOperationException($"{Network} has no EigenLayer core. Choose another network, or give this one a deployment: network with {{ EigenLayer = ... }}.");

    /// <summary>
    /// A client of the same node, network, journal and nonce lanes that signs with another account: for applications that send from many. It shares this client's connections; dispose this one,
    /// not the copies.
    /// </summary>
    /// <param name="signer">Who signs.</param>
    /// <param name="configure">Changes how transactions are sent and waited for; journal and nonce lanes stay this client's.</param>
    public virtual RestakingClient WithSigner(ITransactionSigner signer, Func<TransactionOptions, TransactionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(signer);
        return new RestakingClient(this, signer, configure);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the connections this client made itself.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && _ownsRpc)
        {
            Rpc.Dispose();
        }
    }

    private IEnumerable<ITicketQueue> TicketQueues(LiquidContext context)
    {
        IEnumerable<ITicketQueue> liquid = _liquid.All.SelectMany(protocol => protocol.Queues);
        return _eigenLayer is null ? liquid : liquid.Prepend(_eigenLayer.TicketsOf(context));
    }

    private static RpcClient RpcFor(Uri rpcUrl, RestakingNetwork network, RestakingClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(rpcUrl);
        ArgumentNullException.ThrowIfNull(network);
        RpcClientOptions rpcOptions = options?.RpcClientOptions ?? new RpcClientOptions();
        ThrowIfOtherChain(rpcOptions.ExpectedChainId, network, nameof(options));
        rpcOptions = rpcOptions with { ExpectedChainId = network.ChainId };
        if (options?.RpcClientOptions is null)
        {
            rpcOptions = rpcOptions with
            {
                TimeProvider = options?.TimeProvider ?? rpcOptions.TimeProvider,
                LoggerFactory = options?.LoggerFactory ?? rpcOptions.LoggerFactory,
            };
        }

        return RpcClient.ForUrl(rpcUrl, rpcOptions);
    }

    private static void ThrowIfOtherChain(ulong? expected, RestakingNetwork network, string parameterName)
    {
        if (expected is { } chainId && chainId != network.ChainId)
        {
            throw new ArgumentException($"The RPC client expects chain {chainId}, but the network is {network}.", parameterName);
        }
    }
}
