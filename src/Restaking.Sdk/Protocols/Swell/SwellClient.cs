using System.Collections.Immutable;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Swell;

/// <summary>Swell on one network: swETH and rswETH with their exit NFTs, and swBTC with its delayed withdrawals.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public class SwellClient : ILiquidProtocol
{
    internal const string ProtocolName = "Swell";

    private readonly RswEthClient? _rswEth;
    private readonly SwBtcClient? _swBtc;

    /// <summary>For fakes.</summary>
    protected SwellClient()
    {
        Deployment = null!;
        SwEth = null!;
    }

    /// <summary>Makes the client; no I/O.</summary>
    public SwellClient(LiquidContext context, SwellDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        Deployment = deployment;
        SwEth = new SwEthClient(context, deployment);
        _rswEth = deployment is { RswETH: not null, RswExit: not null } ? new RswEthClient(context, deployment) : null;
        _swBtc = deployment is { SwBTC: not null, Wbtc: not null } ? new SwBtcClient(context, deployment) : null;
    }

    /// <inheritdoc />
    public virtual string Name => ProtocolName;

    /// <summary>Where the contracts are.</summary>
    public virtual SwellDeployment Deployment { get; }

    /// <summary>swETH: liquid staking.</summary>
    public virtual SwEthClient SwEth { get; }

    /// <summary>rswETH: liquid restaking.</summary>
    /// <exception cref="InvalidOperationException">The deployment does not say where it and its exits are.</exception>
    public virtual RswEthClient RswEth => _rswEth ?? throw NotDeployed("rswETH");

    /// <summary>swBTC: a vault of WBTC.</summary>
    /// <exception cref="InvalidOperationException">The deployment does not say where it and WBTC are.</exception>
    public virtual SwBtcClient SwBtc => _swBtc ?? throw NotDeployed("swBTC");

    /// <inheritdoc />
    public virtual ImmutableArray<ILiquidToken> Tokens => [.. new ILiquidToken?[] { SwEth, _rswEth, _swBtc }.OfType<ILiquidToken>()];

    /// <inheritdoc />
    /// <remarks>swBTC's is among them when the deployment says where its delayed withdraw contract is (<see cref="SwBtcClient.FindDelayedWithdrawAsync"/>).</remarks>
    public virtual ImmutableArray<ITicketQueue> Queues =>
        [.. new ITicketQueue?[] { SwEth, _rswEth, _swBtc is { HasDelayedWithdraw: true } ? _swBtc : null }.OfType<ITicketQueue>()];

    private static InvalidOperationException NotDeployed(string token) => new($"Swell's deployment on this network does not say where {token} is.");
}
