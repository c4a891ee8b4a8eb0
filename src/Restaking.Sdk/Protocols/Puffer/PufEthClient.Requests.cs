using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Puffer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Puffer;

/// <content>Requests to the withdrawal manager.</content>
public partial class PufEthClient
{
    private static readonly UInt256 s_rateUnit = UInt256.FromEther("1");

    /// <param name="Units">pufETH, above zero and within 128 bits.</param>
    /// <param name="Asset">What is to be paid out: WETH, or it is refused.</param>
    /// <param name="Owner">Whose pufETH; null: nobody's funds are looked at.</param>
    /// <param name="Recipient">Whose the ticket is, and who is paid.</param>
    /// <param name="Minimum">The least the request must be good for; null: no bound.</param>
    /// <param name="Permit">The permit that stands in for an approval.</param>
    private sealed record RequestTerms(UInt256 Units, Address Asset, Address? Owner, Address? Recipient, UInt256? Minimum, PufferPermit? Permit = null);

    /// <inheritdoc />
    public virtual async Task<OperationLimits> GetRequestLimitsAsync(Address? token = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        CheckToken(token, nameof(token));
        RequestTerms terms = new(UInt256.One, _deployment.Weth, null, null, null);
        return (await Context.ReadAsync(rounds => ReadRequestQuoteAsync(rounds, terms), block, cancellationToken).ConfigureAwait(false)).Limits;
    }

    /// <inheritdoc />
    /// <remarks>
    /// Paid in WETH without a fee, at the lower one of the rate now and the rate when the batch is finalised. A batch is finalised when it is full, so that
    /// the last one waits for other users. One request in a transaction: a contract that makes two in one is refused by the queue.
    /// </remarks>
    public virtual Task<LiquidWithdrawalQuote> QuoteRequestAsync(LiquidWithdrawal withdrawal, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        RequestTerms terms = TermsOf(withdrawal);
        return Context.ReadAsync(rounds => ReadRequestQuoteAsync(rounds, terms), block, cancellationToken);
    }

    /// <inheritdoc cref="QuoteRequestAsync" path="/remarks" />
    /// <inheritdoc />
    public virtual Task<TransactionPlan<LiquidWithdrawalResult>> PrepareRequestAsync(LiquidWithdrawal withdrawal, CancellationToken cancellationToken = default) =>
        PrepareRequestAsync(withdrawal, TermsOf(withdrawal), cancellationToken);

    /// <summary>
    /// As <see cref="PrepareRequestAsync(LiquidWithdrawal, CancellationToken)"/>, with a signed permit of pufETH for the withdrawal manager in place of the
    /// approval.
    /// </summary>
    /// <param name="withdrawal">The request.</param>
    /// <param name="permit">The owner's permit of the same amount.</param>
    /// <param name="cancellationToken">Stops the preparation.</param>
    /// <exception cref="ArgumentException">As there, or the permit is of another amount.</exception>
    /// <exception cref="InvalidOperationException">The client has no signer and the request names no owner.</exception>
    public virtual Task<TransactionPlan<LiquidWithdrawalResult>> PrepareRequestWithPermitAsync(
        LiquidWithdrawal withdrawal,
        PufferPermit permit,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(permit);
        RequestTerms terms = TermsOf(withdrawal);
        permit.CheckAmount(terms.Units, nameof(permit));
        return PrepareRequestAsync(withdrawal, terms with { Permit = permit }, cancellationToken);
    }

