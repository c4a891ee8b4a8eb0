using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Swell;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Swell;

/// <content>Redeeming at the vault on the spot, where its withdraw limit module allows it.</content>
public partial class SwBtcClient
{
    /// <inheritdoc />
    /// <remarks>
    /// The vault's <c>withdraw_limit_module</c> is read first: while one is set that lets only the delayed withdrawals take assets out, every redemption is
    /// refused (<see cref="NotOffered"/>). A redemption accepts no loss of a strategy.
    /// </remarks>
    public virtual Task<LiquidRedemptionQuote> QuoteRedemptionAsync(LiquidRedemption redemption, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        UInt256 shares = CheckRedemption(redemption);
        Address? owner = Context.AccountOrNull(redemption.Owner, nameof(redemption));
        return Context.ReadAsync(rounds => QuoteRedemptionAsync(rounds, redemption, shares, owner), block, cancellationToken);
    }

    /// <inheritdoc />
    public virtual async Task<TransactionPlan<LiquidRedemptionResult>> PrepareRedemptionAsync(LiquidRedemption redemption, CancellationToken cancellationToken = default)
    {
        UInt256 shares = CheckRedemption(redemption);
        Address owner = Context.Account(redemption.Owner, nameof(redemption));
        Address receiver = redemption.Receiver ?? owner;
        LiquidRedemptionQuote quote = await QuoteRedemptionAsync(redemption with { Owner = owner }, null, cancellationToken).ConfigureAwait(false);
        LiquidRedemption bound = redemption with
        {
            Owner = owner,
            MinimumOutput = LiquidContext.Bound(redemption.MinimumOutput, quote.Output.Amount, redemption.MaxSlippageBps),
        };

        // Another token, or another payout, is refused by the gates; a payload built without them redeems nothing, which the vault refuses.
        bool isMeant = (redemption.Token ?? Info.Token) == Info.Token && (redemption.OutputAsset ?? PaidAsset) == PaidAsset;

        // The owner redeems himself, so nothing is approved. The last argument is the loss accepted: without it the vault takes any.
        return await Context.PlanAsync(
            Vault.Redeem(isMeant ? shares : UInt256.Zero, receiver, owner, UInt256.Zero),
            ReadRedemption,
            $"Redeem {shares} units of swBTC",
            owner,
            (at, stop) => QuoteRedemptionAsync(bound, at, stop),
            [],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);

        LiquidRedemptionResult ReadRedemption(TransactionReceipt receipt)
        {
            SwBTCVault.WithdrawEvent paid = receipt.Single<SwBTCVault.WithdrawEvent>(
                Info.Token, found => found.Owner == owner && found.Receiver == receiver && found.Shares == shares);
            return new LiquidRedemptionResult(receiver, new AssetAmount(PaidAsset, paid.Assets), receipt.TransactionHash, receipt.BlockNumber);
        }
    }

    private UInt256 CheckRedemption(LiquidRedemption redemption) =>
        LiquidTerms.Check(Context, redemption, Info, OfferedOptions.Recipient);

    private async Task<LiquidRedemptionQuote> QuoteRedemptionAsync(ReadRounds rounds, LiquidRedemption redemption, UInt256 shares, Address? owner)
    {
        SwBtcPrice price = SwBtcPrice.Begin(rounds, Vault);
        RoundRead<Address> module = rounds.Read(Vault.WithdrawLimitModule());
        RoundRead<UInt256> idle = rounds.Read(Vault.TotalIdle());
        RoundRead<UInt256>? limit = owner is { } holder ? rounds.Read(Vault.MaxWithdraw(holder)) : null;
        RoundRead<UInt256>? balance = owner is { } account ? rounds.Read(Vault.BalanceOf(account)) : null;
        await rounds.NextAsync().ConfigureAwait(false);

        UInt256 output = price.ToAssets.ApplyOrMax(shares);

        // Without an owner the module cannot be asked about him; that there is one is taken for a no.
        UInt256 available = limit?.Value ?? (module.Value.IsZero ? idle.Value : UInt256.Zero);
        UInt256 held = balance?.Value ?? UInt256.Zero;
        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        if (redemption.Token is { } token && token != Info.Token)
        {
            refusals.Add(new AssetNotAccepted(token, [Info.Token]));
        }

        if (redemption.OutputAsset is { } asset && asset != PaidAsset)
        {
            refusals.Add(new AssetNotAccepted(asset, [PaidAsset]));
        }

        if (owner is { } payer && held < shares)
        {
            refusals.Add(new BalanceTooLow(Info.Token, payer, held, shares));
        }

        bool isForbidden = !module.Value.IsZero && available == UInt256.Zero && (owner is null || held > UInt256.Zero);
        if (isForbidden)
        {
            refusals.Add(new NotOffered("redemptions on the spot", Info.Token, $"its withdraw limit module {module.Value} lets only the delayed withdrawals take assets out"));
        }
        else if (output > available && (owner is null || held >= shares))
        {
            refusals.Add(new CapacityExceeded("vault's withdrawal limit", PaidAsset, output, available));
        }

        UInt256 least = redemption.MinimumOutput is { } minimum && minimum > UInt256.One ? minimum : UInt256.One;
        if (output < least)
        {
            refusals.Add(new OutputBelowMinimum(PaidAsset, output, least));
        }

        return new LiquidRedemptionQuote
        {
            Block = rounds.Block,
            Input = new AssetAmount(Info.Token, shares),
            Output = new AssetAmount(PaidAsset, output),
            Available = available,
            Refusals = refusals.ToImmutable(),
        };
    }
}
