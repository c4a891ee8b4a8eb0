using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <summary>
/// Instant redemption of eETH or weETH through the EtherFiRedemptionManager, to ether or stETH. The contract takes no least amount: the bound is held against
/// the state right before sending.
/// </summary>
internal sealed class EtherFiRedemptions(EtherFiBook book, bool ofWeEth)
{
    private const uint BasisPoints = 10_000;

    private LiquidContext Context => book.Context;

    private EtherFiDeployment Deployment => book.Deployment;

    private LiquidTokenInfo Token => ofWeEth ? book.WeEthInfo : book.EEthInfo;

    private ImmutableArray<Address> Outputs => [NativeAsset.Ether, .. new[] { Deployment.StETH }.OfType<Address>()];

    public Task<LiquidRedemptionQuote> QuoteAsync(LiquidRedemption redemption, BlockTag? block, CancellationToken cancellationToken)
    {
        Check(redemption);
        Address? owner = Context.AccountOrNull(redemption.Owner, nameof(redemption));
        return Context.ReadAsync(rounds => ReadQuoteAsync(rounds, redemption, owner), block, cancellationToken);
    }

    public async Task<TransactionPlan<LiquidRedemptionResult>> PrepareAsync(LiquidRedemption redemption, CancellationToken cancellationToken)
    {
        Check(redemption);
        Address owner = Context.Account(redemption.Owner, nameof(redemption));
        Address receiver = redemption.Receiver ?? owner;
        Address output = redemption.OutputAsset ?? NativeAsset.Ether;
        LiquidRedemptionQuote now = await Context.ReadAsync(rounds => ReadQuoteAsync(rounds, redemption, owner), null, cancellationToken).ConfigureAwait(false);
        if (Deployment.RedemptionManager is not { } manager)
        {
            throw new PreflightException([.. now.Refusals]);
        }

        UInt256 amount = redemption.Amount.BaseUnits;
        LiquidRedemption bounded = redemption with
        {
            Owner = owner,
            MinimumOutput = LiquidContext.Bound(redemption.MinimumOutput, now.Output.Amount, redemption.MaxSlippageBps),
        };
        EtherFiRedemptionManager contract = new(manager);
        return await Context.PlanAsync(
            ofWeEth ? contract.RedeemWeEth(amount, receiver, output) : contract.RedeemEEth(amount, receiver, output),
            receipt => ReadResult(receipt, receiver, output),
            $"Redeem {amount} units of {Token.Symbol} for {(output == NativeAsset.Ether ? "ether" : "stETH")}",
            owner,
            (block, stop) => Context.ReadAsync(rounds => ReadQuoteAsync(rounds, bounded, owner), block, stop),
            [new TokenSpend(Token.Token, manager, amount)],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    private void Check(LiquidRedemption redemption)
    {
        LiquidTerms.Check(Context, redemption, Token, OfferedOptions.Recipient);
        LiquidTerms.Refuse(redemption.Token is { } token && token != Token.Token, Token, nameof(redemption.Token));
    }

    private async Task<LiquidRedemptionQuote> ReadQuoteAsync(ReadRounds rounds, LiquidRedemption redemption, Address? owner)
    {
        Address output = redemption.OutputAsset ?? NativeAsset.Ether;
        UInt256 amount = redemption.Amount.BaseUnits;
        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        if (amount > EtherFiBook.LargestAmount)
        {
            refusals.Add(new AmountAboveMaximum(Token.Token, amount, EtherFiBook.LargestAmount));
            amount = EtherFiBook.LargestAmount;
        }

        EtherFiReads state = new(book, rounds, owner, redemption.Receiver);
        if (Deployment.RedemptionManager is not { } manager)
        {
            await state.CompleteAsync().ConfigureAwait(false);
            refusals.Add(new NotOffered("instant redemption", Deployment.LiquidityPool, "the deployment names no redemption manager"));
            return Quote(rounds, redemption, refusals, output, default, default, default);
        }

        EtherFiRedemptionManager contract = new(manager);
        state.AskPause(manager);
        if (ofWeEth)
        {
            state.AskPause(Deployment.WeETH);
        }

        TokenSpend spend = new(Token.Token, manager, redemption.Amount.BaseUnits);
        RoundRead<EtherFiRedemptionManager.TokenToRedemptionInfoResult> info = rounds.Read(contract.TokenToRedemptionInfo(output));
        RoundRead<UInt256> available = rounds.Read(contract.TotalRedeemableAmount(output));
        RoundRead<UInt256>? balance = owner is { } holder ? rounds.Read(spend.BalanceOf(holder)) : null;
        RoundRead<UInt256>? allowance = owner is { } approver ? rounds.Read(spend.Allowance(approver)) : null;
        await state.CompleteAsync().ConfigureAwait(false);

        CheckGates(refusals, state, manager, output, owner, redemption.Receiver);
        if (balance is { } held)
        {
            // The contract compares amounts here, also of eETH, where a transfer would compare shares.
            LiquidContext.CheckSpend(refusals, owner!.Value, spend, held.Value, allowance!.Value.Value);
        }

        if (!Outputs.Contains(output))
        {
            refusals.Add(new AssetNotAccepted(output, Outputs));
            return Quote(rounds, redemption, refusals, output, default, default, default);
        }

        EEthPool pool = state.Pool;
        UInt256 gross = ofWeEth ? pool.AmountFor(amount) : amount;
        UInt256 shares = pool.SharesFor(gross);
        UInt256 paid = pool.AmountFor(UInt256.MulDiv(shares, BasisPoints - (uint)Math.Min(info.Value.ExitFeeInBps, BasisPoints), BasisPoints));

        // The bucket counts units of 1e12 wei and rounds what is drawn up, so its floor says the same as canRedeem: no wei of a unit that is not there.
        if (gross > available.Value)
        {
            refusals.Add(new CapacityExceeded("instant redemption buffer", output, gross, available.Value, Refills: true));
        }

        CheckBurn(refusals, state, pool, shares, paid, info.Value.ExitFeeSplitToTreasuryInBps);
        UInt256 least = redemption.MinimumOutput ?? UInt256.One;
        if (paid < least)
        {
            refusals.Add(new OutputBelowMinimum(output, paid, least));
        }

        return Quote(rounds, redemption, refusals, output, paid, gross - UInt256.Min(gross, paid), available.Value);
    }

    private LiquidRedemptionQuote Quote(
        ReadRounds rounds,
        LiquidRedemption redemption,
        ImmutableArray<LiquidRefusal>.Builder refusals,
        Address output,
        UInt256 paid,
        UInt256 fee,
        UInt256 available) => new()
        {
            Block = rounds.Block,
            Input = new AssetAmount(Token.Token, redemption.Amount.BaseUnits),
            Output = new AssetAmount(output, paid),
            Fee = fee,
            Available = available,
            Refusals = refusals.ToImmutable(),
        };

    private void CheckGates(
        ImmutableArray<LiquidRefusal>.Builder refusals,
        EtherFiReads state,
        Address manager,
        Address output,
        Address? owner,
        Address? receiver)
    {
        state.CheckPaused(refusals, ("Instant redemptions", manager), ("Transfers of eETH", Deployment.EETH));
        if (output == NativeAsset.Ether)
        {
            // Ether comes out of the pool, stETH does not.
            state.CheckPaused(refusals, ("Withdrawals", Deployment.LiquidityPool));
        }

        if (ofWeEth)
        {
            state.CheckPaused(refusals, ("Transfers of weETH", Deployment.WeETH));
        }

        state.CheckBlocked(refusals, owner, receiver);
    }

    /// <summary>Burnt are the shares that are paid and the stakers' part of the fee, in two draws on the bucket.</summary>
    private static void CheckBurn(
        ImmutableArray<LiquidRefusal>.Builder refusals,
        EtherFiReads state,
        EEthPool pool,
        UInt256 shares,
        UInt256 paid,
        ushort treasuryBps)
    {
        UInt256 burnt = UInt256.Min(shares, pool.SharesToBurnFor(paid));
        UInt256 fee = shares - burnt;
        UInt256 stakers = fee - UInt256.Min(fee, UInt256.MulDiv(fee, treasuryBps, BasisPoints));
        UInt256 first = pool.AmountFor(burnt);
        UInt256 second = pool.AmountFor(stakers);
        state.Burn?.Check(refusals, "eETH burn bucket", first + second, Bucket.Units(first) + Bucket.Units(second));
    }

    private LiquidRedemptionResult ReadResult(TransactionReceipt receipt, Address receiver, Address output)
    {
        EtherFiRedemptionManager.RedeemedEvent redeemed = receipt.Single<EtherFiRedemptionManager.RedeemedEvent>(
            Deployment.RedemptionManager!.Value, e => e.Receiver == receiver && e.Token == output);
        return new LiquidRedemptionResult(receiver, PaidBy(receipt, redeemed, output), receipt.TransactionHash, receipt.BlockNumber);
    }

    /// <summary>
    /// What was paid, where the receipt says it. The event's fourth figure is the amount paid before the upgrade and the stakers' part of the fee since, under
    /// the same topic; a fee is never above half of what was redeemed, so the figure tells which it is. Since the upgrade the figure that is paid is told for
    /// stETH (by the pool) and not for ether.
    /// </summary>
    private AssetAmount? PaidBy(TransactionReceipt receipt, EtherFiRedemptionManager.RedeemedEvent redeemed, Address output)
    {
        if (redeemed.FeeAmountToStakers > redeemed.RedemptionAmount / 2u)
        {
            return new AssetAmount(output, redeemed.FeeAmountToStakers);
        }

        foreach (LiquidityPool.EEthSharesBurnedForNonETHWithdrawalEvent burnt in receipt.From<LiquidityPool.EEthSharesBurnedForNonETHWithdrawalEvent>(Deployment.LiquidityPool))
        {
            return new AssetAmount(output, burnt.WithdrawalValueInETH);
        }

        return null;
    }
}
