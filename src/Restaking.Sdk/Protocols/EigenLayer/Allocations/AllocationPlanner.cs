using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>A target whose strategy is known.</summary>
internal readonly record struct ResolvedTarget(OperatorSetId Set, Address Strategy, ulong Magnitude);

/// <summary>Reads what <c>modifyAllocations</c> depends on, and works through the targets as the contract would.</summary>
internal static class AllocationPlanner
{
    /// <summary>In the order of the contract's call: by set, sets in the order of their first mention.</summary>
    /// <exception cref="ArgumentException">No target, one twice, a magnitude above 1e18, a zero address, or an unknown symbol.</exception>
    public static ImmutableArray<ResolvedTarget> Resolve(EigenLayerContext context, IReadOnlyCollection<AllocationTarget> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ImmutableArray<ResolvedTarget> resolved =
        [
            .. targets.Select(target => target.Magnitude <= MagnitudeMath.Wad
                ? new ResolvedTarget(target.Set.Checked(nameof(targets)), context.Book.Resolve(target.Strategy, nameof(targets)), target.Magnitude)
                : throw new ArgumentOutOfRangeException(nameof(targets), target.Magnitude, "A magnitude is at most 1e18.")),
        ];
        AllocationArguments.NotEmpty(resolved, "target", nameof(targets));
        AllocationArguments.Distinct(
            [.. resolved.Select(target => (target.Set, target.Strategy))], pair => $"allocation of {context.Book.Describe(pair.Strategy)} to operator set {pair.Set}", nameof(targets));
        return [.. resolved.GroupBy(target => target.Set).SelectMany(group => group)];
    }

    public static ImmutableArray<AllocationManager.AllocateParams> ToParams(ImmutableArray<ResolvedTarget> targets) =>
    [
        .. targets.GroupBy(target => target.Set).Select(group => new AllocationManager.AllocateParams(
            group.Key.ToAllocationManager(), [.. group.Select(target => target.Strategy)], [.. group.Select(target => target.Magnitude)])),
    ];

    /// <summary>The preview without the gates that do not depend on figures, and <c>ALLOCATION_CONFIGURATION_DELAY</c>.</summary>
    public static async Task<(AllocationPreview Preview, uint ConfigurationDelay)> PlanAsync(
        EigenLayerContext context,
        ReadRounds rounds,
        Address operatorAddress,
        ImmutableArray<ResolvedTarget> targets,
        NextBlockChanges? nextBlock = null)
    {
        nextBlock ??= NextBlockChanges.None;
        AllocationManager contract = context.AllocationManager;
        RoundRead<AllocationManager.GetAllocationDelayResult> delayRead = rounds.Read(contract.GetAllocationDelay(operatorAddress));
        RoundRead<uint> deallocation = rounds.Read(contract.DeallocationDelay());
        RoundRead<uint> configuration = rounds.Read(contract.AllocationConfigurationDelay());
        Dictionary<OperatorSetId, SetReads> sets = targets.Select(target => target.Set).Distinct().ToDictionary(set => set, set => new SetReads(
            rounds.Read(contract.IsOperatorSet(set.ToAllocationManager())),
            rounds.Read(contract.IsOperatorSlashable(operatorAddress, set.ToAllocationManager())),
            rounds.Read(contract.GetStrategiesInOperatorSet(set.ToAllocationManager()))));
        RoundRead<AllocationManager.Allocation>[] allocations =
            [.. targets.Select(target => rounds.Read(contract.GetAllocation(operatorAddress, target.Set.ToAllocationManager(), target.Strategy)))];
        Dictionary<Address, (RoundRead<ulong> Max, RoundRead<ulong> Encumbered)> reads = targets.Select(target => target.Strategy).Distinct().ToDictionary(
            strategy => strategy,
            strategy => (rounds.Read(contract.GetMaxMagnitude(operatorAddress, strategy)), rounds.Read(contract.GetEncumberedMagnitude(operatorAddress, strategy))));
        await rounds.NextAsync().ConfigureAwait(false);

        (bool isSet, uint delay) = delayRead.Value;
        uint delayThen = nextBlock.AllocationDelay ?? delay;
        Dictionary<Address, StrategyMagnitude> magnitudes = reads.ToDictionary(pair => pair.Key, pair => new StrategyMagnitude(pair.Value.Max.Value, pair.Value.Encumbered.Value));
        ImmutableArray<AllocationPreviewLine>.Builder lines = ImmutableArray.CreateBuilder<AllocationPreviewLine>(targets.Length);
        for (int i = 0; i < targets.Length; i++)
        {
            ResolvedTarget target = targets[i];
            AllocationPreviewLine line = Plan(
                context,
                target,
                sets[target.Set],
                AllocationState.From(allocations[i].Value),
                magnitudes[target.Strategy],
                isSet ? delayThen : null,
                deallocation.Value,
                rounds.Block.Number,
                nextBlock.NoLongerSlashable.Contains(target.Set));
            magnitudes[target.Strategy] = line.Change.MagnitudeAfter;
            lines.Add(line);
        }

        ImmutableArray<EigenLayerRefusal> refusals =
        [
            .. isSet ? ImmutableArray<EigenLayerRefusal>.Empty : [new AllocationDelayNotSet(operatorAddress, configuration.Value)],
            .. sets.Where(set => !set.Value.Exists.Value).Select(set => new OperatorSetNotFound(set.Key)),
            .. lines.SelectMany(line => line.Refusals).Where(refusal => refusal is not OperatorSetNotFound),
        ];
        return (new AllocationPreview(operatorAddress, rounds.Block, isSet ? delayThen : null, deallocation.Value, lines.ToImmutable(), refusals), configuration.Value);
    }

