using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <content>What an AVS changes: strategies and slashers of its sets, its metadata, its registrar.</content>
public partial class EigenLayerAllocationsClient
{
    /// <summary>Asks at the latest block whether strategies could be added to a set, and names every reason why not.</summary>
    /// <inheritdoc cref="PrepareAddStrategies" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckAddStrategiesAsync(
        OperatorSetId set,
        IReadOnlyCollection<StrategyReference> strategies,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        AddStrategies(set, strategies, caller).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>addStrategiesToOperatorSet</c>. What operators allocated of these strategies to the set before can be slashed from then on.
    /// </summary>
    /// <param name="set">The set.</param>
    /// <param name="strategies">Symbols of the address book or addresses.</param>
    /// <param name="caller">Who sends: the AVS, its admin or appointee. Null: the signer, or the AVS.</param>
    /// <exception cref="ArgumentException">No strategy, one twice, an unknown symbol, or a zero address.</exception>
    public virtual PreparedTransaction<OperatorSetStrategiesChanged> PrepareAddStrategies(
        OperatorSetId set,
        IReadOnlyCollection<StrategyReference> strategies,
        Address? caller = null) =>
        AddStrategies(set, strategies, caller).Prepare();

    /// <summary>Asks at the latest block whether strategies could be removed from a set, and names every reason why not.</summary>
    /// <inheritdoc cref="PrepareRemoveStrategies" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckRemoveStrategiesAsync(
        OperatorSetId set,
        IReadOnlyCollection<StrategyReference> strategies,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        RemoveStrategies(set, strategies, caller).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>removeStrategiesFromOperatorSet</c>. The set can no longer slash in them, at once, and operators can take back what they allocated of them
    /// without delay.
    /// </summary>
    /// <inheritdoc cref="PrepareAddStrategies" path="/param|/exception" />
    public virtual PreparedTransaction<OperatorSetStrategiesChanged> PrepareRemoveStrategies(
        OperatorSetId set,
        IReadOnlyCollection<StrategyReference> strategies,
        Address? caller = null) =>
        RemoveStrategies(set, strategies, caller).Prepare();

    /// <summary>Asks at the latest block whether an AVS's metadata URI could be published, and names every reason why not.</summary>
    /// <inheritdoc cref="PrepareUpdateAvsMetadata" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckUpdateAvsMetadataAsync(
        Address avs,
        string metadataUri,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        AvsMetadata(avs, metadataUri, caller).CheckAsync(cancellationToken);

    /// <summary>Prepares <c>updateAVSMetadataURI</c>, which must come before the AVS's first operator set.</summary>
    /// <param name="avs">The AVS.</param>
    /// <param name="metadataUri">Where the AVS describes itself; emitted in an event, not stored.</param>
    /// <param name="caller">Who sends: the AVS, its admin or appointee. Null: the signer, or the AVS.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    public virtual PreparedTransaction<AvsMetadataPublished> PrepareUpdateAvsMetadata(Address avs, string metadataUri, Address? caller = null) =>
        AvsMetadata(avs, metadataUri, caller).Prepare();

    /// <summary>Asks at the latest block whether an AVS's registrar could be named, and names every reason why not.</summary>
    /// <inheritdoc cref="PrepareSetAvsRegistrar" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckSetAvsRegistrarAsync(
        Address avs,
        Address registrar,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        AvsRegistrar(avs, registrar, caller).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>setAVSRegistrar</c>: the contract that is asked when operators register and leave, and that can refuse both. Until an AVS names one it
    /// is asked itself, which makes every registration of an AVS without code fail.
    /// </summary>
    /// <param name="avs">The AVS.</param>
    /// <param name="registrar">The registrar; it must answer <c>supportsAVS(avs)</c> with true.</param>
    /// <param name="caller">Who sends: the AVS, its admin or appointee. Null: the signer, or the AVS.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    public virtual PreparedTransaction<AvsRegistrarNamed> PrepareSetAvsRegistrar(Address avs, Address registrar, Address? caller = null) =>
        AvsRegistrar(avs, registrar, caller).Prepare();

    /// <summary>Asks at the latest block whether another slasher could be proposed, and names every reason why not.</summary>
    /// <inheritdoc cref="PrepareUpdateSlasher" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckUpdateSlasherAsync(OperatorSetId set, Address slasher, Address? caller = null, CancellationToken cancellationToken = default) =>
        NextSlasher(set, slasher, caller).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>updateSlasher</c> (since 1.9): proposes who slashes for a set. The one before keeps slashing until <c>SLASHER_CONFIGURATION_DELAY</c> blocks and
    /// one more have passed; another proposal takes the place of one that is under way.
    /// </summary>
    /// <param name="set">The set.</param>
    /// <param name="slasher">Who will slash.</param>
    /// <param name="caller">Who sends: the AVS, its admin or appointee. Null: the signer, or the AVS.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">When it is checked, simulated or sent: the version has no slashers.</exception>
    public virtual PreparedTransaction<SlasherProposed> PrepareUpdateSlasher(OperatorSetId set, Address slasher, Address? caller = null) =>
        NextSlasher(set, slasher, caller).Prepare();

