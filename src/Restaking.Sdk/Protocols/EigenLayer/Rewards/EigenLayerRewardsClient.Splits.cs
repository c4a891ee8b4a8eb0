using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <content>Operators' splits.</content>
public partial class EigenLayerRewardsClient
{
    /// <summary>
    /// An operator's split now, and a change that is under way. No getter tells the change: it is found in the logs of the last
    /// <c>activationDelay</c> seconds, which takes a few more requests.
    /// </summary>
    /// <remarks>
    /// Where the owner has shortened <c>activationDelay</c> since, a change made under the longer delay can be missed here. The contract still
    /// holds on to it, and a simulation of another change says so [PreviousSplitPending].
    /// </remarks>
    /// <param name="operatorAddress">The operator; an address that is none has the default split.</param>
    /// <param name="scope">For which rewards.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no RewardsCoordinator, or its version knows no splits of operator sets.</exception>
    public virtual async Task<OperatorSplit> GetSplitAsync(Address operatorAddress, SplitScope scope, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        ArgumentNullException.ThrowIfNull(scope);
        RewardsCoordinator coordinator = Coordinator;
        (BlockRef at, ushort bips, uint delay) = await RunAsync(
            async rounds =>
            {
                RoundRead<ushort> split = rounds.Read(scope switch
                {
                    { Avs: { } avs } => (IContractCall<ushort>)coordinator.GetOperatorAVSSplit(operatorAddress, avs),
                    { OperatorSet: { } set } => coordinator.GetOperatorSetSplit(operatorAddress, ToContract(set)),
                    _ => coordinator.GetOperatorPISplit(operatorAddress),
                });
                RoundRead<uint> activationDelay = rounds.Read(coordinator.ActivationDelay());
                await rounds.NextAsync().ConfigureAwait(false);
                uint seconds = await RequiredAsync(rounds, activationDelay).ConfigureAwait(false);
                ushort now = await FeatureProbe.ValueAsync(_context, rounds, $"The split for {scope}", coordinator.Address, split).ConfigureAwait(false);
                return (rounds.Block, now, seconds);
            },
            block,
            cancellationToken).ConfigureAwait(false);
        PendingSplit? last = await new SplitLog(_context.Reader.Rpc, coordinator.Address, operatorAddress, scope).FindLastAsync(at, delay, cancellationToken).ConfigureAwait(false);
        return new OperatorSplit(at, operatorAddress, scope, bips, last is { } change && at.Timestamp < change.ActivatesAt ? change : null);
    }

    /// <summary>Asks whether a split could be changed, and names every reason why not.</summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="scope">For which rewards.</param>
    /// <param name="bips">What the operator keeps, in hundredths of a percent: 0 to 10,000.</param>
    /// <param name="caller">Who sends it: the operator, an admin or an appointee of it; null: the signer.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address, or more than the whole [SplitExceedsMax].</exception>
    /// <exception cref="InvalidOperationException">No caller is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">There is no RewardsCoordinator, or its version knows no splits of operator sets.</exception>
    public virtual Task<PreflightResult> CheckSetSplitAsync(
        Address operatorAddress,
        SplitScope scope,
        ushort bips,
        Address? caller = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default) =>
        Split(operatorAddress, scope, bips, caller).CheckAsync(block, cancellationToken);

    /// <summary>
    /// Prepares <c>setOperatorAVSSplit</c>, <c>setOperatorPISplit</c> or <c>setOperatorSetSplit</c>: the change counts after
    /// <c>activationDelay</c> seconds (mainnet: 7 days), and until it does there is no other.
    /// </summary>
    /// <inheritdoc cref="CheckSetSplitAsync" path="/param[@name='operatorAddress']|/param[@name='scope']|/param[@name='bips']|/param[@name='caller']|/exception"/>
    public virtual PreparedTransaction<SplitChange> PrepareSetSplit(Address operatorAddress, SplitScope scope, ushort bips, Address? caller = null) =>
        Split(operatorAddress, scope, bips, caller).Prepare();

    private RoleWrite<SplitChange> Split(Address operatorAddress, SplitScope scope, ushort bips, Address? caller)
    {
        IContractCall call = SetSplit(operatorAddress, scope, bips);
        Address sender = _context.Account(caller, nameof(caller));
        Address coordinator = Coordinator.Address;
        return new RoleWrite<SplitChange>(
            _context,
            call,
            receipt => ReadSplit(receipt, coordinator, operatorAddress, scope, bips),
            $"Set the split of {operatorAddress} for {scope} to {bips} bips",
            sender,
            SplitGates(call, operatorAddress, scope, sender))
        {
            AlsoAsked = (at, stop) => PendingAsync(operatorAddress, scope, at, stop),
        };
    }

