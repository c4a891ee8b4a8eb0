using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <content>What a slash would take.</content>
public partial class EigenLayerPositionsClient
{
    /// <summary>
    /// Reads what a slash depends on, at one block. From it <see cref="SlashSnapshot.Predict"/> computes any slash by this set, and
    /// <see cref="SlashPrediction.LossOf"/> what it takes from a staker whose position was read at the same block.
    /// </summary>
    /// <param name="operatorSet">Who would slash.</param>
    /// <param name="operatorAddress">Who would be slashed.</param>
    /// <param name="strategy">In which strategy.</param>
    /// <param name="slashBlock">
    /// The block of the slash; null: the one after <paramref name="block"/>, the earliest it can be in. What happens between the two blocks
    /// (deposits, new withdrawals, other slashes) is not known and not part of the prediction.
    /// </param>
    /// <param name="block">The block to read; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">A zero address, an unknown symbol, or a slash that is not after the block.</exception>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual async Task<SlashSnapshot> ReadSlashSnapshotAsync(
        AllocationManager.OperatorSet operatorSet,
        Address operatorAddress,
        StrategyReference strategy,
        ulong? slashBlock = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(operatorSet.Avs, nameof(operatorSet));
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        Address asked = _context.Book.Resolve(strategy, nameof(strategy));

        RpcPin pin = await _context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        ulong at = slashBlock ?? (pin.Block.Number + 1);
        if (at <= pin.Block.Number)
        {
            throw new ArgumentOutOfRangeException(nameof(slashBlock), slashBlock, $"A slash is predicted for a block after the one that is read ({pin.Block.Number}).");
        }

