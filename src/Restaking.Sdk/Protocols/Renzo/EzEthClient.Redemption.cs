using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Renzo;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Renzo;

/// <content>Withdrawals at once, from the withdraw buffer.</content>
public partial class EzEthClient
{
    private const uint WholeBps = 10_000;

    /// <param name="Units">ezETH, above zero.</param>
    /// <param name="Asset">What is paid out.</param>
    /// <param name="Owner">Whose ezETH; null: nobody's funds are looked at.</param>
    /// <param name="Minimum">The least that must be paid; null: no bound.</param>
    private sealed record RedemptionTerms(UInt256 Units, Address Asset, Address? Owner, UInt256? Minimum);

    /// <inheritdoc />
    /// <remarks>
    /// The instant withdrawer opens a request and claims it in the same transaction, for a fee that grows in a straight line from the lowest to the highest
    /// as the buffer empties, and not below the part of the buffer that it must leave. It works only while the queue lets it claim without cooldown
    /// and instant withdrawals are not paused; both are asked, and so is whether it belongs to this queue. The sender is paid: another
    /// receiver is refused.
    /// </remarks>
    public virtual Task<LiquidRedemptionQuote> QuoteRedemptionAsync(LiquidRedemption redemption, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        RedemptionTerms terms = TermsOf(redemption);
        return Context.ReadAsync(rounds => ReadRedemptionQuoteAsync(rounds, terms), block, cancellationToken);
    }

