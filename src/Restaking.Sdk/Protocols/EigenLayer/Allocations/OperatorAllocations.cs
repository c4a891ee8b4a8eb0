using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>Everything an operator has allocated, and to whom it answers with it, at one block.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Block">The block everything here is from.</param>
/// <param name="Strategies">Magnitudes and stake per strategy: those of its allocations, and those that were asked for.</param>
/// <param name="Sets">The sets it is registered for or has allocated to. A set it has left without any allocation is in no list of the contract's.</param>
public sealed record OperatorAllocations(
    Address Operator,
    BlockRef Block,
    ImmutableArray<OperatorStake> Strategies,
    ImmutableArray<OperatorSetAllocations> Sets)
{
    /// <summary>One strategy; null when nothing is known of it here.</summary>
    public OperatorStake? Find(Address strategy) => Strategies.FirstOrDefault(stake => stake.Strategy == strategy);

    /// <summary>One set; null when the operator has nothing to do with it.</summary>
    public OperatorSetAllocations? Find(OperatorSetId set) => Sets.FirstOrDefault(allocations => allocations.Set == set);
}

/// <summary>An operator's stake and magnitudes in one strategy.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Symbol">The address book's symbol, or null.</param>
/// <param name="Shares">Shares delegated to the operator, slashing included.</param>
/// <param name="SlashableInQueue">Shares in the withdrawal queue that a slash of today would still reach.</param>
/// <param name="Magnitude">Max, encumbered and allocatable magnitude.</param>
/// <param name="SlashableMagnitude">The sum of what sets can slash now. Different sets can slash their parts one after the other.</param>
public sealed record OperatorStake(
    Address Strategy,
    string? Symbol,
    UInt256 Shares,
    UInt256 SlashableInQueue,
    StrategyMagnitude Magnitude,
    ulong SlashableMagnitude)
{
    /// <summary>The part of every delegated stake that all sets together can slash now (WAD, rounded down).</summary>
    public UInt256 SlashableProportion => MagnitudeMath.Proportion(SlashableMagnitude, Magnitude.Max);
}

/// <summary>What an operator has to do with one operator set.</summary>
/// <param name="Set">The set.</param>
/// <param name="IsMember">Whether it is registered.</param>
/// <param name="IsSlashable">Whether the set can slash it: as a member, or because it left less than the deallocation delay ago.</param>
/// <param name="SlashableUntilBlock">For an operator that left: the last block in which it can be slashed. Null otherwise.</param>
/// <param name="Allocations">Per strategy; allocations of nothing that the contract still lists are left out.</param>
public sealed record OperatorSetAllocations(
    OperatorSetId Set,
    bool IsMember,
    bool IsSlashable,
    ulong? SlashableUntilBlock,
    ImmutableArray<StrategyAllocation> Allocations);

/// <summary>What an operator has allocated of one strategy to one set.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Symbol">The address book's symbol, or null.</param>
/// <param name="State">Current magnitude, what is pending, and from which block.</param>
/// <param name="IsInSet">Whether the set can slash in this strategy at all; when not, the allocation can be taken back at once.</param>
/// <param name="SlashableMagnitude">What the set can slash now: the current magnitude, or 0 when the set cannot slash this operator in this strategy.</param>
/// <param name="SlashableProportion">The part of the operator's stake in the strategy that this is (WAD, rounded down): what a staker can lose to this set now.</param>
/// <param name="SlashableShares">The shares that this is of the operator's; those in the withdrawal queue come on top.</param>
public sealed record StrategyAllocation(
    Address Strategy,
    string? Symbol,
    AllocationState State,
    bool IsInSet,
    ulong SlashableMagnitude,
    UInt256 SlashableProportion,
    UInt256 SlashableShares);
