using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>
/// EigenLayer's share arithmetic, to the wei: the formulas of <c>SlashingLib</c>, <c>DelegationManager</c> and <c>StrategyBase</c>
/// with their roundings. Pure: same inputs, same result, no chain.
/// </summary>
/// <remarks>
/// Two kinds of shares. <b>Deposit shares</b> are what StrategyManager stores and what <c>queueWithdrawals</c> takes.
/// <b>Withdrawable shares</b> are deposit shares after slashing: deposit shares x deposit scaling factor (DSF) x slashing factor,
/// rounded down after each product. Factors and magnitudes are WAD (1e18 is one). Everything throws <see cref="OverflowException"/>
/// where the contract would panic with 0x11 and <see cref="DivideByZeroException"/> where it would panic with 0x12.
/// </remarks>
public static partial class ShareMath
{
    /// <summary>1e18: the factor one.</summary>
    public static UInt256 Wad { get; } = 1_000_000_000_000_000_000UL;

    /// <summary><c>floor(x * y / 1e18)</c> with a 512-bit product (<c>SlashingLib.mulWad</c>).</summary>
    public static UInt256 MulWad(UInt256 x, UInt256 y) => UInt256.MulDiv(x, y, Wad, DivisionRounding.Down);

    /// <summary><c>ceil(x * y / 1e18)</c> with a 512-bit product (<c>SlashingLib.mulWadRoundUp</c>).</summary>
    public static UInt256 MulWadRoundUp(UInt256 x, UInt256 y) => UInt256.MulDiv(x, y, Wad, DivisionRounding.Up);

    /// <summary><c>floor(x * 1e18 / y)</c> with a 512-bit product (<c>SlashingLib.divWad</c>).</summary>
    /// <exception cref="DivideByZeroException"><paramref name="y"/> is zero.</exception>
    public static UInt256 DivWad(UInt256 x, UInt256 y) => UInt256.MulDiv(x, Wad, y, DivisionRounding.Down);

    /// <summary><c>ceil(x * 1e18 / y)</c> with a 512-bit product. The contracts have no such function; sizes that must be enough use it.</summary>
    /// <exception cref="DivideByZeroException"><paramref name="y"/> is zero.</exception>
    public static UInt256 DivWadRoundUp(UInt256 x, UInt256 y) => UInt256.MulDiv(x, Wad, y, DivisionRounding.Up);

    /// <summary>A stored DSF of 0 means 1e18 (<c>SlashingLib.scalingFactor</c>). The getter <c>depositScalingFactor()</c> already maps it.</summary>
    public static UInt256 NormalizeScalingFactor(UInt256 storedScalingFactor) => storedScalingFactor.IsZeroValue() ? Wad : storedScalingFactor;

    /// <summary>
    /// The slashing factor of a strategy (<c>DelegationManager._getSlashingFactor</c>): the operator's max magnitude for token
    /// strategies; for beacon chain ETH additionally times the staker's beacon chain slashing factor, rounded down.
    /// </summary>
    /// <param name="maxMagnitude">The operator's max magnitude for the strategy; 1e18 for a staker who is not delegated.</param>
    /// <param name="beaconChainSlashingFactor">The staker's factor, for beacon chain ETH only; null for token strategies.</param>
    public static UInt256 SlashingFactor(UInt256 maxMagnitude, UInt256? beaconChainSlashingFactor = null) =>
        beaconChainSlashingFactor is { } factor ? MulWad(maxMagnitude, factor) : maxMagnitude;

    /// <summary><c>mulWad(mulWad(depositShares, dsf), slashingFactor)</c>: what can be withdrawn now (<c>SlashingLib.calcWithdrawable</c>).</summary>
    public static UInt256 Withdrawable(UInt256 depositShares, UInt256 scalingFactor, UInt256 slashingFactor) =>
        MulWad(MulWad(depositShares, scalingFactor), slashingFactor);

