using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <content>A strategy's exchange rate between its shares and its token (<c>StrategyBase</c>).</content>
public static partial class ShareMath
{
    /// <summary>Virtual shares and virtual token units that every strategy adds before it divides (SHARES_OFFSET, BALANCE_OFFSET).</summary>
    public static UInt256 VirtualOffset { get; } = 1000UL;

    /// <summary>Most shares a strategy may have: 1e38 - 1 (<c>MAX_TOTAL_SHARES</c>); beyond it deposits revert with <c>TotalSharesExceedsMax</c>.</summary>
    public static UInt256 MaxTotalShares { get; } = UInt256.Parse("99999999999999999999999999999999999999");

    /// <summary>
    /// Shares for a deposit: <c>floor(amount * (totalShares + 1000) / (tokenBalance + 1000))</c>, with the balance before the tokens
    /// arrive (<c>StrategyBase.deposit</c>, and the view <c>underlyingToSharesView</c>).
    /// </summary>
    /// <param name="amount">Token units deposited.</param>
    /// <param name="totalShares">The strategy's total shares before.</param>
    /// <param name="tokenBalance">The strategy's token balance before.</param>
    public static UInt256 UnderlyingToShares(UInt256 amount, UInt256 totalShares, UInt256 tokenBalance) =>
        UInt256.MulDiv(amount, totalShares + VirtualOffset, tokenBalance + VirtualOffset, DivisionRounding.Down);

    /// <summary>
    /// Token units that shares are worth: <c>floor(shares * (tokenBalance + 1000) / (totalShares + 1000))</c>
    /// (<c>StrategyBase.withdraw</c>, and the view <c>sharesToUnderlyingView</c>).
    /// </summary>
    public static UInt256 SharesToUnderlying(UInt256 shares, UInt256 totalShares, UInt256 tokenBalance) =>
        UInt256.MulDiv(shares, tokenBalance + VirtualOffset, totalShares + VirtualOffset, DivisionRounding.Down);

    /// <summary>The fewest shares that are worth at least <paramref name="amount"/> token units.</summary>
    public static UInt256 SharesCovering(UInt256 amount, UInt256 totalShares, UInt256 tokenBalance) =>
        UInt256.MulDiv(amount, totalShares + VirtualOffset, tokenBalance + VirtualOffset, DivisionRounding.Up);

    /// <summary>The smallest deposit that still gets one share; below it the strategy reverts with <c>NewSharesZero</c>.</summary>
    public static UInt256 SmallestDeposit(UInt256 totalShares, UInt256 tokenBalance) =>
        UInt256.MulDiv(UInt256.One, tokenBalance + VirtualOffset, totalShares + VirtualOffset, DivisionRounding.Up);
}
