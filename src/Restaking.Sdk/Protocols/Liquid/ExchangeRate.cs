using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>A fraction by which a contract converts: <c>floor(amount * Numerator / Denominator)</c>, with 512 bits in between.</summary>
/// <param name="Numerator">What the amount is multiplied by.</param>
/// <param name="Denominator">What it is divided by; not zero.</param>
public readonly record struct RateFraction(UInt256 Numerator, UInt256 Denominator)
{
    /// <summary>One for one.</summary>
    public static RateFraction One { get; } = new(UInt256.One, UInt256.One);

    /// <summary>Converts as the contract does.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="rounding">Down unless the contract rounds up.</param>
    /// <exception cref="OverflowException">The result does not fit into 256 bits.</exception>
    /// <exception cref="DivideByZeroException">The denominator is zero.</exception>
    public UInt256 Apply(UInt256 amount, DivisionRounding rounding = DivisionRounding.Down) => UInt256.MulDiv(amount, Numerator, Denominator, rounding);

    /// <summary>
    /// Converts rounding down, for what is compared with limits and balances: an amount that nobody has becomes 2^256 - 1 and no exception, and
    /// without a denominator it is worth nothing.
    /// </summary>
    internal UInt256 ApplyOrMax(UInt256 amount)
    {
        try
        {
            return Denominator == UInt256.Zero ? UInt256.Zero : Apply(amount);
        }
        catch (OverflowException)
        {
            return UInt256.MaxValue;
        }
    }
}

/// <summary>
/// What a protocol itself says its token is worth, at one block. It is not a market price: what somebody pays for the token may be less.
/// </summary>
public sealed record ExchangeRate
{
    /// <summary>The token.</summary>
    public required LiquidTokenInfo Token { get; init; }

    /// <summary>From the token's smallest unit to that of <see cref="LiquidTokenInfo.Underlying"/>, rounded as the protocol rounds.</summary>
    public required RateFraction ToUnderlyingFraction { get; init; }

    /// <summary>The other way. Some protocols take more on the way in (Mantle), so the two need not be inverse.</summary>
    public required RateFraction ToTokenFraction { get; init; }

    /// <summary>
    /// The contract function the rate comes from: <c>Lido.getPooledEthByShares</c>. "(1:1)" behind it: the rate is a rule of the protocol, and that
    /// function counts by it.
    /// </summary>
    public required string Source { get; init; }

    /// <summary>The block it was read at.</summary>
    public required BlockRef Block { get; init; }

    /// <summary>When the protocol last wrote the rate, where the chain says so; null when it is computed live or nothing tells.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>How old the rate was at <see cref="Block"/>; null when <see cref="UpdatedAt"/> is.</summary>
    public TimeSpan? Age => Block.Time - UpdatedAt;

    /// <summary>What one whole token is worth, in the smallest unit of what it is measured in (wei).</summary>
    public UInt256 PerToken => ToUnderlying(Token.One);

    /// <summary>What an amount of the token is worth, in the smallest unit of <see cref="LiquidTokenInfo.Underlying"/>.</summary>
    public UInt256 ToUnderlying(UInt256 tokens) => ToUnderlyingFraction.Apply(tokens);

    /// <summary>How many tokens an amount is worth, in the token's smallest unit. Fees and limits of a deposit are not in it: quote for these.</summary>
    public UInt256 ToToken(UInt256 underlying) => ToTokenFraction.Apply(underlying);
}
