using System.Collections.Immutable;
using System.Text;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Withdrawals;

/// <summary>The claims of one queue, from preparation to the report.</summary>
internal sealed class ClaimRun(
    ITicketQueue queue,
    ClaimOptions? options,
    SendOptions sendOptions,
    int? confirmations,
    TimeSpan? timeout,
    Dictionary<TicketKey, TicketClaimReport> reports)
{
    private readonly Dictionary<TicketKey, Hash32> _sent = [];

    public async Task RunAsync(ImmutableArray<WithdrawalTicket> tickets, int attempts, CancellationToken cancellationToken)
    {
        ImmutableArray<WithdrawalTicket> left = tickets;
        for (int attempt = 1; !left.IsEmpty; attempt++)
        {
            ClaimPreparation claims;
            try
            {
                claims = await queue.PrepareClaimsAsync(left, options, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (UnusableAnswer.Failure(exception) is { } failure)
            {
                NotPaid(left, [], failure);
                return;
            }

            foreach (SkippedTicket skipped in claims.Skipped)
            {
                Skipped(skipped);
            }

            List<WithdrawalTicket> again = [];
            foreach (PreparedClaim claim in claims.Transactions)
            {
                if (!await SendAsync(claim, attempt, again, cancellationToken).ConfigureAwait(false))
                {
                    NotPaid(claims.Transactions.SelectMany(other => other.Tickets).Where(ticket => !reports.ContainsKey(ticket.Key)), [], null);
                    return;
                }
            }

            left = [.. again];
            if (attempt == attempts)
            {
                // What was in a mined transaction that did not pay it says so already.
                NotPaid(
                    left.Where(ticket => !reports.ContainsKey(ticket.Key)),
                    [new PreflightIssue("ClaimKeptChanging", $"What the claim was prepared for changed {attempts} times before it was mined.", IsTransient: true)],
                    null);
                return;
            }
        }
    }

    /// <summary>False: its outcome is not known, so nothing more may be sent.</summary>
    private async Task<bool> SendAsync(PreparedClaim claim, int attempt, List<WithdrawalTicket> again, CancellationToken cancellationToken)
    {
        Hash32? hash = null;
        try
        {
            TransactionHandle<ClaimResult> handle = await claim.Transaction.SendAsync(KeyFor(claim, attempt), cancellationToken).ConfigureAwait(false);
            hash = handle.Hash;
            foreach (WithdrawalTicket ticket in claim.Tickets)
            {
                _sent[ticket.Key] = handle.Hash;
            }

            again.AddRange(Report(claim, await handle.WaitAsync(confirmations, timeout, cancellationToken).ConfigureAwait(false)));
        }
        catch (PreflightException)
        {
            // Not sent: a ticket was claimed by somebody else, or moved. The next preparation tells which and why.
            again.AddRange(claim.Tickets);
        }
        catch (Exception exception) when (exception is ContractRevertException or TransactionRevertedException or TransactionReplacedException)
        {
            // Nothing was paid by it, for certain: the next preparation tells what is left to do.
            again.AddRange(claim.Tickets);
        }
        catch (TransactionOutcomeUnknownException exception)
        {
            Unknown(claim, exception.TransactionHash ?? hash, exception);
            return false;
        }
        catch (RestakingException exception) when (hash is null)
        {
            NotPaid(claim.Tickets, [], exception);
        }
        catch (RestakingException exception)
        {
            Unknown(claim, hash, exception);
            return false;
        }

        return true;
    }

    /// <summary>
    /// The idempotency key of one transaction: the caller's, and a digest of what it claims and how. A ticket that lies at another place by now makes another
    /// call, which is another operation and not a conflict; the chain pays a ticket once either way.
    /// </summary>
    internal static string KeyOf(string key, IEnumerable<TicketKey> tickets, ReadOnlySpan<byte> calldata, int attempt) =>
        FormattableString.Invariant($"{key}/{Keccak256.Hash([.. Encoding.UTF8.GetBytes(string.Join('\n', tickets)), .. calldata])}#{attempt}");

    private SendOptions KeyFor(PreparedClaim claim, int attempt) => sendOptions.IdempotencyKey is { } key
        ? sendOptions with { IdempotencyKey = KeyOf(key, claim.Tickets.Select(ticket => ticket.Key), claim.Transaction.Call.ToCalldata(), attempt) }
        : sendOptions;

    private List<WithdrawalTicket> Report(PreparedClaim claim, ClaimResult result)
    {
        List<WithdrawalTicket> unpaid = [];
        foreach (WithdrawalTicket ticket in claim.Tickets)
        {
            TicketPayout? payout = result.Payouts.FirstOrDefault(found => found.Key == ticket.Key);
            reports[ticket.Key] = payout?.Outcome switch
            {
                TicketOutcome.Paid => new TicketClaimReport(ticket, ClaimStatus.Paid, result.TransactionHash, payout.Paid, []),
                TicketOutcome.PaidByAnother => new TicketClaimReport(ticket, ClaimStatus.PaidByAnother, result.TransactionHash, [], []),
                _ => new TicketClaimReport(
                    ticket,
                    ClaimStatus.NotPaid,
                    result.TransactionHash,
                    [],
                    [new PreflightIssue("NotPaid", payout?.Reason ?? "The transaction was mined without paying this ticket.")]),
            };
            if (reports[ticket.Key].Status == ClaimStatus.NotPaid)
            {
                unpaid.Add(ticket);
            }
        }

        return unpaid;
    }

    private void Skipped(SkippedTicket skipped)
    {
        bool claimed = skipped.Reasons.Any(reason => reason is TicketAlreadyClaimed);
        reports[skipped.Ticket.Key] = new TicketClaimReport(
            skipped.Ticket, claimed ? ClaimStatus.PaidByAnother : ClaimStatus.NotPaid, SentIn(skipped.Ticket), [], claimed ? [] : skipped.Reasons);
    }

    private void NotPaid(IEnumerable<WithdrawalTicket> tickets, ImmutableArray<PreflightIssue> reasons, RestakingException? exception)
    {
        foreach (WithdrawalTicket ticket in tickets)
        {
            ImmutableArray<PreflightIssue> why = reasons.IsEmpty
                ? [new PreflightIssue("ClaimNotSent", exception?.Message ?? "Not sent: the outcome of an earlier transaction of this queue is not known.", exception?.IsTransient ?? true)]
                : reasons;
            reports[ticket.Key] = new TicketClaimReport(ticket, ClaimStatus.NotPaid, SentIn(ticket), [], why, exception);
        }
    }

    private Hash32? SentIn(WithdrawalTicket ticket) => _sent.TryGetValue(ticket.Key, out Hash32 sent) ? sent : null;

    private void Unknown(PreparedClaim claim, Hash32? hash, RestakingException exception)
    {
        foreach (WithdrawalTicket ticket in claim.Tickets)
        {
            reports[ticket.Key] = new TicketClaimReport(
                ticket, ClaimStatus.Unknown, hash, [], [new PreflightIssue("OutcomeUnknown", exception.Message, IsTransient: true)], exception);
        }
    }
}
