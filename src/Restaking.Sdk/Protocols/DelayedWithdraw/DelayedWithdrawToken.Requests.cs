using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.DelayedWithdraw;

/// <content>Requests.</content>
public abstract partial class DelayedWithdrawToken
{
    /// <inheritdoc />
    public virtual Task<OperationLimits> GetRequestLimitsAsync(Address? token = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        if (token is { } named && named != Info.Token)
        {
            throw new ArgumentException($"{Info} takes {Info.Token} and no other token.", nameof(token));
        }

        return Context.ReadAsync(
            async rounds => LimitsOf((await ReadAsync(rounds, []).ConfigureAwait(false)).Terms, rounds.Block),
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    public virtual Task<LiquidWithdrawalQuote> QuoteRequestAsync(LiquidWithdrawal withdrawal, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        QuoteRequestAsync(withdrawal, addToOpenRequest: false, block, cancellationToken);

    /// <summary>As the other overload; with <paramref name="addToOpenRequest"/> the quote is that of the whole, with what is waiting already.</summary>
    /// <param name="withdrawal">The request.</param>
    /// <param name="addToOpenRequest">True: an open request may be added to, which begins its wait, window, price and loss limit anew.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">Amount zero, the zero address, or an option the protocol does not have.</exception>
    public virtual Task<LiquidWithdrawalQuote> QuoteRequestAsync(LiquidWithdrawal withdrawal, bool addToOpenRequest, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        UInt128 shares = Check(withdrawal);
        Address? owner = Context.AccountOrNull(withdrawal.Owner, nameof(withdrawal));
        return Context.ReadAsync(rounds => QuoteAsync(rounds, withdrawal, shares, owner, addToOpenRequest), block, cancellationToken);
    }

    /// <inheritdoc />
    public virtual Task<TransactionPlan<LiquidWithdrawalResult>> PrepareRequestAsync(LiquidWithdrawal withdrawal, CancellationToken cancellationToken = default) =>
        PrepareRequestAsync(withdrawal, addToOpenRequest: false, cancellationToken);

    /// <summary>Plans a request: the approval of exactly the shares for the delayed withdraw contract, then the request.</summary>
    /// <param name="withdrawal">The request.</param>
    /// <param name="addToOpenRequest">True: an open request may be added to, which begins its wait, window, price and loss limit anew.</param>
    /// <param name="cancellationToken">Stops the preparation.</param>
    /// <exception cref="ArgumentException">Amount zero, the zero address, or an option the protocol does not have.</exception>
    /// <exception cref="InvalidOperationException">The client has no signer and the request names no owner.</exception>
    /// <exception cref="PreflightException">The request is for another token or asset than the queue's.</exception>
    public virtual async Task<TransactionPlan<LiquidWithdrawalResult>> PrepareRequestAsync(LiquidWithdrawal withdrawal, bool addToOpenRequest, CancellationToken cancellationToken = default)
    {
        UInt128 shares = Check(withdrawal);
        Address owner = Context.Account(withdrawal.Owner, nameof(withdrawal));
        LiquidWithdrawalQuote quote = await QuoteRequestAsync(withdrawal with { Owner = owner }, addToOpenRequest, null, cancellationToken).ConfigureAwait(false);
        RefuseOtherAssets(quote);
        LiquidWithdrawal bound = withdrawal with
        {
            Owner = owner,
            MinimumOutput = LiquidContext.Bound(withdrawal.MinimumOutput, quote.Output.Amount, withdrawal.MaxSlippageBps),
        };
        return await Context.PlanAsync(
            RequestCall(shares, (ushort)(withdrawal.MaxLossBps ?? 0), withdrawal.AllowThirdParty),
            receipt => ReadRequest(receipt, owner),
            $"Request to withdraw {shares} shares of {Info}",
            owner,
            (at, stop) => QuoteRequestAsync(bound, addToOpenRequest, at, stop),
            [new TokenSpend(Info.Token, DelayedWithdraw, shares)],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    // There is no call for what the queue does not take or pay, and one for what it does must not go in its stead.
    private static void RefuseOtherAssets(LiquidWithdrawalQuote quote)
    {
        if (quote.Refusals.Any(refusal => refusal is AssetNotAccepted))
        {
            quote.ThrowIfRefused();
        }
    }

    private LiquidWithdrawalResult ReadRequest(TransactionReceipt receipt, Address owner) =>
        new([KeyOf(owner, ReadMaturity(receipt, owner))], owner, receipt.TransactionHash, receipt.BlockNumber);

    private UInt128 Check(LiquidWithdrawal withdrawal)
    {
        UInt256 shares = LiquidTerms.Check(Context, withdrawal, Info, OfferedOptions.MaxLoss | OfferedOptions.ThirdParty);
        if (withdrawal.MaxLossBps is { } loss && loss is 0 or > DelayedWithdrawTerms.LargestMaxLossBps)
        {
            // 0 does not mean "no loss" to the contract but "the asset's own limit": null says that, and says what it means.
            throw new ArgumentOutOfRangeException(
                nameof(withdrawal), loss, $"A loss limit is between 1 and {DelayedWithdrawTerms.LargestMaxLossBps} basis points; leave it null for the contract's own.");
        }

        if (shares > DelayedWithdrawTerms.LargestShares)
        {
            throw new ArgumentOutOfRangeException(nameof(withdrawal), shares, $"A request holds at most {DelayedWithdrawTerms.LargestShares} shares (uint96).");
        }

        return (UInt128)shares;
    }

    private async Task<LiquidWithdrawalQuote> QuoteAsync(ReadRounds rounds, LiquidWithdrawal withdrawal, UInt128 shares, Address? owner, bool addToOpenRequest)
    {
        IContractCall call = RequestCall(shares, (ushort)(withdrawal.MaxLossBps ?? 0), withdrawal.AllowThirdParty);
        AuthorityGate gate = new(rounds, call, owner);
        DelayedWithdrawReads reads = BeginReads(rounds);
        TokenSpend spend = new(Info.Token, DelayedWithdraw, shares);
        (RoundRead<UInt256> Balance, RoundRead<UInt256> Allowance)? funds = null;
        if (owner is { } account)
        {
            reads.AskFor(account);
            funds = (rounds.Read(spend.BalanceOf(account)), rounds.Read(spend.Allowance(account)));
        }

        reads.AskForNewRequest(owner);
        await rounds.NextAsync().ConfigureAwait(false);
        if (gate.AskMore() | reads.AskMore())
        {
            await rounds.NextAsync().ConfigureAwait(false);
        }

        DelayedWithdrawTerms terms = reads.Terms;
        DelayedWithdrawRequest open = owner is { } asked ? reads.RequestOf(asked) : default;
        UInt256 whole = addToOpenRequest ? open.Shares + shares : shares;
        DelayedWithdrawRequest next = new(withdrawal.AllowThirdParty, withdrawal.MaxLossBps ?? 0, rounds.Block.Timestamp + terms.DelaySeconds, whole, reads.PriceOf(whole));
        DelayedWithdrawPayout payout = reads.PayoutOf(owner ?? default, next);

        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        CheckWithdrawal(refusals, withdrawal, terms, payout, whole);
        if (gate.Refusal("request a withdrawal") is { } closed)
        {
            refusals.Add(closed);
        }

        refusals.AddRange(reads.AgainstNewRequest(owner));
        if (open.IsOpen && !addToOpenRequest)
        {
            refusals.Add(new RequestWouldRestart(KeyOf(owner!.Value, open.Maturity), open.Shares, DelayedWithdrawTickets.Time(open.Maturity)));
        }

        if (owner is { } payer && funds is { } read)
        {
            LiquidContext.CheckSpend(refusals, payer, spend, read.Balance.Value, read.Allowance.Value);
        }

        return new LiquidWithdrawalQuote
        {
            Block = rounds.Block,
            Input = new AssetAmount(Info.Token, shares),
            Parts = [shares],
            Output = new AssetAmount(PaidAsset, payout.Payable),
            Fee = payout.Requested > payout.Payable ? payout.Requested - payout.Payable : UInt256.Zero,
            Limits = LimitsOf(terms, rounds.Block),
            Refusals = refusals.ToImmutable(),
        };
    }

    private void CheckWithdrawal(
        ImmutableArray<LiquidRefusal>.Builder refusals,
        LiquidWithdrawal withdrawal,
        DelayedWithdrawTerms terms,
        DelayedWithdrawPayout payout,
        UInt256 whole)
    {
        if (terms.IsPaused)
        {
            refusals.Add(new OperationPaused("Withdrawal requests", DelayedWithdraw));
        }

        if (!terms.AllowsWithdrawals)
        {
            refusals.Add(new NotOffered($"withdrawals in {PaidAsset}", DelayedWithdraw, "the asset is stopped or was never set up"));
        }

        if (withdrawal.Token is { } token && token != Info.Token)
        {
            refusals.Add(new AssetNotAccepted(token, [Info.Token]));
        }

        if (withdrawal.OutputAsset is { } asset && asset != PaidAsset)
        {
            refusals.Add(new AssetNotAccepted(asset, [PaidAsset]));
        }

        if (whole > DelayedWithdrawTerms.LargestShares)
        {
            refusals.Add(new AmountAboveMaximum(Info.Token, whole, DelayedWithdrawTerms.LargestShares));
        }

        if (payout.MovedTooFar)
        {
            // Nothing has moved yet, so it is the fee alone that exceeds the loss: such a request could never be completed.
            refusals.Add(new LossLimitBelowFee(DelayedWithdraw, terms.FeeBps, payout.AllowedBps));
        }

        UInt256 least = withdrawal.MinimumOutput is { } minimum && minimum > UInt256.One ? minimum : UInt256.One;
        if (payout.Payable < least)
        {
            refusals.Add(new OutputBelowMinimum(PaidAsset, payout.Payable, least));
        }
    }

    private OperationLimits LimitsOf(DelayedWithdrawTerms terms, BlockRef block) => new()
    {
        Block = block,
        Asset = Info.Token,
        IsPaused = terms.IsPaused || !terms.AllowsWithdrawals,
        Maximum = DelayedWithdrawTerms.LargestShares,
    };
}
