using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Lido;

/// <content>
/// Requests: <c>requestWithdrawals</c> and <c>requestWithdrawalsWstETH</c>. The queue takes 100 wei to 1000 stETH per request; larger exits are cut into
/// parts, one ticket each, without a rest below the minimum.
/// </content>
public partial class LidoWithdrawalQueueClient
{
    /// <summary>
    /// The most parts of one transaction: some 170,000 gas each in stETH and 230,000 in wstETH stay below what a transaction may use (16.7 million gas,
    /// EIP-7825). A larger exit takes several requests.
    /// </summary>
    public const int MaxPartsPerTransaction = 64;

    /// <summary>
    /// wstETH grows in stETH until the request is mined, and the queue measures stETH: its parts are cut this much below the maximum, in hundredths of a
    /// percent, so that a plan outlives oracle reports.
    /// </summary>
    private const uint WrappedHeadroomBps = 100;

    /// <summary>
    /// Limits of one part. A larger request is cut into parts, up to <see cref="MaxPartsPerTransaction"/>. For wstETH they are converted at the block's rate.
    /// </summary>
    /// <exception cref="ArgumentException">A token that is neither stETH nor wstETH.</exception>
    /// <inheritdoc />
    public virtual Task<OperationLimits> GetRequestLimitsAsync(Address? token = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        if (!IsTaken(token))
        {
            throw new ArgumentException($"{token} is not accepted; stETH {_deployment.StETH} and wstETH {_deployment.WstETH} are.", nameof(token));
        }

        return _context.ReadAsync(
            async rounds =>
            {
                RequestReads reads = RequestReads.Begin(rounds, this, null, null);
                await rounds.NextAsync().ConfigureAwait(false);
                return reads.Limits(rounds.Block, token ?? _deployment.StETH, IsWrapped(token));
            },
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    public virtual Task<LiquidWithdrawalQuote> QuoteRequestAsync(LiquidWithdrawal withdrawal, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        CheckOptions(withdrawal);
        return QuoteAsync(withdrawal, _context.AccountOrNull(withdrawal.Owner, nameof(withdrawal)), null, withdrawal.MinimumOutput, block, cancellationToken);
    }

    /// <summary>
    /// Plans a request: an approval of exactly the amount for the queue, then the request in as many parts as it takes. The tickets belong to
    /// <see cref="LiquidWithdrawal.Recipient"/> where one is named.
    /// </summary>
    /// <inheritdoc />
    public virtual async Task<TransactionPlan<LiquidWithdrawalResult>> PrepareRequestAsync(LiquidWithdrawal withdrawal, CancellationToken cancellationToken = default)
    {
        CheckOptions(withdrawal);
        Address holder = _context.Account(withdrawal.Owner, nameof(withdrawal));
        LiquidWithdrawalQuote quote = await QuoteAsync(withdrawal, holder, null, withdrawal.MinimumOutput, null, cancellationToken).ConfigureAwait(false);
        UInt256 minimum = LiquidContext.Bound(withdrawal.MinimumOutput, quote.Output.Amount, withdrawal.MaxSlippageBps);

        // Another token, or another payout, is refused by the gates; a payload built without them must not give up stETH for it.
        bool isMeant = IsTaken(withdrawal.Token) && EtherOnly.Is(withdrawal.OutputAsset);
        ImmutableArray<UInt256> parts = isMeant ? quote.Parts : [];
        Address recipient = withdrawal.Recipient ?? holder;
        Address token = withdrawal.Token ?? _deployment.StETH;
        WithdrawalQueueERC721 queue = new(_deployment.WithdrawalQueue);
        string description = $"Request {parts.Length} withdrawal(s) of {withdrawal.Amount.BaseUnits} units of {(IsWrapped(token) ? "wstETH" : "stETH")} from Lido";
        TokenSpend[] spends = isMeant ? [new(token, _deployment.WithdrawalQueue, withdrawal.Amount.BaseUnits)] : [];
        return IsWrapped(token)
            ? await _context.PlanAsync(
                queue.RequestWithdrawalsWstETH(parts, recipient), ReadRequest, description, holder, Again, spends, UInt256.Zero, cancellationToken).ConfigureAwait(false)
            : await _context.PlanAsync(
                queue.RequestWithdrawals(parts, recipient), ReadRequest, description, holder, Again, spends, UInt256.Zero, cancellationToken).ConfigureAwait(false);

        Task<LiquidWithdrawalQuote> Again(BlockTag at, CancellationToken stop) => QuoteAsync(withdrawal, holder, parts, minimum, at, stop);

        LiquidWithdrawalResult ReadRequest(TransactionReceipt receipt)
        {
            ImmutableArray<TicketKey> keys =
            [
                .. receipt.From<WithdrawalQueueERC721.WithdrawalRequestedEvent>(_deployment.WithdrawalQueue)
                    .Where(made => made.Requestor == holder && made.Owner == recipient)
                    .Select(made => _tickets.KeyOf(made.RequestId)),
            ];
            return keys.Length >= parts.Length
                ? new LiquidWithdrawalResult(keys, recipient, receipt.TransactionHash, receipt.BlockNumber)
                : throw new MissingEventException(receipt.TransactionHash, _deployment.WithdrawalQueue, WithdrawalQueueERC721.WithdrawalRequestedEvent.Description.Signature);
        }
    }

    private bool IsWrapped(Address? token) => token == _deployment.WstETH;

    private bool IsTaken(Address? token) => token is null || token == _deployment.StETH || token == _deployment.WstETH;

    private AssetNotAccepted NotTaken(Address token) => new(token, [_deployment.StETH, _deployment.WstETH]);

    private void CheckOptions(LiquidWithdrawal withdrawal) =>
        LiquidTerms.Check(_context, withdrawal, Queue, OfferedOptions.Recipient);

    /// <param name="withdrawal">What is asked for.</param>
    /// <param name="holder">Whose tokens; null: no balance is looked at.</param>
    /// <param name="parts">The parts of a call that exists already; null: as many as it takes at the block's rate.</param>
    /// <param name="minimum">The bound; null: none.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private Task<LiquidWithdrawalQuote> QuoteAsync(
        LiquidWithdrawal withdrawal,
        Address? holder,
        ImmutableArray<UInt256>? parts,
        UInt256? minimum,
        BlockTag? block,
        CancellationToken cancellationToken)
    {
        bool wrapped = IsWrapped(withdrawal.Token);
        Address token = withdrawal.Token ?? _deployment.StETH;
        TokenSpend spend = new(token, _deployment.WithdrawalQueue, withdrawal.Amount.BaseUnits);
        return _context.ReadAsync(
            async rounds =>
            {
                RequestReads reads = RequestReads.Begin(rounds, this, holder, IsTaken(token) ? spend : null);
                await rounds.NextAsync().ConfigureAwait(false);
                OperationLimits limits = reads.Limits(rounds.Block, token, wrapped);
                ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
                if (!IsTaken(token))
                {
                    refusals.Add(NotTaken(token));
                }

                EtherOnly.Check(refusals, withdrawal.OutputAsset);
                reads.CheckPauses(refusals, limits, _deployment);
                ImmutableArray<UInt256> cut = parts ?? Cut(spend.Amount, limits, wrapped, refusals);
                if (parts is not null || cut.Length == 1)
                {
                    CheckParts(refusals, token, cut, limits);
                }

                UInt256 output = Sum(cut.Select(part => reads.ToStETH(part, wrapped)));
                if (minimum is { } least && output < least)
                {
                    refusals.Add(new OutputBelowMinimum(NativeAsset.Ether, output, least));
                }

                reads.CheckSpend(refusals);
                return new LiquidWithdrawalQuote
                {
                    Block = rounds.Block,
                    Input = new AssetAmount(token, spend.Amount),
                    Parts = cut,
                    Output = new AssetAmount(withdrawal.OutputAsset ?? NativeAsset.Ether, output),
                    Limits = limits,
                    Refusals = refusals.ToImmutable(),
                };
            },
            block,
            cancellationToken);
    }

    private static ImmutableArray<UInt256> Cut(UInt256 amount, OperationLimits limits, bool wrapped, ImmutableArray<LiquidRefusal>.Builder refusals)
    {
        UInt256 minimum = limits.Minimum!.Value;
        UInt256 maximum = limits.Maximum!.Value;
        if (wrapped)
        {
            maximum = UInt256.MulDiv(maximum, 10_000 - WrappedHeadroomBps, 10_000, DivisionRounding.Down);
        }

        ImmutableArray<UInt256> parts = LidoRequestSplit.Split(amount, minimum, maximum, MaxPartsPerTransaction);
        if (parts.IsEmpty)
        {
            refusals.Add(new AmountAboveMaximum(limits.Asset, amount, maximum * (UInt256)(uint)MaxPartsPerTransaction));
            return [amount];
        }

        return parts;
    }

    private static void CheckParts(ImmutableArray<LiquidRefusal>.Builder refusals, Address token, ImmutableArray<UInt256> parts, OperationLimits limits)
    {
        foreach (UInt256 part in parts)
        {
            if (part < limits.Minimum!.Value)
            {
                refusals.Add(new AmountBelowMinimum(token, part, limits.Minimum.Value));
                return;
            }

            if (part > limits.Maximum!.Value && !refusals.OfType<AmountAboveMaximum>().Any())
            {
                refusals.Add(new AmountAboveMaximum(token, part, limits.Maximum.Value));
                return;
            }
        }
    }

    private static UInt256 Sum(IEnumerable<UInt256> amounts) => amounts.Aggregate(UInt256.Zero, (sum, amount) => sum + amount);

    /// <summary>What a request depends on.</summary>
    private readonly struct RequestReads
    {
        private readonly LidoPoolReads _pool;
        private readonly LidoQueueStateReads _queue;
        private readonly RoundRead<UInt256> _minimum;
        private readonly RoundRead<UInt256> _maximum;
        private readonly Address? _holder;
        private readonly TokenSpend? _spend;
        private readonly RoundRead<UInt256>? _balance;
        private readonly RoundRead<UInt256>? _allowance;

        private RequestReads(ReadRounds rounds, LidoWithdrawalQueueClient client, Address? holder, TokenSpend? spend)
        {
            WithdrawalQueueERC721 queue = new(client._deployment.WithdrawalQueue);
            _pool = LidoPoolReads.Begin(rounds, client._deployment);
            _queue = LidoQueueStateReads.Begin(rounds, client._deployment);
            _minimum = rounds.Read(queue.MinStethWithdrawalAmount());
            _maximum = rounds.Read(queue.MaxStethWithdrawalAmount());
            _holder = holder;
            _spend = spend;
            if (holder is { } account && spend is { } token)
            {
                _balance = rounds.Read(token.BalanceOf(account));
                _allowance = rounds.Read(token.Allowance(account));
            }
        }

        public static RequestReads Begin(ReadRounds rounds, LidoWithdrawalQueueClient client, Address? holder, TokenSpend? spend) => new(rounds, client, holder, spend);

        public OperationLimits Limits(BlockRef block, Address token, bool wrapped)
        {
            LidoQueueState queue = _queue.ValueAt(block);
            LidoShareRate rate = queue.ShareRate;
            return new OperationLimits
            {
                Block = block,
                Asset = token,
                IsPaused = queue.IsPaused || _pool.Value.IsStopped,
                PausedUntil = queue.PausedUntil,
                Minimum = wrapped ? rate.SharesFor(_minimum.Value) : _minimum.Value,
                Maximum = wrapped ? rate.SharesWithin(_maximum.Value) : _maximum.Value,
            };
        }

        public void CheckPauses(ImmutableArray<LiquidRefusal>.Builder refusals, OperationLimits limits, Networks.LidoDeployment deployment)
        {
            if (_queue.ValueAt(limits.Block).IsPaused)
            {
                refusals.Add(new OperationPaused("Withdrawal requests", deployment.WithdrawalQueue, limits.PausedUntil));
            }

            if (_pool.Value.IsStopped)
            {
                refusals.Add(new OperationPaused(LidoPool.TransfersName, deployment.StETH));
            }
        }

        /// <summary>What a part is good for: the queue notes the stETH asked for, even when 1-2 wei less arrive.</summary>
        public UInt256 ToStETH(UInt256 part, bool wrapped) =>
            !wrapped ? part : part < LidoPool.TooLarge ? _pool.Value.Rate.ToStEth.Apply(part) : UInt256.Zero;

        public void CheckSpend(ImmutableArray<LiquidRefusal>.Builder refusals)
        {
            if (_balance is { } balance)
            {
                LiquidContext.CheckSpend(refusals, _holder!.Value, _spend!.Value, balance.Value, _allowance!.Value.Value);
            }
        }
    }
}
