using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Restaking.Sdk.Abi;

/// <summary>
/// Solidity's <c>uint256</c>: a number from 0 to 2^256 - 1, stored inline. Arithmetic is always checked, inside and outside <c>checked</c>: a result that does
/// not fit is an <see cref="OverflowException"/>, as a transaction with the same sum would revert.
/// </summary>
/// <remarks>Only shifts drop bits. Amounts in wei, shares, gas and block numbers are all this type; the unit is in the name that holds it.</remarks>
public readonly partial struct UInt256 : IEquatable<UInt256>, IComparable<UInt256>, IComparable
{
    /// <summary>Bytes in a number.</summary>
    public const int Size = 32;

    private readonly ulong _u0;
    private readonly ulong _u1;
    private readonly ulong _u2;
    private readonly ulong _u3;

    /// <summary>Takes four 64-bit limbs, <paramref name="u0"/> least significant.</summary>
    public UInt256(ulong u0, ulong u1, ulong u2, ulong u3)
    {
        _u0 = u0;
        _u1 = u1;
        _u2 = u2;
        _u3 = u3;
    }

    /// <summary>0.</summary>
    public static UInt256 Zero => default;

    /// <summary>1.</summary>
    public static UInt256 One => new(1, 0, 0, 0);

    /// <summary>2^256 - 1: "unlimited" as an allowance, "all" in some contracts.</summary>
    public static UInt256 MaxValue => new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    /// <summary>0.</summary>
    public static UInt256 MinValue => default;

    /// <summary>True for 0.</summary>
    public bool IsZero => (_u0 | _u1 | _u2 | _u3) == 0;

    /// <summary>Bits up to the most significant one: 0 for 0, 256 at most.</summary>
    public int BitLength =>
        _u3 != 0 ? 256 - BitOperations.LeadingZeroCount(_u3)
        : _u2 != 0 ? 192 - BitOperations.LeadingZeroCount(_u2)
        : _u1 != 0 ? 128 - BitOperations.LeadingZeroCount(_u1)
        : 64 - BitOperations.LeadingZeroCount(_u0);

    internal ulong U0 => _u0;

    internal ulong U1 => _u1;

    internal ulong U2 => _u2;

    internal ulong U3 => _u3;

    internal bool FitsUInt64 => (_u1 | _u2 | _u3) == 0;

    internal bool FitsUInt128 => (_u2 | _u3) == 0;

    /// <summary>Reads 32 bytes, most significant first: an ABI word.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> has another length.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt256 FromBigEndian(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            ThrowWrongLength(bytes);
        }

        return new UInt256(
            BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    /// <summary>Reads 0 to 32 bytes, most significant first: an RLP integer, or a JSON-RPC number as bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is longer than 32 bytes.</exception>
    public static UInt256 FromBigEndianTrimmed(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Size)
        {
            ThrowWrongLength(bytes);
        }

        Span<byte> word = stackalloc byte[Size];
        word.Clear();
        bytes.CopyTo(word[(Size - bytes.Length)..]);
        return FromBigEndian(word);
    }

    /// <summary>Writes 32 bytes, most significant first, to the start of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than 32 bytes.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteBigEndian(Span<byte> destination)
    {
        if (destination.Length < Size)
        {
            ThrowTooShort(destination);
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination, _u3);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _u2);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _u1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _u0);
    }

    /// <inheritdoc/>
    public bool Equals(UInt256 other) => _u0 == other._u0 && _u1 == other._u1 && _u2 == other._u2 && _u3 == other._u3;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is UInt256 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_u0, _u1, _u2, _u3);

    /// <inheritdoc/>
    public int CompareTo(UInt256 other) => this < other ? -1 : this == other ? 0 : 1;

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        UInt256 other => CompareTo(other),
        _ => throw new ArgumentException($"A {nameof(UInt256)} is compared with a {nameof(UInt256)}, not with a {obj.GetType().Name}.", nameof(obj)),
    };

    /// <summary>True for the same number.</summary>
    public static bool operator ==(UInt256 left, UInt256 right) => left.Equals(right);

    /// <summary>True for different numbers.</summary>
    public static bool operator !=(UInt256 left, UInt256 right) => !left.Equals(right);

    /// <summary>True when <paramref name="left"/> is the smaller number.</summary>
    public static bool operator <(UInt256 left, UInt256 right)
    {
        if (left._u3 != right._u3)
        {
            return left._u3 < right._u3;
        }

        if (left._u2 != right._u2)
        {
            return left._u2 < right._u2;
        }

        return left._u1 != right._u1 ? left._u1 < right._u1 : left._u0 < right._u0;
    }

    /// <summary>True when <paramref name="left"/> is the larger number.</summary>
    public static bool operator >(UInt256 left, UInt256 right) => right < left;

    /// <summary>True when <paramref name="left"/> is not the larger number.</summary>
    public static bool operator <=(UInt256 left, UInt256 right) => !(right < left);

    /// <summary>True when <paramref name="left"/> is not the smaller number.</summary>
    public static bool operator >=(UInt256 left, UInt256 right) => !(left < right);

    /// <summary>The smaller of two numbers.</summary>
    public static UInt256 Min(UInt256 x, UInt256 y) => x < y ? x : y;

    /// <summary>The larger of two numbers.</summary>
    public static UInt256 Max(UInt256 x, UInt256 y) => x < y ? y : x;

    private static void ThrowWrongLength(ReadOnlySpan<byte> bytes) => throw new ArgumentException($"A 256-bit number has {Size} bytes, not {bytes.Length}.", nameof(bytes));

    private static void ThrowTooShort(ReadOnlySpan<byte> destination) =>
        throw new ArgumentException($"A 256-bit number needs {Size} bytes; the destination has {destination.Length}.", nameof(destination));
}
