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

    /// <summary>For fakes.</summary>
    protected MantleClient() => Deployment = null!;

    /// <summary>Makes the client; no I/O.</summary>
    public MantleClient(LiquidContext context, MantleDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        Deployment = deployment;
        _mEth = new MEthClient(context, deployment);
    }

    /// <inheritdoc />
    public virtual string Name => "Mantle";

    /// <summary>Where the contracts are.</summary>
    public virtual MantleDeployment Deployment { get; }

    /// <summary>mETH: stakes, unstake requests, claims.</summary>
    public virtual MEthClient MEth => _mEth ?? throw new InvalidOperationException("This fake does not override the member that was called.");

    /// <inheritdoc />
    public virtual ImmutableArray<ILiquidToken> Tokens => [MEth];

    /// <inheritdoc />
    public virtual ImmutableArray<ITicketQueue> Queues => [MEth];
}
