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

    /// <summary>A node or a broadcasting signer took the transaction; its hash is written.</summary>
    Broadcast,

    /// <summary>Final on chain: confirmed, reverted, replaced or cancelled.</summary>
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
}

/// <summary>The answer to <see cref="IOperationJournal.BeginAsync"/>.</summary>
/// <param name="IsNew">Whether the caller owns the operation now and must carry it out.</param>
/// <param name="Record">What is known of it.</param>
public readonly record struct OperationStart(bool IsNew, OperationRecord Record);

/// <summary>
/// A write-ahead journal of operations under the caller's idempotency keys. The pipeline writes each step before it does it: intent, nonce, every signed
/// transaction with its bytes, outcome. So after a crash what was signed is known, and nothing is sent twice. Each method returns once the record is durable, as far as
/// the journal is.
/// </summary>
public interface IOperationJournal
{
    /// <summary>
    /// Writes the intent, or finds what the key stands for. While another caller carries the operation out and the node has not answered, waits for it.
    /// </summary>
    /// <param name="intent">The key and what it stands for.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="IdempotencyConflictException">The key stands for something else.</exception>
    /// <exception cref="TransactionException">Another caller has carried it out for too long without an end (transient).</exception>
    ValueTask<OperationStart> BeginAsync(OperationIntent intent, CancellationToken cancellationToken = default);

    /// <summary>Writes which nonce is set aside.</summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="nonce">The nonce.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    ValueTask ReserveNonceAsync(string key, ulong nonce, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes signed bytes. Called before they are broadcast, for the first transaction and for every replacement. A state of <see cref="OperationState.Broadcast"/>
    /// or <see cref="OperationState.Completed"/> stays as it is: the first transaction was taken, whatever becomes of a replacement.
    /// </summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="signed">The signed transaction.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    ValueTask RecordSignedAsync(string key, SignedTransaction signed, CancellationToken cancellationToken = default);

    /// <summary>Writes that the node refused one of the signed transactions for good (a replacement; the operation itself still stands). It must never be offered again.</summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="hash">The hash of the refused transaction.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    ValueTask RecordRejectedAsync(string key, Hash32 hash, CancellationToken cancellationToken = default);

    /// <summary>Writes that the operation is about to be handed to a signer that broadcasts by itself.</summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    ValueTask RecordHandOverAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes what became of the broadcast: the hash of the transaction that a node or a broadcasting signer took, or that nobody knows.
    /// From here on other callers with the same key get this operation. A completed operation stays completed.
    /// </summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="hash">The hash; <see langword="null"/> when nobody knows whether the transaction was taken.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    ValueTask RecordBroadcastAsync(string key, Hash32? hash, CancellationToken cancellationToken = default);

    /// <summary>
    /// Frees the key: nothing was signed, or the node refused what was signed for good. The same key may begin again.
    /// </summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    ValueTask AbandonAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Writes the final stage of the operation, i.e. of what its first transaction is meant to do. The first outcome stands; a later call changes nothing.</summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="outcome">Confirmed, Reverted, Replaced or Cancelled.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    ValueTask CompleteAsync(string key, TransactionStage outcome, CancellationToken cancellationToken = default);
}
