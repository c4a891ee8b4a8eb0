using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Binance;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Binance;

/// <summary>wBETH: deposits of ETH at a rate that an oracle writes about once a day, and withdrawals through a queue that Binance fills.</summary>
/// <remarks>
/// ETH gets in by <c>deposit</c> only. What the token does with a plain transfer of ETH is not known of its third version, so none is ever prepared.
/// </remarks>
public partial class WBEthClient : LiquidTokenClient, ILiquidStakingProtocol, IWithdrawalQueue
{
    private static readonly UInt256 Whole = UInt256.ParseUnits("1", 18);

    private readonly BinanceDeployment _deployment;

    /// <summary>For fakes.</summary>
    protected WBEthClient() => _deployment = null!;

    /// <summary>Makes the client; no I/O.</summary>
    public WBEthClient(LiquidContext context, BinanceDeployment deployment)
        : base(context, InfoOf(deployment)) => _deployment = deployment;

    private WBETH Token => new(_deployment.WBEth);

    private UnwrapTokenV1ETH Unwrap => new(_deployment.UnwrapQueue);

    /// <inheritdoc />
    public override async Task<ExchangeRate> ReadExchangeRateAsync(ReadRounds rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RoundRead<UInt256> rate = rounds.Read(Token.ExchangeRate());
        await rounds.NextAsync().ConfigureAwait(false);
        return new ExchangeRate
        {
            Token = Info,
            ToUnderlyingFraction = new RateFraction(rate.Value, Whole),
            ToTokenFraction = new RateFraction(Whole, rate.Value),
            Source = "WBETH.exchangeRate",
            Block = rounds.Block,
        };
    }

    /// <inheritdoc />
    public virtual Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(EtherOnly.Accepted);

    /// <inheritdoc />
    /// <remarks>There is neither a smallest nor a largest amount, only the pause; what mints nothing is refused.</remarks>
    public virtual Task<OperationLimits> GetDepositLimitsAsync(Address? asset = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        Address which = LiquidContext.NotZero(asset ?? NativeAsset.Ether, nameof(asset));
        return Context.ReadAsync(
            async rounds =>
            {
                RoundRead<bool> paused = rounds.Read(Token.Paused());
                await rounds.NextAsync().ConfigureAwait(false);
                return DepositLimits(which, paused.Value, rounds.Block);
            },
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    public virtual Task<LiquidDepositQuote> QuoteDepositAsync(LiquidDeposit deposit, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        UInt256 amount = CheckOptions(deposit, out Address asset);
        Address? depositor = Context.AccountOrNull(deposit.Depositor, nameof(deposit));
        return Context.ReadAsync(
            async rounds =>
            {
                RoundRead<UInt256> rate = rounds.Read(Token.ExchangeRate());
                RoundRead<bool> paused = rounds.Read(Token.Paused());
                RoundRead<bool>? blocked = depositor is { } account ? rounds.Read(Token.IsBlacklisted(account)) : null;
                RoundRead<UInt256>? ether = asset == NativeAsset.Ether ? EtherBalance.Read(rounds, Context.Network, depositor) : null;
                await rounds.NextAsync().ConfigureAwait(false);

                UInt256 minted = asset == NativeAsset.Ether ? Convert(amount, Whole, rate.Value) : UInt256.Zero;
                ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
                EtherOnly.Check(refusals, asset);
                if (asset == NativeAsset.Ether)
                {
                    LiquidQuotes.CheckOutput(refusals, Info.Token, minted, deposit.MinimumOutput);
                }

                CheckToken(paused.Value, "Deposits", depositor, blocked, refusals);
                EtherBalance.Check(refusals, depositor, ether, amount);
                return new LiquidDepositQuote
                {
                    Block = rounds.Block,
                    Input = new AssetAmount(asset, amount),
                    Output = new AssetAmount(Info.Token, minted),
                    Limits = DepositLimits(asset, paused.Value, rounds.Block),
                    Refusals = refusals.ToImmutable(),
                };
            },
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>The contract takes no bound, so it is checked against the state right before sending. The sender gets the wBETH.</remarks>
    public virtual async Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, CancellationToken cancellationToken = default)
    {
        UInt256 amount = CheckOptions(deposit, out Address asset);
        Address depositor = Context.Account(deposit.Depositor, nameof(deposit));
        LiquidDepositQuote quote = await QuoteDepositAsync(deposit, null, cancellationToken).ConfigureAwait(false);
        UInt256 least = LiquidContext.Bound(deposit.MinimumOutput, quote.Output.Amount, deposit.MaxSlippageBps);
        LiquidDeposit bounded = deposit with { Depositor = depositor, MinimumOutput = least };
        return await Context.PlanAsync(
            Token.Deposit(deposit.Referral ?? Address.Zero),
            receipt =>
            {
                WBETH.DepositEthEvent made = receipt.Single<WBETH.DepositEthEvent>(_deployment.WBEth, found => found.User == depositor && found.EthAmount == amount);
                return new LiquidDepositResult(depositor, new AssetAmount(Info.Token, made.WBETHAmount), null, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Deposit {new AssetAmount(asset, amount)} for wBETH",
            depositor,
            (at, stop) => QuoteDepositAsync(bounded, at, stop),
            [],
            asset == NativeAsset.Ether ? amount : UInt256.Zero, // an amount of another asset never becomes ether
            cancellationToken).ConfigureAwait(false);
    }

    private static LiquidTokenInfo InfoOf(BinanceDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return new LiquidTokenInfo("Binance", "wBETH", deployment.WBEth, 18, UnitOfAccount.Ether);
    }

    private static OperationLimits DepositLimits(Address asset, bool paused, BlockRef block) => new()
    {
        Block = block,
        Asset = asset,
        IsPaused = paused,
        Available = asset == NativeAsset.Ether ? null : UInt256.Zero,
    };

    /// <summary>Rounded down as the contract does; the largest number there is for amounts nobody can hold.</summary>
    private static UInt256 Convert(UInt256 amount, UInt256 numerator, UInt256 denominator)
    {
        try
        {
            return UInt256.MulDiv(amount, numerator, denominator);
        }
        catch (OverflowException)
        {
            return UInt256.MaxValue;
        }
    }

    private void CheckToken(bool paused, string what, Address? account, RoundRead<bool>? blocked, ImmutableArray<LiquidRefusal>.Builder refusals)
    {
        if (paused)
        {
            refusals.Add(new OperationPaused(what, _deployment.WBEth));
        }

        if (account is { } known && blocked?.Value == true)
        {
            refusals.Add(new AccountBlocked(known, _deployment.WBEth));
        }
    }

    private UInt256 CheckOptions(LiquidDeposit deposit, out Address asset)
    {
        UInt256 amount = LiquidTerms.Check(Context, deposit, Info, OfferedOptions.Referral);
        asset = deposit.Asset ?? NativeAsset.Ether;
        return amount;
    }
}
