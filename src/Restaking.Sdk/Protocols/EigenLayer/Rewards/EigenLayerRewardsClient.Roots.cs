using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <content>Distribution roots. The contract's own getters leave the index out, which claims need: here it is always known.</content>
public partial class EigenLayerRewardsClient
{
    private const int RootsPerPage = 200;

    // Disabled and not yet active roots are few: the claimable one is nearly always among the last few.
    private const uint RootsPerStep = 16;

    /// <summary>How many roots were posted, disabled ones included.</summary>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="FeatureNotAvailableException">There is no RewardsCoordinator.</exception>
    public virtual Task<uint> CountRootsAsync(BlockTag? block = null, CancellationToken cancellationToken = default) =>
        RunAsync(CountAsync, block, cancellationToken);

    /// <summary>The root posted last, whatever its state.</summary>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <returns>Null when none was posted.</returns>
    /// <inheritdoc cref="CountRootsAsync" path="/exception"/>
    public virtual Task<DistributionRoot?> GetCurrentRootAsync(BlockTag? block = null, CancellationToken cancellationToken = default) => RunAsync(
        async rounds =>
        {
            uint count = await CountAsync(rounds).ConfigureAwait(false);
            return count == 0 ? null : (await RootsAsync(rounds, count - 1, 1).ConfigureAwait(false))[0];
        },
        block,
        cancellationToken);

    /// <summary>
    /// The newest root that can be claimed against: active and not disabled (<c>getCurrentClaimableDistributionRoot</c>, with its index).
    /// Earnings are cumulative, so this is the one to claim with.
    /// </summary>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <returns>Null when there is none.</returns>
    /// <inheritdoc cref="CountRootsAsync" path="/exception"/>
    public virtual Task<DistributionRoot?> GetCurrentClaimableRootAsync(BlockTag? block = null, CancellationToken cancellationToken = default) => RunAsync(
        async rounds =>
        {
            uint end = await CountAsync(rounds).ConfigureAwait(false);
            while (end > 0)
            {
                uint take = Math.Min(end, RootsPerStep);
                ImmutableArray<DistributionRoot> page = await RootsAsync(rounds, end - take, take).ConfigureAwait(false);
                if (page.LastOrDefault(root => root.State == DistributionRootState.Claimable) is { } newest)
                {
                    return newest;
                }

                end -= take;
            }

            return null;
        },
        block,
        cancellationToken);

    /// <summary>The root with an index.</summary>
    /// <param name="index">The index, from 0.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <returns>Null when so many were not posted.</returns>
    /// <inheritdoc cref="CountRootsAsync" path="/exception"/>
    public virtual Task<DistributionRoot?> GetRootAsync(uint index, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        RunAsync(rounds => RootOrNullAsync(rounds, index), block, cancellationToken);

    /// <summary>The root with a hash; of several with the same hash the one posted last (<c>getRootIndexFromHash</c>).</summary>
    /// <param name="root">The hash.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <returns>Null when it was not posted.</returns>
    /// <inheritdoc cref="CountRootsAsync" path="/exception"/>
    public virtual Task<DistributionRoot?> FindRootAsync(Hash32 root, BlockTag? block = null, CancellationToken cancellationToken = default) => RunAsync(
        async rounds =>
        {
            RoundRead<uint> found = rounds.Read(Coordinator.GetRootIndexFromHash(root));
            await rounds.NextAsync().ConfigureAwait(false);
            return await IndexOrNullAsync(rounds, found).ConfigureAwait(false) is { } index ? (await RootsAsync(rounds, index, 1).ConfigureAwait(false))[0] : null;
        },
        block,
        cancellationToken);

    /// <summary>All roots in the order they were posted, page by page, all at the block of the first page.</summary>
    /// <param name="fromIndex">The first index.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <inheritdoc cref="CountRootsAsync" path="/exception"/>
    public virtual async IAsyncEnumerable<DistributionRoot> ListRootsAsync(
        uint fromIndex = 0,
        BlockTag? block = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RewardsCoordinator coordinator = Coordinator;
        RpcPin pin = await _context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        uint count = await RunAsync(CountAsync, BlockTag.FromNumber(pin.Block.Number), cancellationToken).ConfigureAwait(false);
        for (uint first = fromIndex; first < count; first += RootsPerPage)
        {
            uint start = first;
            ReadBatch batch = _context.Reader.CreateBatch();
            ImmutableArray<ReadSlot<RewardsCoordinator.DistributionRoot>> page =
                [.. Enumerable.Range(0, (int)Math.Min(RootsPerPage, count - first)).Select(i => batch.Add(coordinator.GetDistributionRootAtIndex(start + (uint)i)))];
            await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < page.Length; i++)
            {
                yield return DistributionRoot.From(start + (uint)i, page[i].Value, pin.Block);
            }
        }
    }

    private async Task<uint> CountAsync(ReadRounds rounds)
    {
        RoundRead<UInt256> length = rounds.Read(Coordinator.GetDistributionRootsLength());
        await rounds.NextAsync().ConfigureAwait(false);
        return IndexOf(await RequiredAsync(rounds, length).ConfigureAwait(false));
    }

    private async Task<ImmutableArray<DistributionRoot>> RootsAsync(ReadRounds rounds, uint first, uint count)
    {
        RewardsCoordinator coordinator = Coordinator;
        ImmutableArray<RoundRead<RewardsCoordinator.DistributionRoot>> reads =
            rounds.ReadMany(Enumerable.Range(0, (int)count).Select(i => (IContractCall<RewardsCoordinator.DistributionRoot>)coordinator.GetDistributionRootAtIndex(first + (uint)i)));
        await rounds.NextAsync().ConfigureAwait(false);
        return [.. reads.Select((read, i) => DistributionRoot.From(first + (uint)i, read.Value, rounds.Block))];
    }

    private async Task<DistributionRoot?> RootOrNullAsync(ReadRounds rounds, uint index)
    {
        RoundRead<RewardsCoordinator.DistributionRoot> read = rounds.Read(Coordinator.GetDistributionRootAtIndex(index));
        await rounds.NextAsync().ConfigureAwait(false);
        return IsOutOfRange(read.Outcome.Error) ? null : DistributionRoot.From(index, await RequiredAsync(rounds, read).ConfigureAwait(false), rounds.Block);
    }

    private async Task<uint?> IndexOrNullAsync(ReadRounds rounds, RoundRead<uint> found) =>
        found.Outcome.Error is RewardsCoordinator.InvalidRootError ? null : await RequiredAsync(rounds, found).ConfigureAwait(false);

    /// <summary>Array index out of bounds: panic 0x32.</summary>
    private static bool IsOutOfRange(ContractError? error) => error is PanicError panic && panic.Code == (UInt256)0x32UL;

    // Claims name roots by uint32: a chain that says there are more is not to be believed.
    private static uint IndexOf(UInt256 length) => length <= (UInt256)uint.MaxValue
        ? (uint)length
        : throw new AbiFormatException(AbiFormatReason.UnexpectedLength, 0, null, $"getDistributionRootsLength answered {length}.");
}
