using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Networks;

/// <summary>Where Lido lives on one chain. What is null is not there, or nobody said where it is.</summary>
public sealed record LidoDeployment
{
    /// <summary>The directory of the deployment (<c>LidoLocator</c>): names every other contract.</summary>
    public required Address Locator { get; init; }

    /// <summary>stETH, where ether is staked (<c>Lido</c>).</summary>
    public required Address StETH { get; init; }

    /// <summary>wstETH: one share of stETH.</summary>
    public required Address WstETH { get; init; }

    /// <summary>The withdrawal queue and its NFTs.</summary>
    public required Address WithdrawalQueue { get; init; }

    /// <summary>Stakes ether to wstETH in one call.</summary>
    public Address? ReferralStaker { get; init; }

    internal static LidoDeployment From(AddressBook contracts) => new()
    {
        Locator = contracts.Required(nameof(Locator)),
        StETH = contracts.Required(nameof(StETH)),
        WstETH = contracts.Required(nameof(WstETH)),
        WithdrawalQueue = contracts.Required(nameof(WithdrawalQueue)),
        ReferralStaker = contracts.Find(nameof(ReferralStaker)),
    };
}
