using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Restaking.Sdk.Signing.Local;

/// <summary>
/// scrypt (RFC 7914). Written here because the BouncyCastle version in use refuses n of 65536 and more with r = 1, as the RFC's section 2 would have it, while the Web3
/// Secret Storage Definition's own test vector, and keystores written after it, use n = 262144 with r = 1. The tests compare it with the RFC's vectors and with BouncyCastle.
/// </summary>
internal static class Scrypt
{
    private const int SalsaWords = 16;

    /// <summary>Derives a key; the parameters are checked by <see cref="KeystoreLimits"/> before.</summary>
    internal static byte[] DeriveKey(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int n, int r, int p, int length)
    {
        byte[] blocks = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, HashAlgorithmName.SHA256, p * 128 * r);
        int words = 32 * r;
        uint[] block = new uint[words];
        uint[] scratch = new uint[words];

        // n entries of 128 * r bytes, in rows, because one array cannot hold a gigabyte of words.
        uint[][] table = new uint[n][];
        try
        {
            for (int i = 0; i < p; i++)
            {
                Span<byte> bytes = blocks.AsSpan(i * 128 * r, 128 * r);
                for (int w = 0; w < words; w++)
                {
                    block[w] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * w)..]);
                }

                Mix(block, scratch, table);
                for (int w = 0; w < words; w++)
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(bytes[(4 * w)..], block[w]);
                }
            }

            return Rfc2898DeriveBytes.Pbkdf2(password, blocks, 1, HashAlgorithmName.SHA256, length);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(blocks);
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(block.AsSpan()));
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(scratch.AsSpan()));
        }
    }

    // RFC 7914, section 5: scryptROMix.
    private static void Mix(uint[] block, uint[] scratch, uint[][] table)
    {
        int n = table.Length;
        for (int i = 0; i < n; i++)
        {
            uint[] row = table[i] ??= new uint[block.Length];
            block.AsSpan().CopyTo(row);
            BlockMix(block, scratch);
        }

        for (int i = 0; i < n; i++)
        {
            // Integerify: the first word of the last 64 bytes is enough, n is a power of two below 2^32.
            uint[] row = table[(int)(block[^SalsaWords] & (uint)(n - 1))];
            Xor(block, row);
            BlockMix(block, scratch);
        }
    }

    // RFC 7914, section 4: scryptBlockMix. Even chunks go to the first half, odd ones to the second.
    private static void BlockMix(Span<uint> block, Span<uint> result)
    {
        int chunks = block.Length / SalsaWords;
        Span<uint> x = stackalloc uint[SalsaWords];
        block[^SalsaWords..].CopyTo(x);
        for (int i = 0; i < chunks; i++)
        {
            Xor(x, block.Slice(i * SalsaWords, SalsaWords));
            Salsa8(x);
            int target = (i / 2) + ((i & 1) * (chunks / 2));
            x.CopyTo(result[(target * SalsaWords)..]);
        }

        result.CopyTo(block);
    }

    private static void Xor(Span<uint> target, ReadOnlySpan<uint> other)
    {
        Span<Vector<uint>> left = MemoryMarshal.Cast<uint, Vector<uint>>(target);
        ReadOnlySpan<Vector<uint>> right = MemoryMarshal.Cast<uint, Vector<uint>>(other);
        for (int i = 0; i < left.Length; i++)
        {
            left[i] ^= right[i];
        }

        for (int i = left.Length * Vector<uint>.Count; i < target.Length; i++)
        {
            target[i] ^= other[i];
        }
    }

    // RFC 7914, section 3: the Salsa20/8 core, four double rounds.
    private static void Salsa8(Span<uint> block)
    {
        Span<uint> x = stackalloc uint[SalsaWords];
        block.CopyTo(x);
        for (int round = 0; round < 4; round++)
        {
            Quarter(ref x[0], ref x[4], ref x[8], ref x[12]);
            Quarter(ref x[5], ref x[9], ref x[13], ref x[1]);
            Quarter(ref x[10], ref x[14], ref x[2], ref x[6]);
            Quarter(ref x[15], ref x[3], ref x[7], ref x[11]);
            Quarter(ref x[0], ref x[1], ref x[2], ref x[3]);
            Quarter(ref x[5], ref x[6], ref x[7], ref x[4]);
            Quarter(ref x[10], ref x[11], ref x[8], ref x[9]);
            Quarter(ref x[15], ref x[12], ref x[13], ref x[14]);
        }

        for (int i = 0; i < SalsaWords; i++)
        {
            block[i] += x[i];
        }
    }

    private static void Quarter(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        b ^= BitOperations.RotateLeft(a + d, 7);
        c ^= BitOperations.RotateLeft(b + a, 9);
        d ^= BitOperations.RotateLeft(c + b, 13);
        a ^= BitOperations.RotateLeft(d + c, 18);
    }
}
