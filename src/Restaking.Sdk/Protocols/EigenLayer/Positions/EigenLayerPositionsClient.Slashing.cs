using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <content>What a slash would take.</content>
public partial class EigenLayerPositionsClient
{
    /// <summary>
    /// Reads what a slash depends on, at one block. From it <see cref="SlashSnapshot.Predict"/> computes any slash by this set, and
    /// <see cref="SlashPrediction.LossOf"/> what it takes from a staker whose position was read at the same block.
    /// </summary>
    /// <param name="operatorSet">Who would slash.</param>
    /// <param name="operatorAddress">Who would be slashed.</param>
    /// <param name="strategy">In which strategy.</param>
    /// <param name="slashBlock">
    /// The block of the slash; null: the one after <paramref name="block"/>, the earliest it can be in. What happens between the two blocks
    /// (deposits, new withdrawals, other slashes) is not known and not part of the prediction.
    /// </param>
    /// <param name="block">The block to read; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">A zero address, an unknown symbol, or a slash that is not after the block.</exception>
    /// <exception cref="RpcException">
    /// No usable answer came. <see cref="RpcErrorKind.MalformedResponse"/>, transient, also when the node's logs contradict the contracts: more withdrawals than are in the
    /// queue, or no leaving of an operator that has left.
    /// </exception>
    public virtual async Task<SlashSnapshot> ReadSlashSnapshotAsync(
        AllocationManager.OperatorSet operatorSet,
        Address operatorAddress,
        StrategyReference strategy,
        ulong? slashBlock = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(operatorSet.Avs, nameof(operatorSet));
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        Address asked = _context.Book.Resolve(strategy, nameof(strategy));

        RpcPin pin = await _context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        ulong at = slashBlock ?? (pin.Block.Number + 1);
        if (at <= pin.Block.Number)
        {
            throw new ArgumentOutOfRangeException(nameof(slashBlock), slashBlock, $"A slash is predicted for a block after the one that is read ({pin.Block.Number}).");
        }

        return (await SlashSnapshotReader.ReadAsync(_context, operatorSet, operatorAddress, [asked], at, pin, cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>
    /// What a slash would take from an operator and from each of these stakers, at one block: the snapshot, the positions and the prediction in one call.
    /// For so many stakers that their positions do not fit in memory, read the snapshot and the positions apart.
    /// </summary>
    /// <param name="operatorSet">Who would slash.</param>
    /// <param name="operatorAddress">Who would be slashed.</param>
    /// <param name="strategy">In which strategy.</param>
    /// <param name="wadToSlash">The part of what is allocated to the set (WAD).</param>
    /// <param name="stakers">Whose losses are wanted, each once: the losses are there to be added up.</param>
    /// <param name="slashBlock">The block of the slash; null: the next one.</param>
    /// <param name="block">The block to read; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">A zero address, a staker twice, an unknown symbol, a part of nothing or more than all, or a slash that is not after the block.</exception>
    /// <exception cref="RpcException">
    /// No usable answer came. <see cref="RpcErrorKind.MalformedResponse"/>, transient, also when the node's logs contradict the contracts: more withdrawals than are in the
    /// queue, or no leaving of an operator that has left.
    /// </exception>
    public virtual async Task<SlashForecast> ForecastSlashAsync(
        AllocationManager.OperatorSet operatorSet,
        Address operatorAddress,
        StrategyReference strategy,
        UInt256 wadToSlash,
        IReadOnlyCollection<Address> stakers,
        ulong? slashBlock = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stakers);
        foreach (Address staker in stakers)
        {
            EigenLayerContext.Checked(staker, nameof(stakers));
        }

        AllocationArguments.Distinct<Address>([.. stakers], staker => $"staker {staker}", nameof(stakers));
        MagnitudeMath.CheckWad(wadToSlash, nameof(wadToSlash));
        SlashSnapshot snapshot = await ReadSlashSnapshotAsync(operatorSet, operatorAddress, strategy, slashBlock, block, cancellationToken).ConfigureAwait(false);
        PositionReadOptions options = PositionReadOptions.Default with { WithRisks = false };
        List<RestakedPosition> positions = [];
        await foreach (RestakedPosition position in ReadPositionsAsync(stakers, options, BlockTag.FromHash(snapshot.Block.Hash), cancellationToken).ConfigureAwait(false))
        {
            positions.Add(position);
        }

        SlashPrediction prediction = snapshot.Predict(wadToSlash);
        return new SlashForecast(prediction, [.. positions.Select(prediction.LossOf)]);
    }
}

/// <summary>A slash that has not happened, with what it would take from each staker.</summary>
/// <param name="Prediction">What it does to the operator.</param>
/// <param name="Stakers">The stakers' losses, in the order they were asked for.</param>
public sealed record SlashForecast(SlashPrediction Prediction, ImmutableArray<StakerLoss> Stakers);
