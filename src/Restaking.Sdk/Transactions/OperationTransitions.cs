using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// What each write to a journal makes of a record, and who may write it. Pure: a store reads the record and the account's newest token, asks here, and writes what comes back, all in one
/// transaction of its own. The same record coming back means that there is nothing to write.
/// </summary>
public static class OperationTransitions
{
    /// <summary>Begins an operation, or returns what stands under the key.</summary>
    /// <param name="found">What stands under the key, if anything.</param>
    /// <param name="intent">What the caller wants.</param>
    /// <param name="nonce">The nonce set aside for it, if any.</param>
    /// <param name="fence">The writer's token.</param>
    /// <param name="held">The newest token granted for the account; <see langword="null"/> when nobody holds it.</param>
    /// <exception cref="IdempotencyConflictException">The key stands for something else.</exception>
    /// <exception cref="LeaseLostException">Somebody else holds the account.</exception>
    public static OperationStart Begin(OperationRecord? found, OperationIntent intent, ulong? nonce, long fence, long? held)
    {
        ArgumentNullException.ThrowIfNull(intent);
        if (found is not null && !found.Intent.Equals(intent))
        {
            throw new IdempotencyConflictException(found.Intent, intent);
        }

        if (found is { IsUnsigned: false })
        {
            return new OperationStart(IsNew: false, found);
        }

        EnsureHeld(intent, fence, held);
        OperationState state = nonce is null ? OperationState.Begun : OperationState.NonceReserved;
        return new OperationStart(IsNew: true, new OperationRecord(intent, state, nonce, [], BroadcastHash: null, Outcome: null) { Fence = fence });
    }

