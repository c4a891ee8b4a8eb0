using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Rewards;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Rewards;

/// <summary>Claims as the contract takes them, put together by the test itself.</summary>
internal static class RewardsClaimCalls
{
    public static RewardsCoordinator.RewardsMerkleClaim ToContractForTests(this RewardsClaim claim) => new(
        claim.RootIndex,
        claim.EarnerIndex,
        Flat(claim.EarnerProof),
        new RewardsCoordinator.EarnerTreeMerkleLeaf(claim.Earner, claim.EarnerTokenRoot),
        [.. claim.Tokens.Select(token => token.Index)],
        [.. claim.Tokens.Select(token => (ReadOnlyMemory<byte>)Flat(token.Proof))],
        [.. claim.Tokens.Select(token => new RewardsCoordinator.TokenTreeMerkleLeaf(token.Token, token.CumulativeEarnings))]);

    private static byte[] Flat(IEnumerable<Hash32> siblings) => [.. siblings.SelectMany(sibling => sibling.ToArray())];
}
