using System.Text;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Generators.Hashing;

/// <summary>Keccak-256 of a signature. The permutation is the source file of Restaking.Sdk.Abi, linked: no dll ships beside the generator.</summary>
internal static class SignatureHash
{
    private const int Rate = 136;

    public static byte[] Compute(string signature)
    {
        byte[] message = Encoding.UTF8.GetBytes(signature);
        byte[] padded = new byte[((message.Length / Rate) + 1) * Rate];
        message.CopyTo(padded, 0);
        // Keccak's own padding (0x01 ... 0x80), not the 0x06 of the later SHA-3 standard.
        padded[message.Length] ^= 0x01;
        padded[padded.Length - 1] ^= 0x80;

        ulong[] state = new ulong[25];
        for (int block = 0; block < padded.Length; block += Rate)
        {
            for (int lane = 0; lane < Rate / 8; lane++)
            {
                state[lane] ^= ReadLittleEndian(padded, block + (lane * 8));
            }

            KeccakF1600.Permute(state);
        }

        byte[] digest = new byte[32];
        for (int i = 0; i < digest.Length; i++)
        {
            digest[i] = (byte)(state[i / 8] >> (8 * (i % 8)));
        }

        return digest;
    }

    public static uint Selector(byte[] digest) =>
        ((uint)digest[0] << 24) | ((uint)digest[1] << 16) | ((uint)digest[2] << 8) | digest[3];

    private static ulong ReadLittleEndian(byte[] bytes, int offset)
    {
        ulong value = 0;
        for (int i = 7; i >= 0; i--)
        {
            value = (value << 8) | bytes[offset + i];
        }

        return value;
    }
}
