using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Puffer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Puffer;

/// <content>Deposits of ether, WETH, stETH and wstETH.</content>
public partial class PufEthClient
{
    /// <inheritdoc />
    public virtual Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(PufferDepositTerms.Assets(_deployment));

    /// <inheritdoc />
    /// <remarks>The vault has no caps. <see cref="OperationLimits.Minimum"/> is the least that gives any share: less is taken and gives none.</remarks>
    public virtual async Task<OperationLimits> GetDepositLimitsAsync(Address? asset = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        PufferDepositTerms terms = new(_deployment, LiquidContext.NotZero(asset ?? NativeAsset.Ether, nameof(asset)), UInt256.One);
        return (await Context.ReadAsync(rounds => ReadDepositQuoteAsync(rounds, terms), block, cancellationToken).ConfigureAwait(false)).Limits;
    }

    /// <inheritdoc />
    /// <remarks>
    /// The vault takes no bound on what comes out, so that of the deposit is checked against the state right before sending. The vault takes stETH
    /// by Lido's shares: the amount is turned into shares when the deposit is prepared, and a wei or two of it stays behind. wstETH goes through Puffer's
    /// depositor contract.
    /// </remarks>
    public virtual Task<LiquidDepositQuote> QuoteDepositAsync(LiquidDeposit deposit, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        PufferDepositTerms terms = TermsOf(deposit);
        return Context.ReadAsync(rounds => ReadDepositQuoteAsync(rounds, terms), block, cancellationToken);
    }

