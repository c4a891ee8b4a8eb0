using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>
/// What an operator has allocated of one strategy to one operator set (the contracts' <c>Allocation</c>). Views return it rolled forward: a change
/// whose block has come is in <see cref="Magnitude"/> already, and nothing is pending any more.
/// </summary>
/// <param name="Magnitude">The magnitude that can be slashed now (WAD, at most 1e18).</param>
/// <param name="PendingDiff">
/// What is added (an allocation) or taken away (a deallocation, negative) at <paramref name="EffectBlock"/>. A pending allocation cannot be slashed yet
/// and is encumbered already; a pending deallocation can still be slashed and stays encumbered.
/// </param>
/// <param name="EffectBlock">The first block in which the pending change counts; 0 when nothing is pending.</param>
public readonly record struct AllocationState(ulong Magnitude, long PendingDiff, ulong EffectBlock)
{
    /// <summary>Nothing allocated and nothing pending.</summary>
    public static AllocationState None => default;

    /// <summary>Whether a change is under way. Until its block has come the contract refuses another one.</summary>
    public bool IsPending => EffectBlock != 0;

    /// <summary>The magnitude once the pending change counts.</summary>
    public ulong MagnitudeAfterPending => checked((ulong)((long)Magnitude + PendingDiff));

    /// <summary>
    /// As the contract sees it in a block (<c>AllocationManager._getUpdatedAllocation</c>): a pending change whose block has come is applied.
    /// </summary>
    /// <exception cref="OverflowException">More is pending to be taken away than there is.</exception>
    public AllocationState At(ulong block) => IsPending && block >= EffectBlock ? new AllocationState(MagnitudeAfterPending, 0, 0) : this;

    /// <exception cref="AbiFormatException">The figures cannot be an allocation's.</exception>
    internal static AllocationState From(AllocationManager.Allocation allocation)
    {
        // No magnitude is ever above 1e18: a node that answers more is not to be believed, and nothing below overflows.
        Int128 after = (Int128)allocation.CurrentMagnitude + allocation.PendingDiff;
        return allocation.CurrentMagnitude <= MagnitudeMath.Wad && after >= 0 && after <= MagnitudeMath.Wad
            ? new AllocationState(allocation.CurrentMagnitude, (long)allocation.PendingDiff, allocation.EffectBlock)
            : throw new AbiFormatException(
                AbiFormatReason.DirtyPadding, 0, null, $"An allocation of {allocation.CurrentMagnitude} with {allocation.PendingDiff} pending was answered; magnitudes are 0 to 1e18.");
    }
}
