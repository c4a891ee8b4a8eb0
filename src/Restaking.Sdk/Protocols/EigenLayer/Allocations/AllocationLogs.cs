using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>
/// What the AllocationManager stores and has no view for: when an operator left a set, and a delay that does not count yet. Both are in events, and both matter
/// only for as long as a delay lasts, so a bounded range holds them.
/// </summary>
internal static class AllocationLogs
{
    /// <summary>The last block in which each set that the operator left can slash it; sets it left longer ago are not in it.</summary>
    public static async Task<Dictionary<OperatorSetId, ulong>> SlashableUntilAsync(
        EigenLayerContext context,
        Address operatorAddress,
        ulong block,
        uint deallocationDelay,
        CancellationToken cancellationToken)
    {
        EventFilter<AllocationManager.OperatorRemovedFromOperatorSetEvent> filter =
            AllocationManager.OperatorRemovedFromOperatorSetEvent.Filter(context.Deployment.AllocationManager, operatorAddress);
        Dictionary<OperatorSetId, ulong> until = [];
        await foreach (EventLog<AllocationManager.OperatorRemovedFromOperatorSetEvent> log in
            context.Reader.Rpc.GetEventsAsync(filter, Before(block, deallocationDelay), block, cancellationToken).ConfigureAwait(false))
        {
            until[OperatorSetId.From(log.Event.OperatorSet)] = log.BlockNumber + deallocationDelay;
        }

        return until;
    }

    /// <summary>The operator's delay that was set and does not count yet.</summary>
    public static async Task<PendingAllocationDelay?> PendingDelayAsync(
        EigenLayerContext context,
        Address operatorAddress,
        ulong block,
        uint configurationDelay,
        CancellationToken cancellationToken)
    {
        // The event has no indexed field. Delays are set rarely.
        EventFilter<AllocationManager.AllocationDelaySetEvent> filter = AllocationManager.AllocationDelaySetEvent.Filter(context.Deployment.AllocationManager);
        PendingAllocationDelay? pending = null;
        await foreach (EventLog<AllocationManager.AllocationDelaySetEvent> log in
            context.Reader.Rpc.GetEventsAsync(filter, Before(block, configurationDelay), block, cancellationToken).ConfigureAwait(false))
        {
            if (log.Event.Operator == operatorAddress)
            {
                // The last one takes the place of the one before, also when that would have counted sooner.
                pending = log.Event.EffectBlock > block ? new PendingAllocationDelay(log.Event.Delay, log.Event.EffectBlock) : null;
            }
        }

        return pending;
    }

    /// <summary>
    /// What changes for the operator with the block after this one, which no view of this one tells: the delay that counts from then (null: the same as now), and the
    /// sets that can slash it no more. Each is in the logs of a single block.
    /// </summary>
    public static async Task<NextBlockChanges> OfNextBlockAsync(
        EigenLayerContext context,
        Address operatorAddress,
        ulong block,
        uint deallocationDelay,
        uint configurationDelay,
        CancellationToken cancellationToken)
    {
        uint? delay = null;
        if (block >= configurationDelay)
        {
            ulong then = block - configurationDelay;
            EventFilter<AllocationManager.AllocationDelaySetEvent> filter = AllocationManager.AllocationDelaySetEvent.Filter(context.Deployment.AllocationManager);
            bool isDue = false;
            await foreach (EventLog<AllocationManager.AllocationDelaySetEvent> log in context.Reader.Rpc.GetEventsAsync(filter, then, then, cancellationToken).ConfigureAwait(false))
            {
                isDue |= log.Event.Operator == operatorAddress && log.Event.EffectBlock == block + 1;
            }

            // One that was set since then has taken its place.
            if (isDue && await PendingDelayAsync(context, operatorAddress, block, configurationDelay, cancellationToken).ConfigureAwait(false) is { } pending && pending.EffectBlock == block + 1)
            {
                delay = pending.Blocks;
            }
        }

        HashSet<OperatorSetId> free = [];
        if (block >= deallocationDelay)
        {
            ulong then = block - deallocationDelay;
            EventFilter<AllocationManager.OperatorRemovedFromOperatorSetEvent> filter =
                AllocationManager.OperatorRemovedFromOperatorSetEvent.Filter(context.Deployment.AllocationManager, operatorAddress);
            await foreach (EventLog<AllocationManager.OperatorRemovedFromOperatorSetEvent> log in
                context.Reader.Rpc.GetEventsAsync(filter, then, then, cancellationToken).ConfigureAwait(false))
            {
                free.Add(OperatorSetId.From(log.Event.OperatorSet));
            }
        }

        return new NextBlockChanges(delay, free);
    }

    private static ulong Before(ulong block, uint blocks) => block > blocks ? block - blocks : 0;
}

/// <summary>What the next block changes for an operator.</summary>
internal sealed record NextBlockChanges(uint? AllocationDelay, HashSet<OperatorSetId> NoLongerSlashable)
{
    public static NextBlockChanges None { get; } = new(null, []);

    public bool IsNone => AllocationDelay is null && NoLongerSlashable.Count == 0;
}
