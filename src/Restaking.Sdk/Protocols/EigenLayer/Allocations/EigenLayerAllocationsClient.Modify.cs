using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <content>Modifying allocations, and the deallocation queue.</content>
public partial class EigenLayerAllocationsClient
{
    /// <summary>
    /// What modifying allocations would do, line by line: what is now and pending, from which block the target counts, what stays encumbered and allocatable, and
    /// what stands against it.
    /// </summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="targets">Absolute magnitudes, one per set and strategy.</param>
    /// <param name="caller">Who would send: the operator, its admin or appointee. Null: the signer, or the operator.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">No target, one twice, a magnitude above 1e18, a zero address, or an unknown symbol.</exception>
    public virtual async Task<AllocationPreview> PreviewModifyAsync(
        Address operatorAddress,
        IReadOnlyCollection<AllocationTarget> targets,
        Address? caller = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        AllocationPreview preview = null!;
        uint configurationDelay = 0;
        PreflightResult found = await Modification(operatorAddress, targets, caller, (planned, configuration) => (preview, configurationDelay) = (planned, configuration))
            .CheckAsync(block, cancellationToken).ConfigureAwait(false);
        NextBlockChanges next = await AllocationLogs.OfNextBlockAsync(
            _context, operatorAddress, found.Block.Number, preview.DeallocationDelay, configurationDelay, cancellationToken).ConfigureAwait(false);
        if (!next.IsNone)
        {
            ImmutableArray<ResolvedTarget> resolved = AllocationPlanner.Resolve(_context, targets);
            (preview, _) = await ReadRounds.RunAsync(
                _context.Reader,
                rounds => AllocationPlanner.PlanAsync(_context, rounds, operatorAddress, resolved, next),
                BlockTag.FromHash(found.Block.Hash),
                cancellationToken).ConfigureAwait(false);
        }

        return preview with { Refusals = found.Refusals };
    }

    /// <summary>Asks at the latest block whether allocations could be modified, and names every reason why not.</summary>
    /// <inheritdoc cref="PrepareModify" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckModifyAsync(
        Address operatorAddress,
        IReadOnlyCollection<AllocationTarget> targets,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        Modification(operatorAddress, targets, caller).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>modifyAllocations</c>. Targets are absolute magnitudes. An increase is encumbered at once and can be slashed after the allocation delay; a decrease of
    /// what can be slashed stays slashable and encumbered for <c>DEALLOCATION_DELAY</c> blocks, the last one included; any other decrease counts at once. Until a change counts,
    /// the same allocation cannot be changed again. The operator need not be registered for a set to allocate to it.
    /// </summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="targets">Absolute magnitudes, one per set and strategy.</param>
    /// <param name="caller">Who sends: the operator, its admin or appointee. Null: the signer, or the operator.</param>
    /// <exception cref="ArgumentException">No target, one twice, a magnitude above 1e18, a zero address, or an unknown symbol.</exception>
    public virtual PreparedTransaction<AllocationsModified> PrepareModify(Address operatorAddress, IReadOnlyCollection<AllocationTarget> targets, Address? caller = null) =>
        Modification(operatorAddress, targets, caller).Prepare();

