using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

/// <summary>How far an operation in the journal has come.</summary>
public enum OperationState
{
    /// <summary>The intent is written; nothing has been signed.</summary>
    Begun,

    /// <summary>A nonce is set aside for it; nothing has been signed.</summary>
    NonceReserved,

    /// <summary>Signed bytes are written. They may or may not have been broadcast: look the hash up, and send only these bytes again.</summary>
    Signed,

    /// <summary>It was handed to a signer that broadcasts by itself, and no hash has come back. Only the signer can tell; never hand it over again.</summary>
    HandedOver,

    /// <summary>A node or a broadcasting signer took the transaction, or it was given to a private relay; its hash is written.</summary>
    Broadcast,

    /// <summary>Confirmed, reverted, replaced or cancelled, with the confirmations asked for. Watched until <see cref="OperationRecord.IsFinal"/>: a deeper reorganisation makes it pending again.</summary>
    Completed,
}

/// <summary>What the journal knows of an operation.</summary>
/// <param name="Intent">What the key stands for.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Nonce">The nonce, once one is set aside.</param>
/// <param name="Signed">Every signed transaction made for it, in order (the first, then replacements).</param>
/// <param name="BroadcastHash">The hash that a node or a broadcasting signer took.</param>
/// <param name="Outcome">The final stage, once it is completed.</param>
public sealed record OperationRecord(
    OperationIntent Intent,
    OperationState State,
    ulong? Nonce,
    ImmutableArray<SignedTransaction> Signed,
    Hash32? BroadcastHash,
    TransactionStage? Outcome)
{
    /// <summary>Those of <see cref="Signed"/> that a node refused for good. They are never offered again.</summary>
    public ImmutableArray<Hash32> Rejected { get; init; } = [];

    /// <summary>The transaction that decided the outcome and its block; <see langword="null"/> until the operation is completed.</summary>
    public MinedReference? Mined { get; init; }

    /// <summary>Whether its outcome is final: its block can not vanish any more as far as the options say, and it is not looked at again.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Whether its signed bytes were removed (<see cref="IOperationJournal.PruneAsync"/>); <see cref="Signed"/> is empty then. Intent and outcome stay.</summary>
    public bool IsPruned { get; init; }

    /// <summary>
    /// The token of the lease under which it was last carried on. Who writes under a lower one is late, and is refused.
    /// </summary>
    public long Fence { get; init; }

    /// <summary>Whether nothing has been signed for it and nobody was asked to sign and send it: it can have had no effect.</summary>
    public bool IsUnsigned => State is OperationState.Begun or OperationState.NonceReserved;

    /// <summary>The signed transactions that may still be offered.</summary>
    internal ImmutableArray<SignedTransaction> Standing => [.. Signed.Where(signed => !Rejected.Contains(signed.Hash))];
}

/// <summary>A transaction in a block.</summary>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">The block's number.</param>
/// <param name="BlockHash">The block's hash: a reorganisation shows as another hash at the same number.</param>
public readonly record struct MinedReference(Hash32 TransactionHash, ulong BlockNumber, Hash32 BlockHash);

/// <summary>The answer to <see cref="IOperationJournal.BeginAsync"/>.</summary>
/// <param name="IsNew">Whether the caller owns the operation now and must carry it out.</param>
/// <param name="Record">What is known of it.</param>
public readonly record struct OperationStart(bool IsNew, OperationRecord Record);

/// <summary>How much a journal holds.</summary>
/// <param name="Operations">All operations.</param>
/// <param name="Unfinished">Those that are not completed.</param>
public readonly record struct JournalStatus(long Operations, long Unfinished);
