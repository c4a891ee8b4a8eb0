using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>
/// What a slash of one operator in one strategy by one operator set depends on, at one block. <see cref="Predict"/> computes from it what the contracts
/// would do, to the wei; pure, no chain.
/// </summary>
public sealed record SlashSnapshot
{
    /// <summary>Where burnt shares go (<c>DEFAULT_BURN_ADDRESS</c>).</summary>
    public static Address BurnAddress => Redistribution.BurnAddress;

    /// <summary>The block everything here is from.</summary>
    public required BlockRef Block { get; init; }

    /// <summary>
    /// The block the slash is thought to be in: after <see cref="Block"/>. It decides which withdrawals have left the slashable window by then, and whether a
    /// pending change of the allocation has taken effect.
    /// </summary>
    public required ulong SlashBlock { get; init; }

    /// <summary>Who slashes.</summary>
    public required AllocationManager.OperatorSet OperatorSet { get; init; }

    /// <summary>Who is slashed.</summary>
    public required Address Operator { get; init; }

    /// <summary>In which strategy.</summary>
    public required Address Strategy { get; init; }

    /// <summary>The operator can be slashed by the set (<c>isOperatorSlashable</c>).</summary>
    public required bool IsOperatorSlashable { get; init; }

    /// <summary>The operator is registered with the set. When it is not and <see cref="IsOperatorSlashable"/> still holds, it has left.</summary>
    public required bool IsMember { get; init; }

    /// <summary>
    /// For an operator that has left: the last block in which the set can slash it, that one included. No view tells it: it is from the log of its leaving. Null for a
    /// member, and when it cannot be slashed any more.
    /// </summary>
    public ulong? SlashableUntilBlock { get; init; }

    /// <summary>The strategy is one of the set's.</summary>
    public required bool IsStrategyInSet { get; init; }

    /// <summary>
    /// The operator's magnitudes in the strategy, of all sets together. What deallocations from other sets free until <see cref="SlashBlock"/> is encumbered no
    /// more; the set's own change is in <see cref="Allocation"/>.
    /// </summary>
    public required StrategyMagnitude Magnitude { get; init; }

    /// <summary>What is allocated to the set, and the change that is under way, as of <see cref="Block"/>.</summary>
    public required AllocationState Allocation { get; init; }

    /// <summary>The operator's delegated shares (<c>operatorShares</c>).</summary>
    public required UInt256 OperatorShares { get; init; }

    /// <summary>
    /// Shares in the queue that a slash of everything would take at <see cref="Block"/> (<c>getSlashableSharesInQueue</c>): what was queued in
    /// the last delay blocks, at the operator's max magnitude.
    /// </summary>
    public required UInt256 SlashableInQueue { get; init; }

    /// <summary>
    /// Scaled shares that are slashable at <see cref="Block"/> and no more at <see cref="SlashBlock"/>, of all the operator's stakers; from the
    /// logs of the withdrawals. Less than there are where the node's logs do not give the chain's own figure; what a slash takes from the queue is then at most
    /// what is predicted, to one share.
    /// </summary>
    public required UInt256 LeavingQueue { get; init; }

    /// <summary>
    /// All scaled shares that are slashable at <see cref="Block"/>, where they are known exactly: <see cref="SlashableInQueue"/> leaves only one number, or the logs of the
    /// withdrawals told it, or the positions of all stakers were given (<see cref="WithQueueOf"/>). Null where it makes no difference, or where the node's logs
    /// do not give the chain's own figure.
    /// </summary>
    public UInt256? ScaledInQueue { get; init; }

    /// <summary>
    /// Whether the contracts round what they take from the queue once, from the scaled shares (before 1.9), and not twice, over the shares at the max magnitude. After
    /// an earlier slash that can make one share of difference.
    /// </summary>
    internal bool RoundsQueueOnce { get; init; }

    /// <summary>Whether <see cref="SlashableInQueue"/> was computed from a figure that was rounded already.</summary>
    internal bool QueueIsRounded { get; init; }

    /// <summary>Whether the logs that <see cref="LeavingQueue"/> is from do not give the chain's own figure, so that more may leave.</summary>
    internal bool IsLeavingQueueUnsure { get; init; }

    /// <summary>Blocks that a queued withdrawal is slashable for.</summary>
    public required uint DelayBlocks { get; init; }

    /// <summary>The one account that may slash; null before 1.9, where the AVS and whom it appoints may, and for sets nobody can slash for yet.</summary>
    public Address? Slasher { get; init; }

    /// <summary>Who gets the slashed shares; null when they are burnt.</summary>
    public required Address? RedistributionRecipient { get; init; }

