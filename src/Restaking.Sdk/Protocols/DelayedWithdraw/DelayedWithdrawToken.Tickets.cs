using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.DelayedWithdraw;

/// <content>Tickets and claims.</content>
public abstract partial class DelayedWithdrawToken
{
    /// <inheritdoc />
    public virtual async Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, TicketQuery query)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ArgumentNullException.ThrowIfNull(query);
        DelayedWithdrawReads reads = await ReadAsync(rounds, query.Owners).ConfigureAwait(false);
        ImmutableArray<WithdrawalTicket>.Builder tickets = ImmutableArray.CreateBuilder<WithdrawalTicket>();
        foreach (Address owner in query.Owners)
        {
            DelayedWithdrawRequest request = reads.RequestOf(owner);
            if (request.IsOpen)
            {
                tickets.Add(TicketOf(KeyOf(owner, request.Maturity), owner, reads, rounds.Block));
            }
        }

        return tickets.ToImmutable();
    }

    /// <inheritdoc />
    /// <remarks>A request that was added to, or renewed, is another ticket by then; the one from before is <see cref="TicketState.Claimed"/>.</remarks>
    public virtual async Task<ImmutableArray<WithdrawalTicket>> RefreshTicketsAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        TicketChecks.BelongTo(tickets, Context, Queue);
        (Address Account, ulong Maturity)[] named = [.. tickets.Select(ticket => DelayedWithdrawTickets.Parse(ticket.Key, PaidAsset))];
        DelayedWithdrawReads reads = await ReadAsync(rounds, [.. named.Select(one => one.Account).Distinct()]).ConfigureAwait(false);
        return [.. tickets.Zip(named, Refresh)];

        WithdrawalTicket Refresh(WithdrawalTicket ticket, (Address Account, ulong Maturity) one)
        {
            DelayedWithdrawRequest request = reads.RequestOf(one.Account);
            if (!request.IsOpen)
            {
                return TicketChecks.Claimed(ticket, rounds.Block) with { AnyoneMayClaim = false };
            }

            // One per account: another maturity is most often this request, added to, whose money is still there. It must not pass for paid.
            return request.Maturity == one.Maturity
                ? TicketOf(ticket.Key, one.Account, reads, rounds.Block)
                : DelayedWithdrawTickets.Replaced(ticket, request, rounds.Block);
        }
    }

    /// <inheritdoc />
    public virtual async Task<QueueProgress> ReadProgressAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        DelayedWithdrawReads reads = BeginReads(rounds);
        foreach (Address owner in owners)
        {
            reads.AskFor(owner);
        }

        await rounds.NextAsync().ConfigureAwait(false);
        DelayedWithdrawTerms terms = reads.Terms;
        ImmutableArray<UInt256>.Builder marks = ImmutableArray.CreateBuilder<UInt256>();
        marks.Add(terms.IsPaused ? UInt256.One : UInt256.Zero);
        marks.Add(terms.AllowsWithdrawals ? UInt256.One : UInt256.Zero);
        marks.Add(terms.WindowSeconds);
        foreach (Address owner in owners)
        {
            // The price moves with every block; what counts is only whether it stands against a request, so that is the figure.
            DelayedWithdrawRequest request = reads.RequestOf(owner);
            marks.Add(request.Shares);
            marks.Add(request.Maturity);
            marks.Add(request.IsOpen ? (uint)Obstacle(owner, request) : 0u);
        }

        return new QueueProgress(Queue.Name, rounds.Block, marks.ToImmutable());

        int Obstacle(Address owner, DelayedWithdrawRequest request)
        {
            DelayedWithdrawPayout payout = reads.PayoutOf(owner, request);
            return payout.MovedTooFar ? 1 : reads.AgainstPayout(owner, payout) is { } against ? 2 + (int)against.Reason : 0;
        }
    }

    /// <inheritdoc />
    public virtual Task<ClaimPreparation> PrepareClaimsAsync(
        IReadOnlyList<WithdrawalTicket> tickets,
        ClaimOptions? options = null,
        CancellationToken cancellationToken = default) =>
        ClaimFlow.PrepareAsync(Context, this, tickets, options, new ClaimRules { Draft = (claimable, _) => claimable.Select(Draft) }, cancellationToken);

    // The contract completes by account, whatever its request is by then. The check right before sending reads the ticket again by its maturity,
    // so a request that took the old one's place is not completed in its stead.
    private ClaimDraft Draft(WithdrawalTicket ticket)
    {
        Address account = ticket.Owner;
        return new ClaimDraft([ticket], CompleteCall(account), receipt => new ClaimResult(
            [PayoutOf(ticket.Key, account, ReadPaid(receipt, account))], receipt.TransactionHash, receipt.BlockNumber));
    }

    private TicketPayout PayoutOf(TicketKey key, Address account, UInt256? paid) => paid is { } amount
        ? new TicketPayout(key, TicketOutcome.Paid, account, [new AssetAmount(PaidAsset, amount)])
        : new TicketPayout(key, TicketOutcome.NotPaid, null, [], "the receipt has no WithdrawCompleted of this account");

    private WithdrawalTicket TicketOf(TicketKey key, Address account, DelayedWithdrawReads reads, BlockRef block) =>
        DelayedWithdrawTickets.Of(key, Info.Protocol, Info.Token, PaidAsset, account, reads, block);

    private async Task<DelayedWithdrawReads> ReadAsync(ReadRounds rounds, ImmutableArray<Address> accounts)
    {
        DelayedWithdrawReads reads = BeginReads(rounds);
        foreach (Address account in accounts)
        {
            reads.AskFor(account);
        }

        await rounds.NextAsync().ConfigureAwait(false);
        if (reads.AskMore())
        {
            await rounds.NextAsync().ConfigureAwait(false);
        }

        return reads;
    }
}
