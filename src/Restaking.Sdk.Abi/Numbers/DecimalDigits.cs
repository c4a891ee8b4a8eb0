using System.Numerics;

namespace Restaking.Sdk.Abi;

/// <summary>Decimal digits of 256-bit magnitudes, for UTF-16 (<c>char</c>) and UTF-8 (<c>byte</c>) text alike.</summary>
internal static class DecimalDigits
{
    /// <summary>Digits of 2^256 - 1.</summary>
    internal const int MaxCount = 78;

    // The largest power of ten in a limb, and its number of zeros.
    private const ulong ChunkBase = 10_000_000_000_000_000_000;
    private const int ChunkDigits = 19;

    internal enum Outcome
    {
        Parsed,
        NotANumber,
        TooLarge,
    }

    /// <summary>Writes the digits to the end of <paramref name="buffer"/> (<see cref="MaxCount"/> bytes) and returns where they start; "0" for 0.</summary>
    internal static int Write(in UInt256 value, Span<byte> buffer)
    {
        Span<ulong> limbs = [value.U0, value.U1, value.U2, value.U3];
        int at = buffer.Length;
        while (true)
        {
            limbs = limbs[..Limbs.SignificantCount(limbs)];
            ulong chunk;
            if (limbs.Length <= 1)
            {
                chunk = limbs.IsEmpty ? 0 : limbs[0];
                do
                {
                    (chunk, ulong digit) = Math.DivRem(chunk, 10UL);
                    buffer[--at] = (byte)('0' + digit);
                }
                while (chunk != 0);
                return at;
            }

            chunk = Limbs.DivideByLimb(limbs, ChunkBase);
            for (int i = 0; i < ChunkDigits; i++)
            {
                (chunk, ulong digit) = Math.DivRem(chunk, 10UL);
                buffer[--at] = (byte)('0' + digit);
            }
        }
    }

    /// <summary>Reads digits 0-9 only: no sign, space, separator or point. Leading zeros are fine.</summary>
    internal static Outcome TryParse<TChar>(ReadOnlySpan<TChar> text, out UInt256 value)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        value = default;
        if (text.IsEmpty)
        {
            return Outcome.NotANumber;
        }

        Span<ulong> limbs = stackalloc ulong[4];
        limbs.Clear();
        bool tooLarge = false;
        while (!text.IsEmpty)
        {
            // The first chunk is the short one, so that all later ones are whole.
            int count = text.Length % ChunkDigits;
            count = count == 0 ? ChunkDigits : count;
            ulong chunk = 0;
            ulong scale = 1;
            foreach (TChar c in text[..count])
            {
                uint digit = uint.CreateTruncating(c) - '0';
                if (digit > 9)
                {
                    return Outcome.NotANumber;
                }

                chunk = (chunk * 10) + digit;
                scale *= 10;
            }

            text = text[count..];
            ulong carry = chunk;
            for (int i = 0; i < limbs.Length; i++)
            {
                limbs[i] = Limbs.MultiplyAdd(limbs[i], scale, 0, ref carry);
            }

            tooLarge |= carry != 0;
        }

        value = tooLarge ? default : new UInt256(limbs[0], limbs[1], limbs[2], limbs[3]);
        return tooLarge ? Outcome.TooLarge : Outcome.Parsed;
    }

    /// <summary>Reads 1 to 64 hex digits of either case, without <c>0x</c>; leading zeros beyond that are fine too.</summary>
    internal static Outcome TryParseHex<TChar>(ReadOnlySpan<TChar> digits, out UInt256 value)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        value = default;
        if (digits.IsEmpty)
        {
            return Outcome.NotANumber;
        }

        ulong u0 = 0, u1 = 0, u2 = 0, u3 = 0;
        bool tooLarge = false;
        foreach (TChar c in digits)
        {
            uint code = uint.CreateTruncating(c);
            uint digit = code - '0';
            if (digit > 9)
            {
                digit = (code | 0x20) - 'a';
                if (digit > 5)
                {
                    return Outcome.NotANumber;
                }

                digit += 10;
            }

            tooLarge |= u3 >> 60 != 0;
            u3 = (u3 << 4) | (u2 >> 60);
            u2 = (u2 << 4) | (u1 >> 60);
            u1 = (u1 << 4) | (u0 >> 60);
            u0 = (u0 << 4) | digit;
        }

        value = tooLarge ? default : new UInt256(u0, u1, u2, u3);
        return tooLarge ? Outcome.TooLarge : Outcome.Parsed;
    }

    /// <summary>Copies ASCII to UTF-16 or UTF-8; false when it does not fit.</summary>
    internal static bool TryCopy<TChar>(ReadOnlySpan<byte> ascii, Span<TChar> destination, out int written)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        written = 0;
        if (destination.Length < ascii.Length)
        {
            return false;
        }

        for (int i = 0; i < ascii.Length; i++)
        {
            destination[i] = TChar.CreateTruncating(ascii[i]);
        }

        written = ascii.Length;
        return true;
    }
}
