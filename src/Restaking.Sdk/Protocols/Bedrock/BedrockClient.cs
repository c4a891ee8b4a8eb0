using System.Collections.Immutable;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Bedrock;

/// <summary>Bedrock: uniETH, and uniBTC where the network has it.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public class BedrockClient : ILiquidProtocol
{
    /// <summary>The protocol's name for people.</summary>
    internal const string ProtocolName = "Bedrock";

    /// <summary>For fakes.</summary>
    protected BedrockClient() => Deployment = null!;

    /// <summary>Makes the client; no I/O.</summary>
    public BedrockClient(LiquidContext context, BedrockDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        Deployment = deployment;
        UniEth = new UniEthClient(context, deployment);
        UniBtc = deployment is { UniBTC: { } token, UniBTCVault: { } vault, DelayRedeemRouter: { } router }
            ? new UniBtcClient(context, token, vault, router, deployment.BitcoinTokens)
            : null;
    }

    /// <summary>Where the contracts are.</summary>
    public virtual BedrockDeployment Deployment { get; }

    /// <summary>uniETH: minting, instant swaps, redemptions from validators, claims.</summary>
    public virtual UniEthClient UniEth { get; } = null!;

    /// <summary>uniBTC: minting, delayed redemptions, claims; null where the network's deployment does not name its contracts.</summary>
    public virtual UniBtcClient? UniBtc { get; }

    /// <inheritdoc />
    public virtual string Name => ProtocolName;

    /// <inheritdoc />
    public virtual ImmutableArray<ILiquidToken> Tokens => UniBtc is null ? [UniEth] : [UniEth, UniBtc];

    /// <inheritdoc />
    public virtual ImmutableArray<ITicketQueue> Queues => UniBtc is null ? [UniEth] : [UniEth, UniBtc];
}