    /// <inheritdoc cref="QuoteRedemptionAsync" path="/remarks" />
    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">Also: the deployment names no instant withdrawer.</exception>
    public virtual async Task<TransactionPlan<LiquidRedemptionResult>> PrepareRedemptionAsync(LiquidRedemption redemption, CancellationToken cancellationToken = default)
    {
        RedemptionTerms terms = TermsOf(redemption);
        Address owner = Context.Account(redemption.Owner, nameof(redemption));
        Address withdrawer = _deployment.InstantWithdrawer
            ?? throw new InvalidOperationException($"{Context.Network} has no instant withdrawer of Renzo. Name one in the deployment.");
        LiquidRedemptionQuote quote = await Context.ReadAsync(
            rounds => ReadRedemptionQuoteAsync(rounds, terms with { Owner = owner }), null, cancellationToken).ConfigureAwait(false);
        UInt256 minimum = LiquidContext.Bound(redemption.MinimumOutput, quote.Output.Amount, redemption.MaxSlippageBps);
        RedemptionTerms bound = terms with { Owner = owner, Minimum = minimum };
        return await Context.PlanAsync(
            new InstantWithdrawer(withdrawer).Withdraw(bound.Units, bound.Asset, minimum),
            receipt => ReadRedeemed(receipt, withdrawer, owner),
            $"Withdraw {bound.Units} units of ezETH at once, for at least {new AssetAmount(bound.Asset, minimum)}",
            owner,
            (at, stop) => Context.ReadAsync(rounds => ReadRedemptionQuoteAsync(rounds, bound), at, stop),
            [new TokenSpend(_deployment.EzETH, withdrawer, bound.Units)],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    private RedemptionTerms TermsOf(LiquidRedemption redemption)
    {
        UInt256 units = LiquidTerms.Check(Context, redemption, Info);
        CheckToken(redemption.Token, nameof(redemption));
        return new RedemptionTerms(
            units,
            redemption.OutputAsset ?? NativeAsset.Ether,
            Context.AccountOrNull(redemption.Owner, nameof(redemption)),
            redemption.MinimumOutput);
    }

    private static LiquidRedemptionResult ReadRedeemed(TransactionReceipt receipt, Address withdrawer, Address owner)
    {
        // The event's amount is from before the fee.
        InstantWithdrawer.WithdrawCompletedEvent done = receipt.Single<InstantWithdrawer.WithdrawCompletedEvent>(withdrawer, found => found.User == owner);
        return new LiquidRedemptionResult(
            owner, new AssetAmount(done.RedeemToken, done.RedeemAmount - done.FeeAmount), receipt.TransactionHash, receipt.BlockNumber);
    }

    private async Task<LiquidRedemptionQuote> ReadRedemptionQuoteAsync(ReadRounds rounds, RedemptionTerms terms)
    {
        if (_deployment.InstantWithdrawer is not { } address)
        {
            await rounds.NextAsync().ConfigureAwait(false);
            return Quote(rounds, terms, UInt256.Zero, UInt256.Zero, UInt256.Zero, [new NotOffered("instant withdrawals", _deployment.WithdrawQueue, "the deployment names no instant withdrawer")]);
        }

        InstantWithdrawer withdrawer = new(address);
        TokenSpend spend = new(_deployment.EzETH, address, terms.Units);
        RoundRead<Address> itsQueue = rounds.Read(withdrawer.WithdrawalQueue());
        RoundRead<Address> itsToken = rounds.Read(withdrawer.EzETH());
        RoundRead<bool> whitelisted = rounds.Read(WithdrawQueue.Whitelisted(address));
        RoundRead<InstantWithdrawer.GetBufferDetailsResult> buffer = rounds.Read(withdrawer.GetBufferDetails(terms.Asset));
        RoundRead<bool> paused = rounds.Read(WithdrawQueue.Paused());
        RoundRead<Address> riskOracle = rounds.Read(WithdrawQueue.RiskOracleMiddleware());
        RoundRead<Address> oracleAddress = rounds.Read(WithdrawQueue.RenzoOracle());
        RoundRead<UInt256> length = rounds.Read(Manager.GetCollateralTokensLength());
        RenzoValueRead held = new(rounds, Manager, Token.TotalSupply());
        RoundRead<UInt256>? balance = terms.Owner is { } holder ? rounds.Read(spend.BalanceOf(holder)) : null;
        RoundRead<UInt256>? allowance = terms.Owner is { } approver ? rounds.Read(spend.Allowance(approver)) : null;
        await rounds.NextAsync().ConfigureAwait(false);

        InstantWithdrawer.GetBufferDetailsResult details = buffer.ValueOr(default);
        bool ours = itsQueue.ValueOr(Address.Zero) == _deployment.WithdrawQueue && itsToken.ValueOr(Address.Zero) == _deployment.EzETH && whitelisted.Value;
        bool supported = details.BufferCapacity != UInt256.Zero;
        UInt256 worth = held.Value.Redeem(terms.Units);
        RiskOracleMiddleware risk = new(riskOracle.Value);
        RoundRead<bool> instantPaused = rounds.Read(risk.InstantWithdrawPaused());
        RoundRead<bool> requestsPaused = rounds.Read(risk.WithdrawRequestPaused());
        RoundRead<bool> claimsPaused = rounds.Read(risk.WithdrawClaimPaused());
        RoundRead<UInt256>? worthInToken = terms.Asset != NativeAsset.Ether && supported && held.Error is null
            ? rounds.Read(new RenzoOracle(oracleAddress.Value).LookupTokenAmountFromValue(terms.Asset, worth))
            : null;
        ImmutableArray<Address> accepted = [];
        if (ours && !supported)
        {
            accepted = await ReadPayableAssetsAsync(rounds, await ReadAssetsAsync(rounds, length.Value).ConfigureAwait(false)).ConfigureAwait(false);
        }
        else
        {
            await rounds.NextAsync().ConfigureAwait(false);
        }

        ContractError? noPrice = held.Error ?? worthInToken?.Outcome.Error;
        UInt256 gross = !supported || noPrice is not null ? UInt256.Zero : worthInToken?.Value ?? worth;
        UInt256 available = details.BufferAvailable > details.DrawDownLimit ? details.BufferAvailable - details.DrawDownLimit : UInt256.Zero;
        UInt256? feeBps = ours && supported && gross <= available
            ? await ReadFeeAsync(rounds, withdrawer, details, gross).ConfigureAwait(false)
            : null;
        UInt256 fee = feeBps is { } bps ? UInt256.MulDiv(gross, bps, WholeBps) : UInt256.Zero;
        UInt256 output = feeBps is null ? UInt256.Zero : gross - fee;

        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        if (!ours)
        {
            refusals.Add(new NotOffered(
                "instant withdrawals", address, whitelisted.Value ? "it is not the instant withdrawer of this queue" : "the withdraw queue does not let it claim without cooldown"));
        }

        AddPauses(refusals, paused.Value, riskOracle.Value, instantPaused.Value, requestsPaused.Value, claimsPaused.Value);
        if (ours && !supported)
        {
            refusals.Add(new AssetNotAccepted(terms.Asset, accepted));
        }

        if (noPrice is not null)
        {
            refusals.Add(NoPrice(held.Error is null ? oracleAddress.Value : _deployment.RestakeManager, noPrice));
        }

        if (ours && supported && (gross > available || (feeBps is null && noPrice is null)))
        {
            refusals.Add(new CapacityExceeded("instant buffer", terms.Asset, gross, available, Refills: true));
        }
        else if (output < (terms.Minimum ?? UInt256.Zero) || (output == UInt256.Zero && refusals.Count == 0))
        {
            refusals.Add(new OutputBelowMinimum(terms.Asset, output, UInt256.Max(terms.Minimum ?? UInt256.One, UInt256.One)));
        }

        if (terms.Owner is { } account)
        {
            LiquidContext.CheckSpend(refusals, account, spend, balance!.Value.Value, allowance!.Value.Value);
        }

        return Quote(rounds, terms, output, fee, available, refusals.ToImmutable());
    }

    private void AddPauses(ImmutableArray<LiquidRefusal>.Builder refusals, bool queue, Address riskOracle, bool instant, bool requests, bool claims)
    {
        if (queue)
        {
            refusals.Add(new OperationPaused("Withdrawals", _deployment.WithdrawQueue));
        }

        foreach ((bool isPaused, string what) in ((bool, string)[])[(instant, "Instant withdrawals"), (requests, "Withdrawal requests"), (claims, "Claims")])
        {
            if (isPaused)
            {
                refusals.Add(new OperationPaused(what, riskOracle));
            }
        }
    }

    /// <summary>Null when the contract cannot say: a buffer of which nothing may be drawn.</summary>
    private static async Task<UInt256?> ReadFeeAsync(ReadRounds rounds, InstantWithdrawer withdrawer, InstantWithdrawer.GetBufferDetailsResult details, UInt256 gross)
    {
        RoundRead<UInt256> fee = rounds.Read(
            withdrawer.GetFeeBasisPoints(details.BufferCapacity, details.DrawDownLimit, details.BufferAvailable - gross));
        await rounds.NextAsync().ConfigureAwait(false);
        return fee.OrNull();
    }

    private LiquidRedemptionQuote Quote(ReadRounds rounds, RedemptionTerms terms, UInt256 output, UInt256 fee, UInt256 available, ImmutableArray<LiquidRefusal> refusals) => new()
    {
        Block = rounds.Block,
        Input = new AssetAmount(_deployment.EzETH, terms.Units),
        Output = new AssetAmount(terms.Asset, output),
        Fee = fee,
        Available = available,
        Refusals = refusals,
    };
}
