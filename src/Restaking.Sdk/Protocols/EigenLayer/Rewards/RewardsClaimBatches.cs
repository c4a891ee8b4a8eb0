using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>Cuts claims into transactions.</summary>
internal static class RewardsClaimBatches
{
    /// <summary><c>processClaim</c> for one, <c>processClaims</c> for several.</summary>
    public static IContractCall CallOf(RewardsCoordinator coordinator, ImmutableArray<RewardsClaim> claims, Address recipient) => claims.Length == 1
        ? coordinator.ProcessClaim(claims[0].ToContract(), recipient)
        : coordinator.ProcessClaims([.. claims.Select(claim => claim.ToContract())], recipient);

    /// <summary>In the order given; a claim that is too large alone is cut by its tokens.</summary>
    public static IEnumerable<ImmutableArray<RewardsClaim>> Split(
        RewardsCoordinator coordinator, ImmutableArray<RewardsClaim> claims, Address recipient, RewardsClaimLimits limits)
    {
        ImmutableArray<RewardsClaim> batch = [];
        foreach (RewardsClaim claim in claims.SelectMany(claim => Cut(coordinator, claim, recipient, limits)))
        {
            ImmutableArray<RewardsClaim> longer = batch.Add(claim);
            if (batch.IsEmpty || Fits(coordinator, longer, recipient, limits))
            {
                batch = longer;
            }
            else
            {
                yield return batch;
                batch = [claim];
            }
        }

        yield return batch;
    }

    private static IEnumerable<RewardsClaim> Cut(RewardsCoordinator coordinator, RewardsClaim claim, Address recipient, RewardsClaimLimits limits)
    {
        if (claim.Tokens.Length <= 1 || Fits(coordinator, [claim], recipient, limits))
        {
            return [claim];
        }

        int half = claim.Tokens.Length / 2;
        HashSet<Address> first = [.. claim.Tokens.Take(half).Select(token => token.Token)];
        return
        [
            .. Cut(coordinator, claim.Where(token => first.Contains(token.Token)), recipient, limits),
            .. Cut(coordinator, claim.Where(token => !first.Contains(token.Token)), recipient, limits),
        ];
    }

    private static bool Fits(RewardsCoordinator coordinator, ImmutableArray<RewardsClaim> claims, Address recipient, RewardsClaimLimits limits) =>
        claims.Sum(claim => claim.Tokens.Length) <= limits.MaxTokens && CallOf(coordinator, claims, recipient).EncodedLength <= limits.MaxCalldataBytes;
}
