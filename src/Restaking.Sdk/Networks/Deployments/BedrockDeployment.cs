using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Networks;

/// <summary>Where Bedrock lives on one chain. What is null is not there, or nobody said where it is.</summary>
public sealed record BedrockDeployment
{
    private static readonly ImmutableArray<string> KnownBitcoinTokens = ["WBTC", "FBTC", "CbBTC"];

    /// <summary>uniETH.</summary>
    public required Address UniETH { get; init; }

    /// <summary>The first staking contract.</summary>
    public required Address StakingV1 { get; init; }

    /// <summary>The second staking contract, of the same token.</summary>
    public Address? StakingPectra { get; init; }

    /// <summary>What paid redemptions are claimed from.</summary>
    public required Address Redeem { get; init; }

    /// <summary>uniBTC.</summary>
    public Address? UniBTC { get; init; }

    /// <summary>Takes wrapped bitcoin.</summary>
    public Address? UniBTCVault { get; init; }

    /// <summary>The redemption queue of uniBTC.</summary>
    public Address? DelayRedeemRouter { get; init; }

    /// <summary>
    /// The bitcoin tokens that are minted for and paid out; the vault lists none. Whether one is taken now is asked from the chain. The first is what a
    /// redemption pays in when nothing is said.
    /// </summary>
    public ImmutableArray<Address> BitcoinTokens { get; init; } = [];

    internal static BedrockDeployment From(AddressBook contracts) => new()
    {
        UniETH = contracts.Required(nameof(UniETH)),
        StakingV1 = contracts.Required(nameof(StakingV1)),
        StakingPectra = contracts.Find(nameof(StakingPectra)),
        Redeem = contracts.Required(nameof(Redeem)),
        UniBTC = contracts.Find(nameof(UniBTC)),
        UniBTCVault = contracts.Find(nameof(UniBTCVault)),
        DelayRedeemRouter = contracts.Find(nameof(DelayRedeemRouter)),
        BitcoinTokens = [.. KnownBitcoinTokens.Select(contracts.Find).OfType<Address>()],
    };
}
