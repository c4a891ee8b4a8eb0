using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <summary>
/// eETH: deposited with ether or stETH, redeemed at once for a fee. It rebases: what an account has is shares, its balance is what they are worth, and a transfer
/// moves whole shares, so that it may arrive up to two wei short.
/// </summary>
/// <remarks>
/// Deposits of ether go to <c>LiquidityPool.deposit(address)</c>; the overload with two addresses is the MembershipManager's alone and is never used. Neither it nor
/// the redemption manager takes a least amount: the bound of a plan is held against the state right before each step is sent.
/// </remarks>
public class EEthClient : LiquidTokenClient, ILiquidStakingProtocol, IInstantRedemption
{
    private readonly EtherFiBook? _book;

    /// <summary>For fakes.</summary>
    protected EEthClient()
    {
    }

    internal EEthClient(EtherFiBook book)
        : base(book.Context, book.EEthInfo) => _book = book;

    private EtherFiBook Book => _book ?? throw new InvalidOperationException("This fake does not override the member that was called.");

    private EtherFiDeposits Deposits => new(Book, toWeEth: false);

    private EtherFiRedemptions Redemptions => new(Book, ofWeEth: false);

    /// <summary>One for one: eETH is counted in wei of ETH, and rewards and losses move the balances instead.</summary>
    public override async Task<ExchangeRate> ReadExchangeRateAsync(ReadRounds rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RoundRead<UInt256> supply = rounds.Read(Book.EEth.TotalSupply());
        await rounds.NextAsync().ConfigureAwait(false);
        _ = supply.Value;
        return new ExchangeRate
        {
            Token = Info,
            ToUnderlyingFraction = RateFraction.One,
            ToTokenFraction = RateFraction.One,
            Source = "eETH.totalSupply",
            Block = rounds.Block,
        };
    }

    /// <summary>Balances, and the shares behind them: a ledger counts these.</summary>
    public override async Task<ImmutableArray<TokenHolding>> ReadHoldingsAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ImmutableArray<RoundRead<UInt256>> balances = [.. owners.Select(owner => rounds.Read(Book.EEth.BalanceOf(owner)))];
        ImmutableArray<RoundRead<UInt256>> shares = [.. owners.Select(owner => rounds.Read(Book.EEth.Shares(owner)))];
        await rounds.NextAsync().ConfigureAwait(false);
        return [.. owners.Select((owner, i) => new TokenHolding(Info, owner, balances[i].Value) { Shares = shares[i].Value })];
    }

    /// <inheritdoc />
    public virtual Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default) =>
        Context.ReadAsync(Deposits.ReadAssetsAsync, null, cancellationToken);

    /// <inheritdoc />
    /// <remarks>What is left is the mint bucket's (since the upgrade; it fills up by the second) and for stETH the Liquifier's caps, in wei.</remarks>
    public virtual Task<OperationLimits> GetDepositLimitsAsync(Address? asset = null, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        Context.ReadAsync(rounds => Deposits.ReadLimitsAsync(rounds, asset ?? NativeAsset.Ether), block, cancellationToken);

    /// <inheritdoc />
    /// <remarks>Of stETH the quote counts on the worst: that two wei are lost on its way.</remarks>
    public virtual Task<LiquidDepositQuote> QuoteDepositAsync(LiquidDeposit deposit, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        Deposits.QuoteAsync(deposit, block, cancellationToken);

    /// <inheritdoc />
    public virtual Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, CancellationToken cancellationToken = default) =>
        Deposits.PrepareAsync(deposit, cancellationToken);

    /// <inheritdoc />
    public virtual Task<LiquidRedemptionQuote> QuoteRedemptionAsync(LiquidRedemption redemption, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        Redemptions.QuoteAsync(redemption, block, cancellationToken);

    /// <inheritdoc />
    /// <remarks>A contract that receives ether has 100,000 gas for it (10,000 before the upgrade).</remarks>
    public virtual Task<TransactionPlan<LiquidRedemptionResult>> PrepareRedemptionAsync(LiquidRedemption redemption, CancellationToken cancellationToken = default) =>
        Redemptions.PrepareAsync(redemption, cancellationToken);
}
