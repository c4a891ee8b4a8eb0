using System.Numerics;
using System.Runtime.CompilerServices;

namespace Restaking.Sdk.Abi;

/// <summary>
/// Solidity's <c>int256</c>: a number from -2^255 to 2^255 - 1 in two's complement, stored inline. Arithmetic is always checked, inside and outside
/// <c>checked</c>: a result that does not fit is an <see cref="OverflowException"/>, as a transaction with the same sum would revert.
/// </summary>
public readonly partial struct Int256 : IEquatable<Int256>, IComparable<Int256>, IComparable
{
    /// <summary>Bytes in a number.</summary>
    public const int Size = UInt256.Size;

    private const ulong SignBit = 0x8000000000000000;

    // Two's complement.
    private readonly UInt256 _bits;

    private Int256(in UInt256 bits) => _bits = bits;

    /// <summary>0.</summary>
    public static Int256 Zero => default;

    /// <summary>1.</summary>
    public static Int256 One => new(UInt256.One);

    /// <summary>-1.</summary>
    public static Int256 NegativeOne => new(UInt256.MaxValue);

    /// <summary>2^255 - 1.</summary>
    public static Int256 MaxValue => new(new UInt256(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ~SignBit));

    /// <summary>-2^255.</summary>
    public static Int256 MinValue => new(new UInt256(0, 0, 0, SignBit));

    /// <summary>True for 0.</summary>
    public bool IsZero => _bits.IsZero;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => (_bits.U3 & SignBit) != 0 ? -1 : _bits.IsZero ? 0 : 1;

    internal bool IsBelowZero => (_bits.U3 & SignBit) != 0;

    /// <summary>The 256 bits in two's complement, as a number: what the EVM keeps, and <c>uint256(value)</c> in Solidity.</summary>
    public UInt256 ToBits() => _bits;

    /// <summary>Takes 256 bits in two's complement: <c>int256(bits)</c> in Solidity.</summary>
    public static Int256 FromBits(in UInt256 bits) => new(bits);

    /// <summary>Reads 32 bytes in two's complement, most significant first: an ABI word.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> has another length.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Int256 FromBigEndian(ReadOnlySpan<byte> bytes) => new(UInt256.FromBigEndian(bytes));

    /// <summary>Writes 32 bytes in two's complement, most significant first, to the start of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than 32 bytes.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteBigEndian(Span<byte> destination) => _bits.WriteBigEndian(destination);

    /// <inheritdoc/>
    public bool Equals(Int256 other) => _bits == other._bits;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Int256 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _bits.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Int256 other) => Ordered.CompareTo(other.Ordered);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Int256 other => CompareTo(other),
        _ => throw new ArgumentException($"An {nameof(Int256)} is compared with an {nameof(Int256)}, not with a {obj.GetType().Name}.", nameof(obj)),
    };

    /// <summary>True for the same number.</summary>
    public static bool operator ==(Int256 left, Int256 right) => left.Equals(right);

    /// <summary>True for different numbers.</summary>
    public static bool operator !=(Int256 left, Int256 right) => !left.Equals(right);

    /// <summary>True when <paramref name="left"/> is the smaller number.</summary>
    public static bool operator <(Int256 left, Int256 right) => left.Ordered < right.Ordered;

    /// <summary>True when <paramref name="left"/> is the larger number.</summary>
    public static bool operator >(Int256 left, Int256 right) => right.Ordered < left.Ordered;

    /// <summary>True when <paramref name="left"/> is not the larger number.</summary>
    public static bool operator <=(Int256 left, Int256 right) => !(right < left);

    /// <summary>True when <paramref name="left"/> is not the smaller number.</summary>
    public static bool operator >=(Int256 left, Int256 right) => !(left < right);

    /// <summary>The smaller of two numbers.</summary>
    public static Int256 Min(Int256 x, Int256 y) => x < y ? x : y;

    /// <summary>The larger of two numbers.</summary>
    public static Int256 Max(Int256 x, Int256 y) => x < y ? y : x;

    /// <summary>The bits with the sign bit turned round: their unsigned order is the signed order.</summary>
    private UInt256 Ordered => new(_bits.U0, _bits.U1, _bits.U2, _bits.U3 ^ SignBit);

    /// <summary>The distance from 0; 2^255 for <see cref="MinValue"/>.</summary>
    internal UInt256 Magnitude => IsBelowZero ? UInt256.SubtractWrapping(UInt256.Zero, _bits, out _) : _bits;

    /// <summary>False when the number does not fit.</summary>
    internal static bool TryFromMagnitude(in UInt256 magnitude, bool negative, out Int256 value)
    {
        value = new Int256(negative ? UInt256.SubtractWrapping(UInt256.Zero, magnitude, out _) : magnitude);
        return magnitude.IsZero || value.IsBelowZero == negative;
    }

    /// <summary>The exact number.</summary>
    public BigInteger ToBigInteger()
    {
        Span<byte> bytes = stackalloc byte[Size];
        WriteBigEndian(bytes);
        return new BigInteger(bytes, isUnsigned: false, isBigEndian: true);
    }

    /// <summary>Takes a whole number from -2^255 to 2^255 - 1.</summary>
    /// <exception cref="OverflowException"><paramref name="value"/> does not fit.</exception>
    public static Int256 FromBigInteger(BigInteger value)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (!value.TryWriteBytes(bytes, out int written, isUnsigned: false, isBigEndian: true))
        {
            throw DoesNotFit();
        }

        Span<byte> word = stackalloc byte[Size];
        word.Fill(value.Sign < 0 ? byte.MaxValue : byte.MinValue);
        bytes[..written].CopyTo(word[(Size - written)..]);
        return FromBigEndian(word);
    }

    private static OverflowException DoesNotFit() => new("The number does not fit a signed 256-bit number (-2^255 to 2^255 - 1).");
}
