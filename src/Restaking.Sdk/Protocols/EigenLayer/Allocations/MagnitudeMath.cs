using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>
/// EigenLayer's magnitude arithmetic with the contracts' roundings: what a slash takes from an allocation, what a
/// modification does and when, and what of an operator's stake a set can slash. Pure: same inputs, same result, no chain.
/// </summary>
/// <remarks>
/// Magnitudes are parts of 1e18 (WAD). An operator starts with a <b>max</b> magnitude of 1e18 per strategy and loses it to slashes for good. What is
/// allocated to sets, or still on its way back from one, is <b>encumbered</b>; the rest is <b>allocatable</b>. Only what is allocated can be slashed.
/// </remarks>
public static class MagnitudeMath
{
    /// <summary>1e18: the whole of an operator's stake in a strategy, before any slash.</summary>
    public const ulong Wad = 1_000_000_000_000_000_000;

    /// <summary>
    /// Magnitude a slash takes: <c>ceil(magnitude * wadToSlash / 1e18)</c> (<c>AllocationManager._slashOperator</c>). The same amount comes off the
    /// current, the max and the encumbered magnitude. Rounded up, so any slash of an allocation takes at least 1.
    /// </summary>
    /// <param name="magnitude">The current magnitude.</param>
    /// <param name="wadToSlash">The part of the allocation to slash, above 0 and at most 1e18.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is 0 or above 1e18 (<c>InvalidWadToSlash</c>).</exception>
    public static ulong Slashed(ulong magnitude, UInt256 wadToSlash)
    {
        CheckWad(wadToSlash, nameof(wadToSlash));
        return (ulong)ShareMath.SlashedMagnitude(magnitude, wadToSlash);
    }

    /// <summary>
    /// A slash of one allocation (<c>AllocationManager._slashOperator</c>, steps 1 to 5). A pending deallocation shrinks by the same part, rounded up
    /// too; a pending allocation is not touched. An allocation with no current magnitude is skipped: nothing changes.
    /// </summary>
    /// <param name="allocation">The allocation as of the block of the slash (see <see cref="AllocationState.At"/>).</param>
    /// <param name="magnitude">The operator's magnitudes in the strategy, as of the same block.</param>
    /// <param name="wadToSlash">The part of the allocation to slash, above 0 and at most 1e18.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is 0 or above 1e18 (<c>InvalidWadToSlash</c>).</exception>
    /// <exception cref="OverflowException">More is slashed than is encumbered or left: the figures do not belong together.</exception>
    public static MagnitudeSlash Slash(AllocationState allocation, StrategyMagnitude magnitude, UInt256 wadToSlash)
    {
        ulong slashed = Slashed(allocation.Magnitude, wadToSlash);
        if (slashed == 0)
        {
            return new MagnitudeSlash(0, UInt256.Zero, allocation, allocation, magnitude, magnitude);
        }

        long pending = allocation.PendingDiff < 0
            ? allocation.PendingDiff + (long)Slashed((ulong)-allocation.PendingDiff, wadToSlash)
            : allocation.PendingDiff;
        return new MagnitudeSlash(
            slashed,
            ShareMath.DivWad(slashed, magnitude.Max),
            allocation,
            allocation with { Magnitude = checked(allocation.Magnitude - slashed), PendingDiff = pending },
            magnitude,
            new StrategyMagnitude(checked(magnitude.Max - slashed), checked(magnitude.Encumbered - slashed)));
    }

