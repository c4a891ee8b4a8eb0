using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Hosting.Claims;

/// <content>Sending what was planned.</content>
public sealed partial class ClaimLane
{
    private (long Version, ImmutableArray<ClaimBatchReport> Batches)? _dryRun;

    /// <summary>What a node has forgotten and refuses waits for something to take its nonce, and must not be what keeps that from being sent.</summary>
    private bool IsFull => _open.Values.Count(open => !open.IsDropped) >= _parts.Options.MaxUnconfirmedPerLane;

    private async Task SendAsync(Cycle cycle, ClaimPlan plan, CancellationToken cancellationToken)
    {
        if (plan.IsEmpty)
        {
            return;
        }

        if (_parts.Options.DryRun && _dryRun is { } shown && shown.Version == cycle.View!.Version && shown.Batches.Length >= plan.Batches.Length)
        {
            cycle.Batches.AddRange(shown.Batches);
            return;
        }

        int before = cycle.Batches.Count;
        HashSet<string> busy = new(StringComparer.Ordinal);
        foreach (ClaimBatch batch in plan.Batches)
        {
            if (cycle.Trouble is not null || IsFull)
            {
                break;
            }

            cancellationToken.ThrowIfCancellationRequested();
            await SendAsync(cycle, batch, busy, cancellationToken).ConfigureAwait(false);
        }

        if (_parts.Options.DryRun && cycle.Trouble is null)
        {
            _dryRun = (cycle.View!.Version, [.. cycle.Batches.Skip(before)]);
        }
    }

