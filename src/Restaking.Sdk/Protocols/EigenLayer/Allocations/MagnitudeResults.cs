using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>An operator's magnitudes in one strategy.</summary>
/// <param name="Max">What slashing has left of 1e18 (WAD). It never grows again; 0 is fully slashed.</param>
/// <param name="Encumbered">What is allocated, or still on its way back from a deallocation whose block has not come.</param>
public readonly record struct StrategyMagnitude(ulong Max, ulong Encumbered)
{
    /// <summary>What can still be allocated: max less encumbered.</summary>
    /// <exception cref="OverflowException">More is encumbered than there is: the figures do not belong together.</exception>
    public ulong Allocatable => checked(Max - Encumbered);
}

/// <summary>What a slash does to one allocation.</summary>
/// <param name="SlashedMagnitude">Taken off the current, the max and the encumbered magnitude; 0 when nothing was allocated.</param>
/// <param name="WadSlashed">
/// What the event <c>OperatorSlashed</c> says: slashed magnitude over the max magnitude before, which is the part of the operator's whole stake, and not
/// the part of the allocation that was asked for.
/// </param>
/// <param name="Before">The allocation before.</param>
/// <param name="After">The allocation after.</param>
/// <param name="MagnitudeBefore">The operator's magnitudes before.</param>
/// <param name="MagnitudeAfter">The operator's magnitudes after.</param>
public sealed record MagnitudeSlash(
    ulong SlashedMagnitude,
    UInt256 WadSlashed,
    AllocationState Before,
    AllocationState After,
    StrategyMagnitude MagnitudeBefore,
    StrategyMagnitude MagnitudeAfter);

/// <summary>Shares a slash takes.</summary>
/// <param name="FromOperator">Out of the stake delegated to the operator.</param>
/// <param name="FromQueue">Out of withdrawals that are queued and still slashable.</param>
public readonly record struct SharesSlashed(UInt256 FromOperator, UInt256 FromQueue)
{
    /// <summary>Both together: what is burned or handed to the set's recipient.</summary>
    public UInt256 Total => FromOperator + FromQueue;
}

/// <summary>What kind of change a modification of an allocation is.</summary>
public enum AllocationChangeKind
{
    /// <summary>The contract would refuse it; see <see cref="AllocationChange.Blocker"/>.</summary>
    Refused,

    /// <summary>More magnitude: encumbered at once, slashable after the operator's allocation delay.</summary>
    Allocation,

    /// <summary>Less magnitude where it can be slashed: slashable and encumbered until the deallocation delay has passed.</summary>
    DelayedDeallocation,

    /// <summary>Less magnitude where it cannot be slashed: at once.</summary>
    InstantDeallocation,
}

/// <summary>Why the contract would refuse to modify an allocation, as far as its figures say.</summary>
public enum AllocationBlocker
{
    /// <summary>Another change is pending until its block [ModificationAlreadyPending].</summary>
    ModificationPending,

    /// <summary>It has this magnitude already [SameMagnitude].</summary>
    SameMagnitude,

    /// <summary>More than is allocatable [InsufficientMagnitude].</summary>
    InsufficientMagnitude,
}

/// <summary>What a modification of one allocation does.</summary>
/// <param name="Kind">What kind of change.</param>
/// <param name="Blocker">Why it would be refused; null when it would not.</param>
/// <param name="Before">The allocation before.</param>
/// <param name="After">The allocation after the transaction; before it when refused.</param>
/// <param name="EffectBlock">The first block in which the target counts; null when refused.</param>
/// <param name="MagnitudeAfter">The operator's magnitudes after the transaction; before it when refused.</param>
public sealed record AllocationChange(
    AllocationChangeKind Kind,
    AllocationBlocker? Blocker,
    AllocationState Before,
    AllocationState After,
    ulong? EffectBlock,
    StrategyMagnitude MagnitudeAfter)
{
    internal static AllocationChange Refused(AllocationBlocker blocker, AllocationState now, StrategyMagnitude magnitude) =>
        new(AllocationChangeKind.Refused, blocker, now, now, null, magnitude);
}
