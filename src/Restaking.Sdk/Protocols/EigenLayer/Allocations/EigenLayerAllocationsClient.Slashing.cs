using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <content>Slashing, for AVSs.</content>
public partial class EigenLayerAllocationsClient
{
    /// <summary>
    /// What a slash would take, to the wei: magnitude, shares of the operator's stakers, shares in the withdrawal queue, and where they go; and what stands against it.
    /// </summary>
    /// <remarks>
    /// Before 1.9, where the operator was slashed before, one share more than said here may be taken from the queue: those versions round from figures that no view tells.
    /// </remarks>
    /// <param name="order">Whom, in which strategies, how much.</param>
    /// <param name="caller">Who would send: the set's slasher, or before 1.9 whoever may act for the AVS. Null: the signer, or the AVS.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">No strategy, not ascending, one twice, a part of 0 or above 1e18, a zero address, or an unknown symbol.</exception>
    public virtual async Task<SlashPreview> PreviewSlashAsync(
        SlashOrder order,
        Address? caller = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        CheckedSlash slash = Slash(order, caller);
        SlashPreview? preview = null;
        PreflightResult found = await RoleGates.CheckAsync(
            _context, SlashGates(slash, planned => preview = planned), block ?? BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        return preview! with { Refusals = found.Refusals };
    }

    /// <summary>Asks at the latest block whether a slash would go through, and names every reason why not.</summary>
    /// <inheritdoc cref="PrepareSlash" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckSlashAsync(SlashOrder order, Address? caller = null, CancellationToken cancellationToken = default) =>
        RoleGates.CheckAsync(_context, SlashGates(Slash(order, caller), _ => { }), BlockTag.Latest, cancellationToken);

    /// <summary>
    /// Prepares <c>slashOperator</c>. It takes a part of what the operator has allocated to the set, rounded up, for good: from the operator's magnitude, from the stake of all its stakers, and from what of
    /// it waits in the withdrawal queue. A strategy in which nothing is allocated is skipped without a word. There is no way back: look at <see cref="PreviewSlashAsync"/> first.
    /// </summary>
    /// <param name="order">Whom, in which strategies, how much.</param>
    /// <param name="caller">Who sends: the set's slasher, or before 1.9 whoever may act for the AVS. Null: the signer, or the AVS.</param>
    /// <exception cref="ArgumentException">No strategy, not ascending, one twice, a part of 0 or above 1e18, a zero address, or an unknown symbol.</exception>
    public virtual PreparedTransaction<SlashResult> PrepareSlash(SlashOrder order, Address? caller = null)
    {
        CheckedSlash slash = Slash(order, caller);
        return RoleGates.Prepare(
            _context,
            slash.Call,
            receipt => ReadSlash(receipt, slash),
            $"Slash {order.Operator} for operator set {order.Set}",
            slash.Sender,
            SlashGates(slash, _ => { }));
    }

    private CheckedSlash Slash(SlashOrder order, Address? caller)
    {
        ImmutableArray<(Address Strategy, UInt256 Wad)> lines = SlashPlanner.Resolve(_context, order);
        AllocationManager.SlashingParams parameters = new(
            order.Operator, order.Set.Id, [.. lines.Select(line => line.Strategy)], [.. lines.Select(line => line.Wad)], order.Description);
        return new CheckedSlash(
            order,
            lines,
            _context.AllocationManager.SlashOperator(order.Set.Avs, parameters),
            AllocationArguments.Sender(_context, caller, order.Set.Avs, nameof(caller)));
    }

    private RoleGate[] SlashGates(CheckedSlash slash, Action<SlashPreview> planned) =>
    [
        AllocationGates.NotPaused(_context, PauseBits.AllocationSlashing, "Slashes"),
        async (rounds, refusals) =>
        {
            SlashPreview preview = await SlashPlanner.PlanAsync(_context, rounds, slash).ConfigureAwait(false);
            planned(preview);
            refusals.AddRange(preview.Refusals);
        },
    ];

    private SlashResult ReadSlash(TransactionReceipt receipt, CheckedSlash slash)
    {
        Address manager = _context.Deployment.AllocationManager;
        OperatorSetId set = slash.Order.Set;
        Address operatorAddress = slash.Order.Operator;
        AllocationManager.OperatorSlashedEvent slashed = receipt.Single<AllocationManager.OperatorSlashedEvent>(
            manager, found => found.Operator == operatorAddress && OperatorSetId.From(found.OperatorSet) == set);
        slashed.WadSlashed.OfLength(slashed.Strategies.Length, "OperatorSlashed");

        // A slasher that is a contract can slash several times in one transaction; each slash ends with its event.
        TransactionReceipt own = receipt with { Logs = [.. OfThisSlash(receipt, manager, operatorAddress, set)] };
        ILookup<Address, UInt256> shares = own.From<DelegationManager.OperatorSharesSlashedEvent>(_context.Deployment.DelegationManager)
            .Where(taken => taken.Operator == operatorAddress)
            .ToLookup(taken => taken.Strategy, taken => taken.TotalSlashedShares);
        ILookup<Address, ulong> left = own.From<AllocationManager.MaxMagnitudeUpdatedEvent>(manager)
            .Where(updated => updated.Operator == operatorAddress)
            .ToLookup(updated => updated.Strategy, updated => updated.MaxMagnitude);
        UInt256? slashId = own.From<StrategyManager.BurnOrRedistributableSharesIncreasedEvent>(_context.Deployment.StrategyManager)
            .Where(increased => OperatorSetId.From(increased.OperatorSet) == set)
            .Select(increased => (UInt256?)increased.SlashId)
            .FirstOrDefault();
        return new SlashResult(
            set,
            operatorAddress,
            slashId,
            [
                .. slashed.Strategies.Select((strategy, i) => new StrategySlashed(
                    strategy, slashed.WadSlashed[i], shares[strategy].FirstOrDefault(), left.Contains(strategy) ? left[strategy].First() : null)),
            ],
            slashed.DescriptionValue,
            receipt.TransactionHash,
            receipt.BlockNumber);
    }

    private static List<LogEntry> OfThisSlash(TransactionReceipt receipt, Address manager, Address operatorAddress, OperatorSetId set)
    {
        List<LogEntry> logs = [];
        foreach (LogEntry log in receipt.Logs)
        {
            logs.Add(log);
            if (log.Address == manager && log.TryDecode(out AllocationManager.OperatorSlashedEvent slashed))
            {
                if (slashed.Operator == operatorAddress && OperatorSetId.From(slashed.OperatorSet) == set)
                {
                    return logs;
                }

                logs.Clear();
            }
        }

        return logs;
    }
}
