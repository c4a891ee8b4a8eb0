using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Restaking.Sdk.Abi;

/// <summary>32 bytes, stored inline: Solidity's <c>bytes32</c>, and every hash (block, transaction, topic, digest, withdrawal root).</summary>
public readonly partial struct Hash32 : IEquatable<Hash32>, IComparable<Hash32>, IComparable
{
    /// <summary>Bytes in a hash.</summary>
    public const int Size = 32;

    // Big endian, first bytes first, so that comparing the fields compares the bytes.
    private readonly ulong _w0;
    private readonly ulong _w1;
    private readonly ulong _w2;
    private readonly ulong _w3;

    /// <summary>Takes the 32 bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> has another length.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Hash32(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            ThrowWrongLength(bytes);
        }

        _w0 = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _w1 = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _w2 = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _w3 = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    internal Hash32(ulong w0, ulong w1, ulong w2, ulong w3)
    {
        _w0 = w0;
        _w1 = w1;
        _w2 = w2;
        _w3 = w3;
    }

    /// <summary>Thirty-two zero bytes: in contracts mostly "none" (no root, no salt).</summary>
    public static Hash32 Zero => default;

    /// <summary>True for <see cref="Zero"/>.</summary>
    public bool IsZero => (_w0 | _w1 | _w2 | _w3) == 0;

    /// <summary>Writes the 32 bytes to the start of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than 32 bytes.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < Size)
        {
            ThrowTooShort(destination);
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination, _w0);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _w1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _w2);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _w3);
    }

    /// <summary>A new array with the 32 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>The bytes as a number, first byte most significant: <c>uint256(value)</c> in Solidity.</summary>
    public UInt256 ToUInt256() => new(_w3, _w2, _w1, _w0);

    /// <summary>The number as 32 bytes, most significant first: <c>bytes32(value)</c> in Solidity, and how an indexed integer stands among an event's topics.</summary>
    public static Hash32 FromUInt256(in UInt256 value) => new(value.U3, value.U2, value.U1, value.U0);

    /// <summary>The address in the last 20 bytes: how an indexed address stands among an event's topics.</summary>
    /// <exception cref="OverflowException">One of the first 12 bytes is not zero: this word is not an address.</exception>
    public Address ToAddress()
    {
        if (_w0 != 0 || _w1 >> 32 != 0)
        {
            throw new OverflowException("The word is not an address: its first 12 bytes are not all zero.");
        }

        return new Address((_w1 << 32) | (_w2 >> 32), (_w2 << 32) | (_w3 >> 32), (uint)_w3);
    }

    /// <inheritdoc/>
    public bool Equals(Hash32 other) => _w0 == other._w0 && _w1 == other._w1 && _w2 == other._w2 && _w3 == other._w3;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_w0, _w1, _w2, _w3);

    /// <summary>Compares bytes, the first byte first.</summary>
    public int CompareTo(Hash32 other)
    {
        int order = _w0.CompareTo(other._w0);
        order = order != 0 ? order : _w1.CompareTo(other._w1);
        order = order != 0 ? order : _w2.CompareTo(other._w2);
        return order != 0 ? order : _w3.CompareTo(other._w3);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Hash32 other && Equals(other);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Hash32 other => CompareTo(other),
        _ => throw new ArgumentException($"A {nameof(Hash32)} is compared with a {nameof(Hash32)}, not with a {obj.GetType().Name}.", nameof(obj)),
    };

    /// <summary>True when all bytes are the same.</summary>
    public static bool operator ==(Hash32 left, Hash32 right) => left.Equals(right);

    /// <summary>True when a byte differs.</summary>
    public static bool operator !=(Hash32 left, Hash32 right) => !left.Equals(right);

    /// <summary>Compares bytes, the first byte first.</summary>
    public static bool operator <(Hash32 left, Hash32 right) => left.CompareTo(right) < 0;

    /// <summary>Compares bytes, the first byte first.</summary>
    public static bool operator >(Hash32 left, Hash32 right) => left.CompareTo(right) > 0;

    /// <summary>Compares bytes, the first byte first.</summary>
    public static bool operator <=(Hash32 left, Hash32 right) => left.CompareTo(right) <= 0;

    /// <summary>Compares bytes, the first byte first.</summary>
    public static bool operator >=(Hash32 left, Hash32 right) => left.CompareTo(right) >= 0;

    private static void ThrowWrongLength(ReadOnlySpan<byte> bytes) => throw new ArgumentException($"A hash has {Size} bytes, not {bytes.Length}.", nameof(bytes));

    private static void ThrowTooShort(ReadOnlySpan<byte> destination) =>
        throw new ArgumentException($"A hash needs {Size} bytes; the destination has {destination.Length}.", nameof(destination));
}
