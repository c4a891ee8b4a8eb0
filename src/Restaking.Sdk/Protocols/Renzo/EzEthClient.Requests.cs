using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Renzo;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Renzo;

/// <content>Requests to the withdraw queue.</content>
public partial class EzEthClient
{
    /// <param name="Units">ezETH, above zero.</param>
    /// <param name="Asset">What is paid out.</param>
    /// <param name="Owner">Whose ezETH; null: nobody's funds are looked at.</param>
    /// <param name="Minimum">The least the request must be good for; null: no bound.</param>
    private sealed record RequestTerms(UInt256 Units, Address Asset, Address? Owner, UInt256? Minimum);

    /// <inheritdoc />
    /// <remarks>
    /// The contract has no limits of its own. <see cref="OperationLimits.Available"/> is what the protocol's ether leaves for one request that is paid in
    /// ether (<c>availableCollateralAmount</c>), in ezETH; other assets have other limits, which a quote tells.
    /// </remarks>
    public virtual async Task<OperationLimits> GetRequestLimitsAsync(Address? token = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        CheckToken(token, nameof(token));
        RequestTerms terms = new(UInt256.One, NativeAsset.Ether, null, null);
        return (await Context.ReadAsync(rounds => ReadRequestQuoteAsync(rounds, terms), block, cancellationToken).ConfigureAwait(false)).Limits;
    }

    /// <inheritdoc />
    /// <remarks>
    /// <see cref="LiquidWithdrawal.OutputAsset"/> is ether or a token that the queue has a buffer for. The amount is fixed with the request and is
    /// the most that is paid: a claim pays less when the ezETH are worth less by then, and never more. The ticket is the owner's: another
    /// recipient is refused.
    /// </remarks>
    public virtual Task<LiquidWithdrawalQuote> QuoteRequestAsync(LiquidWithdrawal withdrawal, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        RequestTerms terms = TermsOf(withdrawal);
        return Context.ReadAsync(rounds => ReadRequestQuoteAsync(rounds, terms), block, cancellationToken);
    }