    /// <inheritdoc cref="QuoteDepositAsync" path="/remarks" />
    /// <inheritdoc />
    public virtual async Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, CancellationToken cancellationToken = default)
    {
        PufferDepositTerms terms = TermsOf(deposit);
        return await PrepareDepositAsync(deposit, terms, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// As <see cref="PrepareDepositAsync(LiquidDeposit, CancellationToken)"/>, for stETH and wstETH with a signed permit in place of the approval. The
    /// spender to sign for is <see cref="Networks.PufferDeployment.Depositor"/>.
    /// </summary>
    /// <param name="deposit">The deposit, of stETH or wstETH.</param>
    /// <param name="permit">The depositor's permit of the same amount.</param>
    /// <param name="cancellationToken">Stops the preparation.</param>
    /// <exception cref="ArgumentException">Another asset, or a permit of another amount.</exception>
    /// <exception cref="InvalidOperationException">The deployment names no depositor contract; or the client has no signer and nobody is named.</exception>
    public virtual async Task<TransactionPlan<LiquidDepositResult>> PrepareDepositWithPermitAsync(
        LiquidDeposit deposit,
        PufferPermit permit,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(permit);
        PufferDepositTerms terms = TermsOf(deposit) with { Permit = permit };
        permit.CheckAmount(terms.Units, nameof(permit));
        if (terms.Asset != _deployment.StETH && terms.Asset != _deployment.WstETH)
        {
            throw new ArgumentException("Only stETH and wstETH are deposited with a permit.", nameof(deposit));
        }

        return _deployment.Depositor is null
            ? throw new InvalidOperationException($"{Context.Network} has no depositor contract of Puffer.")
            : await PrepareDepositAsync(deposit, terms, cancellationToken).ConfigureAwait(false);
    }

    private PufferDepositTerms TermsOf(LiquidDeposit deposit)
    {
        UInt256 units = LiquidTerms.Check(Context, deposit, Info, OfferedOptions.Recipient);
        Address? depositor = Context.AccountOrNull(deposit.Depositor, nameof(deposit));
        return new PufferDepositTerms(_deployment, deposit.Asset ?? NativeAsset.Ether, units)
        {
            Depositor = depositor,
            Receiver = deposit.Receiver ?? depositor,
            Minimum = deposit.MinimumOutput,
        };
    }

    private async Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, PufferDepositTerms terms, CancellationToken cancellationToken)
    {
        Address depositor = Context.Account(deposit.Depositor, nameof(deposit));
        Address receiver = terms.Receiver ?? depositor;
        PufferDepositTerms named = terms with { Depositor = depositor, Receiver = receiver };
        (LiquidDepositQuote quote, UInt256 stEthShares) = await Context.ReadAsync(
            async rounds =>
            {
                LiquidDepositQuote now = await ReadDepositQuoteAsync(rounds, named).ConfigureAwait(false);
                return (now, named.Route == PufferDepositRoute.StEthShares ? await ReadStEthSharesAsync(rounds, named.Units).ConfigureAwait(false) : UInt256.Zero);
            },
            null,
            cancellationToken).ConfigureAwait(false);
        PufferDepositTerms bound = named with
        {
            Minimum = LiquidContext.Bound(deposit.MinimumOutput, quote.Output.Amount, deposit.MaxSlippageBps),
            StEthShares = named.Route == PufferDepositRoute.StEthShares ? stEthShares : null,
        };
        Address caller = bound.IsByDepositor ? bound.Spender!.Value : depositor;
        return await Context.PlanAsync(
            bound.Call(stEthShares),
            receipt => ReadDeposited(receipt, caller, receiver),
            $"Deposit {new AssetAmount(bound.Asset, bound.Units)} for pufETH of {receiver}",
            depositor,
            (at, stop) => Context.ReadAsync(rounds => ReadDepositQuoteAsync(rounds, bound), at, stop),
            bound.Spender is { } spender && bound.Permit is null ? [new TokenSpend(bound.Asset, spender, bound.Units)] : [],
            bound.Route == PufferDepositRoute.Ether ? bound.Units : UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<UInt256> ReadStEthSharesAsync(ReadRounds rounds, UInt256 amount)
    {
        RoundRead<UInt256> shares = rounds.Read(new Contracts.Lido.StETH(_deployment.StETH!.Value).GetSharesByPooledEth(amount));
        await rounds.NextAsync().ConfigureAwait(false);
        return shares.Value;
    }

    private LiquidDepositResult ReadDeposited(TransactionReceipt receipt, Address caller, Address receiver)
    {
        PufferVaultV5.DepositEvent deposited = receipt.Single<PufferVaultV5.DepositEvent>(
            _deployment.Vault, found => found.Sender == caller && found.Owner == receiver);
        return new LiquidDepositResult(receiver, new AssetAmount(Info.Token, deposited.Shares), null, receipt.TransactionHash, receipt.BlockNumber);
    }

    private async Task<LiquidDepositQuote> ReadDepositQuoteAsync(ReadRounds rounds, PufferDepositTerms terms)
    {
        PufferRateRead rate = new(rounds, Vault);
        Address? caller = terms.Depositor;
        IContractCall call = terms.CallForAccess;
        PufferAccess.Question vaultAccess = _access.Ask(rounds, Vault.Authority(), terms.VaultCall, terms.IsByDepositor ? terms.Spender : caller);
        PufferAccess.Question? depositorAccess = terms.IsByDepositor
            ? _access.Ask(rounds, new PufferDepositorV2(terms.Spender!.Value).Authority(), call, caller)
            : null;
        RoundRead<UInt256>? ether = terms.Route == PufferDepositRoute.Ether ? EtherBalance.Read(rounds, Context.Network, caller) : null;
        TokenSpend? spend = terms.Spender is { } spender ? new TokenSpend(terms.Asset, spender, terms.Units) : null;
        RoundRead<UInt256>? balance = spend is { } held && caller is { } payer ? rounds.Read(held.BalanceOf(payer)) : null;
        RoundRead<UInt256>? allowance = spend is { } allowed && caller is { } owner ? rounds.Read(allowed.Allowance(owner)) : null;
        (UInt256 assets, UInt256 taken) = await terms.ReadAssetsAsync(rounds).ConfigureAwait(false);
        PufferAccess.Answer vault = await vaultAccess.AnswerAsync().ConfigureAwait(false);
        PufferAccess.Answer? depositor = depositorAccess is null ? null : await depositorAccess.AnswerAsync().ConfigureAwait(false);

        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        vault.Refuse(refusals, _deployment.Vault, "Deposits", "deposit", terms.IsByDepositor ? terms.Spender : caller);
        depositor?.Refuse(refusals, terms.Spender!.Value, "Deposits of stETH and wstETH", "deposit", caller);
        bool accepted = terms.Route != PufferDepositRoute.None;
        if (!accepted)
        {
            refusals.Add(new AssetNotAccepted(terms.Asset, PufferDepositTerms.Assets(_deployment)));
        }

        UInt256 shares = accepted ? rate.Value.Shares(assets) : UInt256.Zero;
        UInt256 smallest = rate.Value.SmallestDeposit;
        bool inEther = terms.Route is PufferDepositRoute.Ether or PufferDepositRoute.Weth;
        if (inEther && terms.Units < smallest)
        {
            refusals.Add(new AmountBelowMinimum(terms.Asset, terms.Units, smallest));
        }

        if (shares < (terms.Minimum ?? UInt256.Zero) || (shares == UInt256.Zero && refusals.Count == 0))
        {
            refusals.Add(new OutputBelowMinimum(Info.Token, shares, UInt256.Max(terms.Minimum ?? UInt256.One, UInt256.One)));
        }

        EtherBalance.Check(refusals, caller, ether, terms.Units);
        if (spend is { } need && caller is { } account)
        {
            LiquidContext.CheckSpend(
                refusals, account, need with { Amount = taken }, balance!.Value.ValueOr(UInt256.Zero), terms.Permit is null ? allowance!.Value.ValueOr(UInt256.Zero) : null);
            if (terms.Permit?.Expired(rounds.Block.Timestamp, allowance!.Value.ValueOr(UInt256.Zero)) is { } late)
            {
                refusals.Add(late);
            }
        }

        return new LiquidDepositQuote
        {
            Block = rounds.Block,
            Input = new AssetAmount(terms.Asset, terms.Units),
            Output = new AssetAmount(Info.Token, shares),
            Limits = new OperationLimits
            {
                Block = rounds.Block,
                Asset = terms.Asset,
                IsPaused = vault.IsClosed || depositor?.IsClosed == true,
                Minimum = inEther ? smallest : null,
            },
            Refusals = refusals.ToImmutable(),
        };
    }
}
