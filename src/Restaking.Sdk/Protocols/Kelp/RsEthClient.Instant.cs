using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Kelp;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Kelp;

/// <content>Instant withdrawals, which only the newer generation has; the older one is answered with <see cref="NotOffered"/>.</content>
public partial class RsEthClient
{
    private static readonly UInt256 BasisPoints = (UInt256)10_000u;

    /// <inheritdoc />
    public virtual Task<LiquidRedemptionQuote> QuoteRedemptionAsync(LiquidRedemption redemption, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        UInt256 amount = CheckOptions(redemption, out Address asset);
        Address? owner = Context.AccountOrNull(redemption.Owner, nameof(redemption));
        return Context.ReadAsync(
            async rounds =>
            {
                WithdrawalReads reads = new(_parts, rounds, asset, owner);
                InstantReads instant = new(_parts, rounds, asset);
                await rounds.NextAsync().ConfigureAwait(false);
                await instant.CompleteAsync(rounds).ConfigureAwait(false);
                return Quote(reads, instant, rounds.Block, amount, redemption.MinimumOutput);
            },
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>
    /// The manager burns the sender's rsETH by its own right: no approval is needed, and none is made. The contract takes no bound although its fee can be
    /// raised at any time, so the bound is checked against the state right before sending.
    /// </remarks>
    public virtual async Task<TransactionPlan<LiquidRedemptionResult>> PrepareRedemptionAsync(LiquidRedemption redemption, CancellationToken cancellationToken = default)
    {
        UInt256 amount = CheckOptions(redemption, out Address asset);
        Address owner = Context.Account(redemption.Owner, nameof(redemption));
        LiquidRedemptionQuote quote = await QuoteRedemptionAsync(redemption, null, cancellationToken).ConfigureAwait(false);
        UInt256 least = LiquidContext.Bound(redemption.MinimumOutput, quote.Output.Amount, redemption.MaxSlippageBps);
        LiquidRedemption bounded = redemption with { Owner = owner, MinimumOutput = least };
        return await Context.PlanAsync(
            _parts.Manager.InstantWithdrawal(asset, amount, string.Empty),
            receipt => ReadRedemption(receipt, owner, asset, amount),
            $"Withdraw {amount} units of rsETH at once as {asset}",
            owner,
            (at, stop) => QuoteRedemptionAsync(bounded, at, stop),
            [],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    private UInt256 CheckOptions(LiquidRedemption redemption, out Address asset)
    {
        UInt256 amount = LiquidTerms.Check(Context, redemption, Info);
        RefuseOtherToken(redemption.Token, nameof(redemption));
        asset = redemption.OutputAsset ?? NativeAsset.Ether;
        return amount;
    }

    private LiquidRedemptionQuote Quote(WithdrawalReads reads, InstantReads instant, BlockRef block, UInt256 amount, UInt256? minimum)
    {
        UInt256 whole = reads.Expected(amount);
        UInt256 fee = KelpParts.Convert(whole, instant.Fee.ValueOr(UInt256.Zero), BasisPoints);
        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        if (GenerationOf(instant.Fee) == KelpGeneration.Legacy)
        {
            refusals.Add(new NotOffered("instant withdrawals", _parts.Manager.Address, "the contracts of this generation do not have them"));
        }
        else if (!instant.Enabled.ValueOr(false))
        {
            refusals.Add(new NotOffered($"instant withdrawals of {reads.Asset}", _parts.Manager.Address, "they are switched off for this asset"));
        }

        CheckAsset(reads, "Instant withdrawals", refusals);
        if (instant.TokenPaused.Value)
        {
            refusals.Add(new OperationPaused("Burns of rsETH", Info.Token));
        }

        if (reads.IsSupported)
        {
            CheckAmounts(reads, amount, whole - fee, minimum, refusals);
            if (GenerationOf(instant.Fee) == KelpGeneration.Current && whole > instant.AvailableNow)
            {
                refusals.Add(new CapacityExceeded("instant buffer", reads.Asset, whole, instant.AvailableNow));
            }
        }

        if (reads.Owner is { } owner)
        {
            CheckBlocked(refusals, owner, reads.BlockedUntil!.Value, reads.Exempt!.Value, block);
            LiquidContext.CheckSpend(refusals, owner, new TokenSpend(Info.Token, _parts.Manager.Address, amount), reads.Balance!.Value.Value, allowance: null);
        }

        return new LiquidRedemptionQuote
        {
            Block = block,
            Input = new AssetAmount(Info.Token, amount),
            Output = new AssetAmount(reads.Asset, whole - fee),
            Fee = fee,
            Available = instant.AvailableNow,
            Refusals = refusals.ToImmutable(),
        };
    }

    private LiquidRedemptionResult ReadRedemption(TransactionReceipt receipt, Address owner, Address asset, UInt256 amount)
    {
        LRTWithdrawalManager.AssetWithdrawalFinalizedEvent paid = receipt.Single<LRTWithdrawalManager.AssetWithdrawalFinalizedEvent>(
            _parts.Manager.Address, made => made.Withdrawer == owner && made.Asset == asset && made.AmountBurned == amount);
        return new LiquidRedemptionResult(owner, new AssetAmount(asset, paid.AmountReceived), receipt.TransactionHash, receipt.BlockNumber);
    }

    /// <summary>What only instant withdrawals depend on.</summary>
    private sealed class InstantReads
    {
        private readonly Address _asset;
        private readonly RoundRead<Address>? _vault;
        private RoundRead<UInt256>? _available;

        public InstantReads(KelpParts parts, ReadRounds rounds, Address asset)
        {
            _asset = asset;
            Fee = rounds.Read(parts.Manager.InstantWithdrawalFee());
            Enabled = rounds.Read(parts.Manager.IsInstantWithdrawalEnabled(asset));
            TokenPaused = rounds.Read(parts.Token.Paused());
            if (parts.Deployment.UnstakingVault is { } vault)
            {
                _available = rounds.Read(new LRTUnstakingVault(vault).GetAssetsAvailableForInstantWithdrawal(asset));
            }
            else
            {
                _vault = rounds.Read(parts.Config.GetContract(KelpParts.UnstakingVaultKey));
            }
        }

        /// <summary>Basis points; newer generation only.</summary>
        public RoundRead<UInt256> Fee { get; }

        public RoundRead<bool> Enabled { get; }

        public RoundRead<bool> TokenPaused { get; }

        /// <summary>What the vault holds beyond what it keeps for the queue.</summary>
        public UInt256 AvailableNow => _available?.ValueOr(UInt256.Zero) ?? UInt256.Zero;

        /// <summary>Asks the vault that the configuration names, where the deployment names none.</summary>
        public async Task CompleteAsync(ReadRounds rounds)
        {
            if (_vault?.AddressOrNull() is { } vault)
            {
                _available = rounds.Read(new LRTUnstakingVault(vault).GetAssetsAvailableForInstantWithdrawal(_asset));
                await rounds.NextAsync().ConfigureAwait(false);
            }
        }
    }
}