    private static RewardsCoordinator.OperatorSet ToContract(OperatorSetId set) => new(set.Avs, set.Id);

    private static SplitChange ReadSplit(TransactionReceipt receipt, Address coordinator, Address operatorAddress, SplitScope scope, ushort bips)
    {
        (ushort before, ushort after, uint activatesAt) = scope switch
        {
            { Avs: { } avs } => Of(receipt.Single<RewardsCoordinator.OperatorAVSSplitBipsSetEvent>(
                coordinator, found => found.Operator == operatorAddress && found.Avs == avs && found.NewOperatorAVSSplitBips == bips)),
            { OperatorSet: { } set } => Of(receipt.Single<RewardsCoordinator.OperatorSetSplitBipsSetEvent>(
                coordinator, found => found.Operator == operatorAddress && found.OperatorSet == ToContract(set) && found.NewOperatorSetSplitBips == bips)),
            _ => Of(receipt.Single<RewardsCoordinator.OperatorPISplitBipsSetEvent>(
                coordinator, found => found.Operator == operatorAddress && found.NewOperatorPISplitBips == bips)),
        };
        return new SplitChange(operatorAddress, scope, before, after, activatesAt, receipt.TransactionHash, receipt.BlockNumber);

        static (ushort, ushort, uint) Of(object split) => split switch
        {
            RewardsCoordinator.OperatorAVSSplitBipsSetEvent set => (set.OldOperatorAVSSplitBips, set.NewOperatorAVSSplitBips, set.ActivatedAt),
            RewardsCoordinator.OperatorSetSplitBipsSetEvent set => (set.OldOperatorSetSplitBips, set.NewOperatorSetSplitBips, set.ActivatedAt),
            _ => (((RewardsCoordinator.OperatorPISplitBipsSetEvent)split).OldOperatorPISplitBips, ((RewardsCoordinator.OperatorPISplitBipsSetEvent)split).NewOperatorPISplitBips, ((RewardsCoordinator.OperatorPISplitBipsSetEvent)split).ActivatedAt),
        };
    }

    private IContractCall SetSplit(Address operatorAddress, SplitScope scope, ushort bips)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bips, OperatorSplit.MaxBips);
        return scope switch
        {
            { Avs: { } avs } => Coordinator.SetOperatorAVSSplit(operatorAddress, avs, bips),
            { OperatorSet: { } set } => Coordinator.SetOperatorSetSplit(operatorAddress, ToContract(set), bips),
            _ => Coordinator.SetOperatorPISplit(operatorAddress, bips),
        };
    }

    private ImmutableArray<RoleGate> SplitGates(IContractCall call, Address operatorAddress, SplitScope scope, Address caller)
    {
        RoleGate mayAct = MayAct(caller, operatorAddress, call);
        return scope switch
        {
            { Avs: not null } => [CoordinatorIsThere(), NotPaused(PauseBits.RewardsAvsSplits, "Splits for AVSs"), mayAct],
            { OperatorSet: { } set } =>
            [
                FeatureProbe.Required(_context, EigenLayerFeature.RewardsOfOperatorSets),
                NotPaused(PauseBits.RewardsOperatorSetSplits, "Splits for operator sets"),
                mayAct,
                SetExists(set),
            ],
            _ => [CoordinatorIsThere(), NotPaused(PauseBits.RewardsProgrammaticSplits, "Splits for programmatic incentives"), mayAct],
        };
    }

    private RoleGate SetExists(OperatorSetId set) => async (rounds, refusals) =>
    {
        RoundRead<bool> exists = rounds.Read(_context.AllocationManager.IsOperatorSet(set.ToAllocationManager()));
        await rounds.NextAsync().ConfigureAwait(false);
        if (!exists.Value)
        {
            refusals.Add(new RewardsOperatorSetUnknown(set));
        }
    };

    /// <summary>The contract wants a block later than the one in which the last change takes effect: at that very second it still refuses.</summary>
    private async Task<ImmutableArray<EigenLayerRefusal>> PendingAsync(Address operatorAddress, SplitScope scope, BlockRef at, CancellationToken cancellationToken)
    {
        uint delay = await FeatureProbe.ReadAsync(
            _context, EigenLayerFeature.Rewards.Name, Coordinator.ActivationDelay(), BlockTag.FromNumber(at.Number), cancellationToken).ConfigureAwait(false);
        SplitLog log = new(_context.Reader.Rpc, Coordinator.Address, operatorAddress, scope);
        return await log.FindLastAsync(at, delay, cancellationToken).ConfigureAwait(false) is { } last && at.Timestamp <= last.ActivatesAt
            ? [new SplitChangePending(operatorAddress, scope, last.ActivatesAt, at.Timestamp)]
            : [];
    }
}
