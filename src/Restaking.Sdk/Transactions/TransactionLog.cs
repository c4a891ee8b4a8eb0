using Microsoft.Extensions.Logging;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

/// <summary>What this part logs: hashes, nonces and stages as fields; never calldata, signed bytes or keys.</summary>
internal static partial class TransactionLog
{
    [LoggerMessage(TransactionEventIds.Stage, LogLevel.Debug, "Transaction {Hash} (nonce {Nonce}): {Stage}, block {Block}")]
    internal static partial void Stage(ILogger logger, TransactionStage stage, Hash32? hash, ulong? nonce, ulong? block);

    [LoggerMessage(TransactionEventIds.Broadcast, LogLevel.Information, "Transaction {Hash} from {From} with nonce {Nonce} was taken by the node: {Method}")]
    internal static partial void Broadcast(ILogger logger, Hash32 hash, Address from, ulong? nonce, string? method);

    [LoggerMessage(TransactionEventIds.BroadcastAmbiguous, LogLevel.Warning, "No answer tells whether transaction {Hash} was taken (try {Attempt}); looking the hash up")]
    internal static partial void BroadcastAmbiguous(ILogger logger, Hash32 hash, int attempt, Exception exception);

    [LoggerMessage(TransactionEventIds.ShortfallUnread, LogLevel.Warning, "The node says that {Account} cannot pay, and its balance could not be read to say by how much")]
    internal static partial void ShortfallUnread(ILogger logger, Address account, Exception exception);

    [LoggerMessage(TransactionEventIds.Rejected, LogLevel.Warning, "The node refused transaction {Hash}: {Reason}")]
    internal static partial void Rejected(ILogger logger, Hash32? hash, BroadcastRejection reason);

    [LoggerMessage(TransactionEventIds.OutcomeUnknown, LogLevel.Error, "Nobody can tell whether transaction {Hash} (nonce {Nonce}) was taken; it must be looked up, not sent again")]
    internal static partial void OutcomeUnknown(ILogger logger, Hash32? hash, ulong? nonce, Exception? exception);

    [LoggerMessage(TransactionEventIds.Confirmed, LogLevel.Information, "Transaction {Hash} is confirmed in block {Block} with {Confirmations} confirmations, gas used {GasUsed}")]
    internal static partial void Confirmed(ILogger logger, Hash32 hash, ulong block, ulong confirmations, ulong gasUsed);

    [LoggerMessage(TransactionEventIds.Reverted, LogLevel.Error, "Transaction {Hash} was mined in block {Block} and reverted: {Reason}")]
    internal static partial void Reverted(ILogger logger, Hash32 hash, ulong block, string reason);

    [LoggerMessage(TransactionEventIds.Replaced, LogLevel.Warning, "Transaction {Hash} (nonce {Nonce}) was {Kind} by {Replacement}")]
    internal static partial void Replaced(ILogger logger, Hash32 hash, ulong nonce, ReplacementKind kind, Hash32 replacement);

    [LoggerMessage(TransactionEventIds.Reorganized, LogLevel.Warning, "Block {Block} with transaction {Hash} is no longer on the chain; the transaction is pending again")]
    internal static partial void Reorganized(ILogger logger, Hash32 hash, ulong block);

    [LoggerMessage(TransactionEventIds.Dropped, LogLevel.Warning, "The node no longer knows transaction {Hash} (nonce {Nonce})")]
    internal static partial void Dropped(ILogger logger, Hash32 hash, ulong? nonce);

    [LoggerMessage(TransactionEventIds.WaitTimedOut, LogLevel.Warning, "Transaction {Hash} was not final after {Waited}; it may still be mined")]
    internal static partial void WaitTimedOut(ILogger logger, Hash32 hash, TimeSpan waited);

    [LoggerMessage(TransactionEventIds.PollFailed, LogLevel.Debug, "The state of transaction {Hash} could not be read; waiting goes on")]
    internal static partial void PollFailed(ILogger logger, Hash32 hash, Exception exception);

    [LoggerMessage(TransactionEventIds.KeyReused, LogLevel.Information, "The idempotency key was used before; returning transaction {Hash}")]
    internal static partial void KeyReused(ILogger logger, Hash32? hash);

    [LoggerMessage(TransactionEventIds.ForeignHash, LogLevel.Warning, "The node answered with hash {Answered} to the bytes of transaction {Hash}")]
    internal static partial void ForeignHash(ILogger logger, Hash32 hash, Hash32 answered);

