using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>What <c>slashOperator</c> asks before it slashes. What it takes is in <see cref="Positions.SlashSnapshot"/>.</summary>
internal static class SlashGates
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

    /// <summary>There is the set, it can slash the operator, and the strategies are its own.</summary>
    public static RoleGate CanBeSlashed(EigenLayerContext context, OperatorSetId set, Address operatorAddress, ImmutableArray<Address> strategies) => async (rounds, refusals) =>
    {
        AllocationManager.OperatorSet key = set.ToAllocationManager();
        RoundRead<bool> exists = rounds.Read(context.AllocationManager.IsOperatorSet(key));
        RoundRead<bool> isSlashable = rounds.Read(context.AllocationManager.IsOperatorSlashable(operatorAddress, key));
        RoundRead<ImmutableArray<Address>> inSet = rounds.Read(context.AllocationManager.GetStrategiesInOperatorSet(key));
        await rounds.NextAsync().ConfigureAwait(false);
        if (!exists.Value)
        {
            refusals.Add(new OperatorSetNotFound(set));
            return;
        }

        if (!isSlashable.Value)
        {
            refusals.Add(new OperatorNotSlashable(operatorAddress, set));
        }

        refusals.AddRange(strategies.Where(strategy => !inSet.Value.Contains(strategy)).Select(strategy => new StrategyNotInSet(set, strategy)));
    };

    /// <summary>Since 1.9 the slasher and nobody else; before, whoever may act for the AVS.</summary>
    public static RoleGate MaySlash(EigenLayerContext context, OperatorSetId set, Address sender, IContractCall call) => async (rounds, refusals) =>
    {
        RoundRead<bool> exists = rounds.Read(context.AllocationManager.IsOperatorSet(set.ToAllocationManager()));
        RoundRead<Address> slasher = rounds.Read(context.AllocationManager.GetSlasher(set.ToAllocationManager()));
        await rounds.NextAsync().ConfigureAwait(false);
        if (FeatureProbe.IsMissing(slasher.Outcome.Error))
        {
            await AllocationGates.MayAct(context, sender, set.Avs, call)(rounds, refusals).ConfigureAwait(false);
        }
        else if (exists.Value && slasher.Value.IsZero)
        {
            refusals.Add(new SlasherNotSet(set));
        }
        else if (exists.Value && slasher.Value != sender)
        {
            refusals.Add(new CallerIsNotSlasher(sender, set, slasher.Value));
        }
    };
}
