using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <summary>
/// Deposits: to eETH with ether (LiquidityPool) or stETH (Liquifier), to weETH with ether, WETH, stETH or wstETH (DepositAdapter, which ends in the same two).
/// </summary>
internal sealed partial class EtherFiDeposits(EtherFiBook book, bool toWeEth)
{
    /// <summary>A transfer of stETH arrives up to two wei short; a quote counts on the worst.</summary>
    private const ulong LostPerTransfer = 2;

    private const uint BasisPoints = 10_000;

    private enum Route
    {
        Ether,
        Weth,
        StEth,
        WstEth,
    }

    private LiquidContext Context => book.Context;

    private EtherFiDeployment Deployment => book.Deployment;

    /// <summary>How often stETH is transferred until the Liquifier has counted it.</summary>
    private uint Transfers => toWeEth ? 2u : 1u;

    private LiquidTokenInfo Token => toWeEth ? book.WeEthInfo : book.EEthInfo;

    /// <summary>What is taken when everything the deployment names is there.</summary>
    private ImmutableArray<Address> Assets => toWeEth
        ? Deployment.DepositAdapter is null
            ? []
            : [NativeAsset.Ether, .. new[] { Deployment.Weth, Deployment.StETH, Deployment.WstETH }.OfType<Address>()]
        : [NativeAsset.Ether, .. Deployment.Liquifier is null ? [] : new[] { Deployment.StETH }.OfType<Address>()];

    public async Task<ImmutableArray<Address>> ReadAssetsAsync(ReadRounds rounds)
    {
        if (Deployment is not { Liquifier: { } liquifier, StETH: { } stEth })
        {
            return [.. Assets.Where(asset => asset != Deployment.StETH && asset != Deployment.WstETH)];
        }

        RoundRead<bool> taken = rounds.Read(new Liquifier(liquifier).IsTokenWhitelisted(stEth));
        await rounds.NextAsync().ConfigureAwait(false);
        return taken.Value ? Assets : [.. Assets.Where(asset => asset != stEth && asset != Deployment.WstETH)];
    }

    public void Check(LiquidDeposit deposit) => LiquidTerms.Check(Context, deposit, Token, OfferedOptions.Referral);

    public Task<LiquidDepositQuote> QuoteAsync(LiquidDeposit deposit, BlockTag? block, CancellationToken cancellationToken)
    {
        Check(deposit);
        Address? depositor = Context.AccountOrNull(deposit.Depositor, nameof(deposit));
        return Context.ReadAsync(async rounds => (await ReadQuoteAsync(rounds, deposit, depositor).ConfigureAwait(false)).Quote, block, cancellationToken);
    }

    public async Task<TransactionPlan<LiquidDepositResult>> PrepareAsync(LiquidDeposit deposit, CancellationToken cancellationToken)
    {
        Check(deposit);
        Address depositor = Context.Account(deposit.Depositor, nameof(deposit));
        Quoted now = await Context.ReadAsync(rounds => ReadQuoteAsync(rounds, deposit, depositor), null, cancellationToken).ConfigureAwait(false);
        Route? route = now.Route;
        UInt256 bound = LiquidContext.Bound(deposit.MinimumOutput, now.Quote.Output.Amount, deposit.MaxSlippageBps);
        LiquidDeposit bounded = deposit with { Depositor = depositor, MinimumOutput = bound };
        UInt256 amount = deposit.Amount.BaseUnits;
        return await Context.PlanAsync(
            CallOf(route, now, bounded),
            receipt => ReadResult(receipt, depositor),
            $"Deposit {now.Quote.Input} for {Token.Symbol}",
            depositor,
            AskAgainAsync,
            route is { } known && SpendOf(known, amount) is { } spend ? [spend] : [],
            route == Route.Ether ? amount : UInt256.Zero,
            cancellationToken).ConfigureAwait(false);

        async Task<LiquidDepositQuote> AskAgainAsync(BlockTag block, CancellationToken stop)
        {
            Quoted then = await Context.ReadAsync(rounds => ReadQuoteAsync(rounds, bounded, depositor), block, stop).ConfigureAwait(false);
            return then.Generation == now.Generation || route is not (Route.StEth or Route.WstEth)
                ? then.Quote
                : then.Quote with { Refusals = then.Quote.Refusals.Add(EtherFiRefusals.Upgraded(TargetOf(route.Value))) };
        }
    }

