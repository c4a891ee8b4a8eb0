using System.Collections.Immutable;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Puffer;

/// <summary>Puffer on one network.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public class PufferClient : ILiquidProtocol
{
    internal const string ProtocolName = "Puffer";

    /// <summary>For fakes.</summary>
    protected PufferClient()
    {
        Deployment = null!;
        PufEth = null!;
    }

    /// <summary>Makes the client; no I/O.</summary>
    public PufferClient(LiquidContext context, PufferDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        Deployment = deployment;
        PufEth = new PufEthClient(context, deployment);
    }

    /// <inheritdoc />
    public virtual string Name => ProtocolName;

    /// <summary>Where the contracts are.</summary>
    public virtual PufferDeployment Deployment { get; }

    /// <summary>pufETH: deposits, leaving at once, and the batched queue.</summary>
    public virtual PufEthClient PufEth { get; }

    /// <inheritdoc />
    public virtual ImmutableArray<ILiquidToken> Tokens => [PufEth];

    /// <inheritdoc />
    public virtual ImmutableArray<ITicketQueue> Queues => [PufEth];
}
