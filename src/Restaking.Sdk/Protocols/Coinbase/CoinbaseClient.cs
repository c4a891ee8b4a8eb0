using System.Collections.Immutable;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Coinbase;

/// <summary>Coinbase on one network.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public class CoinbaseClient : ILiquidProtocol
{
    /// <summary>For fakes.</summary>
    protected CoinbaseClient() => Deployment = null!;

    /// <summary>Makes the client; no I/O.</summary>
    public CoinbaseClient(LiquidContext context, CoinbaseDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        Deployment = deployment;
    }

    /// <inheritdoc />
    public virtual string Name => "Coinbase";

    /// <summary>Where the contracts are.</summary>
    public virtual CoinbaseDeployment Deployment { get; }

    /// <inheritdoc />
    public virtual ImmutableArray<ILiquidToken> Tokens => [];

    /// <inheritdoc />
    public virtual ImmutableArray<ITicketQueue> Queues => [];
}
