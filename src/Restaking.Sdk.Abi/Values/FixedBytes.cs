using System.Buffers.Binary;

namespace Restaking.Sdk.Abi;

/// <summary>
/// Solidity's <c>bytes1</c> to <c>bytes31</c>, stored inline with its length. <c>bytes32</c> is <see cref="Hash32"/> and <c>bytes4</c> is <see cref="Selector"/> in
/// generated code; this type holds them too.
/// </summary>
/// <remarks>The default value has length 0, which is no Solidity type: it can be compared and printed, but not encoded.</remarks>
public readonly partial struct FixedBytes : IEquatable<FixedBytes>, IComparable<FixedBytes>, IComparable
{
    /// <summary>Most bytes a value can have.</summary>
    public const int MaxLength = 32;

    // The bytes stand left, as in a word; what is behind Length is zero.
    private readonly ulong _w0;
    private readonly ulong _w1;
    private readonly ulong _w2;
    private readonly ulong _w3;
    private readonly byte _length;

    /// <summary>Takes 1 to 32 bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is empty or longer than 32.</exception>
    public FixedBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > MaxLength)
        {
            throw new ArgumentException($"Solidity has bytes1 to bytes{MaxLength}; {bytes.Length} bytes fit none of them.", nameof(bytes));
        }

        Span<byte> word = stackalloc byte[MaxLength];
        bytes.CopyTo(word);
        _w0 = BinaryPrimitives.ReadUInt64BigEndian(word);
        _w1 = BinaryPrimitives.ReadUInt64BigEndian(word[8..]);
        _w2 = BinaryPrimitives.ReadUInt64BigEndian(word[16..]);
        _w3 = BinaryPrimitives.ReadUInt64BigEndian(word[24..]);
        _length = (byte)bytes.Length;
    }

    /// <summary>Bytes in this value: the N of <c>bytesN</c>.</summary>
    public int Length => _length;

    /// <summary>Writes the bytes to the start of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <see cref="Length"/>.</exception>
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < Length)
        {
            throw new ArgumentException($"The value has {Length} bytes; the destination has {destination.Length}.", nameof(destination));
        }

        Span<byte> word = stackalloc byte[MaxLength];
        WriteWord(word);
        word[..Length].CopyTo(destination);
    }

    /// <summary>A new array with the bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>True when length and all bytes are the same: <c>bytes1(0x00)</c> is not <c>bytes2(0x0000)</c>.</summary>
    public bool Equals(FixedBytes other) =>
        _length == other._length && _w0 == other._w0 && _w1 == other._w1 && _w2 == other._w2 && _w3 == other._w3;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_w0, _w1, _w2, _w3, _length);

    /// <summary>Compares bytes, the first byte first; of two values that agree the shorter one is first.</summary>
    public int CompareTo(FixedBytes other)
    {
        int order = _w0.CompareTo(other._w0);
        order = order != 0 ? order : _w1.CompareTo(other._w1);
        order = order != 0 ? order : _w2.CompareTo(other._w2);
        order = order != 0 ? order : _w3.CompareTo(other._w3);
        return order != 0 ? order : _length.CompareTo(other._length);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FixedBytes other && Equals(other);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        FixedBytes other => CompareTo(other),
        _ => throw new ArgumentException($"A {nameof(FixedBytes)} is compared with a {nameof(FixedBytes)}, not with a {obj.GetType().Name}.", nameof(obj)),
    };

    /// <summary>True when all bytes are the same.</summary>
    public static bool operator ==(FixedBytes left, FixedBytes right) => left.Equals(right);

    /// <summary>True when a byte differs.</summary>
    public static bool operator !=(FixedBytes left, FixedBytes right) => !left.Equals(right);

    /// <summary>Compares bytes, the first byte first.</summary>
    public static bool operator <(FixedBytes left, FixedBytes right) => left.CompareTo(right) < 0;

    /// <summary>Compares bytes, the first byte first.</summary>
    public static bool operator >(FixedBytes left, FixedBytes right) => left.CompareTo(right) > 0;

    /// <summary>Compares bytes, the first byte first.</summary>
    public static bool operator <=(FixedBytes left, FixedBytes right) => left.CompareTo(right) <= 0;

    /// <summary>Compares bytes, the first byte first.</summary>
    public static bool operator >=(FixedBytes left, FixedBytes right) => left.CompareTo(right) >= 0;

    internal void WriteWord(Span<byte> word)
    {
        BinaryPrimitives.WriteUInt64BigEndian(word, _w0);
        BinaryPrimitives.WriteUInt64BigEndian(word[8..], _w1);
        BinaryPrimitives.WriteUInt64BigEndian(word[16..], _w2);
        BinaryPrimitives.WriteUInt64BigEndian(word[24..], _w3);
    }
}
