using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <content>Sums of positions against the chain's totals.</content>
public partial class EigenLayerPositionsClient
{
    /// <summary>
    /// Compares an operator's shares in a strategy with what its stakers can withdraw, at one block, to the share. The rest is named: rounding that the
    /// contracts keep, or stakers that were not given.
    /// </summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="strategy">The strategy.</param>
    /// <param name="stakers">Its stakers, each once; those of others are counted apart. See <see cref="FindStakersAsync"/>.</param>
    /// <param name="options">How they are read; null: the defaults.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">A zero address, or an unknown symbol.</exception>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual async Task<Reconciliation> ReconcileOperatorAsync(
        Address operatorAddress,
        StrategyReference strategy,
        IAsyncEnumerable<Address> stakers,
        PositionReadOptions? options = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        ArgumentNullException.ThrowIfNull(stakers);
        Address asked = _context.Book.Resolve(strategy, nameof(strategy));
        PositionReadOptions read = Checked(options) with { WithRisks = false, WithQueue = false };
        (UInt256 total, BlockRef at) = await TotalAsync(_context.DelegationManager.OperatorShares(operatorAddress, asked), block, cancellationToken).ConfigureAwait(false);
        Sums sums = await SumAsync(asked, stakers, read, at, position => position.Operator == operatorAddress, cancellationToken).ConfigureAwait(false);
        return sums.Against(at, asked, operatorAddress, total, UInt256.Zero);
    }

    /// <summary>
    /// Compares a strategy's total shares with what its stakers can withdraw, what their queued withdrawals would pay, and what slashes have taken and
    /// nobody has burnt or redistributed yet, at one block.
    /// </summary>
    /// <param name="strategy">The strategy; not beacon chain ETH, which has no total.</param>
    /// <param name="stakers">Its stakers, each once, those included that have something in the queue alone.</param>
    /// <param name="options">How they are read; null: the defaults.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">A zero address, an unknown symbol, or beacon chain ETH.</exception>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual async Task<Reconciliation> ReconcileStrategyAsync(
        StrategyReference strategy,
        IAsyncEnumerable<Address> stakers,
        PositionReadOptions? options = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stakers);
        Address asked = _context.Book.ResolveTokenStrategy(strategy, nameof(strategy));
        PositionReadOptions read = Checked(options) with { WithRisks = false, WithQueue = true };
        (UInt256 total, BlockRef at) = await TotalAsync(new StrategyBaseTVLLimits(asked).TotalShares(), block, cancellationToken).ConfigureAwait(false);
        UInt256 slashed = await SlashedPendingAsync(asked, at, cancellationToken).ConfigureAwait(false);
        Sums sums = await SumAsync(asked, stakers, read, at, static _ => true, cancellationToken).ConfigureAwait(false);
        return sums.Against(at, asked, null, total, slashed);
    }

    /// <summary>Everybody who has delegated to an operator in a range of blocks, each once, also those who have left since (event <c>StakerDelegated</c>).</summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="fromBlock">First block to look at.</param>
    /// <param name="toBlock">Last block to look at.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="ArgumentException">The zero address, or a range that ends before it begins.</exception>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual IAsyncEnumerable<Address> FindStakersAsync(Address operatorAddress, ulong fromBlock, ulong toBlock, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        ArgumentOutOfRangeException.ThrowIfLessThan(toBlock, fromBlock);
        return SearchStakersAsync(operatorAddress, fromBlock, toBlock, cancellationToken);
    }

    private async IAsyncEnumerable<Address> SearchStakersAsync(
        Address operatorAddress,
        ulong fromBlock,
        ulong toBlock,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<Address> found = [];
        EventFilter<DelegationManager.StakerDelegatedEvent> filter = DelegationManager.StakerDelegatedEvent.Filter(_context.Deployment.DelegationManager, @operator: operatorAddress);
        await foreach (EventLog<DelegationManager.StakerDelegatedEvent> log in
            _context.Reader.Rpc.GetEventsAsync(filter, fromBlock, toBlock, cancellationToken).ConfigureAwait(false))
        {
            // A node that leaves the filter out must not bring in others' stakers.
            if (log.Event.Operator == operatorAddress && found.Add(log.Event.Staker))
            {
                yield return log.Event.Staker;
            }
        }
    }

    private async Task<(UInt256 Total, BlockRef Block)> TotalAsync(IContractCall<UInt256> call, BlockTag? block, CancellationToken cancellationToken)
    {
        ReadBatch batch = _context.Reader.CreateBatch();
        ReadSlot<UInt256> total = batch.Add(call);
        BlockHeader header = await batch.ExecuteAsync(block, cancellationToken).ConfigureAwait(false);
        return (total.Value, header.Ref);
    }

    private async Task<Sums> SumAsync(
        Address strategy,
        IAsyncEnumerable<Address> stakers,
        PositionReadOptions options,
        BlockRef block,
        Func<RestakedPosition, bool> belongs,
        CancellationToken cancellationToken)
    {
        Sums sums = new();
        await foreach (RestakedPosition position in StreamAsync(stakers, options, BlockTag.FromHash(block.Hash), cancellationToken).ConfigureAwait(false))
        {
            sums.Add(belongs(position) ? position.Find(strategy) : null);
        }

        return sums;
    }

    /// <summary>Since 1.5 by operator set and slash, before that by strategy; a version has what its getters answer.</summary>
    private async Task<UInt256> SlashedPendingAsync(Address strategy, BlockRef block, CancellationToken cancellationToken)
    {
        RpcPin pin = await _context.PinAsync(BlockTag.FromHash(block.Hash), cancellationToken).ConfigureAwait(false);
        ReadBatch first = _context.Reader.CreateBatch();
        ReadSlot<ImmutableArray<StrategyManager.OperatorSet>> sets = first.TryAdd(_context.StrategyManager.GetPendingOperatorSets());
        ReadSlot<UInt256> burnable = first.TryAdd(_context.StrategyManager.GetBurnableShares(strategy));
        await first.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        UInt256 sum = burnable.OrNull() ?? UInt256.Zero;
        if (!sets.Outcome.Succeeded || sets.Value.IsEmpty)
        {
            return sum;
        }

        ReadBatch second = _context.Reader.CreateBatch();
        var slashes = sets.Value.Select(set => (Set: set, Ids: second.Add(_context.StrategyManager.GetPendingSlashIds(set)))).ToArray();
        await second.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        ReadBatch third = _context.Reader.CreateBatch();
        ReadSlot<UInt256>[] shares =
            [.. slashes.SelectMany(slash => slash.Ids.Value.Select(id => third.Add(_context.StrategyManager.GetBurnOrRedistributableShares(slash.Set, id, strategy))))];
        if (shares.Length > 0)
        {
            await third.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        }

        return shares.Aggregate(sum, static (total, slot) => total + slot.Value);
    }

    private sealed class Sums
    {
        private UInt256 _withdrawable;
        private UInt256 _queued;
        private UInt256 _dust;
        private int _stakers;
        private int _others;

        public void Add(RestakedStrategy? stake)
        {
            if (stake is null)
            {
                // Somebody who has left has left dust behind.
                _dust += Reconciliation.DustOf(UInt256.Zero);
                _others++;
                return;
            }

            _stakers++;
            _withdrawable += stake.Withdrawable;
            _queued += stake.Queued;
            _dust += Reconciliation.DustOf(stake.DepositShares);
        }

        public Reconciliation Against(BlockRef block, Address strategy, Address? operatorAddress, UInt256 total, UInt256 slashed) => new()
        {
            Block = block,
            Strategy = strategy,
            Operator = operatorAddress,
            Total = total,
            Withdrawable = _withdrawable,
            Queued = _queued,
            SlashedPending = slashed,
            Stakers = _stakers,
            Others = _others,
            DustAllowance = _dust,
        };
    }
}
