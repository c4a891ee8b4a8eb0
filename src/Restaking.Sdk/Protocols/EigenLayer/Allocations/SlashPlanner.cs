using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>A slash whose strategies are known and checked.</summary>
internal sealed record CheckedSlash(SlashOrder Order, ImmutableArray<(Address Strategy, UInt256 Wad)> Lines, IContractCall Call, Address Sender);

/// <summary>Reads what <c>slashOperator</c> depends on, and works it out as the contracts would.</summary>
internal static class SlashPlanner
{
    /// <exception cref="ArgumentException">No strategy, not ascending, one twice, a part of 0 or above 1e18, a zero address, or an unknown symbol.</exception>
    public static ImmutableArray<(Address Strategy, UInt256 Wad)> Resolve(EigenLayerContext context, SlashOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(order.Description, nameof(order));
        order.Set.Checked(nameof(order));
        EigenLayerContext.Checked(order.Operator, nameof(order));
        ArgumentNullException.ThrowIfNull(order.Strategies, nameof(order));
        ImmutableArray<(Address Strategy, UInt256 Wad)> lines = [.. order.Strategies.Select(line => (context.Book.Resolve(line.Strategy, nameof(order)), line.Wad))];
        AllocationArguments.NotEmpty(lines, "strategy", nameof(order));
        for (int i = 0; i < lines.Length; i++)
        {
            MagnitudeMath.CheckWad(lines[i].Wad, nameof(order));
            if (i > 0 && lines[i].Strategy <= lines[i - 1].Strategy)
            {
                string ascending = string.Join(", ", lines.Select(line => line.Strategy).Distinct().Order().Select(context.Book.Describe));
                throw new ArgumentException($"Strategies go ascending by address, each once: {ascending} (StrategiesMustBeInAscendingOrder).", nameof(order));
            }
        }

        return lines;
    }

    public static async Task<SlashPreview> PlanAsync(EigenLayerContext context, ReadRounds rounds, CheckedSlash slash)
    {
        AllocationManager contract = context.AllocationManager;
        Address operatorAddress = slash.Order.Operator;
        OperatorSetId set = slash.Order.Set;
        AllocationManager.OperatorSet key = set.ToAllocationManager();
        RoundRead<bool> exists = rounds.Read(contract.IsOperatorSet(key));
        RoundRead<bool> isSlashable = rounds.Read(contract.IsOperatorSlashable(operatorAddress, key));
        RoundRead<ImmutableArray<Address>> inSet = rounds.Read(contract.GetStrategiesInOperatorSet(key));
        RoundRead<Address> slasher = rounds.Read(contract.GetSlasher(key));
        RoundRead<Address> recipient = rounds.Read(contract.GetRedistributionRecipient(key));
        LineReads[] reads = [.. slash.Lines.Select(line => new LineReads(
            rounds.Read(contract.GetAllocation(operatorAddress, key, line.Strategy)),
            rounds.Read(contract.GetMaxMagnitude(operatorAddress, line.Strategy)),
            rounds.Read(contract.GetEncumberedMagnitude(operatorAddress, line.Strategy)),
            rounds.Read(context.DelegationManager.OperatorShares(operatorAddress, line.Strategy)),
            rounds.Read(context.DelegationManager.GetSlashableSharesInQueue(operatorAddress, line.Strategy))))];
        await rounds.NextAsync().ConfigureAwait(false);

        ImmutableArray<EigenLayerRefusal>.Builder refusals = ImmutableArray.CreateBuilder<EigenLayerRefusal>();
        if (!exists.Value)
        {
            refusals.Add(new OperatorSetNotFound(set));
        }
        else
        {
            if (!isSlashable.Value)
            {
                refusals.Add(new OperatorNotSlashable(operatorAddress, set));
            }

            refusals.AddRange(slash.Lines.Where(line => !inSet.Value.Contains(line.Strategy)).Select(line => new StrategyNotInSet(set, line.Strategy)));
        }

        await CheckCallerAsync(context, rounds, slash, exists.Value, slasher, refusals).ConfigureAwait(false);
        Address paid = recipient.ValueOr(SlashedShareReader.BurnAddress);
        return new SlashPreview(
            slash.Order,
            rounds.Block,
            slasher.AddressOrNull(),
            paid == SlashedShareReader.BurnAddress ? null : paid,
            [.. slash.Lines.Select((line, i) => Plan(context, line.Strategy, line.Wad, reads[i]))],
            refusals.ToImmutable());
    }

    /// <summary>Since 1.9 the slasher and nobody else; before, whoever may act for the AVS.</summary>
    private static async Task CheckCallerAsync(
        EigenLayerContext context,
        ReadRounds rounds,
        CheckedSlash slash,
        bool setExists,
        RoundRead<Address> slasher,
        ImmutableArray<EigenLayerRefusal>.Builder refusals)
    {
        if (FeatureProbe.IsMissing(slasher.Outcome.Error))
        {
            await AllocationGates.MayAct(context, slash.Sender, slash.Order.Set.Avs, slash.Call)(rounds, refusals).ConfigureAwait(false);
        }
        else if (setExists && slasher.Value.IsZero)
        {
            refusals.Add(new SlasherNotSet(slash.Order.Set));
        }
        else if (setExists && slasher.Value != slash.Sender)
        {
            refusals.Add(new CallerIsNotSlasher(slash.Sender, slash.Order.Set, slasher.Value));
        }
    }

    private static SlashPreviewLine Plan(EigenLayerContext context, Address strategy, UInt256 wad, LineReads reads)
    {
        MagnitudeSlash magnitude = MagnitudeMath.Slash(
            AllocationState.From(reads.Allocation.Value), new StrategyMagnitude(reads.Max.Value, reads.Encumbered.Value), wad);
        return new SlashPreviewLine(
            strategy,
            context.Book.SymbolOf(strategy),
            wad,
            magnitude,
            MagnitudeMath.SlashShares(reads.Shares.Value, reads.InQueue.Value, magnitude.MagnitudeBefore.Max, magnitude.MagnitudeAfter.Max));
    }

    private sealed record LineReads(
        RoundRead<AllocationManager.Allocation> Allocation,
        RoundRead<ulong> Max,
        RoundRead<ulong> Encumbered,
        RoundRead<UInt256> Shares,
        RoundRead<UInt256> InQueue);
}
