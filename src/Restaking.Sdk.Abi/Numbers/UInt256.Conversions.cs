using System.Numerics;

namespace Restaking.Sdk.Abi;

public readonly partial struct UInt256
{
    /// <summary>Every value fits.</summary>
    public static implicit operator UInt256(byte value) => new(value, 0, 0, 0);

    /// <summary>Every value fits.</summary>
    public static implicit operator UInt256(ushort value) => new(value, 0, 0, 0);

    /// <summary>Every value fits.</summary>
    public static implicit operator UInt256(uint value) => new(value, 0, 0, 0);

    /// <summary>Every value fits.</summary>
    public static implicit operator UInt256(ulong value) => new(value, 0, 0, 0);

    /// <summary>Every value fits.</summary>
    public static implicit operator UInt256(UInt128 value) => new((ulong)value, (ulong)(value >> 64), 0, 0);

    /// <summary>Takes a number that is not negative.</summary>
    /// <exception cref="OverflowException"><paramref name="value"/> is negative.</exception>
    public static explicit operator UInt256(sbyte value) => (UInt256)(long)value;

    /// <inheritdoc cref="explicit operator UInt256(sbyte)"/>
    public static explicit operator UInt256(short value) => (UInt256)(long)value;

    /// <inheritdoc cref="explicit operator UInt256(sbyte)"/>
    public static explicit operator UInt256(int value) => (UInt256)(long)value;

    /// <inheritdoc cref="explicit operator UInt256(sbyte)"/>
    public static explicit operator UInt256(long value) => value < 0 ? throw Negative() : new UInt256((ulong)value, 0, 0, 0);

    /// <inheritdoc cref="explicit operator UInt256(sbyte)"/>
    public static explicit operator UInt256(Int128 value) => Int128.IsNegative(value) ? throw Negative() : (UInt128)value;

    /// <summary>Takes a whole number from 0 to 2^256 - 1.</summary>
    /// <exception cref="OverflowException"><paramref name="value"/> is negative or too large.</exception>
    public static explicit operator UInt256(BigInteger value) => FromBigInteger(value);

    /// <summary>Gives the number as a narrower type.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static explicit operator byte(UInt256 value) => checked((byte)(ulong)value);

    /// <inheritdoc cref="explicit operator byte(UInt256)"/>
    public static explicit operator sbyte(UInt256 value) => checked((sbyte)(ulong)value);

    /// <inheritdoc cref="explicit operator byte(UInt256)"/>
    public static explicit operator ushort(UInt256 value) => checked((ushort)(ulong)value);

    /// <inheritdoc cref="explicit operator byte(UInt256)"/>
    public static explicit operator short(UInt256 value) => checked((short)(ulong)value);

    /// <inheritdoc cref="explicit operator byte(UInt256)"/>
    public static explicit operator uint(UInt256 value) => checked((uint)(ulong)value);

    /// <inheritdoc cref="explicit operator byte(UInt256)"/>
    public static explicit operator int(UInt256 value) => checked((int)(ulong)value);

    /// <inheritdoc cref="explicit operator byte(UInt256)"/>
    public static explicit operator ulong(UInt256 value) => value.FitsUInt64 ? value._u0 : throw TooLarge("UInt64");

    /// <inheritdoc cref="explicit operator byte(UInt256)"/>
    public static explicit operator long(UInt256 value) => checked((long)(ulong)value);

    /// <inheritdoc cref="explicit operator byte(UInt256)"/>
    public static explicit operator UInt128(UInt256 value) => value.FitsUInt128 ? new UInt128(value._u1, value._u0) : throw TooLarge("UInt128");

    /// <inheritdoc cref="explicit operator byte(UInt256)"/>
    public static explicit operator Int128(UInt256 value) => checked((Int128)(UInt128)value);

    /// <summary>Gives the exact number.</summary>
    public static explicit operator BigInteger(UInt256 value) => value.ToBigInteger();

    /// <summary>
    /// Gives the nearest number a double has; only 53 bits are exact. For charts and ratios, never for amounts.
    /// </summary>
    public static explicit operator double(UInt256 value) => (double)value.ToBigInteger();

    /// <summary>Gives the number as a decimal, exact.</summary>
    /// <exception cref="OverflowException">It is above 2^96 - 1, the largest whole number a decimal has.</exception>
    public static explicit operator decimal(UInt256 value) => value.BitLength <= 96
        ? new decimal((int)(uint)value._u0, (int)(uint)(value._u0 >> 32), (int)(uint)value._u1, isNegative: false, scale: 0)
        : throw TooLarge("decimal");

    /// <summary>The exact number.</summary>
    public BigInteger ToBigInteger()
    {
        if (FitsUInt64)
        {
            return _u0;
        }

        Span<byte> bytes = stackalloc byte[Size];
        WriteBigEndian(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>Takes a whole number from 0 to 2^256 - 1.</summary>
    /// <exception cref="OverflowException"><paramref name="value"/> is negative or too large.</exception>
    public static UInt256 FromBigInteger(BigInteger value)
    {
        if (value.Sign < 0)
        {
            throw Negative();
        }

        Span<byte> bytes = stackalloc byte[Size];
        return value.TryWriteBytes(bytes, out int written, isUnsigned: true, isBigEndian: true)
            ? FromBigEndianTrimmed(bytes[..written])
            : throw new OverflowException("The number does not fit an unsigned 256-bit number (0 to 2^256 - 1).");
    }

    /// <summary>The number modulo 2^256.</summary>
    internal static UInt256 FromBigIntegerWrapping(BigInteger value)
    {
        BigInteger rest = value % NumberConversion.TwoTo256;
        return FromBigInteger(rest.Sign < 0 ? rest + NumberConversion.TwoTo256 : rest);
    }

    private static OverflowException Negative() => new("A negative number has no unsigned 256-bit form.");

    private static OverflowException TooLarge(string type) => new($"The number does not fit {type}.");
}