    /// <inheritdoc cref="QuoteRequestAsync" path="/remarks" />
    /// <inheritdoc />
    public virtual async Task<TransactionPlan<LiquidWithdrawalResult>> PrepareRequestAsync(LiquidWithdrawal withdrawal, CancellationToken cancellationToken = default)
    {
        RequestTerms terms = TermsOf(withdrawal);
        Address owner = Context.Account(withdrawal.Owner, nameof(withdrawal));
        LiquidWithdrawalQuote quote = await Context.ReadAsync(
            rounds => ReadRequestQuoteAsync(rounds, terms with { Owner = owner }), null, cancellationToken).ConfigureAwait(false);
        UInt256 minimum = LiquidContext.Bound(withdrawal.MinimumOutput, quote.Output.Amount, withdrawal.MaxSlippageBps);
        RequestTerms bound = terms with { Owner = owner, Minimum = minimum };
        return await Context.PlanAsync(
            WithdrawQueue.Withdraw(bound.Units, bound.Asset),
            receipt => ReadRequested(receipt, owner),
            $"Request a withdrawal of {bound.Units} units of ezETH, paid in {bound.Asset}",
            owner,
            (at, stop) => Context.ReadAsync(rounds => ReadRequestQuoteAsync(rounds, bound), at, stop),
            [new TokenSpend(_deployment.EzETH, _deployment.WithdrawQueue, bound.Units)],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    private RequestTerms TermsOf(LiquidWithdrawal withdrawal)
    {
        UInt256 units = LiquidTerms.Check(Context, withdrawal, Info);
        CheckToken(withdrawal.Token, nameof(withdrawal));
        return new RequestTerms(
            units,
            withdrawal.OutputAsset ?? NativeAsset.Ether,
            Context.AccountOrNull(withdrawal.Owner, nameof(withdrawal)),
            withdrawal.MinimumOutput);
    }

    private void CheckToken(Address? token, string parameterName)
    {
        if (token is { } named && named != Info.Token)
        {
            throw new ArgumentException($"{named} is not {Info}.", parameterName);
        }
    }

    private LiquidWithdrawalResult ReadRequested(TransactionReceipt receipt, Address owner)
    {
        WithdrawQueue.WithdrawRequestCreatedEvent created = receipt.Single<WithdrawQueue.WithdrawRequestCreatedEvent>(
            _deployment.WithdrawQueue, found => found.User == owner);
        TicketKey key = new(Context.ChainId, _deployment.WithdrawQueue, RenzoQueueReader.IdOf(created.WithdrawRequestID));
        return new LiquidWithdrawalResult([key], owner, receipt.TransactionHash, receipt.BlockNumber);
    }

    private async Task<LiquidWithdrawalQuote> ReadRequestQuoteAsync(ReadRounds rounds, RequestTerms terms)
    {
        bool inEther = terms.Asset == NativeAsset.Ether;
        TokenSpend spend = new(_deployment.EzETH, _deployment.WithdrawQueue, terms.Units);
        RoundRead<bool> paused = rounds.Read(WithdrawQueue.Paused());
        RoundRead<Address> riskOracle = rounds.Read(WithdrawQueue.RiskOracleMiddleware());
        RoundRead<Address> oracleAddress = rounds.Read(WithdrawQueue.RenzoOracle());
        RenzoValueRead held = new(rounds, Manager, Token.TotalSupply());
        RoundRead<UInt256> target = rounds.Read(WithdrawQueue.WithdrawalBufferTarget(terms.Asset));
        RoundRead<UInt256> buffer = rounds.Read(WithdrawQueue.GetAvailableToWithdraw(terms.Asset));
        RoundRead<UInt256> deficit = rounds.Read(WithdrawQueue.GetQueueDeficit(terms.Asset));
        RoundRead<UInt256>? ether = inEther ? rounds.Read(WithdrawQueue.AvailableCollateralAmount(terms.Asset)) : null;
        RoundRead<UInt256>? index = inEther ? null : rounds.Read(Manager.GetCollateralTokenIndex(terms.Asset));
        RoundRead<UInt256> length = rounds.Read(Manager.GetCollateralTokensLength());
        RoundRead<UInt256>? balance = terms.Owner is { } holder ? rounds.Read(spend.BalanceOf(holder)) : null;
        RoundRead<UInt256>? allowance = terms.Owner is { } approver ? rounds.Read(spend.Allowance(approver)) : null;
        await rounds.NextAsync().ConfigureAwait(false);

        RenzoValue value = held.Value;
        UInt256 worth = value.Redeem(terms.Units);
        bool supported = target.Value != UInt256.Zero;
        bool priced = supported && !inEther && held.Error is null;
        RenzoOracle oracle = new(oracleAddress.Value);
        RoundRead<bool> riskPaused = rounds.Read(new RiskOracleMiddleware(riskOracle.Value).WithdrawRequestPaused());
        RoundRead<UInt256>? worthInToken = priced ? rounds.Read(oracle.LookupTokenAmountFromValue(terms.Asset, worth)) : null;
        ImmutableArray<Address> accepted = [];
        if (supported)
        {
            await rounds.NextAsync().ConfigureAwait(false);
        }
        else
        {
            accepted = await ReadPayableAssetsAsync(rounds, await ReadAssetsAsync(rounds, length.Value).ConfigureAwait(false)).ConfigureAwait(false);
        }

        UInt256 output = !supported || held.Error is not null ? UInt256.Zero : inEther ? worth : worthInToken!.Value.ValueOr(UInt256.Zero);
        bool beyondBuffer = output > buffer.ValueOr(UInt256.Zero);
        UInt256? collateral = inEther ? UInt256.Max(ether!.Value.ValueOr(UInt256.Zero), buffer.ValueOr(UInt256.Zero)) : null;
        bool covered = !beyondBuffer || (inEther
            ? output <= collateral!.Value
            : await CoversAsync(rounds, oracle, terms.Asset, output, buffer.ValueOr(UInt256.Zero), deficit.Value, held, index!.Value).ConfigureAwait(false));

        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        bool isPaused = paused.Value || riskPaused.Value;
        if (isPaused)
        {
            refusals.Add(new OperationPaused("Withdrawal requests", paused.Value ? _deployment.WithdrawQueue : riskOracle.Value));
        }

        if (!supported)
        {
            refusals.Add(new AssetNotAccepted(terms.Asset, accepted));
        }

        if (held.Error is { } broken)
        {
            refusals.Add(NoPrice(_deployment.RestakeManager, broken));
        }
        else if (worthInToken is { Succeeded: false } unpriced)
        {
            refusals.Add(NoPrice(oracleAddress.Value, unpriced.Outcome.Error!));
        }

        if (!covered)
        {
            refusals.Add(new CapacityExceeded("protocol's holding of the asset", terms.Asset, output, collateral ?? buffer.ValueOr(UInt256.Zero)));
        }

        if (output < (terms.Minimum ?? UInt256.Zero) || (output == UInt256.Zero && refusals.Count == 0))
        {
            refusals.Add(new OutputBelowMinimum(terms.Asset, output, UInt256.Max(terms.Minimum ?? UInt256.One, UInt256.One)));
        }

        if (terms.Owner is { } account)
        {
            LiquidContext.CheckSpend(refusals, account, spend, balance!.Value.Value, allowance!.Value.Value);
        }

        return new LiquidWithdrawalQuote
        {
            Block = rounds.Block,
            Input = new AssetAmount(_deployment.EzETH, terms.Units),
            Parts = [terms.Units],
            Output = new AssetAmount(terms.Asset, output),
            Limits = new OperationLimits
            {
                Block = rounds.Block,
                Asset = _deployment.EzETH,
                IsPaused = isPaused,
                Available = inEther && held.Error is null ? value.MostWorth(collateral!.Value) : null,
            },
            Refusals = refusals.ToImmutable(),
        };
    }

    /// <summary>Those of the assets that the queue has a buffer for; one round.</summary>
    private async Task<ImmutableArray<Address>> ReadPayableAssetsAsync(ReadRounds rounds, ImmutableArray<Address> assets)
    {
        ImmutableArray<RoundRead<UInt256>> targets = [.. assets.Select(asset => rounds.Read(WithdrawQueue.WithdrawalBufferTarget(asset)))];
        await rounds.NextAsync().ConfigureAwait(false);
        return [.. assets.Where((_, i) => targets[i].ValueOr(UInt256.Zero) != UInt256.Zero)];
    }

    /// <summary><c>WithdrawQueue._checkAvailableERC20CollateralValue</c>: it adds up values in ether, and rounds each for itself.</summary>
    private static async Task<bool> CoversAsync(
        ReadRounds rounds,
        RenzoOracle oracle,
        Address asset,
        UInt256 amount,
        UInt256 buffer,
        UInt256 deficit,
        RenzoValueRead held,
        RoundRead<UInt256> index)
    {
        RoundRead<UInt256> needed = rounds.Read(oracle.LookupTokenValue(asset, amount));
        RoundRead<UInt256> inBuffer = rounds.Read(oracle.LookupTokenValue(asset, buffer));
        RoundRead<UInt256> owed = rounds.Read(oracle.LookupTokenValue(asset, deficit));
        await rounds.NextAsync().ConfigureAwait(false);
        if (!index.Succeeded || !needed.Succeeded || !inBuffer.Succeeded || !owed.Succeeded)
        {
            return false;
        }

        UInt256 total = inBuffer.Value + held.HeldByOperators(index.Value);
        return total >= owed.Value && total - owed.Value >= needed.Value;
    }
}
