using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Contracts.Puffer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Puffer;

/// <content>Leaving at once, through the vault.</content>
public partial class PufEthClient
{
    /// <param name="Shares">pufETH to give up; null when <paramref name="Weth"/> says what is wanted.</param>
    /// <param name="Weth">WETH to get; null when <paramref name="Shares"/> says what is given.</param>
    /// <param name="Asset">What is to be paid out: WETH, or it is refused.</param>
    /// <param name="Owner">Whose pufETH; null: nobody's funds are looked at.</param>
    /// <param name="Bound">The least WETH for <paramref name="Shares"/>, the most pufETH for <paramref name="Weth"/>; null: none.</param>
    private sealed record ExitTerms(UInt256? Shares, UInt256? Weth, Address Asset, Address? Owner, UInt256? Bound)
    {
        public PufferExit At(PufferRate rate, UInt256 exitBps, UInt256 treasuryBps) => Shares is { } shares
            ? rate.Redeem(shares, exitBps, treasuryBps)
            : rate.Withdraw(Weth!.Value, exitBps, treasuryBps);
    }

    /// <inheritdoc />
    /// <remarks>
    /// Pays WETH, less the exit fee and the treasury's fee, up to the ether and WETH that the vault holds. The vault takes no bound on what comes out, so
    /// that of the redemption is checked against the state right before sending.
    /// </remarks>
    public virtual Task<LiquidRedemptionQuote> QuoteRedemptionAsync(LiquidRedemption redemption, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        ExitTerms terms = TermsOf(redemption);
        return Context.ReadAsync(rounds => ReadExitQuoteAsync(rounds, terms), block, cancellationToken);
    }