    /// <summary>
    /// What a modification to an absolute target does (<c>AllocationManager.modifyAllocations</c>). An increase is encumbered at once and can be slashed
    /// from <c>block + allocationDelay</c>; a decrease of what can be slashed counts, and is freed, from <c>block + deallocationDelay + 1</c>; any other
    /// decrease counts at once.
    /// </summary>
    /// <param name="allocation">The allocation as of the block of the modification.</param>
    /// <param name="magnitude">The operator's magnitudes in the strategy, as of the same block.</param>
    /// <param name="target">The magnitude it shall have, not the difference.</param>
    /// <param name="isSlashable">Whether the set can slash the operator in this strategy (<c>isOperatorSlashable</c>, and the strategy is in the set).</param>
    /// <param name="allocationDelay">The operator's allocation delay, in blocks.</param>
    /// <param name="deallocationDelay"><c>DEALLOCATION_DELAY</c>, in blocks.</param>
    /// <param name="block">The block of the modification.</param>
    /// <returns>The outcome; with anything but <see cref="AllocationChangeKind.Refused"/> it says what is after the modification.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The target is above 1e18.</exception>
    /// <exception cref="OverflowException">The figures do not belong together.</exception>
    public static AllocationChange Modify(
        AllocationState allocation,
        StrategyMagnitude magnitude,
        ulong target,
        bool isSlashable,
        uint allocationDelay,
        uint deallocationDelay,
        ulong block)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(target, Wad);
        AllocationState now = allocation.At(block);
        if (now.IsPending)
        {
            return AllocationChange.Refused(AllocationBlocker.ModificationPending, now, magnitude);
        }

        if (now.Magnitude == target)
        {
            return AllocationChange.Refused(AllocationBlocker.SameMagnitude, now, magnitude);
        }

        long diff = (long)target - (long)now.Magnitude;
        if (diff > 0)
        {
            ulong encumbered = checked(magnitude.Encumbered + (ulong)diff);
            if (encumbered > magnitude.Max)
            {
                return AllocationChange.Refused(AllocationBlocker.InsufficientMagnitude, now, magnitude);
            }

            // With no delay it counts in the same block; the views then show it as current.
            AllocationState after = new AllocationState(now.Magnitude, diff, block + allocationDelay).At(block);
            return new AllocationChange(AllocationChangeKind.Allocation, null, now, after, block + allocationDelay, magnitude with { Encumbered = encumbered });
        }

        if (isSlashable && now.Magnitude != 0)
        {
            ulong effect = block + deallocationDelay + 1;
            return new AllocationChange(AllocationChangeKind.DelayedDeallocation, null, now, new AllocationState(now.Magnitude, diff, effect), effect, magnitude);
        }

        return new AllocationChange(
            AllocationChangeKind.InstantDeallocation,
            null,
            now,
            new AllocationState(target, 0, 0),
            block,
            magnitude with { Encumbered = checked(magnitude.Encumbered - (ulong)-diff) });
    }

    /// <summary>
    /// The part of an operator's stake in a strategy that a magnitude stands for: <c>floor(magnitude * 1e18 / maxMagnitude)</c> (WAD); 0 for a fully
    /// slashed operator. It changes when another set slashes the operator, because the max magnitude does.
    /// </summary>
    public static UInt256 Proportion(ulong magnitude, ulong maxMagnitude) => maxMagnitude == 0 ? UInt256.Zero : ShareMath.DivWad(magnitude, maxMagnitude);

    /// <summary>
    /// Shares a set could slash (<c>getAllocatedStake</c>, <c>getMinimumSlashableStake</c>): <c>mulWad(operatorShares, proportion)</c>. Shares in the
    /// withdrawal queue come on top and are not in it.
    /// </summary>
    public static UInt256 SlashableShares(UInt256 operatorShares, ulong magnitude, ulong maxMagnitude) =>
        ShareMath.MulWad(operatorShares, Proportion(magnitude, maxMagnitude));

    /// <summary>
    /// The magnitude that is sure to be there until a later block (<c>getMinimumSlashableStake</c>): deallocations due by then are taken off,
    /// allocations still pending are never counted.
    /// </summary>
    public static ulong MinimumUntil(AllocationState allocation, ulong futureBlock) =>
        allocation.PendingDiff < 0 && allocation.EffectBlock <= futureBlock ? allocation.MagnitudeAfterPending : allocation.Magnitude;

    internal static void CheckWad(UInt256 wadToSlash, string parameterName)
    {
        if (wadToSlash == UInt256.Zero || wadToSlash > ShareMath.Wad)
        {
            throw new ArgumentOutOfRangeException(parameterName, wadToSlash, "The part to slash is above 0 and at most 1e18 (InvalidWadToSlash).");
        }
    }
}
