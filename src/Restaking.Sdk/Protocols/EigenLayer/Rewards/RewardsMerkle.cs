using System.Collections.Immutable;
using System.Numerics;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>
/// The hashing of the RewardsCoordinator: salted leaves (<c>calculateEarnerLeafHash</c>, <c>calculateTokenLeafHash</c>), nodes
/// <c>keccak256(left ++ right)</c> by place and not by size, leaves padded with zero words to a power of two.
/// </summary>
internal static class RewardsMerkle
{
    /// <summary>A leaf's place is a <c>uint32</c>.</summary>
    private const int MaxDepth = 32;

    /// <summary>From here on the contract's own bound (1 shifted by the number of siblings) is zero, and no index is below it.</summary>
    private const int MaxSiblings = 256;

    private const byte EarnerLeafSalt = 0;
    private const byte TokenLeafSalt = 1;
    private const int LeafSize = 1 + Address.Size + Hash32.Size;

    // What a subtree of nothing but padding hashes to, by its height: kept, so that padding costs neither time nor memory.
    private static readonly ImmutableArray<Hash32> s_paddingByHeight = Padding();

    public static Hash32 EarnerLeaf(Address earner, Hash32 earnerTokenRoot)
    {
        Span<byte> leaf = stackalloc byte[LeafSize];
        leaf[0] = EarnerLeafSalt;
        earner.CopyTo(leaf[1..]);
        earnerTokenRoot.CopyTo(leaf[(1 + Address.Size)..]);
        return Keccak256.Hash(leaf);
    }

    public static Hash32 TokenLeaf(TokenEarnings earnings)
    {
        Span<byte> leaf = stackalloc byte[LeafSize];
        leaf[0] = TokenLeafSalt;
        earnings.Token.CopyTo(leaf[1..]);
        earnings.CumulativeEarnings.WriteBigEndian(leaf[(1 + Address.Size)..]);
        return Keccak256.Hash(leaf);
    }

    public static Hash32 Node(Hash32 left, Hash32 right)
    {
        Span<byte> pair = stackalloc byte[2 * Hash32.Size];
        left.CopyTo(pair);
        right.CopyTo(pair[Hash32.Size..]);
        return Keccak256.Hash(pair);
    }

    /// <summary>Levels above the leaves: 0 for one leaf, whose hash then is the root.</summary>
    public static int Depth(int leaves) => leaves <= 1 ? 0 : BitOperations.Log2((uint)leaves - 1) + 1;

    /// <summary>The root alone; overwrites the leaves.</summary>
    public static Hash32 Root(Span<Hash32> leaves)
    {
        int depth = Depth(leaves.Length);
        int count = leaves.Length;
        for (int height = 0; height < depth; height++)
        {
            for (int i = 0; i < count; i += 2)
            {
                leaves[i / 2] = Node(leaves[i], i + 1 < count ? leaves[i + 1] : s_paddingByHeight[height]);
            }

            count = (count + 1) / 2;
        }

        return leaves[0];
    }

    /// <summary>Every level, leaves first, without the padding.</summary>
    public static Hash32[][] Levels(Hash32[] leaves)
    {
        var levels = new Hash32[Depth(leaves.Length) + 1][];
        levels[0] = leaves;
        for (int height = 0; height + 1 < levels.Length; height++)
        {
            Hash32[] below = levels[height];
            var level = new Hash32[(below.Length + 1) / 2];
            for (int i = 0; i < level.Length; i++)
            {
                int right = (2 * i) + 1;
                level[i] = Node(below[2 * i], right < below.Length ? below[right] : s_paddingByHeight[height]);
            }

            levels[height + 1] = level;
        }

        return levels;
    }

    /// <summary>The siblings on the way from a leaf to the root, leaf level first.</summary>
    public static ImmutableArray<Hash32> Proof(Hash32[][] levels, int index)
    {
        ImmutableArray<Hash32>.Builder siblings = ImmutableArray.CreateBuilder<Hash32>(levels.Length - 1);
        for (int height = 0; height + 1 < levels.Length; height++, index /= 2)
        {
            int sibling = index ^ 1;
            siblings.Add(sibling < levels[height].Length ? levels[height][sibling] : s_paddingByHeight[height]);
        }

        return siblings.MoveToImmutable();
    }

    /// <summary>The root that a leaf, its place and its siblings lead to (<c>Merkle.processInclusionProofKeccak</c>).</summary>
    public static Hash32 Rebuild(Hash32 leaf, uint index, ImmutableArray<Hash32> siblings)
    {
        Hash32 node = leaf;
        foreach (Hash32 sibling in siblings)
        {
            node = (index & 1) == 0 ? Node(node, sibling) : Node(sibling, node);
            index >>= 1;
        }

        return node;
    }

    /// <summary>Whether there is such a place in a tree of this depth: the contract takes no second index for the same proof.</summary>
    public static bool IsPlace(uint index, int siblings) => siblings < MaxSiblings && (siblings >= MaxDepth || index < 1UL << siblings);

    private static ImmutableArray<Hash32> Padding()
    {
        ImmutableArray<Hash32>.Builder padding = ImmutableArray.CreateBuilder<Hash32>(MaxDepth);
        Hash32 node = Hash32.Zero;
        for (int height = 0; height < MaxDepth; height++)
        {
            padding.Add(node);
            node = Node(node, node);
        }

        return padding.MoveToImmutable();
    }
}
