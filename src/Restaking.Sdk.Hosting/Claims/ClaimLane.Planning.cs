using System.Collections.Immutable;
using System.Diagnostics;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Hosting.Claims;

/// <content>Which tickets are claimed now.</content>
public sealed partial class ClaimLane
{
    private const int LongestPauseBlocks = 300;

    private readonly Dictionary<TicketKey, TicketTrouble> _troubles = [];
    private readonly HashSet<TicketKey> _dated = [];
    private long _plannedVersion = -1;
    private UInt256 _gasPrice;
    private AssetValuation _valuation = AssetValuation.EtherOnly;

    /// <summary>Null: nothing moved, nothing is under way and nothing can be claimed, so the last verdicts stand.</summary>
    private async Task<ClaimPlan?> PlanAsync(Cycle cycle, TicketView view, CancellationToken cancellationToken)
    {
        WithdrawalTicket[] tickets = [.. Owners.SelectMany(owner => view.ByOwner.TryGetValue(owner, out ImmutableArray<WithdrawalTicket> own) ? own : [])];
        bool canClaim = tickets.Any(ticket => ticket.State == TicketState.Claimable);
        if (!canClaim && !cycle.Worked && view.Version == _plannedVersion)
        {
            return null;
        }

        using Activity? activity = ClaimDiagnostics.Activities.StartActivity("restaking.claims.plan");
        activity?.SetTag("restaking.claims.tickets", tickets.Length);
        cycle.Worked |= view.Version != _plannedVersion;
        (HashSet<TicketKey> inFlight, HashSet<(Address Queue, Address Owner)> lists) = await InFlightAsync(cycle, tickets, cancellationToken).ConfigureAwait(false);
        Dictionary<TicketKey, HeldBackGate> held = HeldBack(tickets, view);
        bool asksForPrice = tickets.Any(ticket => ticket.State == TicketState.Claimable && !inFlight.Contains(ticket.Key) && !held.ContainsKey(ticket.Key));
        if (asksForPrice)
        {
            _gasPrice = await cycle.Round.GetGasPriceAsync(cancellationToken).ConfigureAwait(false);
        }

        _valuation = asksForPrice ? await cycle.Round.GetValuationAsync(cancellationToken).ConfigureAwait(false) : _valuation;
        ClaimPlan plan = ClaimPlanner.Plan(tickets, _parts.Options.Policy, new ClaimFacts
        {
            Now = view.Block.Time,
            GasPrice = _gasPrice,
            Signers = ImmutableHashSet.Create(Sender),
            SenderForOthers = Sender,
            ClaimableSince = await _parts.Since.ReadAsync(ChainId, isNewLane: _plannedVersion < 0, cancellationToken).ConfigureAwait(false),
            InFlight = inFlight,
            ListsInFlight = lists,
            HeldBack = held,
            Valuation = _valuation,
            Queues = [.. _parts.Client.Withdrawals.Queues.Select(queue => queue.Queue)],
        });
        cycle.Verdicts = plan.Verdicts;
        cycle.Worked |= !plan.IsEmpty;
        await RememberAsync(plan, view, cancellationToken).ConfigureAwait(false);
        _plannedVersion = view.Version;
        activity?.SetTag("restaking.claims.batches", plan.Batches.Length);
        return plan;
    }

    private async Task<(HashSet<TicketKey> Tickets, HashSet<(Address Queue, Address Owner)> Lists)> InFlightAsync(
        Cycle cycle, WithdrawalTicket[] own, CancellationToken cancellationToken)
    {
        (HashSet<TicketKey> tickets, HashSet<(Address Queue, Address Owner)> lists) =
            (await cycle.Round.GetInFlightAsync(cancellationToken).ConfigureAwait(false)).OfOthers(Sender, own);
        foreach (OpenClaim open in _open.Values.Where(open => !open.IsDropped))
        {
            tickets.UnionWith(open.Tickets);
            lists.UnionWith(open.Lists);
        }

        // Another process may run this very lane: what it has begun since is in the journal.
        HashSet<string> dropped = [.. _open.Values.Where(open => open.IsDropped).Select(open => open.Key)];
        foreach (OperationRecord record in await _client.Transactions.Journal.ListUnfinishedAsync(ChainId, Sender, cancellationToken).ConfigureAwait(false))
        {
            if (!dropped.Contains(record.Intent.Key))
            {
                ClaimSubjects.Read(record.Intent.Subjects, tickets, lists);
            }
        }

        return (tickets, lists);
    }

    private Dictionary<TicketKey, HeldBackGate> HeldBack(WithdrawalTicket[] tickets, TicketView view)
    {
        Dictionary<TicketKey, HeldBackGate> held = [];
        Dictionary<Address, string> unread = view.Failures.ToDictionary(failure => failure.Queue.Contract, failure => failure.Error.Message);
        HashSet<TicketKey> there = [];
        foreach (WithdrawalTicket ticket in tickets)
        {
            there.Add(ticket.Key);
            if (unread.TryGetValue(ticket.Key.Queue, out string? why))
            {
                held[ticket.Key] = new HeldBackGate("QueueUnread", why, null);
            }
            else if (_troubles.TryGetValue(ticket.Key, out TicketTrouble? trouble))
            {
                // Counted from the block at which it is first weighed again.
                ulong until = trouble.UntilBlock ?? view.Block.Number + (ulong)Math.Min(LongestPauseBlocks, 1L << Math.Min(trouble.Times, 30));
                _troubles[ticket.Key] = trouble with { UntilBlock = until };
                if (until > view.Block.Number)
                {
                    held[ticket.Key] = new HeldBackGate(trouble.Reason, trouble.Because, until);
                }
            }
        }

        foreach (TicketKey gone in _troubles.Keys.Where(key => !there.Contains(key)).ToArray())
        {
            _troubles.Remove(gone);
        }

        return held;
    }

    /// <summary>Holds a ticket back for 2, 4, 8, ... blocks, at most an hour's: one that fails every time must neither cost gas in every block nor hold up the others.</summary>
    private void Trouble(TicketKey ticket, string reason, string because)
    {
        int times = _troubles.TryGetValue(ticket, out TicketTrouble? before) ? before.Times + 1 : 1;
        _troubles[ticket] = new TicketTrouble(times, UntilBlock: null, reason, because);
    }

    /// <summary>Deadlines count from when a held-back ticket was first seen claimable, unless the chain itself tells.</summary>
    private async Task RememberAsync(ClaimPlan plan, TicketView view, CancellationToken cancellationToken)
    {
        List<KeyValuePair<TicketKey, DateTimeOffset>> dated = [];
        HashSet<TicketKey> there = [];
        foreach (TicketVerdict verdict in plan.Verdicts)
        {
            there.Add(verdict.Ticket.Key);
            bool chainTells = verdict.Ticket.Timing.NotBefore < view.Block.Time;
            if (verdict.ClaimableSince is { } since && !chainTells && verdict.Gates.Any(gate => gate is EconomicGate) && _dated.Add(verdict.Ticket.Key))
            {
                dated.Add(new(verdict.Ticket.Key, since));
            }
        }

        await _parts.Since.AddAsync(dated, cancellationToken).ConfigureAwait(false);
        HashSet<Address> unread = [.. view.Failures.Select(failure => failure.Queue.Contract)];
        TicketKey[] gone = [.. _dated.Where(key => !there.Contains(key) && !unread.Contains(key.Queue))];
        await _parts.Since.RemoveAsync(gone, cancellationToken).ConfigureAwait(false);
        _dated.ExceptWith(gone);
    }

    private sealed record TicketTrouble(int Times, ulong? UntilBlock, string Reason, string Because);
}
