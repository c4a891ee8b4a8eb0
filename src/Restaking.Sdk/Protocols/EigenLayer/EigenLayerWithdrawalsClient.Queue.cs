using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <content>Entering the queue.</content>
public partial class EigenLayerWithdrawalsClient
{
    /// <summary>
    /// What queueing would take and be worth at the latest block, and every reason why it would be refused. Amounts are converted to the
    /// fewest deposit shares worth at least as much; "all" is the deposit shares themselves.
    /// </summary>
    /// <param name="requests">Strategies and amounts; a strategy may come twice.</param>
    /// <param name="staker">Whose shares; null: the signer's. Only the staker itself can queue.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">No request, a request without an amount, an unknown symbol, or the zero address.</exception>
    /// <exception cref="InvalidOperationException">No staker is named and the client has no signer.</exception>
    public virtual Task<WithdrawalQuote> QuoteAsync(IReadOnlyList<WithdrawalRequest> requests, Address? staker = null, CancellationToken cancellationToken = default) =>
        WithdrawalQuoter.QuoteAsync(_context, _context.Account(staker, nameof(staker)), Resolve(requests), null, cancellationToken);

    /// <summary>Prepares <c>queueWithdrawals</c> for one strategy by the signer.</summary>
    /// <inheritdoc cref="PrepareQueueAsync(IReadOnlyList{WithdrawalRequest}, WithdrawalGrouping, Address?, CancellationToken)" path="/remarks|/exception" />
    public virtual Task<PreparedTransaction<QueueWithdrawalsResult>> PrepareQueueAsync(
        StrategyReference strategy,
        WithdrawalAmount amount,
        CancellationToken cancellationToken = default) =>
        PrepareQueueAsync([new WithdrawalRequest(strategy, amount)], WithdrawalGrouping.PerStrategy, null, cancellationToken);

    /// <summary>Prepares <c>queueWithdrawals</c> for one strategy by a staker that signs elsewhere.</summary>
    /// <inheritdoc cref="PrepareQueueAsync(IReadOnlyList{WithdrawalRequest}, WithdrawalGrouping, Address?, CancellationToken)" path="/remarks|/exception" />
    public virtual Task<PreparedTransaction<QueueWithdrawalsResult>> PrepareQueueAsync(
        StrategyReference strategy,
        WithdrawalAmount amount,
        Address staker,
        CancellationToken cancellationToken = default) =>
        PrepareQueueAsync([new WithdrawalRequest(strategy, amount)], WithdrawalGrouping.PerStrategy, staker, cancellationToken);

    /// <summary>Prepares <c>queueWithdrawals</c> for several strategies in one transaction.</summary>
    /// <param name="requests">Strategies and amounts; a strategy may come twice.</param>
    /// <param name="grouping">One withdrawal per request (default), or all in one.</param>
    /// <param name="staker">Whose shares; null: the signer's. Only the staker itself can queue.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <remarks>
    /// Amounts are converted at the latest block and fixed in the transaction as deposit shares. A slash between preparing and mining
    /// makes them worth less; it does not make the transaction fail. The checks run again when it is simulated or sent.
    /// </remarks>
    /// <exception cref="ArgumentException">No request, a request without an amount, an unknown symbol, or the zero address.</exception>
    /// <exception cref="InvalidOperationException">No staker is named and the client has no signer.</exception>
    /// <exception cref="PreflightException">The staker has less than is asked for (<see cref="SharesTooHigh"/>, <see cref="NothingToWithdraw"/>).</exception>
    public virtual async Task<PreparedTransaction<QueueWithdrawalsResult>> PrepareQueueAsync(
        IReadOnlyList<WithdrawalRequest> requests,
        WithdrawalGrouping grouping = WithdrawalGrouping.PerStrategy,
        Address? staker = null,
        CancellationToken cancellationToken = default)
    {
        ImmutableArray<(Address Strategy, WithdrawalAmount Amount)> resolved = Resolve(requests);
        Address account = _context.Account(staker, nameof(staker));
        WithdrawalQuote quote = await WithdrawalQuoter.QuoteAsync(_context, account, resolved, null, cancellationToken).ConfigureAwait(false);

        // Without shares there is no call to make; pauses and the like are for the moment of sending.
        ImmutableArray<EigenLayerRefusal> impossible = [.. quote.Preflight.Refusals.Where(refusal => refusal is NothingToWithdraw or SharesTooHigh)];
        new PreflightResult(quote.Block, impossible).ThrowIfRefused();

        ImmutableArray<(Address Strategy, UInt256 DepositShares)> queue = [.. quote.Lines.Select(line => (line.Strategy, line.DepositShares))];
        Address manager = _context.Deployment.DelegationManager;
        return _context.Transactions.Prepare(
            _context.DelegationManager.QueueWithdrawals(Group(queue, grouping)),
            receipt => ReadQueued(receipt, manager, account),
            description: $"Queue the withdrawal of {string.Join(", ", resolved.Select(request => $"{request.Amount} of {_context.Book.Describe(request.Strategy)}"))}",
            from: account,
            preflight:
            [
                async (at, token) => (await WithdrawalQuoter.CheckAsync(_context, account, queue, at.Block, token).ConfigureAwait(false)).ToIssues(),
            ]);
    }

    private static ImmutableArray<DelegationManager.QueuedWithdrawalParams> Group(
        ImmutableArray<(Address Strategy, UInt256 DepositShares)> queue,
        WithdrawalGrouping grouping) => grouping == WithdrawalGrouping.Together
            // The third field is a withdrawer the contract has ignored since the slashing upgrade.
            ? [new([.. queue.Select(entry => entry.Strategy)], [.. queue.Select(entry => entry.DepositShares)], Address.Zero)]
            : [.. queue.Select(entry => new DelegationManager.QueuedWithdrawalParams([entry.Strategy], [entry.DepositShares], Address.Zero))];

    private static QueueWithdrawalsResult ReadQueued(TransactionReceipt receipt, Address manager, Address staker)
    {
        ImmutableArray<QueuedWithdrawalReceipt> queued = QueuedWithdrawalReceipt.ReadAll(receipt, manager, staker);
        return queued.IsEmpty
            ? throw new MissingEventException(receipt.TransactionHash, manager, DelegationManager.SlashingWithdrawalQueuedEvent.Description.Signature)
            : new QueueWithdrawalsResult(staker, queued, receipt.TransactionHash, receipt.BlockNumber);
    }

    private ImmutableArray<(Address Strategy, WithdrawalAmount Amount)> Resolve(IReadOnlyList<WithdrawalRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return requests.Count == 0
            ? throw new ArgumentException("Name at least one strategy to withdraw from.", nameof(requests))
            : [.. requests.Select(request => (_context.Book.Resolve(request.Strategy, nameof(requests)), Said(request.Amount)))];

        // An amount that somebody forgot to fill in must never withdraw everything.
        static WithdrawalAmount Said(WithdrawalAmount amount) => amount.Unit == WithdrawalUnit.Unset
            ? throw new ArgumentException("A request names no amount; say WithdrawalAmount.All when everything is meant.", nameof(requests))
            : amount;
    }
}
