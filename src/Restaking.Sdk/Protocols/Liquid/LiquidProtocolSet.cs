using System.Collections.Immutable;
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

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>The clients of the protocols that a network has.</summary>
internal sealed class LiquidProtocolSet
{
    private LiquidProtocolSet()
    {
    }

    public LiquidProtocolSet(LiquidContext context)
    {
        RestakingNetwork network = context.Network;
        Lido = network.Lido is { } lido ? new LidoClient(context, lido) : null;
        RocketPool = network.RocketPool is { } rocketPool ? new RocketPoolClient(context, rocketPool) : null;
        Coinbase = network.Coinbase is { } coinbase ? new CoinbaseClient(context, coinbase) : null;
        Binance = network.Binance is { } binance ? new BinanceClient(context, binance) : null;
        Mantle = network.Mantle is { } mantle ? new MantleClient(context, mantle) : null;
        EtherFi = network.EtherFi is { } etherFi ? new EtherFiClient(context, etherFi) : null;
        Renzo = network.Renzo is { } renzo ? new RenzoClient(context, renzo) : null;
        Puffer = network.Puffer is { } puffer ? new PufferClient(context, puffer) : null;
        Kelp = network.Kelp is { } kelp ? new KelpClient(context, kelp) : null;
        Swell = network.Swell is { } swell ? new SwellClient(context, swell) : null;
        YieldNest = network.YieldNest is { } yieldNest ? new YieldNestClient(context, yieldNest) : null;
        Bedrock = network.Bedrock is { } bedrock ? new BedrockClient(context, bedrock) : null;
        All = [.. new ILiquidProtocol?[] { Lido, RocketPool, Coinbase, Binance, Mantle, EtherFi, Renzo, Puffer, Kelp, Swell, YieldNest, Bedrock }.OfType<ILiquidProtocol>()];
    }

    /// <summary>None at all, for fakes.</summary>
    public static LiquidProtocolSet None { get; } = new();

    public LidoClient? Lido { get; }

    public RocketPoolClient? RocketPool { get; }

    public CoinbaseClient? Coinbase { get; }

    public BinanceClient? Binance { get; }

    public MantleClient? Mantle { get; }

    public EtherFiClient? EtherFi { get; }

    public RenzoClient? Renzo { get; }

    public PufferClient? Puffer { get; }

    public KelpClient? Kelp { get; }

    public SwellClient? Swell { get; }

    public YieldNestClient? YieldNest { get; }

    public BedrockClient? Bedrock { get; }

    public ImmutableArray<ILiquidProtocol> All { get; } = [];
}
