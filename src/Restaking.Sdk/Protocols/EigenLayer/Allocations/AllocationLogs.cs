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

    private static ulong Before(ulong block, uint blocks) => block > blocks ? block - blocks : 0;
}
