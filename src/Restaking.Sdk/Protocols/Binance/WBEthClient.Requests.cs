using System.Collections.Immutable;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Binance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Binance;

/// <content>Requests to the queue.</content>
public partial class WBEthClient
{
    /// <inheritdoc />
    public virtual Task<OperationLimits> GetRequestLimitsAsync(Address? token = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        RefuseOther(token, Info.Token, nameof(token));
        return Context.ReadAsync(
            async rounds =>
            {
                RoundRead<bool> paused = rounds.Read(Token.Paused());
                await rounds.NextAsync().ConfigureAwait(false);
                return RequestLimits(paused.Value, rounds.Block);
            },
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>What is quoted is what is paid: the request fixes the ETH at the rate of its block. An account that the queue blocks is refused here already,
    /// since it could request and not claim.</remarks>
    public virtual Task<LiquidWithdrawalQuote> QuoteRequestAsync(LiquidWithdrawal withdrawal, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        UInt256 amount = CheckOptions(withdrawal);
        Address? owner = Context.AccountOrNull(withdrawal.Owner, nameof(withdrawal));
        return Context.ReadAsync(
            async rounds =>
            {
                RoundRead<UInt256> rate = rounds.Read(Token.ExchangeRate());
                RoundRead<bool> paused = rounds.Read(Token.Paused());
                RoundRead<bool>? blocked = owner is { } asked ? rounds.Read(Token.IsBlacklisted(asked)) : null;
                RoundRead<bool>? blockedByQueue = owner is { } claimant ? rounds.Read(Unwrap.IsBlacklisted(claimant)) : null;
                RoundRead<UInt256>? balance = owner is { } holder ? rounds.Read(Token.BalanceOf(holder)) : null;
                await rounds.NextAsync().ConfigureAwait(false);

                UInt256 ether = Convert(amount, rate.Value, Whole);
                ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
                LiquidQuotes.CheckOutput(refusals, NativeAsset.Ether, ether, withdrawal.MinimumOutput);
                CheckToken(paused.Value, "Withdrawal requests", owner, blocked, refusals);
                if (owner is { } account)
                {
                    if (blockedByQueue!.Value.Value)
                    {
                        refusals.Add(new AccountBlocked(account, _deployment.UnwrapQueue));
                    }

                    // The token burns the sender's wBETH by its own right: there is no allowance to check, and none to give.
                    LiquidContext.CheckSpend(refusals, account, new TokenSpend(Info.Token, _deployment.WBEth, amount), balance!.Value.Value, allowance: null);
                }

                return new LiquidWithdrawalQuote
                {
                    Block = rounds.Block,
                    Input = new AssetAmount(Info.Token, amount),
                    Parts = [amount],
                    Output = new AssetAmount(NativeAsset.Ether, ether),
                    Limits = RequestLimits(paused.Value, rounds.Block),
                    Refusals = refusals.ToImmutable(),
                };
            },
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>No approval is needed. The ticket belongs to the sender for good, and there is no way back out of the queue.</remarks>
    public virtual async Task<TransactionPlan<LiquidWithdrawalResult>> PrepareRequestAsync(LiquidWithdrawal withdrawal, CancellationToken cancellationToken = default)
    {
        UInt256 amount = CheckOptions(withdrawal);
        Address owner = Context.Account(withdrawal.Owner, nameof(withdrawal));
        LiquidWithdrawalQuote quote = await QuoteRequestAsync(withdrawal, null, cancellationToken).ConfigureAwait(false);
        UInt256 least = LiquidContext.Bound(withdrawal.MinimumOutput, quote.Output.Amount, withdrawal.MaxSlippageBps);
        LiquidWithdrawal bounded = withdrawal with { Owner = owner, MinimumOutput = least };
        return await Context.PlanAsync(
            Token.RequestWithdrawEth(amount),
            receipt =>
            {
                // The token's own event names no request; the queue's of the same transaction does.
                UnwrapTokenV1ETH.RequestWithdrawEvent made = receipt.Single<UnwrapTokenV1ETH.RequestWithdrawEvent>(
                    _deployment.UnwrapQueue, found => found.Recipient == owner && found.WbethAmount == amount);
                return new LiquidWithdrawalResult([KeyOf(Clipped.Number(made.Index))], owner, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Request a withdrawal of {amount} units of wBETH",
            owner,
            (at, stop) => QuoteRequestAsync(bounded, at, stop),
            [],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    private static void RefuseOther(Address? named, Address only, string parameterName)
    {
        if (named is { } other && other != only)
        {
            throw new ArgumentException($"Only {only} is possible here, not {other}.", parameterName);
        }
    }

    private UInt256 CheckOptions(LiquidWithdrawal withdrawal)
    {
        UInt256 amount = LiquidTerms.Check(Context, withdrawal, Info);
        RefuseOther(withdrawal.Token, Info.Token, nameof(withdrawal));
        RefuseOther(withdrawal.OutputAsset, NativeAsset.Ether, nameof(withdrawal));
        return amount;
    }

    private OperationLimits RequestLimits(bool paused, BlockRef block) => new() { Block = block, Asset = Info.Token, IsPaused = paused };

    private TicketKey KeyOf(ulong index) => new(Context.ChainId, _deployment.UnwrapQueue, index.ToString(CultureInfo.InvariantCulture));
}
