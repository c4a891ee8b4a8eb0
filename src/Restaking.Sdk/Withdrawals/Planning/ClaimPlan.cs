using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Withdrawals.Planning;

/// <summary>What is to be claimed, and why the rest is not.</summary>
/// <param name="Batches">The transactions to send, the most valuable first. Their senders are independent of each other.</param>
/// <param name="Verdicts">One for every ticket, ordered by queue and id.</param>
public sealed record ClaimPlan(ImmutableArray<ClaimBatch> Batches, ImmutableArray<TicketVerdict> Verdicts)
{
    /// <summary>Whether there is nothing to claim.</summary>
    public bool IsEmpty => Batches.IsEmpty;

    /// <summary>The tickets that are left, each with its gates.</summary>
    public IEnumerable<TicketVerdict> Left => Verdicts.Where(verdict => !verdict.IsPlanned);
}

/// <summary>
/// One transaction to send: give <see cref="Tickets"/> to <see cref="WithdrawalsClient.ClaimAsync"/> with <see cref="Options"/>, which reads them again and
/// holds the protocol's own gates before it signs.
/// </summary>
/// <param name="ChainId">The chain.</param>
/// <param name="Queue">The contract that keeps the tickets.</param>
/// <param name="Sender">Who sends, and pays the gas.</param>
/// <param name="Tickets">The tickets, the most valuable first.</param>
/// <param name="Payable">What they pay together at the snapshot's block, one entry for each asset, ordered by asset.</param>
/// <param name="EstimatedGas">The gas by the policy's footprint.</param>
/// <param name="EstimatedCalldataBytes">The calldata by the policy's footprint.</param>
/// <param name="Cost">The gas at the gas price, in wei.</param>
/// <param name="Value">What the tickets of known value are worth, in wei.</param>
/// <param name="TicketsOfUnknownValue">How many tickets are not in <paramref name="Value"/>.</param>
public sealed record ClaimBatch(
    ulong ChainId,
    Address Queue,
    Address Sender,
    ImmutableArray<WithdrawalTicket> Tickets,
    ImmutableArray<AssetAmount> Payable,
    ulong EstimatedGas,
    long EstimatedCalldataBytes,
    UInt256 Cost,
    UInt256 Value,
    int TicketsOfUnknownValue)
{
    /// <summary>How the batch is claimed: by its sender, in one transaction where the protocol can.</summary>
    public ClaimOptions Options => new() { From = Sender, MaxPerTransaction = Tickets.Length };
}

/// <summary>What a plan decided about one ticket.</summary>
/// <param name="Ticket">The ticket, as the plan took it.</param>
/// <param name="Batch">The index of its batch in <see cref="ClaimPlan.Batches"/>; null when it is left.</param>
/// <param name="Gates">
/// Every gate that stood against it, in a fixed order; empty exactly when it is planned. A ticket that is claimed has that one gate: nothing is left to weigh.
/// </param>
/// <param name="Overridden">Gates that would have stood and that a deadline overrode.</param>
/// <param name="Value">What it is worth in wei; null when an asset's worth is not known.</param>
/// <param name="Cost">
/// Its part of the gas in wei: its own, and its share of the transaction's. For a ticket that is left, the share is that of the fullest transaction the
/// limits allow, so that a gate of cost says it is too dear even then; one left because its actual batch was too small has the share of that batch.
/// </param>
/// <param name="ClaimableSince">What its deadlines count from; null while it cannot be claimed.</param>
public sealed record TicketVerdict(
    WithdrawalTicket Ticket,
    int? Batch,
    ImmutableArray<ClaimGate> Gates,
    ImmutableArray<ClaimGate> Overridden,
    UInt256? Value,
    UInt256 Cost,
    DateTimeOffset? ClaimableSince)
{
    /// <summary>Whether it is in a batch.</summary>
    public bool IsPlanned => Batch is not null;

    /// <summary>The ticket's key, and its batch or its gates.</summary>
    public override string ToString() => Batch is { } batch ? $"{Ticket.Key}: batch {batch}" : $"{Ticket.Key}: {string.Join(" ", Gates.Select(gate => gate.Message))}";
}
