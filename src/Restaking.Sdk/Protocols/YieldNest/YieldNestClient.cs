using System.Collections.Immutable;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.YieldNest;

/// <summary>YieldNest on one network.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public class YieldNestClient : ILiquidProtocol
{
    private readonly YnEthClient? _ynEth;
    private readonly YnLsdEClient? _ynLsdE;

    /// <summary>For fakes.</summary>
    protected YieldNestClient() => Deployment = null!;

    /// <summary>Makes the client; no I/O.</summary>
    public YieldNestClient(LiquidContext context, YieldNestDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        Deployment = deployment;
        _ynEth = new YnEthClient(context, deployment);
        _ynLsdE = deployment.YnLsdE is null ? null : new YnLsdEClient(context, deployment);
    }

    /// <inheritdoc />
    public virtual string Name => "YieldNest";

    /// <summary>Where the contracts are.</summary>
    public virtual YieldNestDeployment Deployment { get; }

    /// <summary>ynETH.</summary>
    public virtual YnEthClient YnEth => _ynEth ?? throw new InvalidOperationException("This fake does not override the member that was called.");

    /// <summary>ynLSDe.</summary>
    /// <exception cref="InvalidOperationException">The deployment has none.</exception>
    public virtual YnLsdEClient YnLsdE => _ynLsdE ?? throw new InvalidOperationException("This deployment of YieldNest has no ynLSDe.");

    /// <summary>ynETH, and ynLSDe where the deployment has it.</summary>
    public virtual ImmutableArray<ILiquidToken> Tokens => _ynLsdE is { } ynLsdE ? [YnEth, ynLsdE] : [YnEth];

    /// <summary>One queue for each token.</summary>
    public virtual ImmutableArray<ITicketQueue> Queues => _ynLsdE is { } ynLsdE ? [YnEth, ynLsdE] : [YnEth];
}
