using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Restaking.Sdk.Abi;

public readonly partial struct UInt256
{
    /// <summary>10^77 is the largest power of ten below 2^256; no unit has more decimals.</summary>
    private const int MaxDecimals = DecimalDigits.MaxCount - 1;

    private const int MaxAmountLength = DecimalDigits.MaxCount + 2;

    /// <summary>
    /// Reads an amount with a decimal point into the token's smallest unit, exactly: "1.5" with 18 decimals is 1,500,000,000,000,000,000. Nothing is rounded.
    /// </summary>
    /// <param name="text">Digits, with at most one point ("." in every culture) that has digits on both sides; no sign, space, separator or exponent.</param>
    /// <param name="decimals">Decimals of the token, 0 to 77; 18 for ether and most tokens, 6 for USDC.</param>
    /// <exception cref="FormatException">Another form, or more decimals than the unit has: the amount does not exist on chain.</exception>
    /// <exception cref="OverflowException">The amount is above 2^256 - 1 of the smallest unit.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decimals"/> is negative or above 77.</exception>
    public static UInt256 ParseUnits(string text, int decimals)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParseUnits(text, decimals, out UInt256 value, out string? problem, out bool tooLarge) ? value
            : tooLarge ? throw new OverflowException(problem)
            : throw new FormatException(problem);
    }

    /// <summary>Reads an amount in a unit of ether.</summary>
    /// <inheritdoc cref="ParseUnits(string, int)"/>
    public static UInt256 ParseUnits(string text, EtherUnit unit) => ParseUnits(text, (int)unit);

    /// <summary>Reads what <see cref="ParseUnits(string, int)"/> reads; false instead of an exception about the text.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decimals"/> is negative or above 77.</exception>
    public static bool TryParseUnits(ReadOnlySpan<char> text, int decimals, out UInt256 result) => TryParseUnits(text, decimals, out result, out _, out _);

    /// <summary>Reads an amount in ether into wei: "32", "0.000000000000000001".</summary>
    /// <exception cref="FormatException">No such number, or more than 18 decimals.</exception>
    /// <exception cref="OverflowException">The amount is above 2^256 - 1 wei.</exception>
    public static UInt256 FromEther(string text) => ParseUnits(text, EtherUnit.Ether);

    /// <summary>Reads an amount in gwei into wei: "1.5" is 1,500,000,000 wei.</summary>
    /// <exception cref="FormatException">No such number, or more than 9 decimals.</exception>
    /// <exception cref="OverflowException">The amount is above 2^256 - 1 wei.</exception>
    public static UInt256 FromGwei(string text) => ParseUnits(text, EtherUnit.Gwei);

    /// <summary>Gives whole gwei as wei: beacon chain balances, gas prices.</summary>
    public static UInt256 FromGwei(ulong gwei)
    {
        ulong high = Math.BigMul(gwei, 1_000_000_000UL, out ulong low);
        return new UInt256(low, high, 0, 0);
    }

    /// <summary>Writes the exact amount with a decimal point where it is needed and no trailing zeros: 1,500,000,000,000,000,000 with 18 decimals is "1.5".</summary>
    /// <param name="decimals">Decimals of the token, 0 to 77.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decimals"/> is negative or above 77.</exception>
    public string FormatUnits(int decimals)
    {
        CheckDecimals(decimals);
        Span<byte> buffer = stackalloc byte[MaxAmountLength];
        Span<byte> digits = buffer[..DecimalDigits.MaxCount];
        int start = DecimalDigits.Write(this, digits);
        while (digits.Length - start <= decimals)
        {
            digits[--start] = (byte)'0';
        }

        int point = digits.Length - decimals;
        ReadOnlySpan<byte> fraction = digits[point..].TrimEnd((byte)'0');
        string whole = Encoding.ASCII.GetString(digits[start..point]);
        return fraction.IsEmpty ? whole : $"{whole}.{Encoding.ASCII.GetString(fraction)}";
    }

    /// <summary>Writes the amount in a unit of ether, exactly.</summary>
    public string FormatUnits(EtherUnit unit) => FormatUnits((int)unit);

    /// <summary>Writes an amount of wei in ether, exactly: "1.5".</summary>
    public string ToEtherString() => FormatUnits(EtherUnit.Ether);

    /// <summary>Writes an amount of wei in gwei, exactly: "0.000000001" for 1 wei.</summary>
    public string ToGweiString() => FormatUnits(EtherUnit.Gwei);

    private static bool TryParseUnits(ReadOnlySpan<char> text, int decimals, out UInt256 value, [NotNullWhen(false)] out string? problem, out bool tooLarge)
    {
        CheckDecimals(decimals);
        value = default;
        tooLarge = false;
        int point = text.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? text : text[..point];
        ReadOnlySpan<char> fraction = point < 0 ? [] : text[(point + 1)..];
        if (whole.IsEmpty || (point >= 0 && fraction.IsEmpty) || whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9'))
        {
            problem = "The amount is not a number such as 32 or 0.5: digits, with at most one point that has digits on both sides.";
            return false;
        }

        if (fraction.Length > decimals)
        {
            problem = $"The amount has {fraction.Length} decimals and the unit has {decimals}: there is no such amount on chain. Round it first.";
            return false;
        }

        DecimalDigits.Outcome wholeRead = DecimalDigits.TryParse(whole, out UInt256 wholeUnits);
        UInt256 rest = default;
        if (!fraction.IsEmpty)
        {
            DecimalDigits.TryParse(fraction, out rest);
            rest *= PowerOfTen(decimals - fraction.Length);
        }

        UInt256 scaled = MultiplyWrapping(wholeUnits, PowerOfTen(decimals), out bool productOverflow);
        UInt256 sum = AddWrapping(scaled, rest, out bool sumOverflow);
        tooLarge = wholeRead == DecimalDigits.Outcome.TooLarge || productOverflow || sumOverflow;
        problem = tooLarge ? "The amount does not fit an unsigned 256-bit number of its smallest unit." : null;
        value = tooLarge ? default : sum;
        return !tooLarge;
    }

    private static UInt256 PowerOfTen(int exponent) => Pow(new UInt256(10, 0, 0, 0), (uint)exponent);

    private static void CheckDecimals(int decimals)
    {
        if (decimals is < 0 or > MaxDecimals)
        {
            throw new ArgumentOutOfRangeException(nameof(decimals), decimals, $"A unit has 0 to {MaxDecimals} decimals: 10^{MaxDecimals + 1} does not fit 256 bits.");
        }
    }
}
