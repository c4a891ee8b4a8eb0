using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>
/// EigenLayer's strategies: the address book, their state on chain, quotes and deposits. Bad arguments (an unknown symbol, amount zero,
/// the zero address) are <see cref="ArgumentException"/>s before the network is touched.
/// </summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in its place.</remarks>
public partial class EigenLayerStrategiesClient
{
    private readonly EigenLayerContext _context;

    /// <summary>For fakes.</summary>
    protected EigenLayerStrategiesClient() => _context = null!;

    /// <summary>Makes the client from the parts a <see cref="RestakingClient"/> is made of; no I/O.</summary>
    public EigenLayerStrategiesClient(ContractReader reader, TransactionPipeline transactions, EigenLayerDeployment deployment)
        : this(new EigenLayerContext(reader, transactions, deployment))
    {
    }

    internal EigenLayerStrategiesClient(EigenLayerContext context) => _context = context;

    /// <summary>The address book of this deployment.</summary>
    public virtual ImmutableArray<StrategyEntry> Known => _context.Book.Entries;

    /// <summary>The state of one strategy: token, exchange rate, limits, pauses, whitelisting. Two reads at one block.</summary>
    /// <param name="strategy">A symbol of the address book or a strategy's address.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">Unknown symbol, the zero address, or natively restaked ETH.</exception>
    /// <exception cref="NoContractException">There is no contract at the address.</exception>
    /// <exception cref="ContractRevertException">The contract there is no strategy.</exception>
    public virtual async Task<StrategyState> GetAsync(StrategyReference strategy, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        (await GetManyAsync([_context.Book.ResolveTokenStrategy(strategy, nameof(strategy))], block, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>The state of every strategy of the address book that has a contract, at one block.</summary>
    public virtual Task<ImmutableArray<StrategyState>> GetAllAsync(BlockTag? block = null, CancellationToken cancellationToken = default) =>
        GetManyAsync([.. Known.Where(entry => !entry.IsBeaconChainEth).Select(entry => entry.Strategy)], block, cancellationToken);

    /// <summary>
    /// The strategy of a token: from the address book, or else from the chain (<c>StrategyFactory.deployedStrategies</c>, where the
    /// deployment has a factory). Null when there is none.
    /// </summary>
    /// <exception cref="ArgumentException">The zero address.</exception>
    public virtual async Task<StrategyState?> FindByTokenAsync(Address token, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(token, nameof(token));
        if (Known.FirstOrDefault(entry => entry.Token == token || entry.UnderlyingToken == token) is { } entry)
        {
            return await GetAsync(entry.Strategy, block, cancellationToken).ConfigureAwait(false);
        }

        if (_context.Deployment.StrategyFactory is not { } factory)
        {
            return null;
        }

        Address strategy = await _context.Reader.ReadAsync(new StrategyFactory(factory).DeployedStrategies(token), block, cancellationToken).ConfigureAwait(false);
        return strategy.IsZero ? null : await GetAsync(strategy, block, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ImmutableArray<StrategyState>> GetManyAsync(ImmutableArray<Address> strategies, BlockTag? block, CancellationToken cancellationToken)
    {
        if (strategies.IsEmpty)
        {
            return [];
        }

        ReadBatch first = _context.Reader.CreateBatch();
        StrategyReads[] reads = [.. strategies.Select(strategy => StrategyReads.Begin(_context, first, strategy))];
        RpcPin pin = await _context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        await first.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        ReadBatch second = _context.Reader.CreateBatch();
        foreach (StrategyReads read in reads)
        {
            read.AddTokenReads(second);
        }

        await second.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        return [.. reads.Select(read => read.ToState(pin.Block))];
    }
}
