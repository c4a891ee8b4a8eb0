using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.YieldNest;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.YieldNest;

/// <summary>
/// ynETH: ether in, out through a queue of enumerable NFTs that pays ether. It has previews like an ERC-4626 vault and is none: there is no
/// <c>deposit</c>, <c>redeem</c> or <c>asset</c>, and no instant way out.
/// </summary>
/// <remarks>Members are virtual, so that a test can put a fake in its place.</remarks>
public partial class YnEthClient : LiquidTokenClient, ILiquidStakingProtocol, IWithdrawalQueue
{
    private readonly YieldNestDeployment? _deployment;
    private readonly YieldNestQueue? _requests;

    /// <summary>For fakes.</summary>
    protected YnEthClient()
    {
    }

    /// <summary>Makes the client; no I/O.</summary>
    public YnEthClient(LiquidContext context, YieldNestDeployment deployment)
        : base(context, InfoOf(deployment))
    {
        _deployment = deployment;
        _requests = new YieldNestQueue(context, Info, deployment.YnETHWithdrawalQueue, deployment.YnETHRedemptionVault, registry: null);
    }

    private YieldNestDeployment Deployment => _deployment ?? throw NotOverridden();

    private YieldNestQueue Requests => _requests ?? throw NotOverridden();

    private YnETH Token => new(Deployment.YnETH);

    /// <summary>The rate at the round's block, total assets by total supply, both ways rounded down. One for one while there is no ynETH. One round.</summary>
    public override async Task<ExchangeRate> ReadExchangeRateAsync(ReadRounds rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RoundRead<UInt256> assets = rounds.Read(Token.TotalAssets());
        RoundRead<UInt256> supply = rounds.Read(Token.TotalSupply());
        await rounds.NextAsync().ConfigureAwait(false);
        bool first = supply.Value == UInt256.Zero;
        return new ExchangeRate
        {
            Token = Info,
            ToUnderlyingFraction = first ? RateFraction.One : new RateFraction(assets.Value, supply.Value),
            ToTokenFraction = first ? RateFraction.One : new RateFraction(supply.Value, assets.Value),
            Source = "ynETH.previewRedeem",
            Block = rounds.Block,
        };
    }

    private static LiquidTokenInfo InfoOf(YieldNestDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return new LiquidTokenInfo("YieldNest", "ynETH", deployment.YnETH, 18, UnitOfAccount.Ether);
    }

    private static InvalidOperationException NotOverridden() => new("This fake does not override the member that was called.");
}
