using System.Security.Cryptography;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>A validator's public key: 48 bytes, a compressed point of BLS12-381. Immutable.</summary>
public sealed class ValidatorPubkey : IEquatable<ValidatorPubkey>
{
    /// <summary>Bytes of a key.</summary>
    public const int Size = 48;

    private readonly byte[] _bytes;

    /// <summary>Makes a key from its bytes. That they are a point of the curve is not checked; the beacon chain does that.</summary>
    /// <exception cref="ArgumentException">They are not 48 bytes, or all zero.</exception>
    public ValidatorPubkey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A validator's public key has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }

        if (bytes.IndexOfAnyExcept((byte)0) < 0)
        {
            throw new ArgumentException("A validator's public key is not all zero.", nameof(bytes));
        }

        _bytes = bytes.ToArray();
        Hash = HashOf(_bytes);
    }

    /// <summary>
    /// How pods name the validator: sha256(key ++ 16 zero bytes), which is also the first field of its container in the beacon state (SSZ).
    /// </summary>
    public Hash32 Hash { get; }

    /// <summary>The 48 bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Reads a key from hex text, with or without <c>0x</c>.</summary>
    /// <exception cref="ArgumentException">It is not 48 bytes of hex.</exception>
    public static ValidatorPubkey Parse(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        Span<byte> bytes = stackalloc byte[Size];
        return Hex.DecodedLength(hex) == Size && Hex.TryDecode(hex, bytes, out int written) && written == Size
            ? new ValidatorPubkey(bytes)
            : throw new ArgumentException($"'{hex}' is not a validator's public key: {Size} bytes of hex.", nameof(hex));
    }

    /// <inheritdoc />
    public bool Equals(ValidatorPubkey? other) => other is not null && Hash == other.Hash;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ValidatorPubkey);

    /// <inheritdoc />
    public override int GetHashCode() => Hash.GetHashCode();

    /// <summary>The key as hex text.</summary>
    public override string ToString() => Hex.Encode(_bytes);

    private static Hash32 HashOf(ReadOnlySpan<byte> key)
    {
        Span<byte> padded = stackalloc byte[2 * Hash32.Size];
        padded.Clear();
        key.CopyTo(padded);
        Span<byte> hash = stackalloc byte[Hash32.Size];
        SHA256.HashData(padded, hash);
        return new Hash32(hash);
    }
}