    private async Task<TransactionPlan<LiquidWithdrawalResult>> PrepareRequestAsync(LiquidWithdrawal withdrawal, RequestTerms terms, CancellationToken cancellationToken)
    {
        Address owner = Context.Account(withdrawal.Owner, nameof(withdrawal));
        Address recipient = terms.Recipient ?? owner;
        RequestTerms named = terms with { Owner = owner, Recipient = recipient };
        LiquidWithdrawalQuote quote = await Context.ReadAsync(rounds => ReadRequestQuoteAsync(rounds, named), null, cancellationToken).ConfigureAwait(false);
        RequestTerms bound = named with { Minimum = LiquidContext.Bound(withdrawal.MinimumOutput, quote.Output.Amount, withdrawal.MaxSlippageBps) };
        return await Context.PlanAsync(
            bound.Permit is { } permit
                ? Manager.RequestWithdrawalWithPermit(permit.ForQueue, recipient)
                : Manager.RequestWithdrawal((UInt128)bound.Units, recipient),
            receipt => ReadRequested(receipt, recipient),
            $"Request a withdrawal of {bound.Units} units of pufETH for {recipient}",
            owner,
            (at, stop) => Context.ReadAsync(rounds => ReadRequestQuoteAsync(rounds, bound), at, stop),
            bound.Permit is null ? [new TokenSpend(_deployment.Vault, _deployment.WithdrawalManager, bound.Units)] : [],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    private RequestTerms TermsOf(LiquidWithdrawal withdrawal)
    {
        UInt256 units = LiquidTerms.Check(Context, withdrawal, Info, OfferedOptions.Recipient);
        CheckToken(withdrawal.Token, nameof(withdrawal));
        if (units > UInt128.MaxValue)
        {
            // The permit's function cuts the amount off at 128 bits without a word.
            throw new ArgumentOutOfRangeException(nameof(withdrawal), "Puffer counts requests in 128 bits; the amount does not fit.");
        }

        Address? owner = Context.AccountOrNull(withdrawal.Owner, nameof(withdrawal));
        return new RequestTerms(
            units,
            LiquidContext.NotZero(withdrawal.OutputAsset ?? _deployment.Weth, nameof(withdrawal)),
            owner,
            withdrawal.Recipient is { } recipient ? LiquidContext.NotZero(recipient, nameof(withdrawal)) : owner,
            withdrawal.MinimumOutput);
    }

    private LiquidWithdrawalResult ReadRequested(TransactionReceipt receipt, Address recipient)
    {
        PufferWithdrawalManager.WithdrawalRequestedEvent requested = receipt.Single<PufferWithdrawalManager.WithdrawalRequestedEvent>(
            _deployment.WithdrawalManager, found => found.Recipient == recipient);
        TicketKey key = new(Context.ChainId, _deployment.WithdrawalManager, PufferQueueReader.IdOf(requested.WithdrawalIdx));
        return new LiquidWithdrawalResult([key], recipient, receipt.TransactionHash, receipt.BlockNumber);
    }

    private async Task<LiquidWithdrawalQuote> ReadRequestQuoteAsync(ReadRounds rounds, RequestTerms terms)
    {
        TokenSpend spend = new(_deployment.Vault, _deployment.WithdrawalManager, terms.Units);
        RoundRead<UInt256> rate = rounds.Read(Vault.ConvertToAssets(s_rateUnit));
        RoundRead<UInt256> minimum = rounds.Read(Manager.MinWithdrawalAmount());
        RoundRead<UInt256> maximum = rounds.Read(Manager.GetMaxWithdrawalAmount());
        RoundRead<UInt256>? balance = terms.Owner is { } holder ? rounds.Read(spend.BalanceOf(holder)) : null;
        RoundRead<UInt256>? allowance = terms.Owner is { } approver ? rounds.Read(spend.Allowance(approver)) : null;
        PufferAccess.Question question = _access.Ask(
            rounds,
            Manager.Authority(),
            terms.Permit is { } signed ? Manager.RequestWithdrawalWithPermit(signed.ForQueue, Address.Zero) : Manager.RequestWithdrawal(default, Address.Zero),
            terms.Owner);
        await rounds.NextAsync().ConfigureAwait(false);
        PufferAccess.Answer access = await question.AnswerAsync().ConfigureAwait(false);

        bool inWeth = terms.Asset == _deployment.Weth;
        UInt256 output = inWeth ? UInt256.MulDiv(terms.Units, rate.Value, s_rateUnit) : UInt256.Zero;
        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        access.Refuse(refusals, _deployment.WithdrawalManager, "Withdrawal requests", "request withdrawals", terms.Owner);
        if (terms.Units < minimum.Value)
        {
            refusals.Add(new AmountBelowMinimum(_deployment.Vault, terms.Units, minimum.Value));
        }

        if (terms.Units > maximum.Value)
        {
            refusals.Add(new AmountAboveMaximum(_deployment.Vault, terms.Units, maximum.Value));
        }

        if (!inWeth)
        {
            refusals.Add(new AssetNotAccepted(terms.Asset, [_deployment.Weth]));
        }
        else if (output < (terms.Minimum ?? UInt256.One))
        {
            refusals.Add(new OutputBelowMinimum(terms.Asset, output, terms.Minimum ?? UInt256.One));
        }

        if (terms.Owner is { } owner)
        {
            LiquidContext.CheckSpend(refusals, owner, spend, balance!.Value.Value, terms.Permit is null ? allowance!.Value.Value : null);
            if (terms.Permit?.Expired(rounds.Block.Timestamp, allowance!.Value.Value) is { } late)
            {
                refusals.Add(late);
            }
        }

        return new LiquidWithdrawalQuote
        {
            Block = rounds.Block,
            Input = new AssetAmount(_deployment.Vault, terms.Units),
            Parts = [terms.Units],
            Output = new AssetAmount(terms.Asset, output),
            Limits = new OperationLimits
            {
                Block = rounds.Block,
                Asset = _deployment.Vault,
                IsPaused = access.IsClosed,
                Minimum = minimum.Value,
                Maximum = maximum.Value,
            },
            Refusals = refusals.ToImmutable(),
        };
    }
}
