using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Withdrawals.Planning;

/// <summary>Puts the tickets of one queue and sender into transactions, the most valuable first.</summary>
internal static class BatchPacking
{
    public static void Pack(List<TicketCase> clear, ClaimFacts facts, List<ClaimBatch> batches, List<ArraySegment<TicketCase>> members)
    {
        TicketCase[] rest = [.. clear];
        Array.Sort(rest, MostValuableFirst);
        while (rest.Length > 0)
        {
            // What went from different transactions may fill one of its own; left over, it would be planned by the next plan and not by this one.
            List<ArraySegment<TicketCase>> packed = Divide(rest);
            HashSet<TicketCase> placed = [];
            foreach (ArraySegment<TicketCase> batch in packed)
            {
                batches.Add(Batch(batch, facts));
                members.Add(batch);
                placed.UnionWith(batch);
            }

            if (placed.Count == 0)
            {
                return;
            }

            rest = Array.FindAll(rest, ticket => !placed.Contains(ticket));
        }
    }

    private static List<ArraySegment<TicketCase>> Divide(TicketCase[] left)
    {
        List<ArraySegment<TicketCase>> packed = [];
        while (true)
        {
            packed.Clear();
            Divide(left, packed);
            foreach (ArraySegment<TicketCase> batch in packed)
            {
                foreach (TicketCase ticket in batch)
                {
                    ticket.ShareTransaction(batch.Count);
                }
            }

            // A transaction that is not full is dearer for each of its tickets: what it is too dear for goes, and the rest is divided anew.
            TicketCase[] worth = Array.FindAll(left, ticket => ticket.IsClear);
            if (worth.Length == left.Length)
            {
                return packed;
            }

            left = worth;
        }
    }

    private static void Divide(TicketCase[] tickets, List<ArraySegment<TicketCase>> packed)
    {
        int start = 0;
        while (start < tickets.Length)
        {
            QueueRules rules = tickets[start].Rules;
            ulong gas = rules.Footprint.GasPerTransaction;
            long bytes = rules.Footprint.BytesPerTransaction;
            int end = start;
            while (end < tickets.Length
                && end - start < rules.MaxTickets
                && tickets[end].Gas <= rules.MaxGas - gas
                && bytes + tickets[end].Bytes <= rules.MaxCalldataBytes)
            {
                gas += tickets[end].Gas;
                bytes += tickets[end].Bytes;
                end++;
            }

            // Each fits alone, or it would not be clear.
            packed.Add(new ArraySegment<TicketCase>(tickets, start, end - start));
            start = end;
        }
    }

    private static ClaimBatch Batch(ArraySegment<TicketCase> batch, ClaimFacts facts)
    {
        QueueRules rules = batch[0].Rules;
        ImmutableArray<WithdrawalTicket>.Builder tickets = ImmutableArray.CreateBuilder<WithdrawalTicket>(batch.Count);
        List<AssetAmount> payable = [];
        ulong gas = rules.Footprint.GasPerTransaction;
        long bytes = rules.Footprint.BytesPerTransaction;
        UInt256 value = UInt256.Zero;
        int unknown = 0;
        foreach (TicketCase entry in batch)
        {
            tickets.Add(entry.Ticket);
            gas += entry.Gas;
            bytes += entry.Bytes;
            value = Wei.AddOrMax(value, entry.Value ?? UInt256.Zero);
            unknown += entry.Value is null ? 1 : 0;
            foreach (AssetAmount amount in entry.Ticket.Payable)
            {
                Add(payable, amount);
            }
        }

        payable.Sort(static (left, right) => left.Asset.CompareTo(right.Asset));
        TicketKey key = batch[0].Ticket.Key;
        return new ClaimBatch(
            key.ChainId,
            key.Queue,
            batch[0].Sender!.Value,
            tickets.MoveToImmutable(),
            [.. payable],
            gas,
            bytes,
            Wei.MultiplyOrMax(gas, facts.GasPrice),
            value,
            unknown);
    }

    private static void Add(List<AssetAmount> sums, AssetAmount amount)
    {
        foreach (ref AssetAmount sum in CollectionsMarshal.AsSpan(sums))
        {
            if (sum.Asset == amount.Asset)
            {
                sum = sum with { Amount = Wei.AddOrMax(sum.Amount, amount.Amount) };
                return;
            }
        }

        sums.Add(amount);
    }

    private static int MostValuableFirst(TicketCase left, TicketCase right)
    {
        int order = (right.Value ?? UInt256.Zero).CompareTo(left.Value ?? UInt256.Zero);
        return order != 0 ? order : TicketOrder.Compare(left.Ticket.Key, right.Ticket.Key);
    }
}
