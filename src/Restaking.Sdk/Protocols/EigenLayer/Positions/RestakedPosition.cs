using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>
/// All that a staker has in EigenLayer at one block, slashing included: what is deposited, what waits in the queue, and which operator sets
/// could take how much of it.
/// </summary>
public sealed record RestakedPosition
{
    /// <summary>The staker.</summary>
    public required Address Staker { get; init; }

    /// <summary>The block everything here is from.</summary>
    public required BlockRef Block { get; init; }

    /// <summary>Whom the staker is delegated to, or null.</summary>
    public required Address? Operator { get; init; }

    /// <summary>Blocks a queued withdrawal can be slashed for (<c>minWithdrawalDelayBlocks</c>).</summary>
    public required uint DelayBlocks { get; init; }

    /// <summary>One entry per strategy in which the staker has deposit shares or shares in the queue; in the contract's order, then those of the queue alone.</summary>
    public required ImmutableArray<RestakedStrategy> Strategies { get; init; }

    /// <summary>
    /// The queue, in the order it was queued. Withdrawals from before the slashing release are not in the contract's list
    /// (see <see cref="EigenLayerWithdrawalsClient.ListLegacyAsync"/>).
    /// </summary>
    public required ImmutableArray<QueuedWithdrawal> Queue { get; init; }

    /// <summary>True when the staker is an operator (delegated to itself).</summary>
    public bool IsOperator => Operator == Staker;

    /// <summary>The entry of a strategy, or null when the staker has nothing there.</summary>
    public RestakedStrategy? Find(Address strategy) => Strategies.FirstOrDefault(entry => entry.Strategy == strategy);

    /// <summary>The entry with a symbol (capitals do not matter), or null.</summary>
    public RestakedStrategy? Find(string symbol) =>
        Strategies.FirstOrDefault(entry => string.Equals(entry.Symbol, symbol, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A staker in one strategy, at one block.</summary>
public sealed record RestakedStrategy
{
    /// <summary>The strategy.</summary>
    public required Address Strategy { get; init; }

    /// <summary>The address book's symbol, or the token's own; null when neither says one.</summary>
    public string? Symbol { get; init; }

    /// <summary>The token that comes out; null for beacon chain ETH.</summary>
    public Address? Token { get; init; }

    /// <summary>Deposit shares, which a slash does not change: what <c>queueWithdrawals</c> takes.</summary>
    public required UInt256 DepositShares { get; init; }

    /// <summary>The staker's deposit scaling factor (WAD): it takes out the slashes from before the staker's time.</summary>
    public required UInt256 ScalingFactor { get; init; }

    /// <summary>What slashing has left of the operator here (<c>getMaxMagnitude</c>, WAD); 1e18 for a staker who is not delegated.</summary>
    public required UInt256 MaxMagnitude { get; init; }

    /// <summary>The staker's own beacon chain slashing factor (WAD); null for token strategies.</summary>
    public UInt256? BeaconChainSlashingFactor { get; init; }

    /// <summary>
    /// The factor that a slash lowers (WAD): the max magnitude, and for beacon chain ETH that times the beacon chain slashing factor.
    /// </summary>
    public UInt256 SlashingFactor => ShareMath.SlashingFactor(MaxMagnitude, BeaconChainSlashingFactor);

    /// <summary>Shares after slashing, as the contract answers (<c>getWithdrawableShares</c>). What is in the queue is not part of it.</summary>
    public required UInt256 Withdrawable { get; init; }

    /// <summary>Token units that <see cref="Withdrawable"/> is worth, rounded down; wei for beacon chain ETH; null when the strategy does not answer.</summary>
    public UInt256? Underlying { get; init; }

    /// <summary>Shares that all of the staker's queued withdrawals would pay, slashing up to the block included.</summary>
    public required UInt256 Queued { get; init; }

    /// <summary>
    /// How many of <see cref="Queued"/> a slash in a later block can still reach: those of delegated withdrawals that have slashable blocks left,
    /// and beacon chain ETH until it is completed.
    /// </summary>
    public required UInt256 QueuedSlashable { get; init; }

    /// <summary>How many of <see cref="Queued"/> can be completed at the block.</summary>
    public required UInt256 QueuedCompletable { get; init; }

    /// <summary>
    /// The last block in which an operator's slash reaches any of <see cref="QueuedSlashable"/>; null when none does. Beacon chain slashing has no
    /// such end.
    /// </summary>
    public ulong? SlashableUntilBlock { get; init; }

    /// <summary>Token units that <see cref="Queued"/> is worth, each withdrawal rounded down as it would be paid; null when the strategy does not answer.</summary>
    public UInt256? QueuedUnderlying { get; init; }

    /// <summary>The operator's allocations of this strategy to operator sets. Empty for a staker who is not delegated, and when risks were not asked for.</summary>
    public ImmutableArray<AllocationRisk> Risks { get; init; } = [];

    /// <summary>
    /// The part of the stake (WAD) that all operator sets together could take in one block, each slashing all it has been given: the sum of
    /// <see cref="AllocationRisk.SlashableShare"/> of those that can slash now.
    /// </summary>
    public UInt256 SlashableShare => Risks.Where(risk => risk.CanSlash).Aggregate(UInt256.Zero, static (sum, risk) => sum + risk.SlashableShare);
}

/// <summary>What one operator set can take of an operator's stake in one strategy.</summary>
/// <param name="OperatorSet">The operator set.</param>
/// <param name="Allocation">What is allocated to it at the block, and the change that is under way. A pending deallocation stays slashable until it takes effect.</param>
/// <param name="MaxMagnitude">What slashing has left of the operator's magnitude.</param>
/// <param name="IsSlashable">The operator is registered with the set, or has left it so recently that it can still be slashed.</param>
/// <param name="IsInSet">The strategy is one of the set's, without which the set cannot slash it.</param>
/// <param name="RedistributionRecipient">Who gets what is slashed; null when it is burnt.</param>
public sealed record AllocationRisk(
    AllocationManager.OperatorSet OperatorSet,
    AllocationState Allocation,
    ulong MaxMagnitude,
    bool IsSlashable,
    bool IsInSet,
    Address? RedistributionRecipient)
{
    /// <summary>The set's slasher could slash in the next block.</summary>
    public bool CanSlash => IsSlashable && IsInSet && Allocation.Magnitude != 0;

    /// <summary>The part of the whole stake that is allocated to the set (WAD, rounded down): what a slash of all of it takes.</summary>
    public UInt256 SlashableShare => MagnitudeMath.Proportion(Allocation.Magnitude, MaxMagnitude);
}
