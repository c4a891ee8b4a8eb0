using System.Collections.Immutable;
using System.Diagnostics;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Hosting.Claims;

/// <content>What became of claims that were sent.</content>
public sealed partial class ClaimLane
{
    private readonly Dictionary<string, OpenClaim> _open = new(StringComparer.Ordinal);

    /// <summary>
    /// Settles what is unfinished in the journal, before anything is planned: whoever left it there, this process or another.
    /// </summary>
    private async Task SettleAsync(Cycle cycle, CancellationToken cancellationToken)
    {
        if (!_canSign)
        {
            return;
        }

        TransactionPipeline transactions = _client.Transactions;
        await CheckFinalityAsync(cycle, cancellationToken).ConfigureAwait(false);
        ClaimsInFlight inFlight = await cycle.Round.GetInFlightAsync(cancellationToken).ConfigureAwait(false);
        if (_open.Count == 0 && !inFlight.HasAny(Sender))
        {
            return;
        }

        using Activity? activity = ClaimDiagnostics.Activities.StartActivity("restaking.claims.settle");
        cycle.Worked = true;
        ImmutableArray<ReconciledOperation> found = await transactions.ReconcileAsync(cancellationToken).ConfigureAwait(false);
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (ReconciledOperation operation in found.Where(operation => ClaimSubjects.IsClaim(operation.Record)))
        {
            string key = operation.Record.Intent.Key;
            seen.Add(key);
            if (!_open.TryGetValue(key, out OpenClaim? open))
            {
                _open[key] = open = OpenClaim.Of(operation.Record);
            }

            await SettleAsync(cycle, open, operation, cancellationToken).ConfigureAwait(false);
        }

        foreach (OpenClaim open in _open.Values.Where(open => !seen.Contains(open.Key)).ToArray())
        {
            // Settled on the way, by a send of this process or by another process.
            OperationRecord? record = await transactions.Journal.FindAsync(open.Key, cancellationToken).ConfigureAwait(false);
            switch (record)
            {
                case null or { IsUnsigned: true }:
                    _open.Remove(open.Key);
                    break;
                case { State: OperationState.Completed }:
                    await EndAsync(cycle, open, record, cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    cycle.Batches.Add(Report(open, ClaimBatchStatus.Unconfirmed));
                    break;
            }
        }

        if (cycle.HasPending)
        {
            await EscortAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SettleAsync(Cycle cycle, OpenClaim open, ReconciledOperation operation, CancellationToken cancellationToken)
    {
        open.Hash = operation.Hash ?? open.Hash;
        if (operation.Record.State == OperationState.Completed)
        {
            await EndAsync(cycle, open, operation.Record, cancellationToken).ConfigureAwait(false);
            return;
        }

        bool wasDropped = open.IsDropped;
        open.IsDropped = operation.Verdict == ReconciliationVerdict.Dropped;
        switch (operation.Verdict)
        {
            case ReconciliationVerdict.NothingSigned:
                _open.Remove(open.Key);
                break;
            case ReconciliationVerdict.Dropped:
                if (!wasDropped)
                {
                    cycle.Batches.Add(Report(open, ClaimBatchStatus.Failed, $"the node has forgotten it and refuses it now ({operation.Refusal?.ToString() ?? "no reason"})"));
                }

                break;
            case ReconciliationVerdict.Unknown:
                cycle.Batches.Add(Report(open, ClaimBatchStatus.Unknown));
                break;
            case ReconciliationVerdict.Pending or ReconciliationVerdict.Rebroadcast:
                cycle.HasPending = true;
                cycle.Batches.Add(Report(open, ClaimBatchStatus.Unconfirmed));
                break;
            default:
                cycle.Batches.Add(Report(open, ClaimBatchStatus.Unconfirmed));
                break;
        }
    }

    /// <summary>The journal knows the end. It is open here until its receipt was read, so that what it paid is not missed for a node's failure.</summary>
    private async Task EndAsync(Cycle cycle, OpenClaim open, OperationRecord record, CancellationToken cancellationToken)
    {
        TransactionReceipt? receipt = record.Mined is { } mined && record.Outcome is TransactionStage.Confirmed or TransactionStage.Reverted
            ? await _client.Rpc.WriteEndpoint.GetTransactionReceiptAsync(record.Mined.Value.TransactionHash, cancellationToken).ConfigureAwait(false)
            : null;
        _open.Remove(open.Key);
        open.Hash = record.Mined?.TransactionHash ?? open.Hash;
        if (record.Outcome != TransactionStage.Confirmed)
        {
            cycle.Round.Feed.ListAgain(open.Queue);
            if (open.IsDropped)
            {
                return; // said when it was dropped; what took its nonce took its place
            }

            string reason = record.Outcome == TransactionStage.Reverted ? "it was mined and reverted" : $"its nonce was taken by {record.Mined?.TransactionHash.ToString() ?? "another transaction"} ({record.Outcome})";
            foreach (TicketKey ticket in open.Tickets)
            {
                Trouble(ticket, "ClaimFailed", reason);
            }

            cycle.Batches.Add(Report(open, ClaimBatchStatus.Failed, reason) with { GasPaid = receipt?.Fee });
            return;
        }

        ClaimResult? result = ResultOf(open, receipt);
        foreach (TicketKey ticket in open.Tickets)
        {
            switch (result?.Payouts.FirstOrDefault(payout => payout.Key == ticket))
            {
                case { Outcome: TicketOutcome.Paid or TicketOutcome.PaidByAnother }:
                    _troubles.Remove(ticket);
                    cycle.Round.Feed.Tell(ticket, null);
                    break;
                case { } unpaid:
                    Trouble(ticket, "ClaimFailed", unpaid.Reason ?? "the transaction was mined without paying it");
                    cycle.Round.Feed.ListAgain(open.Queue);
                    break;
                default:
                    cycle.Round.Feed.ListAgain(open.Queue);
                    break;
            }
        }

        if (!open.Lists.IsEmpty || cycle.Verdicts.Any(verdict => verdict.Ticket.Key.Queue == open.Queue && verdict.Ticket.Blocked?.Reason == TicketBlockReason.BehindAnother))
        {
            // What lay behind it moves up, and no figure of the queue says so.
            cycle.Round.Feed.ListAgain(open.Queue);
        }

        cycle.Batches.Add(Report(open, ClaimBatchStatus.Confirmed) with { GasPaid = receipt?.Fee, Paid = Sum(result) });
    }

    /// <summary>Money has moved whether the receipt can be read or not.</summary>
    private ClaimResult? ResultOf(OpenClaim open, TransactionReceipt? receipt)
    {
        if (receipt is null || open.Prepared is not { } prepared)
        {
            return null;
        }

        try
        {
            return prepared.Transaction.ReadResult(receipt);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _parts.Logger.ReceiptUnread(Sender, receipt.TransactionHash, exception);
            return null;
        }
    }

    private static ImmutableArray<AssetAmount> Sum(ClaimResult? result) => result is null
        ? []
        : [.. result.Payouts.Where(payout => payout.Outcome == TicketOutcome.Paid).SelectMany(payout => payout.Paid).GroupBy(amount => amount.Asset)
            .Select(group => group.Aggregate((sum, amount) => sum with { Amount = sum.Amount + amount.Amount }))];

    private static ClaimBatchReport Report(OpenClaim open, ClaimBatchStatus status, string? reason = null) =>
        new(open.Key, open.Queue, open.Tickets, status, open.Hash, [], Reason: reason);
}
