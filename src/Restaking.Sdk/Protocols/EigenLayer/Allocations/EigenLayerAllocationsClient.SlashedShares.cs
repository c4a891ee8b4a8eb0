using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <content>Slashed shares: burned, or paid to the set's recipient.</content>
public partial class EigenLayerAllocationsClient
{
    private const int SlashesPerPage = 50;

    /// <summary>The shares of one slash that wait to be burned or paid out, from which block they can be, and what they are worth; at one block.</summary>
    /// <exception cref="ArgumentException">The AVS is the zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The version (before 1.5) does not know slashed shares by slash id.</exception>
    public virtual Task<SlashedShares> GetSlashedSharesAsync(OperatorSetId set, UInt256 slashId, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        set.Checked(nameof(set));
        return ReadRounds.RunAsync(
            _context.Reader,
            async rounds => (await SlashedShareReader.ReadAsync(_context, rounds, [(set, slashId)]).ConfigureAwait(false))[0],
            block,
            cancellationToken);
    }

    /// <summary>All slashes whose shares wait to be burned or paid out, of one set or of all, page by page, all at the same block.</summary>
    /// <param name="set">The set; null: all of them.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The AVS is the zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The version (before 1.5) does not know slashed shares by slash id.</exception>
    public virtual IAsyncEnumerable<SlashedShares> ListSlashedSharesAsync(OperatorSetId? set = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        set?.Checked(nameof(set));
        return SearchSlashedAsync(set, block, cancellationToken);
    }