    /// <summary>Signed bytes are on record.</summary>
    /// <param name="record">The operation.</param>
    /// <param name="signed">The bytes.</param>
    /// <param name="fence">The writer's token.</param>
    /// <param name="held">The newest token granted for the account.</param>
    /// <exception cref="LeaseLostException">Somebody else holds the account.</exception>
    public static OperationRecord Sign(OperationRecord record, SignedTransaction signed, long fence, long? held)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(signed);
        EnsureHeld(record.Intent, fence, held);
        return record with
        {
            State = AtLeast(record.State, OperationState.Signed),
            Nonce = signed.Unsigned.Nonce,
            Signed = record.Signed.Contains(signed) ? record.Signed : record.Signed.Add(signed),
            Fence = fence,
        };
    }

    /// <summary>A node refused one of the signed transactions for good.</summary>
    /// <param name="record">The operation.</param>
    /// <param name="hash">The refused transaction.</param>
    /// <param name="fence">The writer's token.</param>
    /// <param name="held">The newest token granted for the account.</param>
    /// <exception cref="LeaseLostException">Somebody else holds the account.</exception>
    public static OperationRecord Reject(OperationRecord record, Hash32 hash, long fence, long? held)
    {
        ArgumentNullException.ThrowIfNull(record);
        EnsureHeld(record.Intent, fence, held);
        return record.Rejected.Contains(hash) ? record : record with { Rejected = record.Rejected.Add(hash), Fence = fence };
    }

    /// <summary>It is about to be handed to a signer that broadcasts by itself.</summary>
    /// <param name="record">The operation.</param>
    /// <param name="fence">The writer's token.</param>
    /// <param name="held">The newest token granted for the account.</param>
    /// <exception cref="LeaseLostException">Somebody else holds the account.</exception>
    public static OperationRecord HandOver(OperationRecord record, long fence, long? held)
    {
        ArgumentNullException.ThrowIfNull(record);
        EnsureHeld(record.Intent, fence, held);
        return record with { State = OperationState.HandedOver, Fence = fence };
    }

    /// <summary>A node or a broadcasting signer took it, or nobody knows.</summary>
    /// <param name="record">The operation.</param>
    /// <param name="hash">The transaction that was taken; <see langword="null"/> when nobody knows.</param>
    /// <param name="fence">The writer's token.</param>
    /// <param name="held">The newest token granted for the account.</param>
    /// <exception cref="LeaseLostException">Somebody else has carried the operation on.</exception>
    public static OperationRecord Broadcast(OperationRecord record, Hash32? hash, long fence, long? held)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.State == OperationState.Completed && hash == record.BroadcastHash)
        {
            return record;
        }

        EnsureMayReport(record, fence, held);
        return hash is null ? record : record with { State = AtLeast(record.State, OperationState.Broadcast), BroadcastHash = hash, Fence = fence };
    }

    /// <summary>Whether the operation may be forgotten.</summary>
    /// <param name="record">The operation.</param>
    /// <param name="fence">The writer's token.</param>
    /// <param name="held">The newest token granted for the account.</param>
    /// <exception cref="LeaseLostException">Somebody else holds the account.</exception>
    public static void EnsureMayAbandon(OperationRecord record, long fence, long? held)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.State == OperationState.HandedOver)
        {
            EnsureMayReport(record, fence, held);
        }
        else
        {
            EnsureHeld(record.Intent, fence, held);
        }
    }

    /// <summary>It is final on chain.</summary>
    /// <param name="record">The operation.</param>
    /// <param name="outcome">Confirmed, Reverted, Replaced or Cancelled.</param>
    /// <param name="mined">The transaction that decided it, where it is known.</param>
    /// <param name="fence">The writer's token.</param>
    /// <param name="held">The newest token granted for the account.</param>
    /// <exception cref="ArgumentException">The stage is no outcome.</exception>
    /// <exception cref="LeaseLostException">Somebody else has carried the operation on.</exception>
    public static OperationRecord Complete(OperationRecord record, TransactionStage outcome, MinedReference? mined, long fence, long? held)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (outcome is not (TransactionStage.Confirmed or TransactionStage.Reverted or TransactionStage.Replaced or TransactionStage.Cancelled))
        {
            throw new ArgumentException($"{outcome} is not final.", nameof(outcome));
        }

        if (record.State == OperationState.Completed)
        {
            return record;
        }

        EnsureMayReport(record, fence, held);
        return record with { State = OperationState.Completed, Outcome = outcome, Mined = mined, IsFinal = mined is null, Fence = fence };
    }

    /// <summary>
    /// The block of its outcome is no longer on the chain: it is pending again. What decided the outcome is what is offered again. Where that was somebody else's transaction the operation was told
    /// to be over, and may have been done another way since: none of its own is offered again.
    /// </summary>
    /// <param name="record">The operation.</param>
    /// <param name="was">The outcome's transaction and block, as they were looked at. Anything else that stands by now stays.</param>
    /// <param name="fence">The writer's token.</param>
    /// <param name="held">The newest token granted for the account.</param>
    /// <exception cref="LeaseLostException">Somebody else holds the account.</exception>
    public static OperationRecord Reopen(OperationRecord record, MinedReference was, long fence, long? held)
    {
        ArgumentNullException.ThrowIfNull(record);
        EnsureHeld(record.Intent, fence, held);
        if (record is not { State: OperationState.Completed, IsFinal: false } || record.Mined != was)
        {
            return record;
        }

        bool isOwn = record.Signed.Any(signed => signed.Hash == was.TransactionHash);
        Hash32? broadcast = isOwn ? was.TransactionHash : record.BroadcastHash ?? (record.Signed is [var first, ..] ? first.Hash : was.TransactionHash);
        return record with
        {
            State = OperationState.Broadcast,
            BroadcastHash = broadcast,
            Rejected = isOwn || record.Outcome != TransactionStage.Replaced ? record.Rejected : [.. record.Signed.Select(signed => signed.Hash)],
            Outcome = null,
            Mined = null,
            Fence = fence,
        };
    }

    /// <summary>The block of its outcome is final.</summary>
    /// <param name="record">The operation.</param>
    /// <param name="mined">The outcome's transaction and block, as they were looked at.</param>
    /// <param name="fence">The writer's token.</param>
    /// <param name="held">The newest token granted for the account.</param>
    /// <exception cref="LeaseLostException">Somebody else has carried the operation on.</exception>
    public static OperationRecord Finalize(OperationRecord record, MinedReference mined, long fence, long? held)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record is not { State: OperationState.Completed, IsFinal: false } || record.Mined != mined)
        {
            return record;
        }

        EnsureMayReport(record, fence, held);
        return record with { IsFinal = true };
    }

    /// <summary>What a write under a key that nothing stands under fails with.</summary>
    /// <param name="key">The key.</param>
    public static JournalException NotBegun(string key) =>
        new($"No operation stands under the key '{key}': it was never begun, or whoever took the account over has ended it before anything was signed.", isTransient: true);

    // What a node took stays taken: a replacement that is signed, or an answer that comes late, never takes that back.
    private static OperationState AtLeast(OperationState current, OperationState next) =>
        current is OperationState.Broadcast or OperationState.Completed && current > next ? current : next;

    // The time of a lease is not looked at: while nobody took over, nobody is in the way.
    private static void EnsureHeld(OperationIntent intent, long fence, long? held)
    {
        if (held != fence)
        {
            throw new LeaseLostException(intent.Key, intent.ChainId, intent.From, fence, held);
        }
    }

    private static void EnsureMayReport(OperationRecord record, long fence, long? held)
    {
        if (record.Fence != fence)
        {
            EnsureHeld(record.Intent, fence, held);
        }
    }
}
