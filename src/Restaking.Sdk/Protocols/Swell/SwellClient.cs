using System.Collections.Immutable;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Swell;

/// <summary>Swell on one network.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public class SwellClient : ILiquidProtocol
{
    /// <summary>For fakes.</summary>
    protected SwellClient() => Deployment = null!;

    /// <summary>Makes the client; no I/O.</summary>
    public SwellClient(LiquidContext context, SwellDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        Deployment = deployment;
    }

    /// <inheritdoc />
    public virtual string Name => "Swell";

    /// <summary>Where the contracts are.</summary>
    public virtual SwellDeployment Deployment { get; }

    /// <inheritdoc />
    public virtual ImmutableArray<ILiquidToken> Tokens => [];

    /// <inheritdoc />
    public virtual ImmutableArray<ITicketQueue> Queues => [];
}
