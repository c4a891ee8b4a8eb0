using System.Collections.Immutable;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Lido;

/// <summary>Lido on one network: stETH, wstETH, and the withdrawal queue that both leave by.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public class LidoClient : ILiquidProtocol
{
    internal const string ProtocolName = "Lido";

    /// <summary>For fakes.</summary>
    protected LidoClient() => Deployment = null!;

    /// <summary>Makes the client; no I/O.</summary>
    public LidoClient(LiquidContext context, LidoDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        Deployment = deployment;
        StEth = new StEthClient(context, deployment);
        WstEth = new WstEthClient(context, deployment);
        Withdrawals = new LidoWithdrawalQueueClient(context, deployment);
    }

    /// <inheritdoc />
    public virtual string Name => ProtocolName;

    /// <summary>Where the contracts are.</summary>
    public virtual LidoDeployment Deployment { get; }

    /// <summary>stETH: staking, shares, balances.</summary>
    public virtual StEthClient StEth { get; } = null!;

    /// <summary>wstETH: wrapping, unwrapping, and ether straight to wstETH.</summary>
    public virtual WstEthClient WstEth { get; } = null!;

    /// <summary>The withdrawal queue: requests in stETH or wstETH, tickets, claims.</summary>
    public virtual LidoWithdrawalQueueClient Withdrawals { get; } = null!;

    /// <inheritdoc />
    public virtual ImmutableArray<ILiquidToken> Tokens => [StEth, WstEth];

    /// <inheritdoc />
    public virtual ImmutableArray<ITicketQueue> Queues => [Withdrawals];
}
