using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>One token of an earner: earned and claimed so far, in the token's smallest unit.</summary>
/// <param name="Token">The reward token.</param>
/// <param name="Earned">Everything earned up to the root's calculation end.</param>
/// <param name="Claimed">What was claimed so far (<c>cumulativeClaimed</c>, kept by earner, whoever claimed).</param>
public readonly record struct TokenRewards(Address Token, UInt256 Earned, UInt256 Claimed)
{
    /// <summary>What a claim would pay; zero also where more was claimed than this root gives, as with an older root.</summary>
    public UInt256 Claimable => Earned > Claimed ? Earned - Claimed : UInt256.Zero;
}

/// <summary>What an earner has earned, claimed and can claim, at one block.</summary>
/// <param name="Block">The block.</param>
/// <param name="Earner">The earner.</param>
/// <param name="Claimer">Who may claim for it: the earner itself where no claimer is set.</param>
/// <param name="Root">The root as the chain has it; null when it was not posted there, or the figures came without one.</param>
/// <param name="Tokens">Token by token, in the order they were asked for.</param>
/// <param name="Claim">
/// A claim of those tokens that have something new, which <c>PrepareClaim</c> takes; null when none has, when the root is not on this chain
/// or is disabled. Look at <paramref name="Root"/> for whether it is active yet.
/// </param>
public sealed record ClaimableRewards(
    BlockRef Block, Address Earner, Address Claimer, DistributionRoot? Root, ImmutableArray<TokenRewards> Tokens, RewardsClaim? Claim)
{
    /// <summary>Whether a claim made now would go through, as far as the root and the amounts go.</summary>
    public bool IsClaimableNow => Claim is not null && Root is { State: DistributionRootState.Claimable };
}

/// <summary>What was claimed of some tokens so far, at one block.</summary>
/// <param name="Block">The block.</param>
/// <param name="Earner">The earner.</param>
/// <param name="Tokens">Token and amount claimed (<c>cumulativeClaimed</c>), in the order asked for.</param>
public sealed record ClaimedSoFar(BlockRef Block, Address Earner, ImmutableArray<(Address Token, UInt256 Claimed)> Tokens);

/// <summary>One payment of a claim, from its <c>RewardsClaimed</c> event.</summary>
/// <param name="Root">The root claimed against.</param>
/// <param name="Earner">Whose earnings.</param>
/// <param name="Claimer">Who claimed.</param>
/// <param name="Recipient">Who was paid.</param>
/// <param name="Token">The token.</param>
/// <param name="Amount">How much was sent, in the token's smallest unit; a token that keeps part of a transfer delivers less.</param>
public sealed record RewardPayment(Hash32 Root, Address Earner, Address Claimer, Address Recipient, Address Token, UInt256 Amount);

/// <summary>What a transaction claimed.</summary>
/// <param name="Payments">One per token of each claim, in the order of the claims.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record RewardsClaimResult(ImmutableArray<RewardPayment> Payments, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>How many claims go into one transaction.</summary>
public sealed record RewardsClaimLimits
{
    /// <summary>The most calldata of a transaction, in bytes. Default 64 KiB: nodes take transactions of up to 128 KiB.</summary>
    public int MaxCalldataBytes { get; init; } = 64 * 1024;

    /// <summary>The most tokens paid by a transaction. Default 100: with some 80,000 gas each they stay below the 16.7 million gas that a transaction can have (EIP-7825).</summary>
    public int MaxTokens { get; init; } = 100;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxCalldataBytes, 1024, nameof(MaxCalldataBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTokens, 1, nameof(MaxTokens));
    }
}
