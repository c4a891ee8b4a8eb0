using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Networks;

/// <summary>Where Bedrock lives on one chain. What is null is not there, or nobody said where it is.</summary>
public sealed record BedrockDeployment
{
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

    internal static BedrockDeployment From(AddressBook contracts) => new()
    {
        UniETH = contracts.Required(nameof(UniETH)),
        StakingV1 = contracts.Required(nameof(StakingV1)),
        StakingPectra = contracts.Find(nameof(StakingPectra)),
        Redeem = contracts.Required(nameof(Redeem)),
        UniBTC = contracts.Find(nameof(UniBTC)),
        UniBTCVault = contracts.Find(nameof(UniBTCVault)),
        DelayRedeemRouter = contracts.Find(nameof(DelayRedeemRouter)),
    };
}
