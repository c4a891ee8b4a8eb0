using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.YieldNest;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.YieldNest;

/// <content>Requests. The contract has neither a minimum nor a pause nor a bound for them.</content>
internal sealed partial class YieldNestQueue
{
    public Task<OperationLimits> GetRequestLimitsAsync(BlockTag? block, CancellationToken cancellationToken) => context.ReadAsync(
        async rounds =>
        {
            rounds.Read(Queue.WithdrawalFee());
            await rounds.NextAsync().ConfigureAwait(false);
            return Limits(rounds.Block);
        },
        block,
        cancellationToken);

    public Task<LiquidWithdrawalQuote> QuoteRequestAsync(LiquidWithdrawal withdrawal, BlockTag? block, CancellationToken cancellationToken)
    {
        Address? owner = context.AccountOrNull(withdrawal.Owner, nameof(withdrawal));
        Check(withdrawal);
        return QuoteAsync(withdrawal, owner, block, cancellationToken);
    }

    public async Task<TransactionPlan<LiquidWithdrawalResult>> PrepareRequestAsync(LiquidWithdrawal withdrawal, CancellationToken cancellationToken)
    {
        Address owner = context.Account(withdrawal.Owner, nameof(withdrawal));
        UInt256 amount = Check(withdrawal);
        bool isTaken = NotTaken(withdrawal) is null;
        LiquidWithdrawal bounded = withdrawal;
        if (isTaken)
        {
            LiquidWithdrawalQuote quote = await QuoteAsync(withdrawal, owner, null, cancellationToken).ConfigureAwait(false);
            bounded = withdrawal with { MinimumOutput = LiquidContext.Bound(withdrawal.MinimumOutput, quote.Output.Amount, withdrawal.MaxSlippageBps) };
        }

        // A request for nothing is refused by the contract: that is what a plan for another token or asset calls.
        return await context.PlanAsync(
            Queue.RequestWithdrawal(isTaken ? amount : UInt256.Zero),
            receipt =>
            {
                WithdrawalQueueManager.WithdrawalRequestedEvent requested = receipt.Single<WithdrawalQueueManager.WithdrawalRequestedEvent>(
                    contract, found => found.Requester == owner && found.Request.Amount == amount);
                return new LiquidWithdrawalResult([KeyOf(requested.TokenId)], owner, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Request to withdraw {amount} units of {token.Symbol}",
            owner,
            (at, stop) => QuoteAsync(bounded, owner, at, stop),
            isTaken ? [new TokenSpend(token.Token, contract, amount)] : [],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);
    }

    private OperationLimits Limits(BlockRef block) => new() { Block = block, Asset = token.Token, Minimum = UInt256.One };

    private UInt256 Check(LiquidWithdrawal withdrawal) =>
        LiquidTerms.Check(context, withdrawal, token);

    private AssetNotAccepted? NotTaken(LiquidWithdrawal withdrawal) => withdrawal switch
    {
        { Token: { } given } when given != token.Token => new AssetNotAccepted(given, [token.Token]),
        { OutputAsset: { } asset } when asset != NativeAsset.Ether => new AssetNotAccepted(asset, [NativeAsset.Ether]),
        _ => null,
    };

    private Task<LiquidWithdrawalQuote> QuoteAsync(LiquidWithdrawal withdrawal, Address? owner, BlockTag? block, CancellationToken cancellationToken) => context.ReadAsync(
        async rounds =>
        {
            TokenSpend spend = new(token.Token, contract, withdrawal.Amount.BaseUnits);
            RoundRead<UInt256> rate = rounds.Read(Vault.RedemptionRate());
            RoundRead<UInt256> fee = rounds.Read(Queue.WithdrawalFee());
            RoundRead<UInt256>? balance = owner is { } holder ? rounds.Read(spend.BalanceOf(holder)) : null;
            RoundRead<UInt256>? allowance = owner is { } payer ? rounds.Read(spend.Allowance(payer)) : null;
            await rounds.NextAsync().ConfigureAwait(false);
            AssetNotAccepted? notTaken = NotTaken(withdrawal);
            UInt256 units = notTaken is null ? Units(spend.Amount, rate.Value) : UInt256.Zero;
            UInt256 charged = UInt256.MulDiv(units, fee.Value, FeePrecision, DivisionRounding.Down);
            UInt256 net = units - charged;
            ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
            if (notTaken is not null)
            {
                refusals.Add(notTaken);
            }
            else
            {
                UInt256 least = UInt256.Max(withdrawal.MinimumOutput ?? UInt256.Zero, UInt256.One);
                if (net < least)
                {
                    refusals.Add(new OutputBelowMinimum(NativeAsset.Ether, net, least));
                }

                if (owner is { } account)
                {
                    LiquidContext.CheckSpend(refusals, account, spend, balance!.Value.Value, allowance!.Value.Value);
                }
            }

            return new LiquidWithdrawalQuote
            {
                Block = rounds.Block,
                Refusals = refusals.ToImmutable(),
                Input = new AssetAmount(withdrawal.Token ?? token.Token, spend.Amount),
                Parts = [spend.Amount],
                Output = new AssetAmount(withdrawal.OutputAsset ?? NativeAsset.Ether, net),
                Fee = charged,
                Limits = Limits(rounds.Block),
            };
        },
        block,
        cancellationToken);

    /// <summary>As the contract computes it; what nobody can have is as much as can be counted.</summary>
    private UInt256 Units(UInt256 amount, UInt256 rate)
    {
        try
        {
            return UnitsOf(amount, rate);
        }
        catch (OverflowException)
        {
            return UInt256.MaxValue;
        }
    }
}
