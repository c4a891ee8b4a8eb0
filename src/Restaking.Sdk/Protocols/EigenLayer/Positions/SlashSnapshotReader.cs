using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>
/// Reads what slashes of one operator by one operator set depend on, at one block: in one request, and in the logs where a figure is in no view.
/// </summary>
internal static class SlashSnapshotReader
{
    public static async Task<ImmutableArray<SlashSnapshot>> ReadAsync(
        EigenLayerContext context,
        OperatorSetId set,
        Address operatorAddress,
        ImmutableArray<Address> strategies,
        ulong slashBlock,
        RpcPin pin,
        CancellationToken cancellationToken)
    {
        AllocationManager contract = context.AllocationManager;
        AllocationManager.OperatorSet key = set.ToAllocationManager();
        ReadBatch batch = context.Reader.CreateBatch();
        ReadSlot<bool> slashable = batch.Add(contract.IsOperatorSlashable(operatorAddress, key));
        ReadSlot<bool> member = batch.Add(contract.IsMemberOfOperatorSet(operatorAddress, key));
        ReadSlot<ImmutableArray<Address>> inSet = batch.Add(contract.GetStrategiesInOperatorSet(key));
        ReadSlot<Address> recipient = batch.TryAdd(contract.GetRedistributionRecipient(key));
        ReadSlot<Address> slasher = batch.TryAdd(contract.GetSlasher(key));
        ReadSlot<uint> delay = batch.Add(context.DelegationManager.MinWithdrawalDelayBlocks());
        ReadSlot<uint> deallocation = batch.Add(contract.DeallocationDelay());
        LineReads[] reads = [.. strategies.Select(strategy => new LineReads(
            strategy,
            batch.Add(contract.GetMaxMagnitude(operatorAddress, strategy)),
            batch.Add(contract.GetEncumberedMagnitude(operatorAddress, strategy)),
            batch.Add(contract.GetAllocation(operatorAddress, key, strategy)),
            batch.Add(contract.GetStrategyAllocations(operatorAddress, strategy)),
            batch.Add(context.DelegationManager.OperatorShares(operatorAddress, strategy)),
            batch.Add(context.DelegationManager.GetSlashableSharesInQueue(operatorAddress, strategy))))];
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);

        // Slashers and the other rounding came with the same release, and of the rounding no view tells.
        bool roundsQueueOnce = FeatureProbe.IsMissing(slasher.Outcome.Error);
        Dictionary<Address, QueuedShares> queues = await ReadQueuesAsync(
            context, operatorAddress, reads, pin.Block.Number, slashBlock, delay.Value, roundsQueueOnce, cancellationToken).ConfigureAwait(false);
        ulong? until = slashable.Value && !member.Value
            ? await SlashableUntilAsync(context, operatorAddress, set, pin.Block.Number, deallocation.Value, cancellationToken).ConfigureAwait(false)
            : null;
        return
        [
            .. reads.Select(read => new SlashSnapshot
            {
                Block = pin.Block,
                SlashBlock = slashBlock,
                OperatorSet = key,
                Operator = operatorAddress,
                Strategy = read.Strategy,
                IsOperatorSlashable = slashable.Value,
                IsMember = member.Value,
                SlashableUntilBlock = until,
                IsStrategyInSet = inSet.Value.Contains(read.Strategy),
                Magnitude = new StrategyMagnitude(read.Max.Value, checked(read.Encumbered.Value - FreedByOthers(read.Allocations.Value, key, slashBlock))),
                Allocation = AllocationState.From(read.Allocation.Value),
                OperatorShares = read.Shares.Value,
                SlashableInQueue = read.InQueue.Value,
                ScaledInQueue = queues[read.Strategy].All,
                LeavingQueue = queues[read.Strategy].Leaving,
                IsLeavingQueueUnsure = queues[read.Strategy].IsLeavingUnsure,
                RoundsQueueOnce = roundsQueueOnce,
                DelayBlocks = delay.Value,
                Slasher = slasher.OrNull() is { IsZero: false } known ? known : null,
                RedistributionRecipient = Redistribution.Recipient(recipient.OrNull()),
            }),
        ];
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

    /// <summary>The last block in which the set can slash an operator that left it and can still be slashed: its leaving is in the logs of the delay.</summary>
    private static async Task<ulong> SlashableUntilAsync(
        EigenLayerContext context,
        Address operatorAddress,
        OperatorSetId set,
        ulong block,
        uint deallocationDelay,
        CancellationToken cancellationToken)
    {
        Dictionary<OperatorSetId, ulong> until = await AllocationLogs.SlashableUntilAsync(context, operatorAddress, block, deallocationDelay, cancellationToken).ConfigureAwait(false);
        return until.TryGetValue(set, out ulong last)
            ? last
            : throw Contradiction($"no leaving of {operatorAddress} from {set} in the last {deallocationDelay} blocks, though it is no member and isOperatorSlashable says that it can be slashed");
    }

