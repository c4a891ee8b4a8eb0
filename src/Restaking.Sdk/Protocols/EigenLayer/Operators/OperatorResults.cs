using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Operators;

/// <summary>A changed delegation approver, as its receipt tells it (event <c>DelegationApproverUpdated</c>).</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Approver">Who must sign for stakers from now on; null: anybody may delegate.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record OperatorApproverChanged(Address Operator, Address? Approver, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>An operator's metadata URI, as its receipt tells it (event <c>OperatorMetadataURIUpdated</c>).</summary>
/// <param name="Operator">The operator.</param>
/// <param name="MetadataUri">The URI; emitted in an event, not stored.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record OperatorMetadataPublished(Address Operator, string MetadataUri, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>What a staker wants to know of an operator, at one block: what it holds, who can slash it, how much, and what is about to change.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Approver">Who must sign for stakers that delegate; null: anybody may.</param>
/// <param name="AllocationDelay">Blocks from an allocation to the block in which it can be slashed: a staker's time to leave. A change under way is in it.</param>
/// <param name="IsRedistributable">
/// Whether a set that pays what it slashes to somebody can slash it now, or has something allocated: then slashing pays whoever slashes. Null before 1.5.
/// </param>
/// <param name="Allocations">Stake, magnitudes, and allocations per set, with what is pending until when.</param>
public sealed record OperatorOverview(
    Address Operator,
    Address? Approver,
    AllocationDelay AllocationDelay,
    bool? IsRedistributable,
    OperatorAllocations Allocations)
{
    /// <summary>The block everything here is from.</summary>
    public BlockRef Block => Allocations.Block;

    /// <summary>Stake and magnitudes per strategy.</summary>
    public ImmutableArray<OperatorStake> Strategies => Allocations.Strategies;

    /// <summary>The sets it is registered for or has allocated to.</summary>
    public ImmutableArray<OperatorSetAllocations> Sets => Allocations.Sets;
}

/// <summary>An operator as the logs tell it.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="RegisteredAtBlock">The block it registered in.</param>
/// <param name="IsFromBeforeSlashing">Whether it registered before the slashing release (M2).</param>
/// <param name="Approver">Who must sign for stakers, as of the end of the range; null: anybody may delegate.</param>
/// <param name="MetadataUri">The last URI it published in the range; null when it published none there.</param>
public sealed record ListedOperator(Address Operator, ulong RegisteredAtBlock, bool IsFromBeforeSlashing, Address? Approver, string? MetadataUri);
