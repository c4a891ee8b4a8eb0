using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Withdrawals;

/// <summary>One transaction that a queue proposes for some tickets.</summary>
/// <param name="Tickets">The tickets, as they are now.</param>
/// <param name="Call">The call that claims them.</param>
/// <param name="ReadResult">Reads what became of them from the receipt.</param>
/// <param name="DependsOnEarlier">True when it works only after an earlier transaction of the same preparation: it cannot be simulated alone.</param>
internal sealed record ClaimDraft(
    ImmutableArray<WithdrawalTicket> Tickets,
    IContractCall Call,
    Func<TransactionReceipt, ClaimResult> ReadResult,
    bool DependsOnEarlier = false)
{
    /// <summary>
    /// For a call that lets single claims fail: the same claims where none may fail. Its gas is what the transaction gets; an estimate of the lenient
    /// call would settle where a claim runs out of gas and is "allowed to fail".
    /// </summary>
    public IContractCall? GasProbe { get; init; }
}

/// <summary>What a queue decides itself in the preparation of claims.</summary>
internal sealed record ClaimRules
{
    /// <summary>Puts tickets that can be claimed into transactions, in the order they must be sent; never more of them in one than it is told.</summary>
    public required Func<ImmutableArray<WithdrawalTicket>, ClaimOptions, IEnumerable<ClaimDraft>> Draft { get; init; }

    /// <summary>
    /// Right before sending: whether a ticket that was prepared is still where the call expects it (prepared, now). By default its
    /// <see cref="TicketDetail.Position"/> must not have changed.
    /// </summary>
    public Func<WithdrawalTicket, WithdrawalTicket, LiquidRefusal?> StillInPlace { get; init; } = static (prepared, now) =>
        prepared.Detail?.Position == now.Detail?.Position ? null : new TicketMoved(now.Key);

    /// <summary>Whether <see cref="ClaimOptions.Recipient"/> may name another than the owner.</summary>
    public bool RecipientIsFree { get; init; }
}

/// <summary>The same steps for every queue: read again, leave out what cannot be claimed, draft, try out, and guard until it is sent.</summary>
internal static class ClaimFlow
{
    public static async Task<ClaimPreparation> PrepareAsync(
        LiquidContext context,
        ITicketQueue queue,
        IReadOnlyList<WithdrawalTicket> tickets,
        ClaimOptions? options,
        ClaimRules rules,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        options ??= new ClaimOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxPerTransaction, 1, nameof(options));
        CheckKeys(context, queue, tickets);
        if (options.Recipient is { } recipient)
        {
            LiquidContext.NotZero(recipient, nameof(options));
            if (!rules.RecipientIsFree && tickets.Any(ticket => ticket.Owner != recipient))
            {
                throw new ArgumentException($"{queue.Queue} pays a ticket's owner and nobody else.", nameof(options));
            }
        }

        Address sender = context.Account(options.From, nameof(options));
        (ImmutableArray<WithdrawalTicket> now, BlockRef block) = await RefreshAsync(context, queue, [.. tickets.DistinctBy(ticket => ticket.Key)], null, cancellationToken).ConfigureAwait(false);
        List<WithdrawalTicket> ready = [];
        List<SkippedTicket> skipped = [];
        foreach (WithdrawalTicket ticket in now)
        {
            ImmutableArray<PreflightIssue> reasons = ReasonsAgainst(ticket, sender);
            if (!rules.RecipientIsFree && options.Recipient is { } only && ticket.Owner != only)
            {
                // It moved since it was listed. Where anybody may claim, the claim would go through and pay somebody else than the caller named.
                reasons = reasons.Add(new TicketMoved(ticket.Key));
            }

            if (reasons.IsEmpty)
            {
                ready.Add(ticket);
            }
            else
            {
                skipped.Add(new SkippedTicket(ticket, reasons));
            }
        }

        List<PreparedClaim> transactions = [];
        foreach (ClaimDraft draft in Draft(rules, [.. ready], options))
        {
            await TryOutAsync(draft).ConfigureAwait(false);
        }

        HashSet<TicketKey> placed = [.. transactions.SelectMany(claim => claim.Tickets).Concat(skipped.Select(entry => entry.Ticket)).Select(ticket => ticket.Key)];
        skipped.AddRange(ready.Where(ticket => !placed.Contains(ticket.Key)).Select(ticket =>
            new SkippedTicket(ticket, [new TicketNotClaimable(ticket.Key, "another ticket of its list has to be claimed first")])));
        return new ClaimPreparation(queue.Queue, block, [.. transactions], [.. skipped]);

