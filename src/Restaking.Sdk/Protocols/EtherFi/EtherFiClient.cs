using System.Collections.Immutable;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <summary>ether.fi on one network.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public class EtherFiClient : ILiquidProtocol
{
    /// <summary>For fakes.</summary>
    protected EtherFiClient() => Deployment = null!;

    /// <summary>Makes the client; no I/O.</summary>
    public EtherFiClient(LiquidContext context, EtherFiDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        Deployment = deployment;
    }

    /// <inheritdoc />
    public virtual string Name => "ether.fi";

    /// <summary>Where the contracts are.</summary>
    public virtual EtherFiDeployment Deployment { get; }

    /// <inheritdoc />
    public virtual ImmutableArray<ILiquidToken> Tokens => [];

    /// <inheritdoc />
    public virtual ImmutableArray<ITicketQueue> Queues => [];
}
