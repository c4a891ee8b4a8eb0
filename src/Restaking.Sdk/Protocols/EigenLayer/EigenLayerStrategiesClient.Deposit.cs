using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <content>Quotes and deposits.</content>
public partial class EigenLayerStrategiesClient
{
    /// <summary>
    /// What a deposit would give at the latest block, and every reason why it would be refused. With a signer, or a staker in the
    /// options, its balance, allowance and delegation are checked too.
    /// </summary>
    /// <exception cref="ArgumentException">Unknown symbol, the zero address, natively restaked ETH, or amount zero.</exception>
    public virtual Task<DepositQuote> QuoteDepositAsync(StrategyReference strategy, Amount amount, CancellationToken cancellationToken = default) =>
        QuoteDepositAsync(strategy, amount, new DepositOptions(), cancellationToken);

    /// <inheritdoc cref="QuoteDepositAsync(StrategyReference, Amount, CancellationToken)" />
    public virtual Task<DepositQuote> QuoteDepositAsync(
        StrategyReference strategy,
        Amount amount,
        DepositOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        Address address = _context.Book.ResolveTokenStrategy(strategy, nameof(strategy));
        UInt256 units = Positive(amount);
        Address? staker = _context.AccountOrNull(options.Staker, nameof(options));
        return new DepositPreflight(_context, address, units, options.Token, staker).QuoteAsync(null, cancellationToken);
    }

    /// <summary>
    /// Plans a deposit by the signer: the approval of exactly the amount for the StrategyManager (a step that is done already when the
    /// allowance suffices), then <c>depositIntoStrategy</c> as the last step. Nothing is signed or sent.
    /// </summary>
    /// <remarks>
    /// Tokens that refuse to change an allowance that is neither zero nor enough (USDT does) are recognised by asking them; the plan then
    /// starts with a reset to zero. Every step asks the deposit's gates again when it is simulated or sent, the approval included, and
    /// refuses with <see cref="PreflightException"/> before anything is signed. A plan that is never finished leaves the allowance behind.
    /// </remarks>
    /// <exception cref="ArgumentException">Unknown symbol, the zero address, natively restaked ETH, or amount zero.</exception>
    /// <exception cref="InvalidOperationException">The client has no signer; name the staker in the options.</exception>
    /// <exception cref="NoContractException">There is no contract at the strategy's or the token's address.</exception>
    public virtual Task<TransactionPlan<DepositResult>> PrepareDepositAsync(StrategyReference strategy, Amount amount, CancellationToken cancellationToken = default) =>
        PrepareDepositAsync(strategy, amount, new DepositOptions(), cancellationToken);

    /// <inheritdoc cref="PrepareDepositAsync(StrategyReference, Amount, CancellationToken)" />
    public virtual async Task<TransactionPlan<DepositResult>> PrepareDepositAsync(
        StrategyReference strategy,
        Amount amount,
        DepositOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        Address address = _context.Book.ResolveTokenStrategy(strategy, nameof(strategy));
        UInt256 units = Positive(amount);
        Address staker = _context.Account(options.Staker, nameof(options));
        Address token = await TokenOfAsync(address, options, cancellationToken).ConfigureAwait(false);
        DepositPreflight gates = new(_context, address, units, token, staker);

        Address manager = _context.Deployment.StrategyManager;
        PreparedTransaction<DepositResult> deposit = _context.Transactions.Prepare(
            _context.StrategyManager.DepositIntoStrategy(address, token, units),
            receipt => ReadDeposit(receipt, manager, staker, address),
            description: $"Deposit {units} units of {token} into {_context.Book.Describe(address)}",
            from: staker,
            preflight: [(at, stop) => IssuesAsync(gates, at.Block, withAllowance: !at.EarlierStepsPending, stop)]);
        ImmutableArray<PlanStep> approval = await ApprovalAsync(token, staker, units, gates, cancellationToken).ConfigureAwait(false);
        return new TransactionPlan<DepositResult>(approval, deposit);
    }

    private static UInt256 Positive(Amount amount) =>
        amount.IsZero ? throw new ArgumentOutOfRangeException(nameof(amount), "An amount to deposit must be above zero.") : amount.BaseUnits;

    private static DepositResult ReadDeposit(TransactionReceipt receipt, Address manager, Address staker, Address strategy)
    {
        StrategyManager.DepositEvent deposited = receipt.Single<StrategyManager.DepositEvent>(
            manager, found => found.Staker == staker && found.Strategy == strategy);
        return new DepositResult(staker, strategy, deposited.Shares, receipt.TransactionHash, receipt.BlockNumber);
    }

    private static async Task<ImmutableArray<PreflightIssue>> IssuesAsync(DepositPreflight gates, BlockTag block, bool withAllowance, CancellationToken cancellationToken)
    {
        PreflightResult preflight = (await gates.QuoteAsync(block, cancellationToken).ConfigureAwait(false)).Preflight;
        return [.. preflight.Refusals.Where(refusal => withAllowance || refusal is not InsufficientAllowance)];
    }

    private async Task<Address> TokenOfAsync(Address strategy, DepositOptions options, CancellationToken cancellationToken)
    {
        if (options.Token is { } named)
        {
            return EigenLayerContext.Checked(named, nameof(options));
        }

        if (_context.Book.Find(strategy)?.Token is { } known)
        {
            return known;
        }

        ReadBatch batch = _context.Reader.CreateBatch();
        ReadSlot<Address> underlying = batch.Add(new StrategyBaseTVLLimits(strategy).UnderlyingToken());
        ReadSlot<Address> eigen = batch.TryAdd(new EigenStrategy(strategy).Eigen());
        await batch.ExecuteAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return StrategyReads.TokenOf(eigen) ?? underlying.Value;
    }

    private Task<ImmutableArray<PlanStep>> ApprovalAsync(
        Address token,
        Address payer,
        UInt256 units,
        DepositPreflight gates,
        CancellationToken cancellationToken) =>
        ApprovalSteps.PrepareAsync(
            _context.Reader,
            _context.Transactions,
            token,
            payer,
            _context.Deployment.StrategyManager,
            units,
            (at, stop) => IssuesAsync(gates, at.Block, withAllowance: false, stop),
            cancellationToken);
}