    /// <summary>Asks at the latest block whether the shares of a slash could be burned or paid out, and names every reason why not.</summary>
    /// <inheritdoc cref="PrepareClearSlashedShares" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckClearSlashedSharesAsync(
        OperatorSetId set,
        UInt256 slashId,
        StrategyReference? strategy = null,
        CancellationToken cancellationToken = default) =>
        Clearing(set, slashId, strategy, sender: null).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>clearBurnOrRedistributableShares</c>, or its form for one strategy: sends the slashed tokens to the burn address, or to the recipient of a set that
    /// redistributes. Anybody may send it. Since 1.13 not before the slash's delay is over.
    /// </summary>
    /// <param name="set">The set that slashed.</param>
    /// <param name="slashId">Which of its slashes, from 1.</param>
    /// <param name="strategy">Only this strategy; null: all of the slash. One that cannot pay now does not hold up the others when they are sent one by one.</param>
    /// <param name="caller">Who sends; null: the signer.</param>
    /// <exception cref="ArgumentException">A zero address, an unknown symbol, or natively restaked ETH, which is not in the StrategyManager.</exception>
    /// <exception cref="InvalidOperationException">No caller is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">When it is checked, simulated or sent: the version (before 1.5) does not know slashed shares by slash id.</exception>
    public virtual PreparedTransaction<SlashedSharesCleared> PrepareClearSlashedShares(
        OperatorSetId set,
        UInt256 slashId,
        StrategyReference? strategy = null,
        Address? caller = null) =>
        Clearing(set, slashId, strategy, _context.Account(caller, nameof(caller))).Prepare();

    /// <summary>Anybody may send it, so the gates do not ask who.</summary>
    private RoleWrite<SlashedSharesCleared> Clearing(OperatorSetId set, UInt256 slashId, StrategyReference? strategy, Address? sender)
    {
        StrategyManager.OperatorSet key = set.Checked(nameof(set)).ToStrategyManager();
        Address? only = strategy is { } named ? _context.Book.ResolveTokenStrategy(named, nameof(strategy)) : null;
        return new RoleWrite<SlashedSharesCleared>(
            _context,
            only is { } one
                ? _context.StrategyManager.ClearBurnOrRedistributableSharesByStrategy(key, slashId, one)
                : _context.StrategyManager.ClearBurnOrRedistributableShares(key, slashId),
            receipt => new SlashedSharesCleared(
                set,
                slashId,
                [
                    .. receipt.From<StrategyManager.BurnOrRedistributableSharesDecreasedEvent>(_context.Deployment.StrategyManager)
                        .Where(cleared => OperatorSetId.From(cleared.OperatorSet) == set && cleared.SlashId == slashId)
                        .Select(cleared => new ClearedShares(cleared.Strategy, cleared.Shares)),
                ],
                receipt.TransactionHash,
                receipt.BlockNumber),
            $"Burn or pay out the shares of slash {slashId} of operator set {set}",
            sender,
            [
                FeatureProbe.Required(_context, EigenLayerFeature.SlashedSharesById),
                ClearingNotPaused,
                (rounds, refusals) => CheckClearingAsync(rounds, refusals, set, slashId, only),
            ]);
    }

    /// <summary>The pause bit came with the delay; before, the same bit stops nothing.</summary>
    private async Task ClearingNotPaused(ReadRounds rounds, ImmutableArray<EigenLayerRefusal>.Builder refusals)
    {
        if (await FeatureProbe.HasAsync(_context, rounds, EigenLayerFeature.SlashResolutionDelay).ConfigureAwait(false))
        {
            await RoleGates.NotPaused(
                _context.Deployment.StrategyManager, _context.StrategyManager.Paused(), PauseBits.StrategyManagerSlashedShares, "Payments of slashed shares")(rounds, refusals)
                .ConfigureAwait(false);
        }
    }

    private async Task CheckClearingAsync(
        ReadRounds rounds,
        ImmutableArray<EigenLayerRefusal>.Builder refusals,
        OperatorSetId set,
        UInt256 slashId,
        Address? only)
    {
        SlashedShares slash = (await SlashedShareReader.ReadAsync(_context, rounds, [(set, slashId)]).ConfigureAwait(false))[0];
        ImmutableArray<Address> cleared = [.. slash.Shares.Where(line => only is null || line.Strategy == only).Select(line => line.Strategy)];
        if (cleared.IsEmpty)
        {
            refusals.Add(new NoSlashedShares(set, slashId));
            return;
        }

        if (slash.ClearableAtBlock is { } at && at > slash.Block.Number)
        {
            refusals.Add(new SlashResolutionPending(set, slashId, at, slash.Block.Number));
        }

        await CheckStrategiesPayAsync(rounds, refusals, cleared).ConfigureAwait(false);
    }

    private static async Task CheckStrategiesPayAsync(ReadRounds rounds, ImmutableArray<EigenLayerRefusal>.Builder refusals, ImmutableArray<Address> strategies)
    {
        ImmutableArray<RoundRead<UInt256>> paused = rounds.ReadMany(strategies.Select(strategy => (IContractCall<UInt256>)new StrategyBaseTVLLimits(strategy).Paused()));
        await rounds.NextAsync().ConfigureAwait(false);
        refusals.AddRange(strategies
            .Where((_, i) => PauseBits.IsPaused(paused[i].ValueOr(UInt256.Zero), PauseBits.StrategyWithdrawals))
            .Select(strategy => new FunctionPaused(strategy, PauseBits.StrategyWithdrawals, "Withdrawals of the strategy")));
    }

    private async IAsyncEnumerable<SlashedShares> SearchSlashedAsync(OperatorSetId? set, BlockTag? block, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (ImmutableArray<(OperatorSetId Set, UInt256 SlashId)> slashes, ulong at) = await ReadRounds.RunAsync(
            _context.Reader, rounds => PendingSlashesAsync(rounds, set), block, cancellationToken).ConfigureAwait(false);
        foreach ((OperatorSetId Set, UInt256 SlashId)[] page in slashes.Chunk(SlashesPerPage))
        {
            ImmutableArray<SlashedShares> read = await ReadRounds.RunAsync(
                _context.Reader, rounds => SlashedShareReader.ReadAsync(_context, rounds, page), BlockTag.FromNumber(at), cancellationToken).ConfigureAwait(false);
            foreach (SlashedShares slash in read)
            {
                yield return slash;
            }
        }
    }

    private async Task<(ImmutableArray<(OperatorSetId Set, UInt256 SlashId)> Slashes, ulong Block)> PendingSlashesAsync(ReadRounds rounds, OperatorSetId? only)
    {
        RoundRead<ImmutableArray<StrategyManager.OperatorSet>> pending = rounds.Read(_context.StrategyManager.GetPendingOperatorSets());
        await rounds.NextAsync().ConfigureAwait(false);
        ImmutableArray<StrategyManager.OperatorSet> found = await FeatureProbe.ValueAsync(
            _context, rounds, EigenLayerFeature.SlashedSharesById.Name, _context.Deployment.StrategyManager, pending).ConfigureAwait(false);
        OperatorSetId[] sets = [.. found.Select(OperatorSetId.From).Where(set => only is null || set == only)];
        if (sets.Length == 0)
        {
            return ([], rounds.Block.Number);
        }

        ImmutableArray<RoundRead<ImmutableArray<UInt256>>> ids = rounds.ReadMany(
            sets.Select(set => (IContractCall<ImmutableArray<UInt256>>)_context.StrategyManager.GetPendingSlashIds(set.ToStrategyManager())));
        await rounds.NextAsync().ConfigureAwait(false);
        return ([.. sets.SelectMany((set, i) => ids[i].Value.Order().Select(id => (set, id)))], rounds.Block.Number);
    }
}
