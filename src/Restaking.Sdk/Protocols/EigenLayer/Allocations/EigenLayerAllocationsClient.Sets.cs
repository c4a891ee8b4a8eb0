using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <content>Operator sets and AVSs: reading.</content>
public partial class EigenLayerAllocationsClient
{
    /// <summary>Strategies, number of members, slasher and recipient of an operator set at one block; null when there is no such set.</summary>
    /// <exception cref="ArgumentException">The AVS is the zero address.</exception>
    public virtual async Task<OperatorSetInfo?> GetOperatorSetAsync(OperatorSetId set, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        (await GetOperatorSetsAsync([set], block, cancellationToken).ConfigureAwait(false)).SingleOrDefault();

    /// <summary>Several operator sets at one block, in the order asked for; those that do not exist are left out.</summary>
    /// <exception cref="ArgumentException">An AVS is the zero address.</exception>
    public virtual Task<ImmutableArray<OperatorSetInfo>> GetOperatorSetsAsync(
        IReadOnlyCollection<OperatorSetId> sets,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sets);
        ImmutableArray<OperatorSetId> asked = [.. sets.Select(set => set.Checked(nameof(sets)))];
        return ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                SetReads[] reads = [.. asked.Select(set => new SetReads(_context, rounds, set))];
                await rounds.NextAsync().ConfigureAwait(false);
                return ImmutableArray.CreateRange(reads.Where(read => read.Exists.Value).Select(read => read.ToInfo(_context, rounds.Block)));
            },
            block,
            cancellationToken);
    }

    /// <summary>The operators registered for a set. One call answers them all; operators that left and can still be slashed are not among them.</summary>
    /// <exception cref="ArgumentException">The AVS is the zero address.</exception>
    public virtual Task<ImmutableArray<Address>> GetMembersAsync(OperatorSetId set, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        _context.Reader.ReadAsync(_context.AllocationManager.GetMembers(set.Checked(nameof(set)).ToAllocationManager()), block, cancellationToken);

    /// <summary>Number of operator sets and registrar of an AVS at one block.</summary>
    /// <exception cref="ArgumentException">The zero address.</exception>
    public virtual Task<AvsInfo> GetAvsAsync(Address avs, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(avs, nameof(avs));
        return ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                RoundRead<UInt256> count = rounds.Read(_context.AllocationManager.GetOperatorSetCount(avs));
                RoundRead<Address> registrar = rounds.Read(_context.AllocationManager.GetAVSRegistrar(avs));
                await rounds.NextAsync().ConfigureAwait(false);
                RoundRead<bool> supports = rounds.Read(new IAVSRegistrar(registrar.Value).SupportsAVS(avs));
                await rounds.NextAsync().ConfigureAwait(false);
                return new AvsInfo(avs, rounds.Block, count.Value, registrar.Value, supports.Outcome.Error is not MissingContractError, supports.OrNull());
            },
            block,
            cancellationToken);
    }

    /// <summary>The operator sets that were created in a block range, oldest first, by one AVS or by all.</summary>
    /// <remarks>The event has no indexed field: the sets of all AVSs are read and looked through.</remarks>
    /// <param name="avs">The AVS; null: all of them.</param>
    /// <param name="fromBlock">First block to look at.</param>
    /// <param name="toBlock">Last block to look at.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArgumentException">The zero address, or a range that ends before it begins.</exception>
    public virtual IAsyncEnumerable<OperatorSetId> ListOperatorSetsAsync(Address? avs, ulong fromBlock, ulong toBlock, CancellationToken cancellationToken = default)
    {
        if (avs is { } named)
        {
            EigenLayerContext.Checked(named, nameof(avs));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(toBlock, fromBlock);
        return SearchSetsAsync(avs, fromBlock, toBlock, cancellationToken);
    }

    /// <summary>
    /// The metadata URI that an AVS published last in a block range; null when it published none there. It is in no contract's storage: the
    /// contract keeps only that there was one.
    /// </summary>
    /// <param name="avs">The AVS.</param>
    /// <param name="fromBlock">First block to look at.</param>
    /// <param name="toBlock">Last block to look at.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArgumentException">The zero address, or a range that ends before it begins.</exception>
    public virtual async Task<string?> FindAvsMetadataUriAsync(Address avs, ulong fromBlock, ulong toBlock, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(avs, nameof(avs));
        ArgumentOutOfRangeException.ThrowIfLessThan(toBlock, fromBlock);
        string? last = null;
        EventFilter<AllocationManager.AVSMetadataURIUpdatedEvent> filter = AllocationManager.AVSMetadataURIUpdatedEvent.Filter(_context.Deployment.AllocationManager, avs);
        await foreach (EventLog<AllocationManager.AVSMetadataURIUpdatedEvent> log in
            _context.Reader.Rpc.GetEventsAsync(filter, fromBlock, toBlock, cancellationToken).ConfigureAwait(false))
        {
            last = log.Event.MetadataURI;
        }

        return last;
    }

    private async IAsyncEnumerable<OperatorSetId> SearchSetsAsync(
        Address? avs,
        ulong fromBlock,
        ulong toBlock,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        EventFilter<AllocationManager.OperatorSetCreatedEvent> filter = AllocationManager.OperatorSetCreatedEvent.Filter(_context.Deployment.AllocationManager);
        await foreach (EventLog<AllocationManager.OperatorSetCreatedEvent> log in
            _context.Reader.Rpc.GetEventsAsync(filter, fromBlock, toBlock, cancellationToken).ConfigureAwait(false))
        {
            OperatorSetId set = OperatorSetId.From(log.Event.OperatorSet);
            if (avs is null || set.Avs == avs)
            {
                yield return set;
            }
        }
    }

    /// <summary>What one round says of one set. What a version does not have stays empty.</summary>
    private sealed class SetReads
    {
        private readonly OperatorSetId _set;
        private readonly RoundRead<ImmutableArray<Address>> _strategies;
        private readonly RoundRead<UInt256> _members;
        private readonly RoundRead<Address> _recipient;
        private readonly RoundRead<Address> _slasher;
        private readonly RoundRead<AllocationManager.GetPendingSlasherResult> _pending;
        private readonly RoundRead<UInt256> _slashes;

        public SetReads(EigenLayerContext context, ReadRounds rounds, OperatorSetId set)
        {
            AllocationManager contract = context.AllocationManager;
            AllocationManager.OperatorSet key = set.ToAllocationManager();
            _set = set;
            Exists = rounds.Read(contract.IsOperatorSet(key));
            _strategies = rounds.Read(contract.GetStrategiesInOperatorSet(key));
            _members = rounds.Read(contract.GetMemberCount(key));
            _recipient = rounds.Read(contract.GetRedistributionRecipient(key));
            _slasher = rounds.Read(contract.GetSlasher(key));
            _pending = rounds.Read(contract.GetPendingSlasher(key));
            _slashes = rounds.Read(contract.GetSlashCount(key));
        }

        public RoundRead<bool> Exists { get; }

        public OperatorSetInfo ToInfo(EigenLayerContext context, BlockRef block)
        {
            bool hasSlashers = !FeatureProbe.IsMissing(_slasher.Outcome.Error);
            Address? slasher = hasSlashers && !_slasher.Value.IsZero ? _slasher.Value : null;
            AllocationManager.GetPendingSlasherResult pending = _pending.ValueOr(default);
            return new OperatorSetInfo(
                _set,
                block,
                [.. _strategies.Value.Order().Select(strategy => new OperatorSetStrategy(strategy, context.Book.SymbolOf(strategy)))],
                _members.Value,
                Redistribution.Recipient(_recipient.OrNull()),
                hasSlashers ? slasher is null ? SlashingRight.NobodyYet : SlashingRight.Slasher : SlashingRight.AvsAndAppointees,
                slasher,
                pending.PendingSlasher.IsZero || pending.EffectBlock <= block.Number ? null : new PendingSlasher(pending.PendingSlasher, pending.EffectBlock),
                _slashes.OrNull());
        }
    }
}
