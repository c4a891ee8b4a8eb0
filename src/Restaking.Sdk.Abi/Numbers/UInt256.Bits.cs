using System.Numerics;

namespace Restaking.Sdk.Abi;

public readonly partial struct UInt256
{
    /// <summary>The bits set in both.</summary>
    public static UInt256 operator &(UInt256 left, UInt256 right) =>
        new(left._u0 & right._u0, left._u1 & right._u1, left._u2 & right._u2, left._u3 & right._u3);

    /// <summary>The bits set in either.</summary>
    public static UInt256 operator |(UInt256 left, UInt256 right) =>
        new(left._u0 | right._u0, left._u1 | right._u1, left._u2 | right._u2, left._u3 | right._u3);

    /// <summary>The bits set in exactly one.</summary>
    public static UInt256 operator ^(UInt256 left, UInt256 right) =>
        new(left._u0 ^ right._u0, left._u1 ^ right._u1, left._u2 ^ right._u2, left._u3 ^ right._u3);

    /// <summary>All 256 bits the other way round.</summary>
    public static UInt256 operator ~(UInt256 value) => new(~value._u0, ~value._u1, ~value._u2, ~value._u3);

    /// <summary>Moves bits up; what leaves at the top is dropped, as in Solidity. The amount counts modulo 256, as the BCL's integers do it.</summary>
    public static UInt256 operator <<(UInt256 value, int shiftAmount)
    {
        shiftAmount &= 0xff;
        (int limbs, int bits) = (shiftAmount >> 6, shiftAmount & 63);
        (ulong u0, ulong u1, ulong u2, ulong u3) = limbs switch
        {
            0 => (value._u0, value._u1, value._u2, value._u3),
            1 => (0UL, value._u0, value._u1, value._u2),
            2 => (0UL, 0UL, value._u0, value._u1),
            _ => (0UL, 0UL, 0UL, value._u0),
        };
        if (bits == 0)
        {
            return new UInt256(u0, u1, u2, u3);
        }

        int back = 64 - bits;
        return new UInt256(u0 << bits, (u1 << bits) | (u0 >> back), (u2 << bits) | (u1 >> back), (u3 << bits) | (u2 >> back));
    }

    /// <summary>Moves bits down; zeros come in at the top. The amount counts modulo 256, as the BCL's integers do it.</summary>
    public static UInt256 operator >>(UInt256 value, int shiftAmount)
    {
        shiftAmount &= 0xff;
        (int limbs, int bits) = (shiftAmount >> 6, shiftAmount & 63);
        (ulong u0, ulong u1, ulong u2, ulong u3) = limbs switch
        {
            0 => (value._u0, value._u1, value._u2, value._u3),
            1 => (value._u1, value._u2, value._u3, 0UL),
            2 => (value._u2, value._u3, 0UL, 0UL),
            _ => (value._u3, 0UL, 0UL, 0UL),
        };
        if (bits == 0)
        {
            return new UInt256(u0, u1, u2, u3);
        }

        int back = 64 - bits;
        return new UInt256((u0 >> bits) | (u1 << back), (u1 >> bits) | (u2 << back), (u2 >> bits) | (u3 << back), u3 >> bits);
    }

    /// <summary>The same as <c>&gt;&gt;</c>: there is no sign to keep.</summary>
    public static UInt256 operator >>>(UInt256 value, int shiftAmount) => value >> shiftAmount;

    /// <summary>Zero bits above the most significant set bit: 256 for 0.</summary>
    public static UInt256 LeadingZeroCount(UInt256 value) => (ulong)(256 - value.BitLength);

    /// <summary>Zero bits below the least significant set bit: 256 for 0.</summary>
    public static UInt256 TrailingZeroCount(UInt256 value) => (ulong)value.CountTrailingZeros();

    /// <summary>Number of set bits.</summary>
    public static UInt256 PopCount(UInt256 value) => (ulong)(
        BitOperations.PopCount(value._u0) + BitOperations.PopCount(value._u1) + BitOperations.PopCount(value._u2) + BitOperations.PopCount(value._u3));

    /// <summary>True for a power of two.</summary>
    public static bool IsPow2(UInt256 value) => PopCount(value) == One;

    /// <summary>The place of the most significant set bit.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is 0, which has no logarithm.</exception>
    public static UInt256 Log2(UInt256 value) => value.IsZero
        ? throw new ArgumentOutOfRangeException(nameof(value), "0 has no logarithm.")
        : (ulong)(value.BitLength - 1);

    private int CountTrailingZeros() =>
        _u0 != 0 ? BitOperations.TrailingZeroCount(_u0)
        : _u1 != 0 ? 64 + BitOperations.TrailingZeroCount(_u1)
        : _u2 != 0 ? 128 + BitOperations.TrailingZeroCount(_u2)
        : 192 + BitOperations.TrailingZeroCount(_u3);
}
