using System.Numerics;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk;

/// <summary>
/// An amount of a token in its smallest unit (wei for ether and for most tokens), made from text without ever passing through a
/// floating-point number. Everything that cannot be an exact amount is refused with an <see cref="ArgumentException"/>.
/// </summary>
public readonly record struct Amount
{
    private Amount(UInt256 baseUnits) => BaseUnits = baseUnits;

    /// <summary>The amount in the token's smallest unit.</summary>
    public UInt256 BaseUnits { get; }

    /// <summary>True for nothing.</summary>
    public bool IsZero => BaseUnits == UInt256.Zero;

    /// <summary>An amount that is already in the smallest unit.</summary>
    public static Amount FromBaseUnits(UInt256 baseUnits) => new(baseUnits);

    /// <summary>An amount that is already in the smallest unit.</summary>
    /// <exception cref="ArgumentException">Negative, or above 2^256 - 1.</exception>
    public static Amount FromBaseUnits(BigInteger baseUnits)
    {
        if (baseUnits.Sign < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(baseUnits), baseUnits, "An amount cannot be negative.");
        }

        try
        {
            return new(UInt256.FromBigInteger(baseUnits));
        }
        catch (OverflowException e)
        {
            throw new ArgumentException("The amount does not fit into 256 bits.", nameof(baseUnits), e);
        }
    }

    /// <summary>An amount of wei.</summary>
    public static Amount FromWei(UInt256 wei) => new(wei);

    /// <summary>An amount in ether, or in whole units of any token with 18 decimals: <c>"32"</c>, <c>"0.5"</c>.</summary>
    /// <exception cref="ArgumentException">Not a plain decimal number, negative, more than 18 decimals, or too large.</exception>
    public static Amount FromEther(string ether) => FromUnits(ether, 18);

    /// <summary>An amount in whole units of a token with <paramref name="decimals"/> decimals.</summary>
    /// <exception cref="ArgumentException">Not a plain decimal number, negative, more decimals than the token has, or too large.</exception>
    public static Amount FromUnits(string units, int decimals)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(units);
        if (units.AsSpan().Trim().StartsWith('-'))
        {
            throw new ArgumentOutOfRangeException(nameof(units), units, "An amount cannot be negative.");
        }

        try
        {
            return new(UInt256.ParseUnits(units, decimals));
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new ArgumentException($"'{units}' is not an amount with at most {decimals} decimals: {e.Message}", nameof(units), e);
        }
    }

    /// <summary>The same as <see cref="FromBaseUnits(UInt256)"/>.</summary>
    public static implicit operator Amount(UInt256 baseUnits) => new(baseUnits);

    /// <summary>The amount in whole units of a token with <paramref name="decimals"/> decimals, without trailing zeros.</summary>
    public string ToString(int decimals) => BaseUnits.FormatUnits(decimals);

    /// <summary>The amount in the smallest unit, in decimal digits.</summary>
    public override string ToString() => BaseUnits.ToString();
}
