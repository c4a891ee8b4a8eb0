using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <content>Leaving the queue.</content>
public partial class EigenLayerWithdrawalsClient
{
    /// <summary>Asks at the latest block whether completing would go through, and names every reason why not, for every withdrawal.</summary>
    /// <param name="withdrawals">The withdrawals.</param>
    /// <param name="receiveAs">What they are to pay.</param>
    /// <param name="caller">Who completes; null: the withdrawer of the first.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">No withdrawal, the same one twice, or withdrawals of different stakers.</exception>
    public virtual Task<PreflightResult> CheckCompleteAsync(
        IReadOnlyList<QueuedWithdrawal> withdrawals,
        ReceiveAs receiveAs = ReceiveAs.Tokens,
        Address? caller = null,
        CancellationToken cancellationToken = default)
    {
        ImmutableArray<QueuedWithdrawal> chosen = Distinct(withdrawals);
        return CompletionPreflight.CheckAsync(_context, chosen, receiveAs, caller ?? chosen[0].Withdrawal.Withdrawer, BlockTag.Latest, cancellationToken);
    }

    /// <summary>
    /// Prepares <c>completeQueuedWithdrawal</c>. As tokens each strategy sends its token to the staker; as shares they are credited as
    /// deposit shares and delegated to the staker's current operator.
    /// </summary>
    /// <param name="withdrawal">A withdrawal as <see cref="ListQueuedAsync"/> or <see cref="GetAsync(Hash32, BlockTag?, CancellationToken)"/> gave it.</param>
    /// <param name="receiveAs">What it is to pay.</param>
    /// <param name="tokens">
    /// Tokens to be paid in, by strategy, where the default does not fit: the EIGEN strategy pays EIGEN unless bEIGEN is named here.
    /// </param>
    /// <remarks>
    /// A strategy slashed to nothing is skipped silently by the contract. The checks run when it is simulated or sent: a simulation passes
    /// from <see cref="QueuedWithdrawal.ClaimableAtBlock"/> on.
    /// </remarks>
    /// <exception cref="ArgumentException">A strategy's token is unknown.</exception>
    public virtual PreparedTransaction<CompleteWithdrawalsResult> PrepareComplete(
        QueuedWithdrawal withdrawal,
        ReceiveAs receiveAs = ReceiveAs.Tokens,
        IReadOnlyDictionary<Address, Address>? tokens = null)
    {
        ArgumentNullException.ThrowIfNull(withdrawal);
        ImmutableArray<QueuedWithdrawal> chosen = Distinct([withdrawal]);
        ImmutableArray<Address> paidIn = Tokens(withdrawal, receiveAs, tokens);
        return Prepare(
            chosen,
            [paidIn],
            receiveAs,
            _context.DelegationManager.CompleteQueuedWithdrawal(withdrawal.Withdrawal, paidIn, receiveAs == ReceiveAs.Tokens),
            $"Complete withdrawal {withdrawal.Root} as {Words(receiveAs)}");
    }

    /// <summary>
    /// Prepares <c>completeQueuedWithdrawals</c>: several withdrawals of one staker in one transaction, all or nothing.
    /// </summary>
    /// <inheritdoc cref="PrepareComplete" path="/param[@name='receiveAs']|/param[@name='tokens']|/remarks" />
    /// <param name="withdrawals">The withdrawals, each once, all of the same withdrawer.</param>
    /// <param name="receiveAs">What they are to pay.</param>
    /// <param name="tokens">Tokens to be paid in, by strategy, where the default does not fit.</param>
    /// <exception cref="ArgumentException">No withdrawal, the same one twice, different withdrawers or stakers, or a strategy's token is unknown.</exception>
    public virtual PreparedTransaction<CompleteWithdrawalsResult> PrepareCompleteMany(
        IReadOnlyList<QueuedWithdrawal> withdrawals,
        ReceiveAs receiveAs = ReceiveAs.Tokens,
        IReadOnlyDictionary<Address, Address>? tokens = null)
    {
        ImmutableArray<QueuedWithdrawal> chosen = Distinct(withdrawals);
        if (chosen.Any(withdrawal => withdrawal.Withdrawal.Withdrawer != chosen[0].Withdrawal.Withdrawer))
        {
            throw new ArgumentException("Only its withdrawer can complete a withdrawal; these have different ones.", nameof(withdrawals));
        }

        ImmutableArray<ImmutableArray<Address>> paidIn = [.. chosen.Select(withdrawal => Tokens(withdrawal, receiveAs, tokens))];
        return Prepare(
            chosen,
            paidIn,
            receiveAs,
            _context.DelegationManager.CompleteQueuedWithdrawals(
                [.. chosen.Select(withdrawal => withdrawal.Withdrawal)],
                paidIn,
                [.. chosen.Select(_ => receiveAs == ReceiveAs.Tokens)]),
            $"Complete {chosen.Length} withdrawals as {Words(receiveAs)}");
    }

    private static string Words(ReceiveAs receiveAs) => receiveAs == ReceiveAs.Tokens ? "tokens" : "shares";