    /// <summary>Reads the batch's tickets again, and sends the claims that are left. One bad ticket, or one bad queue, is no reason not to go on with the next batch.</summary>
    private async Task SendAsync(Cycle cycle, ClaimBatch batch, HashSet<string> busy, CancellationToken cancellationToken)
    {
        using Activity? activity = ClaimDiagnostics.Activities.StartActivity("restaking.claims.send");
        activity?.SetTag("restaking.claims.tickets", batch.Tickets.Length);
        activity?.SetTag("restaking.queue", batch.Queue.ToString());
        ClaimPreparation claims;
        try
        {
            claims = await _client.Withdrawals.QueueOf(batch.Tickets[0].Key).PrepareClaimsAsync(batch.Tickets, batch.Options, cancellationToken).ConfigureAwait(false);
            await EnsureNotBehindAsync(claims.Block, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or JournalException or ChainMismatchException or NodeCheckException or OutOfMemoryException))
        {
            // The queue's answer, or the node's: whether another queue fails, too, tells which.
            NotSent(cycle, batch.Queue, batch.Tickets, exception.Message);
            cycle.Unanswered += exception is RpcException { IsTransient: true } ? 1 : 0;
            cycle.Trouble = cycle.Unanswered > 1 ? exception : null;
            return;
        }

        foreach (SkippedTicket skipped in claims.Skipped)
        {
            cycle.Round.Feed.Tell(skipped.Ticket.Key, skipped.Ticket);
            if (skipped.Ticket.State != TicketState.Claimable)
            {
                // It is not as it was listed; what lies beside it may not be either.
                cycle.Round.Feed.ListAgain(batch.Queue);
            }

            if (skipped.Ticket.State == TicketState.Claimable)
            {
                NotSent(cycle, batch.Queue, [skipped.Ticket], string.Join(" ", skipped.Reasons.Select(reason => reason.Message)));
            }
        }

        Dictionary<TicketKey, WithdrawalTicket> planned = batch.Tickets.ToDictionary(ticket => ticket.Key);
        foreach (PreparedClaim claim in claims.Transactions)
        {
            if (cycle.Trouble is not null || IsFull)
            {
                return;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (claim.Tickets.Any(ticket => planned[ticket.Key].Owner != ticket.Owner))
            {
                // Another owner is another payment: it is weighed anew with the next block.
                foreach (WithdrawalTicket ticket in claim.Tickets)
                {
                    cycle.Round.Feed.Tell(ticket.Key, ticket);
                }

                NotSent(cycle, batch.Queue, claim.Tickets, "a ticket has gone to another owner since it was planned");
                continue;
            }

            ImmutableArray<string> subjects = ClaimSubjects.Of(claim.Tickets);
            if (subjects.Any(busy.Contains))
            {
                continue; // an earlier claim of the same list has to be final first
            }

            busy.UnionWith(subjects);
            await SendAsync(cycle, claim, subjects, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(Cycle cycle, PreparedClaim claim, ImmutableArray<string> subjects, CancellationToken cancellationToken)
    {
        string? key = _parts.Options.DryRun ? string.Empty : await FindKeyAsync(claim, cancellationToken).ConfigureAwait(false);
        OpenClaim open = OpenClaim.Of(key, claim, subjects);
        if (_parts.Options.DryRun)
        {
            cycle.Batches.Add(Report(open, ClaimBatchStatus.Planned) with { Paid = [.. claim.Tickets.SelectMany(ticket => ticket.Payable)] });
            return;
        }

        try
        {
            SendOptions options = _parts.Options.Send with { IdempotencyKey = key, Subjects = subjects };
            TransactionHandle<ClaimResult> handle = await claim.Transaction.SendAsync(options, cancellationToken).ConfigureAwait(false);
            open.Hash = handle.Hash;
            _open[key] = open;
            cycle.Batches.Add(Report(open, ClaimBatchStatus.Sent));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            switch (exception is OperationCanceledException && cancellationToken.IsCancellationRequested ? ClaimFault.Unknown : ClaimFaults.OfSending(exception))
            {
                case ClaimFault.Tickets:
                    NotSent(cycle, open.Queue, claim.Tickets, exception.Message);
                    break;
                case ClaimFault.Moment:
                    cycle.Batches.Add(Report(open, ClaimBatchStatus.NotSent, exception.Message));
                    cycle.Trouble = exception;
                    break;
                case ClaimFault.Unknown:
                    // The journal knows how far it came. It is open until that is settled.
                    open.Hash = (exception as TransactionOutcomeUnknownException)?.TransactionHash;
                    _open[key] = open;
                    if (exception is OperationCanceledException)
                    {
                        throw;
                    }

                    cycle.Batches.Add(Report(open, ClaimBatchStatus.Unknown, exception.Message));
                    cycle.Trouble = exception;
                    break;
                default:
                    throw;
            }
        }
    }

    /// <summary>The first key that nothing stands under, or something unfinished: what has ended definitely, and left a ticket unpaid, is tried again under the next number.</summary>
    private async Task<string> FindKeyAsync(PreparedClaim claim, CancellationToken cancellationToken)
    {
        byte[] calldata = claim.Transaction.Call.ToCalldata();
        TicketKey[] tickets = [.. claim.Tickets.Select(ticket => ticket.Key)];
        for (int attempt = 1; ; attempt++)
        {
            string key = ClaimSubjects.Key(ChainId, Sender, tickets, calldata, attempt);
            OperationRecord? record = await _client.Transactions.Journal.FindAsync(key, cancellationToken).ConfigureAwait(false);
            bool isOver = record is { State: OperationState.Completed } || (_open.TryGetValue(key, out OpenClaim? open) && open.IsDropped);
            if (!isOver)
            {
                return key;
            }
        }
    }

    /// <summary>
    /// What the tickets were read from must know every transaction of this account that the journal knows to be mined: a node that lags shows tickets claimable that are paid.
    /// </summary>
    private async Task EnsureNotBehindAsync(BlockRef block, CancellationToken cancellationToken)
    {
        if (!_canSign || await _client.Transactions.Journal.FindHighestSpentNonceAsync(ChainId, Sender, cancellationToken).ConfigureAwait(false) is not { } spent)
        {
            return;
        }

        ulong count = await _client.Rpc.GetTransactionCountAsync(Sender, BlockTag.FromNumber(block.Number), cancellationToken).ConfigureAwait(false);
        if (count <= spent)
        {
            throw new NodeCheckException(string.Create(
                CultureInfo.InvariantCulture, $"The node lags: at block {block.Number} it knows {count} transactions of {Sender}, and nonce {spent} is on record as mined. Nothing is sent."));
        }
    }

    private void NotSent(Cycle cycle, Address queue, ImmutableArray<WithdrawalTicket> tickets, string reason)
    {
        foreach (WithdrawalTicket ticket in tickets)
        {
            Trouble(ticket.Key, "ClaimRefused", reason);
        }

        cycle.Batches.Add(new ClaimBatchReport(string.Empty, queue, [.. tickets.Select(ticket => ticket.Key)], ClaimBatchStatus.NotSent, null, [], Reason: reason));
    }
}