    /// <summary>
    /// <c>divWad(divWad(withdrawable, dsf), slashingFactor)</c> (<c>SlashingLib.calcDepositShares</c>, the view <c>convertToDepositShares</c>).
    /// Rounds down: converting forth and back can lose wei, so it is never used to withdraw everything.
    /// </summary>
    /// <exception cref="DivideByZeroException">The slashing factor is zero: the operator is fully slashed.</exception>
    public static UInt256 ToDepositShares(UInt256 withdrawableShares, UInt256 scalingFactor, UInt256 slashingFactor) =>
        DivWad(DivWad(withdrawableShares, scalingFactor), slashingFactor);

    /// <summary>
    /// The fewest deposit shares whose <see cref="Withdrawable"/> is at least <paramref name="withdrawableShares"/>; the counterpart of
    /// <see cref="ToDepositShares"/> that does not fall short.
    /// </summary>
    /// <exception cref="DivideByZeroException">A factor is zero.</exception>
    public static UInt256 DepositSharesCovering(UInt256 withdrawableShares, UInt256 scalingFactor, UInt256 slashingFactor) =>
        // floor(x * f / 1e18) >= w holds exactly when x >= ceil(w * 1e18 / f); once per product, outermost first.
        DivWadRoundUp(DivWadRoundUp(withdrawableShares, slashingFactor), scalingFactor);

    /// <summary><c>mulWad(depositShares, dsf)</c>: what a queued withdrawal stores, before slashing (<c>SlashingLib.scaleForQueueWithdrawal</c>).</summary>
    public static UInt256 ScaledForQueue(UInt256 depositShares, UInt256 scalingFactor) => MulWad(depositShares, scalingFactor);

    /// <summary>
    /// <c>mulWad(scaledShares, slashingFactor)</c>: what a queued withdrawal pays in shares (<c>SlashingLib.scaleForCompleteWithdrawal</c>).
    /// The factor is the old operator's, now while the withdrawal can still be slashed, at startBlock + delay afterwards.
    /// </summary>
    public static UInt256 SharesInQueue(UInt256 scaledShares, UInt256 slashingFactor) => MulWad(scaledShares, slashingFactor);

    /// <summary>
    /// The DSF after shares are added (<c>SlashingLib.update</c>): a deposit, a withdrawal completed as shares, or a delegation
    /// (with <paramref name="previousDepositShares"/> zero, which forgives the operator's past slashing).
    /// </summary>
    /// <param name="scalingFactor">The DSF before, already normalised.</param>
    /// <param name="previousDepositShares">Deposit shares before the addition; zero for a first deposit and for delegating.</param>
    /// <param name="addedShares">Shares added. Zero changes nothing, as in the contract.</param>
    /// <param name="slashingFactor">The current slashing factor.</param>
    /// <exception cref="DivideByZeroException">The slashing factor is zero: the contract reverts with <c>FullySlashed</c>.</exception>
    /// <exception cref="OverflowException">The new factor would be zero: the contract reverts with <c>InvalidDepositScalingFactor</c>.</exception>
    public static UInt256 ScalingFactorAfterAdding(UInt256 scalingFactor, UInt256 previousDepositShares, UInt256 addedShares, UInt256 slashingFactor)
    {
        if (slashingFactor.IsZeroValue())
        {
            throw new DivideByZeroException("The slashing factor is zero: nothing can be added to a fully slashed strategy (FullySlashed).");
        }

        if (addedShares.IsZeroValue())
        {
            return scalingFactor;
        }

        if (previousDepositShares.IsZeroValue())
        {
            return DivWad(scalingFactor, slashingFactor);
        }

        UInt256 newShares = Withdrawable(previousDepositShares, scalingFactor, slashingFactor) + addedShares;
        UInt256 updated = DivWad(DivWad(newShares, previousDepositShares + addedShares), slashingFactor);
        return updated.IsZeroValue()
            ? throw new OverflowException("The new deposit scaling factor would be zero (InvalidDepositScalingFactor).")
            : updated;
    }

