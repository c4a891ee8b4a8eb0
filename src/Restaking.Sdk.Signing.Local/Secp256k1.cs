using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Restaking.Sdk.Abi;
using ECPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace Restaking.Sdk.Signing.Local;

/// <summary>The curve Ethereum signs on (SEC 2, 2.4.1), as far as this library needs it. The arithmetic is BouncyCastle's.</summary>
internal static class Secp256k1
{
    private static readonly X9ECParameters s_curve = CustomNamedCurves.GetByName("secp256k1");
    private static readonly ECDomainParameters s_domain = new(s_curve.Curve, s_curve.G, s_curve.N, s_curve.H);
    private static readonly BigInteger s_halfOrder = s_curve.N.ShiftRight(1);

    /// <summary>Whether 32 bytes are a private key: a number from 1 to n-1.</summary>
    internal static bool IsPrivateKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != 32)
        {
            return false;
        }

        BigInteger value = ToInteger(key);
        return value.SignValue > 0 && value.CompareTo(s_domain.N) < 0;
    }

    /// <summary>The uncompressed public key, 64 bytes x || y.</summary>
    internal static byte[] PublicKey(ReadOnlySpan<byte> privateKey) =>
        s_domain.G.Multiply(ToInteger(privateKey)).Normalize().GetEncoded(compressed: false)[1..];

    /// <summary>The address of a public key: the last 20 bytes of its Keccak-256.</summary>
    internal static Address AddressOf(ReadOnlySpan<byte> publicKey)
    {
        Span<byte> hash = stackalloc byte[Hash32.Size];
        Keccak256.Hash(publicKey, hash);
        return new Address(hash[^Address.Size..]);
    }

    /// <summary>
    /// Signs deterministically (RFC 6979 with HMAC-SHA-256: the nonce follows from key and digest, so no random source can leak the key), with s in the low half (EIP-2).
    /// </summary>
    internal static EcdsaSignature Sign(ReadOnlySpan<byte> privateKey, Hash32 digest, ReadOnlySpan<byte> publicKey)
    {
        byte[] message = new byte[Hash32.Size];
        digest.CopyTo(message);
        var signer = new ECDsaSigner(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(forSigning: true, new ECPrivateKeyParameters(ToInteger(privateKey), s_domain));
        BigInteger[] parts = signer.GenerateSignature(message);
        BigInteger r = parts[0];
        BigInteger s = parts[1].CompareTo(s_halfOrder) > 0 ? s_domain.N.Subtract(parts[1]) : parts[1];

        // The signature does not tell which of two points R was; the one that recovers our own key is it. This also checks the signature itself.
        for (byte parity = 0; parity <= 1; parity++)
        {
            if (Recover(message, r, s, parity) is { } recovered && CryptographicOperations.FixedTimeEquals(recovered, publicKey))
            {
                return new EcdsaSignature(parity, ToUInt256(r), ToUInt256(s));
            }
        }

        throw new CryptographicException("The signature does not recover the key that made it; nothing was signed.");
    }

    /// <summary>The public key whose owner signed; <see langword="null"/> when there is none.</summary>
    internal static byte[]? Recover(Hash32 digest, EcdsaSignature signature)
    {
        byte[] message = new byte[Hash32.Size];
        digest.CopyTo(message);
        return Recover(message, ToInteger(signature.R), ToInteger(signature.S), signature.YParity);
    }

    // SEC 1, section 4.1.6, for r below the field's prime minus n (the other case has a chance of 2^-128, and EIP-1559 has no way to write it).
    private static byte[]? Recover(byte[] message, BigInteger r, BigInteger s, byte parity)
    {
        byte[] compressed = new byte[33];
        compressed[0] = (byte)(2 + parity);
        byte[] x = r.ToByteArrayUnsigned();
        x.CopyTo(compressed, 33 - x.Length);
        ECPoint point;
        try
        {
            point = s_domain.Curve.DecodePoint(compressed);
        }
        catch (ArgumentException)
        {
            return null; // no point has this x
        }

        BigInteger inverse = r.ModInverse(s_domain.N);
        BigInteger e = new BigInteger(1, message).Mod(s_domain.N);
        BigInteger u1 = inverse.Multiply(s_domain.N.Subtract(e)).Mod(s_domain.N);
        BigInteger u2 = inverse.Multiply(s).Mod(s_domain.N);
        ECPoint key = ECAlgorithms.SumOfTwoMultiplies(s_domain.G, u1, point, u2).Normalize();
        return key.IsInfinity ? null : key.GetEncoded(compressed: false)[1..];
    }

    // BouncyCastle copies the bytes into a number that cannot be wiped; it lives until it is collected.
    private static BigInteger ToInteger(ReadOnlySpan<byte> bigEndian)
    {
        byte[] copy = bigEndian.ToArray();
        try
        {
            return new BigInteger(1, copy);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }

    private static BigInteger ToInteger(UInt256 value)
    {
        Span<byte> bytes = stackalloc byte[32];
        value.WriteBigEndian(bytes);
        return ToInteger(bytes);
    }

    private static UInt256 ToUInt256(BigInteger value)
    {
        Span<byte> bytes = stackalloc byte[32];
        byte[] digits = value.ToByteArrayUnsigned();
        digits.CopyTo(bytes[(32 - digits.Length)..]);
        return UInt256.FromBigEndian(bytes);
    }
}
