namespace Restaking.Sdk.Testing;

/// <summary>Every liquid protocol's devnet contracts on one node.</summary>
public sealed class LiquidDevnets : ILiquidDevnet
{
    private LiquidDevnets(AnvilNode node) => Node = node;

    /// <summary>The node they are on.</summary>
    public AnvilNode Node { get; }

    /// <summary>Lido, which Renzo and Puffer take stETH of.</summary>
    public LidoDevnet Lido { get; private set; } = null!;

    /// <summary>Rocket Pool.</summary>
    public RocketPoolDevnet RocketPool { get; private set; } = null!;

    /// <summary>Coinbase.</summary>
    public CoinbaseDevnet Coinbase { get; private set; } = null!;

    /// <summary>Binance.</summary>
    public BinanceDevnet Binance { get; private set; } = null!;

    /// <summary>Mantle's mETH.</summary>
    public MantleDevnet Mantle { get; private set; } = null!;

    /// <summary>Mantle's cmETH, on top of <see cref="Mantle"/>.</summary>
    public CmEthDevnet CmEth { get; private set; } = null!;

    /// <summary>ether.fi, as it is since July 2026.</summary>
    public EtherFiDevnet EtherFi { get; private set; } = null!;

    /// <summary>Renzo.</summary>
    public RenzoDevnet Renzo { get; private set; } = null!;

    /// <summary>Puffer.</summary>
    public PufferDevnet Puffer { get; private set; } = null!;

    /// <summary>Kelp.</summary>
    public KelpDevnet Kelp { get; private set; } = null!;

    /// <summary>Swell.</summary>
    public SwellDevnet Swell { get; private set; } = null!;

    /// <summary>YieldNest.</summary>
    public YieldNestDevnet YieldNest { get; private set; } = null!;

    /// <summary>Bedrock.</summary>
    public BedrockDevnet Bedrock { get; private set; } = null!;

    /// <summary>Deploys all of them, in some hundred and fifty transactions, and places Multicall3 at its usual address.</summary>
    /// <exception cref="RpcException">The node refused a step.</exception>
    public static async Task<LiquidDevnets> DeployAsync(AnvilNode node, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        await Multicall3Placement.PlaceAsync(node, cancellationToken).ConfigureAwait(false);
        LidoDevnet lido = await LidoDevnet.DeployAsync(node, cancellationToken).ConfigureAwait(false);
        MantleDevnet mantle = await MantleDevnet.DeployAsync(node, cancellationToken).ConfigureAwait(false);
        return new LiquidDevnets(node)
        {
            Lido = lido,
            Mantle = mantle,
            CmEth = await CmEthDevnet.DeployAsync(node, mantle.Deployment, cancellationToken).ConfigureAwait(false),
            RocketPool = await RocketPoolDevnet.DeployAsync(node, cancellationToken).ConfigureAwait(false),
            Coinbase = await CoinbaseDevnet.DeployAsync(node, cancellationToken).ConfigureAwait(false),
            Binance = await BinanceDevnet.DeployAsync(node, cancellationToken).ConfigureAwait(false),
            EtherFi = await EtherFiDevnet.DeployAsync(node, cancellationToken: cancellationToken).ConfigureAwait(false),
            Renzo = await RenzoDevnet.DeployAsync(node, lido, cancellationToken).ConfigureAwait(false),
            Puffer = await PufferDevnet.DeployAsync(node, lido, cancellationToken).ConfigureAwait(false),
            Kelp = await KelpDevnet.DeployAsync(node, cancellationToken).ConfigureAwait(false),
            Swell = await SwellDevnet.DeployAsync(node, cancellationToken).ConfigureAwait(false),
            YieldNest = await YieldNestDevnet.DeployAsync(node, cancellationToken).ConfigureAwait(false),
            Bedrock = await BedrockDevnet.DeployAsync(node, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <inheritdoc />
    public RestakingNetwork AddTo(RestakingNetwork network)
    {
        ILiquidDevnet[] all = [Lido, Mantle, CmEth, RocketPool, Coinbase, Binance, EtherFi, Renzo, Puffer, Kelp, Swell, YieldNest, Bedrock];
        return all.Aggregate(network with { Multicall3 = Multicall3Placement.Address }, (with, devnet) => devnet.AddTo(with));
    }
}