        async Task TryOutAsync(ClaimDraft draft)
        {
            PreparedClaim claim = Prepare(context, queue, draft, sender, rules);
            SimulationResult? dry = draft.DependsOnEarlier ? null : await claim.Transaction.SimulateAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            if (dry is null || dry.Succeeded)
            {
                transactions.Add(claim);
                return;
            }

            if (draft.Tickets.Length == 1)
            {
                skipped.Add(new SkippedTicket(draft.Tickets[0], ReasonsOf(dry)));
                return;
            }

            // One of many is bad: halve until it stands alone, so that the rest is paid.
            int half = draft.Tickets.Length / 2;
            foreach (ClaimDraft part in Draft(rules, draft.Tickets[..half], options).Concat(Draft(rules, draft.Tickets[half..], options)))
            {
                await TryOutAsync(part).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Why a sender cannot claim a ticket as it is.</summary>
    public static ImmutableArray<PreflightIssue> ReasonsAgainst(WithdrawalTicket ticket, Address sender)
    {
        List<PreflightIssue> reasons = [];
        switch (ticket.State)
        {
            case TicketState.Claimable:
                break;
            case TicketState.Claimed:
                reasons.Add(new TicketAlreadyClaimed(ticket.Key));
                break;
            case TicketState.Blocked:
                reasons.Add(BlockedBecause(ticket));
                break;
            default:
                reasons.Add(new TicketNotClaimable(ticket.Key, ticket.Timing.Describe()));
                break;
        }

        if (ticket.State != TicketState.Claimed && !ticket.AnyoneMayClaim && ticket.Owner != sender && ticket.Detail?.ApprovedSender != sender)
        {
            reasons.Add(new NotTicketOwner(ticket.Key, ticket.Owner, sender));
        }

        return [.. reasons];
    }

    private static LiquidRefusal BlockedBecause(WithdrawalTicket ticket) => ticket.Blocked switch
    {
        { Reason: TicketBlockReason.WindowMissed } block when ticket.Timing.Until is { } until => new TicketWindowMissed(ticket.Key, until, block.Message),
        { Reason: TicketBlockReason.Invalidated } block => new TicketInvalidated(ticket.Key, block.Message),
        { } block => new TicketNotClaimable(ticket.Key, block.Message),
        null => new TicketNotClaimable(ticket.Key, "it is blocked"),
    };

    private static IEnumerable<ClaimDraft> Draft(ClaimRules rules, ImmutableArray<WithdrawalTicket> tickets, ClaimOptions options) =>
        tickets.IsEmpty ? [] : rules.Draft(tickets, options);

    private static PreparedClaim Prepare(LiquidContext context, ITicketQueue queue, ClaimDraft draft, Address sender, ClaimRules rules)
    {
        string what = draft.Tickets.Length == 1 ? draft.Tickets[0].Key.ToString() : $"{draft.Tickets.Length} tickets of {queue.Queue}";
        PreparedTransaction<ClaimResult> transaction = context.Transactions.Prepare(
            draft.Call,
            draft.ReadResult,
            description: $"Claim {what}",
            from: sender,
            preflight: [(at, stop) => AskAgainAsync(at.Block, stop)]).WithGasProbe(draft.GasProbe);
        return new PreparedClaim(draft.Tickets, transaction);

        async Task<ImmutableArray<PreflightIssue>> AskAgainAsync(BlockTag block, CancellationToken cancellationToken)
        {
            if (draft.DependsOnEarlier && draft.Tickets.IsEmpty)
            {
                return [];
            }

            (ImmutableArray<WithdrawalTicket> now, _) = await RefreshAsync(context, queue, draft.Tickets, block, cancellationToken).ConfigureAwait(false);
            List<PreflightIssue> issues = [];
            foreach ((WithdrawalTicket prepared, WithdrawalTicket current) in draft.Tickets.Zip(now))
            {
                ImmutableArray<PreflightIssue> against = ReasonsAgainst(current, sender);
                issues.AddRange(against);
                if (against.IsEmpty)
                {
                    // Whoever sends, the payout goes to the owner: another owner than the one this was prepared for is another payment.
                    LiquidRefusal? moved = current.Owner != prepared.Owner ? new TicketMoved(current.Key) : rules.StillInPlace(prepared, current);
                    if (moved is not null)
                    {
                        issues.Add(moved);
                    }
                }
            }

            return [.. issues];
        }
    }

    private static async Task<(ImmutableArray<WithdrawalTicket> Tickets, BlockRef Block)> RefreshAsync(
        LiquidContext context,
        ITicketQueue queue,
        ImmutableArray<WithdrawalTicket> tickets,
        BlockTag? block,
        CancellationToken cancellationToken) =>
        await context.ReadAsync(
            async rounds =>
            {
                ImmutableArray<WithdrawalTicket> now = await queue.RefreshTicketsAsync(rounds, tickets).ConfigureAwait(false);
                return (now, now.IsEmpty ? default : now[0].Block);
            },
            block,
            cancellationToken).ConfigureAwait(false);

    private static void CheckKeys(LiquidContext context, ITicketQueue queue, IReadOnlyList<WithdrawalTicket> tickets)
    {
        foreach (WithdrawalTicket ticket in tickets)
        {
            ArgumentNullException.ThrowIfNull(ticket, nameof(tickets));
            if (ticket.Key.ChainId != context.ChainId || ticket.Key.Queue != queue.Queue.Contract)
            {
                throw new ArgumentException($"{ticket.Key} is not a ticket of {queue.Queue} on chain {context.ChainId}.", nameof(tickets));
            }
        }
    }

    private static ImmutableArray<PreflightIssue> ReasonsOf(SimulationResult dry) => dry switch
    {
        { PreflightIssues.IsEmpty: false } => dry.PreflightIssues,
        { Error: { } error } => [new PreflightIssue(error.GetType().Name, $"The claim would revert with {error}.")],
        _ => [new PreflightIssue("SimulationFailed", dry.Describe())],
    };
}
