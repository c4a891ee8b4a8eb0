using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <content>Magnitudes and stake: reading.</content>
public partial class EigenLayerAllocationsClient
{
    /// <summary>
    /// What an operator has allocated to which sets, what is pending and until when, what can be slashed, and its magnitudes; one snapshot at one block in three
    /// requests. Where the operator left a set less than the deallocation delay ago, the logs of that time are read too, for the block.
    /// </summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="strategies">Strategies to say the magnitudes of also when nothing is allocated of them; null: none.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">A zero address, or an unknown symbol.</exception>
    public virtual async Task<OperatorAllocations> GetAllocationsAsync(
        Address operatorAddress,
        IReadOnlyList<StrategyReference>? strategies = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        ImmutableArray<Address> asked = [.. (strategies ?? []).Select(strategy => _context.Book.Resolve(strategy, nameof(strategies)))];
        OperatorAllocations found = await ReadRounds.RunAsync(
            _context.Reader, rounds => AllocationReader.ReadAsync(_context, rounds, operatorAddress, asked), block, cancellationToken).ConfigureAwait(false);
        return await AllocationReader.WithSlashableUntilAsync(_context, found, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Max, encumbered and allocatable magnitude of an operator in one strategy, at one block.</summary>
    /// <remarks>Deallocations whose block has come are free already, also when nobody has cleared them from the queue yet.</remarks>
    /// <exception cref="ArgumentException">The zero address, or an unknown symbol.</exception>
    public virtual async Task<StrategyMagnitude> GetMagnitudeAsync(
        Address operatorAddress,
        StrategyReference strategy,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        Address resolved = _context.Book.Resolve(strategy, nameof(strategy));
        (ulong max, ulong encumbered) = await _context.Reader.ReadAsync(
            _context.AllocationManager.GetMaxMagnitude(operatorAddress, resolved),
            _context.AllocationManager.GetEncumberedMagnitude(operatorAddress, resolved),
            block,
            cancellationToken).ConfigureAwait(false);
        return new StrategyMagnitude(max, encumbered);
    }

    /// <summary>
    /// The least stake a set can slash until a later block (<c>getMinimumSlashableStake</c>): deallocations due by then are taken off, allocations still to come
    /// are never counted, shares in the withdrawal queue are left out, and an operator the set cannot slash now has 0.
    /// </summary>
    /// <param name="set">The set.</param>
    /// <param name="operators">The operators.</param>
    /// <param name="strategies">Symbols of the address book or addresses.</param>
    /// <param name="futureBlock">Until which block.</param>
    /// <param name="block">The block that is read; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">
    /// No operator or strategy, one twice, a zero address, an unknown symbol; or <paramref name="futureBlock"/> is before the block that is read.
    /// </exception>
    public virtual Task<SetStake> GetMinimumSlashableStakeAsync(
        OperatorSetId set,
        IReadOnlyCollection<Address> operators,
        IReadOnlyCollection<StrategyReference> strategies,
        uint futureBlock,
        BlockTag? block = null,
        CancellationToken cancellationToken = default) => ReadStakeAsync(
            set,
            operators,
            strategies,
            futureBlock,
            (who, what) => _context.AllocationManager.GetMinimumSlashableStake(set.ToAllocationManager(), who, what, futureBlock),
            "getMinimumSlashableStake",
            block,
            cancellationToken);

    /// <summary>
    /// The stake that is allocated to a set now (<c>getAllocatedStake</c>), whether or not the set can slash the operator: an operator that has not registered yet, or
    /// has left, is counted too.
    /// </summary>
    /// <inheritdoc cref="GetMinimumSlashableStakeAsync" path="/param[not(@name='futureBlock')]" />
    /// <exception cref="ArgumentException">No operator or strategy, one twice, a zero address, or an unknown symbol.</exception>
    public virtual Task<SetStake> GetAllocatedStakeAsync(
        OperatorSetId set,
        IReadOnlyCollection<Address> operators,
        IReadOnlyCollection<StrategyReference> strategies,
        BlockTag? block = null,
        CancellationToken cancellationToken = default) => ReadStakeAsync(
            set,
            operators,
            strategies,
            null,
            (who, what) => _context.AllocationManager.GetAllocatedStake(set.ToAllocationManager(), who, what),
            "getAllocatedStake",
            block,
            cancellationToken);

    private Task<SetStake> ReadStakeAsync(
        OperatorSetId set,
        IReadOnlyCollection<Address> operators,
        IReadOnlyCollection<StrategyReference> strategies,
        uint? futureBlock,
        Func<ImmutableArray<Address>, ImmutableArray<Address>, IContractCall<ImmutableArray<ImmutableArray<UInt256>>>> call,
        string function,
        BlockTag? block,
        CancellationToken cancellationToken)
    {
        set.Checked(nameof(set));
        ArgumentNullException.ThrowIfNull(operators);
        ImmutableArray<Address> who = AllocationArguments.NotEmpty(
            AllocationArguments.Distinct([.. operators.Select(address => EigenLayerContext.Checked(address, nameof(operators)))], address => $"operator {address}", nameof(operators)),
            "operator",
            nameof(operators));
        ImmutableArray<Address> what = AllocationArguments.Strategies(_context, strategies, nameof(strategies));
        return ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                RoundRead<ImmutableArray<ImmutableArray<UInt256>>> stake = rounds.Read(call(who, what));
                await rounds.NextAsync().ConfigureAwait(false);
                if (futureBlock < rounds.Block.Number)
                {
                    throw new ArgumentException($"Block {futureBlock} is before block {rounds.Block.Number}, which is read: it has to be that one or a later one.", nameof(futureBlock));
                }

                ImmutableArray<ImmutableArray<UInt256>> rows = stake.Value.OfLength(who.Length, function);
                return new SetStake(
                    set,
                    rounds.Block,
                    futureBlock,
                    [.. who.SelectMany((address, i) => rows[i].OfLength(what.Length, function).Select((shares, j) => new OperatorSetStake(address, what[j], _context.Book.SymbolOf(what[j]), shares)))]);
            },
            block,
            cancellationToken);
    }
}
