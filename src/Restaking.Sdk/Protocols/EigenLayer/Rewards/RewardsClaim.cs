using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>One token of a claim: the leaf and its way to the earner's token root.</summary>
/// <param name="Token">The reward token.</param>
/// <param name="CumulativeEarnings">Everything earned up to the root's calculation end, in the token's smallest unit; what is paid is this less what was claimed before.</param>
/// <param name="Index">The leaf's place in the earner's token tree.</param>
/// <param name="Proof">The siblings, leaf level first; empty when the earner has this token only.</param>
public sealed record RewardsTokenProof(Address Token, UInt256 CumulativeEarnings, uint Index, ImmutableArray<Hash32> Proof);

/// <summary>
/// An earner's claim with its proofs, as <c>RewardsCoordinator.processClaim</c> takes it, from a <see cref="RewardsTree"/> or from the JSON
/// of the public tools (<see cref="Parse(string)"/>). Immutable.
/// </summary>
public sealed partial class RewardsClaim
{
    /// <summary>Makes a claim from its parts. Whether the proofs are right is what <see cref="FindFault()"/> tells.</summary>
    /// <param name="rootIndex">The root's index on chain.</param>
    /// <param name="root">The root that is proven against.</param>
    /// <param name="earner">Whose earnings.</param>
    /// <param name="earnerIndex">The earner's place in the earner tree.</param>
    /// <param name="earnerProof">The siblings from the earner's leaf to the root, leaf level first.</param>
    /// <param name="earnerTokenRoot">The root of the earner's token tree.</param>
    /// <param name="tokens">The tokens claimed, each once; empty: a claim of nothing.</param>
    /// <exception cref="ArgumentException">A zero address, a list that was never set, or a token twice (the contract would find nothing left for the second).</exception>
    public RewardsClaim(
        uint rootIndex,
        Hash32 root,
        Address earner,
        uint earnerIndex,
        ImmutableArray<Hash32> earnerProof,
        Hash32 earnerTokenRoot,
        ImmutableArray<RewardsTokenProof> tokens)
    {
        if (earnerProof.IsDefault)
        {
            throw new ArgumentException("The earner's proof was never set; without siblings it is empty.", nameof(earnerProof));
        }

        if (tokens.IsDefault || tokens.Any(token => token is null || token.Proof.IsDefault))
        {
            throw new ArgumentException("The tokens or a token's proof were never set.", nameof(tokens));
        }

        HashSet<Address> seen = [];
        foreach (RewardsTokenProof token in tokens)
        {
            EigenLayerContext.Checked(token.Token, nameof(tokens));
            if (!seen.Add(token.Token))
            {
                throw new ArgumentException($"Token {token.Token} is claimed twice.", nameof(tokens));
            }
        }

        RootIndex = rootIndex;
        Root = root;
        Earner = EigenLayerContext.Checked(earner, nameof(earner));
        EarnerIndex = earnerIndex;
        EarnerProof = earnerProof;
        EarnerTokenRoot = earnerTokenRoot;
        Tokens = tokens;
    }

    /// <summary>The root's index on chain.</summary>
    public uint RootIndex { get; }

    /// <summary>The root that is proven against.</summary>
    public Hash32 Root { get; }

    /// <summary>Whose earnings.</summary>
    public Address Earner { get; }

    /// <summary>The earner's place in the earner tree.</summary>
    public uint EarnerIndex { get; }

    /// <summary>The siblings from the earner's leaf to the root, leaf level first.</summary>
    public ImmutableArray<Hash32> EarnerProof { get; }

    /// <summary>The root of the earner's token tree.</summary>
    public Hash32 EarnerTokenRoot { get; }

    /// <summary>The tokens claimed, each once.</summary>
    public ImmutableArray<RewardsTokenProof> Tokens { get; }

    /// <summary>The same claim of fewer tokens.</summary>
    /// <param name="keep">Which tokens stay.</param>
    public RewardsClaim Where(Func<RewardsTokenProof, bool> keep)
    {
        ArgumentNullException.ThrowIfNull(keep);
        return new RewardsClaim(RootIndex, Root, Earner, EarnerIndex, EarnerProof, EarnerTokenRoot, [.. Tokens.Where(keep)]);
    }

    /// <summary>The same proofs for the same root at another index: a root can be posted more than once.</summary>
    public RewardsClaim AtRootIndex(uint rootIndex) => new(rootIndex, Root, Earner, EarnerIndex, EarnerProof, EarnerTokenRoot, Tokens);

    /// <summary>Verifies every proof against <see cref="Root"/>, by the contract's rules and in its order (<c>_checkClaim</c>). No I/O.</summary>
    /// <returns>The first fault; null when everything is proven.</returns>
    public RewardsProofFault? FindFault() => FindFault(Root);

    /// <summary>Verifies every proof against another root, such as the one the chain has at <see cref="RootIndex"/>.</summary>
    /// <inheritdoc cref="FindFault()" path="/returns"/>
    public RewardsProofFault? FindFault(Hash32 root)
    {
        if (!RewardsMerkle.IsPlace(EarnerIndex, EarnerProof.Length))
        {
            return RewardsProofFault.EarnerIndexOutOfRange(EarnerIndex, EarnerProof.Length);
        }

        if (root.IsZero)
        {
            return RewardsProofFault.EmptyRoot("The distribution root");
        }

        if (RewardsMerkle.Rebuild(RewardsMerkle.EarnerLeaf(Earner, EarnerTokenRoot), EarnerIndex, EarnerProof) != root)
        {
            return RewardsProofFault.EarnerNotProven(Earner, root);
        }

        return Tokens.Select(FaultOf).FirstOrDefault(fault => fault is not null);
    }

    /// <summary>As the contract takes it.</summary>
    internal RewardsCoordinator.RewardsMerkleClaim ToContract() => new(
        RootIndex,
        EarnerIndex,
        Flat(EarnerProof),
        new RewardsCoordinator.EarnerTreeMerkleLeaf(Earner, EarnerTokenRoot),
        [.. Tokens.Select(token => token.Index)],
        [.. Tokens.Select(token => (ReadOnlyMemory<byte>)Flat(token.Proof))],
        [.. Tokens.Select(token => new RewardsCoordinator.TokenTreeMerkleLeaf(token.Token, token.CumulativeEarnings))]);

    private RewardsProofFault? FaultOf(RewardsTokenProof token)
    {
        if (!RewardsMerkle.IsPlace(token.Index, token.Proof.Length))
        {
            return RewardsProofFault.TokenIndexOutOfRange(token);
        }

        // A token root of zero has no leaf that anybody knows, and the contract asks for it since 1.8.
        if (EarnerTokenRoot.IsZero)
        {
            return RewardsProofFault.EmptyRoot("The earner's token root");
        }

        Hash32 leaf = RewardsMerkle.TokenLeaf(new TokenEarnings(token.Token, token.CumulativeEarnings));
        return RewardsMerkle.Rebuild(leaf, token.Index, token.Proof) == EarnerTokenRoot ? null : RewardsProofFault.TokenNotProven(token, EarnerTokenRoot);
    }

    private static byte[] Flat(ImmutableArray<Hash32> siblings)
    {
        var bytes = new byte[siblings.Length * Hash32.Size];
        for (int i = 0; i < siblings.Length; i++)
        {
            siblings[i].CopyTo(bytes.AsSpan(i * Hash32.Size));
        }

        return bytes;
    }
}