    /// <summary>
    /// The snapshot with the scaled shares of these stakers' queues, when these are all there are: their sum must give the chain's own figure,
    /// otherwise the snapshot is returned as it is. What leaves until the slash is then theirs, too.
    /// </summary>
    /// <param name="positions">Positions of the same block.</param>
    /// <exception cref="ArgumentException">A position is of another block.</exception>
    public SlashSnapshot WithQueueOf(IEnumerable<RestakedPosition> positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        UInt256 scaled = UInt256.Zero;
        UInt256 leaving = UInt256.Zero;
        foreach (RestakedPosition position in positions)
        {
            CheckBlock(position);
            foreach (QueuedWithdrawal withdrawal in position.Queue.Where(withdrawal => withdrawal.SlashedWith == Operator && withdrawal.SlashableUntilBlock >= Block.Number))
            {
                UInt256 own = withdrawal.Strategies.Where(part => part.Strategy == Strategy).Aggregate(UInt256.Zero, static (sum, part) => sum + part.ScaledShares);
                scaled += own;
                leaving += withdrawal.SlashableUntilBlock < SlashBlock ? own : UInt256.Zero;
            }
        }

        return ShareMath.MulWad(scaled, Magnitude.Max) == SlashableInQueue
            ? this with { ScaledInQueue = scaled, LeavingQueue = leaving, IsLeavingQueueUnsure = false }
            : this;
    }

    /// <summary>What <c>slashOperator</c> would do with this strategy in <see cref="SlashBlock"/>.</summary>
    /// <param name="wadToSlash">The part of the allocation to take (WAD): more than 0, at most 1e18.</param>
    /// <exception cref="ArgumentOutOfRangeException">The contract would refuse the part (<c>InvalidWadToSlash</c>).</exception>
    public SlashPrediction Predict(UInt256 wadToSlash)
    {
        MagnitudeMath.CheckWad(wadToSlash, nameof(wadToSlash));
        return SlashPrediction.Compute(this, wadToSlash);
    }

    /// <summary>
    /// The snapshot as it is after another slash of the same operator in the same strategy and block, by the same set or by another: several slashes are predicted in the order
    /// in which the block has them. <see cref="SlashPrediction.LossOf"/> of the last one says what all of them take together.
    /// </summary>
    /// <param name="earlier">The slash before this one.</param>
    /// <exception cref="ArgumentException">It is of another operator or strategy, or of another block.</exception>
    public SlashSnapshot After(SlashPrediction earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        SlashSnapshot before = earlier.Snapshot;
        if (before.Operator != Operator || before.Strategy != Strategy || before.Block.Hash != Block.Hash || before.SlashBlock != SlashBlock)
        {
            throw new ArgumentException(
                $"A slash of {before.Operator} in {before.Strategy}, block {before.SlashBlock}, does not come before one of {Operator} in {Strategy}, block {SlashBlock}.", nameof(earlier));
        }

        ulong slashed = earlier.Magnitudes.SlashedMagnitude;
        bool isSameSet = before.OperatorSet == OperatorSet;
        return this with
        {
            Magnitude = isSameSet ? earlier.Magnitudes.MagnitudeAfter : new StrategyMagnitude(checked(Magnitude.Max - slashed), checked(Magnitude.Encumbered - slashed)),
            Allocation = isSameSet ? earlier.Magnitudes.After : Allocation,
            OperatorShares = earlier.OperatorShares,
            SlashableInQueue = ScaledInQueue is { } scaled
                ? ShareMath.MulWad(scaled, earlier.Magnitudes.MagnitudeAfter.Max)
                : SlashableInQueue - earlier.SlashedFromQueue,
            QueueIsRounded = QueueIsRounded || (ScaledInQueue is null && earlier.SlashedFromQueue != UInt256.Zero),
        };
    }

    internal void CheckBlock(RestakedPosition position)
    {
        ArgumentNullException.ThrowIfNull(position);
        if (position.Block.Hash != Block.Hash)
        {
            throw new ArgumentException(
                $"The position of {position.Staker} is of block {position.Block.Number} ({position.Block.Hash}), the snapshot of {Block.Number} ({Block.Hash}).", nameof(position));
        }
    }

    /// <summary>What a slash down to a max magnitude takes from the queue, and whether that is exact.</summary>
    internal (UInt256 Shares, bool IsExact) SlashedFromQueue(ulong newMax)
    {
        if (ScaledInQueue is { } scaled)
        {
            UInt256 left = scaled - LeavingQueue;
            return (RoundsQueueOnce ? ShareMath.SlashedScaledShares(left, Magnitude.Max, newMax) : ShareMath.SlashedSharesInQueue(left, Magnitude.Max, newMax), !IsLeavingQueueUnsure);
        }

        // floor(a) - floor(b) is floor(a - b) or one more.
        UInt256 inQueue = SlashableInQueue - ShareMath.MulWad(LeavingQueue, Magnitude.Max);

        // Rounded once, the scaled shares themselves count, which no view tells; of everything, or of nothing, both ways take the same.
        bool isExact = !IsLeavingQueueUnsure && !QueueIsRounded && LeavingQueue == UInt256.Zero && (!RoundsQueueOnce || newMax == 0 || inQueue == UInt256.Zero);
        return (ShareMath.SlashedShares(inQueue, Magnitude.Max, newMax), isExact);
    }
}
