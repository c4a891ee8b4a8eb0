using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.YieldNest;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.YieldNest;

/// <summary>
/// ynETH: ether in, out through a queue of enumerable NFTs that pays ether. It has previews like an ERC-4626 vault and is none: there is no
/// <c>deposit</c>, <c>redeem</c> or <c>asset</c>, and no instant way out.
/// </summary>
/// <remarks>Members are virtual, so that a test can put a fake in its place.</remarks>
public partial class YnEthClient : YieldNestTokenClient, ILiquidStakingProtocol
{
    private readonly YieldNestDeployment? _deployment;

    /// <summary>For fakes.</summary>
    protected YnEthClient()
    {
    }

    /// <summary>Makes the client; no I/O.</summary>
    public YnEthClient(LiquidContext context, YieldNestDeployment deployment)
        : base(context, InfoOf(deployment), deployment.YnETHWithdrawalQueue, deployment.YnETHRedemptionVault, registry: null) => _deployment = deployment;

    private YieldNestDeployment Deployment => _deployment ?? throw NotOverridden();

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
}