    /// <summary>Asks at the latest block whether the deallocation queue could be cleared.</summary>
    /// <inheritdoc cref="PrepareClearDeallocationQueue" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckClearDeallocationQueueAsync(
        Address operatorAddress,
        IReadOnlyCollection<StrategyReference> strategies,
        ushort mostPerStrategy = ushort.MaxValue,
        CancellationToken cancellationToken = default) =>
        QueueClearing(operatorAddress, strategies, mostPerStrategy, caller: null).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>clearDeallocationQueue</c>: takes deallocations that are due off the queue, the oldest first. Nobody needs it to free magnitude: the views count them as free, and
    /// <c>modifyAllocations</c> clears the queue itself. It helps where the queue is so long that a modification would cost too much gas. Anybody may send it.
    /// </summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="strategies">Symbols of the address book or addresses.</param>
    /// <param name="mostPerStrategy">At most so many per strategy; at least 1.</param>
    /// <param name="caller">Who sends; null: the signer, or the operator.</param>
    /// <exception cref="ArgumentException">No strategy, one twice, an unknown symbol, a zero address, or 0 deallocations.</exception>
    public virtual PreparedTransaction<DeallocationsCleared> PrepareClearDeallocationQueue(
        Address operatorAddress,
        IReadOnlyCollection<StrategyReference> strategies,
        ushort mostPerStrategy = ushort.MaxValue,
        Address? caller = null) =>
        QueueClearing(operatorAddress, strategies, mostPerStrategy, caller).Prepare();

    private RoleWrite<DeallocationsCleared> QueueClearing(
        Address operatorAddress,
        IReadOnlyCollection<StrategyReference> strategies,
        ushort mostPerStrategy,
        Address? caller)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        ArgumentOutOfRangeException.ThrowIfZero(mostPerStrategy);
        ImmutableArray<Address> resolved = AllocationArguments.Strategies(_context, strategies, nameof(strategies));
        return new RoleWrite<DeallocationsCleared>(
            _context,
            _context.AllocationManager.ClearDeallocationQueue(operatorAddress, resolved, [.. resolved.Select(_ => mostPerStrategy)]),
            receipt => ReadCleared(receipt, operatorAddress),
            $"Clear the deallocation queue of {operatorAddress}",
            AllocationArguments.Sender(_context, caller, operatorAddress, nameof(caller)),
            [AllocationGates.NotPaused(_context, PauseBits.AllocationModify, "Modifications of allocations")]);
    }

    private RoleWrite<AllocationsModified> Modification(
        Address operatorAddress,
        IReadOnlyCollection<AllocationTarget> targets,
        Address? caller,
        Action<AllocationPreview, uint>? planned = null)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        ImmutableArray<ResolvedTarget> resolved = AllocationPlanner.Resolve(_context, targets);
        IContractCall call = _context.AllocationManager.ModifyAllocations(operatorAddress, AllocationPlanner.ToParams(resolved));
        Address sender = AllocationArguments.Sender(_context, caller, operatorAddress, nameof(caller));
        return new RoleWrite<AllocationsModified>(
            _context,
            call,
            receipt => ReadModified(receipt, operatorAddress, resolved),
            $"Modify {resolved.Length} allocation(s) of {operatorAddress}",
            sender,
            [
                AllocationGates.NotPaused(_context, PauseBits.AllocationModify, "Modifications of allocations"),
                AllocationGates.MayAct(_context, sender, operatorAddress, call),
                async (rounds, refusals) =>
                {
                    (AllocationPreview preview, uint configurationDelay) = await AllocationPlanner.PlanAsync(_context, rounds, operatorAddress, resolved).ConfigureAwait(false);
                    planned?.Invoke(preview, configurationDelay);
                    refusals.AddRange(preview.Refusals);
                },
            ]);
    }

    private AllocationsModified ReadModified(TransactionReceipt receipt, Address operatorAddress, ImmutableArray<ResolvedTarget> targets)
    {
        Address manager = _context.Deployment.AllocationManager;
        ImmutableArray<ModifiedAllocation>.Builder modified = ImmutableArray.CreateBuilder<ModifiedAllocation>(targets.Length);
        foreach (ResolvedTarget target in targets)
        {
            AllocationManager.AllocationUpdatedEvent updated = receipt.Single<AllocationManager.AllocationUpdatedEvent>(
                manager,
                found => found.Operator == operatorAddress && OperatorSetId.From(found.OperatorSet) == target.Set && found.Strategy == target.Strategy);
            modified.Add(new ModifiedAllocation(target.Set, target.Strategy, updated.Magnitude, updated.EffectBlock));
        }

        return new AllocationsModified(operatorAddress, modified.ToImmutable(), receipt.TransactionHash, receipt.BlockNumber);
    }

    private DeallocationsCleared ReadCleared(TransactionReceipt receipt, Address operatorAddress)
    {
        // One event per deallocation; the last one of a strategy says what is left.
        ImmutableArray<EncumberedMagnitude> left =
        [
            .. receipt.From<AllocationManager.EncumberedMagnitudeUpdatedEvent>(_context.Deployment.AllocationManager)
                .Where(updated => updated.Operator == operatorAddress)
                .GroupBy(updated => updated.Strategy)
                .Select(updates => new EncumberedMagnitude(updates.Key, updates.Last().EncumberedMagnitude)),
        ];
        return new DeallocationsCleared(operatorAddress, left, receipt.TransactionHash, receipt.BlockNumber);
    }
}
