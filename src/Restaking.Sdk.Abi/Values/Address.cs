using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Restaking.Sdk.Abi;

/// <summary>
/// A 20-byte account or contract address, stored inline. Text follows EIP-55: written with a mixed-case checksum; read in one case, or in mixed case when the
/// checksum is right.
/// </summary>
/// <remarks>Whether an address has code, or a key, is a question to the chain; <see cref="Zero"/> is a value like any other here.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly partial struct Address : IEquatable<Address>, IComparable<Address>, IComparable
{
    /// <summary>Bytes in an address.</summary>
    public const int Size = 20;

    // Big endian, so that comparing the fields compares the bytes.
    private readonly ulong _high;
    private readonly ulong _middle;
    private readonly uint _low;

    /// <summary>Takes the 20 bytes of an address.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> has another length.</exception>
    public Address(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            ThrowWrongLength(bytes);
        }

        _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _middle = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _low = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    internal Address(ulong high, ulong middle, uint low)
    {
        _high = high;
        _middle = middle;
        _low = low;
    }

    internal ulong High => _high;

    internal ulong Middle => _middle;

    internal uint Low => _low;

    /// <summary>The address of twenty zero bytes: in events the sender of a mint and the receiver of a burn, in many contracts "not set".</summary>
    public static Address Zero => default;

    /// <summary>True for <see cref="Zero"/>.</summary>
    public bool IsZero => (_high | _middle | _low) == 0;

    /// <summary>Writes the 20 bytes to the start of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than 20 bytes.</exception>
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < Size)
        {
            throw new ArgumentException($"An address needs {Size} bytes; the destination has {destination.Length}.", nameof(destination));
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _middle);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _low);
    }

    /// <summary>A new array with the 20 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>The address as a 32-byte word, twelve zero bytes in front: an indexed address among an event's topics, a storage mapping's key.</summary>
    public Hash32 ToWord() => new(0, _high >> 32, (_high << 32) | (_middle >> 32), (_middle << 32) | _low);

    /// <summary>The address a contract created by this account gets with CREATE: the last 20 bytes of keccak256(rlp([sender, nonce])) (Yellow Paper, section 7).</summary>
    public Address CreatedBy(ulong nonce)
    {
        Span<byte> buffer = stackalloc byte[Size + 12];
        int content = Rlp.LengthOfBytes(Size) + Rlp.LengthOf(nonce);
        var writer = new RlpWriter(buffer);
        writer.WriteListHeader(content);
        writer.WriteAddress(this);
        writer.WriteUInt64(nonce);
        return FromHash(Keccak256.Hash(buffer[..writer.Length]));
    }

    /// <summary>The address a contract created by this account gets with CREATE2: the last 20 bytes of keccak256(0xff ++ sender ++ salt ++ initCodeHash) (EIP-1014).</summary>
    public Address CreatedBy(in Hash32 salt, in Hash32 initCodeHash)
    {
        Span<byte> buffer = stackalloc byte[1 + Size + (2 * Hash32.Size)];
        buffer[0] = 0xff;
        CopyTo(buffer[1..]);
        salt.CopyTo(buffer[(1 + Size)..]);
        initCodeHash.CopyTo(buffer[(1 + Size + Hash32.Size)..]);
        return FromHash(Keccak256.Hash(buffer));
    }

    /// <summary>The account of a public key: the last 20 bytes of keccak256 of its 64 bytes x ++ y (Yellow Paper, appendix F).</summary>
    /// <exception cref="ArgumentException">Not 64 bytes: the 0x04 prefix of an uncompressed key is not part of what is hashed.</exception>
    public static Address FromPublicKey(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length != 64)
        {
            throw new ArgumentException($"An account's address is taken from the 64 bytes x and y of its public key, not from {publicKey.Length} bytes.", nameof(publicKey));
        }

        return FromHash(Keccak256.Hash(publicKey));
    }

    /// <inheritdoc/>
    public bool Equals(Address other) => _high == other._high && _middle == other._middle && _low == other._low;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Address other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_high, _middle, _low);

    /// <summary>Compares as numbers, most significant byte first: the order contracts sort addresses in.</summary>
    public int CompareTo(Address other)
    {
        int order = _high.CompareTo(other._high);
        order = order != 0 ? order : _middle.CompareTo(other._middle);
        return order != 0 ? order : _low.CompareTo(other._low);
    }

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Address other => CompareTo(other),
        _ => throw new ArgumentException($"An {nameof(Address)} is compared with an {nameof(Address)}, not with a {obj.GetType().Name}.", nameof(obj)),
    };

    /// <summary>True when all 20 bytes are the same.</summary>
    public static bool operator ==(Address left, Address right) => left.Equals(right);

    /// <summary>True when a byte differs.</summary>
    public static bool operator !=(Address left, Address right) => !left.Equals(right);

    /// <summary>Compares as numbers.</summary>
    public static bool operator <(Address left, Address right) => left.CompareTo(right) < 0;

    /// <summary>Compares as numbers.</summary>
    public static bool operator >(Address left, Address right) => left.CompareTo(right) > 0;

    /// <summary>Compares as numbers.</summary>
    public static bool operator <=(Address left, Address right) => left.CompareTo(right) <= 0;

    /// <summary>Compares as numbers.</summary>
    public static bool operator >=(Address left, Address right) => left.CompareTo(right) >= 0;

    private static Address FromHash(in Hash32 hash)
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        hash.CopyTo(bytes);
        return new Address(bytes[(Hash32.Size - Size)..]);
    }

    private static void ThrowWrongLength(ReadOnlySpan<byte> bytes) =>
        throw new ArgumentException($"An address has {Size} bytes, not {bytes.Length}.", nameof(bytes));
}
