using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>Reads an operator's allocations in three rounds at one block: which sets, which strategies, how much.</summary>
internal static class AllocationReader
{
    private sealed record SetReads(
        OperatorSetId Set,
        bool IsMember,
        RoundRead<bool> IsSlashable,
        RoundRead<ImmutableArray<Address>> Allocated,
        RoundRead<ImmutableArray<Address>> InSet);

    private sealed record StakeReads(RoundRead<UInt256> Shares, RoundRead<UInt256> InQueue, RoundRead<ulong> Max, RoundRead<ulong> Encumbered);

    public static async Task<OperatorAllocations> ReadAsync(EigenLayerContext context, ReadRounds rounds, Address operatorAddress, ImmutableArray<Address> alsoAsked)
    {
        AllocationManager contract = context.AllocationManager;
        RoundRead<ImmutableArray<AllocationManager.OperatorSet>> registered = rounds.Read(contract.GetRegisteredSets(operatorAddress));
        RoundRead<ImmutableArray<AllocationManager.OperatorSet>> allocated = rounds.Read(contract.GetAllocatedSets(operatorAddress));
        await rounds.NextAsync().ConfigureAwait(false);

        HashSet<OperatorSetId> members = [.. OperatorSetId.From(registered.Value)];
        SetReads[] sets =
        [
            .. members.Union(OperatorSetId.From(allocated.Value)).OrderBy(set => set.Avs).ThenBy(set => set.Id).Select(set => new SetReads(
                set,
                members.Contains(set),
                rounds.Read(contract.IsOperatorSlashable(operatorAddress, set.ToAllocationManager())),
                rounds.Read(contract.GetAllocatedStrategies(operatorAddress, set.ToAllocationManager())),
                rounds.Read(contract.GetStrategiesInOperatorSet(set.ToAllocationManager())))),
        ];
        if (sets.Length > 0)
        {
            await rounds.NextAsync().ConfigureAwait(false);
        }

        Dictionary<(OperatorSetId Set, Address Strategy), RoundRead<AllocationManager.Allocation>> allocations = [];
        foreach (SetReads set in sets)
        {
            foreach (Address strategy in set.Allocated.Value)
            {
                allocations[(set.Set, strategy)] = rounds.Read(contract.GetAllocation(operatorAddress, set.Set.ToAllocationManager(), strategy));
            }
        }

        Dictionary<Address, StakeReads> stakes = alsoAsked.Concat(allocations.Keys.Select(key => key.Strategy)).Distinct().ToDictionary(
            strategy => strategy,
            strategy => new StakeReads(
                rounds.Read(context.DelegationManager.OperatorShares(operatorAddress, strategy)),
                rounds.Read(context.DelegationManager.GetSlashableSharesInQueue(operatorAddress, strategy)),
                rounds.Read(contract.GetMaxMagnitude(operatorAddress, strategy)),
                rounds.Read(contract.GetEncumberedMagnitude(operatorAddress, strategy))));
        if (stakes.Count > 0)
        {
            await rounds.NextAsync().ConfigureAwait(false);
        }

        ImmutableArray<OperatorSetAllocations> described = [.. sets.Select(set => Describe(context, set, allocations, stakes))];
        return new OperatorAllocations(
            operatorAddress,
            rounds.Block,
            [.. stakes.Select(stake => Describe(context, stake.Key, stake.Value, described)).OrderBy(stake => stake.Strategy)],
            described);
    }

    /// <summary>Finds the blocks until which sets that the operator left can slash it; asks for logs only when there is such a set.</summary>
    public static async Task<OperatorAllocations> WithSlashableUntilAsync(
        EigenLayerContext context,
        OperatorAllocations allocations,
        CancellationToken cancellationToken)
    {
        if (!allocations.Sets.Any(HasLeft))
        {
            return allocations;
        }

        uint delay = await context.Reader.ReadAsync(
            context.AllocationManager.DeallocationDelay(), BlockTag.FromNumber(allocations.Block.Number), cancellationToken).ConfigureAwait(false);
        Dictionary<OperatorSetId, ulong> until =
            await AllocationLogs.SlashableUntilAsync(context, allocations.Operator, allocations.Block.Number, delay, cancellationToken).ConfigureAwait(false);
        return allocations with
        {
            Sets = [.. allocations.Sets.Select(set => HasLeft(set) && until.TryGetValue(set.Set, out ulong last) ? set with { SlashableUntilBlock = last } : set)],
        };
    }

    private static bool HasLeft(OperatorSetAllocations set) => set.IsSlashable && !set.IsMember;

    private static OperatorSetAllocations Describe(
        EigenLayerContext context,
        SetReads set,
        Dictionary<(OperatorSetId Set, Address Strategy), RoundRead<AllocationManager.Allocation>> allocations,
        Dictionary<Address, StakeReads> stakes)
    {
        ImmutableArray<StrategyAllocation>.Builder lines = ImmutableArray.CreateBuilder<StrategyAllocation>();
        foreach (Address strategy in set.Allocated.Value.Order())
        {
            // A deallocation that is due and was not cleared yet is still listed, with nothing in it.
            AllocationState state = AllocationState.From(allocations[(set.Set, strategy)].Value);
            if (state == AllocationState.None)
            {
                continue;
            }

            bool isInSet = set.InSet.Value.Contains(strategy);
            ulong slashable = isInSet && set.IsSlashable.Value ? state.Magnitude : 0;
            StakeReads stake = stakes[strategy];
            lines.Add(new StrategyAllocation(
                strategy,
                context.Book.SymbolOf(strategy),
                state,
                isInSet,
                slashable,
                MagnitudeMath.Proportion(slashable, stake.Max.Value),
                MagnitudeMath.SlashableShares(stake.Shares.Value, slashable, stake.Max.Value)));
        }

        return new OperatorSetAllocations(set.Set, set.IsMember, set.IsSlashable.Value, null, lines.ToImmutable());
    }

    private static OperatorStake Describe(EigenLayerContext context, Address strategy, StakeReads stake, ImmutableArray<OperatorSetAllocations> sets) => new(
        strategy,
        context.Book.SymbolOf(strategy),
        stake.Shares.Value,
        stake.InQueue.Value,
        new StrategyMagnitude(stake.Max.Value, stake.Encumbered.Value),
        sets.SelectMany(set => set.Allocations).Where(line => line.Strategy == strategy).Aggregate(0UL, (sum, line) => checked(sum + line.SlashableMagnitude)));
}
