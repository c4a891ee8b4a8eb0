using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.YieldNest;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.YieldNest;

/// <content>Deposits of ether.</content>
public partial class YnEthClient
{
    /// <summary>Ether, and nothing else.</summary>
    public virtual Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<ImmutableArray<Address>>([NativeAsset.Ether]);

    /// <summary>The pause, and as minimum the least wei that is worth one unit of ynETH; no maximum.</summary>
    public virtual Task<OperationLimits> GetDepositLimitsAsync(Address? asset = null, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        Context.ReadAsync(
            async rounds =>
            {
                DepositReads reads = new(Token, rounds);
                await rounds.NextAsync().ConfigureAwait(false);
                return reads.Limits(rounds.Block);
            },
            block,
            cancellationToken);

    /// <inheritdoc />
    public virtual Task<LiquidDepositQuote> QuoteDepositAsync(LiquidDeposit deposit, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deposit);
        Address? depositor = Context.AccountOrNull(deposit.Depositor, nameof(deposit));
        Check(deposit, depositor);
        return QuoteAsync(deposit, depositor, block, cancellationToken);
    }

    /// <summary>
    /// Plans <c>depositETH(receiver)</c>, or <c>depositWithReferral</c> of the referral adapter when a referral is named: one step, no approval. The contract
    /// takes no bound on what comes out: it is checked right before sending. For another asset than ether the plan is one that neither this client
    /// nor the contract lets through: it carries no ether.
    /// </summary>
    /// <inheritdoc cref="ILiquidStakingProtocol.PrepareDepositAsync" path="/exception"/>
    public virtual async Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deposit);
        Address depositor = Context.Account(deposit.Depositor, nameof(deposit));
        UInt256 wei = Check(deposit, depositor);
        Address receiver = deposit.Receiver ?? depositor;
        bool isTaken = NotEther(deposit) is null;
        LiquidDeposit bounded = deposit;
        if (isTaken)
        {
            LiquidDepositQuote quote = await QuoteAsync(deposit, depositor, null, cancellationToken).ConfigureAwait(false);
            bounded = deposit with { MinimumOutput = LiquidContext.Bound(deposit.MinimumOutput, quote.Output.Amount, deposit.MaxSlippageBps) };
        }

        Address sender = deposit.Referral is null ? depositor : Deployment.ReferralDepositAdapter!.Value;
        IContractCall call = deposit.Referral is { } referrer
            ? new ReferralDepositAdapter(sender).DepositWithReferral(receiver, referrer)
            : Token.DepositETH(receiver);
        Address token = Info.Token;
        return await Context.PlanAsync(
            call,
            receipt =>
            {
                YnETH.DepositEvent done = receipt.Single<YnETH.DepositEvent>(
                    token, found => found.Sender == sender && found.Receiver == receiver && found.Assets == wei);
                return new LiquidDepositResult(receiver, new AssetAmount(token, done.Shares), null, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Deposit {wei} wei for ynETH of {receiver}",
            depositor,
            (at, stop) => QuoteAsync(bounded, depositor, at, stop),
            [],
            isTaken ? wei : UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    private static AssetNotAccepted? NotEther(LiquidDeposit deposit) =>
        deposit.Asset is { } asset && asset != NativeAsset.Ether ? new AssetNotAccepted(asset, [NativeAsset.Ether]) : null;

    private UInt256 Check(LiquidDeposit deposit, Address? depositor)
    {
        UInt256 wei = LiquidTerms.Check(Context, deposit, Info, OfferedOptions.Recipient | OfferedOptions.Referral);
        LiquidTerms.Refuse(deposit.Referral is not null && Deployment.ReferralDepositAdapter is null, Info, nameof(deposit.Referral));
        if (deposit.Referral is { } referrer)
        {
            // SelfReferral(): the adapter compares with who receives, not with who pays.
            if (referrer == (deposit.Receiver ?? depositor))
            {
                throw new ArgumentException("The referrer must be another account than the receiver.", nameof(deposit));
            }
        }

        return wei;
    }

    private Task<LiquidDepositQuote> QuoteAsync(LiquidDeposit deposit, Address? depositor, BlockTag? block, CancellationToken cancellationToken) => Context.ReadAsync(
        async rounds =>
        {
            UInt256 wei = deposit.Amount.BaseUnits;
            DepositReads reads = new(Token, rounds);
            RoundRead<UInt256>? balance = EtherBalance.Read(rounds, Context.Network, depositor);
            await rounds.NextAsync().ConfigureAwait(false);
            AssetNotAccepted? notTaken = NotEther(deposit);
            UInt256 shares = notTaken is null ? reads.Shares(wei) : UInt256.Zero;
            ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
            if (notTaken is not null)
            {
                refusals.Add(notTaken);
            }
            else
            {
                OperationLimits limits = reads.Limits(rounds.Block);
                if (limits.IsPaused)
                {
                    refusals.Add(new OperationPaused("Deposits", Info.Token));
                }

                if (wei < limits.Minimum)
                {
                    refusals.Add(new AmountBelowMinimum(NativeAsset.Ether, wei, limits.Minimum.Value));
                }

                UInt256 least = UInt256.Max(deposit.MinimumOutput ?? UInt256.Zero, UInt256.One);
                if (shares < least)
                {
                    refusals.Add(new OutputBelowMinimum(Info.Token, shares, least));
                }

                EtherBalance.Check(refusals, depositor, balance, wei);
            }

            return new LiquidDepositQuote
            {
                Block = rounds.Block,
                Refusals = refusals.ToImmutable(),
                Input = new AssetAmount(deposit.Asset ?? NativeAsset.Ether, wei),
                Output = new AssetAmount(Info.Token, shares),
                Limits = reads.Limits(rounds.Block),
            };
        },
        block,
        cancellationToken);

    /// <summary>What every deposit meets.</summary>
    private sealed class DepositReads(YnETH token, ReadRounds rounds)
    {
        private readonly RoundRead<bool> _paused = rounds.Read(token.DepositsPaused());
        private readonly RoundRead<UInt256> _assets = rounds.Read(token.TotalAssets());
        private readonly RoundRead<UInt256> _supply = rounds.Read(token.TotalSupply());

        /// <summary>As <c>previewDeposit</c> computes it; what no chain has in ether is as much as can be counted.</summary>
        public UInt256 Shares(UInt256 wei)
        {
            try
            {
                return _supply.Value == UInt256.Zero ? wei : UInt256.MulDiv(wei, _supply.Value, _assets.Value, DivisionRounding.Down);
            }
            catch (OverflowException)
            {
                return UInt256.MaxValue;
            }
        }

        public OperationLimits Limits(BlockRef block) => new()
        {
            Block = block,
            Asset = NativeAsset.Ether,
            IsPaused = _paused.Value,
            Minimum = _supply.Value == UInt256.Zero
                ? UInt256.One
                : UInt256.Max(UInt256.One, UInt256.MulDiv(_assets.Value, UInt256.One, _supply.Value, DivisionRounding.Up)),
        };
    }
}
