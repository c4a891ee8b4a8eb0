using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>The last change of a split, from the logs of the time in which it can still be under way.</summary>
internal sealed class SplitLog(RpcClient rpc, Address coordinator, Address operatorAddress, SplitScope scope)
{
    private const ulong SecondsPerSlot = 12;

    /// <summary>The last change that was made within <paramref name="delaySeconds"/> before a block; null when there was none.</summary>
    public async Task<PendingSplit?> FindLastAsync(BlockRef at, uint delaySeconds, CancellationToken cancellationToken)
    {
        ulong from = await FirstBlockAsync(at, delaySeconds, cancellationToken).ConfigureAwait(false);
        return scope switch
        {
            { Avs: { } avs } => await LastAsync(
                RewardsCoordinator.OperatorAVSSplitBipsSetEvent.Filter(coordinator, @operator: operatorAddress, avs: avs),
                static set => new PendingSplit(set.NewOperatorAVSSplitBips, set.ActivatedAt),
                set => set.Operator == operatorAddress && set.Avs == avs,
                from,
                at.Number,
                cancellationToken).ConfigureAwait(false),
            { OperatorSet: { } operatorSet } => await LastAsync(
                RewardsCoordinator.OperatorSetSplitBipsSetEvent.Filter(coordinator, @operator: operatorAddress),
                static set => new PendingSplit(set.NewOperatorSetSplitBips, set.ActivatedAt),
                set => set.Operator == operatorAddress && set.OperatorSet.Avs == operatorSet.Avs && set.OperatorSet.Id == operatorSet.Id,
                from,
                at.Number,
                cancellationToken).ConfigureAwait(false),
            _ => await LastAsync(
                RewardsCoordinator.OperatorPISplitBipsSetEvent.Filter(coordinator, @operator: operatorAddress),
                static set => new PendingSplit(set.NewOperatorPISplitBips, set.ActivatedAt),
                set => set.Operator == operatorAddress,
                from,
                at.Number,
                cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<PendingSplit?> LastAsync<TEvent>(
        EventFilter<TEvent> filter,
        Func<TEvent, PendingSplit> read,
        Func<TEvent, bool> isMeant,
        ulong from,
        ulong to,
        CancellationToken cancellationToken)
        where TEvent : IContractEvent<TEvent>
    {
        PendingSplit? last = null;
        await foreach (EventLog<TEvent> log in rpc.GetEventsAsync(filter, from, to, cancellationToken).ConfigureAwait(false))
        {
            // A node that leaves the filter out must not show another's split.
            if (isMeant(log.Event))
            {
                last = read(log.Event);
            }
        }

        return last;
    }

    /// <summary>A block that is older than the delay: first as slots pass on Ethereum, then, where blocks come faster, ever further back.</summary>
    private async Task<ulong> FirstBlockAsync(BlockRef at, uint delaySeconds, CancellationToken cancellationToken)
    {
        ulong wanted = at.Timestamp - Math.Min(at.Timestamp, delaySeconds);
        for (ulong back = (delaySeconds / SecondsPerSlot) + 1; back < at.Number; back *= 2)
        {
            // A block that the node does not have is older than what it has logs of.
            BlockHeader? header = await rpc.GetBlockAsync(BlockTag.FromNumber(at.Number - back), cancellationToken).ConfigureAwait(false);
            if (header is null || header.Timestamp < wanted)
            {
                return at.Number - back;
            }
        }

        return 0;
    }
}
