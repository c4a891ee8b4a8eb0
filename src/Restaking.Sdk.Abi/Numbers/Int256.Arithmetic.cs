namespace Restaking.Sdk.Abi;

public readonly partial struct Int256
{
    /// <summary>The sum.</summary>
    /// <exception cref="OverflowException">It is outside -2^255 to 2^255 - 1.</exception>
    public static Int256 operator +(Int256 left, Int256 right)
    {
        var sum = new Int256(UInt256.AddWrapping(left._bits, right._bits, out _));

        // Two numbers of one sign whose sum has the other sign.
        return left.IsBelowZero == right.IsBelowZero && sum.IsBelowZero != left.IsBelowZero ? throw DoesNotFit() : sum;
    }

    /// <summary>The difference.</summary>
    /// <exception cref="OverflowException">It is outside -2^255 to 2^255 - 1.</exception>
    public static Int256 operator -(Int256 left, Int256 right)
    {
        var difference = new Int256(UInt256.SubtractWrapping(left._bits, right._bits, out _));
        return left.IsBelowZero != right.IsBelowZero && difference.IsBelowZero != left.IsBelowZero ? throw DoesNotFit() : difference;
    }

    /// <summary>The product.</summary>
    /// <exception cref="OverflowException">It is outside -2^255 to 2^255 - 1.</exception>
    public static Int256 operator *(Int256 left, Int256 right)
    {
        UInt256 magnitude = UInt256.MultiplyWrapping(left.Magnitude, right.Magnitude, out bool overflow);
        return !overflow && TryFromMagnitude(magnitude, left.IsBelowZero != right.IsBelowZero, out Int256 product) ? product : throw DoesNotFit();
    }

    /// <summary>The quotient, rounded towards zero, as Solidity divides.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="right"/> is 0.</exception>
    /// <exception cref="OverflowException">-2^255 was divided by -1.</exception>
    public static Int256 operator /(Int256 left, Int256 right) => DivRem(left, right).Quotient;

    /// <summary>The remainder; it has the sign of <paramref name="left"/>, as in Solidity.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="right"/> is 0.</exception>
    public static Int256 operator %(Int256 left, Int256 right)
    {
        UInt256 remainder = left.Magnitude % right.Magnitude;
        TryFromMagnitude(remainder, left.IsBelowZero, out Int256 result);
        return result;
    }

    /// <summary>The number itself.</summary>
    public static Int256 operator +(Int256 value) => value;

    /// <summary>The number with the other sign.</summary>
    /// <exception cref="OverflowException"><paramref name="value"/> is -2^255.</exception>
    public static Int256 operator -(Int256 value) => Zero - value;

    /// <summary>One more.</summary>
    /// <exception cref="OverflowException"><paramref name="value"/> is 2^255 - 1.</exception>
    public static Int256 operator ++(Int256 value) => value + One;

    /// <summary>One less.</summary>
    /// <exception cref="OverflowException"><paramref name="value"/> is -2^255.</exception>
    public static Int256 operator --(Int256 value) => value - One;

    /// <summary>The distance from 0.</summary>
    /// <exception cref="OverflowException"><paramref name="value"/> is -2^255.</exception>
    public static Int256 Abs(Int256 value) => value.IsBelowZero ? -value : value;

    /// <summary>Divides towards zero, and gives the quotient with its remainder, which has the sign of <paramref name="left"/>.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="right"/> is 0.</exception>
    /// <exception cref="OverflowException">-2^255 was divided by -1.</exception>
    public static (Int256 Quotient, Int256 Remainder) DivRem(Int256 left, Int256 right)
    {
        (UInt256 quotient, UInt256 remainder) = UInt256.DivRem(left.Magnitude, right.Magnitude);
        TryFromMagnitude(remainder, left.IsBelowZero, out Int256 signedRemainder);
        return TryFromMagnitude(quotient, left.IsBelowZero != right.IsBelowZero, out Int256 signedQuotient)
            ? (signedQuotient, signedRemainder)
            : throw DoesNotFit();
    }

    /// <summary>The bits set in both.</summary>
    public static Int256 operator &(Int256 left, Int256 right) => new(left._bits & right._bits);

    /// <summary>The bits set in either.</summary>
    public static Int256 operator |(Int256 left, Int256 right) => new(left._bits | right._bits);

    /// <summary>The bits set in exactly one.</summary>
    public static Int256 operator ^(Int256 left, Int256 right) => new(left._bits ^ right._bits);

    /// <summary>All 256 bits the other way round: -value - 1.</summary>
    public static Int256 operator ~(Int256 value) => new(~value._bits);

    /// <summary>Moves bits up; what leaves at the top is dropped. The amount counts modulo 256, as the BCL's integers do it.</summary>
    public static Int256 operator <<(Int256 value, int shiftAmount) => new(value._bits << shiftAmount);

    /// <summary>Moves bits down and keeps the sign. The amount counts modulo 256, as the BCL's integers do it.</summary>
    public static Int256 operator >>(Int256 value, int shiftAmount) => value.IsBelowZero ? new(~(~value._bits >> shiftAmount)) : new(value._bits >> shiftAmount);

    /// <summary>Moves bits down; zeros come in at the top. The amount counts modulo 256, as the BCL's integers do it.</summary>
    public static Int256 operator >>>(Int256 value, int shiftAmount) => new(value._bits >> shiftAmount);
}
