using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Contracts.Renzo;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Renzo;

/// <content>Deposits of ether and of collateral tokens.</content>
public partial class EzEthClient
{
    /// <param name="Asset">Ether, or a collateral token.</param>
    /// <param name="Units">How much, above zero.</param>
    /// <param name="Depositor">Who pays; null: nobody's funds are looked at.</param>
    /// <param name="Minimum">The least that must come out; null: no bound.</param>
    /// <param name="ReferralId">The referral's number; null: none.</param>
    private sealed record DepositTerms(Address Asset, UInt256 Units, Address? Depositor, UInt256? Minimum, UInt256? ReferralId)
    {
        public bool IsEther => Asset == NativeAsset.Ether;
    }

    /// <inheritdoc />
    public virtual Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default) =>
        Context.ReadAsync(
            async rounds =>
            {
                RoundRead<UInt256> length = rounds.Read(Manager.GetCollateralTokensLength());
                await rounds.NextAsync().ConfigureAwait(false);
                return await ReadAssetsAsync(rounds, length.Value).ConfigureAwait(false);
            },
            null,
            cancellationToken);

    /// <inheritdoc />
    /// <remarks>
    /// <see cref="OperationLimits.Available"/> is what the token's limit of total value leaves, by the protocol's own price; null for ether and for tokens
    /// without a limit. <see cref="OperationLimits.Minimum"/> is the least ether that mints one unit of ezETH.
    /// </remarks>
    public virtual async Task<OperationLimits> GetDepositLimitsAsync(Address? asset = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        DepositTerms terms = new(LiquidContext.NotZero(asset ?? NativeAsset.Ether, nameof(asset)), UInt256.One, null, null, null);
        return (await Context.ReadAsync(rounds => ReadDepositQuoteAsync(rounds, terms), block, cancellationToken).ConfigureAwait(false)).Limits;
    }

    /// <inheritdoc />
    /// <remarks>
    /// The contract takes no bound on what comes out, so that of the deposit is checked against the state right before sending. ezETH goes to the
    /// depositor: another receiver is refused. <see cref="LiquidDeposit.ReferralId"/> is a number.
    /// </remarks>
    public virtual Task<LiquidDepositQuote> QuoteDepositAsync(LiquidDeposit deposit, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        DepositTerms terms = TermsOf(deposit);
        return Context.ReadAsync(rounds => ReadDepositQuoteAsync(rounds, terms), block, cancellationToken);
    }

    /// <inheritdoc cref="QuoteDepositAsync" path="/remarks" />
    /// <inheritdoc />
    public virtual async Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, CancellationToken cancellationToken = default)
    {
        DepositTerms terms = TermsOf(deposit);
        Address depositor = Context.Account(deposit.Depositor, nameof(deposit));
        LiquidDepositQuote quote = await Context.ReadAsync(
            rounds => ReadDepositQuoteAsync(rounds, terms with { Depositor = depositor }), null, cancellationToken).ConfigureAwait(false);
        UInt256 minimum = LiquidContext.Bound(deposit.MinimumOutput, quote.Output.Amount, deposit.MaxSlippageBps);
        DepositTerms bound = terms with { Depositor = depositor, Minimum = minimum };
        return await Context.PlanAsync(
            DepositCall(bound),
            receipt => ReadDeposited(receipt, depositor, bound.IsEther ? Address.Zero : bound.Asset),
            $"Deposit {new AssetAmount(bound.Asset, bound.Units)} for ezETH",
            depositor,
            (at, stop) => Context.ReadAsync(rounds => ReadDepositQuoteAsync(rounds, bound), at, stop),
            bound.IsEther ? [] : [new TokenSpend(bound.Asset, _deployment.RestakeManager, bound.Units)],
            bound.IsEther ? bound.Units : UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    private DepositTerms TermsOf(LiquidDeposit deposit)
    {
        UInt256 units = LiquidTerms.Check(Context, deposit, Info, OfferedOptions.ReferralId);
        return new DepositTerms(
            deposit.Asset ?? NativeAsset.Ether,
            units,
            Context.AccountOrNull(deposit.Depositor, nameof(deposit)),
            deposit.MinimumOutput,
            ReferralOf(deposit.ReferralId));
    }

    private static UInt256? ReferralOf(string? referralId) => referralId is null
        ? null
        : UInt256.TryParse(referralId, out UInt256 number)
            ? number
            : throw new ArgumentException("Renzo's referral ids are numbers.", nameof(referralId));

    private IContractCall DepositCall(DepositTerms terms) => terms switch
    {
        { IsEther: true, ReferralId: { } id } => Manager.DepositETH(id),
        { IsEther: true } => Manager.DepositETH(),
        { ReferralId: { } id } => Manager.Deposit(terms.Asset, terms.Units, id),
        _ => Manager.Deposit(terms.Asset, terms.Units),
    };

    private LiquidDepositResult ReadDeposited(TransactionReceipt receipt, Address depositor, Address token)
    {
        // The event's amount leaves out what went into the withdraw buffer; what was minted is right.
        RestakeManager.DepositEvent deposited = receipt.Single<RestakeManager.DepositEvent>(
            _deployment.RestakeManager, found => found.Depositor == depositor && found.Token == token);
        return new LiquidDepositResult(depositor, new AssetAmount(Info.Token, deposited.EzETHMinted), null, receipt.TransactionHash, receipt.BlockNumber);
    }

    private async Task<LiquidDepositQuote> ReadDepositQuoteAsync(ReadRounds rounds, DepositTerms terms)
    {
        ERC20 asset = new(terms.Asset);
        RoundRead<bool> paused = rounds.Read(Manager.Paused());
        RoundRead<Address> riskOracle = rounds.Read(Manager.RiskOracleMiddleware());
        RoundRead<Address> oracleAddress = rounds.Read(Manager.RenzoOracle());
        RenzoValueRead held = new(rounds, Manager, Token.TotalSupply());
        RoundRead<UInt256>? ether = terms.IsEther ? EtherBalance.Read(rounds, Context.Network, terms.Depositor) : null;
        bool ofToken = !terms.IsEther;
        RoundRead<UInt256>? index = ofToken ? rounds.Read(Manager.GetCollateralTokenIndex(terms.Asset)) : null;
        RoundRead<UInt256>? limit = ofToken ? rounds.Read(Manager.CollateralTokenTvlLimits(terms.Asset)) : null;
        RoundRead<UInt256>? length = ofToken ? rounds.Read(Manager.GetCollateralTokensLength()) : null;
        RoundRead<UInt256>? balance = ofToken && terms.Depositor is { } payer ? rounds.Read(asset.BalanceOf(payer)) : null;
        RoundRead<UInt256>? allowance = ofToken && terms.Depositor is { } owner ? rounds.Read(asset.Allowance(owner, _deployment.RestakeManager)) : null;
        await rounds.NextAsync().ConfigureAwait(false);

        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        bool accepted = index is not { } asked || asked.Succeeded;
        RenzoValue value = held.Value;
        UInt256 cap = limit?.Value ?? UInt256.Zero;
        UInt256 inProtocol = accepted && index is { } place ? held.HeldByOperators(place.Value) : UInt256.Zero;
        UInt256 room = cap > inProtocol ? cap - inProtocol : UInt256.Zero;
        RenzoOracle oracle = new(oracleAddress.Value);
        RoundRead<bool> riskPaused = rounds.Read(new RiskOracleMiddleware(riskOracle.Value).DepositPaused());
        RoundRead<UInt256>? worth = ofToken && accepted ? rounds.Read(oracle.LookupTokenValue(terms.Asset, terms.Units)) : null;
        RoundRead<UInt256>? roomInTokens = ofToken && accepted && cap != UInt256.Zero ? rounds.Read(oracle.LookupTokenAmountFromValue(terms.Asset, room)) : null;
        ImmutableArray<Address> assets = accepted
            ? await NextAsync().ConfigureAwait(false)
            : await ReadAssetsAsync(rounds, length!.Value.Value).ConfigureAwait(false);

        bool isPaused = paused.Value || riskPaused.Value;
        if (isPaused)
        {
            refusals.Add(new OperationPaused("Deposits", paused.Value ? _deployment.RestakeManager : riskOracle.Value));
        }

        if (!accepted)
        {
            refusals.Add(new AssetNotAccepted(terms.Asset, assets));
        }

        if (held.Error is { } broken)
        {
            refusals.Add(NoPrice(_deployment.RestakeManager, broken));
        }
        else if (worth is { Succeeded: false } unpriced && unpriced.Outcome.Error is not PanicError)
        {
            refusals.Add(NoPrice(oracleAddress.Value, unpriced.Outcome.Error!));
        }

        // A panic is the product of price and amount running over: more of the token than there can be.
        UInt256 ethValue = terms.IsEther ? terms.Units : worth is { } priced ? priced.ValueOr(UInt256.MaxValue) : UInt256.Zero;
        UInt256? available = cap == UInt256.Zero ? null : roomInTokens?.ValueOr(UInt256.Zero) ?? UInt256.Zero;
        if (available is { } left && ethValue > room)
        {
            refusals.Add(new CapacityExceeded("token's limit of total value", terms.Asset, terms.Units, left));
        }

        UInt256 minted = held.Error is null && (worth is null || worth.Value.Succeeded) && accepted ? value.Mint(ethValue) : UInt256.Zero;
        if (terms.IsEther && held.Error is null && terms.Units < value.SmallestDeposit)
        {
            refusals.Add(new AmountBelowMinimum(terms.Asset, terms.Units, value.SmallestDeposit));
        }

        if (minted < (terms.Minimum ?? UInt256.Zero) || (minted == UInt256.Zero && refusals.Count == 0))
        {
            refusals.Add(new OutputBelowMinimum(Info.Token, minted, UInt256.Max(terms.Minimum ?? UInt256.One, UInt256.One)));
        }

        EtherBalance.Check(refusals, terms.Depositor, ether, terms.Units);
        if (terms.Depositor is { } account && balance is { } have)
        {
            LiquidContext.CheckSpend(
                refusals, account, new TokenSpend(terms.Asset, _deployment.RestakeManager, terms.Units), have.ValueOr(UInt256.Zero), allowance?.ValueOr(UInt256.Zero));
        }

        return new LiquidDepositQuote
        {
            Block = rounds.Block,
            Input = new AssetAmount(terms.Asset, terms.Units),
            Output = new AssetAmount(Info.Token, minted),
            Limits = new OperationLimits
            {
                Block = rounds.Block,
                Asset = terms.Asset,
                IsPaused = isPaused,
                Minimum = terms.IsEther && held.Error is null ? value.SmallestDeposit : null,
                Available = available,
            },
            Refusals = refusals.ToImmutable(),
        };

        async Task<ImmutableArray<Address>> NextAsync()
        {
            await rounds.NextAsync().ConfigureAwait(false);
            return [];
        }
    }

    /// <summary>Ether and the collateral tokens; one round.</summary>
    private async Task<ImmutableArray<Address>> ReadAssetsAsync(ReadRounds rounds, UInt256 length)
    {
        // More than this is no list of tokens.
        const uint Most = 64;
        ImmutableArray<RoundRead<Address>> tokens =
            rounds.ReadMany(Enumerable.Range(0, (int)(uint)UInt256.Min(length, Most)).Select(i => (IContractCall<Address>)Manager.CollateralTokens((UInt256)(uint)i)));
        await rounds.NextAsync().ConfigureAwait(false);
        return [NativeAsset.Ether, .. tokens.Select(token => token.Value)];
    }
}
