using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>
/// The Merkle tree of a distribution: its <see cref="Root"/> is what the rewards updater posts, and every earner's claim is proven by it.
/// Pure: no I/O. The same tree as the public tool's (eigenlayer-rewards-proofs) and what <c>RewardsCoordinator.checkClaim</c> verifies.
/// </summary>
/// <remarks>
/// Two levels of trees: an earner's tokens make its token tree, the roots of these make the leaves of the earner tree. Kept are the
/// earner tree and the token roots, some 100 bytes per earner; an earner's token tree is made again when it is asked for.
/// </remarks>
public sealed class RewardsTree
{
    private readonly RewardsDistribution _distribution;
    private readonly Hash32[] _tokenRoots;
    private readonly Hash32[][] _levels;

    private RewardsTree(RewardsDistribution distribution, Hash32[] tokenRoots, Hash32[][] levels)
    {
        _distribution = distribution;
        _tokenRoots = tokenRoots;
        _levels = levels;
    }

    /// <summary>The distribution root.</summary>
    public Hash32 Root => _levels[^1][0];

    /// <summary>What the tree is made of.</summary>
    public RewardsDistribution Distribution => _distribution;

    /// <summary>Hashes a distribution.</summary>
    /// <param name="distribution">Who has earned what.</param>
    /// <param name="cancellationToken">Stops the hashing: some seconds for millions of entries.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static RewardsTree Build(RewardsDistribution distribution, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        var tokenRoots = new Hash32[distribution.EarnerCount];
        var leaves = new Hash32[distribution.EarnerCount];
        Hash32[] scratch = [];
        for (int i = 0; i < leaves.Length; i++)
        {
            if ((i & 0xfff) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            ReadOnlySpan<TokenEarnings> entries = distribution.EntriesAt(i);
            if (scratch.Length < entries.Length)
            {
                scratch = new Hash32[Math.Max(entries.Length, 2 * scratch.Length)];
            }

            Span<Hash32> tokenLeaves = scratch.AsSpan(0, entries.Length);
            for (int j = 0; j < entries.Length; j++)
            {
                tokenLeaves[j] = RewardsMerkle.TokenLeaf(entries[j]);
            }

            tokenRoots[i] = RewardsMerkle.Root(tokenLeaves);
            leaves[i] = RewardsMerkle.EarnerLeaf(distribution.Earners[i], tokenRoots[i]);
        }

        return new RewardsTree(distribution, tokenRoots, RewardsMerkle.Levels(leaves));
    }

    /// <summary>A claim of an earner, with its proofs.</summary>
    /// <param name="earner">Whose earnings.</param>
    /// <param name="rootIndex">The index that <see cref="Root"/> has on chain (<see cref="DistributionRoot.Index"/>).</param>
    /// <param name="tokens">Which of its tokens, each once; null: all of them.</param>
    /// <exception cref="ArgumentException">The earner or a token of it is not in the distribution, or a token is named twice.</exception>
    public RewardsClaim Prove(Address earner, uint rootIndex, IEnumerable<Address>? tokens = null)
    {
        if (!_distribution.TryGetIndex(earner, out int index))
        {
            throw new ArgumentException($"{earner} is not in the distribution.", nameof(earner));
        }

        TokenEarnings[] entries = [.. _distribution.EntriesAt(index)];
        int[] chosen = tokens is null ? [.. Enumerable.Range(0, entries.Length)] : [.. tokens.Select(token => IndexOf(entries, earner, token))];
        Hash32[][] levels = RewardsMerkle.Levels([.. entries.Select(RewardsMerkle.TokenLeaf)]);
        return new RewardsClaim(
            rootIndex,
            Root,
            earner,
            (uint)index,
            RewardsMerkle.Proof(_levels, index),
            _tokenRoots[index],
            [.. chosen.Select(i => new RewardsTokenProof(entries[i].Token, entries[i].CumulativeEarnings, (uint)i, RewardsMerkle.Proof(levels, i)))]);
    }

    /// <summary>The root of an earner's token tree.</summary>
    /// <exception cref="ArgumentException">The earner is not in the distribution.</exception>
    public Hash32 TokenRootOf(Address earner) =>
        _distribution.TryGetIndex(earner, out int index) ? _tokenRoots[index] : throw new ArgumentException($"{earner} is not in the distribution.", nameof(earner));

    private static int IndexOf(TokenEarnings[] entries, Address earner, Address token)
    {
        int index = Array.FindIndex(entries, entry => entry.Token == token);
        return index >= 0 ? index : throw new ArgumentException($"{earner} has no earnings of token {token} in the distribution.", nameof(token));
    }
}
