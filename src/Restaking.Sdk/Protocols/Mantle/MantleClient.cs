using System.Collections.Immutable;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Mantle;

/// <summary>Mantle on one network.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public class MantleClient : ILiquidProtocol
{
    private readonly MEthClient? _mEth;
    private readonly CmEthClient? _cmEth;

    /// <summary>For fakes.</summary>
    protected MantleClient() => Deployment = null!;

    /// <summary>Makes the client; no I/O.</summary>
    public MantleClient(LiquidContext context, MantleDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        Deployment = deployment;
        _mEth = new MEthClient(context, deployment);
        _cmEth = CmEthClient.IsIn(deployment) ? new CmEthClient(context, deployment) : null;
    }

    /// <inheritdoc />
    public virtual string Name => "Mantle";

    /// <summary>Where the contracts are.</summary>
    public virtual MantleDeployment Deployment { get; }

    /// <summary>mETH: stakes, unstake requests, claims.</summary>
    public virtual MEthClient MEth => _mEth ?? throw new InvalidOperationException("This fake does not override the member that was called.");

    /// <summary>cmETH: a vault of mETH, with delayed withdrawals that pay mETH.</summary>
    /// <exception cref="InvalidOperationException">The deployment does not say where all of its contracts are.</exception>
    public virtual CmEthClient CmEth => _cmEth ?? throw new InvalidOperationException("Mantle's deployment on this network does not say where all of cmETH's contracts are.");

    /// <inheritdoc />
    public virtual ImmutableArray<ILiquidToken> Tokens => _cmEth is { } restaked ? [MEth, restaked] : [MEth];

    /// <inheritdoc />
    public virtual ImmutableArray<ITicketQueue> Queues => _cmEth is { } restaked ? [MEth, restaked] : [MEth];
}
