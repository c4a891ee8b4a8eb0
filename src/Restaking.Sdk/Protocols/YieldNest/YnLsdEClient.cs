using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.YieldNest;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.YieldNest;

/// <summary>
/// ynLSDe: liquid staking tokens in, out through a queue of enumerable NFTs that pays a basket of them: what the redemption vault holds, in the
/// registry's order, until the amount is covered. Counted in ether; not an ERC-4626 vault.
/// </summary>
/// <remarks>Members are virtual, so that a test can put a fake in its place.</remarks>
public partial class YnLsdEClient : YieldNestTokenClient, ILiquidStakingProtocol
{
    private readonly YieldNestDeployment? _deployment;

    /// <summary>For fakes.</summary>
    protected YnLsdEClient()
    {
    }

    /// <summary>Makes the client; no I/O.</summary>
    /// <exception cref="ArgumentException">The deployment has no ynLSDe, or not its queue, vault and registry.</exception>
    public YnLsdEClient(LiquidContext context, YieldNestDeployment deployment)
        : base(
            context,
            InfoOf(deployment),
            Named(deployment.YnLsdEWithdrawalQueue, nameof(deployment.YnLsdEWithdrawalQueue)),
            Named(deployment.YnLsdERedemptionVault, nameof(deployment.YnLsdERedemptionVault)),
            Named(deployment.YnLsdEAssetRegistry, nameof(deployment.YnLsdEAssetRegistry))) => _deployment = deployment;

    private YieldNestDeployment Deployment => _deployment ?? throw NotOverridden();

    private YnEigen Token => new(Info.Token);

    private AssetRegistry Registry => new(Deployment.YnLsdEAssetRegistry!.Value);

    /// <summary>The rate at the round's block, total assets by total supply, both ways rounded down. One for one while there is no ynLSDe. One round.</summary>
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
            Source = "ynEigen.previewRedeem",
            Block = rounds.Block,
        };
    }

    private static LiquidTokenInfo InfoOf(YieldNestDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return new LiquidTokenInfo("YieldNest", "ynLSDe", Named(deployment.YnLsdE, nameof(deployment.YnLsdE)), 18, UnitOfAccount.Ether);
    }

    private static Address Named(Address? address, string name) =>
        address ?? throw new ArgumentException($"The deployment of YieldNest does not say where {name} is.", nameof(address));
}
