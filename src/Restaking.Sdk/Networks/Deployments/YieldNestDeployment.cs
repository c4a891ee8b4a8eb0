using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Networks;

/// <summary>Where YieldNest lives on one chain. What is null is not there, or nobody said where it is.</summary>
public sealed record YieldNestDeployment
{
    /// <summary>ynETH.</summary>
    public required Address YnETH { get; init; }

    /// <summary>The withdrawal queue of ynETH.</summary>
    public required Address YnETHWithdrawalQueue { get; init; }

    /// <summary>What claims of ynETH are paid from.</summary>
    public required Address YnETHRedemptionVault { get; init; }

    /// <summary>ynLSDe.</summary>
    public Address? YnLsdE { get; init; }

    /// <summary>The withdrawal queue of ynLSDe.</summary>
    public Address? YnLsdEWithdrawalQueue { get; init; }

    /// <summary>What claims of ynLSDe are paid from: a basket.</summary>
    public Address? YnLsdERedemptionVault { get; init; }

    /// <summary>Deposits stETH and oETH, which it wraps.</summary>
    public Address? YnLsdEDepositAdapter { get; init; }

    /// <summary>The assets ynLSDe takes.</summary>
    public Address? YnLsdEAssetRegistry { get; init; }

    /// <summary>Deposits to ynETH with a referral.</summary>
    public Address? ReferralDepositAdapter { get; init; }

    /// <summary>Lido's stETH.</summary>
    public Address? StETH { get; init; }

    /// <summary>Lido's wstETH.</summary>
    public Address? WstETH { get; init; }

    internal static YieldNestDeployment From(AddressBook contracts) => new()
    {
        YnETH = contracts.Required(nameof(YnETH)),
        YnETHWithdrawalQueue = contracts.Required(nameof(YnETHWithdrawalQueue)),
        YnETHRedemptionVault = contracts.Required(nameof(YnETHRedemptionVault)),
        YnLsdE = contracts.Find(nameof(YnLsdE)),
        YnLsdEWithdrawalQueue = contracts.Find(nameof(YnLsdEWithdrawalQueue)),
        YnLsdERedemptionVault = contracts.Find(nameof(YnLsdERedemptionVault)),
        YnLsdEDepositAdapter = contracts.Find(nameof(YnLsdEDepositAdapter)),
        YnLsdEAssetRegistry = contracts.Find(nameof(YnLsdEAssetRegistry)),
        ReferralDepositAdapter = contracts.Find(nameof(ReferralDepositAdapter)),
        StETH = contracts.Find(nameof(StETH)),
        WstETH = contracts.Find(nameof(WstETH)),
    };
}
