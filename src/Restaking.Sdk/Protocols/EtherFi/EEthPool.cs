using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <summary>
/// How the LiquidityPool turns wei of ETH (and eETH, which is the same) into shares (and weETH, which is the same) and back, with its rounding.
/// </summary>
/// <param name="Pooled">What all eETH is worth, in wei (<c>getTotalPooledEther</c>).</param>
/// <param name="Shares">All shares of it (<c>eETH.totalShares</c>).</param>
internal readonly record struct EEthPool(UInt256 Pooled, UInt256 Shares)
{
    /// <summary>One share as the frozen rates count it (<c>SHARE_UNIT</c>).</summary>
    private static readonly UInt256 ShareUnit = UInt256.ParseUnits("1", 18);

    /// <summary>The rate a finalisation freezes: wei for 1e18 shares, rounded up (<c>amountPerShareCeil</c>).</summary>
    public UInt256 RateRoundedUp => Shares.IsZero ? UInt256.Zero : UInt256.MulDiv(ShareUnit, Pooled, Shares, DivisionRounding.Up);

    /// <summary><c>sharesForAmount</c>: rounded down.</summary>
    public UInt256 SharesFor(UInt256 amount) => Pooled.IsZero ? UInt256.Zero : UInt256.MulDiv(amount, Shares, Pooled);

    /// <summary><c>sharesForWithdrawalAmount</c>: rounded up.</summary>
    public UInt256 SharesToBurnFor(UInt256 amount) => Pooled.IsZero ? UInt256.Zero : UInt256.MulDiv(amount, Shares, Pooled, DivisionRounding.Up);

    /// <summary><c>amountForShare</c>: rounded down.</summary>
    public UInt256 AmountFor(UInt256 shares) => Shares.IsZero ? UInt256.Zero : UInt256.MulDiv(shares, Pooled, Shares);

    /// <summary>What a deposit mints; the very first one gets a share per wei.</summary>
    public UInt256 SharesForDeposit(UInt256 amount) => Pooled.IsZero ? amount : SharesFor(amount);

    /// <summary>The pool after a deposit.</summary>
    public EEthPool After(UInt256 amount, UInt256 shares) => new(Pooled + amount, Shares + shares);

    /// <summary>What shares are worth at a frozen rate.</summary>
    public static UInt256 AtRate(UInt256 shares, UInt256 rate) => UInt256.MulDiv(shares, rate, ShareUnit);
}
