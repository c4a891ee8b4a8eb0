using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>How a cycle of a lane ended.</summary>
public enum ClaimCycleOutcome
{
    /// <summary>Nothing moved, and nothing was under way.</summary>
    Idle,

    /// <summary>Tickets were weighed, claims were followed or sent.</summary>
    Worked,

    /// <summary>Something failed that may be better with the next block.</summary>
    Transient,

    /// <summary>Time ran out; the rest follows with the next block.</summary>
    TimedOut,

    /// <summary>The lane stopped, now or before, and waits for somebody to resume it.</summary>
    Stopped,
}

/// <summary>What became of a claim in a cycle.</summary>
public enum ClaimBatchStatus
{
    /// <summary>Dry run: it would have been sent.</summary>
    Planned,

    /// <summary>It was sent in this cycle.</summary>
    Sent,

    /// <summary>It was sent before, and is not final.</summary>
    Unconfirmed,

    /// <summary>It is mined with success and has its confirmations.</summary>
    Confirmed,

    /// <summary>It is mined and reverted, or another transaction took its nonce: nothing was paid by it. Its tickets are weighed anew.</summary>
    Failed,

    /// <summary>It was not sent: a check refused it or the node did. Its tickets are weighed anew.</summary>
    NotSent,

    /// <summary>Nobody knows whether it was sent. Its tickets stay in flight until that is known.</summary>
    Unknown,
}

/// <summary>One claim transaction.</summary>
/// <param name="Key">Its idempotency key in the journal.</param>
/// <param name="Queue">The queue's contract.</param>
/// <param name="Tickets">The tickets it claims.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Hash">Its transaction, once there is one.</param>
/// <param name="Paid">What it paid, or would pay; empty where that is not known.</param>
/// <param name="GasPaid">What its gas cost, in wei, once it is final.</param>
/// <param name="Reason">Why it failed or was not sent.</param>
public sealed record ClaimBatchReport(
    string Key,
    Address Queue,
    ImmutableArray<TicketKey> Tickets,
    ClaimBatchStatus Status,
    Hash32? Hash,
    ImmutableArray<AssetAmount> Paid,
    UInt256? GasPaid = null,
    string? Reason = null);

/// <summary>What one cycle of one lane did.</summary>
/// <param name="Lane">The lane's sender.</param>
/// <param name="Number">The cycle's number, from 1.</param>
/// <param name="Block">The block the tickets are of; null when none was read.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Verdicts">One for every ticket of the lane's owners, also in cycles in which nothing moved.</param>
/// <param name="Batches">Every claim that was planned, sent, followed or settled.</param>
/// <param name="Failures">Queues that did not answer; their tickets are as last read, and are not claimed.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Error">What went wrong, if anything did.</param>
public sealed record ClaimCycleReport(
    Address Lane,
    long Number,
    BlockRef? Block,
    ClaimCycleOutcome Outcome,
    ImmutableArray<TicketVerdict> Verdicts,
    ImmutableArray<ClaimBatchReport> Batches,
    ImmutableArray<QueueFailure> Failures,
    TimeSpan Duration,
    Exception? Error = null)
{
    /// <summary>When the lane has something to do though no queue moves; null when it has nothing: it waits for a queue or for the time of a ticket.</summary>
    public string? NextWake { get; init; }

    /// <summary>
    /// Whether nothing is left to do: no ticket that can be claimed or is held back for some blocks, no claim that is not final. False also for the cycle that saw a claim end: what that
    /// changed is seen by the next one.
    /// </summary>
    public bool IsSettled =>
        Outcome is ClaimCycleOutcome.Idle or ClaimCycleOutcome.Worked
        && Batches.IsEmpty
        && !Verdicts.Any(verdict => verdict.IsPlanned || verdict.Gates.Any(gate => gate is HeldBackGate));
}
