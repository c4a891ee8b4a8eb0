using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Transactions;

/// <summary>Keys: beginning an operation in the journal, and returning what stands there.</summary>
internal sealed partial class TransactionSender
{
    /// <summary>What stands under the key, brought in where that is needed; <see langword="null"/> when it is still to be carried out.</summary>
    private async Task<(TransactionTrail Trail, Hash32 Hash)?> TakeUpAsync(
        OperationIntent intent, TransactionTrail trail, UnsignedTransaction unsigned, ITransactionSigner? signer, CancellationToken cancellationToken)
    {
        OperationRecord? record = await FindAsync(intent, cancellationToken).ConfigureAwait(false);
        if (record is null or { IsUnsigned: true })
        {
            return null;
        }

        if (record.State is OperationState.Broadcast or OperationState.Completed)
        {
            return ReturnSent(record, trail, unsigned);
        }

        // Whoever is at it has the lane; afterwards it stands differently.
        LaneSession session = await LaneSession.OpenAsync(pipeline, intent.From, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable closing = session.ConfigureAwait(false);
        record = await FindAsync(intent, cancellationToken).ConfigureAwait(false);
        return record is null or { IsUnsigned: true }
            ? null
            : await ReturnRecordedAsync(record, trail, unsigned, signer, session, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>After a failure before anything was begun. A failure to look must not hide that one.</summary>
    private async Task<(TransactionTrail Trail, Hash32 Hash)?> LookAgainAsync(
        OperationIntent intent, TransactionTrail trail, UnsignedTransaction unsigned, ITransactionSigner signer, RestakingException failure, CancellationToken cancellationToken)
    {
        try
        {
            return await TakeUpAsync(intent, trail, unsigned, signer, cancellationToken).ConfigureAwait(false);
        }
        catch (RestakingException exception) when (exception is not TransactionOutcomeUnknownException)
        {
            TransactionLog.JournalFailed(pipeline.Logger, null, exception);
            throw failure;
        }
    }

    private async Task<OperationRecord?> FindAsync(OperationIntent intent, CancellationToken cancellationToken)
    {
        OperationRecord? record = await pipeline.Journal.FindAsync(intent.Key, cancellationToken).ConfigureAwait(false);
        return record is null || record.Intent.Equals(intent) ? record : throw new IdempotencyConflictException(record.Intent, intent);
    }

    /// <summary>
    /// Writes intent and nonce. What a durable journal gets without a key has one of its own: its nonce must be known to whoever sends next. <see langword="null"/> when the operation is
    /// the caller's to carry out; otherwise what stands under the key.
    /// </summary>
    private async Task<OperationRecord?> BeginAsync(
        OperationIntent? intent, TransactionTrail trail, UnsignedTransaction unsigned, SendOptions options, LaneSession session, CancellationToken cancellationToken)
    {
        if (intent is null && !pipeline.Journal.IsDurable)
        {
            return null;
        }

        intent ??= OperationIntent.Of(session.OwnKey, trail.From, unsigned);
        await EnsureNoOverlapAsync(intent, unsigned.Nonce, cancellationToken).ConfigureAwait(false);
        FeePolicy policy = options.FeePolicy ?? pipeline.Options.Fees;
        var bounds = new OperationBounds(unsigned.GasLimit, policy.MaxFeePerGas, policy.MaxPriorityFeePerGas, policy.MaxTotalCost);
        OperationStart start = await pipeline.Journal.BeginAsync(intent with { Bounds = bounds, BegunAtBlock = trail.UnspentAt, AccountNonce = trail.AccountNonce, IsPrivate = trail.PrivateSince is not null }, unsigned.Nonce, session.Fence, cancellationToken).ConfigureAwait(false);
        if (!start.IsNew)
        {
            return start.Record;
        }

        trail.IdempotencyKey = intent.Key;
        trail.Fence = session.Fence;
        return null;
    }

    /// <summary>
    /// What it is about is in no other unfinished operation. One with the nonce that this one gets is no obstacle: of the two at most one can be mined.
    /// </summary>
    private async Task EnsureNoOverlapAsync(OperationIntent intent, ulong? nonce, CancellationToken cancellationToken)
    {
        if (intent.Subjects.IsEmpty)
        {
            return;
        }

        HashSet<string> subjects = new(intent.Subjects, StringComparer.Ordinal);
        ImmutableArray<OperationRecord> unfinished = await pipeline.Journal.ListUnfinishedAsync(pipeline.ChainId, intent.From, cancellationToken).ConfigureAwait(false);
        foreach (OperationRecord other in unfinished)
        {
            bool excluded = other.Intent.Key == intent.Key || other.IsUnsigned || (other.Nonce is not null && other.Nonce == nonce);
            if (!excluded && other.Intent.Subjects.FirstOrDefault(subjects.Contains) is { } shared)
            {
                throw new OperationOverlapException(intent.Key, other.Intent.Key, shared);
            }
        }
    }

    /// <summary>The same key was used before: the caller gets that operation, and at most the same bytes are offered again.</summary>
    private async Task<(TransactionTrail Trail, Hash32 Hash)> ReturnRecordedAsync(
        OperationRecord record,
        TransactionTrail trail,
        UnsignedTransaction unsigned,
        ITransactionSigner? signer,
        LaneSession session,
        CancellationToken cancellationToken)
    {
        if (record.State is OperationState.Broadcast or OperationState.Completed)
        {
            return ReturnSent(record, trail, unsigned);
        }

        ImmutableArray<SignedTransaction> standing = record.Standing;
        Remember(record, trail, unsigned);
        trail.Fence = session.Fence;
        if (standing is [var original, ..])
        {
            await pipeline.EnsureChainAsync(cancellationToken).ConfigureAwait(false);

            // What is out already stays. Where nothing is, the caller gets what was asked for under the key, never a cancellation or a price nobody sent.
            SignedTransaction brought = await FirstKnownAsync(standing, cancellationToken).ConfigureAwait(false) ?? original;
            await BringInAsync(trail, brought, cancellationToken).ConfigureAwait(false);
            await RecordAcceptedAsync(trail, brought.Hash, brought.Unsigned).ConfigureAwait(false);
            return (trail, original.Hash);
        }

        if (record.State == OperationState.HandedOver && signer is not null)
        {
            try
            {
                Hash32 found = await FindHandedOverAsync(signer, record.Intent.Key, cause: null).ConfigureAwait(false);
                await RecordAcceptedAsync(trail, found, unsigned).ConfigureAwait(false);
                return (trail, found);
            }
            catch (TransactionRejectedException)
            {
                // The service is certain that it has nothing under this key: the key is free.
                await pipeline.Journal.AbandonAsync(record.Intent.Key, session.Fence, CancellationToken.None).ConfigureAwait(false);
                throw;
            }
        }

        throw new TransactionException(
            $"The operation '{record.Intent.Key}' is being carried out elsewhere ({record.State}). Nothing was sent here.", TransactionStage.Preparing, isTransient: true);
    }

    private (TransactionTrail Trail, Hash32 Hash) ReturnSent(OperationRecord record, TransactionTrail trail, UnsignedTransaction unsigned)
    {
        if (record is { IsPruned: true, Mined: { } mined })
        {
            return ReturnPruned(record, mined, trail, unsigned);
        }

        Remember(record, trail, unsigned);
        return (trail, record.Standing is [var original, ..] ? original.Hash : record.BroadcastHash!.Value);
    }

    /// <summary>The bytes are gone, so what decided the outcome is all there is: the operation itself, or what took its place.</summary>
    private (TransactionTrail Trail, Hash32 Hash) ReturnPruned(OperationRecord record, MinedReference mined, TransactionTrail trail, UnsignedTransaction unsigned)
    {
        if (record.Outcome is TransactionStage.Replaced or TransactionStage.Cancelled)
        {
            ReplacementKind kind = record.Outcome == TransactionStage.Cancelled ? ReplacementKind.Cancelled : ReplacementKind.Replaced;
            throw new TransactionReplacedException(record.BroadcastHash ?? mined.TransactionHash, record.Nonce ?? 0, kind, mined.TransactionHash, replacement: null);
        }

        Remember(record, trail, unsigned);
        return (trail, mined.TransactionHash);
    }

    private void Remember(OperationRecord record, TransactionTrail trail, UnsignedTransaction unsigned)
    {
        trail.IdempotencyKey = record.Intent.Key;
        trail.Fence = record.Fence;
        trail.PrivateSince = record.Intent is { IsPrivate: true, BegunAtBlock: var since } ? since : null;
        foreach (SignedTransaction signed in record.Standing)
        {
            trail.Add(signed);
        }

        trail.Expect(unsigned with { Nonce = record.Nonce });
        TransactionLog.KeyReused(pipeline.Logger, record.BroadcastHash ?? record.Signed.FirstOrDefault()?.Hash);
    }

    private async Task<SignedTransaction?> FirstKnownAsync(ImmutableArray<SignedTransaction> standing, CancellationToken cancellationToken)
    {
        foreach (SignedTransaction signed in standing)
        {
            if (await TransactionLookup.FindAsync(pipeline.Node, signed.Hash, cancellationToken).ConfigureAwait(false) is not null)
            {
                return signed;
            }
        }

        return null;
    }
}
