using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <content>Earned, claimed, claimable.</content>
public partial class EigenLayerRewardsClient
{
    /// <summary>
    /// What an earner can claim by a distribution, and the claim for it: without the tokens of which nothing is new, because one such token
    /// makes the contract refuse all. The root is looked up on the chain by its hash.
    /// </summary>
    /// <param name="tree">The tree of the whole distribution.</param>
    /// <param name="earner">Whose earnings.</param>
    /// <param name="tokens">Which tokens; null: all the earner has.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The earner or a token of it is not in the distribution, or a token is named twice.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no RewardsCoordinator.</exception>
    public virtual Task<ClaimableRewards> GetClaimableAsync(
        RewardsTree tree,
        Address earner,
        IEnumerable<Address>? tokens = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tree);
        RewardsClaim whole = tree.Prove(earner, rootIndex: 0, tokens);
        RewardsCoordinator coordinator = Coordinator;
        return RunAsync(
            async rounds =>
            {
                RoundRead<uint> found = rounds.Read(coordinator.GetRootIndexFromHash(tree.Root));
                Func<(Address Claimer, ImmutableArray<TokenRewards> Tokens)> state = AddState(rounds, whole);
                await rounds.NextAsync().ConfigureAwait(false);
                uint? index = await IndexOrNullAsync(rounds, found).ConfigureAwait(false);
                DistributionRoot? root = index is { } known ? (await RootsAsync(rounds, known, 1).ConfigureAwait(false))[0] : null;
                return Claimable(rounds.Block, whole, root, state());
            },
            block,
            cancellationToken);
    }

    /// <summary>
    /// What a given claim would pay now, and the claim without the tokens of which nothing is new. Its proofs are verified first, before
    /// anything is asked of the network.
    /// </summary>
    /// <param name="claim">The claim, such as <see cref="RewardsClaim.Parse(string)"/> reads it.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <returns>With a root of null when the chain has another root at the claim's index, or none: the proofs are for another root or another chain.</returns>
    /// <exception cref="ArgumentException">The proofs do not verify; the message says which.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no RewardsCoordinator.</exception>
    public virtual Task<ClaimableRewards> GetClaimableAsync(RewardsClaim claim, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        CheckProofs(claim, nameof(claim));
        RewardsCoordinator coordinator = Coordinator;
        return RunAsync(
            async rounds =>
            {
                RoundRead<RewardsCoordinator.DistributionRoot> read = rounds.Read(coordinator.GetDistributionRootAtIndex(claim.RootIndex));
                Func<(Address Claimer, ImmutableArray<TokenRewards> Tokens)> state = AddState(rounds, claim);
                await rounds.NextAsync().ConfigureAwait(false);
                DistributionRoot? root = IsOutOfRange(read.Outcome.Error)
                    ? null
                    : DistributionRoot.From(claim.RootIndex, await RequiredAsync(rounds, read).ConfigureAwait(false), rounds.Block);
                return Claimable(rounds.Block, claim, root?.Root == claim.Root ? root : null, state());
            },
            block,
            cancellationToken);
    }

    /// <summary>What an earner has claimed of some tokens so far, whoever claimed for it.</summary>
    /// <param name="earner">The earner.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address, or no token.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no RewardsCoordinator.</exception>
    public virtual Task<ClaimedSoFar> GetClaimedAsync(
        Address earner,
        IReadOnlyCollection<Address> tokens,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(earner, nameof(earner));
        ArgumentNullException.ThrowIfNull(tokens);
        ImmutableArray<Address> asked = [.. tokens.Select(token => EigenLayerContext.Checked(token, nameof(tokens)))];
        if (asked.IsEmpty)
        {
            throw new ArgumentException("Name at least one token.", nameof(tokens));
        }

        RewardsCoordinator coordinator = Coordinator;
        return RunAsync(
            async rounds =>
            {
                ImmutableArray<RoundRead<UInt256>> reads = rounds.ReadMany(asked.Select(token => (IContractCall<UInt256>)coordinator.CumulativeClaimed(earner, token)));
                await rounds.NextAsync().ConfigureAwait(false);
                await RequiredAsync(rounds, reads[0]).ConfigureAwait(false);
                return new ClaimedSoFar(rounds.Block, earner, [.. asked.Select((token, i) => (token, reads[i].Value))]);
            },
            block,
            cancellationToken);
    }

    private static void CheckProofs(RewardsClaim claim, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(claim, parameterName);
        if (claim.FindFault() is { } fault)
        {
            throw new ArgumentException($"The claim's proofs do not verify. {fault.Message}", parameterName);
        }
    }

    private static ClaimableRewards Claimable(BlockRef block, RewardsClaim claim, DistributionRoot? root, (Address Claimer, ImmutableArray<TokenRewards> Tokens) state)
    {
        HashSet<Address> paying = [.. state.Tokens.Where(token => !token.Claimable.IsZero).Select(token => token.Token)];
        RewardsClaim? left = root is { IsDisabled: false } && paying.Count > 0 ? claim.AtRootIndex(root.Index).Where(token => paying.Contains(token.Token)) : null;
        return new ClaimableRewards(block, claim.Earner, state.Claimer, root, state.Tokens, left);
    }

    /// <summary>Adds who may claim, and what was claimed, to the next round.</summary>
    private Func<(Address Claimer, ImmutableArray<TokenRewards> Tokens)> AddState(ReadRounds rounds, RewardsClaim claim)
    {
        RewardsCoordinator coordinator = Coordinator;
        RoundRead<Address> claimer = rounds.Read(coordinator.ClaimerFor(claim.Earner));
        ImmutableArray<RoundRead<UInt256>> claimed =
            rounds.ReadMany(claim.Tokens.Select(token => (IContractCall<UInt256>)coordinator.CumulativeClaimed(claim.Earner, token.Token)));
        return () => (
            claimer.Value.IsZero ? claim.Earner : claimer.Value,
            [.. claim.Tokens.Select((token, i) => new TokenRewards(token.Token, token.CumulativeEarnings, claimed[i].Value))]);
    }
}
