using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Networks;

/// <summary>Where Swell lives on one chain. What is null is not there, or nobody said where it is.</summary>
public sealed record SwellDeployment
{
    /// <summary>swETH.</summary>
    public required Address SwETH { get; init; }

    /// <summary>The exit NFTs of swETH.</summary>
    public required Address SwExit { get; init; }

    /// <summary>rswETH.</summary>
    public Address? RswETH { get; init; }

    /// <summary>The exit NFTs of rswETH.</summary>
    public Address? RswExit { get; init; }

    /// <summary>Deposits of liquid staking tokens to rswETH; the address is not in any public source.</summary>
    public Address? RswDepositManager { get; init; }

    /// <summary>Liquid staking tokens that rswETH's deposit manager may take; it keeps no list, so each is asked about.</summary>
    public ImmutableArray<Address> RswDepositTokens { get; init; } = [];

    /// <summary>swBTC, a Yearn V3 vault of WBTC.</summary>
    public Address? SwBTC { get; init; }

    /// <summary>WBTC: what swBTC takes and pays.</summary>
    public Address? Wbtc { get; init; }

    /// <summary>The withdrawal requests of swBTC; found through the vault's withdraw limit module when not given.</summary>
    public Address? SwBTCDelayedWithdraw { get; init; }

    internal static SwellDeployment From(AddressBook contracts) => new()
    {
        SwETH = contracts.Required(nameof(SwETH)),
        SwExit = contracts.Required(nameof(SwExit)),
        RswETH = contracts.Find(nameof(RswETH)),
        RswExit = contracts.Find(nameof(RswExit)),
        RswDepositManager = contracts.Find(nameof(RswDepositManager)),
        SwBTC = contracts.Find(nameof(SwBTC)),
        Wbtc = contracts.Find(nameof(Wbtc)),
        SwBTCDelayedWithdraw = contracts.Find(nameof(SwBTCDelayedWithdraw)),
    };
}
