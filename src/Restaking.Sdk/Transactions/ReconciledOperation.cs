using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

/// <summary>What reconciling found out about an unfinished operation.</summary>
public enum ReconciliationVerdict
{
    /// <summary>Nothing was signed for it. It had no effect, and its key is free again.</summary>
    NothingSigned,

    /// <summary>It is mined (perhaps by a replacement of its own) and final: <see cref="OperationRecord.Outcome"/> says how.</summary>
    Completed,

    /// <summary>It is mined, and has fewer confirmations than asked for.</summary>
    Mined,

    /// <summary>A node has it, and no block does.</summary>
    Pending,

    /// <summary>The node did not know it, and took the same bytes again.</summary>
    Rebroadcast,

    /// <summary>It is with the private relay, which was given the same bytes again; the public node gets them some blocks later.</summary>
    Private,

    /// <summary>
    /// The node does not know it and refuses the same bytes now (its price, its funds), or it was sent without a key and nobody knows whether it went out. Its nonce is unused and is given out next, so that it and what takes its place exclude each other.
    /// </summary>
    Dropped,

    /// <summary>Somebody else's transaction was mined with its nonce: it will never happen. Final once that has the confirmations asked for.</summary>
    NonceTaken,

    /// <summary>Nobody can tell from here: the nonce is used by a transaction that was not found, or only the signer it was handed to knows.</summary>
    Unknown,
}

/// <summary>An unfinished operation and what became of it.</summary>
/// <param name="Record">The operation as it stands in the journal now.</param>
/// <param name="Verdict">What was found out.</param>
/// <param name="Hash">The transaction that says so: the mined or pending one, or the foreign one that took the nonce.</param>
/// <param name="Refusal">Why a node refused it, when it did.</param>
public sealed record ReconciledOperation(OperationRecord Record, ReconciliationVerdict Verdict, Hash32? Hash = null, BroadcastRejection? Refusal = null)
{
    /// <summary>Whether it was completed, and the block of its outcome is no longer on the chain: who was told of the outcome was told too early.</summary>
    public bool WasReopened { get; init; }
}
