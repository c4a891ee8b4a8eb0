using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Lido;

/// <content>Staking: <c>Lido.submit</c>. It takes no receiver and no bound; the bound is checked right before sending.</content>
public partial class StEthClient
{
    /// <inheritdoc />
    public virtual Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(EtherOnly.Accepted);

    /// <summary>What may be staked: <see cref="OperationLimits.Available"/> is the staking limit, which grows back block by block; null without one.</summary>
    /// <inheritdoc />
    public virtual Task<OperationLimits> GetDepositLimitsAsync(Address? asset = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        EtherOnly.Require(asset, nameof(asset));
        return Context.ReadAsync(
            async rounds =>
            {
                LidoPoolReads pool = LidoPoolReads.Begin(rounds, _deployment);
                await rounds.NextAsync().ConfigureAwait(false);
                return LidoStakingGates.Limits(pool.Value, rounds.Block);
            },
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    public virtual Task<LiquidDepositQuote> QuoteDepositAsync(LiquidDeposit deposit, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        CheckOptions(deposit);
        return QuoteAsync(deposit, Context.AccountOrNull(deposit.Depositor, nameof(deposit)), deposit.MinimumOutput, block, cancellationToken);
    }

    /// <summary>
    /// Plans <c>Lido.submit</c> with the ether sent along. What comes out is whole shares: the balance may show 1-2 wei less than was sent, which the
    /// result says.
    /// </summary>
    /// <inheritdoc />
    public virtual async Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, CancellationToken cancellationToken = default)
    {
        CheckOptions(deposit);
        Address depositor = Context.Account(deposit.Depositor, nameof(deposit));
        LiquidDepositQuote quote = await QuoteAsync(deposit, depositor, deposit.MinimumOutput, null, cancellationToken).ConfigureAwait(false);
        UInt256 minimum = LiquidContext.Bound(deposit.MinimumOutput, quote.Output.Amount, deposit.MaxSlippageBps);
        UInt256 amount = deposit.Amount.BaseUnits;
        Address stETH = _deployment.StETH;
        return await Context.PlanAsync(
            new StETH(stETH).Submit(deposit.Referral ?? Address.Zero),
            receipt => ReadDeposit(receipt, stETH, depositor),
            $"Stake {amount} wei with Lido",
            depositor,
            (at, stop) => QuoteAsync(deposit, depositor, minimum, at, stop),
            [],
            EtherOnly.Amount(deposit.Asset, amount),
            cancellationToken).ConfigureAwait(false);
    }

    private static LiquidDepositResult ReadDeposit(TransactionReceipt receipt, Address stETH, Address depositor)
    {
        StETH.TransferEvent minted = receipt.Single<StETH.TransferEvent>(stETH, found => found.From.IsZero && found.To == depositor);
        StETH.TransferSharesEvent shares = receipt.Single<StETH.TransferSharesEvent>(stETH, found => found.From.IsZero && found.To == depositor);
        return new LiquidDepositResult(depositor, new AssetAmount(stETH, minted.Value), shares.SharesValue, receipt.TransactionHash, receipt.BlockNumber);
    }

    private void CheckOptions(LiquidDeposit deposit) =>
        LiquidTerms.Check(Context, deposit, Info, OfferedOptions.Referral);

    private Task<LiquidDepositQuote> QuoteAsync(LiquidDeposit deposit, Address? depositor, UInt256? minimum, BlockTag? block, CancellationToken cancellationToken)
    {
        UInt256 amount = deposit.Amount.BaseUnits;
        return Context.ReadAsync(
            async rounds =>
            {
                LidoPoolReads reads = LidoPoolReads.Begin(rounds, _deployment);
                RoundRead<UInt256>? ether = EtherBalance.Read(rounds, Context.Network, depositor);
                await rounds.NextAsync().ConfigureAwait(false);
                LidoPool pool = reads.Value;
                ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
                EtherOnly.Check(refusals, deposit.Asset);
                LidoStakingGates.Check(refusals, pool, _deployment.StETH, amount);
                EtherBalance.Check(refusals, depositor, ether, amount);
                UInt256 output = amount < LidoPool.TooLarge ? BalanceAfter(pool.Rate, amount) : UInt256.Zero;
                if (minimum is { } least && output < least)
                {
                    refusals.Add(new OutputBelowMinimum(_deployment.StETH, output, least));
                }

                return new LiquidDepositQuote
                {
                    Block = rounds.Block,
                    Input = new AssetAmount(deposit.Asset ?? NativeAsset.Ether, amount),
                    Output = new AssetAmount(_deployment.StETH, output),
                    Limits = LidoStakingGates.Limits(pool, rounds.Block),
                    Refusals = refusals.ToImmutable(),
                };
            },
            block,
            cancellationToken);
    }

    // What the shares are worth once they and their ether are part of the pool, as the contract's Transfer event says.
    private static UInt256 BalanceAfter(LidoShareRate rate, UInt256 amount)
    {
        UInt256 shares = rate.ToShares.Apply(amount);
        return new LidoShareRate(rate.Ether + amount, rate.Shares + shares).ToStEth.Apply(shares);
    }
}
