using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>Why a slash would take nothing.</summary>
public enum SlashObstacle
{
    /// <summary>Nothing is in its way.</summary>
    None,

    /// <summary>The operator is not registered with the set in the block of the slash, nor left it within the deallocation delay (<c>OperatorNotSlashable</c>).</summary>
    OperatorNotSlashable,

    /// <summary>The strategy is not one of the set's (<c>StrategyNotInOperatorSet</c>).</summary>
    StrategyNotInOperatorSet,

    /// <summary>Nothing is allocated to the set: the contract skips the strategy without a word.</summary>
    NothingAllocated,
}

/// <summary>What a slash would do, to the wei: to the operator's magnitudes and shares, and through <see cref="LossOf"/> to every staker.</summary>
public sealed record SlashPrediction
{
    private SlashPrediction(SlashSnapshot snapshot, UInt256 wadToSlash, SlashObstacle obstacle)
    {
        Snapshot = snapshot;
        WadToSlash = wadToSlash;
        Obstacle = obstacle;
    }

    /// <summary>What it was computed from.</summary>
    public SlashSnapshot Snapshot { get; }

    /// <summary>The part of the allocation (WAD) that is slashed.</summary>
    public UInt256 WadToSlash { get; }

    /// <summary>Why nothing is taken; <see cref="SlashObstacle.None"/> when something is.</summary>
    public SlashObstacle Obstacle { get; }

    /// <summary>
    /// What the slash does to the set's allocation and to the operator's max and encumbered magnitude. Its <see cref="MagnitudeSlash.WadSlashed"/> is what
    /// the event <c>OperatorSlashed</c> says: the part of the whole stake, not the part that was asked for.
    /// </summary>
    public MagnitudeSlash Magnitudes { get; private init; } = null!;

    /// <summary>Shares taken from the operator's delegated shares.</summary>
    public UInt256 SlashedFromOperator { get; private init; }

    /// <summary>The operator's shares after the slash.</summary>
    public UInt256 OperatorShares { get; private init; }

    /// <summary>Shares taken from the withdrawal queue.</summary>
    public UInt256 SlashedFromQueue { get; private init; }

    /// <summary>
    /// False when the node's logs do not give the chain's own figure and it matters: <see cref="SlashedFromQueue"/> may then be one share off, and, where
    /// withdrawals can leave the slashable window until the slash (<see cref="SlashSnapshot.LeavingQueue"/>), too much by those that the logs do not have. The
    /// stakers' own losses are exact all the same.
    /// </summary>
    public bool IsQueueExact { get; private init; } = true;

    /// <summary>All shares that are burnt or redistributed: what <c>getBurnOrRedistributableShares</c> says of the slash.</summary>
    public UInt256 Slashed => SlashedFromOperator + SlashedFromQueue;

    /// <summary>Who gets the slashed shares; null when they are burnt.</summary>
    public Address? RedistributionRecipient => Snapshot.RedistributionRecipient;

    /// <summary>What the slash takes from one staker, in deposits and in the queue.</summary>
    /// <param name="position">The staker's position at the snapshot's block.</param>
    /// <exception cref="ArgumentException">The position is of another block, or was read without the queue's strategy parts.</exception>
    /// <exception cref="InvalidOperationException">
    /// The chain's withdrawable shares are not what the known formula gives: this version of the contracts computes otherwise, and nothing is predicted.
    /// </exception>
    public StakerLoss LossOf(RestakedPosition position)
    {
        Snapshot.CheckBlock(position);
        ImmutableArray<WithdrawalLoss> queue =
        [
            .. position.Queue.SelectMany(withdrawal => withdrawal.Strategies
                .Select((part, i) => (Withdrawal: withdrawal, Part: part, Index: i))
                .Where(entry => entry.Part.Strategy == Snapshot.Strategy)
                .Select(entry => LossInQueue(entry.Withdrawal, entry.Part, entry.Index, position))),
        ];
        if (position.Find(Snapshot.Strategy) is not { } stake)
        {
            return new StakerLoss(position.Staker, Snapshot.Strategy, UInt256.Zero, UInt256.Zero, queue);
        }

        if (ShareMath.Withdrawable(stake.DepositShares, stake.ScalingFactor, stake.SlashingFactor) != stake.Withdrawable)
        {
            throw new InvalidOperationException(
                $"The contracts answer {stake.Withdrawable} withdrawable shares for {position.Staker} in {stake.Strategy}, the known formula gives another figure: nothing can be predicted.");
        }

        UInt256 after = position.Operator == Snapshot.Operator
            ? ShareMath.Withdrawable(stake.DepositShares, stake.ScalingFactor, ShareMath.SlashingFactor(Magnitudes.MagnitudeAfter.Max, stake.BeaconChainSlashingFactor))
            : stake.Withdrawable;
        return new StakerLoss(position.Staker, Snapshot.Strategy, stake.Withdrawable, after, queue);
    }

