using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Kelp;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Kelp;

/// <content>Requests to the queue.</content>
public partial class RsEthClient
{
    /// <inheritdoc />
    /// <remarks>In rsETH, for withdrawals of ETH; a quote has the limits of the asset it is for.</remarks>
    public virtual Task<OperationLimits> GetRequestLimitsAsync(Address? token = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        RefuseOtherToken(token, nameof(token));
        return Context.ReadAsync(
            async rounds =>
            {
                WithdrawalReads reads = new(_parts, rounds, NativeAsset.Ether, null);
                await rounds.NextAsync().ConfigureAwait(false);
                return reads.Limits(rounds.Block, Info.Token, reads.Available.ValueOr(UInt256.Zero));
            },
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>
    /// What is quoted is what the request is good for at most: when the operator unlocks it, its amount becomes the smaller of this and of what the rsETH
    /// is worth then. It never rises.
    /// </remarks>
    public virtual Task<LiquidWithdrawalQuote> QuoteRequestAsync(LiquidWithdrawal withdrawal, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        UInt256 amount = CheckOptions(withdrawal, out Address asset);
        Address? owner = Context.AccountOrNull(withdrawal.Owner, nameof(withdrawal));
        return Context.ReadAsync(
            async rounds =>
            {
                WithdrawalReads reads = new(_parts, rounds, asset, owner);
                RoundRead<UInt256>? allowance = owner is { } account ? rounds.Read(_parts.Token.Allowance(account, _parts.Manager.Address)) : null;
                await rounds.NextAsync().ConfigureAwait(false);
                return Quote(reads, rounds.Block, amount, withdrawal.MinimumOutput, allowance);
            },
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>
    /// The contract takes no bound, so it is checked against the state right before sending. The ticket belongs to the sender for good: it cannot be
    /// transferred, and pays nobody else.
    /// </remarks>
    public virtual async Task<TransactionPlan<LiquidWithdrawalResult>> PrepareRequestAsync(LiquidWithdrawal withdrawal, CancellationToken cancellationToken = default)
    {
        UInt256 amount = CheckOptions(withdrawal, out Address asset);
        Address owner = Context.Account(withdrawal.Owner, nameof(withdrawal));
        LiquidWithdrawalQuote quote = await QuoteRequestAsync(withdrawal, null, cancellationToken).ConfigureAwait(false);
        UInt256 least = LiquidContext.Bound(withdrawal.MinimumOutput, quote.Output.Amount, withdrawal.MaxSlippageBps);
        LiquidWithdrawal bounded = withdrawal with { Owner = owner, MinimumOutput = least };
        return await Context.PlanAsync(
            _parts.Manager.InitiateWithdrawal(asset, amount, withdrawal.ReferralId ?? string.Empty),
            receipt => ReadRequest(receipt, owner, asset, amount),
            $"Request a withdrawal of {amount} units of rsETH as {asset}",
            owner,
            (at, stop) => QuoteRequestAsync(bounded, at, stop),
            [new TokenSpend(Info.Token, _parts.Manager.Address, amount)],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    private UInt256 CheckOptions(LiquidWithdrawal withdrawal, out Address asset)
    {
        UInt256 amount = LiquidTerms.Check(Context, withdrawal, Info, OfferedOptions.ReferralId);
        RefuseOtherToken(withdrawal.Token, nameof(withdrawal));
        asset = withdrawal.OutputAsset ?? NativeAsset.Ether;
        return amount;
    }

    private LiquidWithdrawalQuote Quote(WithdrawalReads reads, BlockRef block, UInt256 amount, UInt256? minimum, RoundRead<UInt256>? allowance)
    {
        UInt256 expected = reads.Expected(amount);
        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        CheckAsset(reads, "Withdrawal requests", refusals);
        if (reads.IsSupported)
        {
            CheckAmounts(reads, amount, expected, minimum, refusals);
            UInt256 available = reads.Available.ValueOr(UInt256.Zero);
            if (expected > available)
            {
                refusals.Add(new CapacityExceeded("amount of the asset that is not promised to others", reads.Asset, expected, available));
            }
        }

        if (reads.Owner is { } owner)
        {
            CheckBlocked(refusals, owner, reads.BlockedUntil!.Value, reads.Exempt!.Value, block);
            LiquidContext.CheckSpend(refusals, owner, new TokenSpend(Info.Token, _parts.Manager.Address, amount), reads.Balance!.Value.Value, allowance?.Value);
        }

        return new LiquidWithdrawalQuote
        {
            Block = block,
            Input = new AssetAmount(Info.Token, amount),
            Parts = [amount],
            Output = new AssetAmount(reads.Asset, expected),
            Limits = reads.Limits(block, Info.Token, reads.Available.ValueOr(UInt256.Zero)),
            Refusals = refusals.ToImmutable(),
        };
    }

    /// <summary>What both ways out ask of the asset.</summary>
    private void CheckAsset(WithdrawalReads reads, string what, ImmutableArray<LiquidRefusal>.Builder refusals)
    {
        _assets.Learn(reads.Supported.Value);
        if (reads.ManagerPaused.Value)
        {
            refusals.Add(new OperationPaused(what, _parts.Manager.Address));
        }

        if (!reads.IsSupported)
        {
            refusals.Add(new AssetNotAccepted(reads.Asset, reads.Supported.Value));
        }
        else if (reads.Asset != NativeAsset.Ether && reads.Strategy.Value.IsZero)
        {
            refusals.Add(new NotOffered($"withdrawals of {reads.Asset}", _parts.Manager.Address, "the asset has no EigenLayer strategy"));
        }
    }

    /// <summary>What both ways out ask of the amounts.</summary>
    private void CheckAmounts(WithdrawalReads reads, UInt256 amount, UInt256 output, UInt256? minimum, ImmutableArray<LiquidRefusal>.Builder refusals)
    {
        if (amount < reads.Minimum.Value)
        {
            refusals.Add(new AmountBelowMinimum(Info.Token, amount, reads.Minimum.Value));
        }

        if (!reads.AssetPrice.Succeeded)
        {
            refusals.Add(new PriceUnavailable(_parts.Oracle.Address, $"it answers {reads.AssetPrice.Outcome.Error} for {reads.Asset}"));
            return;
        }

        LiquidQuotes.CheckOutput(refusals, reads.Asset, output, minimum);
    }

    private LiquidWithdrawalResult ReadRequest(TransactionReceipt receipt, Address owner, Address asset, UInt256 amount)
    {
        LRTWithdrawalManager.AssetWithdrawalQueuedEvent queued = receipt.Single<LRTWithdrawalManager.AssetWithdrawalQueuedEvent>(
            _parts.Manager.Address, made => made.Withdrawer == owner && made.Asset == asset && made.RsETHUnstaked == amount);
        return new LiquidWithdrawalResult([KeyOf(asset, queued.UserNonce)], owner, receipt.TransactionHash, receipt.BlockNumber);
    }

    private TicketKey KeyOf(Address asset, UInt256 nonce) => new(Context.ChainId, _parts.Manager.Address, KelpTicketId.Format(asset, nonce));

    /// <summary>What a withdrawal of one asset depends on, asked in one round.</summary>
    private sealed class WithdrawalReads
    {
        public WithdrawalReads(KelpParts parts, ReadRounds rounds, Address asset, Address? owner)
        {
            Asset = asset;
            Owner = owner;
            ManagerPaused = rounds.Read(parts.Manager.Paused());
            Supported = rounds.Read(parts.Config.GetSupportedAssetList());
            Strategy = rounds.Read(parts.Config.AssetStrategy(asset));
            Minimum = rounds.Read(parts.Manager.MinRsEthAmountToWithdraw(asset));
            Available = rounds.Read(parts.Manager.GetAvailableAssetAmount(asset));
            Price = rounds.Read(parts.Oracle.RsETHPrice());
            AssetPrice = rounds.Read(parts.Oracle.GetAssetPrice(asset));
            if (owner is { } account)
            {
                BlockedUntil = rounds.Read(parts.Token.TransfersBlockedUntil(account));
                Exempt = rounds.Read(parts.Token.IsPermanentlyExempt(account));
                Balance = rounds.Read(parts.Token.BalanceOf(account));
            }
        }

        public Address Asset { get; }

        public Address? Owner { get; }

        public RoundRead<bool> ManagerPaused { get; }

        public RoundRead<ImmutableArray<Address>> Supported { get; }

        public RoundRead<Address> Strategy { get; }

        public RoundRead<UInt256> Minimum { get; }

        public RoundRead<UInt256> Available { get; }

        public RoundRead<UInt256> Price { get; }

        public RoundRead<UInt256> AssetPrice { get; }

        public RoundRead<UInt256>? BlockedUntil { get; }

        public RoundRead<bool>? Exempt { get; }

        public RoundRead<UInt256>? Balance { get; }

        public bool IsSupported => Supported.Value.Contains(Asset);

        /// <summary>As <c>getExpectedAssetAmount</c>: what the rsETH is worth now, rounded down.</summary>
        public UInt256 Expected(UInt256 rsEth) => KelpParts.Convert(rsEth, Price.Value, AssetPrice.ValueOr(UInt256.Zero));

        public OperationLimits Limits(BlockRef block, Address rsEth, UInt256 available) => new()
        {
            Block = block,
            Asset = rsEth,
            IsPaused = ManagerPaused.Value,
            Minimum = Minimum.Value,
            Available = IsSupported ? KelpParts.Convert(available, AssetPrice.ValueOr(UInt256.Zero), Price.Value) : UInt256.Zero,
        };
    }
}