    private RoleWrite<OperatorSetStrategiesChanged> AddStrategies(OperatorSetId set, IReadOnlyCollection<StrategyReference> strategies, Address? caller)
    {
        ImmutableArray<Address> added = AllocationArguments.Strategies(_context, strategies, nameof(strategies));
        Address sender = AllocationArguments.Sender(_context, caller, set.Checked(nameof(set)).Avs, nameof(caller));
        IContractCall call = _context.AllocationManager.AddStrategiesToOperatorSet(set.Avs, set.Id, added);
        return new RoleWrite<OperatorSetStrategiesChanged>(
            _context,
            call,
            receipt => ReadStrategies(receipt, set, added, []),
            $"Add {Names(added)} to operator set {set}",
            sender,
            [
                AllocationGates.MayAct(_context, sender, set.Avs, call),
                AllocationGates.SetsExist(_context, [set]),
                Membership(set, added, present => present, (known, strategy) => new StrategyAlreadyInSet(known, strategy)),
                AllocationGates.Redistributable(_context, set, added),
            ]);
    }

    private RoleWrite<OperatorSetStrategiesChanged> RemoveStrategies(OperatorSetId set, IReadOnlyCollection<StrategyReference> strategies, Address? caller)
    {
        ImmutableArray<Address> removed = AllocationArguments.Strategies(_context, strategies, nameof(strategies));
        Address sender = AllocationArguments.Sender(_context, caller, set.Checked(nameof(set)).Avs, nameof(caller));
        IContractCall call = _context.AllocationManager.RemoveStrategiesFromOperatorSet(set.Avs, set.Id, removed);
        return new RoleWrite<OperatorSetStrategiesChanged>(
            _context,
            call,
            receipt => ReadStrategies(receipt, set, [], removed),
            $"Remove {Names(removed)} from operator set {set}",
            sender,
            [
                AllocationGates.MayAct(_context, sender, set.Avs, call),
                AllocationGates.SetsExist(_context, [set]),
                Membership(set, removed, present => !present, (known, strategy) => new StrategyNotInSet(known, strategy)),
            ]);
    }

    private RoleGate Membership(
        OperatorSetId set,
        ImmutableArray<Address> strategies,
        Func<bool, bool> isWrong,
        Func<OperatorSetId, Address, EigenLayerRefusal> refuse) => async (rounds, refusals) =>
    {
        RoundRead<bool> exists = rounds.Read(_context.AllocationManager.IsOperatorSet(set.ToAllocationManager()));
        RoundRead<ImmutableArray<Address>> there = rounds.Read(_context.AllocationManager.GetStrategiesInOperatorSet(set.ToAllocationManager()));
        await rounds.NextAsync().ConfigureAwait(false);
        if (exists.Value)
        {
            refusals.AddRange(strategies.Where(strategy => isWrong(there.Value.Contains(strategy))).Select(strategy => refuse(set, strategy)));
        }
    };

    private OperatorSetStrategiesChanged ReadStrategies(TransactionReceipt receipt, OperatorSetId set, ImmutableArray<Address> added, ImmutableArray<Address> removed)
    {
        Address manager = _context.Deployment.AllocationManager;
        foreach (Address strategy in added)
        {
            receipt.Single<AllocationManager.StrategyAddedToOperatorSetEvent>(manager, found => OperatorSetId.From(found.OperatorSet) == set && found.Strategy == strategy);
        }

        foreach (Address strategy in removed)
        {
            receipt.Single<AllocationManager.StrategyRemovedFromOperatorSetEvent>(manager, found => OperatorSetId.From(found.OperatorSet) == set && found.Strategy == strategy);
        }

        return new OperatorSetStrategiesChanged(set, added, removed, receipt.TransactionHash, receipt.BlockNumber);
    }

