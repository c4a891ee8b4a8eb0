using System.Collections.Immutable;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Coinbase;

/// <summary>Coinbase on one network: cbETH, to hold and to value. There is no deposit and no way out for others than Coinbase.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public class CoinbaseClient : ILiquidProtocol
{
    internal const string ProtocolName = "Coinbase";

    /// <summary>For fakes.</summary>
    protected CoinbaseClient() => Deployment = null!;

    /// <summary>Makes the client; no I/O.</summary>
    public CoinbaseClient(LiquidContext context, CoinbaseDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        Deployment = deployment;
        CbEth = new CbEthClient(context, deployment);
    }

    /// <inheritdoc />
    public virtual string Name => ProtocolName;

    /// <summary>Where the contracts are.</summary>
    public virtual CoinbaseDeployment Deployment { get; }

    /// <summary>cbETH.</summary>
    public virtual CbEthClient CbEth { get; } = null!;

    /// <inheritdoc />
    public virtual ImmutableArray<ILiquidToken> Tokens => [CbEth];

    /// <inheritdoc />
    public virtual ImmutableArray<ITicketQueue> Queues => [];
}