    private static AllocationPreviewLine Plan(
        EigenLayerContext context,
        ResolvedTarget target,
        SetReads set,
        AllocationState now,
        StrategyMagnitude magnitude,
        uint? allocationDelay,
        uint deallocationDelay,
        ulong block,
        bool endsWithThisBlock)
    {
        bool isSlashable = set.IsSlashable.Value && !endsWithThisBlock && set.Strategies.Value.Contains(target.Strategy);

        // A change that ends with the next block is still one as far as this block can tell, which is what a simulation says too.
        AllocationChange change = now.IsPending
            ? AllocationChange.Refused(AllocationBlocker.ModificationPending, now, magnitude)
            : MagnitudeMath.Modify(now, magnitude, target.Magnitude, isSlashable, allocationDelay ?? 0, deallocationDelay, block + 1);
        if (allocationDelay is null && change.Kind == AllocationChangeKind.Allocation)
        {
            change = change with { EffectBlock = null };
        }

        ImmutableArray<EigenLayerRefusal>.Builder refusals = ImmutableArray.CreateBuilder<EigenLayerRefusal>();
        if (!set.Exists.Value)
        {
            refusals.Add(new OperatorSetNotFound(target.Set));
        }

        switch (change.Blocker)
        {
            case AllocationBlocker.ModificationPending:
                refusals.Add(new ModificationPending(target.Set, target.Strategy, now.EffectBlock, block));
                break;
            case AllocationBlocker.SameMagnitude:
                refusals.Add(new SameMagnitude(target.Set, target.Strategy, target.Magnitude));
                break;
            case AllocationBlocker.InsufficientMagnitude:
                refusals.Add(new InsufficientMagnitude(target.Set, target.Strategy, target.Magnitude - now.Magnitude, magnitude.Allocatable));
                break;
            default:
                break;
        }

        return new AllocationPreviewLine(
            target.Set, target.Strategy, context.Book.SymbolOf(target.Strategy), target.Magnitude, isSlashable, change, magnitude, refusals.ToImmutable());
    }

    private sealed record SetReads(RoundRead<bool> Exists, RoundRead<bool> IsSlashable, RoundRead<ImmutableArray<Address>> Strategies);
}
