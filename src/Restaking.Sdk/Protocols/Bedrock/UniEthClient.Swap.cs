using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Bedrock;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Bedrock;

/// <content>Instant swaps.</content>
public partial class UniEthClient
{
    /// <inheritdoc />
    /// <remarks>
    /// <c>previewInstantSwap</c> of V1. <see cref="LiquidRedemptionQuote.Available"/> is the ether that waits for a validator there. The contract swaps as
    /// much as that covers and says nothing, also when it is nothing at all; here less than the bound is refused, and the bound is what the
    /// whole amount is worth, less the slippage, unless the caller gives a lower one. What is not swapped is not burned.
    /// </remarks>
    public virtual Task<LiquidRedemptionQuote> QuoteRedemptionAsync(LiquidRedemption redemption, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        UInt256 tokens = CheckedRedemption(redemption);
        return QuoteSwapAsync(redemption, tokens, redemption.MinimumOutput, block, cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>
    /// <c>instantSwap</c> of V1 takes no bound. The bound is checked against the state right before sending; if the ether there shrinks between that
    /// and the block, less is swapped, at the same rate, and the rest of the tokens stays with the owner: compare
    /// <see cref="LiquidRedemptionResult.Burned"/> with the amount.
    /// </remarks>
    public virtual async Task<TransactionPlan<LiquidRedemptionResult>> PrepareRedemptionAsync(LiquidRedemption redemption, CancellationToken cancellationToken = default)
    {
        UInt256 tokens = CheckedRedemption(redemption);
        Address owner = Context.Account(redemption.Owner, nameof(redemption));
        LiquidRedemption ours = redemption with { Owner = owner };
        UInt256 minimum = redemption.MinimumOutput ?? await FullWorthAsync().ConfigureAwait(false);
        return await Context.PlanAsync<LiquidRedemptionQuote, LiquidRedemptionResult>(
            V1.InstantSwap(tokens),
            receipt => ReadSwap(receipt, owner),
            $"Swap up to {tokens} units of uniETH for at least {minimum} wei",
            owner,
            (at, stop) => QuoteSwapAsync(ours, tokens, minimum, at, stop),
            [new TokenSpend(Info.Token, _deployment.StakingV1, tokens)],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);

        async Task<UInt256> FullWorthAsync()
        {
            ExchangeRate rate = await GetExchangeRateAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return LiquidContext.Bound(null, rate.ToUnderlying(tokens), redemption.MaxSlippageBps);
        }
    }

    private Task<LiquidRedemptionQuote> QuoteSwapAsync(
        LiquidRedemption redemption,
        UInt256 tokens,
        UInt256? minimum,
        BlockTag? block,
        CancellationToken cancellationToken)
    {
        Address? owner = Context.AccountOrNull(redemption.Owner, nameof(redemption));
        TokenSpend spend = new(Info.Token, _deployment.StakingV1, tokens);
        return Context.ReadAsync(Quote, block, cancellationToken);

        async Task<LiquidRedemptionQuote> Quote(ReadRounds rounds)
        {
            RoundRead<UniETHStakingV1.PreviewInstantSwapResult> preview = rounds.Read(V1.PreviewInstantSwap(tokens));
            RoundRead<UInt256> pending = rounds.Read(V1.GetPendingEthers());
            RoundRead<UInt256> reserve = rounds.Read(V1.CurrentReserve());
            RoundRead<UInt256> supply = rounds.Read(Token.TotalSupply());
            RoundRead<bool> paused = rounds.Read(V1.Paused());
            BurnReads burn = BurnReads.Begin(rounds, Token, owner, spend);
            await rounds.NextAsync().ConfigureAwait(false);

            // Where nothing was ever minted the contract divides by zero; there is nothing to swap then.
            UInt256 paid = preview.Succeeded ? preview.Value.MaxEthersToSwap : UInt256.Zero;
            UInt256 worth = supply.Value == UInt256.Zero ? UInt256.Zero : UInt256.MulDiv(tokens, reserve.Value, supply.Value, DivisionRounding.Down);
            UInt256 least = minimum ?? LiquidContext.Bound(null, worth, redemption.MaxSlippageBps);
            ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
            if (paused.Value)
            {
                refusals.Add(new OperationPaused("Instant swaps of uniETH", _deployment.StakingV1));
            }

            if (redemption.OutputAsset is { } asset && asset != NativeAsset.Ether)
            {
                refusals.Add(new AssetNotAccepted(asset, [NativeAsset.Ether]));
            }

            if (paid < worth && paid < least)
            {
                refusals.Add(new CapacityExceeded("ether for instant swaps", NativeAsset.Ether, worth, pending.Value));
            }
            else if (paid < least || paid == UInt256.Zero)
            {
                refusals.Add(new OutputBelowMinimum(NativeAsset.Ether, paid, least == UInt256.Zero ? UInt256.One : least));
            }

            burn.Check(owner, spend, refusals);
            return new LiquidRedemptionQuote
            {
                Block = rounds.Block,
                Input = new AssetAmount(Info.Token, tokens),
                Output = new AssetAmount(NativeAsset.Ether, paid),
                Available = pending.Value,
                Refusals = refusals.ToImmutable(),
            };
        }
    }

    private UInt256 CheckedRedemption(LiquidRedemption redemption)
    {
        UInt256 amount = LiquidTerms.Check(Context, redemption, Info);
        LiquidTerms.Refuse(redemption.Token is { } token && token != Info.Token, Info, nameof(redemption.Token));
        return amount;
    }

    // The ether has no event. Nothing burned is nothing paid, which the contract does without a word.
    private LiquidRedemptionResult ReadSwap(TransactionReceipt receipt, Address owner)
    {
        UInt256 burned = UInt256.Zero;
        foreach (UniETH.TransferEvent transfer in receipt.From<UniETH.TransferEvent>(Info.Token))
        {
            if (transfer.From == owner && transfer.To.IsZero)
            {
                burned += transfer.Value;
            }
        }

        AssetAmount? paid = burned == UInt256.Zero ? new AssetAmount(NativeAsset.Ether, UInt256.Zero) : null;
        return new LiquidRedemptionResult(owner, paid, receipt.TransactionHash, receipt.BlockNumber) { Burned = burned };
    }

    /// <summary>What stands against burning uniETH of an account: the token's pause, a freeze, balance and allowance.</summary>
    private sealed record BurnReads(Address Token, RoundRead<bool> Paused, RoundRead<bool>? Frozen, RoundRead<UInt256>? Balance, RoundRead<UInt256>? Allowance)
    {
        public static BurnReads Begin(ReadRounds rounds, UniETH token, Address? owner, TokenSpend spend) => new(
            token.Address,
            rounds.Read(token.Paused()),
            owner is { } frozen ? rounds.Read(token.FrozenUsers(frozen)) : null,
            owner is { } holder ? rounds.Read(spend.BalanceOf(holder)) : null,
            owner is { } spender ? rounds.Read(spend.Allowance(spender)) : null);

        public void Check(Address? owner, TokenSpend spend, ImmutableArray<LiquidRefusal>.Builder refusals)
        {
            if (Paused.Value)
            {
                refusals.Add(new OperationPaused("Transfers of uniETH", Token));
            }

            if (owner is { } account)
            {
                if (Frozen!.Value.Value)
                {
                    refusals.Add(new AccountBlocked(account, Token));
                }

                LiquidContext.CheckSpend(refusals, account, spend, Balance!.Value.Value, Allowance!.Value.Value);
            }
        }
    }
}
