using System.Collections.Immutable;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Binance;

/// <summary>Binance on one network.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public class BinanceClient : ILiquidProtocol
{
    /// <summary>For fakes.</summary>
    protected BinanceClient() => Deployment = null!;

    /// <summary>Makes the client; no I/O.</summary>
    public BinanceClient(LiquidContext context, BinanceDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        Deployment = deployment;
    }

    /// <inheritdoc />
    public virtual string Name => "Binance";

    /// <summary>Where the contracts are.</summary>
    public virtual BinanceDeployment Deployment { get; }

    /// <inheritdoc />
    public virtual ImmutableArray<ILiquidToken> Tokens => [];

    /// <inheritdoc />
    public virtual ImmutableArray<ITicketQueue> Queues => [];
}
