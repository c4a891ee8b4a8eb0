using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>A registered operator at one block.</summary>
/// <param name="Address">The operator.</param>
/// <param name="Block">The block everything here is from.</param>
/// <param name="Approver">Who must sign for stakers that delegate, or null when anybody may.</param>
/// <param name="Strategies">Shares and magnitude per strategy that was asked for.</param>
public sealed record OperatorInfo(Address Address, BlockRef Block, Address? Approver, ImmutableArray<OperatorStrategy> Strategies);

/// <summary>An operator in one strategy.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Symbol">The address book's symbol, or null.</param>
/// <param name="Shares">
/// Shares delegated to the operator (<c>operatorShares</c>), slashing included. The sum of its stakers' withdrawable shares is at most
/// this; never the sum of their deposit shares.
/// </param>
/// <param name="MaxMagnitude">What slashing has left of the operator here (WAD); zero is fully slashed.</param>
public sealed record OperatorStrategy(Address Strategy, string? Symbol, UInt256 Shares, UInt256 MaxMagnitude)
{
    /// <summary>Nothing can be added here any more.</summary>
    public bool IsFullySlashed => MaxMagnitude == UInt256.Zero;
}

/// <summary>A delegation as its receipt tells it (event <c>StakerDelegated</c>).</summary>
/// <param name="Staker">The staker.</param>
/// <param name="Operator">The new operator.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record DelegationResult(Address Staker, Address Operator, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>An undelegation, or a redelegation, as its receipt tells it.</summary>
/// <param name="Staker">The staker.</param>
/// <param name="PreviousOperator">Whom the staker has left.</param>
/// <param name="NewOperator">Whom the staker is delegated to now; null after an undelegation.</param>
/// <param name="Withdrawals">
/// One queued withdrawal per strategy, in the order of the events; empty when the staker had no shares. The shares reach a new operator only
/// when these are completed as shares.
/// </param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record UndelegationResult(
    Address Staker,
    Address PreviousOperator,
    Address? NewOperator,
    ImmutableArray<QueuedWithdrawalReceipt> Withdrawals,
    Hash32 TransactionHash,
    ulong BlockNumber);

/// <summary>A new operator as its receipt tells it (event <c>OperatorRegistered</c>).</summary>
/// <param name="Operator">The operator, from now on delegated to itself for good.</param>
/// <param name="Approver">Who must sign for stakers, or null.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record OperatorRegistration(Address Operator, Address? Approver, Hash32 TransactionHash, ulong BlockNumber)
{
    /// <summary>
    /// The block from which the allocation delay counts and the operator can allocate (event <c>AllocationDelaySet</c>): this one since 1.9, a later one before. Null
    /// when the receipt does not tell.
    /// </summary>
    public ulong? CanAllocateFromBlock { get; init; }
}
