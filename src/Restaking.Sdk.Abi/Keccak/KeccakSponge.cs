using System.Buffers.Binary;

namespace Restaking.Sdk.Abi;

/// <summary>
/// Keccak-256 as Ethereum uses it (Yellow Paper, appendix on conventions): rate 1088 bits, and the original Keccak padding 0x01, not the 0x06 of SHA-3.
/// </summary>
/// <remarks>Compiled into the source generator too: only what netstandard2.0 with System.Memory has may be used here.</remarks>
internal static class KeccakSponge
{
    internal const int HashSize = 32;

    private const int Rate = 136;
    private const int RateLanes = Rate / sizeof(ulong);
    private const byte FirstPaddingByte = 0x01;
    private const ulong LastPaddingBit = 0x8000000000000000;

    internal static void Hash(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        Span<ulong> state = stackalloc ulong[KeccakF1600.LaneCount];
        AbsorbLast(state, AbsorbWholeBlocks(state, data));
        Squeeze(state, destination);
    }

    /// <summary>Hashes the concatenation of both parts without joining them in memory.</summary>
    internal static void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination)
    {
        Span<ulong> state = stackalloc ulong[KeccakF1600.LaneCount];
        first = AbsorbWholeBlocks(state, first);
        if (!first.IsEmpty)
        {
            Span<byte> seam = stackalloc byte[Rate];
            first.CopyTo(seam);
            int taken = Math.Min(second.Length, Rate - first.Length);
            second.Slice(0, taken).CopyTo(seam.Slice(first.Length));
            second = second.Slice(taken);
            int filled = first.Length + taken;
            if (filled < Rate)
            {
                AbsorbLast(state, seam.Slice(0, filled));
                Squeeze(state, destination);
                return;
            }

            AbsorbWholeBlocks(state, seam);
        }

        AbsorbLast(state, AbsorbWholeBlocks(state, second));
        Squeeze(state, destination);
    }

    /// <summary>Returns what is left: always shorter than one block.</summary>
    private static ReadOnlySpan<byte> AbsorbWholeBlocks(scoped Span<ulong> state, ReadOnlySpan<byte> data)
    {
        while (data.Length >= Rate)
        {
            for (int lane = 0; lane < RateLanes; lane++)
            {
                state[lane] ^= BinaryPrimitives.ReadUInt64LittleEndian(data.Slice(lane * sizeof(ulong)));
            }

            KeccakF1600.Permute(state);
            data = data.Slice(Rate);
        }

        return data;
    }

    private static void AbsorbLast(Span<ulong> state, ReadOnlySpan<byte> rest)
    {
        int lane = 0;
        for (; rest.Length >= sizeof(ulong); lane++)
        {
            state[lane] ^= BinaryPrimitives.ReadUInt64LittleEndian(rest);
            rest = rest.Slice(sizeof(ulong));
        }

        ulong last = (ulong)FirstPaddingByte << (8 * rest.Length);
        for (int i = 0; i < rest.Length; i++)
        {
            last |= (ulong)rest[i] << (8 * i);
        }

        state[lane] ^= last;
        state[RateLanes - 1] ^= LastPaddingBit;
        KeccakF1600.Permute(state);
    }

    private static void Squeeze(ReadOnlySpan<ulong> state, Span<byte> destination)
    {
        for (int lane = 0; lane < HashSize / sizeof(ulong); lane++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(destination.Slice(lane * sizeof(ulong)), state[lane]);
        }
    }
}
