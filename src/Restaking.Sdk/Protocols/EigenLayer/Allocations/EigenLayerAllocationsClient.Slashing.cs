using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Positions;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <content>Slashing, for AVSs.</content>
public partial class EigenLayerAllocationsClient
{
    /// <summary>
    /// What a slash in the next block would take, to the wei: magnitude, shares of the operator's stakers, shares in the withdrawal queue, and where they go; and what
    /// stands against it.
    /// </summary>
    /// <remarks>What others do until then is not known. The figures come from the model behind <see cref="SlashSnapshot.Predict"/>.</remarks>
    /// <param name="order">Whom, in which strategies, how much.</param>
    /// <param name="caller">Who would send: the set's slasher, or before 1.9 whoever may act for the AVS. Null: the signer, or the AVS.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">No strategy, not ascending, one twice, a part of 0 or above 1e18, a zero address, or an unknown symbol.</exception>
    /// <exception cref="RpcException">No usable answer came, or the node's logs contradict the contracts (<see cref="RpcErrorKind.MalformedResponse"/>, transient).</exception>
    public virtual async Task<SlashPreview> PreviewSlashAsync(
        SlashOrder order,
        Address? caller = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        ImmutableArray<(Address Strategy, UInt256 Wad)> lines = SlashGates.Resolve(_context, order);
        PreflightResult found = await Slash(order, caller).CheckAsync(block, cancellationToken).ConfigureAwait(false);
        RpcPin pin = await _context.PinAsync(BlockTag.FromHash(found.Block.Hash), cancellationToken).ConfigureAwait(false);
        ImmutableArray<SlashSnapshot> snapshots = await SlashSnapshotReader.ReadAsync(
            _context, order.Set, order.Operator, [.. lines.Select(line => line.Strategy)], found.Block.Number + 1, pin, cancellationToken).ConfigureAwait(false);
        return new SlashPreview(
            order,
            found.Block,
            snapshots[0].Slasher,
            snapshots[0].RedistributionRecipient,
            [.. lines.Select((line, i) => Describe(snapshots[i].Predict(line.Wad)))],
            found.Refusals);
    }

    /// <summary>Asks at the latest block whether a slash would go through, and names every reason why not.</summary>
    /// <inheritdoc cref="PrepareSlash" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckSlashAsync(SlashOrder order, Address? caller = null, CancellationToken cancellationToken = default) =>
        Slash(order, caller).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>slashOperator</c>. It takes a part of what the operator has allocated to the set, rounded up, for good: from the operator's magnitude, from the stake of all its stakers, and from what of
    /// it waits in the withdrawal queue. A strategy in which nothing is allocated is skipped without a word. There is no way back: look at <see cref="PreviewSlashAsync"/> first.
    /// </summary>
    /// <param name="order">Whom, in which strategies, how much.</param>
    /// <param name="caller">Who sends: the set's slasher, or before 1.9 whoever may act for the AVS. Null: the signer, or the AVS.</param>
    /// <exception cref="ArgumentException">No strategy, not ascending, one twice, a part of 0 or above 1e18, a zero address, or an unknown symbol.</exception>
    public virtual PreparedTransaction<SlashResult> PrepareSlash(SlashOrder order, Address? caller = null) => Slash(order, caller).Prepare();

    private RoleWrite<SlashResult> Slash(SlashOrder order, Address? caller)
    {
        ImmutableArray<(Address Strategy, UInt256 Wad)> lines = SlashGates.Resolve(_context, order);
        ImmutableArray<Address> strategies = [.. lines.Select(line => line.Strategy)];
        Address sender = AllocationArguments.Sender(_context, caller, order.Set.Avs, nameof(caller));
        IContractCall call = _context.AllocationManager.SlashOperator(
            order.Set.Avs,
            new AllocationManager.SlashingParams(order.Operator, order.Set.Id, strategies, [.. lines.Select(line => line.Wad)], order.Description));
        return new RoleWrite<SlashResult>(
            _context,
            call,
            receipt => ReadSlash(receipt, order),
            $"Slash {order.Operator} for operator set {order.Set}",
            sender,
            [
                AllocationGates.NotPaused(_context, PauseBits.AllocationSlashing, "Slashes"),
                SlashGates.CanBeSlashed(_context, order.Set, order.Operator, strategies),
                SlashGates.MaySlash(_context, order.Set, sender, call),
            ]);
    }

    private SlashPreviewLine Describe(SlashPrediction slash) => new(
        slash.Snapshot.Strategy,
        _context.Book.SymbolOf(slash.Snapshot.Strategy),
        slash.WadToSlash,
        slash.Magnitudes,
        new SharesSlashed(slash.SlashedFromOperator, slash.SlashedFromQueue),
        slash.Obstacle);

    private SlashResult ReadSlash(TransactionReceipt receipt, SlashOrder order)
    {
        Address manager = _context.Deployment.AllocationManager;
        OperatorSetId set = order.Set;
        Address operatorAddress = order.Operator;
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
        bool isBurnable = own.From<StrategyManagerLegacy.BurnableSharesIncreasedEvent>(_context.Deployment.StrategyManager).Any();
        return new SlashResult(
            set,
            operatorAddress,
            slashId,
            slashId is not null ? SlashedSharesWait.BySlash : isBurnable ? SlashedSharesWait.ByStrategy : SlashedSharesWait.Nowhere,
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
