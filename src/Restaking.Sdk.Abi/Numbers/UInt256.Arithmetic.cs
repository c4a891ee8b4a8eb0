using System.Diagnostics.CodeAnalysis;

namespace Restaking.Sdk.Abi;

public readonly partial struct UInt256
{
    private const int LimbCount = 4;

    /// <summary>The sum.</summary>
    /// <exception cref="OverflowException">It is above 2^256 - 1.</exception>
    public static UInt256 operator +(UInt256 left, UInt256 right)
    {
        UInt256 sum = AddWrapping(left, right, out bool overflow);
        if (overflow)
        {
            ThrowOverflow("sum");
        }

        return sum;
    }

    /// <summary>The difference.</summary>
    /// <exception cref="OverflowException">It is below 0.</exception>
    public static UInt256 operator -(UInt256 left, UInt256 right)
    {
        UInt256 difference = SubtractWrapping(left, right, out bool overflow);
        if (overflow)
        {
            ThrowOverflow("difference");
        }

        return difference;
    }

    /// <summary>The product.</summary>
    /// <exception cref="OverflowException">It is above 2^256 - 1; <see cref="MulDiv"/> keeps all 512 bits in between.</exception>
    public static UInt256 operator *(UInt256 left, UInt256 right)
    {
        if (left.FitsUInt64 && right.FitsUInt64)
        {
            ulong high = Math.BigMul(left._u0, right._u0, out ulong low);
            return new UInt256(low, high, 0, 0);
        }

        Span<ulong> product = stackalloc ulong[2 * LimbCount];
        MultiplyFull(left, right, product);
        if (product[LimbCount..].ContainsAnyExcept(0UL))
        {
            ThrowOverflow("product");
        }

        return FromLimbs(product);
    }

    /// <summary>The quotient, rounded down, as Solidity divides.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="right"/> is 0.</exception>
    public static UInt256 operator /(UInt256 left, UInt256 right) => DivRem(left, right).Quotient;

    /// <summary>The remainder.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="right"/> is 0.</exception>
    public static UInt256 operator %(UInt256 left, UInt256 right) => DivRem(left, right).Remainder;

    /// <summary>The number itself.</summary>
    public static UInt256 operator +(UInt256 value) => value;

    /// <summary>Only 0 has a negation.</summary>
    /// <exception cref="OverflowException"><paramref name="value"/> is not 0.</exception>
    public static UInt256 operator -(UInt256 value) => Zero - value;

    /// <summary>One more.</summary>
    /// <exception cref="OverflowException"><paramref name="value"/> is 2^256 - 1.</exception>
    public static UInt256 operator ++(UInt256 value) => value + One;

    /// <summary>One less.</summary>
    /// <exception cref="OverflowException"><paramref name="value"/> is 0.</exception>
    public static UInt256 operator --(UInt256 value) => value - One;

    /// <summary>Divides, and gives the rounded-down quotient with its remainder.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="right"/> is 0.</exception>
    public static (UInt256 Quotient, UInt256 Remainder) DivRem(UInt256 left, UInt256 right)
    {
        if (right.IsZero)
        {
            ThrowDivideByZero();
        }

        if (left.FitsUInt64 && right.FitsUInt64)
        {
            (ulong quotient, ulong remainder) = Math.DivRem(left._u0, right._u0);
            return (quotient, remainder);
        }

        Span<ulong> numerator = [left._u0, left._u1, left._u2, left._u3];
        ReadOnlySpan<ulong> denominator = [right._u0, right._u1, right._u2, right._u3];
        Span<ulong> result = stackalloc ulong[LimbCount];
        Limbs.DivRem(numerator, denominator, result);
        return (FromLimbs(result), FromLimbs(numerator));
    }

    /// <summary>
    /// a * b / denominator with all 512 bits of the product kept in between: OpenZeppelin's <c>Math.mulDiv</c>, with which contracts convert between shares and
    /// assets.
    /// </summary>
    /// <param name="a">One factor.</param>
    /// <param name="b">The other factor.</param>
    /// <param name="denominator">What the product is divided by.</param>
    /// <param name="rounding">Where a remainder goes: towards zero unless told.</param>
    /// <exception cref="DivideByZeroException"><paramref name="denominator"/> is 0.</exception>
    /// <exception cref="OverflowException">The quotient is above 2^256 - 1.</exception>
    public static UInt256 MulDiv(UInt256 a, UInt256 b, UInt256 denominator, DivisionRounding rounding = DivisionRounding.Down)
    {
        if (rounding is not (DivisionRounding.Down or DivisionRounding.Up))
        {
            throw new ArgumentOutOfRangeException(nameof(rounding), rounding, "Rounding is Down or Up.");
        }

        if (denominator.IsZero)
        {
            ThrowDivideByZero();
        }

        Span<ulong> product = stackalloc ulong[2 * LimbCount];
        Span<ulong> quotient = stackalloc ulong[2 * LimbCount];
        MultiplyFull(a, b, product);
        ReadOnlySpan<ulong> divisor = [denominator._u0, denominator._u1, denominator._u2, denominator._u3];
        Limbs.DivRem(product, divisor, quotient);
        if (quotient[LimbCount..].ContainsAnyExcept(0UL))
        {
            ThrowOverflow("quotient");
        }

        UInt256 result = FromLimbs(quotient);
        return rounding == DivisionRounding.Up && product.ContainsAnyExcept(0UL) ? result + One : result;
    }

    /// <summary><paramref name="value"/> to the power of <paramref name="exponent"/>; anything to the power of 0 is 1.</summary>
    /// <exception cref="OverflowException">The result is above 2^256 - 1.</exception>
    public static UInt256 Pow(UInt256 value, uint exponent)
    {
        UInt256 result = One;
        UInt256 square = value;
        while (true)
        {
            if ((exponent & 1) != 0)
            {
                result *= square;
            }

            exponent >>= 1;
            if (exponent == 0)
            {
                return result;
            }

            square *= square;
        }
    }

    /// <summary>Adds modulo 2^256; <paramref name="overflow"/> says whether the sum did not fit.</summary>
    internal static UInt256 AddWrapping(in UInt256 left, in UInt256 right, out bool overflow)
    {
        ulong carry = 0;
        ulong u0 = Limbs.Add(left._u0, right._u0, ref carry);
        ulong u1 = Limbs.Add(left._u1, right._u1, ref carry);
        ulong u2 = Limbs.Add(left._u2, right._u2, ref carry);
        ulong u3 = Limbs.Add(left._u3, right._u3, ref carry);
        overflow = carry != 0;
        return new UInt256(u0, u1, u2, u3);
    }

    /// <summary>Subtracts modulo 2^256; <paramref name="overflow"/> says whether the difference is below zero.</summary>
    internal static UInt256 SubtractWrapping(in UInt256 left, in UInt256 right, out bool overflow)
    {
        ulong borrow = 0;
        ulong u0 = Limbs.Subtract(left._u0, right._u0, ref borrow);
        ulong u1 = Limbs.Subtract(left._u1, right._u1, ref borrow);
        ulong u2 = Limbs.Subtract(left._u2, right._u2, ref borrow);
        ulong u3 = Limbs.Subtract(left._u3, right._u3, ref borrow);
        overflow = borrow != 0;
        return new UInt256(u0, u1, u2, u3);
    }

    /// <summary>Multiplies modulo 2^256; <paramref name="overflow"/> says whether the product did not fit.</summary>
    internal static UInt256 MultiplyWrapping(in UInt256 left, in UInt256 right, out bool overflow)
    {
        Span<ulong> product = stackalloc ulong[2 * LimbCount];
        MultiplyFull(left, right, product);
        overflow = product[LimbCount..].ContainsAnyExcept(0UL);
        return FromLimbs(product);
    }

    private static void MultiplyFull(in UInt256 left, in UInt256 right, Span<ulong> product)
    {
        ReadOnlySpan<ulong> a = [left._u0, left._u1, left._u2, left._u3];
        ReadOnlySpan<ulong> b = [right._u0, right._u1, right._u2, right._u3];
        Limbs.Multiply(a, b, product);
    }

    private static UInt256 FromLimbs(ReadOnlySpan<ulong> limbs) => new(limbs[0], limbs[1], limbs[2], limbs[3]);

    [DoesNotReturn]
    private static void ThrowOverflow(string what) => throw new OverflowException($"The {what} does not fit an unsigned 256-bit number (0 to 2^256 - 1).");

    [DoesNotReturn]
    private static void ThrowDivideByZero() => throw new DivideByZeroException("A 256-bit number was divided by zero.");
}