    private RoleWrite<AvsMetadataPublished> AvsMetadata(Address avs, string metadataUri, Address? caller)
    {
        ArgumentNullException.ThrowIfNull(metadataUri);
        EigenLayerContext.Checked(avs, nameof(avs));
        IContractCall call = _context.AllocationManager.UpdateAVSMetadataURI(avs, metadataUri);
        Address sender = AllocationArguments.Sender(_context, caller, avs, nameof(caller));
        return new RoleWrite<AvsMetadataPublished>(
            _context,
            call,
            receipt =>
            {
                AllocationManager.AVSMetadataURIUpdatedEvent published =
                    receipt.Single<AllocationManager.AVSMetadataURIUpdatedEvent>(_context.Deployment.AllocationManager, found => found.Avs == avs);
                return new AvsMetadataPublished(avs, published.MetadataURI, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Publish the metadata URI of AVS {avs}",
            sender,
            [AllocationGates.MayAct(_context, sender, avs, call)]);
    }

    private RoleWrite<AvsRegistrarNamed> AvsRegistrar(Address avs, Address registrar, Address? caller)
    {
        EigenLayerContext.Checked(avs, nameof(avs));
        EigenLayerContext.Checked(registrar, nameof(registrar));
        IContractCall call = _context.AllocationManager.SetAVSRegistrar(avs, registrar);
        Address sender = AllocationArguments.Sender(_context, caller, avs, nameof(caller));
        return new RoleWrite<AvsRegistrarNamed>(
            _context,
            call,
            receipt =>
            {
                AllocationManager.AVSRegistrarSetEvent named =
                    receipt.Single<AllocationManager.AVSRegistrarSetEvent>(_context.Deployment.AllocationManager, found => found.Avs == avs);
                return new AvsRegistrarNamed(avs, named.Registrar, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Set {registrar} as registrar of AVS {avs}",
            sender,
            RegistrarGates(avs, registrar, sender, call));
    }

    private RoleGate[] RegistrarGates(Address avs, Address registrar, Address sender, IContractCall call) =>
    [
        AllocationGates.MayAct(_context, sender, avs, call),
        async (rounds, refusals) =>
        {
            RoundRead<bool> supports = rounds.Read(new IAVSRegistrar(registrar).SupportsAVS(avs));
            await rounds.NextAsync().ConfigureAwait(false);
            if (supports.Outcome.Error is MissingContractError)
            {
                refusals.Add(new RegistrarHasNoCode(registrar, avs));
            }
            else if (!supports.ValueOr(false))
            {
                refusals.Add(new RegistrarDoesNotSupportAvs(registrar, avs));
            }
        },
    ];

    private RoleWrite<SlasherProposed> NextSlasher(OperatorSetId set, Address slasher, Address? caller)
    {
        set.Checked(nameof(set));
        EigenLayerContext.Checked(slasher, nameof(slasher));
        IContractCall call = _context.AllocationManager.UpdateSlasher(set.ToAllocationManager(), slasher);
        Address sender = AllocationArguments.Sender(_context, caller, set.Avs, nameof(caller));
        return new RoleWrite<SlasherProposed>(
            _context,
            call,
            receipt =>
            {
                AllocationManager.SlasherUpdatedEvent proposed = receipt.Single<AllocationManager.SlasherUpdatedEvent>(
                    _context.Deployment.AllocationManager, found => OperatorSetId.From(found.OperatorSet) == set && found.Slasher == slasher);
                return new SlasherProposed(set, proposed.Slasher, proposed.EffectBlock, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Propose {slasher} as slasher of operator set {set}",
            sender,
            SlasherGates(set, slasher, sender, call));
    }

    private RoleGate[] SlasherGates(OperatorSetId set, Address slasher, Address sender, IContractCall call) =>
    [
        FeatureProbe.Required(_context, EigenLayerFeature.Slashers),
        AllocationGates.MayAct(_context, sender, set.Avs, call),
        AllocationGates.SetsExist(_context, [set]),
        async (rounds, refusals) =>
        {
            RoundRead<bool> exists = rounds.Read(_context.AllocationManager.IsOperatorSet(set.ToAllocationManager()));
            RoundRead<Address> current = rounds.Read(_context.AllocationManager.GetSlasher(set.ToAllocationManager()));
            RoundRead<AllocationManager.GetPendingSlasherResult> pending = rounds.Read(_context.AllocationManager.GetPendingSlasher(set.ToAllocationManager()));
            await rounds.NextAsync().ConfigureAwait(false);
            if (!exists.Value || !current.Succeeded)
            {
                return;
            }

            if (current.Value.IsZero)
            {
                refusals.Add(new SlasherNotSet(set));
            }
            else if (pending.Value.PendingSlasher == slasher && pending.Value.EffectBlock > rounds.Block.Number)
            {
                refusals.Add(new SlasherAlreadyProposed(set, slasher, pending.Value.EffectBlock));
            }
        },
    ];

    private string Names(ImmutableArray<Address> strategies) => string.Join(", ", strategies.Select(_context.Book.Describe));
}
