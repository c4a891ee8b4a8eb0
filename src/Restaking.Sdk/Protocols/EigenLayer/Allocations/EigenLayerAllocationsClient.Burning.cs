using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <content>Shares that slashes of 1.3 and 1.4 took, and what became of slashed shares of all versions.</content>
public partial class EigenLayerAllocationsClient
{
    /// <summary>
    /// Shares that slashes before 1.5 took and that nobody has burned yet, by strategy, at one block. They have neither set nor slash id, and a later version still
    /// keeps and burns them.
    /// </summary>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    public virtual Task<BurnableShares> GetBurnableSharesAsync(BlockTag? block = null, CancellationToken cancellationToken = default) => ReadRounds.RunAsync(
        _context.Reader,
        async rounds =>
        {
            RoundRead<StrategyManager.GetStrategiesWithBurnableSharesResult> read = rounds.Read(_context.StrategyManager.GetStrategiesWithBurnableShares());
            await rounds.NextAsync().ConfigureAwait(false);
            (ImmutableArray<Address> strategies, ImmutableArray<UInt256> shares) = read.Value;
            shares.OfLength(strategies.Length, "getStrategiesWithBurnableShares");
            ImmutableArray<RoundRead<UInt256>> worth = rounds.ReadMany(
                strategies.Select((strategy, i) => (IContractCall<UInt256>)new StrategyBaseTVLLimits(strategy).SharesToUnderlyingView(shares[i])));
            if (!strategies.IsEmpty)
            {
                await rounds.NextAsync().ConfigureAwait(false);
            }

            return new BurnableShares(
                rounds.Block, [.. strategies.Select((strategy, i) => new SlashedStrategyShares(strategy, _context.Book.SymbolOf(strategy), shares[i], worth[i].OrNull()))]);
        },
        block,
        cancellationToken);

    /// <summary>Asks at the latest block whether slashed shares of before 1.5 could be burned, and names every reason why not.</summary>
    /// <inheritdoc cref="PrepareBurnShares" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckBurnSharesAsync(StrategyReference strategy, CancellationToken cancellationToken = default) =>
        Burning(strategy, sender: null).CheckAsync(cancellationToken);

    /// <summary>Prepares <c>burnShares</c>: sends what slashes before 1.5 took of a strategy to the burn address. Anybody may send it.</summary>
    /// <param name="strategy">A symbol of the address book or an address.</param>
    /// <param name="caller">Who sends; null: the signer.</param>
    /// <exception cref="ArgumentException">A zero address, an unknown symbol, or natively restaked ETH, which is not in the StrategyManager.</exception>
    /// <exception cref="InvalidOperationException">No caller is named and the client has no signer.</exception>
    public virtual PreparedTransaction<SharesBurned> PrepareBurnShares(StrategyReference strategy, Address? caller = null) =>
        Burning(strategy, _context.Account(caller, nameof(caller))).Prepare();

    /// <summary>
    /// What became of slashed shares in a block range, oldest first: what each slash took, and what was burned or paid out. Knows the logs of 1.3 and 1.4
    /// (<c>BurnableSharesIncreased</c>) and those since 1.5.
    /// </summary>
    /// <remarks>No field of these events is indexed: all of them are read. A range that ends within a slash does not exist, for a slash is one transaction.</remarks>
    /// <param name="fromBlock">First block to look at.</param>
    /// <param name="toBlock">Last block to look at.</param>
    /// <param name="set">What this set slashed alone; null: everything. Burned shares of before 1.5 belong to no set.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArgumentException">The AVS is the zero address, or a range that ends before it begins.</exception>
    public virtual IAsyncEnumerable<SlashedSharesEvent> ReadSlashedSharesHistoryAsync(
        ulong fromBlock,
        ulong toBlock,
        OperatorSetId? set = null,
        CancellationToken cancellationToken = default)
    {
        set?.Checked(nameof(set));
        ArgumentOutOfRangeException.ThrowIfLessThan(toBlock, fromBlock);
        return SearchHistoryAsync(fromBlock, toBlock, set, cancellationToken);
    }

    private async IAsyncEnumerable<SlashedSharesEvent> SearchHistoryAsync(
        ulong fromBlock,
        ulong toBlock,
        OperatorSetId? set,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SlashedSharesLogReader reader = new(_context.Deployment);
        await foreach (LogEntry log in _context.Reader.Rpc.GetLogsAsync(reader.Filter, fromBlock, toBlock, cancellationToken).ConfigureAwait(false))
        {
            foreach (SlashedSharesEvent found in reader.Read(log).Where(found => set is null || found.Set == set))
            {
                yield return found;
            }
        }

        foreach (SlashedSharesEvent found in reader.End().Where(found => set is null || found.Set == set))
        {
            yield return found;
        }
    }

    private RoleWrite<SharesBurned> Burning(StrategyReference strategy, Address? sender)
    {
        Address burned = _context.Book.ResolveTokenStrategy(strategy, nameof(strategy));
        return new RoleWrite<SharesBurned>(
            _context,
            _context.StrategyManager.BurnShares(burned),
            receipt => new SharesBurned(
                burned,
                receipt.Single<StrategyManager.BurnableSharesDecreasedEvent>(_context.Deployment.StrategyManager, found => found.Strategy == burned).Shares,
                receipt.TransactionHash,
                receipt.BlockNumber),
            $"Burn slashed shares of {_context.Book.Describe(burned)}",
            sender,
            [
                async (rounds, refusals) =>
                {
                    RoundRead<UInt256> waiting = rounds.Read(_context.StrategyManager.GetBurnableShares(burned));
                    await rounds.NextAsync().ConfigureAwait(false);
                    if (waiting.Value == UInt256.Zero)
                    {
                        refusals.Add(new NoBurnableShares(burned));
                    }
                },
                (rounds, refusals) => CheckStrategiesPayAsync(rounds, refusals, [burned]),
            ]);
    }
}