    /// <inheritdoc cref="QuoteRedemptionAsync" path="/remarks" />
    /// <inheritdoc />
    public virtual async Task<TransactionPlan<LiquidRedemptionResult>> PrepareRedemptionAsync(LiquidRedemption redemption, CancellationToken cancellationToken = default)
    {
        ExitTerms terms = TermsOf(redemption);
        Address owner = Context.Account(redemption.Owner, nameof(redemption));
        Address receiver = redemption.Receiver is { } named ? LiquidContext.NotZero(named, nameof(redemption)) : owner;
        LiquidRedemptionQuote quote = await Context.ReadAsync(rounds => ReadExitQuoteAsync(rounds, terms with { Owner = owner }), null, cancellationToken).ConfigureAwait(false);
        UInt256 minimum = LiquidContext.Bound(redemption.MinimumOutput, quote.Output.Amount, redemption.MaxSlippageBps);
        return await PlanExitAsync(
            Vault.Redeem(terms.Shares!.Value, receiver, owner),
            terms with { Owner = owner, Bound = minimum },
            receiver,
            $"Redeem {terms.Shares} units of pufETH for WETH of {receiver}",
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What getting exactly so much WETH at once would cost, and every reason why it would be refused.</summary>
    /// <param name="weth">How much WETH is to be paid, in wei; above zero.</param>
    /// <param name="owner">Whose pufETH; null: the signer's, if there is one.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">Amount zero, or the zero address.</exception>
    public virtual Task<LiquidRedemptionQuote> QuoteExactRedemptionAsync(
        Amount weth,
        Address? owner = null,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        ExitTerms terms = new(null, LiquidContext.Positive(weth, nameof(weth)), _deployment.Weth, Context.AccountOrNull(owner, nameof(owner)), null);
        return Context.ReadAsync(rounds => ReadExitQuoteAsync(rounds, terms), block, cancellationToken);
    }

    /// <summary>Plans an exit that pays exactly so much WETH (<c>withdraw</c>), for no more pufETH than the bound says.</summary>
    /// <param name="weth">How much WETH is to be paid, in wei; above zero.</param>
    /// <param name="maximumInput">The most pufETH that may be burned; null: what is quoted now and 10 basis points more.</param>
    /// <param name="owner">Whose pufETH, and who sends; null: the signer's.</param>
    /// <param name="receiver">Who is paid; null: the owner.</param>
    /// <param name="cancellationToken">Stops the preparation.</param>
    /// <exception cref="ArgumentException">Amount zero, or the zero address.</exception>
    /// <exception cref="InvalidOperationException">The client has no signer and no owner is named.</exception>
    public virtual async Task<TransactionPlan<LiquidRedemptionResult>> PrepareExactRedemptionAsync(
        Amount weth,
        UInt256? maximumInput = null,
        Address? owner = null,
        Address? receiver = null,
        CancellationToken cancellationToken = default)
    {
        const uint Whole = 10_000;
        Address payer = Context.Account(owner, nameof(owner));
        Address paid = receiver is { } named ? LiquidContext.NotZero(named, nameof(receiver)) : payer;
        ExitTerms terms = new(null, LiquidContext.Positive(weth, nameof(weth)), _deployment.Weth, payer, null);
        LiquidRedemptionQuote quote = await Context.ReadAsync(rounds => ReadExitQuoteAsync(rounds, terms), null, cancellationToken).ConfigureAwait(false);
        UInt256 slack = UInt256.MulDiv(quote.Input.Amount, LiquidDeposit.DefaultSlippageBps, Whole);
        UInt256 maximum = maximumInput ?? (quote.Input.Amount > UInt256.MaxValue - slack ? UInt256.MaxValue : quote.Input.Amount + slack);
        return await PlanExitAsync(
            Vault.Withdraw(terms.Weth!.Value, paid, payer),
            terms with { Bound = maximum },
            paid,
            $"Withdraw {terms.Weth} wei of WETH for {paid} from the vault of pufETH",
            cancellationToken).ConfigureAwait(false);
    }

    private Task<TransactionPlan<LiquidRedemptionResult>> PlanExitAsync(
        IContractCall call,
        ExitTerms bound,
        Address receiver,
        string description,
        CancellationToken cancellationToken)
    {
        Address owner = bound.Owner!.Value;
        return Context.PlanAsync(
            call,
            receipt => ReadExit(receipt, owner, receiver),
            description,
            owner,
            (at, stop) => Context.ReadAsync(rounds => ReadExitQuoteAsync(rounds, bound), at, stop),
            [],
            UInt256.Zero,
            cancellationToken);
    }

    private ExitTerms TermsOf(LiquidRedemption redemption)
    {
        UInt256 units = LiquidTerms.Check(Context, redemption, Info, OfferedOptions.Recipient);
        CheckToken(redemption.Token, nameof(redemption));
        return new ExitTerms(
            units,
            null,
            redemption.OutputAsset ?? _deployment.Weth,
            Context.AccountOrNull(redemption.Owner, nameof(redemption)),
            redemption.MinimumOutput);
    }

    private LiquidRedemptionResult ReadExit(TransactionReceipt receipt, Address owner, Address receiver)
    {
        PufferVaultV5.WithdrawEvent paid = receipt.Single<PufferVaultV5.WithdrawEvent>(
            _deployment.Vault, found => found.Owner == owner && found.Receiver == receiver);
        return new LiquidRedemptionResult(receiver, new AssetAmount(_deployment.Weth, paid.Assets), receipt.TransactionHash, receipt.BlockNumber);
    }

    private async Task<LiquidRedemptionQuote> ReadExitQuoteAsync(ReadRounds rounds, ExitTerms terms)
    {
        PufferRateRead rate = new(rounds, Vault);
        RoundRead<UInt256> exitBps = rounds.Read(Vault.GetExitFeeBasisPoints());
        RoundRead<UInt128> treasuryBps = rounds.Read(Vault.GetTreasuryExitFeeBasisPoints());
        RoundRead<UInt256> weth = rounds.Read(new ERC20(_deployment.Weth).BalanceOf(_deployment.Vault));
        RoundRead<UInt256>? ether = EtherBalance.Read(rounds, Context.Network, _deployment.Vault);
        RoundRead<UInt256>? balance = terms.Owner is { } holder ? rounds.Read(Vault.BalanceOf(holder)) : null;
        RoundRead<UInt256>? most = terms.Owner is { } leaving
            ? rounds.Read(terms.Shares is null ? Vault.MaxWithdraw(leaving) : (IContractCall<UInt256>)Vault.MaxRedeem(leaving))
            : null;
        IContractCall call = terms.Shares is null
            ? Vault.Withdraw(UInt256.Zero, Address.Zero, Address.Zero)
            : Vault.Redeem(UInt256.Zero, Address.Zero, Address.Zero);
        PufferAccess.Question question = _access.Ask(rounds, Vault.Authority(), call, terms.Owner);
        await rounds.NextAsync().ConfigureAwait(false);
        PufferAccess.Answer access = await question.AnswerAsync().ConfigureAwait(false);

        PufferExit exit = terms.At(rate.Value, exitBps.Value, treasuryBps.Value);
        bool inWeth = terms.Asset == _deployment.Weth;

        // Without a way to ask for the vault's ether it is not known, and the vault's own word for the owner is all there is.
        UInt256? liquid = ether?.OrNull() is { } wei ? wei + weth.Value : null;
        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        access.Refuse(refusals, _deployment.Vault, "Exits", "leave", terms.Owner);
        if (!inWeth)
        {
            refusals.Add(new AssetNotAccepted(terms.Asset, [_deployment.Weth]));
        }

        if (terms.Owner is { } owner && balance is { } have && have.Value < exit.Shares)
        {
            refusals.Add(new BalanceTooLow(Info.Token, owner, have.Value, exit.Shares));
        }
        else if (most is { } limit && limit.Value < (terms.Shares ?? exit.Paid))
        {
            refusals.Add(new CapacityExceeded("vault's ether and WETH", terms.Shares is null ? _deployment.Weth : Info.Token, terms.Shares ?? exit.Paid, limit.Value, Refills: true));
        }
        else if (liquid is { } there && there < exit.Paid + UInt256.Min(exit.TreasuryFee, UInt256.MaxValue - exit.Paid))
        {
            refusals.Add(new CapacityExceeded("vault's ether and WETH", _deployment.Weth, exit.Paid, there, Refills: true));
        }

        AddBound(refusals, terms, exit, inWeth);
        return new LiquidRedemptionQuote
        {
            Block = rounds.Block,
            Input = new AssetAmount(Info.Token, exit.Shares),
            Output = new AssetAmount(terms.Asset, inWeth ? exit.Paid : UInt256.Zero),
            Fee = exit.Fee,
            Available = liquid ?? weth.Value,
            Refusals = refusals.ToImmutable(),
        };
    }

    private void AddBound(ImmutableArray<LiquidRefusal>.Builder refusals, ExitTerms terms, PufferExit exit, bool inWeth)
    {
        if (terms.Shares is null)
        {
            if (terms.Bound is { } dearest && exit.Shares > dearest)
            {
                refusals.Add(new AmountAboveMaximum(Info.Token, exit.Shares, dearest));
            }

            return;
        }

        UInt256 minimum = terms.Bound ?? UInt256.Zero;
        if (inWeth && (exit.Paid < minimum || (exit.Paid == UInt256.Zero && refusals.Count == 0)))
        {
            refusals.Add(new OutputBelowMinimum(_deployment.Weth, exit.Paid, UInt256.Max(minimum, UInt256.One)));
        }
    }
}
