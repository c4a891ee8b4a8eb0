using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.YieldNest;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.YieldNest;

/// <content>Claims: by finalisation, many at once, whoever the owner wants paid.</content>
internal sealed partial class YieldNestQueue
{
    public Task<ClaimPreparation> PrepareClaimsAsync(ITicketQueue self, IReadOnlyList<WithdrawalTicket> tickets, ClaimOptions? options, CancellationToken cancellationToken)
    {
        ClaimRules rules = new()
        {
            Draft = Draft,
            RecipientIsFree = true,
            StillInPlace = static (prepared, now) => FinalizationOf(prepared) == FinalizationOf(now) ? null : new TicketMoved(now.Key),
        };
        return ClaimFlow.PrepareAsync(context, self, tickets, options, rules, cancellationToken);
    }

    private static UInt256? FinalizationOf(WithdrawalTicket ticket) => (ticket.Detail as YieldNestTicketDetail)?.FinalizationId;

    /// <summary>
    /// The contract pays all of a call or none. So a call takes no more than the vault holds; what does not fit comes in a call of its own, which is
    /// refused before it is sent when the vault is empty by then.
    /// </summary>
    private IEnumerable<ClaimDraft> Draft(ImmutableArray<WithdrawalTicket> tickets, ClaimOptions options)
    {
        List<WithdrawalTicket> together = [];
        UInt256 needed = UInt256.Zero;
        foreach (WithdrawalTicket ticket in tickets)
        {
            var detail = (YieldNestTicketDetail)ticket.Detail!;
            if (together.Count > 0 && (together.Count == options.MaxPerTransaction || needed + detail.UnitAmount > detail.Available))
            {
                yield return DraftOf([.. together], options);
                together.Clear();
                needed = UInt256.Zero;
            }

            together.Add(ticket);
            needed += detail.UnitAmount;
        }

        if (together.Count > 0)
        {
            yield return DraftOf([.. together], options);
        }
    }

    private ClaimDraft DraftOf(ImmutableArray<WithdrawalTicket> tickets, ClaimOptions options)
    {
        ImmutableArray<WithdrawalQueueManager.WithdrawalClaim> claims =
        [
            .. tickets.Select(ticket => new WithdrawalQueueManager.WithdrawalClaim(IdOf(ticket), FinalizationOf(ticket)!.Value, options.Recipient ?? ticket.Owner)),
        ];
        IContractCall call = claims.Length == 1 ? Queue.ClaimWithdrawal(claims[0]) : Queue.ClaimWithdrawals(claims);
        return new ClaimDraft(tickets, call, receipt => ReadClaims(receipt, tickets));
    }

    private ClaimResult ReadClaims(TransactionReceipt receipt, ImmutableArray<WithdrawalTicket> tickets)
    {
        Dictionary<UInt256, TicketPayout> paid = [];
        List<AssetAmount> basket = [];
        bool ownersPartIsDone = false;
        foreach (LogEntry log in receipt.Logs)
        {
            // A claim tells of its basket first: the receiver's part, then the fee's, then the claim itself.
            if (log.Address == vault && log.TryDecode(out YnEigenRedemptionAssetsVault.AssetTransferredEvent transferred) && !ownersPartIsDone)
            {
                basket.Add(new AssetAmount(transferred.Asset, transferred.Amount));
            }
            else if (log.Address == vault && log.TryDecode(out YnEigenRedemptionAssetsVault.TotalAssetsTransferredEvent _))
            {
                ownersPartIsDone = true;
            }
            else if (log.Address == contract && log.TryDecode(out WithdrawalQueueManager.WithdrawalClaimedEvent claimed))
            {
                UInt256 net = claimed.UnitOfAccountAmount - FeeOf(claimed.UnitOfAccountAmount, claimed.Request.FeeAtRequestTime);
                ImmutableArray<AssetAmount> amounts = registry is null ? [new AssetAmount(NativeAsset.Ether, net)] : [.. basket.Where(amount => amount.Amount != UInt256.Zero)];
                paid[claimed.TokenId] = new TicketPayout(KeyOf(claimed.TokenId), TicketOutcome.Paid, claimed.Receiver, amounts);
                basket.Clear();
                ownersPartIsDone = false;
            }
        }

        return new ClaimResult(
            [
                .. tickets.Select(ticket => paid.GetValueOrDefault(IdOf(ticket))
                    ?? new TicketPayout(ticket.Key, TicketOutcome.NotPaid, null, [], "the receipt has no WithdrawalClaimed event of it")),
            ],
            receipt.TransactionHash,
            receipt.BlockNumber);
    }
}
