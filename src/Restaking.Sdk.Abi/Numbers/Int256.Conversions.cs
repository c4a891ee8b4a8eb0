using System.Numerics;

namespace Restaking.Sdk.Abi;

public readonly partial struct Int256
{
    /// <summary>Every value fits.</summary>
    public static implicit operator Int256(sbyte value) => (long)value;

    /// <summary>Every value fits.</summary>
    public static implicit operator Int256(byte value) => new((UInt256)value);

    /// <summary>Every value fits.</summary>
    public static implicit operator Int256(short value) => (long)value;

    /// <summary>Every value fits.</summary>
    public static implicit operator Int256(ushort value) => new((UInt256)value);

    /// <summary>Every value fits.</summary>
    public static implicit operator Int256(int value) => (long)value;

    /// <summary>Every value fits.</summary>
    public static implicit operator Int256(uint value) => new((UInt256)value);

    /// <summary>Every value fits.</summary>
    public static implicit operator Int256(long value)
    {
        ulong sign = (ulong)(value >> 63);
        return new Int256(new UInt256((ulong)value, sign, sign, sign));
    }

    /// <summary>Every value fits.</summary>
    public static implicit operator Int256(ulong value) => new((UInt256)value);

    /// <summary>Every value fits.</summary>
    public static implicit operator Int256(Int128 value)
    {
        ulong sign = Int128.IsNegative(value) ? ulong.MaxValue : 0;
        return new Int256(new UInt256((ulong)value, (ulong)(value >> 64), sign, sign));
    }

    /// <summary>Every value fits.</summary>
    public static implicit operator Int256(UInt128 value) => new((UInt256)value);

    /// <summary>Takes a number up to 2^255 - 1.</summary>
    /// <exception cref="OverflowException"><paramref name="value"/> is larger.</exception>
    public static explicit operator Int256(UInt256 value) => TryFromMagnitude(value, negative: false, out Int256 result) ? result : throw DoesNotFit();

    /// <summary>Takes a whole number from -2^255 to 2^255 - 1.</summary>
    /// <exception cref="OverflowException"><paramref name="value"/> does not fit.</exception>
    public static explicit operator Int256(BigInteger value) => FromBigInteger(value);

    /// <summary>Gives a number that is not negative.</summary>
    /// <exception cref="OverflowException"><paramref name="value"/> is negative.</exception>
    public static explicit operator UInt256(Int256 value) => value.IsBelowZero ? throw Negative() : value._bits;

    /// <summary>Gives the number as a narrower type.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static explicit operator sbyte(Int256 value) => checked((sbyte)(long)value);

    /// <inheritdoc cref="explicit operator sbyte(Int256)"/>
    public static explicit operator byte(Int256 value) => checked((byte)(long)value);

    /// <inheritdoc cref="explicit operator sbyte(Int256)"/>
    public static explicit operator short(Int256 value) => checked((short)(long)value);

    /// <inheritdoc cref="explicit operator sbyte(Int256)"/>
    public static explicit operator ushort(Int256 value) => checked((ushort)(long)value);

    /// <inheritdoc cref="explicit operator sbyte(Int256)"/>
    public static explicit operator int(Int256 value) => checked((int)(long)value);

    /// <inheritdoc cref="explicit operator sbyte(Int256)"/>
    public static explicit operator uint(Int256 value) => checked((uint)(long)value);

    /// <inheritdoc cref="explicit operator sbyte(Int256)"/>
    public static explicit operator long(Int256 value)
    {
        Int256 narrow = (long)value._bits.U0;
        return narrow == value ? (long)value._bits.U0 : throw TooWide("Int64");
    }

    /// <inheritdoc cref="explicit operator sbyte(Int256)"/>
    public static explicit operator ulong(Int256 value) => (ulong)(UInt256)value;

    /// <inheritdoc cref="explicit operator sbyte(Int256)"/>
    public static explicit operator Int128(Int256 value)
    {
        var narrow = unchecked((Int128)new UInt128(value._bits.U1, value._bits.U0));
        return (Int256)narrow == value ? narrow : throw TooWide("Int128");
    }

    /// <inheritdoc cref="explicit operator sbyte(Int256)"/>
    public static explicit operator UInt128(Int256 value) => (UInt128)(UInt256)value;

    /// <summary>Gives the exact number.</summary>
    public static explicit operator BigInteger(Int256 value) => value.ToBigInteger();

    /// <summary>Gives the nearest number a double has; only 53 bits are exact. For charts and ratios, never for amounts.</summary>
    public static explicit operator double(Int256 value) => (double)value.ToBigInteger();

    private static OverflowException Negative() => new("A negative number has no unsigned form.");

    private static OverflowException TooWide(string type) => new($"The number does not fit {type}.");
}
