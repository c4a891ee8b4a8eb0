using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Withdrawals;

/// <summary>How the claim of one ticket ended.</summary>
public enum ClaimStatus
{
    /// <summary>A transaction of this run paid it.</summary>
    Paid,

    /// <summary>It was claimed already, or somebody else was faster: the money is with its owner, by another transaction.</summary>
    PaidByAnother,

    /// <summary>It was not paid; the reasons say why. It is still open.</summary>
    NotPaid,

    /// <summary>
    /// A transaction of this run may or may not pay it: its outcome is not known yet. Follow the hash before anything else is sent for this ticket.
    /// </summary>
    Unknown,
}

/// <summary>How the claim of one ticket ended.</summary>
/// <param name="Ticket">The ticket as it was last read.</param>
/// <param name="Status">How it ended.</param>
/// <param name="TransactionHash">The transaction of this run that it was in; null when there is none.</param>
/// <param name="Paid">What was paid, where the receipt tells; empty otherwise.</param>
/// <param name="Reasons">Why it was not paid.</param>
/// <param name="Error">The exception behind it, when one was thrown.</param>
public sealed record TicketClaimReport(
    WithdrawalTicket Ticket,
    ClaimStatus Status,
    Hash32? TransactionHash,
    ImmutableArray<AssetAmount> Paid,
    ImmutableArray<PreflightIssue> Reasons,
    RestakingException? Error = null);

/// <summary>How a run of claims ended: every ticket it was given, each once.</summary>
/// <param name="Tickets">The tickets.</param>
public sealed record ClaimReport(ImmutableArray<TicketClaimReport> Tickets)
{
    /// <summary>The report of one ticket.</summary>
    /// <exception cref="KeyNotFoundException">The run was not given such a ticket.</exception>
    public TicketClaimReport this[TicketKey key] =>
        Tickets.FirstOrDefault(ticket => ticket.Ticket.Key == key) ?? throw new KeyNotFoundException($"{key} was not part of this run.");

    /// <summary>Whether every ticket is paid, by whomever; true when the run was given none.</summary>
    public bool AllPaid => Tickets.All(ticket => ticket.Status is ClaimStatus.Paid or ClaimStatus.PaidByAnother);
}
