using System.Buffers.Binary;
using System.Security.Cryptography;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>The binary sha256 trees of SSZ (consensus specification, <c>ssz/merkle-proofs.md</c>; <c>Merkle.sol</c> of the core contracts).</summary>
public static class BeaconMerkle
{
    /// <summary>sha256 of two nodes.</summary>
    public static Hash32 HashPair(Hash32 left, Hash32 right)
    {
        Span<byte> both = stackalloc byte[2 * Hash32.Size];
        left.CopyTo(both);
        right.CopyTo(both[Hash32.Size..]);
        Span<byte> hash = stackalloc byte[Hash32.Size];
        SHA256.HashData(both, hash);
        return new Hash32(hash);
    }

    /// <summary>The root that a leaf and its siblings give.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="siblings">32 bytes for each height, that of the leaf first.</param>
    /// <param name="index">The leaf's place among those of its height, from the left.</param>
    /// <exception cref="ArgumentException">The siblings are not whole nodes, none, or too few for the index.</exception>
    public static Hash32 RootOf(Hash32 leaf, ReadOnlySpan<byte> siblings, ulong index)
    {
        if (siblings.IsEmpty || siblings.Length % Hash32.Size != 0)
        {
            throw new ArgumentException($"A proof is 32 bytes for each height; these are {siblings.Length} bytes.", nameof(siblings));
        }

        int height = siblings.Length / Hash32.Size;
        if (height < 64 && index >> height != 0)
        {
            throw new ArgumentException($"A tree of height {height} has no leaf {index}.", nameof(index));
        }

        Span<byte> pair = stackalloc byte[2 * Hash32.Size];
        Span<byte> node = stackalloc byte[Hash32.Size];
        leaf.CopyTo(node);
        for (int i = 0; i < height; i++, index >>= 1)
        {
            bool isRight = (index & 1) == 1;
            node.CopyTo(isRight ? pair[Hash32.Size..] : pair);
            siblings.Slice(i * Hash32.Size, Hash32.Size).CopyTo(isRight ? pair : pair[Hash32.Size..]);
            SHA256.HashData(pair, node);
        }

        return new Hash32(node);
    }

    /// <summary>The root of a tree of leaves.</summary>
    /// <param name="leaves">The leaves, a power of two of them.</param>
    /// <exception cref="ArgumentException">Their number is no power of two.</exception>
    public static Hash32 Merkleize(ReadOnlySpan<Hash32> leaves)
    {
        if (leaves.IsEmpty || !int.IsPow2(leaves.Length))
        {
            throw new ArgumentException($"A tree has a power of two of leaves, not {leaves.Length}.", nameof(leaves));
        }

        Hash32[] layer = leaves.ToArray();
        for (int count = layer.Length / 2; count > 0; count /= 2)
        {
            for (int i = 0; i < count; i++)
            {
                layer[i] = HashPair(layer[2 * i], layer[(2 * i) + 1]);
            }
        }

        return layer[0];
    }

    /// <summary>A 64-bit number of SSZ: the first eight bytes, least significant first.</summary>
    internal static ulong ReadUInt64(Hash32 chunk, int place = 0)
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        chunk.CopyTo(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes[(place * sizeof(ulong))..]);
    }
}
