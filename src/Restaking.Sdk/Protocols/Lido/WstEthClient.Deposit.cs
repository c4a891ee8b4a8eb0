using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Lido;

/// <content>Ether to wstETH in one transaction: <c>WstETHReferralStaker.stakeETH</c>.</content>
public partial class WstEthClient
{
    /// <summary>Ether where the deployment has a referral staker; nothing where it has none.</summary>
    /// <inheritdoc />
    public virtual Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(_deployment.ReferralStaker is null ? [] : EtherOnly.Accepted);

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
        return QuoteStakeAsync(deposit, Context.AccountOrNull(deposit.Depositor, nameof(deposit)), deposit.MinimumOutput, block, cancellationToken);
    }

    /// <summary>
    /// Plans <c>stakeETH</c> with the ether sent along. On its way through stETH a unit or two are lost to rounding; the result says what arrived.
    /// </summary>
    /// <exception cref="PreflightException">The deployment has no referral staker (<see cref="NotOffered"/>): stake to stETH and wrap.</exception>
    /// <inheritdoc />
    public virtual async Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, CancellationToken cancellationToken = default)
    {
        CheckOptions(deposit);
        Address depositor = Context.Account(deposit.Depositor, nameof(deposit));
        Address staker = _deployment.ReferralStaker ?? throw new PreflightException([NoReferralStaker()]);
        LiquidDepositQuote quote = await QuoteStakeAsync(deposit, depositor, deposit.MinimumOutput, null, cancellationToken).ConfigureAwait(false);
        UInt256 minimum = LiquidContext.Bound(deposit.MinimumOutput, quote.Output.Amount, deposit.MaxSlippageBps);
        UInt256 amount = deposit.Amount.BaseUnits;
        Address wstETH = _deployment.WstETH;
        return await Context.PlanAsync(
            new WstETHReferralStaker(staker).StakeETH(deposit.Referral ?? Address.Zero),
            receipt => ReadStake(receipt, wstETH, staker, depositor),
            $"Stake {amount} wei with Lido for wstETH",
            depositor,
            (at, stop) => QuoteStakeAsync(deposit, depositor, minimum, at, stop),
            [],
            EtherOnly.Amount(deposit.Asset, amount),
            cancellationToken).ConfigureAwait(false);
    }

    // The staker passes it on, or has it minted to the depositor: either way what counts is what reaches the depositor.
    private static LiquidDepositResult ReadStake(TransactionReceipt receipt, Address wstETH, Address staker, Address depositor)
    {
        WstETH.TransferEvent received = receipt.Single<WstETH.TransferEvent>(
            wstETH, found => found.To == depositor && (found.From == staker || found.From.IsZero));
        return new LiquidDepositResult(depositor, new AssetAmount(wstETH, received.Value), null, receipt.TransactionHash, receipt.BlockNumber);
    }

    private NotOffered NoReferralStaker() =>
        new("staking ether straight to wstETH", _deployment.WstETH, "this deployment has no referral staker; stake to stETH and wrap");

    private void CheckOptions(LiquidDeposit deposit) =>
        LiquidTerms.Check(Context, deposit, Info, OfferedOptions.Referral);

    private Task<LiquidDepositQuote> QuoteStakeAsync(LiquidDeposit deposit, Address? depositor, UInt256? minimum, BlockTag? block, CancellationToken cancellationToken)
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
                if (_deployment.ReferralStaker is null)
                {
                    refusals.Add(NoReferralStaker());
                }

                EtherOnly.Check(refusals, deposit.Asset);
                LidoStakingGates.Check(refusals, pool, _deployment.StETH, amount);
                EtherBalance.Check(refusals, depositor, ether, amount);
                UInt256 output = Convert(pool.Rate.ToShares, amount);
                if (minimum is { } least && output < least)
                {
                    refusals.Add(new OutputBelowMinimum(_deployment.WstETH, output, least));
                }

                return new LiquidDepositQuote
                {
                    Block = rounds.Block,
                    Input = new AssetAmount(deposit.Asset ?? NativeAsset.Ether, amount),
                    Output = new AssetAmount(_deployment.WstETH, output),
                    Limits = LidoStakingGates.Limits(pool, rounds.Block),
                    Refusals = refusals.ToImmutable(),
                };
            },
            block,
            cancellationToken);
    }
}
