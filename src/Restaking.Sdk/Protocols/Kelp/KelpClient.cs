using System.Collections.Immutable;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Kelp;

/// <summary>Kelp on one network.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public class KelpClient : ILiquidProtocol
{
    /// <summary>For fakes.</summary>
    protected KelpClient() => Deployment = null!;

    /// <summary>Makes the client; no I/O.</summary>
    public KelpClient(LiquidContext context, KelpDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        Deployment = deployment;
    }

    /// <inheritdoc />
    public virtual string Name => "Kelp";

    /// <summary>Where the contracts are.</summary>
    public virtual KelpDeployment Deployment { get; }

    /// <inheritdoc />
    public virtual ImmutableArray<ILiquidToken> Tokens => [];

    /// <inheritdoc />
    public virtual ImmutableArray<ITicketQueue> Queues => [];
}
