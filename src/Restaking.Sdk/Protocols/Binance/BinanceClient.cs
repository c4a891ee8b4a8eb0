using System.Collections.Immutable;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Binance;

/// <summary>
/// Binance's wBETH on one network. On Ethereum only: on BNB Smart Chain the token has the same address and another <c>deposit</c>, which takes a token.
/// </summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public class BinanceClient : ILiquidProtocol
{
    /// <summary>For fakes.</summary>
    protected BinanceClient()
    {
        Deployment = null!;
        WBEth = null!;
    }

    /// <summary>Makes the client; no I/O.</summary>
    public BinanceClient(LiquidContext context, BinanceDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(deployment);
        Deployment = deployment;
        WBEth = new WBEthClient(context, deployment);
    }

    /// <inheritdoc />
    public virtual string Name => "Binance";

    /// <summary>Where the contracts are.</summary>
    public virtual BinanceDeployment Deployment { get; }

    /// <summary>wBETH: deposits and the queue.</summary>
    public virtual WBEthClient WBEth { get; }

    /// <inheritdoc />
    public virtual ImmutableArray<ILiquidToken> Tokens => [WBEth];

    /// <inheritdoc />
    public virtual ImmutableArray<ITicketQueue> Queues => [WBEth];
}