        ReadBatch batch = _context.Reader.CreateBatch();
        ReadSlot<bool> slashable = batch.Add(_context.AllocationManager.IsOperatorSlashable(operatorAddress, operatorSet));
        ReadSlot<bool> member = batch.Add(_context.AllocationManager.IsMemberOfOperatorSet(operatorAddress, operatorSet));
        ReadSlot<ImmutableArray<Address>> strategies = batch.Add(_context.AllocationManager.GetStrategiesInOperatorSet(operatorSet));
        ReadSlot<Address> recipient = batch.TryAdd(_context.AllocationManager.GetRedistributionRecipient(operatorSet));
        ReadSlot<Address> slasher = batch.TryAdd(_context.AllocationManager.GetSlasher(operatorSet));
        ReadSlot<ulong> max = batch.Add(_context.AllocationManager.GetMaxMagnitude(operatorAddress, asked));
        ReadSlot<ulong> encumbered = batch.Add(_context.AllocationManager.GetEncumberedMagnitude(operatorAddress, asked));
        ReadSlot<AllocationManager.Allocation> allocation = batch.Add(_context.AllocationManager.GetAllocation(operatorAddress, operatorSet, asked));
        ReadSlot<AllocationManager.GetStrategyAllocationsResult> allocations = batch.Add(_context.AllocationManager.GetStrategyAllocations(operatorAddress, asked));
        ReadSlot<UInt256> shares = batch.Add(_context.DelegationManager.OperatorShares(operatorAddress, asked));
        ReadSlot<UInt256> queue = batch.Add(_context.DelegationManager.GetSlashableSharesInQueue(operatorAddress, asked));
        ReadSlot<uint> delay = batch.Add(_context.DelegationManager.MinWithdrawalDelayBlocks());
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        return new SlashSnapshot
        {
            Block = pin.Block,
            SlashBlock = at,
            OperatorSet = operatorSet,
            Operator = operatorAddress,
            Strategy = asked,
            IsOperatorSlashable = slashable.Value,
            IsMember = member.Value,
            IsStrategyInSet = strategies.Value.Contains(asked),
            Magnitude = new StrategyMagnitude(max.Value, checked(encumbered.Value - FreedByOthers(allocations.Value, operatorSet, at))),
            Allocation = AllocationState.From(allocation.Value),
            OperatorShares = shares.Value,
            SlashableInQueue = queue.Value,
            ScaledInQueue = max.Value == ShareMath.Wad ? queue.Value : null,
            LeavingQueue = queue.Value == UInt256.Zero
                ? UInt256.Zero
                : await LeavingQueueAsync(operatorAddress, asked, pin.Block.Number, at, delay.Value, cancellationToken).ConfigureAwait(false),

            // Slashers and the other rounding came with the same release, and of the rounding no view tells.
            RoundsQueueOnce = FeatureProbe.IsMissing(slasher.Outcome.Error),
            DelayBlocks = delay.Value,
            RedistributionRecipient = OperatorRisks.Recipient(recipient),
        };
    }

    /// <summary>
    /// What a slash would take from an operator and from each of these stakers, at one block: the snapshot, the positions and the prediction in one call.
    /// For so many stakers that their positions do not fit in memory, read the snapshot and the positions apart.
    /// </summary>
    /// <param name="operatorSet">Who would slash.</param>
    /// <param name="operatorAddress">Who would be slashed.</param>
    /// <param name="strategy">In which strategy.</param>
    /// <param name="wadToSlash">The part of what is allocated to the set (WAD).</param>
    /// <param name="stakers">Whose losses are wanted.</param>
    /// <param name="slashBlock">The block of the slash; null: the next one.</param>
    /// <param name="block">The block to read; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">A zero address, an unknown symbol, a part of nothing or more than all, or a slash that is not after the block.</exception>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual async Task<SlashForecast> ForecastSlashAsync(
        AllocationManager.OperatorSet operatorSet,
        Address operatorAddress,
        StrategyReference strategy,
        UInt256 wadToSlash,
        IReadOnlyCollection<Address> stakers,
        ulong? slashBlock = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stakers);
        MagnitudeMath.CheckWad(wadToSlash, nameof(wadToSlash));
        SlashSnapshot snapshot = await ReadSlashSnapshotAsync(operatorSet, operatorAddress, strategy, slashBlock, block, cancellationToken).ConfigureAwait(false);
        PositionReadOptions options = PositionReadOptions.Default with { WithRisks = false };
        List<RestakedPosition> positions = [];
        await foreach (RestakedPosition position in ReadPositionsAsync(stakers, options, BlockTag.FromHash(snapshot.Block.Hash), cancellationToken).ConfigureAwait(false))
        {
            positions.Add(position);
        }

        SlashPrediction prediction = snapshot.WithQueueOf(positions).Predict(wadToSlash);
        return new SlashForecast(prediction, [.. positions.Select(prediction.LossOf)]);
    }

    /// <summary>Magnitude that deallocations from other sets free until the slash. They all wait equally long, so none holds up another.</summary>
    private static ulong FreedByOthers(AllocationManager.GetStrategyAllocationsResult allocations, AllocationManager.OperatorSet operatorSet, ulong slashBlock)
    {
        allocations.Allocations.OfLength(allocations.OperatorSets.Length, "getStrategyAllocations");
        ulong freed = 0;
        for (int i = 0; i < allocations.OperatorSets.Length; i++)
        {
            AllocationState allocation = AllocationState.From(allocations.Allocations[i]);
            if (allocations.OperatorSets[i] != operatorSet && allocation.PendingDiff < 0 && allocation.EffectBlock <= slashBlock)
            {
                freed = checked(freed + (ulong)-allocation.PendingDiff);
            }
        }

        return freed;
    }

    // Slashable up to and including startBlock + delay: gone are those queued after block - delay - 1 and before slashBlock - delay.
    private async Task<UInt256> LeavingQueueAsync(
        Address operatorAddress,
        Address strategy,
        ulong block,
        ulong slashBlock,
        uint delay,
        CancellationToken cancellationToken)
    {
        if (slashBlock <= delay)
        {
            return UInt256.Zero;
        }

        ulong from = block > delay ? block - delay : 0;
        ulong to = Math.Min(slashBlock - delay - 1, block);
        UInt256 leaving = UInt256.Zero;
        EventFilter<DelegationManager.SlashingWithdrawalQueuedEvent> filter = DelegationManager.SlashingWithdrawalQueuedEvent.Filter(_context.Deployment.DelegationManager);
        await foreach (EventLog<DelegationManager.SlashingWithdrawalQueuedEvent> log in _context.Reader.Rpc.GetEventsAsync(filter, from, to, cancellationToken).ConfigureAwait(false))
        {
            DelegationManager.Withdrawal withdrawal = AnswerLength.Checked(log.Event.Withdrawal, "SlashingWithdrawalQueued");
            if (withdrawal.DelegatedTo == operatorAddress)
            {
                leaving = withdrawal.Strategies.Select((entry, i) => (entry, i)).Where(part => part.entry == strategy)
                    .Aggregate(leaving, (sum, part) => sum + withdrawal.ScaledShares[part.i]);
            }
        }

        return leaving;
    }
}

/// <summary>A slash that has not happened, with what it would take from each staker.</summary>
/// <param name="Prediction">What it does to the operator.</param>
/// <param name="Stakers">The stakers' losses, in the order they were asked for.</param>
public sealed record SlashForecast(SlashPrediction Prediction, ImmutableArray<StakerLoss> Stakers);
