using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>A registration for operator sets, as its receipt tells it (events <c>OperatorAddedToOperatorSet</c>).</summary>
/// <param name="Operator">The operator; from this block on the sets can slash what it has allocated to them.</param>
/// <param name="Sets">The sets.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record OperatorSetsJoined(Address Operator, ImmutableArray<OperatorSetId> Sets, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>
/// A deregistration from operator sets, as its receipt tells it (events <c>OperatorRemovedFromOperatorSet</c>). The operator stays slashable by them up to and
/// including the block <paramref name="BlockNumber"/> + <c>DEALLOCATION_DELAY</c>, and cannot register again before the next one.
/// </summary>
/// <param name="Operator">The operator.</param>
/// <param name="Sets">The sets.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record OperatorSetsLeft(Address Operator, ImmutableArray<OperatorSetId> Sets, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>An operator's allocation delay at one block.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Block">The block everything here is from.</param>
/// <param name="Blocks">
/// Blocks from an allocation to the block in which it can be slashed; null when none is in effect, and the operator cannot allocate.
/// </param>
/// <param name="ConfigurationDelay">A delay that is set counts from this many blocks and one more later (<c>ALLOCATION_CONFIGURATION_DELAY</c>).</param>
/// <param name="Pending">A change that is under way; null when there is none, or when it was not asked for.</param>
public sealed record AllocationDelay(Address Operator, BlockRef Block, uint? Blocks, uint ConfigurationDelay, PendingAllocationDelay? Pending);

/// <summary>An allocation delay that was set and does not count yet.</summary>
/// <param name="Blocks">The delay.</param>
/// <param name="EffectBlock">From which block it counts.</param>
public readonly record struct PendingAllocationDelay(uint Blocks, ulong EffectBlock);

/// <summary>A change of an allocation delay, as its receipt tells it (event <c>AllocationDelaySet</c>).</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Blocks">The delay.</param>
/// <param name="EffectBlock">From which block it counts.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record AllocationDelayChanged(Address Operator, uint Blocks, ulong EffectBlock, Hash32 TransactionHash, ulong BlockNumber);
