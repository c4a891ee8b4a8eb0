using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Permissions;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <content>Registering for operator sets and leaving them.</content>
public partial class EigenLayerAllocationsClient
{
    /// <summary>
    /// Whether an operator is registered for a set and can be slashed by it, at one block; and when it left less than the deallocation delay ago, until which block.
    /// That block is in no view: it is found in the logs, and only looked for when it is needed.
    /// </summary>
    /// <exception cref="ArgumentException">A zero address.</exception>
    public virtual async Task<OperatorSetRegistration> GetRegistrationAsync(
        Address operatorAddress,
        OperatorSetId set,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        AllocationManager.OperatorSet key = set.Checked(nameof(set)).ToAllocationManager();
        (OperatorSetRegistration found, uint delay) = await ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                RoundRead<bool> isMember = rounds.Read(_context.AllocationManager.IsMemberOfOperatorSet(operatorAddress, key));
                RoundRead<bool> isSlashable = rounds.Read(_context.AllocationManager.IsOperatorSlashable(operatorAddress, key));
                RoundRead<uint> deallocation = rounds.Read(_context.AllocationManager.DeallocationDelay());
                await rounds.NextAsync().ConfigureAwait(false);
                return (new OperatorSetRegistration(operatorAddress, set, rounds.Block, isMember.Value, isSlashable.Value, null), deallocation.Value);
            },
            block,
            cancellationToken).ConfigureAwait(false);
        if (found.IsMember || !found.IsSlashable)
        {
            return found;
        }

        Dictionary<OperatorSetId, ulong> until =
            await AllocationLogs.SlashableUntilAsync(_context, operatorAddress, found.Block.Number, delay, cancellationToken).ConfigureAwait(false);
        return found with { SlashableUntilBlock = until.TryGetValue(set, out ulong last) ? last : null };
    }

    /// <summary>
    /// Asks at the latest block whether an operator could register for sets of an AVS, and names every reason why not. When no view has an objection the call itself
    /// is tried, because only that tells what the AVS's registrar thinks.
    /// </summary>
    /// <inheritdoc cref="PrepareRegister" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckRegisterAsync(
        Address operatorAddress,
        Address avs,
        IReadOnlyCollection<uint> operatorSetIds,
        ReadOnlyMemory<byte> data = default,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        DryRun.CheckAsync(
            Registration(operatorAddress, avs, operatorSetIds, data, caller), (error, stop) => RefusedByRegistrarAsync(avs, error, stop), cancellationToken);

    /// <summary>
    /// Prepares <c>registerForOperatorSets</c>: from then on the sets can slash what the operator has allocated to them. Allocate first, for an AVS's registrar
    /// usually takes only operators that have. The AVS's registrar is called in the same transaction and can refuse it.
    /// </summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="avs">The AVS.</param>
    /// <param name="operatorSetIds">Numbers of its sets.</param>
    /// <param name="data">What the AVS's registrar wants to have; many want nothing.</param>
    /// <param name="caller">Who sends: the operator, its admin or appointee. Null: the signer, or the operator.</param>
    /// <exception cref="ArgumentException">No set, one twice, or a zero address.</exception>
    public virtual PreparedTransaction<OperatorSetsJoined> PrepareRegister(
        Address operatorAddress,
        Address avs,
        IReadOnlyCollection<uint> operatorSetIds,
        ReadOnlyMemory<byte> data = default,
        Address? caller = null) =>
        Registration(operatorAddress, avs, operatorSetIds, data, caller).Prepare();

    /// <summary>
    /// Asks at the latest block whether an operator could leave sets of an AVS, and names every reason why not. When no view has an objection the call itself is
    /// tried, because only that tells what the AVS's registrar thinks: its revert keeps the operator in.
    /// </summary>
    /// <inheritdoc cref="PrepareDeregister" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckDeregisterAsync(
        Address operatorAddress,
        Address avs,
        IReadOnlyCollection<uint> operatorSetIds,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        DryRun.CheckAsync(
            Deregistration(operatorAddress, avs, operatorSetIds, caller), (error, stop) => RefusedByRegistrarAsync(avs, error, stop), cancellationToken);

    /// <summary>
    /// Prepares <c>deregisterFromOperatorSets</c>. The sets can slash the operator for <c>DEALLOCATION_DELAY</c> more blocks, the last one included. The AVS's registrar is
    /// called in the same transaction; when it reverts the operator stays in.
    /// </summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="avs">The AVS.</param>
    /// <param name="operatorSetIds">Numbers of its sets.</param>
    /// <param name="caller">Who sends: the operator or the AVS, or an admin or appointee of either. Null: the signer, or the operator.</param>
    /// <exception cref="ArgumentException">No set, one twice, or a zero address.</exception>
    public virtual PreparedTransaction<OperatorSetsLeft> PrepareDeregister(
        Address operatorAddress,
        Address avs,
        IReadOnlyCollection<uint> operatorSetIds,
        Address? caller = null) =>
        Deregistration(operatorAddress, avs, operatorSetIds, caller).Prepare();

    private (ImmutableArray<OperatorSetId> Sets, Address Sender) ChangedSets(Address operatorAddress, Address avs, IReadOnlyCollection<uint> operatorSetIds, Address? caller) => (
        AllocationArguments.Sets(avs, operatorSetIds, nameof(operatorSetIds)),
        AllocationArguments.Sender(_context, caller, EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress)), nameof(caller)));

    private RoleWrite<OperatorSetsJoined> Registration(
        Address operatorAddress,
        Address avs,
        IReadOnlyCollection<uint> operatorSetIds,
        ReadOnlyMemory<byte> data,
        Address? caller)
    {
        (ImmutableArray<OperatorSetId> sets, Address sender) = ChangedSets(operatorAddress, avs, operatorSetIds, caller);
        IContractCall call = _context.AllocationManager.RegisterForOperatorSets(operatorAddress, new AllocationManager.RegisterParams(avs, [.. operatorSetIds], data));
        return new RoleWrite<OperatorSetsJoined>(
            _context,
            call,
            receipt =>
            {
                foreach (OperatorSetId set in sets)
                {
                    receipt.Single<AllocationManager.OperatorAddedToOperatorSetEvent>(
                        _context.Deployment.AllocationManager, found => found.Operator == operatorAddress && OperatorSetId.From(found.OperatorSet) == set);
                }

                return new OperatorSetsJoined(operatorAddress, sets, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Register {operatorAddress} for operator sets {string.Join(", ", operatorSetIds)} of AVS {avs}",
            sender,
            [
                AllocationGates.NotPaused(_context, PauseBits.AllocationRegistration, "Registrations for operator sets"),
                AllocationGates.MayAct(_context, sender, operatorAddress, call),
                AllocationGates.IsOperator(_context, operatorAddress),
                AllocationGates.SetsExist(_context, sets),
                (rounds, refusals) => CheckNotSlashableAsync(rounds, operatorAddress, sets, refusals),
                AllocationGates.RegistrarHasCode(_context, avs),
            ])
        {
            Refine = (found, stop) => WithExactBlocksAsync(found, operatorAddress, stop),
        };
    }

    private RoleWrite<OperatorSetsLeft> Deregistration(Address operatorAddress, Address avs, IReadOnlyCollection<uint> operatorSetIds, Address? caller)
    {
        (ImmutableArray<OperatorSetId> sets, Address sender) = ChangedSets(operatorAddress, avs, operatorSetIds, caller);
        IContractCall call = _context.AllocationManager.DeregisterFromOperatorSets(new AllocationManager.DeregisterParams(operatorAddress, avs, [.. operatorSetIds]));
        return new RoleWrite<OperatorSetsLeft>(
            _context,
            call,
            receipt =>
            {
                foreach (OperatorSetId set in sets)
                {
                    receipt.Single<AllocationManager.OperatorRemovedFromOperatorSetEvent>(
                        _context.Deployment.AllocationManager, found => found.Operator == operatorAddress && OperatorSetId.From(found.OperatorSet) == set);
                }

                return new OperatorSetsLeft(operatorAddress, sets, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Deregister {operatorAddress} from operator sets {string.Join(", ", operatorSetIds)} of AVS {avs}",
            sender,
            DeregistrationGates(operatorAddress, avs, sets, sender, call));
    }

    /// <summary>Where an operator still has to wait, the block is looked up in the logs.</summary>
    private async Task<PreflightResult> WithExactBlocksAsync(PreflightResult found, Address operatorAddress, CancellationToken cancellationToken)
    {
        // Until a log says more, the refusal takes it that the operator left in the block that was asked.
        if (found.Refusals.OfType<StillSlashable>().FirstOrDefault() is not { } waiting)
        {
            return found;
        }

        uint delay = (uint)(waiting.RegistrableFromBlock - waiting.CurrentBlock - 1);
        Dictionary<OperatorSetId, ulong> until =
            await AllocationLogs.SlashableUntilAsync(_context, operatorAddress, found.Block.Number, delay, cancellationToken).ConfigureAwait(false);
        return found with { Refusals = [.. found.Refusals.Select(refusal => refusal is StillSlashable still ? Exact(still, until) : refusal)] };
    }

    private static StillSlashable Exact(StillSlashable refusal, Dictionary<OperatorSetId, ulong> until) => until.TryGetValue(refusal.Set, out ulong last)
        ? new StillSlashable(refusal.Operator, refusal.Set, last + 1, refusal.CurrentBlock, IsExact: true)
        : refusal;

    private async Task CheckNotSlashableAsync(
        ReadRounds rounds,
        Address operatorAddress,
        ImmutableArray<OperatorSetId> sets,
        ImmutableArray<EigenLayerRefusal>.Builder refusals)
    {
        RoundRead<uint> delay = rounds.Read(_context.AllocationManager.DeallocationDelay());
        ImmutableArray<RoundRead<bool>> members = rounds.ReadMany(
            sets.Select(set => (IContractCall<bool>)_context.AllocationManager.IsMemberOfOperatorSet(operatorAddress, set.ToAllocationManager())));
        ImmutableArray<RoundRead<bool>> slashable = rounds.ReadMany(
            sets.Select(set => (IContractCall<bool>)_context.AllocationManager.IsOperatorSlashable(operatorAddress, set.ToAllocationManager())));
        await rounds.NextAsync().ConfigureAwait(false);
        for (int i = 0; i < sets.Length; i++)
        {
            if (members[i].Value)
            {
                refusals.Add(new AlreadyMemberOfSet(operatorAddress, sets[i]));
            }
            else if (slashable[i].Value)
            {
                // It left in this block at the latest.
                refusals.Add(new StillSlashable(operatorAddress, sets[i], rounds.Block.Number + delay.Value + 1, rounds.Block.Number, IsExact: false));
            }
        }
    }

    private RoleGate[] DeregistrationGates(Address operatorAddress, Address avs, ImmutableArray<OperatorSetId> sets, Address sender, IContractCall call) =>
    [
        AllocationGates.NotPaused(_context, PauseBits.AllocationRegistration, "Deregistrations from operator sets"),
        async (rounds, refusals) =>
        {
            if (!await PermissionGate.CanCallAsync(_context, rounds, sender, operatorAddress, call.Target, call.Function.Selector).ConfigureAwait(false)
                && !await PermissionGate.CanCallAsync(_context, rounds, sender, avs, call.Target, call.Function.Selector).ConfigureAwait(false))
            {
                refusals.Add(new CallerCannotDeregister(sender, operatorAddress, avs));
            }
        },
        AllocationGates.SetsExist(_context, sets),
        async (rounds, refusals) =>
        {
            ImmutableArray<RoundRead<bool>> exist = rounds.ReadMany(sets.Select(set => (IContractCall<bool>)_context.AllocationManager.IsOperatorSet(set.ToAllocationManager())));
            ImmutableArray<RoundRead<bool>> members = rounds.ReadMany(
                sets.Select(set => (IContractCall<bool>)_context.AllocationManager.IsMemberOfOperatorSet(operatorAddress, set.ToAllocationManager())));
            await rounds.NextAsync().ConfigureAwait(false);
            refusals.AddRange(sets.Where((_, i) => exist[i].Value && !members[i].Value).Select(set => new NotMemberOfSet(operatorAddress, set)));
        },
        AllocationGates.RegistrarHasCode(_context, avs),
    ];

    /// <summary>After all views agreed, what a registration or deregistration reverts with is the registrar's.</summary>
    private async Task<EigenLayerRefusal> RefusedByRegistrarAsync(Address avs, ContractError error, CancellationToken cancellationToken) =>
        new RegistrarRefused(
            await _context.Reader.ReadAsync(_context.AllocationManager.GetAVSRegistrar(avs), cancellationToken: cancellationToken).ConfigureAwait(false), error);
}
