using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.RocketPool;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.RocketPool;

/// <content>
/// Deposits: <c>RocketDepositPool.deposit()</c>. It takes no receiver and no bound, and returns nothing: the bound is checked right before sending, and
/// what was minted is read from rETH's event. The pool is looked up in the storage, because every upgrade replaces it and the old one refuses everything.
/// </content>
public partial class REthClient
{
    // Fractions of Rocket Pool are counted in 10^18 (calcBase).
    private static readonly UInt256 Whole = UInt256.ParseUnits("1", 18);

    /// <inheritdoc />
    public virtual Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(EtherOnly.Accepted);

    /// <summary>Minimum of one deposit, and as <see cref="OperationLimits.Available"/> the room in the deposit pool and what waits behind it.</summary>
    /// <inheritdoc />
    public virtual Task<OperationLimits> GetDepositLimitsAsync(Address? asset = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EtherOnly.Require(asset, nameof(asset));
        return Context.ReadAsync(
            async rounds =>
            {
                DepositPoolReads reads = DepositPoolReads.Begin(rounds, _deployment.Storage);
                await rounds.NextAsync().ConfigureAwait(false);
                DepositPoolState pool = await reads.FinishAsync(rounds).ConfigureAwait(false);
                return pool.Limits(rounds.Block);
            },
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    public virtual Task<LiquidDepositQuote> QuoteDepositAsync(LiquidDeposit deposit, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        CheckOptions(deposit);
        Address? depositor = Context.AccountOrNull(deposit.Depositor, nameof(deposit));
        return Context.ReadAsync(async rounds => (await QuoteDepositAsync(rounds, deposit, depositor, deposit.MinimumOutput, null).ConfigureAwait(false)).Quote, block, cancellationToken);
    }

    /// <summary>
    /// Plans <c>deposit()</c> at the pool that the storage names now. Should it be replaced before the deposit is sent, the deposit refuses
    /// (<see cref="NotOffered"/>): prepare it anew.
    /// </summary>
    /// <exception cref="PreflightException">The storage names no deposit pool.</exception>
    /// <inheritdoc />
    public virtual async Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, CancellationToken cancellationToken = default)
    {
        CheckOptions(deposit);
        Address depositor = Context.Account(deposit.Depositor, nameof(deposit));
        (LiquidDepositQuote quote, Address? found) = await Context.ReadAsync(
            rounds => QuoteDepositAsync(rounds, deposit, depositor, deposit.MinimumOutput, null), null, cancellationToken).ConfigureAwait(false);
        Address pool = found ?? throw new PreflightException([.. quote.Refusals]);
        UInt256 minimum = LiquidContext.Bound(deposit.MinimumOutput, quote.Output.Amount, deposit.MaxSlippageBps);
        UInt256 amount = deposit.Amount.BaseUnits;
        return await Context.PlanAsync(
            new RocketDepositPool(pool).Deposit(),
            receipt => ReadDeposit(receipt, depositor),
            $"Deposit {amount} wei into Rocket Pool",
            depositor,
            (at, stop) => Context.ReadAsync(
                async rounds => (await QuoteDepositAsync(rounds, deposit, depositor, minimum, pool).ConfigureAwait(false)).Quote, at, stop),
            [],
            EtherOnly.Amount(deposit.Asset, amount),
            cancellationToken).ConfigureAwait(false);
    }

    private LiquidDepositResult ReadDeposit(TransactionReceipt receipt, Address depositor)
    {
        RocketTokenRETH.TokensMintedEvent minted = receipt.Single<RocketTokenRETH.TokensMintedEvent>(_deployment.REth, found => found.To == depositor);
        return new LiquidDepositResult(depositor, new AssetAmount(_deployment.REth, minted.Amount), null, receipt.TransactionHash, receipt.BlockNumber);
    }

    private void CheckOptions(LiquidDeposit deposit) =>
        LiquidTerms.Check(Context, deposit, Info);

    /// <param name="rounds">The reads.</param>
    /// <param name="deposit">What is deposited.</param>
    /// <param name="depositor">By whom; null: no balance is looked at.</param>
    /// <param name="minimum">The bound; null: none.</param>
    /// <param name="prepared">The pool a transaction was prepared for; null: any.</param>
    private async Task<(LiquidDepositQuote Quote, Address? Pool)> QuoteDepositAsync(
        ReadRounds rounds,
        LiquidDeposit deposit,
        Address? depositor,
        UInt256? minimum,
        Address? prepared)
    {
        UInt256 amount = deposit.Amount.BaseUnits;
        DepositPoolReads reads = DepositPoolReads.Begin(rounds, _deployment.Storage);
        REthRateReads rateReads = REthRateReads.Begin(rounds, _deployment);
        RoundRead<UInt256>? ether = EtherBalance.Read(rounds, Context.Network, depositor);
        await rounds.NextAsync().ConfigureAwait(false);
        DepositPoolState pool = await reads.FinishAsync(rounds).ConfigureAwait(false);
        REthRate rate = rateReads.Value;

        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        EtherOnly.Check(refusals, deposit.Asset);
        pool.Check(refusals, amount, prepared);
        EtherBalance.Check(refusals, depositor, ether, amount);

        // More wei than can exist: the balance says so, and the contract's own figures must not overflow on the way.
        bool measurable = amount < UInt256.Pow(2, 128);
        UInt256 fee = measurable ? UInt256.MulDiv(amount, pool.Fee, Whole, DivisionRounding.Down) : UInt256.Zero;
        bool isPriced = measurable && rate.ToREth.Denominator != UInt256.Zero && fee <= amount;
        UInt256 output = isPriced ? rate.ToREth.Apply(amount - fee) : UInt256.Zero;
        if (output == UInt256.Zero && isPriced)
        {
            refusals.Add(new OutputBelowMinimum(_deployment.REth, output, UInt256.One));
        }
        else if (!isPriced)
        {
            refusals.Add(new PriceUnavailable(_deployment.REth, "the reported ether of the network is zero, or the amount is out of range"));
        }
        else if (minimum is { } least && output < least)
        {
            refusals.Add(new OutputBelowMinimum(_deployment.REth, output, least));
        }

        LiquidDepositQuote quote = new()
        {
            Block = rounds.Block,
            Input = new AssetAmount(deposit.Asset ?? NativeAsset.Ether, amount),
            Output = new AssetAmount(_deployment.REth, output),
            Fee = fee,
            Limits = pool.Limits(rounds.Block),
            Refusals = refusals.ToImmutable(),
        };
        return (quote, pool.Pool);
    }
}
