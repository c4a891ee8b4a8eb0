using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Kelp;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Kelp;

/// <content>Claims.</content>
public partial class RsEthClient
{
    /// <inheritdoc />
    /// <remarks>
    /// One transaction for each ticket, oldest first: <c>completeWithdrawal(asset)</c> names no request and pays the sender's oldest one. A ticket whose
    /// older ones are not among those to be claimed is left out, since the claim would pay the older one.
    /// </remarks>
    public virtual Task<ClaimPreparation> PrepareClaimsAsync(IReadOnlyList<WithdrawalTicket> tickets, ClaimOptions? options = null, CancellationToken cancellationToken = default) =>
        ClaimFlow.PrepareAsync(Context, this, tickets, options, Rules, cancellationToken);

    private ClaimRules Rules => new()
    {
        Draft = Draft,
        StillInPlace = static (_, now) => now.Detail is KelpTicketDetail { Place: 0 }
            ? null
            : new TicketNotClaimable(now.Key, "an older request of its owner for the same asset is paid first"),
    };

    private IEnumerable<ClaimDraft> Draft(ImmutableArray<WithdrawalTicket> tickets, ClaimOptions options)
    {
        foreach (IGrouping<Address, (WithdrawalTicket Ticket, KelpTicketDetail Detail)> line in tickets
            .Select(ticket => (Ticket: ticket, Detail: (KelpTicketDetail)ticket.Detail!)).GroupBy(entry => entry.Detail.Asset))
        {
            uint next = 0;
            foreach ((WithdrawalTicket ticket, KelpTicketDetail detail) in line.OrderBy(entry => entry.Detail.Place))
            {
                if (detail.Place != next)
                {
                    break;
                }

                next++;
                yield return new ClaimDraft(
                    [ticket],
                    _parts.Manager.CompleteWithdrawal(detail.Asset, string.Empty),
                    receipt => ReadClaim(receipt, ticket, detail.Asset),
                    DependsOnEarlier: detail.Place > 0);
            }
        }
    }

    /// <summary>
    /// The event names no request. It is the ticket's when the rsETH and the amount are; otherwise the contract paid a later request, because this one was
    /// paid before by an operator.
    /// </summary>
    private ClaimResult ReadClaim(TransactionReceipt receipt, WithdrawalTicket ticket, Address asset)
    {
        LRTWithdrawalManager.AssetWithdrawalFinalizedEvent paid = receipt.Single<LRTWithdrawalManager.AssetWithdrawalFinalizedEvent>(
            _parts.Manager.Address, made => made.Withdrawer == ticket.Owner && made.Asset == asset);
        bool own = paid.AmountBurned == ticket.GivenUp!.Value.Amount && paid.AmountReceived == ticket.Payable[0].Amount;
        TicketPayout payout = own
            ? new TicketPayout(ticket.Key, TicketOutcome.Paid, ticket.Owner, [new AssetAmount(asset, paid.AmountReceived)])
            : new TicketPayout(
                ticket.Key,
                TicketOutcome.PaidByAnother,
                ticket.Owner,
                [],
                $"It was completed before; this transaction paid the owner's next request instead, {new AssetAmount(asset, paid.AmountReceived)} for {paid.AmountBurned} units of rsETH.");
        return new ClaimResult([payout], receipt.TransactionHash, receipt.BlockNumber);
    }
}
