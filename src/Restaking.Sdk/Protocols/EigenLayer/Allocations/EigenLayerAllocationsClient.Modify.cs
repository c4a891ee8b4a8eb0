using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
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
        Modification modification = Modify(operatorAddress, targets, caller);
        AllocationPreview? preview = null;
        PreflightResult found = await RoleGates.CheckAsync(
            _context, ModificationGates(modification, planned => preview = planned), block ?? BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        return preview! with { Refusals = found.Refusals };
    }

    /// <summary>Asks at the latest block whether allocations could be modified, and names every reason why not.</summary>
    /// <inheritdoc cref="PrepareModify" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckModifyAsync(
        Address operatorAddress,
        IReadOnlyCollection<AllocationTarget> targets,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        RoleGates.CheckAsync(_context, ModificationGates(Modify(operatorAddress, targets, caller), _ => { }), BlockTag.Latest, cancellationToken);

    /// <summary>
    /// Prepares <c>modifyAllocations</c>. Targets are absolute magnitudes. An increase is encumbered at once and can be slashed after the allocation delay; a decrease of
    /// what can be slashed stays slashable and encumbered for <c>DEALLOCATION_DELAY</c> blocks, the last one included; any other decrease counts at once. Until a change counts,
    /// the same allocation cannot be changed again. The operator need not be registered for a set to allocate to it.
    /// </summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="targets">Absolute magnitudes, one per set and strategy.</param>
    /// <param name="caller">Who sends: the operator, its admin or appointee. Null: the signer, or the operator.</param>
    /// <exception cref="ArgumentException">No target, one twice, a magnitude above 1e18, a zero address, or an unknown symbol.</exception>
    public virtual PreparedTransaction<AllocationsModified> PrepareModify(Address operatorAddress, IReadOnlyCollection<AllocationTarget> targets, Address? caller = null)
    {
        Modification modification = Modify(operatorAddress, targets, caller);
        return RoleGates.Prepare(
            _context,
            modification.Call,
            receipt => ReadModified(receipt, modification),
            $"Modify {modification.Targets.Length} allocation(s) of {operatorAddress}",
            modification.Sender,
            ModificationGates(modification, _ => { }));
    }

    /// <summary>Asks at the latest block whether the deallocation queue could be cleared.</summary>
    /// <inheritdoc cref="PrepareClearDeallocationQueue" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckClearDeallocationQueueAsync(
        Address operatorAddress,
        IReadOnlyCollection<StrategyReference> strategies,
        ushort mostPerStrategy = ushort.MaxValue,
        CancellationToken cancellationToken = default)
    {
        _ = ClearCall(operatorAddress, strategies, mostPerStrategy);
        return RoleGates.CheckAsync(_context, ClearGates, BlockTag.Latest, cancellationToken);
    }

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
        Address? caller = null)
    {
        IContractCall call = ClearCall(operatorAddress, strategies, mostPerStrategy);
        Address manager = _context.Deployment.AllocationManager;
        return RoleGates.Prepare(
            _context,
            call,
            receipt =>
            {
                // One event per deallocation; the last one of a strategy says what is left.
                ImmutableArray<EncumberedMagnitude> left =
                [
                    .. receipt.From<AllocationManager.EncumberedMagnitudeUpdatedEvent>(manager)
                        .Where(updated => updated.Operator == operatorAddress)
                        .GroupBy(updated => updated.Strategy)
                        .Select(updates => new EncumberedMagnitude(updates.Key, updates.Last().EncumberedMagnitude)),
                ];
                return new DeallocationsCleared(operatorAddress, left, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Clear the deallocation queue of {operatorAddress}",
            AllocationArguments.Sender(_context, caller, operatorAddress, nameof(caller)),
            ClearGates);
    }

    private RoleGate[] ClearGates => [AllocationGates.NotPaused(_context, PauseBits.AllocationModify, "Modifications of allocations")];

    private AllocationManager.ClearDeallocationQueueCall ClearCall(Address operatorAddress, IReadOnlyCollection<StrategyReference> strategies, ushort mostPerStrategy)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        ArgumentOutOfRangeException.ThrowIfZero(mostPerStrategy);
        ImmutableArray<Address> resolved = AllocationArguments.Strategies(_context, strategies, nameof(strategies));
        return _context.AllocationManager.ClearDeallocationQueue(operatorAddress, resolved, [.. resolved.Select(_ => mostPerStrategy)]);
    }

    private Modification Modify(Address operatorAddress, IReadOnlyCollection<AllocationTarget> targets, Address? caller)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        ImmutableArray<ResolvedTarget> resolved = AllocationPlanner.Resolve(_context, targets);
        return new Modification(
            operatorAddress,
            resolved,
            _context.AllocationManager.ModifyAllocations(operatorAddress, AllocationPlanner.ToParams(resolved)),
            AllocationArguments.Sender(_context, caller, operatorAddress, nameof(caller)));
    }

    private RoleGate[] ModificationGates(Modification modification, Action<AllocationPreview> planned) =>
    [
        AllocationGates.NotPaused(_context, PauseBits.AllocationModify, "Modifications of allocations"),
        AllocationGates.MayAct(_context, modification.Sender, modification.Operator, modification.Call),
        async (rounds, refusals) =>
        {
            AllocationPreview preview = await AllocationPlanner.PlanAsync(_context, rounds, modification.Operator, modification.Targets).ConfigureAwait(false);
            planned(preview);
            refusals.AddRange(preview.Refusals);
        },
    ];

    private AllocationsModified ReadModified(TransactionReceipt receipt, Modification modification)
    {
        Address manager = _context.Deployment.AllocationManager;
        ImmutableArray<ModifiedAllocation>.Builder modified = ImmutableArray.CreateBuilder<ModifiedAllocation>(modification.Targets.Length);
        foreach (ResolvedTarget target in modification.Targets)
        {
            AllocationManager.AllocationUpdatedEvent updated = receipt.Single<AllocationManager.AllocationUpdatedEvent>(
                manager,
                found => found.Operator == modification.Operator && OperatorSetId.From(found.OperatorSet) == target.Set && found.Strategy == target.Strategy);
            modified.Add(new ModifiedAllocation(target.Set, target.Strategy, updated.Magnitude, updated.EffectBlock));
        }

        return new AllocationsModified(modification.Operator, modified.ToImmutable(), receipt.TransactionHash, receipt.BlockNumber);
    }

    private sealed record Modification(Address Operator, ImmutableArray<ResolvedTarget> Targets, IContractCall Call, Address Sender);
}
