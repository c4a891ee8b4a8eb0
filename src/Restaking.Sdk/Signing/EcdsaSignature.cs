using System.Diagnostics;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Signing;

/// <summary>A secp256k1 signature with its recovery bit, as Ethereum writes it (EIP-1559 <c>signature_y_parity, signature_r, signature_s</c>).</summary>
/// <param name="YParity">0 or 1: the parity of the y coordinate of the curve point whose x coordinate is <paramref name="R"/>.</param>
/// <param name="R">The r value, 1 to n-1.</param>
/// <param name="S">The s value. Transactions need the low half (EIP-2): at most n/2.</param>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct EcdsaSignature(byte YParity, UInt256 R, UInt256 S)
{
    /// <summary>Bytes of the r || s || v form.</summary>
    public const int Size = 65;

    // SEC 2, section 2.4.1: the order n of the base point of secp256k1, and n/2.
    private static readonly UInt256 s_order = new(0xBFD25E8CD0364141, 0xBAAEDCE6AF48A03B, 0xFFFFFFFFFFFFFFFE, 0xFFFFFFFFFFFFFFFF);
    private static readonly UInt256 s_halfOrder = new(0xDFE92F46681B20A0, 0x5D576E7357A4501D, 0xFFFFFFFFFFFFFFFF, 0x7FFFFFFFFFFFFFFF);

    /// <summary>
    /// Whether Ethereum accepts the values: r and s are between 1 and n-1, s is in the low half of the range (EIP-2: otherwise a third party can make a second,
    /// equally valid signature with another transaction hash), and the parity is 0 or 1.
    /// </summary>
    public bool IsCanonical => YParity <= 1 && !R.Equals(UInt256.Zero) && R < s_order && !S.Equals(UInt256.Zero) && S <= s_halfOrder;

    /// <summary>The 65 bytes r || s || v with v = 27 + parity: what <c>ecrecover</c>, <c>personal_sign</c> and permits use.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Size];
        R.WriteBigEndian(bytes.AsSpan(0, 32));
        S.WriteBigEndian(bytes.AsSpan(32, 32));
        bytes[64] = (byte)(27 + YParity);
        return bytes;
    }

    /// <summary>Reads r || s || v, where v is 0, 1, 27 or 28.</summary>
    /// <exception cref="FormatException">The length is not 65 bytes or v has another value.</exception>
    public static EcdsaSignature FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new FormatException($"A signature has {Size} bytes (r, s, v), not {bytes.Length}.");
        }

        byte parity = bytes[64] switch
        {
            0 or 27 => 0,
            1 or 28 => 1,
            byte other => throw new FormatException($"The v of a signature is 0, 1, 27 or 28, not {other}."),
        };
        return new EcdsaSignature(parity, UInt256.FromBigEndian(bytes[..32]), UInt256.FromBigEndian(bytes[32..64]));
    }
}
