using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>The magnitude an allocation shall have.</summary>
/// <param name="Set">To which set.</param>
/// <param name="Strategy">A symbol of the address book or an address.</param>
/// <param name="Magnitude">The absolute target (WAD, at most 1e18), not the difference; 0 takes everything back.</param>
public readonly record struct AllocationTarget(OperatorSetId Set, StrategyReference Strategy, ulong Magnitude);

/// <summary>
/// What <c>modifyAllocations</c> would do, at one block: what is, what is pending, when it counts, what is left to allocate, and everything that stands against it.
/// </summary>
/// <param name="Operator">The operator.</param>
/// <param name="Block">The block everything here is from. Blocks of effect are those of a transaction in the next block; a later one counts as much later.</param>
/// <param name="AllocationDelay">Blocks until an increase counts, in the next block; null when none is in effect, and nothing can be modified.</param>
/// <param name="DeallocationDelay">Blocks for which a decrease of what can be slashed still can be; it counts in the next one.</param>
/// <param name="Lines">One per target, in the order the contract works through them: set by set, the sets in the order of their first mention.</param>
/// <param name="Refusals">Everything that stands against the whole: pauses, permissions, the delay, and those of the lines.</param>
public sealed record AllocationPreview(
    Address Operator,
    BlockRef Block,
    uint? AllocationDelay,
    uint DeallocationDelay,
    ImmutableArray<AllocationPreviewLine> Lines,
    ImmutableArray<EigenLayerRefusal> Refusals)
{
    /// <summary>True when nothing is known to stand against it.</summary>
    public bool IsClear => Refusals.IsEmpty;
}

/// <summary>What would happen to one allocation.</summary>
/// <param name="Set">The set.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="Symbol">The address book's symbol, or null.</param>
/// <param name="Target">The magnitude asked for.</param>
/// <param name="IsSlashable">Whether the set can slash the operator in this strategy in the next block: then a decrease waits.</param>
/// <param name="Change">The allocation before and after, the block of effect, and the operator's magnitudes after the transaction.</param>
/// <param name="MagnitudeBefore">The operator's magnitudes before this line, earlier lines of the same strategy taken in.</param>
/// <param name="Refusals">What stands against this line.</param>
public sealed record AllocationPreviewLine(
    OperatorSetId Set,
    Address Strategy,
    string? Symbol,
    ulong Target,
    bool IsSlashable,
    AllocationChange Change,
    StrategyMagnitude MagnitudeBefore,
    ImmutableArray<EigenLayerRefusal> Refusals)
{
    /// <summary>What is now.</summary>
    public AllocationState Now => Change.Before;

    /// <summary>From which block the target counts; null when it is refused or the delay is not known.</summary>
    public ulong? EffectBlock => Change.EffectBlock;

    /// <summary>What is encumbered after the transaction.</summary>
    public ulong EncumberedAfter => Change.MagnitudeAfter.Encumbered;

    /// <summary>What can be allocated after the transaction.</summary>
    public ulong AllocatableAfter => Change.MagnitudeAfter.Allocatable;
}

/// <summary>Modified allocations, as their receipt tells them (events <c>AllocationUpdated</c>).</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Allocations">One per target.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record AllocationsModified(Address Operator, ImmutableArray<ModifiedAllocation> Allocations, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>One modified allocation.</summary>
/// <param name="Set">The set.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="Magnitude">The magnitude it will have.</param>
/// <param name="EffectBlock">From which block.</param>
public readonly record struct ModifiedAllocation(OperatorSetId Set, Address Strategy, ulong Magnitude, ulong EffectBlock);

/// <summary>Deallocations that were due, taken off the queue, as the receipt tells it.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Encumbered">Per strategy in which something became free: what is encumbered after it. Empty when nothing was due.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record DeallocationsCleared(Address Operator, ImmutableArray<EncumberedMagnitude> Encumbered, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>What is encumbered of an operator's magnitude in a strategy.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Magnitude">The encumbered magnitude.</param>
public readonly record struct EncumberedMagnitude(Address Strategy, ulong Magnitude);
