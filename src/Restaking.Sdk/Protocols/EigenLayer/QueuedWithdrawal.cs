using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>Where a withdrawal stands at a block.</summary>
public enum QueuedWithdrawalStatus
{
    /// <summary>Its delay has not passed.</summary>
    Waiting,

    /// <summary>It can be completed. Pauses and limits of the moment are the preflight's business.</summary>
    Claimable,
}

/// <summary>One withdrawal in the queue, as the chain has it at the block of its <see cref="WithdrawalQueueSnapshot"/>.</summary>
public sealed record QueuedWithdrawal
{
    /// <summary>keccak256(abi.encode(withdrawal)): its name in the queue.</summary>
    public required Hash32 Root { get; init; }

    /// <summary>The contract's own struct, as completing takes it.</summary>
    public required DelegationManager.Withdrawal Withdrawal { get; init; }

    /// <summary>Who queued it, and who alone can complete it.</summary>
    public Address Staker => Withdrawal.Staker;

    /// <summary>Whose slashing it bears: the operator the staker was delegated to when it was queued; null when it was nobody.</summary>
    public Address? SlashedWith => Withdrawal.DelegatedTo.IsZero ? null : Withdrawal.DelegatedTo;

    /// <summary>The staker's count of withdrawals before this one: the order they were queued in.</summary>
    public UInt256 Nonce => Withdrawal.Nonce;

    /// <summary>The block it was queued in.</summary>
    public ulong StartBlock => Withdrawal.StartBlock;

    /// <summary>The first block it can be completed in: start block + delay + 1. A simulation passes from this block on.</summary>
    public required ulong ClaimableAtBlock { get; init; }

    /// <summary>The last block in which its operator's slashing reduces it: start block + delay.</summary>
    public ulong SlashableUntilBlock => ClaimableAtBlock - 1;

    /// <summary>Where it stands at the block it was read at.</summary>
    public required QueuedWithdrawalStatus Status { get; init; }

    /// <summary>What is in it, in the order of the struct. A strategy can be in it twice.</summary>
    public required ImmutableArray<QueuedStrategyShares> Strategies { get; init; }

    /// <summary>
    /// True when it was queued before the slashing upgrade (M2): the contract's lists do not show it, and it completes like the others.
    /// </summary>
    public bool IsLegacy { get; init; }
}

/// <summary>One strategy of a queued withdrawal.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Symbol">The address book's symbol, or the token's own; null when neither says one.</param>
/// <param name="Token">The token that completing as tokens asks for (EIGEN for the EIGEN strategy); null for beacon chain ETH.</param>
/// <param name="ScaledShares">Shares as the queue stores them, before the slashing factor (<c>withdrawal.scaledShares</c>).</param>
/// <param name="Shares">Shares it would pay, slashing up to the block it was read at included.</param>
/// <param name="SharesAtRisk">
/// How many of <paramref name="Shares"/> slashing can still take: all of them until the last slashable block, none afterwards and none
/// when the staker was not delegated. An upper bound: only what the operator has allocated can be slashed. Beacon chain ETH stays at
/// risk until it is completed, because the contract applies the staker's current beacon chain slashing factor.
/// </param>
/// <param name="Underlying">Token units that <paramref name="Shares"/> are worth at the block, rounded down; null when the strategy does not answer.</param>
public sealed record QueuedStrategyShares(
    Address Strategy,
    string? Symbol,
    Address? Token,
    UInt256 ScaledShares,
    UInt256 Shares,
    UInt256 SharesAtRisk,
    UInt256? Underlying)
{
    /// <summary>Slashed to nothing: completing skips it silently.</summary>
    public bool IsWorthless => Shares == UInt256.Zero;
}
