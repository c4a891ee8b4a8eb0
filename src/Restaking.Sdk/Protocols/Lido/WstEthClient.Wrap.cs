using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Lido;

/// <content>Wrapping and unwrapping: at the rate of the block they are mined in, without a fee.</content>
public partial class WstEthClient
{
    /// <summary>What wrapping stETH would give, and every reason why it would be refused.</summary>
    /// <param name="amount">stETH, in wei.</param>
    /// <param name="owner">Whose stETH; null: the signer's, and without one no balance is looked at.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">Amount zero, or the zero address.</exception>
    public virtual Task<LiquidDepositQuote> QuoteWrapAsync(Amount amount, Address? owner = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        UInt256 stETH = LiquidContext.Positive(amount, nameof(amount));
        return QuoteWrapAsync(stETH, Context.AccountOrNull(owner, nameof(owner)), block, cancellationToken);
    }

    /// <summary>What unwrapping would give, and every reason why it would be refused.</summary>
    /// <param name="amount">wstETH, in its smallest unit.</param>
    /// <param name="owner">Whose wstETH; null: the signer's, and without one no balance is looked at.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">Amount zero, or the zero address.</exception>
    public virtual Task<LiquidDepositQuote> QuoteUnwrapAsync(Amount amount, Address? owner = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        UInt256 wstETH = LiquidContext.Positive(amount, nameof(amount));
        return QuoteUnwrapAsync(wstETH, Context.AccountOrNull(owner, nameof(owner)), block, cancellationToken);
    }

    /// <inheritdoc />
    public virtual Task<TransactionPlan<LiquidDepositResult>> PrepareWrapAsync(Amount amount, Address? owner = null, CancellationToken cancellationToken = default)
    {
        UInt256 stETH = LiquidContext.Positive(amount, nameof(amount));
        Address holder = Context.Account(owner, nameof(owner));
        Address wstETH = _deployment.WstETH;
        return Context.PlanAsync(
            new WstETH(wstETH).Wrap(stETH),
            receipt => ReadWrap(receipt, wstETH, holder),
            $"Wrap {stETH} wei of stETH",
            holder,
            (at, stop) => QuoteWrapAsync(stETH, holder, at, stop),
            [new TokenSpend(_deployment.StETH, wstETH, stETH)],
            UInt256.Zero,
            cancellationToken);
    }

    /// <summary>Plans unwrapping. The stETH that arrives can be 1-2 wei short of the amount in the result; its shares are exact.</summary>
    /// <inheritdoc />
    public virtual Task<TransactionPlan<LiquidDepositResult>> PrepareUnwrapAsync(Amount amount, Address? owner = null, CancellationToken cancellationToken = default)
    {
        UInt256 wstETH = LiquidContext.Positive(amount, nameof(amount));
        Address holder = Context.Account(owner, nameof(owner));
        return Context.PlanAsync(
            new WstETH(_deployment.WstETH).Unwrap(wstETH),
            receipt => ReadUnwrap(receipt, holder),
            $"Unwrap {wstETH} units of wstETH",
            holder,
            (at, stop) => QuoteUnwrapAsync(wstETH, holder, at, stop),
            [],
            UInt256.Zero,
            cancellationToken);
    }

    private static LiquidDepositResult ReadWrap(TransactionReceipt receipt, Address wstETH, Address owner)
    {
        WstETH.TransferEvent minted = receipt.Single<WstETH.TransferEvent>(wstETH, found => found.From.IsZero && found.To == owner);
        return new LiquidDepositResult(owner, new AssetAmount(wstETH, minted.Value), null, receipt.TransactionHash, receipt.BlockNumber);
    }

    private LiquidDepositResult ReadUnwrap(TransactionReceipt receipt, Address owner)
    {
        Address wrapper = _deployment.WstETH;
        StETH.TransferEvent moved = receipt.Single<StETH.TransferEvent>(_deployment.StETH, found => found.From == wrapper && found.To == owner);
        StETH.TransferSharesEvent shares = receipt.Single<StETH.TransferSharesEvent>(_deployment.StETH, found => found.From == wrapper && found.To == owner);
        return new LiquidDepositResult(owner, new AssetAmount(_deployment.StETH, moved.Value), shares.SharesValue, receipt.TransactionHash, receipt.BlockNumber);
    }

