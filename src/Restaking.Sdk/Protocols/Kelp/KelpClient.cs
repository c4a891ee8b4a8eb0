using System.Collections.Immutable;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Kelp;

/// <summary>Kelp on one network. On Ethereum only: other chains have pools that mint a wrapped rsETH, and no queue.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public class KelpClient : ILiquidProtocol
{
    /// <summary>For fakes.</summary>
    protected KelpClient()
    {
        Deployment = null!;
        RsEth = null!;
    }

    /// <summary>Makes the client; no I/O.</summary>
    public KelpClient(LiquidContext context, KelpDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        Deployment = deployment;
        RsEth = new RsEthClient(context, deployment);
    }

    /// <inheritdoc />
    public virtual string Name => "Kelp";

    /// <summary>Where the contracts are.</summary>
    public virtual KelpDeployment Deployment { get; }

    /// <summary>rsETH: deposits, the queue, and instant withdrawals where the deployment has them.</summary>
    public virtual RsEthClient RsEth { get; }

    /// <inheritdoc />
    public virtual ImmutableArray<ILiquidToken> Tokens => [RsEth];

    /// <inheritdoc />
    public virtual ImmutableArray<ITicketQueue> Queues => [RsEth];
}
