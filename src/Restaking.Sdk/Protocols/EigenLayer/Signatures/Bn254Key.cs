using System.Globalization;
using System.Numerics;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Signatures;

/// <summary>
/// A BN254 public key in both groups, as the KeyRegistrar takes it: <c>abi.encode(g1X, g1Y, uint256[2] g2X, uint256[2] g2Y)</c>, 192 bytes.
/// </summary>
public sealed record Bn254Key
{
    /// <summary>Bytes of the encoded key.</summary>
    public const int Size = 6 * AbiSize.Word;

    /// <summary>Bytes of a signature: a point of G1.</summary>
    public const int SignatureSize = 2 * AbiSize.Word;

    // EIP-196: the field of the curve y^2 = x^3 + 3; EIP-197: G2 is over its quadratic extension, y^2 = x^3 + 3/(9+i).
    private static readonly BigInteger s_field = BigInteger.Parse("21888242871839275222246405745257275088696311157297823662689037894645226208583", CultureInfo.InvariantCulture);

    /// <summary>Makes a key from its points.</summary>
    /// <param name="x">x of the point in G1.</param>
    /// <param name="y">y of the point in G1.</param>
    /// <param name="x2">x of the point in G2: the imaginary part, then the real part, as the precompile takes them (EIP-197).</param>
    /// <param name="y2">y of the point in G2, in the same order.</param>
    /// <exception cref="ArgumentException">A point is not on its curve, or is the point at infinity. Given in the other order, the parts of a G2 point are not on the curve.</exception>
    public Bn254Key(UInt256 x, UInt256 y, (UInt256 Imaginary, UInt256 Real) x2, (UInt256 Imaginary, UInt256 Real) y2)
    {
        if (!IsOnG1(x, y))
        {
            throw new ArgumentException("The point in G1 is not on the curve y² = x³ + 3, or is the point at infinity.", nameof(x));
        }

        if (!IsOnG2(x2, y2))
        {
            throw new ArgumentException("The point in G2 is not on its curve. The imaginary part of each coordinate comes first (EIP-197).", nameof(x2));
        }

        (X, Y, X2, Y2) = (x, y, x2, y2);
    }

    /// <summary>x of the point in G1.</summary>
    public UInt256 X { get; }

    /// <summary>y of the point in G1.</summary>
    public UInt256 Y { get; }

    /// <summary>x of the point in G2.</summary>
    public (UInt256 Imaginary, UInt256 Real) X2 { get; }

    /// <summary>y of the point in G2.</summary>
    public (UInt256 Imaginary, UInt256 Real) Y2 { get; }

    /// <summary>What the KeyRegistrar counts the key by: the hash of the point in G1.</summary>
    public Hash32 Hash
    {
        get
        {
            byte[] data = new byte[SignatureSize];
            Encode([X, Y], data);
            return Keccak256.Hash(data);
        }
    }

    /// <summary>The 192 bytes the KeyRegistrar takes.</summary>
    public byte[] Encode()
    {
        byte[] data = new byte[Size];
        Encode([X, Y, X2.Imaginary, X2.Real, Y2.Imaginary, Y2.Real], data);
        return data;
    }

    /// <summary>Reads the 192 bytes of <see cref="Encode()"/>.</summary>
    /// <exception cref="ArgumentException">Another length, or points that are on no curve.</exception>
    public static Bn254Key Decode(ReadOnlySpan<byte> data)
    {
        if (data.Length != Size)
        {
            throw new ArgumentException($"A BN254 key has {Size} bytes, not {data.Length}.", nameof(data));
        }

        return new Bn254Key(Word(data, 0), Word(data, 1), (Word(data, 2), Word(data, 3)), (Word(data, 4), Word(data, 5)));
    }

    /// <summary>The 64 bytes of a signature, when they are a point of G1.</summary>
    /// <exception cref="ArgumentException">Another length, or a point that is not on the curve.</exception>
    internal static void CheckSignature(ReadOnlyMemory<byte> signature, string parameterName)
    {
        if (signature.Length != SignatureSize || !IsOnG1(Word(signature.Span, 0), Word(signature.Span, 1)))
        {
            throw new ArgumentException($"A BN254 signature is a point of G1 in {SignatureSize} bytes.", parameterName);
        }
    }

    private static UInt256 Word(ReadOnlySpan<byte> data, int index) => UInt256.FromBigEndian(data.Slice(index * AbiSize.Word, AbiSize.Word));

    private static void Encode(ReadOnlySpan<UInt256> words, Span<byte> data)
    {
        for (int i = 0; i < words.Length; i++)
        {
            words[i].WriteBigEndian(data.Slice(i * AbiSize.Word, AbiSize.Word));
        }
    }

    private static bool IsOnG1(UInt256 x, UInt256 y)
    {
        (BigInteger a, BigInteger b) = (x.ToBigInteger(), y.ToBigInteger());
        return a < s_field && b < s_field && (b * b - (a * a * a) - 3) % s_field == 0;
    }

    private static bool IsOnG2((UInt256 Imaginary, UInt256 Real) x, (UInt256 Imaginary, UInt256 Real) y)
    {
        (BigInteger Real, BigInteger Imaginary) a = (x.Real.ToBigInteger(), x.Imaginary.ToBigInteger());
        (BigInteger Real, BigInteger Imaginary) b = (y.Real.ToBigInteger(), y.Imaginary.ToBigInteger());
        if (a.Real >= s_field || a.Imaginary >= s_field || b.Real >= s_field || b.Imaginary >= s_field)
        {
            return false;
        }

        // Both sides times 9 + i, so that nothing has to be divided.
        (BigInteger Real, BigInteger Imaginary) left = Times(Times(b, b), (9, 1));
        (BigInteger Real, BigInteger Imaginary) right = Times(Times(Times(a, a), a), (9, 1));
        return (left.Real - right.Real - 3) % s_field == 0 && (left.Imaginary - right.Imaginary) % s_field == 0;
    }

    private static (BigInteger Real, BigInteger Imaginary) Times((BigInteger Real, BigInteger Imaginary) a, (BigInteger Real, BigInteger Imaginary) b) =>
        (((a.Real * b.Real) - (a.Imaginary * b.Imaginary)) % s_field, ((a.Real * b.Imaginary) + (a.Imaginary * b.Real)) % s_field);
}