    private Task<LiquidDepositQuote> QuoteWrapAsync(UInt256 amount, Address? owner, BlockTag? block, CancellationToken cancellationToken)
    {
        TokenSpend spend = new(_deployment.StETH, _deployment.WstETH, amount);
        return QuoteSwapAsync(
            spend,
            _deployment.WstETH,
            rate => new Swap(Convert(rate.ToShares, amount), rate.SmallestStEth, Convert(rate.ToShares, amount)),
            owner,
            needsAllowance: true,
            block,
            cancellationToken);
    }

    private Task<LiquidDepositQuote> QuoteUnwrapAsync(UInt256 amount, Address? owner, BlockTag? block, CancellationToken cancellationToken)
    {
        TokenSpend spend = new(_deployment.WstETH, _deployment.WstETH, amount);
        return QuoteSwapAsync(
            spend,
            _deployment.StETH,
            rate =>
            {
                UInt256 stETH = Convert(rate.ToStEth, amount);
                return new Swap(stETH, rate.SharesFor(rate.SmallestStEth), Convert(rate.ToShares, stETH));
            },
            owner,
            needsAllowance: false,
            block,
            cancellationToken);
    }

    /// <summary>A conversion at a block's rate.</summary>
    /// <param name="Output">What comes out.</param>
    /// <param name="Minimum">The least that goes in for anything to come out.</param>
    /// <param name="SharesMoved">Shares that change hands: with none, the contract takes the input and gives nothing.</param>
    private readonly record struct Swap(UInt256 Output, UInt256 Minimum, UInt256 SharesMoved);

    // An amount beyond what the contract converts is more than anybody has; the balance says so.
    private static UInt256 Convert(RateFraction rate, UInt256 amount) => amount < LidoPool.TooLarge ? rate.Apply(amount) : UInt256.Zero;

    private Task<LiquidDepositQuote> QuoteSwapAsync(
        TokenSpend spend,
        Address output,
        Func<LidoShareRate, Swap> convert,
        Address? owner,
        bool needsAllowance,
        BlockTag? block,
        CancellationToken cancellationToken) =>
        Context.ReadAsync(
            async rounds =>
            {
                LidoPoolReads reads = LidoPoolReads.Begin(rounds, _deployment);
                RoundRead<UInt256>? balance = owner is { } holder ? rounds.Read(spend.BalanceOf(holder)) : null;
                RoundRead<UInt256>? allowance = needsAllowance && owner is { } payer ? rounds.Read(spend.Allowance(payer)) : null;
                await rounds.NextAsync().ConfigureAwait(false);
                LidoPool pool = reads.Value;
                Swap swap = convert(pool.Rate);
                ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
                if (pool.IsStopped)
                {
                    refusals.Add(new OperationPaused(LidoPool.TransfersName, _deployment.StETH));
                }

                if (spend.Amount >= LidoPool.TooLarge)
                {
                    refusals.Add(new AmountAboveMaximum(spend.Token, spend.Amount, LidoPool.TooLarge - UInt256.One));
                }
                else if (swap.SharesMoved == UInt256.Zero)
                {
                    refusals.Add(new AmountBelowMinimum(spend.Token, spend.Amount, swap.Minimum));
                }

                if (owner is { } account)
                {
                    LiquidContext.CheckSpend(refusals, account, spend, balance!.Value.Value, allowance?.Value);
                }

                return new LiquidDepositQuote
                {
                    Block = rounds.Block,
                    Input = new AssetAmount(spend.Token, spend.Amount),
                    Output = new AssetAmount(output, swap.Output),
                    Limits = new OperationLimits { Block = rounds.Block, Asset = spend.Token, IsPaused = pool.IsStopped, Minimum = swap.Minimum },
                    Refusals = refusals.ToImmutable(),
                };
            },
            block,
            cancellationToken);
}
