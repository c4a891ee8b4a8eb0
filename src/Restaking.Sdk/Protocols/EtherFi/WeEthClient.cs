using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <summary>weETH: one share of eETH, with balances that stay what they are. Deposited with ether, WETH, stETH or wstETH, wrapped from eETH, redeemed at once for a fee.</summary>
public partial class WeEthClient : LiquidTokenClient, ILiquidStakingProtocol, IWrappedToken, IInstantRedemption
{
    private readonly EtherFiBook? _book;

    /// <summary>For fakes.</summary>
    protected WeEthClient()
    {
    }

    internal WeEthClient(EtherFiBook book)
        : base(book.Context, book.WeEthInfo) => _book = book;

    private EtherFiBook Book => _book ?? throw new InvalidOperationException("This fake does not override the member that was called.");

    private EtherFiDeposits Deposits => new(Book, toWeEth: true);

    private EtherFiRedemptions Redemptions => new(Book, ofWeEth: true);

    /// <summary>Wei of ETH (and of eETH) for weETH and back, rounded down both ways as <c>amountForShare</c> and <c>sharesForAmount</c> do.</summary>
    public override async Task<ExchangeRate> ReadExchangeRateAsync(ReadRounds rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RoundRead<UInt256> pooled = rounds.Read(Book.Pool.GetTotalPooledEther());
        RoundRead<UInt256> shares = rounds.Read(Book.EEth.TotalShares());
        await rounds.NextAsync().ConfigureAwait(false);
        return new ExchangeRate
        {
            Token = Info,
            ToUnderlyingFraction = Fraction(pooled.Value, shares.Value),
            ToTokenFraction = Fraction(shares.Value, pooled.Value),
            Source = "LiquidityPool.amountForShare",
            Block = rounds.Block,
        };

        // Both conversions answer zero while the pool is empty.
        static RateFraction Fraction(UInt256 numerator, UInt256 denominator) =>
            denominator.IsZero ? new RateFraction(UInt256.Zero, UInt256.One) : new RateFraction(numerator, denominator);
    }

    /// <inheritdoc />
    public virtual Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default) =>
        Context.ReadAsync(Deposits.ReadAssetsAsync, null, cancellationToken);

    /// <inheritdoc cref="EEthClient.GetDepositLimitsAsync" />
    public virtual Task<OperationLimits> GetDepositLimitsAsync(Address? asset = null, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        Context.ReadAsync(rounds => Deposits.ReadLimitsAsync(rounds, asset ?? NativeAsset.Ether), block, cancellationToken);

    /// <inheritdoc />
    /// <remarks>Of stETH and wstETH the quote counts on the worst: that two wei of stETH are lost in each of its transfers.</remarks>
    public virtual Task<LiquidDepositQuote> QuoteDepositAsync(LiquidDeposit deposit, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        Deposits.QuoteAsync(deposit, block, cancellationToken);

    /// <inheritdoc />
    /// <remarks>Since the upgrade the adapter takes a least ETH value for stETH and wstETH, which the bound is passed on as; besides, it is held against the state right before sending.</remarks>
    public virtual Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, CancellationToken cancellationToken = default) =>
        Deposits.PrepareAsync(deposit, cancellationToken);

    /// <inheritdoc />
    public virtual Task<LiquidRedemptionQuote> QuoteRedemptionAsync(LiquidRedemption redemption, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        Redemptions.QuoteAsync(redemption, block, cancellationToken);

    /// <inheritdoc />
    public virtual Task<TransactionPlan<LiquidRedemptionResult>> PrepareRedemptionAsync(LiquidRedemption redemption, CancellationToken cancellationToken = default) =>
        Redemptions.PrepareAsync(redemption, cancellationToken);
}
