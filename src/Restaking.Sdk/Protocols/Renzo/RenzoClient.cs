using System.Collections.Immutable;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Renzo;

/// <summary>Renzo on one network.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public class RenzoClient : ILiquidProtocol
{
    internal const string ProtocolName = "Renzo";

    /// <summary>For fakes.</summary>
    protected RenzoClient()
    {
        Deployment = null!;
        EzEth = null!;
    }

    /// <summary>Makes the client; no I/O.</summary>
    public RenzoClient(LiquidContext context, RenzoDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        Deployment = deployment;
        EzEth = new EzEthClient(context, deployment);
    }

    /// <inheritdoc />
    public virtual string Name => ProtocolName;

    /// <summary>Where the contracts are.</summary>
    public virtual RenzoDeployment Deployment { get; }

    /// <summary>ezETH: deposits, the withdraw queue, and withdrawals at once.</summary>
    public virtual EzEthClient EzEth { get; }

    /// <inheritdoc />
    public virtual ImmutableArray<ILiquidToken> Tokens => [EzEth];

    /// <inheritdoc />
    public virtual ImmutableArray<ITicketQueue> Queues => [EzEth];
}