    internal static SlashPrediction Compute(SlashSnapshot snapshot, UInt256 wadToSlash)
    {
        AllocationState allocation = snapshot.Allocation.At(snapshot.SlashBlock);

        // An increase was encumbered when it was asked for; a decrease is freed when it takes effect.
        StrategyMagnitude magnitude = snapshot.Allocation.PendingDiff < 0 && !allocation.IsPending
            ? snapshot.Magnitude with { Encumbered = checked(snapshot.Magnitude.Encumbered - (ulong)-snapshot.Allocation.PendingDiff) }
            : snapshot.Magnitude;
        SlashObstacle obstacle = !snapshot.IsOperatorSlashable || snapshot.SlashBlock > snapshot.SlashableUntilBlock ? SlashObstacle.OperatorNotSlashable
            : !snapshot.IsStrategyInSet ? SlashObstacle.StrategyNotInOperatorSet
            : allocation.Magnitude == 0 ? SlashObstacle.NothingAllocated
            : SlashObstacle.None;
        if (obstacle != SlashObstacle.None)
        {
            return new SlashPrediction(snapshot, wadToSlash, obstacle)
            {
                Magnitudes = new MagnitudeSlash(0, UInt256.Zero, allocation, allocation, magnitude, magnitude),
                OperatorShares = snapshot.OperatorShares,
            };
        }

        MagnitudeSlash slash = MagnitudeMath.Slash(allocation, magnitude, wadToSlash);
        UInt256 fromOperator = ShareMath.SlashedShares(snapshot.OperatorShares, slash.MagnitudeBefore.Max, slash.MagnitudeAfter.Max);
        (UInt256 fromQueue, bool isExact) = snapshot.SlashedFromQueue(slash.MagnitudeAfter.Max);
        return new SlashPrediction(snapshot, wadToSlash, obstacle)
        {
            Magnitudes = slash,
            SlashedFromOperator = fromOperator,
            OperatorShares = snapshot.OperatorShares - fromOperator,
            SlashedFromQueue = fromQueue,
            IsQueueExact = isExact,
        };
    }

    private WithdrawalLoss LossInQueue(QueuedWithdrawal withdrawal, QueuedStrategyShares part, int index, RestakedPosition position)
    {
        bool reached = withdrawal.SlashedWith == Snapshot.Operator && withdrawal.SlashableUntilBlock >= Snapshot.SlashBlock;
        UInt256? beaconChain = position.Find(part.Strategy)?.BeaconChainSlashingFactor;
        UInt256 after = reached ? ShareMath.SharesInQueue(part.ScaledShares, ShareMath.SlashingFactor(Magnitudes.MagnitudeAfter.Max, beaconChain)) : part.Shares;
        return new WithdrawalLoss(withdrawal.Root, index, part.Shares, after, withdrawal.SlashableUntilBlock);
    }
}

/// <summary>What a slash takes from one staker in one strategy. All figures are shares.</summary>
/// <param name="Staker">The staker.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="WithdrawableBefore">Withdrawable shares before, those in the queue not counted.</param>
/// <param name="WithdrawableAfter">Withdrawable shares after.</param>
/// <param name="Queue">Every withdrawal in the queue that has the strategy, those out of reach included.</param>
public sealed record StakerLoss(
    Address Staker,
    Address Strategy,
    UInt256 WithdrawableBefore,
    UInt256 WithdrawableAfter,
    ImmutableArray<WithdrawalLoss> Queue)
{
    /// <summary>Lost out of the queue: of what is deposited.</summary>
    public UInt256 LostDeposited => WithdrawableBefore - WithdrawableAfter;

    /// <summary>Lost in the queue.</summary>
    public UInt256 LostInQueue => Queue.Aggregate(UInt256.Zero, static (sum, withdrawal) => sum + withdrawal.Lost);

    /// <summary>Lost in all.</summary>
    public UInt256 Lost => LostDeposited + LostInQueue;
}

/// <summary>What a slash takes from one strategy of a queued withdrawal.</summary>
/// <param name="Root">The withdrawal.</param>
/// <param name="Index">The strategy's position in it; one strategy can be in it twice.</param>
/// <param name="SharesBefore">Shares it would pay before.</param>
/// <param name="SharesAfter">Shares it would pay after.</param>
/// <param name="SlashableUntilBlock">The last block in which a slash reaches it.</param>
public sealed record WithdrawalLoss(Hash32 Root, int Index, UInt256 SharesBefore, UInt256 SharesAfter, ulong SlashableUntilBlock)
{
    /// <summary>Lost shares.</summary>
    public UInt256 Lost => SharesBefore - SharesAfter;
}