    /// <summary>
    /// Scaled shares in the queue. A view tells them at the operator's max magnitude and rounded down. Where some may leave until the slash, or where more than one number
    /// may be behind the view's answer and it matters which, the logs of all withdrawals that are still slashable decide; their sum must give the view's answer.
    /// </summary>
    private static async Task<Dictionary<Address, QueuedShares>> ReadQueuesAsync(
        EigenLayerContext context,
        Address operatorAddress,
        LineReads[] reads,
        ulong block,
        ulong slashBlock,
        uint delay,
        bool roundsQueueOnce,
        CancellationToken cancellationToken)
    {
        Dictionary<Address, QueuedShares> queues = reads.ToDictionary(read => read.Strategy, read => new QueuedShares(Only(read.InQueue.Value, read.Max.Value), UInt256.Zero));
        LineReads[] filled = [.. reads.Where(read => read.InQueue.Value != UInt256.Zero)];
        if (filled.Length == 0)
        {
            return queues;
        }

        // Slashable up to and including startBlock + delay: gone at the slash are those queued before slashBlock - delay.
        ulong first = block > delay ? block - delay : 0;
        ulong stays = slashBlock > delay ? slashBlock - delay : 0;
        bool mayLeave = stays > first;
        if (!mayLeave && !(roundsQueueOnce && filled.Any(read => queues[read.Strategy].All is null)))
        {
            return queues;
        }

        // Those that stay are read along with those that leave: only the sum of both can be held against the chain's own figure.
        Dictionary<Address, LoggedShares> logged = await ScaledAsync(context, operatorAddress, first, block, stays, cancellationToken).ConfigureAwait(false);
        foreach (LineReads read in filled)
        {
            LoggedShares found = logged.GetValueOrDefault(read.Strategy);
            int compared = AtMagnitude(found.All, read.Max.Value, operatorAddress).CompareTo(read.InQueue.Value);
            queues[read.Strategy] = compared switch
            {
                0 => new QueuedShares(found.All, found.Leaving),
                > 0 => throw Contradiction($"withdrawals of {found.All} scaled shares from {operatorAddress} in {read.Strategy}, of which getSlashableSharesInQueue says {read.InQueue.Value} shares"),
                _ => queues[read.Strategy] with { Leaving = found.Leaving, IsLeavingUnsure = mayLeave },
            };
        }

        return queues;
    }

    private static UInt256 AtMagnitude(UInt256 scaled, ulong max, Address operatorAddress)
    {
        try
        {
            return ShareMath.MulWad(scaled, max);
        }
        catch (OverflowException exception)
        {
            throw Contradiction($"withdrawals from {operatorAddress} of more shares than there can be", exception);
        }
    }

    /// <summary>Of an answer that cannot be; another node, or the same one later, may know better.</summary>
    private static RpcException Contradiction(string logs, Exception? exception = null) =>
        new(RpcErrorKind.MalformedResponse, $"The node's logs contradict the contracts: they have {logs}.", "eth_getLogs", innerException: exception);

    /// <summary>The only number of scaled shares that is so many at a magnitude, rounded down; null when there are several.</summary>
    private static UInt256? Only(UInt256 atMagnitude, ulong max)
    {
        if (max == 0)
        {
            return null;
        }

        UInt256 least = ShareMath.DivWadRoundUp(atMagnitude, max);
        return ShareMath.DivWadRoundUp(atMagnitude + UInt256.One, max) - least == UInt256.One ? least : null;
    }

    private static async Task<Dictionary<Address, LoggedShares>> ScaledAsync(
        EigenLayerContext context,
        Address operatorAddress,
        ulong fromBlock,
        ulong toBlock,
        ulong stays,
        CancellationToken cancellationToken)
    {
        Dictionary<Address, LoggedShares> scaled = [];
        EventFilter<DelegationManager.SlashingWithdrawalQueuedEvent> filter = DelegationManager.SlashingWithdrawalQueuedEvent.Filter(context.Deployment.DelegationManager);
        await foreach (EventLog<DelegationManager.SlashingWithdrawalQueuedEvent> log in context.Reader.Rpc.GetEventsAsync(filter, fromBlock, toBlock, cancellationToken).ConfigureAwait(false))
        {
            DelegationManager.Withdrawal withdrawal = AnswerLength.Checked(log.Event.Withdrawal, "SlashingWithdrawalQueued");
            if (withdrawal.DelegatedTo != operatorAddress)
            {
                continue;
            }

            for (int i = 0; i < withdrawal.Strategies.Length; i++)
            {
                LoggedShares before = scaled.GetValueOrDefault(withdrawal.Strategies[i]);
                scaled[withdrawal.Strategies[i]] = before.With(withdrawal.ScaledShares[i], log.BlockNumber < stays, operatorAddress);
            }
        }

        return scaled;
    }

    private sealed record LineReads(
        Address Strategy,
        ReadSlot<ulong> Max,
        ReadSlot<ulong> Encumbered,
        ReadSlot<AllocationManager.Allocation> Allocation,
        ReadSlot<AllocationManager.GetStrategyAllocationsResult> Allocations,
        ReadSlot<UInt256> Shares,
        ReadSlot<UInt256> InQueue);

    /// <summary>Scaled shares: all that are slashable now, if known, and those of them that are no more at the slash, as far as the logs are not short of some.</summary>
    private readonly record struct QueuedShares(UInt256? All, UInt256 Leaving, bool IsLeavingUnsure = false);

    /// <summary>Scaled shares that the logs tell of: all, and those of them that are not slashable any more at the slash.</summary>
    private readonly record struct LoggedShares(UInt256 All, UInt256 Leaving)
    {
        public LoggedShares With(UInt256 scaled, bool leaves, Address operatorAddress)
        {
            try
            {
                return new LoggedShares(All + scaled, leaves ? Leaving + scaled : Leaving);
            }
            catch (OverflowException exception)
            {
                throw Contradiction($"withdrawals from {operatorAddress} of more shares than there can be", exception);
            }
        }
    }
}