    private static ImmutableArray<QueuedWithdrawal> Distinct(IReadOnlyList<QueuedWithdrawal> withdrawals)
    {
        ArgumentNullException.ThrowIfNull(withdrawals);
        if (withdrawals.Count == 0)
        {
            throw new ArgumentException("Name at least one withdrawal.", nameof(withdrawals));
        }

        foreach (QueuedWithdrawal withdrawal in withdrawals)
        {
            AnswerLength.CheckArgument(withdrawal.Withdrawal, nameof(withdrawals));

            // Withdrawals from before the slashing upgrade can have a withdrawer that is not the staker.
            if (withdrawal.Staker != withdrawals[0].Staker)
            {
                throw new ArgumentException("These withdrawals are of different stakers; complete each staker's in a transaction of its own.", nameof(withdrawals));
            }

            if (!withdrawal.Strategies.Select(line => line.Strategy).SequenceEqual(withdrawal.Withdrawal.Strategies))
            {
                throw new ArgumentException($"Withdrawal {withdrawal.Root} lists other strategies than its struct holds.", nameof(withdrawals));
            }
        }

        return withdrawals.Select(withdrawal => withdrawal.Root).Distinct().Count() == withdrawals.Count
            ? [.. withdrawals]
            : throw new ArgumentException("A withdrawal can be completed only once; one is listed twice.", nameof(withdrawals));
    }

    // The contract wants one token per strategy in either case; as shares it does not look at them.
    private static ImmutableArray<Address> Tokens(QueuedWithdrawal withdrawal, ReceiveAs receiveAs, IReadOnlyDictionary<Address, Address>? tokens) =>
    [
        .. withdrawal.Strategies.Select(line =>
            tokens is not null && tokens.TryGetValue(line.Strategy, out Address chosen) ? chosen
            : line.Token ?? (receiveAs == ReceiveAs.Shares || EigenLayerContext.IsBeaconChainEth(line.Strategy)
                ? Address.Zero
                : throw new ArgumentException($"Strategy {line.Strategy} does not tell its token; name it in '{nameof(tokens)}'.", nameof(tokens)))),
    ];

    private PreparedTransaction<CompleteWithdrawalsResult> Prepare<TCall>(
        ImmutableArray<QueuedWithdrawal> withdrawals,
        ImmutableArray<ImmutableArray<Address>> tokens,
        ReceiveAs receiveAs,
        TCall call,
        string description)
        where TCall : Contracts.IContractCall
    {
        Address withdrawer = withdrawals[0].Withdrawal.Withdrawer;
        return _context.Transactions.Prepare(
            call,
            receipt => ReadCompleted(receipt, withdrawals, tokens, receiveAs),
            description: description,
            from: withdrawer,
            preflight:
            [
                async (at, token) => (await CompletionPreflight.CheckAsync(_context, withdrawals, receiveAs, at.From ?? withdrawer, at.Block, token).ConfigureAwait(false)).ToIssues(),
            ]);
    }

    private CompleteWithdrawalsResult ReadCompleted(
        TransactionReceipt receipt,
        ImmutableArray<QueuedWithdrawal> withdrawals,
        ImmutableArray<ImmutableArray<Address>> tokens,
        ReceiveAs receiveAs)
    {
        Address manager = _context.Deployment.DelegationManager;
        HashSet<Hash32> expected = [.. withdrawals.Select(withdrawal => withdrawal.Root)];
        ImmutableArray<Hash32> completed =
        [
            .. receipt.From<DelegationManager.SlashingWithdrawalCompletedEvent>(manager).Select(done => done.WithdrawalRoot).Where(expected.Contains),
        ];
        return completed.Length < expected.Count
            ? throw new MissingEventException(receipt.TransactionHash, manager, DelegationManager.SlashingWithdrawalCompletedEvent.Description.Signature)
            : new CompleteWithdrawalsResult(
                withdrawals[0].Staker, completed, receiveAs, ReadPayments(receipt, withdrawals, tokens, receiveAs), receipt.TransactionHash, receipt.BlockNumber);
    }

    private ImmutableArray<WithdrawalPayment> ReadPayments(
        TransactionReceipt receipt,
        ImmutableArray<QueuedWithdrawal> withdrawals,
        ImmutableArray<ImmutableArray<Address>> tokens,
        ReceiveAs receiveAs)
    {
        Address staker = withdrawals[0].Staker;
        if (receiveAs == ReceiveAs.Shares)
        {
            return
            [
                .. receipt.From<StrategyManager.DepositEvent>(_context.Deployment.StrategyManager)
                    .Where(deposit => deposit.Staker == staker)
                    .Select(deposit => new WithdrawalPayment(deposit.Strategy, null, deposit.Shares)),
            ];
        }

        // Anybody can emit a Transfer event that names a strategy: only the token that was asked for counts.
        HashSet<(Address Strategy, Address Token)> paying =
        [
            .. withdrawals.SelectMany((withdrawal, w) => withdrawal.Strategies.Select((line, i) => (line.Strategy, tokens[w][i]))),
        ];
        ImmutableArray<WithdrawalPayment>.Builder payments = ImmutableArray.CreateBuilder<WithdrawalPayment>();
        foreach (LogEntry log in receipt.Logs)
        {
            if (log.TryDecode(out ERC20.TransferEvent transfer) && transfer.To == staker && paying.Contains((transfer.From, log.Address)))
            {
                payments.Add(new WithdrawalPayment(transfer.From, log.Address, transfer.Value));
            }
        }

        return payments.ToImmutable();
    }
}
