namespace Restaking.Sdk.Abi;

/// <summary>
/// The Keccak-f[1600] permutation (FIPS 202, section 3.3; the Keccak reference, section 1.2), two rounds per turn with all 25 lanes in locals.
/// </summary>
/// <remarks>Compiled into the source generator too: only what netstandard2.0 has may be used here (no BitOperations).</remarks>
internal static class KeccakF1600
{
    internal const int LaneCount = 25;

    private const int Rounds = 24;

    // An array, not a span over constants: code that is not optimized would allocate a handle on each use of one.
    private static readonly ulong[] RoundConstants =
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000,
        0x000000000000808B, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
        0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003,
        0x8000000000008002, 0x8000000000000080, 0x000000000000800A, 0x800000008000000A,
        0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    /// <summary>Permutes the 25 lanes in place; lane (x, y) is at index x + 5y.</summary>
    internal static void Permute(Span<ulong> state)
    {
        // One bounds check instead of fifty.
        state = state.Slice(0, LaneCount);
        ulong a0 = state[0], a1 = state[1], a2 = state[2], a3 = state[3], a4 = state[4];
        ulong a5 = state[5], a6 = state[6], a7 = state[7], a8 = state[8], a9 = state[9];
        ulong a10 = state[10], a11 = state[11], a12 = state[12], a13 = state[13], a14 = state[14];
        ulong a15 = state[15], a16 = state[16], a17 = state[17], a18 = state[18], a19 = state[19];
        ulong a20 = state[20], a21 = state[21], a22 = state[22], a23 = state[23], a24 = state[24];
        ulong e0, e1, e2, e3, e4;
        ulong e5, e6, e7, e8, e9;
        ulong e10, e11, e12, e13, e14;
        ulong e15, e16, e17, e18, e19;
        ulong e20, e21, e22, e23, e24;
        ulong c0, c1, c2, c3, c4, d0, d1, d2, d3, d4, b0, b1, b2, b3, b4, t;
        ulong[] constants = RoundConstants;

        for (int round = 0; round < Rounds; round += 2)
        {
            // Theta, rho and pi, chi, iota: from a to e.
            c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
            c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
            c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
            c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
            c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
            d0 = c4 ^ ((c1 << 1) | (c1 >> 63));
            d1 = c0 ^ ((c2 << 1) | (c2 >> 63));
            d2 = c1 ^ ((c3 << 1) | (c3 >> 63));
            d3 = c2 ^ ((c4 << 1) | (c4 >> 63));
            d4 = c3 ^ ((c0 << 1) | (c0 >> 63));
            b0 = a0 ^ d0;
            t = a6 ^ d1;
            b1 = (t << 44) | (t >> 20);
            t = a12 ^ d2;
            b2 = (t << 43) | (t >> 21);
            t = a18 ^ d3;
            b3 = (t << 21) | (t >> 43);
            t = a24 ^ d4;
            b4 = (t << 14) | (t >> 50);
            e0 = b0 ^ (~b1 & b2) ^ constants[round];
            e1 = b1 ^ (~b2 & b3);
            e2 = b2 ^ (~b3 & b4);
            e3 = b3 ^ (~b4 & b0);
            e4 = b4 ^ (~b0 & b1);
            t = a3 ^ d3;
            b0 = (t << 28) | (t >> 36);
            t = a9 ^ d4;
            b1 = (t << 20) | (t >> 44);
            t = a10 ^ d0;
            b2 = (t << 3) | (t >> 61);
            t = a16 ^ d1;
            b3 = (t << 45) | (t >> 19);
            t = a22 ^ d2;
            b4 = (t << 61) | (t >> 3);
            e5 = b0 ^ (~b1 & b2);
            e6 = b1 ^ (~b2 & b3);
            e7 = b2 ^ (~b3 & b4);
            e8 = b3 ^ (~b4 & b0);
            e9 = b4 ^ (~b0 & b1);
            t = a1 ^ d1;
            b0 = (t << 1) | (t >> 63);
            t = a7 ^ d2;
            b1 = (t << 6) | (t >> 58);
            t = a13 ^ d3;
            b2 = (t << 25) | (t >> 39);
            t = a19 ^ d4;
            b3 = (t << 8) | (t >> 56);
            t = a20 ^ d0;
            b4 = (t << 18) | (t >> 46);
            e10 = b0 ^ (~b1 & b2);
            e11 = b1 ^ (~b2 & b3);
            e12 = b2 ^ (~b3 & b4);
            e13 = b3 ^ (~b4 & b0);
            e14 = b4 ^ (~b0 & b1);
            t = a4 ^ d4;
            b0 = (t << 27) | (t >> 37);
            t = a5 ^ d0;
            b1 = (t << 36) | (t >> 28);
            t = a11 ^ d1;
            b2 = (t << 10) | (t >> 54);
            t = a17 ^ d2;
            b3 = (t << 15) | (t >> 49);
            t = a23 ^ d3;
            b4 = (t << 56) | (t >> 8);
            e15 = b0 ^ (~b1 & b2);
            e16 = b1 ^ (~b2 & b3);
            e17 = b2 ^ (~b3 & b4);
            e18 = b3 ^ (~b4 & b0);
            e19 = b4 ^ (~b0 & b1);
            t = a2 ^ d2;
            b0 = (t << 62) | (t >> 2);
            t = a8 ^ d3;
            b1 = (t << 55) | (t >> 9);
            t = a14 ^ d4;
            b2 = (t << 39) | (t >> 25);
            t = a15 ^ d0;
            b3 = (t << 41) | (t >> 23);
            t = a21 ^ d1;
            b4 = (t << 2) | (t >> 62);
            e20 = b0 ^ (~b1 & b2);
            e21 = b1 ^ (~b2 & b3);
            e22 = b2 ^ (~b3 & b4);
            e23 = b3 ^ (~b4 & b0);
            e24 = b4 ^ (~b0 & b1);

            // The same from e back to a.
            c0 = e0 ^ e5 ^ e10 ^ e15 ^ e20;
            c1 = e1 ^ e6 ^ e11 ^ e16 ^ e21;
            c2 = e2 ^ e7 ^ e12 ^ e17 ^ e22;
            c3 = e3 ^ e8 ^ e13 ^ e18 ^ e23;
            c4 = e4 ^ e9 ^ e14 ^ e19 ^ e24;
            d0 = c4 ^ ((c1 << 1) | (c1 >> 63));
            d1 = c0 ^ ((c2 << 1) | (c2 >> 63));
            d2 = c1 ^ ((c3 << 1) | (c3 >> 63));
            d3 = c2 ^ ((c4 << 1) | (c4 >> 63));
            d4 = c3 ^ ((c0 << 1) | (c0 >> 63));
            b0 = e0 ^ d0;
            t = e6 ^ d1;
            b1 = (t << 44) | (t >> 20);
            t = e12 ^ d2;
            b2 = (t << 43) | (t >> 21);
            t = e18 ^ d3;
            b3 = (t << 21) | (t >> 43);
            t = e24 ^ d4;
            b4 = (t << 14) | (t >> 50);
            a0 = b0 ^ (~b1 & b2) ^ constants[round + 1];
            a1 = b1 ^ (~b2 & b3);
            a2 = b2 ^ (~b3 & b4);
            a3 = b3 ^ (~b4 & b0);
            a4 = b4 ^ (~b0 & b1);
            t = e3 ^ d3;
            b0 = (t << 28) | (t >> 36);
            t = e9 ^ d4;
            b1 = (t << 20) | (t >> 44);
            t = e10 ^ d0;
            b2 = (t << 3) | (t >> 61);
            t = e16 ^ d1;
            b3 = (t << 45) | (t >> 19);
            t = e22 ^ d2;
            b4 = (t << 61) | (t >> 3);
            a5 = b0 ^ (~b1 & b2);
            a6 = b1 ^ (~b2 & b3);
            a7 = b2 ^ (~b3 & b4);
            a8 = b3 ^ (~b4 & b0);
            a9 = b4 ^ (~b0 & b1);
            t = e1 ^ d1;
            b0 = (t << 1) | (t >> 63);
            t = e7 ^ d2;
            b1 = (t << 6) | (t >> 58);
            t = e13 ^ d3;
            b2 = (t << 25) | (t >> 39);
            t = e19 ^ d4;
            b3 = (t << 8) | (t >> 56);
            t = e20 ^ d0;
            b4 = (t << 18) | (t >> 46);
            a10 = b0 ^ (~b1 & b2);
            a11 = b1 ^ (~b2 & b3);
            a12 = b2 ^ (~b3 & b4);
            a13 = b3 ^ (~b4 & b0);
            a14 = b4 ^ (~b0 & b1);
            t = e4 ^ d4;
            b0 = (t << 27) | (t >> 37);
            t = e5 ^ d0;
            b1 = (t << 36) | (t >> 28);
            t = e11 ^ d1;
            b2 = (t << 10) | (t >> 54);
            t = e17 ^ d2;
            b3 = (t << 15) | (t >> 49);
            t = e23 ^ d3;
            b4 = (t << 56) | (t >> 8);
            a15 = b0 ^ (~b1 & b2);
            a16 = b1 ^ (~b2 & b3);
            a17 = b2 ^ (~b3 & b4);
            a18 = b3 ^ (~b4 & b0);
            a19 = b4 ^ (~b0 & b1);
            t = e2 ^ d2;
            b0 = (t << 62) | (t >> 2);
            t = e8 ^ d3;
            b1 = (t << 55) | (t >> 9);
            t = e14 ^ d4;
            b2 = (t << 39) | (t >> 25);
            t = e15 ^ d0;
            b3 = (t << 41) | (t >> 23);
            t = e21 ^ d1;
            b4 = (t << 2) | (t >> 62);
            a20 = b0 ^ (~b1 & b2);
            a21 = b1 ^ (~b2 & b3);
            a22 = b2 ^ (~b3 & b4);
            a23 = b3 ^ (~b4 & b0);
            a24 = b4 ^ (~b0 & b1);
        }

        state[0] = a0; state[1] = a1; state[2] = a2; state[3] = a3; state[4] = a4;
        state[5] = a5; state[6] = a6; state[7] = a7; state[8] = a8; state[9] = a9;
        state[10] = a10; state[11] = a11; state[12] = a12; state[13] = a13; state[14] = a14;
        state[15] = a15; state[16] = a16; state[17] = a17; state[18] = a18; state[19] = a19;
        state[20] = a20; state[21] = a21; state[22] = a22; state[23] = a23; state[24] = a24;
    }
}
