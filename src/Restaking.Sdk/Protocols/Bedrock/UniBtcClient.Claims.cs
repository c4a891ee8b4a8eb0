using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Bedrock;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Bedrock;

/// <content>Claims.</content>
public partial class UniBtcClient
{
    /// <inheritdoc />
    /// <remarks>
    /// <c>claimDelayedRedeems(max)</c>, which claims from the first open request on and pays the sender. So tickets are claimed only as far as they
    /// follow each other from the first one; those behind a gap are left out. The number is always given: without it a request that cannot be
    /// paid would fail all of them.
    /// </remarks>
    public virtual Task<ClaimPreparation> PrepareClaimsAsync(
        IReadOnlyList<WithdrawalTicket> tickets,
        ClaimOptions? options = null,
        CancellationToken cancellationToken = default) =>
        ClaimFlow.PrepareAsync(Context, this, tickets, options, new ClaimRules { Draft = Drafts }, cancellationToken);

    private IEnumerable<ClaimDraft> Drafts(ImmutableArray<WithdrawalTicket> ready, ClaimOptions options) => ready
        .OrderBy(ticket => Detail(ticket).Place)
        .TakeWhile((ticket, place) => Detail(ticket).Place == place)
        .Chunk(options.MaxPerTransaction)
        .Select((chunk, turn) =>
        {
            // When its turn comes, those before it are done, and each ticket is as many places further ahead.
            ImmutableArray<WithdrawalTicket> asSent = [.. chunk.Select((ticket, place) => ticket with { Detail = Detail(ticket) with { Place = place } })];
            return new ClaimDraft(
                asSent,
                Router.ClaimDelayedRedeems((UInt256)(ulong)chunk.Length),
                receipt => ReadClaim(receipt, asSent),
                DependsOnEarlier: turn > 0);
        });

    private ClaimResult ReadClaim(TransactionReceipt receipt, ImmutableArray<WithdrawalTicket> tickets)
    {
        // The contract says nothing when nothing was due.
        UInt256 completed = receipt.From<UniBTCDelayRedeemRouter.DelayedRedeemsCompletedEvent>(_router)
            .Where(found => found.Recipient == tickets[0].Owner)
            .Select(found => found.DelayedRedeemsCompleted)
            .DefaultIfEmpty(UInt256.Zero)
            .Max();
        return new ClaimResult(
            [
                .. tickets.Select(ticket => Detail(ticket).Index < completed
                    ? new TicketPayout(ticket.Key, TicketOutcome.Paid, ticket.Owner, ticket.Payable)
                    : new TicketPayout(ticket.Key, TicketOutcome.NotPaid, null, [], "the router did not come as far as this request")),
            ],
            receipt.TransactionHash,
            receipt.BlockNumber);
    }

    private static UniBtcTicket Detail(WithdrawalTicket ticket) =>
        ticket.Detail as UniBtcTicket ?? throw new ArgumentException($"{ticket.Key} was not read by this client.", nameof(ticket));
}