    private Route? RouteOf(Address asset) => !Assets.Contains(asset) ? null
        : asset == NativeAsset.Ether ? Route.Ether
        : asset == Deployment.Weth ? Route.Weth
        : asset == Deployment.StETH ? Route.StEth
        : Route.WstEth;

    private Address TargetOf(Route route) => toWeEth ? Deployment.DepositAdapter!.Value
        : route == Route.Ether ? Deployment.LiquidityPool
        : Deployment.Liquifier!.Value;

    private TokenSpend? SpendOf(Route route, UInt256 amount) => route switch
    {
        Route.Weth => new TokenSpend(Deployment.Weth!.Value, TargetOf(route), amount),
        Route.StEth => new TokenSpend(Deployment.StETH!.Value, TargetOf(route), amount),
        Route.WstEth => new TokenSpend(Deployment.WstETH!.Value, TargetOf(route), amount),
        _ => null,
    };

    /// <summary>The call. Of an asset that is not taken, one that the contract refuses as the gates do: a plan is made, and none of its steps is ever sent.</summary>
    private IContractCall CallOf(Route? route, Quoted now, LiquidDeposit deposit)
    {
        UInt256 amount = deposit.Amount.BaseUnits;
        Address referral = deposit.Referral ?? Address.Zero;
        bool upgraded = now.Generation == EtherFiGeneration.SinceJuly2026;

        // The Liquifier compares with the ETH value before it is minted, which is never below what is minted for it.
        // A bound that nothing meets stays one.
        UInt256 least = deposit.MinimumOutput!.Value;
        UInt256 leastValue = toWeEth && least <= EtherFiBook.LargestAmount ? now.Pool.AmountFor(least) : least;
        if (!toWeEth || route is null)
        {
            return route == Route.Ether || Deployment.Liquifier is not { } liquifier
                ? book.Pool.Deposit(referral)
                : upgraded
                    ? new Liquifier(liquifier).DepositWithERC20(deposit.Asset!.Value, amount, leastValue, referral)
                    : new LiquifierLegacy(liquifier).DepositWithERC20(deposit.Asset!.Value, amount, referral);
        }

        DepositAdapter adapter = new(Deployment.DepositAdapter!.Value);
        DepositAdapterLegacy legacy = new(adapter.Address);

        // There is no function without a permit. This one is not signed: the adapter passes over a permit that fails, and takes the allowance, unless
        // the permit's deadline is behind.
        return route switch
        {
            Route.Ether => adapter.DepositETHForWeETH(referral),
            Route.Weth => adapter.DepositWETHForWeETH(amount, referral),
            Route.StEth => upgraded
                ? adapter.DepositStETHForWeETHWithPermit(amount, leastValue, referral, new(amount, UInt256.MaxValue, 0, Hash32.Zero, Hash32.Zero))
                : legacy.DepositStETHForWeETHWithPermit(amount, referral, new(amount, UInt256.MaxValue, 0, Hash32.Zero, Hash32.Zero)),
            _ => upgraded
                ? adapter.DepositWstETHForWeETHWithPermit(amount, leastValue, referral, new(amount, UInt256.MaxValue, 0, Hash32.Zero, Hash32.Zero))
                : legacy.DepositWstETHForWeETHWithPermit(amount, referral, new(amount, UInt256.MaxValue, 0, Hash32.Zero, Hash32.Zero)),
        };
    }

    private LiquidDepositResult ReadResult(TransactionReceipt receipt, Address depositor)
    {
        if (toWeEth)
        {
            WeETH.TransferEvent sent = receipt.Single<WeETH.TransferEvent>(Deployment.WeETH, e => e.To == depositor);
            return new LiquidDepositResult(depositor, new AssetAmount(Deployment.WeETH, sent.Value), Shares: null, receipt.TransactionHash, receipt.BlockNumber);
        }

        EETH.TransferEvent minted = receipt.Single<EETH.TransferEvent>(Deployment.EETH, e => e.From.IsZero && e.To == depositor);
        EETH.TransferSharesEvent shares = receipt.Single<EETH.TransferSharesEvent>(Deployment.EETH, e => e.From.IsZero && e.To == depositor);
        return new LiquidDepositResult(depositor, new AssetAmount(Deployment.EETH, minted.Value), shares.SharesValue, receipt.TransactionHash, receipt.BlockNumber);
    }

    /// <summary>A quote with what a call is made of.</summary>
    private sealed record Quoted(LiquidDepositQuote Quote, Route? Route, EtherFiGeneration Generation, EEthPool Pool);
}
