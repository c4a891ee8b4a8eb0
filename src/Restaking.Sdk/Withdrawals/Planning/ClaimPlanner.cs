using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Withdrawals.Planning;

/// <summary>
/// Decides which tickets are claimed now, by whom and in which transactions, and says of every other one all that stands against it. Pure: it asks no node,
/// no clock and no random numbers, and the same input gives the same plan in whatever order it comes.
/// </summary>
public static class ClaimPlanner
{
    /// <summary>Plans from several pages (<see cref="WithdrawalsClient.ReadPagesAsync"/>).</summary>
    /// <param name="pages">
    /// The pages. A ticket that is in two of them (its NFT moved in between) counts once, as the later block shows it. Queues that did not answer
    /// (<see cref="WithdrawalSnapshot.Failures"/>) have no tickets and no verdicts here.
    /// </param>
    /// <param name="policy">When a claim is worth sending.</param>
    /// <param name="facts">What is known beside the tickets.</param>
    /// <inheritdoc cref="Plan(IEnumerable{WithdrawalTicket}, ClaimPolicy, ClaimFacts)" path="/exception"/>
    public static ClaimPlan Plan(IEnumerable<WithdrawalSnapshot> pages, ClaimPolicy policy, ClaimFacts facts)
    {
        ArgumentNullException.ThrowIfNull(pages);
        return Plan(pages.SelectMany(page => page), policy, facts);
    }

    /// <summary>Plans from tickets; a <see cref="WithdrawalSnapshot"/> is a list of them.</summary>
    /// <param name="tickets">The tickets, of one chain, in any order.</param>
    /// <param name="policy">When a claim is worth sending.</param>
    /// <param name="facts">What is known beside the tickets.</param>
    /// <exception cref="ArgumentException">
    /// Tickets of several chains (a gas price is one chain's), a policy with a limit below 1 or a negative time or size, or a
    /// <see cref="ClaimFacts.SenderForOthers"/> that is not among the signers.
    /// </exception>
    public static ClaimPlan Plan(IEnumerable<WithdrawalTicket> tickets, ClaimPolicy policy, ClaimFacts facts)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.SenderForOthers is { } sender && !facts.Signers.Contains(sender))
        {
            throw new ArgumentException($"{sender} is to send for others and is not among the signers.", nameof(facts));
        }

        TicketCase[] cases = Cases(tickets, policy, facts);
        ImmutableArray<ClaimBatch> batches = Batches(cases, facts);
        ImmutableArray<TicketVerdict>.Builder verdicts = ImmutableArray.CreateBuilder<TicketVerdict>(cases.Length);
        foreach (TicketCase entry in cases)
        {
            verdicts.Add(entry.Verdict());
        }

        return new ClaimPlan(batches, verdicts.MoveToImmutable());
    }

    private static TicketCase[] Cases(IEnumerable<WithdrawalTicket> tickets, ClaimPolicy policy, ClaimFacts facts)
    {
        Dictionary<TicketKey, WithdrawalTicket> distinct = [];
        ulong? chain = null;
        foreach (WithdrawalTicket ticket in tickets)
        {
            ArgumentNullException.ThrowIfNull(ticket, nameof(tickets));
            if (ticket.Key.ChainId != (chain ??= ticket.Key.ChainId))
            {
                throw new ArgumentException($"A plan is of one chain; there are tickets of {chain} and {ticket.Key.ChainId}.", nameof(tickets));
            }

            distinct[ticket.Key] = distinct.TryGetValue(ticket.Key, out WithdrawalTicket? other) ? TicketOrder.Newer(ticket, other) : ticket;
        }

        Dictionary<Address, QueueRules> rules = Rules(distinct.Keys, policy, facts);
        TicketCase[] cases = new TicketCase[distinct.Count];
        int next = 0;
        foreach (WithdrawalTicket ticket in distinct.Values)
        {
            cases[next++] = new TicketCase(ticket, rules[ticket.Key.Queue], policy, facts);
        }

        Array.Sort(cases, static (left, right) => TicketOrder.Compare(left.Ticket.Key, right.Ticket.Key));
        return cases;
    }

    /// <summary>Made for every queue of the policy too, so that a wrong figure is refused before a ticket of that queue comes along.</summary>
    private static Dictionary<Address, QueueRules> Rules(IEnumerable<TicketKey> keys, ClaimPolicy policy, ClaimFacts facts)
    {
        HashSet<Address> many = [.. facts.Queues.Where(queue => queue.ClaimsMany).Select(queue => queue.Contract)];
        _ = new QueueRules(policy, null, claimsMany: true);
        Dictionary<Address, QueueRules> rules = [];
        foreach ((Address queue, ClaimQueuePolicy own) in policy.Queues)
        {
            rules[queue] = new QueueRules(policy, own, many.Contains(queue));
        }

        foreach (TicketKey key in keys)
        {
            if (!rules.ContainsKey(key.Queue))
            {
                rules[key.Queue] = new QueueRules(policy, null, many.Contains(key.Queue));
            }
        }

        return rules;
    }

    private static ImmutableArray<ClaimBatch> Batches(TicketCase[] cases, ClaimFacts facts)
    {
        Dictionary<(Address Queue, Address Sender), List<TicketCase>> lanes = [];
        foreach (TicketCase entry in cases)
        {
            if (entry.IsClear && entry.Sender is { } sender)
            {
                if (!lanes.TryGetValue((entry.Ticket.Key.Queue, sender), out List<TicketCase>? lane))
                {
                    lanes[(entry.Ticket.Key.Queue, sender)] = lane = [];
                }

                lane.Add(entry);
            }
        }

        List<ClaimBatch> batches = [];
        List<ArraySegment<TicketCase>> members = [];
        foreach (List<TicketCase> lane in lanes.Values)
        {
            BatchPacking.Pack(lane, facts, batches, members);
        }

        int[] order = [.. Enumerable.Range(0, batches.Count)];
        Array.Sort(order, (left, right) =>
        {
            int by = batches[right].Value.CompareTo(batches[left].Value);
            return by != 0 ? by : TicketOrder.Compare(batches[left].Tickets[0].Key, batches[right].Tickets[0].Key);
        });
        ImmutableArray<ClaimBatch>.Builder sorted = ImmutableArray.CreateBuilder<ClaimBatch>(order.Length);
        foreach (int index in order)
        {
            foreach (TicketCase entry in members[index])
            {
                entry.Batch = sorted.Count;
            }

            sorted.Add(batches[index]);
        }

        return sorted.MoveToImmutable();
    }
}
