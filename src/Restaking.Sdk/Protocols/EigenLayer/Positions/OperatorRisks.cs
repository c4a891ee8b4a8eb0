using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>Magnitudes and allocations of operators at one block, read once for all their stakers.</summary>
internal sealed class OperatorRisks(EigenLayerContext context, bool withAllocations)
{
    // Stakers of one operator come apart from each other; a cache over a hundred thousand self-delegated stakers must still end somewhere.
    private const int MostRemembered = 4_096;

    private readonly Dictionary<(Address Operator, Address Strategy), ulong> _magnitudes = [];
    private readonly Dictionary<(Address Operator, Address Strategy), ImmutableArray<AllocationRisk>> _risks = [];

    /// <summary>1e18 for nobody.</summary>
    public UInt256 MaxMagnitudeOf(Address? operatorAddress, Address strategy) =>
        operatorAddress is { } known ? _magnitudes[(known, strategy)] : ShareMath.Wad;

    public ImmutableArray<AllocationRisk> RisksOf(Address? operatorAddress, Address strategy) =>
        operatorAddress is { } known && withAllocations ? _risks[(known, strategy)] : [];

    /// <summary>Learns what it does not know yet of these pairs.</summary>
    public async Task LearnAsync(IEnumerable<(Address Operator, Address Strategy)> pairs, RpcPin pin, CancellationToken cancellationToken)
    {
        (Address Operator, Address Strategy)[] wanted = [.. pairs.Distinct()];
        if (_magnitudes.Count + wanted.Length > MostRemembered)
        {
            _magnitudes.Clear();
            _risks.Clear();
        }

        (Address Operator, Address Strategy)[] unknown = [.. wanted.Where(pair => !_magnitudes.ContainsKey(pair))];
        if (unknown.Length == 0)
        {
            return;
        }

        ReadBatch batch = context.Reader.CreateBatch();
        var reads = unknown.Select(pair => (
            Pair: pair,
            Magnitude: batch.Add(context.AllocationManager.GetMaxMagnitude(pair.Operator, pair.Strategy)),
            Allocations: withAllocations ? batch.Add(context.AllocationManager.GetStrategyAllocations(pair.Operator, pair.Strategy)) : null)).ToArray();
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        foreach (var read in reads)
        {
            _magnitudes[read.Pair] = read.Magnitude.Value;
        }

        if (withAllocations)
        {
            await LearnRisksAsync([.. reads.Select(read => (read.Pair, read.Allocations!.Value))], pin, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LearnRisksAsync(
        ((Address Operator, Address Strategy) Pair, AllocationManager.GetStrategyAllocationsResult Allocations)[] reads,
        RpcPin pin,
        CancellationToken cancellationToken)
    {
        ReadBatch batch = context.Reader.CreateBatch();
        Dictionary<(Address, AllocationManager.OperatorSet), ReadSlot<bool>> slashable = [];
        Dictionary<AllocationManager.OperatorSet, (ReadSlot<ImmutableArray<Address>> Strategies, ReadSlot<Address> Recipient)> sets = [];
        foreach (((Address operatorAddress, _), AllocationManager.GetStrategyAllocationsResult allocations) in reads)
        {
            allocations.Allocations.OfLength(allocations.OperatorSets.Length, "getStrategyAllocations");
            foreach (AllocationManager.OperatorSet set in allocations.OperatorSets)
            {
                slashable.TryAdd((operatorAddress, set), null!);
                sets.TryAdd(set, default);
            }
        }

        foreach ((Address operatorAddress, AllocationManager.OperatorSet set) in slashable.Keys.ToArray())
        {
            slashable[(operatorAddress, set)] = batch.Add(context.AllocationManager.IsOperatorSlashable(operatorAddress, set));
        }

        foreach (AllocationManager.OperatorSet set in sets.Keys.ToArray())
        {
            sets[set] = (batch.Add(context.AllocationManager.GetStrategiesInOperatorSet(set)), batch.TryAdd(context.AllocationManager.GetRedistributionRecipient(set)));
        }

        if (batch.Count > 0)
        {
            await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        }

        foreach (((Address Operator, Address Strategy) pair, AllocationManager.GetStrategyAllocationsResult allocations) in reads)
        {
            _risks[pair] =
            [
                .. allocations.OperatorSets.Select((set, i) => Describe(
                    set,
                    allocations.Allocations[i],
                    _magnitudes[pair],
                    slashable[(pair.Operator, set)].Value,
                    sets[set].Strategies.Value.Contains(pair.Strategy),
                    Redistribution.Recipient(sets[set].Recipient.OrNull()))).Where(risk => risk.Allocation != AllocationState.None),
            ];
        }
    }

    private static AllocationRisk Describe(
        AllocationManager.OperatorSet set,
        AllocationManager.Allocation allocation,
        ulong maxMagnitude,
        bool isSlashable,
        bool isInSet,
        Address? recipient) =>
        new(set, AllocationState.From(allocation), maxMagnitude, isSlashable, isInSet, recipient);
}
