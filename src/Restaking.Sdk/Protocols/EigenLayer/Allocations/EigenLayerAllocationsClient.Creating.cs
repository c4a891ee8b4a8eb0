using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <content>Creating operator sets.</content>
public partial class EigenLayerAllocationsClient
{
    /// <summary>
    /// Asks at the latest block whether operator sets could be created, and names every reason why not. When no view has an objection the call itself is
    /// tried, because only that tells whether the AVS ever published metadata.
    /// </summary>
    /// <inheritdoc cref="PrepareCreateOperatorSetsAsync" path="/param|/exception" />
    /// <exception cref="ContractRevertException">The try reverted for a reason that no view tells and that is not the metadata.</exception>
    public virtual async Task<PreflightResult> CheckCreateOperatorSetsAsync(
        Address avs,
        IReadOnlyCollection<NewOperatorSet> sets,
        Address? caller = null,
        CancellationToken cancellationToken = default)
    {
        RoleWrite<OperatorSetsCreated> creation = await CreationAsync(avs, sets, caller, cancellationToken).ConfigureAwait(false);
        return await DryRun.CheckAsync(
            creation,
            (error, _) => error is AllocationManager.NonexistentAVSMetadataError
                ? Task.FromResult<EigenLayerRefusal>(new AvsMetadataMissing(avs))
                : throw new ContractRevertException(error, creation.Call.Target, creation.Call.Function),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Prepares <c>createOperatorSets</c>, or <c>createRedistributingOperatorSets</c> when the sets have a recipient, in the form the chain has: with a
    /// slasher since 1.9, without one before.
    /// </summary>
    /// <param name="avs">The AVS. It must have published a metadata URI before (<see cref="PrepareUpdateAvsMetadata"/>).</param>
    /// <param name="sets">The sets: all of them burn what they slash, or all of them redistribute it.</param>
    /// <param name="caller">Who sends: the AVS, its admin or appointee. Null: the signer, or the AVS.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">
    /// No set, one number or strategy twice, a zero address, an unknown symbol, the burn address as recipient, natively restaked ETH in a redistributing
    /// set, or sets with and without recipient together.
    /// </exception>
    /// <exception cref="FeatureNotAvailableException">The version has no redistributing sets, or no slashers while another than the AVS is asked for.</exception>
    public virtual async Task<PreparedTransaction<OperatorSetsCreated>> PrepareCreateOperatorSetsAsync(
        Address avs,
        IReadOnlyCollection<NewOperatorSet> sets,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        (await CreationAsync(avs, sets, caller, cancellationToken).ConfigureAwait(false)).Prepare();

    /// <summary>Asks the chain which form of the function it has.</summary>
    private async Task<RoleWrite<OperatorSetsCreated>> CreationAsync(
        Address avs,
        IReadOnlyCollection<NewOperatorSet> sets,
        Address? caller,
        CancellationToken cancellationToken)
    {
        ImmutableArray<CheckedSet> asked = CheckNewSets(avs, sets);
        Address sender = AllocationArguments.Sender(_context, caller, avs, nameof(caller));
        bool redistributes = asked[0].Recipient is not null;
        bool needsSlashers = asked.Any(set => set.Slasher != avs);
        bool hasSlashers = await ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                if (redistributes)
                {
                    await FeatureProbe.RequireAsync(_context, rounds, EigenLayerFeature.Redistribution).ConfigureAwait(false);
                }

                if (needsSlashers)
                {
                    await FeatureProbe.RequireAsync(_context, rounds, EigenLayerFeature.Slashers).ConfigureAwait(false);
                    return true;
                }

                return await FeatureProbe.HasAsync(_context, rounds, EigenLayerFeature.Slashers).ConfigureAwait(false);
            },
            BlockTag.Latest,
            cancellationToken).ConfigureAwait(false);

        IContractCall call = CreationCall(avs, asked, redistributes, hasSlashers);
        ImmutableArray<OperatorSetId> ids = [.. asked.Select(set => set.Set)];
        return new RoleWrite<OperatorSetsCreated>(
            _context,
            call,
            receipt => ReadCreated(receipt, avs, ids),
            $"Create operator sets {string.Join(", ", ids.Select(set => set.Id))} of AVS {avs}",
            sender,
            [
                AllocationGates.MayAct(_context, sender, avs, call),
                AllocationGates.SetsAreNew(_context, ids),
                .. asked.Select(set => AllocationGates.Redistributable(_context, set.Set, set.Strategies, redistributes)),
            ]);
    }

    private IContractCall CreationCall(Address avs, ImmutableArray<CheckedSet> sets, bool redistributes, bool hasSlashers)
    {
        AllocationManager contract = _context.AllocationManager;
        ImmutableArray<Address> recipients = redistributes ? [.. sets.Select(set => set.Recipient!.Value)] : [];
        if (hasSlashers)
        {
            ImmutableArray<AllocationManager.CreateSetParamsV2> withSlasher =
                [.. sets.Select(set => new AllocationManager.CreateSetParamsV2(set.Set.Id, set.Strategies, set.Slasher))];
            return redistributes ? contract.CreateRedistributingOperatorSets(avs, withSlasher, recipients) : contract.CreateOperatorSets(avs, withSlasher);
        }

        ImmutableArray<AllocationManager.CreateSetParams> plain = [.. sets.Select(set => new AllocationManager.CreateSetParams(set.Set.Id, set.Strategies))];
        return redistributes ? contract.CreateRedistributingOperatorSets(avs, plain, recipients) : contract.CreateOperatorSets(avs, plain);
    }

    private ImmutableArray<CheckedSet> CheckNewSets(Address avs, IReadOnlyCollection<NewOperatorSet> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        AllocationArguments.Sets(avs, [.. sets.Select(set => set.Id)], nameof(sets));
        if (sets.Select(set => set.RedistributionRecipient is not null).Distinct().Count() > 1)
        {
            throw new ArgumentException("One transaction creates either sets that burn or sets that redistribute; prepare two.", nameof(sets));
        }

        return [.. sets.Select(set => CheckNewSet(avs, set))];
    }

    private CheckedSet CheckNewSet(Address avs, NewOperatorSet set)
    {
        // A set may begin without strategies.
        ImmutableArray<Address> strategies = set.Strategies.Count == 0 ? [] : AllocationArguments.Strategies(_context, set.Strategies, nameof(set));
        if (set.RedistributionRecipient is { } recipient)
        {
            EigenLayerContext.Checked(recipient, nameof(set));
            if (recipient == Redistribution.BurnAddress)
            {
                throw new ArgumentException($"The burn address is not a recipient; leave it out for set {set.Id} to burn (InvalidRedistributionRecipient).", nameof(set));
            }

            if (strategies.Any(EigenLayerContext.IsBeaconChainEth))
            {
                throw new ArgumentException($"Natively restaked ETH cannot be in the redistributing set {set.Id} (InvalidStrategy).", nameof(set));
            }
        }

        return new CheckedSet(
            new OperatorSetId(avs, set.Id), strategies, set.Slasher is { } slasher ? EigenLayerContext.Checked(slasher, nameof(set)) : avs, set.RedistributionRecipient);
    }

    private OperatorSetsCreated ReadCreated(TransactionReceipt receipt, Address avs, ImmutableArray<OperatorSetId> sets)
    {
        Address manager = _context.Deployment.AllocationManager;
        ILookup<OperatorSetId, Address> strategies = receipt.From<AllocationManager.StrategyAddedToOperatorSetEvent>(manager)
            .ToLookup(added => OperatorSetId.From(added.OperatorSet), added => added.Strategy);
        ILookup<OperatorSetId, Address> slashers = receipt.From<AllocationManager.SlasherUpdatedEvent>(manager)
            .ToLookup(updated => OperatorSetId.From(updated.OperatorSet), updated => updated.Slasher);
        ILookup<OperatorSetId, Address> recipients = receipt.From<AllocationManager.RedistributionAddressSetEvent>(manager)
            .ToLookup(set => OperatorSetId.From(set.OperatorSet), set => set.RedistributionRecipient);
        ImmutableArray<CreatedOperatorSet>.Builder created = ImmutableArray.CreateBuilder<CreatedOperatorSet>(sets.Length);
        foreach (OperatorSetId set in sets)
        {
            receipt.Single<AllocationManager.OperatorSetCreatedEvent>(manager, found => OperatorSetId.From(found.OperatorSet) == set);
            created.Add(new CreatedOperatorSet(set, [.. strategies[set]], LastOrNull(slashers[set]), LastOrNull(recipients[set])));
        }

        return new OperatorSetsCreated(avs, created.ToImmutable(), receipt.TransactionHash, receipt.BlockNumber);
    }

    private static Address? LastOrNull(IEnumerable<Address> addresses) => addresses.Select(address => (Address?)address).LastOrDefault();

    private sealed record CheckedSet(OperatorSetId Set, ImmutableArray<Address> Strategies, Address Slasher, Address? Recipient);
}
