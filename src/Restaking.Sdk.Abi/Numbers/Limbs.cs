using System.Diagnostics;

namespace Restaking.Sdk.Abi;

/// <summary>Arithmetic on unsigned numbers of several 64-bit limbs, least significant limb first.</summary>
internal static class Limbs
{
    /// <summary>Adds with carry in and out (0 or 1).</summary>
    internal static ulong Add(ulong left, ulong right, ref ulong carry)
    {
        ulong sum = left + right;
        ulong overflow = sum < left ? 1UL : 0UL;
        ulong result = sum + carry;
        carry = overflow | (result < sum ? 1UL : 0UL);
        return result;
    }

    /// <summary>Subtracts with borrow in and out (0 or 1).</summary>
    internal static ulong Subtract(ulong left, ulong right, ref ulong borrow)
    {
        ulong difference = left - right;
        ulong underflow = left < right ? 1UL : 0UL;
        ulong result = difference - borrow;
        borrow = underflow | (difference < borrow ? 1UL : 0UL);
        return result;
    }

    /// <summary>left * right + addend + carry, which always fits two limbs; the high limb goes to <paramref name="carry"/>.</summary>
    internal static ulong MultiplyAdd(ulong left, ulong right, ulong addend, ref ulong carry)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        low += addend;
        high += low < addend ? 1UL : 0UL;
        low += carry;
        high += low < carry ? 1UL : 0UL;
        carry = high;
        return low;
    }

    /// <summary>Schoolbook product; <paramref name="product"/> holds left.Length + right.Length limbs and is overwritten.</summary>
    internal static void Multiply(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> product)
    {
        product.Clear();
        for (int i = 0; i < left.Length; i++)
        {
            ulong carry = 0;
            for (int j = 0; j < right.Length; j++)
            {
                product[i + j] = MultiplyAdd(left[i], right[j], product[i + j], ref carry);
            }

            product[i + right.Length] = carry;
        }
    }

    /// <summary>Limbs up to the most significant one that is not zero.</summary>
    internal static int SignificantCount(ReadOnlySpan<ulong> limbs) => limbs.LastIndexOfAnyExcept(0UL) + 1;

    /// <summary>Divides in place by one limb and returns the remainder.</summary>
    internal static ulong DivideByLimb(Span<ulong> value, ulong divisor)
    {
        int shift = System.Numerics.BitOperations.LeadingZeroCount(divisor);
        ulong normalized = divisor << shift;
        ulong remainder = 0;
        ulong above = shift == 0 ? 0 : value[^1] >> (64 - shift);
        remainder = above;
        for (int i = value.Length - 1; i >= 0; i--)
        {
            ulong below = i > 0 && shift != 0 ? value[i - 1] >> (64 - shift) : 0;
            value[i] = DivideTwoByOne(remainder, (value[i] << shift) | below, normalized, out remainder);
        }

        return remainder >> shift;
    }

    /// <summary>
    /// Knuth's algorithm D (The Art of Computer Programming, volume 2, section 4.3.1) on 64-bit limbs. <paramref name="numerator"/> becomes the remainder;
    /// <paramref name="quotient"/> has as many limbs and is overwritten. The denominator is not zero.
    /// </summary>
    internal static void DivRem(Span<ulong> numerator, ReadOnlySpan<ulong> denominator, Span<ulong> quotient)
    {
        quotient.Clear();
        int n = SignificantCount(denominator);
        int significant = SignificantCount(numerator);
        Debug.Assert(n > 0 && quotient.Length >= significant);
        if (significant < n)
        {
            return;
        }

        if (n == 1)
        {
            Span<ulong> whole = numerator[..significant];
            ulong rest = DivideByLimb(whole, denominator[0]);
            whole.CopyTo(quotient);
            whole.Clear();
            whole[0] = rest;
            return;
        }

        // D1: shift so that the denominator's top bit is set; then a guessed digit is at most two too large.
        int shift = System.Numerics.BitOperations.LeadingZeroCount(denominator[n - 1]);
        Span<ulong> v = stackalloc ulong[n];
        Span<ulong> u = stackalloc ulong[significant + 1];
        ShiftLeft(denominator[..n], v, shift);
        u[significant] = ShiftLeft(numerator[..significant], u, shift);

        for (int j = significant - n; j >= 0; j--)
        {
            ulong digit = GuessDigit(u[j + n], u[j + n - 1], u[j + n - 2], v[n - 1], v[n - 2]);
            if (SubtractMultiple(u.Slice(j, n + 1), v, digit))
            {
                // D6: the guess was one too large; it happens about twice in 2^64 digits.
                digit--;
                AddBack(u.Slice(j, n + 1), v);
            }

            quotient[j] = digit;
        }

        numerator.Clear();
        for (int i = 0; i < n; i++)
        {
            numerator[i] = shift == 0 ? u[i] : (u[i] >> shift) | (u[i + 1] << (64 - shift));
        }
    }

    private static ulong ShiftLeft(ReadOnlySpan<ulong> source, Span<ulong> destination, int shift)
    {
        ulong carry = 0;
        for (int i = 0; i < source.Length; i++)
        {
            ulong limb = source[i];
            destination[i] = (limb << shift) | carry;
            carry = shift == 0 ? 0 : limb >> (64 - shift);
        }

        return carry;
    }

    /// <summary>D3: a quotient digit from the top three limbs over the top two of the denominator.</summary>
    private static ulong GuessDigit(ulong u2, ulong u1, ulong u0, ulong v1, ulong v0)
    {
        ulong digit;
        ulong rest;
        if (u2 >= v1)
        {
            // The digit would be 2^64 or more; the largest digit is the best guess, and rest = u2:u1 - (2^64 - 1) * v1.
            digit = ulong.MaxValue;
            rest = u1 + v1;
            if (rest < v1)
            {
                return digit;
            }
        }
        else
        {
            digit = DivideTwoByOne(u2, u1, v1, out rest);
        }

        ulong high = Math.BigMul(digit, v0, out ulong low);
        while (high > rest || (high == rest && low > u0))
        {
            digit--;
            high -= low < v0 ? 1UL : 0UL;
            low -= v0;
            rest += v1;
            if (rest < v1)
            {
                break;
            }
        }

        return digit;
    }

    /// <summary>D4: u -= digit * v; true when it went below zero.</summary>
    private static bool SubtractMultiple(Span<ulong> u, ReadOnlySpan<ulong> v, ulong digit)
    {
        ulong carry = 0;
        ulong borrow = 0;
        for (int i = 0; i < v.Length; i++)
        {
            ulong product = MultiplyAdd(digit, v[i], 0, ref carry);
            u[i] = Subtract(u[i], product, ref borrow);
        }

        u[v.Length] = Subtract(u[v.Length], carry, ref borrow);
        return borrow != 0;
    }

    private static void AddBack(Span<ulong> u, ReadOnlySpan<ulong> v)
    {
        ulong carry = 0;
        for (int i = 0; i < v.Length; i++)
        {
            u[i] = Add(u[i], v[i], ref carry);
        }

        u[v.Length] += carry;
    }

    /// <summary>(high:low) / divisor for high &lt; divisor and a divisor with its top bit set: two steps of 32 bits (Hacker's Delight, section 9-4).</summary>
    private static ulong DivideTwoByOne(ulong high, ulong low, ulong divisor, out ulong remainder)
    {
        Debug.Assert(high < divisor && divisor >> 63 == 1);
        ulong divisorHigh = divisor >> 32;
        ulong divisorLow = divisor & uint.MaxValue;
        ulong quotientHigh = DivideHalf(high, low >> 32, divisorHigh, divisorLow);
        ulong middle = unchecked((high << 32) + (low >> 32) - (quotientHigh * divisor));
        ulong quotientLow = DivideHalf(middle, low & uint.MaxValue, divisorHigh, divisorLow);
        remainder = unchecked((middle << 32) + (low & uint.MaxValue) - (quotientLow * divisor));
        return (quotientHigh << 32) + quotientLow;
    }

    private static ulong DivideHalf(ulong high, ulong nextDigit, ulong divisorHigh, ulong divisorLow)
    {
        (ulong quotient, ulong rest) = Math.DivRem(high, divisorHigh);
        while (quotient > uint.MaxValue || quotient * divisorLow > ((rest << 32) | nextDigit))
        {
            quotient--;
            rest += divisorHigh;
            if (rest > uint.MaxValue)
            {
                break;
            }
        }

        return quotient;
    }
}