    [LoggerMessage(TransactionEventIds.ProgressFailed, LogLevel.Error, "The receiver of progress threw at stage {Stage} of transaction {Hash}; the transaction goes on")]
    internal static partial void ProgressFailed(ILogger logger, TransactionStage stage, Hash32? hash, Exception exception);

    [LoggerMessage(TransactionEventIds.JournalFailed, LogLevel.Error, "The journal could not record that sending failed (transaction {Hash})")]
    internal static partial void JournalFailed(ILogger logger, Hash32? hash, Exception exception);

    [LoggerMessage(TransactionEventIds.Reconciled, LogLevel.Information, "Unfinished operation {Key}: {Verdict} (nonce {Nonce}, transaction {Hash})")]
    internal static partial void Reconciled(ILogger logger, string key, ReconciliationVerdict verdict, ulong? nonce, Hash32? hash);

    [LoggerMessage(TransactionEventIds.LeaseAwaited, LogLevel.Information, "{Holder} holds the lease on {Account} for {Remaining}; waiting")]
    internal static partial void LeaseAwaited(ILogger logger, Address account, string holder, TimeSpan remaining);

    [LoggerMessage(TransactionEventIds.LeaseNotReleased, LogLevel.Warning, "The lease on {Account} could not be given back; it ends by itself")]
    internal static partial void LeaseNotReleased(ILogger logger, Address account, Exception exception);

    [LoggerMessage(TransactionEventIds.CapReached, LogLevel.Warning, "Transaction {Hash} (nonce {Nonce}) waits: the next price would be above the cap {Cap}")]
    internal static partial void CapReached(ILogger logger, Hash32 hash, ulong? nonce, FeeCap cap);

    [LoggerMessage(TransactionEventIds.Cancelling, LogLevel.Information, "Transaction {Hash} (nonce {Nonce}) is no longer wanted; cancelling it")]
    internal static partial void Cancelling(ILogger logger, Hash32 hash, ulong? nonce);

    [LoggerMessage(TransactionEventIds.ReplacementFailed, LogLevel.Warning, "Transaction {Hash} (nonce {Nonce}) could not be replaced; it stands and is watched on")]
    internal static partial void ReplacementFailed(ILogger logger, Hash32 hash, ulong? nonce, Exception exception);

    [LoggerMessage(TransactionEventIds.RelayTook, LogLevel.Information, "The relay says that it took transaction {Hash}; the public node gets it from block {PublicFrom}")]
    internal static partial void RelayTook(ILogger logger, Hash32 hash, ulong publicFrom);

    [LoggerMessage(TransactionEventIds.RelayFailed, LogLevel.Warning, "The relay did not take transaction {Hash} (try {Attempt}); the public node gets it from block {PublicFrom}")]
    internal static partial void RelayFailed(ILogger logger, Hash32 hash, int attempt, ulong publicFrom, Exception exception);

    [LoggerMessage(TransactionEventIds.Published, LogLevel.Information, "Transaction {Hash} was private since block {Since} and not mined; the public node has it now")]
    internal static partial void Published(ILogger logger, Hash32 hash, ulong since);

    [LoggerMessage(TransactionEventIds.PublishFailed, LogLevel.Warning, "Transaction {Hash} was private and not mined, and the public node did not take it; it is offered again")]
    internal static partial void PublishFailed(ILogger logger, Hash32 hash, Exception exception);

    [LoggerMessage(TransactionEventIds.Reopened, LogLevel.Error, "Operation {Key} was {Outcome} by transaction {Hash} in block {Block}, which is no longer on the chain: it is pending again")]
    internal static partial void Reopened(ILogger logger, string key, TransactionStage? outcome, Hash32 hash, ulong block);

    [LoggerMessage(TransactionEventIds.Final, LogLevel.Debug, "Operation {Key} is {Outcome} by transaction {Hash}, and its block {Block} is final")]
    internal static partial void Final(ILogger logger, string key, TransactionStage? outcome, Hash32 hash, ulong block);

    [LoggerMessage(TransactionEventIds.OfferedAgain, LogLevel.Information, "The node had forgotten transaction {Hash} (nonce {Nonce}) and has the same bytes again")]
    internal static partial void OfferedAgain(ILogger logger, Hash32 hash, ulong nonce);
}
