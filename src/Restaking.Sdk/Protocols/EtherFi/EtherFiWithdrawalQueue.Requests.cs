using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <content>Requests.</content>
public partial class EtherFiWithdrawalQueue
{
    /// <inheritdoc />
    /// <remarks>Minimum and maximum are there since the upgrade, and count eETH; of weETH they are turned into the smallest and largest amount that fits.</remarks>
    public virtual Task<OperationLimits> GetRequestLimitsAsync(Address? token = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        LiquidWithdrawal any = new(Amount.FromWei(UInt256.One)) { Token = token };
        TokenOf(any);
        return Book.Context.ReadAsync(async rounds => (await ReadQuoteAsync(rounds, any, null).ConfigureAwait(false)).Limits, block, cancellationToken);
    }

    /// <inheritdoc />
    public virtual Task<LiquidWithdrawalQuote> QuoteRequestAsync(LiquidWithdrawal withdrawal, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        Check(withdrawal);
        Address? owner = Book.Context.AccountOrNull(withdrawal.Owner, nameof(withdrawal));
        return Book.Context.ReadAsync(rounds => ReadQuoteAsync(rounds, withdrawal, owner), block, cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>
    /// eETH is requested from the pool, weETH through the WeETHWithdrawAdapter. The recipient gets the NFT, and with it the money; a contract has to accept ERC-721
    /// tokens.
    /// </remarks>
    public virtual async Task<TransactionPlan<LiquidWithdrawalResult>> PrepareRequestAsync(LiquidWithdrawal withdrawal, CancellationToken cancellationToken = default)
    {
        Check(withdrawal);
        bool ofWeEth = IsWeEth(withdrawal);
        Address owner = Book.Context.Account(withdrawal.Owner, nameof(withdrawal));
        Address recipient = withdrawal.Recipient ?? owner;
        LiquidWithdrawalQuote now = await Book.Context.ReadAsync(rounds => ReadQuoteAsync(rounds, withdrawal, owner), null, cancellationToken).ConfigureAwait(false);
        if (ofWeEth && Book.Deployment.WeETHWithdrawAdapter is null)
        {
            throw new PreflightException([.. now.Refusals]);
        }

        UInt256 amount = withdrawal.Amount.BaseUnits;
        LiquidWithdrawal bounded = withdrawal with
        {
            Owner = owner,
            MinimumOutput = LiquidContext.Bound(withdrawal.MinimumOutput, now.Output.Amount, withdrawal.MaxSlippageBps),
        };
        Address target = ofWeEth ? Book.Deployment.WeETHWithdrawAdapter!.Value : Book.Deployment.LiquidityPool;
        return await Book.Context.PlanAsync(
            ofWeEth ? new WeETHWithdrawAdapter(target).RequestWithdraw(amount, recipient) : Book.Pool.RequestWithdraw(recipient, amount),
            receipt => ReadRequested(receipt, recipient),
            $"Request the withdrawal of {now.Input} for {recipient}",
            owner,
            (block, stop) => Book.Context.ReadAsync(rounds => ReadQuoteAsync(rounds, bounded, owner), block, stop),
            [new TokenSpend(now.Input.Asset, target, amount)],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    private void Check(LiquidWithdrawal withdrawal)
    {
        ArgumentNullException.ThrowIfNull(withdrawal);
        LiquidTokenInfo token = TokenOf(withdrawal);
        LiquidTerms.Check(Book.Context, withdrawal, token, OfferedOptions.Recipient);
        LiquidTerms.Refuse(withdrawal.OutputAsset is { } output && output != NativeAsset.Ether, token, nameof(withdrawal.OutputAsset));
    }

    private bool IsWeEth(LiquidWithdrawal withdrawal) => withdrawal.Token == Book.Deployment.WeETH;

    private LiquidTokenInfo TokenOf(LiquidWithdrawal withdrawal) => IsWeEth(withdrawal)
        ? Book.WeEthInfo
        : withdrawal.Token is null || withdrawal.Token == Book.Deployment.EETH
            ? Book.EEthInfo
            : throw new ArgumentException($"{Queue} takes eETH ({Book.Deployment.EETH}) and weETH ({Book.Deployment.WeETH}), not {withdrawal.Token}.", nameof(withdrawal));

    private async Task<LiquidWithdrawalQuote> ReadQuoteAsync(ReadRounds rounds, LiquidWithdrawal withdrawal, Address? owner)
    {
        bool ofWeEth = IsWeEth(withdrawal);
        Address token = ofWeEth ? Book.Deployment.WeETH : Book.Deployment.EETH;
        Address? target = ofWeEth ? Book.Deployment.WeETHWithdrawAdapter : Book.Deployment.LiquidityPool;
        UInt256 amount = withdrawal.Amount.BaseUnits;
        UInt256 counted = UInt256.Min(amount, EtherFiBook.LargestAmount);
        EtherFiReads state = new(Book, rounds, owner, withdrawal.Recipient);
        state.AskPause(Book.Deployment.WithdrawRequestNft);
        if (ofWeEth)
        {
            state.AskPause(Book.Deployment.WeETH);
            if (target is { } adapter)
            {
                state.AskPause(adapter);
            }
        }

        RoundRead<UInt256>? balance = owner is { } holder ? rounds.Read<UInt256>(ofWeEth ? Book.WeEth.BalanceOf(holder) : Book.EEth.BalanceOf(holder)) : null;
        RoundRead<UInt256>? shares = owner is { } sharer && !ofWeEth ? rounds.Read(Book.EEth.Shares(sharer)) : null;
        RoundRead<UInt256>? allowance = owner is { } approver && target is { } spender ? rounds.Read(new TokenSpend(token, spender, amount).Allowance(approver)) : null;
        await state.CompleteAsync().ConfigureAwait(false);

        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        if (target is null)
        {
            refusals.Add(new NotOffered("withdrawals of weETH", token, "the deployment names no adapter for them; unwrap first"));
        }

        state.CheckPaused(refusals, ("Withdrawal requests", Book.Deployment.LiquidityPool), ("Withdrawal requests", Book.Deployment.WithdrawRequestNft), ("Transfers of eETH", Book.Deployment.EETH));
        if (ofWeEth)
        {
            state.CheckPaused(refusals, ("Transfers of weETH", token));
            if (target is { } adapter)
            {
                state.CheckPaused(refusals, ("Withdrawal requests of weETH", adapter));
            }
        }

        bool paused = refusals.OfType<OperationPaused>().Any();
        state.CheckBlocked(refusals, owner, withdrawal.Recipient);

        EEthPool pool = state.Pool;
        UInt256 eEth = ofWeEth ? pool.AmountFor(counted) : counted;
        UInt256 requestedShares = pool.SharesFor(eEth);
        OperationLimits limits = LimitsOf(rounds, state, token, ofWeEth, paused, refusals);
        CheckAmount(refusals, state, token, amount, eEth, requestedShares, limits);
        if (balance is { } held)
        {
            // The pool compares shares: the whole balance fits, whatever its last wei.
            UInt256 need = ofWeEth ? amount : requestedShares;
            if (need > (shares ?? held).Value || counted < amount)
            {
                refusals.Add(new BalanceTooLow(token, owner!.Value, held.Value, amount));
            }

            if (allowance is { } may && may.Value < amount)
            {
                refusals.Add(new AllowanceTooLow(token, target!.Value, may.Value, amount));
            }
        }

        UInt256 worth = state.IsUpgraded ? EEthPool.AtRate(requestedShares, pool.RateRoundedUp) : pool.AmountFor(requestedShares);
        UInt256 output = UInt256.Min(eEth, worth);
        if (withdrawal.MinimumOutput is { } least && output < least)
        {
            refusals.Add(new OutputBelowMinimum(NativeAsset.Ether, output, least));
        }

        return new LiquidWithdrawalQuote
        {
            Block = rounds.Block,
            Input = new AssetAmount(token, amount),
            Parts = [amount],
            Output = new AssetAmount(NativeAsset.Ether, output),
            Limits = limits,
            Refusals = refusals.ToImmutable(),
        };
    }

    private static void CheckAmount(
        ImmutableArray<LiquidRefusal>.Builder refusals,
        EtherFiReads state,
        Address token,
        UInt256 amount,
        UInt256 eEth,
        UInt256 shares,
        OperationLimits limits)
    {
        if (shares.IsZero || eEth < (state.Minimum ?? UInt256.Zero))
        {
            refusals.Add(new AmountBelowMinimum(token, amount, UInt256.Max(limits.Minimum ?? UInt256.Zero, UInt256.One)));
        }

        if (eEth > state.Maximum)
        {
            refusals.Add(new AmountAboveMaximum(token, amount, limits.Maximum ?? state.Maximum));
        }
    }

    private static OperationLimits LimitsOf(
        ReadRounds rounds,
        EtherFiReads state,
        Address token,
        bool ofWeEth,
        bool paused,
        ImmutableArray<LiquidRefusal>.Builder refusals)
    {
        IEnumerable<OperationPaused> pauses = refusals.OfType<OperationPaused>();
        return new OperationLimits
        {
            Block = rounds.Block,
            Asset = token,
            IsPaused = paused,
            PausedUntil = paused && pauses.All(pause => pause.Until is not null) ? pauses.Max(pause => pause.Until) : null,

            // The smallest number of shares worth the minimum, and the largest worth no more than the maximum.
            Minimum = state.Minimum is { } minimum ? ofWeEth ? state.Pool.SharesToBurnFor(minimum) : minimum : null,
            Maximum = !ofWeEth ? state.Maximum : Largest(state.Pool, state.Maximum),
        };

        static UInt256 Largest(EEthPool pool, UInt256 maximum)
        {
            // amountForShare(s) <= maximum holds exactly up to the last s before maximum + 1 is reached.
            UInt256 above = pool.SharesToBurnFor(maximum + UInt256.One);
            return above.IsZero ? above : above - UInt256.One;
        }
    }

    private LiquidWithdrawalResult ReadRequested(TransactionReceipt receipt, Address recipient)
    {
        Address nft = Book.Deployment.WithdrawRequestNft;

        // The mint is the same in both generations; the event of the request is not.
        WithdrawRequestNFT.TransferEvent minted = receipt.Single<WithdrawRequestNFT.TransferEvent>(nft, e => e.From.IsZero && e.To == recipient);
        return new LiquidWithdrawalResult(
            [new TicketKey(Book.Context.ChainId, nft, minted.TokenId.ToString())], recipient, receipt.TransactionHash, receipt.BlockNumber);
    }
}
