using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Withdrawals;

/// <summary>How tickets are to be claimed.</summary>
public sealed record ClaimOptions
{
    /// <summary>How many tickets go into one transaction when nothing is said.</summary>
    public const int DefaultMaxPerTransaction = 50;

    /// <summary>Who sends; null: the client's signer.</summary>
    public Address? From { get; init; }

    /// <summary>Who is paid, where the owner may choose; null: the owner. Elsewhere it pins the owner: a ticket that went to somebody else since is left out.</summary>
    public Address? Recipient { get; init; }

    /// <summary>The most tickets of one transaction; a claim costs some 50,000 to 150,000 gas each.</summary>
    public int MaxPerTransaction { get; init; } = DefaultMaxPerTransaction;
}

/// <summary>Claims that are ready to be sent, and the tickets that were left out.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Block">The block the tickets were read again at.</param>
/// <param name="Transactions">The transactions, in the order they must be sent.</param>
/// <param name="Skipped">Tickets that are in none of them, each with every reason.</param>
public sealed record ClaimPreparation(
    TicketQueueInfo Queue,
    BlockRef Block,
    ImmutableArray<PreparedClaim> Transactions,
    ImmutableArray<SkippedTicket> Skipped);

/// <summary>One transaction that claims.</summary>
/// <param name="Tickets">The tickets it claims, as they were read when it was prepared.</param>
/// <param name="Transaction">
/// The transaction. Before it is sent its gates are asked again; a ticket of it that was claimed or moved meanwhile refuses the whole
/// (<see cref="TicketAlreadyClaimed"/>, <see cref="TicketMoved"/>): prepare anew, or let <see cref="WithdrawalsClient"/> do it.
/// </param>
public sealed record PreparedClaim(ImmutableArray<WithdrawalTicket> Tickets, PreparedTransaction<ClaimResult> Transaction);

/// <summary>A ticket that is not claimed.</summary>
/// <param name="Ticket">The ticket as it was read now.</param>
/// <param name="Reasons">Why not; at least one.</param>
public sealed record SkippedTicket(WithdrawalTicket Ticket, ImmutableArray<PreflightIssue> Reasons);

/// <summary>What became of one ticket in a mined transaction.</summary>
public enum TicketOutcome
{
    /// <summary>This transaction paid it.</summary>
    Paid,

    /// <summary>It was paid, but not by this transaction: somebody else was first.</summary>
    PaidByAnother,

    /// <summary>It was not paid; the rest of the transaction was not held up by it.</summary>
    NotPaid,
}

/// <summary>What became of one ticket.</summary>
/// <param name="Key">The ticket.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Recipient">Who was paid; null when nobody was, or the receipt does not tell.</param>
/// <param name="Paid">What was paid; empty when nothing was, or the receipt does not tell how much.</param>
/// <param name="Reason">Why it was not paid.</param>
public sealed record TicketPayout(TicketKey Key, TicketOutcome Outcome, Address? Recipient, ImmutableArray<AssetAmount> Paid, string? Reason = null);

/// <summary>What a mined claim did.</summary>
/// <param name="Payouts">Each of its tickets.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record ClaimResult(ImmutableArray<TicketPayout> Payouts, Hash32 TransactionHash, ulong BlockNumber);
