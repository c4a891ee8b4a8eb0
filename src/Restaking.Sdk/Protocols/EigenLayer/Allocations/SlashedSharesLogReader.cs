using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>
/// Reads what became of slashed shares, log after log. A slash's own log comes last in it, so what a slash took is held back until then, and no longer than to the end of the transaction.
/// </summary>
internal sealed class SlashedSharesLogReader(EigenLayerDeployment deployment)
{
    private readonly List<SlashedSharesEvent> _waiting = [];

    public LogFilter Filter { get; } = new()
    {
        Addresses = deployment.EigenPodManager is { } pods
            ? [deployment.StrategyManager, deployment.AllocationManager, pods]
            : [deployment.StrategyManager, deployment.AllocationManager],
        Topics =
        [
            [
                StrategyManagerLegacy.BurnableSharesIncreasedEvent.Topic0,
                StrategyManager.BurnableSharesDecreasedEvent.Topic0,
                StrategyManager.BurnOrRedistributableSharesIncreasedEvent.Topic0,
                StrategyManager.BurnOrRedistributableSharesDecreasedEvent.Topic0,
                EigenPodManager.BurnableETHSharesIncreasedEvent.Topic0,
                AllocationManager.OperatorSlashedEvent.Topic0,
            ],
        ],
    };

    /// <summary>What is known with this log; in the order of the logs.</summary>
    public ImmutableArray<SlashedSharesEvent> Read(LogEntry log)
    {
        ImmutableArray<SlashedSharesEvent> known = _waiting.Count > 0 && _waiting[0].TransactionHash != log.TransactionHash ? End() : [];
        if (log.Removed)
        {
            return known;
        }

        if (log.Address == deployment.AllocationManager)
        {
            return log.TryDecode(out AllocationManager.OperatorSlashedEvent slashed) ? [.. known, .. EndOf(slashed)] : known;
        }

        if (Describe(log) is not { } found)
        {
            return known;
        }

        if (found.Change == SlashedSharesChange.Taken || _waiting.Count > 0)
        {
            _waiting.Add(found);
            return known;
        }

        return [.. known, found];
    }

    /// <summary>What was held back and never met the log of its slash.</summary>
    public ImmutableArray<SlashedSharesEvent> End()
    {
        ImmutableArray<SlashedSharesEvent> all = [.. _waiting];
        _waiting.Clear();
        return all;
    }

    private ImmutableArray<SlashedSharesEvent> EndOf(AllocationManager.OperatorSlashedEvent slashed)
    {
        OperatorSetId set = OperatorSetId.From(slashed.OperatorSet);
        return
        [
            .. End().Select(found => found.Change == SlashedSharesChange.Taken && (found.Set ?? set) == set
                ? found with { Set = set, Operator = slashed.Operator }
                : found),
        ];
    }

    private SlashedSharesEvent? Describe(LogEntry log)
    {
        if (log.Address == deployment.EigenPodManager)
        {
            return log.TryDecode(out EigenPodManager.BurnableETHSharesIncreasedEvent ether)
                ? Of(log, SlashedSharesChange.Taken, EigenLayerDeployment.BeaconChainEthStrategy, ether.Shares)
                : null;
        }

        if (log.Address != deployment.StrategyManager)
        {
            return null;
        }

        if (log.TryDecode(out StrategyManager.BurnOrRedistributableSharesIncreasedEvent taken))
        {
            return Of(log, SlashedSharesChange.Taken, taken.Strategy, taken.Shares, OperatorSetId.From(taken.OperatorSet), taken.SlashId);
        }

        if (log.TryDecode(out StrategyManager.BurnOrRedistributableSharesDecreasedEvent cleared))
        {
            return Of(log, SlashedSharesChange.Cleared, cleared.Strategy, cleared.Shares, OperatorSetId.From(cleared.OperatorSet), cleared.SlashId);
        }

        if (log.TryDecode(out StrategyManagerLegacy.BurnableSharesIncreasedEvent burnable))
        {
            return Of(log, SlashedSharesChange.Taken, burnable.Strategy, burnable.Shares);
        }

        return log.TryDecode(out StrategyManager.BurnableSharesDecreasedEvent burned) ? Of(log, SlashedSharesChange.Cleared, burned.Strategy, burned.Shares) : null;
    }

    private static SlashedSharesEvent Of(LogEntry log, SlashedSharesChange change, Address strategy, UInt256 shares, OperatorSetId? set = null, UInt256? slashId = null) =>
        new(change, strategy, shares, set, slashId, null, log.BlockNumber, log.TransactionHash, log.LogIndex);
}