    /// <summary>
    /// The fewest shares that can be added to a deposit: with fewer, <see cref="ScalingFactorAfterAdding"/> rounds to zero and the contract
    /// reverts with <c>InvalidDepositScalingFactor</c>. One, unless the deposit is worth less than a 1e18th of its deposit shares.
    /// </summary>
    /// <param name="scalingFactor">The DSF before, already normalised.</param>
    /// <param name="depositShares">Deposit shares before; with none, and so when delegating, any number can be added.</param>
    /// <param name="slashingFactor">The current slashing factor.</param>
    public static UInt256 SmallestAddition(UInt256 scalingFactor, UInt256 depositShares, UInt256 slashingFactor)
    {
        // floor((w + a) * 1e18 / (p + a)) is above zero exactly when a * (1e18 - 1) >= p - w * 1e18; dividing by a slashing factor of at most 1e18 keeps it so.
        UInt256 worth = Withdrawable(depositShares, scalingFactor, slashingFactor);
        if (worth > depositShares / Wad)
        {
            return UInt256.One;
        }

        UInt256 lacking = depositShares - (worth * Wad);
        return UInt256.Max(UInt256.One, UInt256.MulDiv(lacking, UInt256.One, Wad - UInt256.One, DivisionRounding.Up));
    }

    /// <summary>
    /// Operator shares that a slash takes (<c>SlashingLib.calcSlashedAmount</c>): <c>shares - ceil(shares * newMax / previousMax)</c>.
    /// Rounded in the stakers' favour: the sum of withdrawable shares never exceeds the operator's shares.
    /// </summary>
    /// <exception cref="DivideByZeroException">The previous magnitude is zero.</exception>
    public static UInt256 SlashedShares(UInt256 operatorShares, UInt256 previousMaxMagnitude, UInt256 newMaxMagnitude) =>
        operatorShares - UInt256.MulDiv(operatorShares, newMaxMagnitude, previousMaxMagnitude, DivisionRounding.Up);

    /// <summary>
    /// Shares that a slash takes out of the withdrawal queue (<c>DelegationManager._getSlashableSharesInQueue</c>, since 1.9):
    /// the scaled shares queued in the last delay blocks, at the previous magnitude, then as <see cref="SlashedShares"/>. Versions before 1.9 round once,
    /// <c>floor(scaledShares * (previousMax - newMax) / 1e18)</c>, which can be one share more.
    /// </summary>
    public static UInt256 SlashedSharesInQueue(UInt256 scaledShares, UInt256 previousMaxMagnitude, UInt256 newMaxMagnitude) =>
        previousMaxMagnitude.IsZeroValue()
            ? UInt256.Zero
            : SlashedShares(MulWad(scaledShares, previousMaxMagnitude), previousMaxMagnitude, newMaxMagnitude);

    /// <summary><c>mulWad(scaledShares, previousMax - newMax)</c>: what a slash takes out of the queue before 1.9 (<c>SlashingLib.scaleForBurning</c>).</summary>
    internal static UInt256 SlashedScaledShares(UInt256 scaledShares, UInt256 previousMaxMagnitude, UInt256 newMaxMagnitude) =>
        MulWad(scaledShares, previousMaxMagnitude - newMaxMagnitude);

    /// <summary>
    /// Magnitude that a slash takes from an allocation: <c>ceil(currentMagnitude * wadToSlash / 1e18)</c>
    /// (<c>AllocationManager.slashOperator</c>); it comes off the current, the max and the encumbered magnitude alike.
    /// </summary>
    public static UInt256 SlashedMagnitude(UInt256 currentMagnitude, UInt256 wadToSlash) => MulWadRoundUp(currentMagnitude, wadToSlash);

    private static bool IsZeroValue(this in UInt256 value) => value == UInt256.Zero;
}
