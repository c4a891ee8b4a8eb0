using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.YieldNest;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.YieldNest;

/// <content>Deposits of liquid staking tokens: those of the registry directly, stETH and oETH through the adapter, which wraps them.</content>
public partial class YnLsdEClient
{
    private YnEigenDepositAdapter? Adapter => Deployment.YnLsdEDepositAdapter is { } adapter ? new YnEigenDepositAdapter(adapter) : null;

    /// <summary>The registry's tokens that are active, and what the adapter wraps into one of them.</summary>
    public virtual Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default) => Context.ReadAsync(
        async rounds =>
        {
            AssetReads reads = new(this, rounds);
            await rounds.NextAsync().ConfigureAwait(false);
            return await reads.AcceptedAsync(rounds).ConfigureAwait(false);
        },
        block: null,
        cancellationToken);

    /// <summary>The pause; there are no limits.</summary>
    /// <inheritdoc cref="ILiquidStakingProtocol.GetDepositLimitsAsync" />
    public virtual Task<OperationLimits> GetDepositLimitsAsync(Address? asset = null, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        Context.ReadAsync(
            async rounds =>
            {
                RoundRead<bool> paused = rounds.Read(Token.DepositsPaused());
                await rounds.NextAsync().ConfigureAwait(false);
                return Limits(asset ?? NativeAsset.Ether, paused.Value, rounds.Block);
            },
            block,
            cancellationToken);

    /// <inheritdoc />
    public virtual Task<LiquidDepositQuote> QuoteDepositAsync(LiquidDeposit deposit, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deposit);
        Address? depositor = Context.AccountOrNull(deposit.Depositor, nameof(deposit));
        Check(deposit, depositor);
        return QuoteOnlyAsync(deposit, depositor, block, cancellationToken);
    }

    /// <summary>
    /// Plans an approval of exactly the amount, then the deposit: of a token of the registry to ynLSDe itself; of stETH or oETH, and of any token when a
    /// referral is named, to the adapter, which is then what is approved. The contracts take no bound on what comes out: it is checked right before
    /// sending. For an asset that is not taken the plan has no approval, and neither this client nor the contract lets it through.
    /// </summary>
    /// <inheritdoc cref="ILiquidStakingProtocol.PrepareDepositAsync" path="/exception"/>
    public virtual async Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deposit);
        Address depositor = Context.Account(deposit.Depositor, nameof(deposit));
        UInt256 amount = Check(deposit, depositor);
        Address receiver = deposit.Receiver ?? depositor;
        Address asset = deposit.Asset ?? NativeAsset.Ether;
        (LiquidDepositQuote quote, Route route) = await Context.ReadAsync(
            rounds => QuoteAsync(rounds, deposit, depositor), null, cancellationToken).ConfigureAwait(false);
        LiquidDeposit bounded = deposit with { MinimumOutput = LiquidContext.Bound(deposit.MinimumOutput, quote.Output.Amount, deposit.MaxSlippageBps) };
        IContractCall call = (route, deposit.Referral) switch
        {
            (Route.Adapter, { } referrer) => Adapter!.Value.DepositWithReferral(asset, amount, receiver, referrer),
            (Route.Adapter, null) => Adapter!.Value.Deposit(asset, amount, receiver),
            _ => Token.Deposit(asset, amount, receiver),
        };
        Address token = Info.Token;
        Address sender = route == Route.Adapter ? Adapter!.Value.Address : depositor;
        return await Context.PlanAsync(
            call,
            receipt =>
            {
                YnEigen.DepositAssetEvent done = receipt.Single<YnEigen.DepositAssetEvent>(token, found => found.Sender == sender && found.Receiver == receiver);
                return new LiquidDepositResult(receiver, new AssetAmount(token, done.Shares), null, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Deposit {amount} units of {asset} for ynLSDe of {receiver}",
            depositor,
            (at, stop) => QuoteOnlyAsync(bounded, depositor, at, stop),
            route == Route.None ? [] : [new TokenSpend(asset, call.Target, amount)],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where a token is deposited, and so what is approved.</summary>
    private enum Route
    {
        None,
        Token,
        Adapter,
    }

    private static OperationLimits Limits(Address asset, bool isPaused, BlockRef block) =>
        new() { Block = block, Asset = asset, IsPaused = isPaused, Minimum = UInt256.One };

    private UInt256 Check(LiquidDeposit deposit, Address? depositor)
    {
        UInt256 amount = LiquidTerms.Check(Context, deposit, Info, OfferedOptions.Recipient | OfferedOptions.Referral);
        LiquidTerms.Refuse(deposit.Referral is not null && Adapter is null, Info, nameof(deposit.Referral));
        if (deposit.Referral is { } referrer)
        {
            // SelfReferral(): the adapter compares with who receives, not with who pays.
            if (referrer == (deposit.Receiver ?? depositor))
            {
                throw new ArgumentException("The referrer must be another account than the receiver.", nameof(deposit));
            }
        }

        return amount;
    }

    private Task<LiquidDepositQuote> QuoteOnlyAsync(LiquidDeposit deposit, Address? depositor, BlockTag? block, CancellationToken cancellationToken) => Context.ReadAsync(
        async rounds => (await QuoteAsync(rounds, deposit, depositor).ConfigureAwait(false)).Quote, block, cancellationToken);

    /// <summary>One round; two when the asset is not taken and the message says which are.</summary>
    private async Task<(LiquidDepositQuote Quote, Route Route)> QuoteAsync(ReadRounds rounds, LiquidDeposit deposit, Address? depositor)
    {
        UInt256 amount = deposit.Amount.BaseUnits;
        Address asset = deposit.Asset ?? NativeAsset.Ether;
        bool isToken = asset != NativeAsset.Ether;
        AssetReads assets = new(this, rounds);
        RoundRead<bool> paused = rounds.Read(Token.DepositsPaused());
        RoundRead<bool> direct = rounds.Read(Token.AssetIsSupported(asset));
        RoundRead<UInt256>? preview = isToken ? rounds.Read(Token.PreviewDeposit(asset, amount)) : null;
        RoundRead<UInt256>? wrapped = isToken ? Adapter is { } adapter ? rounds.Read(adapter.PreviewDeposit(asset, amount)) : null : null;
        SpendReads? toToken = isToken && depositor is { } payer ? new SpendReads(rounds, payer, new TokenSpend(asset, Info.Token, amount)) : null;
        SpendReads? toAdapter = isToken && depositor is { } owner && Adapter is { } taker ? new SpendReads(rounds, owner, new TokenSpend(asset, taker.Address, amount)) : null;
        await rounds.NextAsync().ConfigureAwait(false);

        bool isWrapped = isToken && assets.IsWrapped(asset);
        Route route = (isWrapped, direct.Value && isToken, deposit.Referral) switch
        {
            (true, _, _) or (_, true, not null) => Route.Adapter,
            (_, true, null) => Route.Token,
            _ => Route.None,
        };
        RoundRead<UInt256>? shown = route == Route.Adapter ? wrapped : preview;
        if (shown is { Outcome: { Succeeded: false, Error: YnEigen.UnsupportedAssetError } })
        {
            // stETH is taken only as long as wstETH is.
            route = Route.None;
        }

        UInt256 shares = route == Route.None ? UInt256.Zero : SharesOf(shown!.Value);
        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        if (route == Route.None)
        {
            refusals.Add(new AssetNotAccepted(asset, await assets.AcceptedAsync(rounds).ConfigureAwait(false)));
        }
        else
        {
            if (paused.Value)
            {
                refusals.Add(new OperationPaused("Deposits", Info.Token));
            }

            UInt256 least = UInt256.Max(deposit.MinimumOutput ?? UInt256.Zero, UInt256.One);
            if (shares < least)
            {
                refusals.Add(new OutputBelowMinimum(Info.Token, shares, least));
            }

            (route == Route.Adapter ? toAdapter : toToken)?.Check(refusals);
        }

        LiquidDepositQuote quote = new()
        {
            Block = rounds.Block,
            Refusals = refusals.ToImmutable(),
            Input = new AssetAmount(asset, amount),
            Output = new AssetAmount(Info.Token, shares),
            Limits = Limits(asset, paused.Value, rounds.Block),
        };
        return (quote, route);
    }

    /// <summary>The preview; an amount so large that the contract cannot multiply it is worth nothing here, and nobody has it.</summary>
    private static UInt256 SharesOf(RoundRead<UInt256> preview) =>
        preview.Outcome is { Succeeded: false, Error: PanicError or YnEigen.MathOverflowedMulDivError } ? UInt256.Zero : preview.Value;

    /// <summary>Which assets are taken.</summary>
    private sealed class AssetReads(YnLsdEClient client, ReadRounds rounds)
    {
        private readonly RoundRead<ImmutableArray<Address>> _registered = rounds.Read(client.Registry.GetAssets());
        private readonly RoundRead<Address>? _stEth = client.Adapter is { } adapter ? rounds.Read(adapter.StETH()) : null;
        private readonly RoundRead<Address>? _wstEth = client.Adapter is { } adapter ? rounds.Read(adapter.WstETH()) : null;
        private readonly RoundRead<Address>? _oEth = client.Adapter is { } adapter ? rounds.Read(adapter.OETH()) : null;
        private readonly RoundRead<Address>? _woEth = client.Adapter is { } adapter ? rounds.Read(adapter.WoETH()) : null;

        /// <summary>Whether the adapter wraps it.</summary>
        public bool IsWrapped(Address asset) => _stEth?.AddressOrNull() == asset || _oEth?.AddressOrNull() == asset;

        /// <summary>One round: the registry keeps assets that it takes no more.</summary>
        public async Task<ImmutableArray<Address>> AcceptedAsync(ReadRounds next)
        {
            ImmutableArray<Address> registered = _registered.Value;
            ImmutableArray<RoundRead<bool>> active = [.. registered.Select(asset => next.Read(client.Registry.AssetIsSupported(asset)))];
            await next.NextAsync().ConfigureAwait(false);
            List<Address> accepted = [.. registered.Zip(active).Where(entry => entry.Second.Value).Select(entry => entry.First)];
            AddWrapped(accepted, _stEth, _wstEth);
            AddWrapped(accepted, _oEth, _woEth);
            return [.. accepted];
        }

        private static void AddWrapped(List<Address> accepted, RoundRead<Address>? plain, RoundRead<Address>? wrapped)
        {
            if (plain?.AddressOrNull() is { } known && wrapped?.AddressOrNull() is { } into && accepted.Contains(into))
            {
                accepted.Add(known);
            }
        }
    }

    /// <summary>What an account that spends a token has, and has allowed.</summary>
    private sealed class SpendReads(ReadRounds rounds, Address account, TokenSpend spend)
    {
        private readonly RoundRead<UInt256> _balance = rounds.Read(spend.BalanceOf(account));
        private readonly RoundRead<UInt256> _allowance = rounds.Read(spend.Allowance(account));

        public void Check(ImmutableArray<LiquidRefusal>.Builder refusals) =>
            LiquidContext.CheckSpend(refusals, account, spend, _balance.Value, _allowance.Value);
    }
}
