using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Networks;

/// <summary>Where Kelp lives on one chain. What is null is not there, or nobody said where it is.</summary>
public sealed record KelpDeployment
{
    /// <summary>Names the contracts and the supported assets.</summary>
    public required Address Config { get; init; }

    /// <summary>rsETH.</summary>
    public required Address RsETH { get; init; }

    /// <summary>Takes deposits.</summary>
    public required Address DepositPool { get; init; }

    /// <summary>The stored price of rsETH and the live prices of the assets.</summary>
    public required Address Oracle { get; init; }

    /// <summary>The withdrawal queue.</summary>
    public required Address WithdrawalManager { get; init; }

    /// <summary>What instant withdrawals are paid from.</summary>
    public Address? UnstakingVault { get; init; }

    /// <summary>
    /// Assets that have a queue or had one. Those that the configuration lists are found without it, at the price of another request; those it does not
    /// list any more are found by it only, and the newer generation still pays their open requests.
    /// </summary>
    public ImmutableArray<Address> KnownAssets { get; init; } = [NativeAsset.Ether];

    internal static KelpDeployment From(AddressBook contracts) => new()
    {
        Config = contracts.Required(nameof(Config)),
        RsETH = contracts.Required(nameof(RsETH)),
        DepositPool = contracts.Required(nameof(DepositPool)),
        Oracle = contracts.Required(nameof(Oracle)),
        WithdrawalManager = contracts.Required(nameof(WithdrawalManager)),
        UnstakingVault = contracts.Find(nameof(UnstakingVault)),
        KnownAssets = [NativeAsset.Ether, .. new[] { contracts.Find("StETH"), contracts.Find("ETHx"), contracts.Find("SfrxETH") }.OfType<Address>()],
    };
}
