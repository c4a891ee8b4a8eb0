using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// Finds out what became of unfinished operations, by hash and by nonce. Sends nothing but bytes that are on record. Only what the chain proves is written down as an outcome: a silent
/// node proves nothing.
/// </summary>
internal sealed class OperationReconciler(TransactionPipeline pipeline, LaneSession session)
{
    internal async Task<ImmutableArray<ReconciledOperation>> RunAsync(Address account, bool everything, CancellationToken cancellationToken)
    {
        ImmutableArray<string> reopened = everything
            ? await new OperationFinality(pipeline).ReopenAsync(account, session.Fence, cancellationToken).ConfigureAwait(false)
            : [];
        ImmutableArray<OperationRecord> unfinished = await pipeline.Journal.ListUnfinishedAsync(pipeline.ChainId, account, cancellationToken).ConfigureAwait(false);
        if (!everything)
        {
            // What a node has taken is followed by whoever waits for it.
            unfinished = [.. unfinished.Where(record => record.IsUnsigned || record.State == OperationState.Signed)];
        }

        if (unfinished.IsEmpty)
        {
            return [];
        }

        await pipeline.EnsureChainAsync(cancellationToken).ConfigureAwait(false);
        ImmutableArray<ReconciledOperation>.Builder settled = ImmutableArray.CreateBuilder<ReconciledOperation>(unfinished.Length);
        foreach (OperationRecord record in unfinished)
        {
            ReconciledOperation found = await SettleAsync(record, cancellationToken).ConfigureAwait(false);
            if (found.Record.Nonce is { } nonce && found.Verdict is not (ReconciliationVerdict.NothingSigned or ReconciliationVerdict.Dropped))
            {
                session.Lane.UseIfNext(nonce); // whatever was thought before: it is taken
            }

            TransactionLog.Reconciled(pipeline.Logger, record.Intent.Key, found.Verdict, found.Record.Nonce, found.Hash);
            settled.Add(reopened.Contains(record.Intent.Key) ? found with { WasReopened = true } : found);
        }

        // What was given the nonce of a dropped one keeps it, whichever of the two was looked at last: else the next would take its place in the pool.
        foreach (ReconciledOperation found in settled)
        {
            if (found.Record.Nonce is { } taken && found.Verdict is not (ReconciliationVerdict.NothingSigned or ReconciliationVerdict.Dropped))
            {
                session.Lane.UseIfNext(taken);
            }
        }

        return settled.ToImmutable();
    }

    private async Task<ReconciledOperation> SettleAsync(OperationRecord record, CancellationToken cancellationToken)
    {
        if (record.IsUnsigned)
        {
            // Whoever began it has lost the lane, and can not write a signature any more: nothing will leave.
            await pipeline.Journal.AbandonAsync(record.Intent.Key, session.Fence, cancellationToken).ConfigureAwait(false);
            return new ReconciledOperation(record, ReconciliationVerdict.NothingSigned);
        }

        if (record.Signed is not [var first, ..])
        {
            return await SettleHandedOverAsync(record, cancellationToken).ConfigureAwait(false);
        }

        if (await FindOwnMinedAsync(record, first.Unsigned, cancellationToken).ConfigureAwait(false) is { } mined)
        {
            return mined;
        }

        ulong nonce = first.Unsigned.Nonce!.Value;

        // The head before the count: what spent the nonce is in a block up to this head or after it, never hidden before the count.
        ulong head = await pipeline.Node.GetBlockNumberAsync(cancellationToken).ConfigureAwait(false);
        ulong used = await pipeline.Node.GetTransactionCountAsync(record.Intent.From, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        return used > nonce
            ? await SettleSpentAsync(record, first.Unsigned, nonce, head, cancellationToken).ConfigureAwait(false)
            : await SettleUnspentAsync(record, nonce, head, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ReconciledOperation?> FindOwnMinedAsync(OperationRecord record, UnsignedTransaction expected, CancellationToken cancellationToken)
    {
        foreach (SignedTransaction signed in record.Signed)
        {
            if (await TransactionLookup.FindReceiptAsync(pipeline.Node, signed.Hash, cancellationToken).ConfigureAwait(false) is { } receipt
                && await MinedAsync(record, receipt, OutcomeOf(expected, signed.Unsigned, receipt.Succeeded), ReconciliationVerdict.Completed, cancellationToken).ConfigureAwait(false) is { } mined)
            {
                return mined;
            }
        }

        return null;
    }

    private async Task<ReconciledOperation> SettleSpentAsync(OperationRecord record, UnsignedTransaction expected, ulong nonce, ulong head, CancellationToken cancellationToken)
    {
        // It may have been mined since its receipts were asked for.
        if (await FindOwnMinedAsync(record, expected, cancellationToken).ConfigureAwait(false) is { } late)
        {
            return late;
        }

        MinedTransaction? mined = await new ReplacementSearch(pipeline).FindAsync(record.Intent.From, nonce, after: null, head, cancellationToken).ConfigureAwait(false);
        if (mined is null)
        {
            return new ReconciledOperation(record, ReconciliationVerdict.Unknown);
        }

        TransactionInfo found = mined.Transaction;
        if (record.Signed.Any(own => own.Hash == found.Hash))
        {
            return new ReconciledOperation(record, ReconciliationVerdict.Mined, found.Hash); // its receipt follows
        }

        // The same at another price, signed elsewhere with the same key, is the operation itself.
        ReplacementKind kind = ReplacementRules.Classify(expected, found);
        ReconciliationVerdict verdict = kind == ReplacementKind.Repriced ? ReconciliationVerdict.Completed : ReconciliationVerdict.NonceTaken;
        TransactionReceipt? receipt = await TransactionLookup.FindReceiptAsync(pipeline.Node, found.Hash, cancellationToken).ConfigureAwait(false);
        TransactionStage outcome = kind switch
        {
            ReplacementKind.Cancelled => TransactionStage.Cancelled,
            ReplacementKind.Replaced => TransactionStage.Replaced,
            _ => receipt?.Succeeded == false ? TransactionStage.Reverted : TransactionStage.Confirmed,
        };
        ReconciledOperation? settled = receipt is null ? null : await MinedAsync(record, receipt, outcome, verdict, cancellationToken).ConfigureAwait(false);
        return settled ?? new ReconciledOperation(record, ReconciliationVerdict.Unknown, found.Hash);
    }

    /// <summary>Writes the outcome once the block is deep enough; <see langword="null"/> when the block is not on the chain (any more).</summary>
    private async Task<ReconciledOperation?> MinedAsync(OperationRecord record, TransactionReceipt receipt, TransactionStage outcome, ReconciliationVerdict final, CancellationToken cancellationToken)
    {
        ulong head = await pipeline.Node.GetBlockNumberAsync(cancellationToken).ConfigureAwait(false);
        BlockHeader? canonical = await pipeline.Node.GetBlockAsync(BlockTag.FromNumber(receipt.BlockNumber), cancellationToken).ConfigureAwait(false);
        if (canonical is null || canonical.Hash != receipt.BlockHash || ConfirmationRules.Count(receipt.BlockNumber, head) == 0)
        {
            return null;
        }

        if (!ConfirmationRules.HasEnough(receipt.BlockNumber, head, pipeline.Options.Confirmations))
        {
            return new ReconciledOperation(record, final == ReconciliationVerdict.Completed ? ReconciliationVerdict.Mined : final, receipt.TransactionHash);
        }

        var mined = new MinedReference(receipt.TransactionHash, receipt.BlockNumber, receipt.BlockHash);
        await pipeline.Journal.CompleteAsync(record.Intent.Key, outcome, mined, session.Fence, cancellationToken).ConfigureAwait(false);
        OperationRecord completed = record with { State = OperationState.Completed, Outcome = outcome, Mined = mined, Fence = session.Fence };
        return new ReconciledOperation(completed, final, receipt.TransactionHash);
    }

    private async Task<ReconciledOperation> SettleUnspentAsync(OperationRecord record, ulong nonce, ulong head, CancellationToken cancellationToken)
    {
        foreach (SignedTransaction signed in record.Signed)
        {
            if (await TransactionLookup.FindAsync(pipeline.Node, signed.Hash, cancellationToken).ConfigureAwait(false) is not null)
            {
                return await TakenAsync(record, signed.Hash, ReconciliationVerdict.Pending, cancellationToken).ConfigureAwait(false);
            }
        }

        if (record.Standing.IsEmpty)
        {
            // It was over for good as far as anybody was told, and may have been done another way: what comes next takes its nonce.
            session.Lane.Free(nonce);
            return new ReconciledOperation(record, ReconciliationVerdict.Dropped, record.BroadcastHash);
        }

        if (record.State == OperationState.Signed && record.Intent.Key.StartsWith(LaneSession.OwnKeyPrefix, StringComparison.Ordinal))
        {
            // Nobody can ask for it by a key, and whoever sent it was told of a failure, or is gone: it is not sent unasked. What comes next takes its nonce, and so excludes it.
            session.Lane.Free(nonce);
            return new ReconciledOperation(record, ReconciliationVerdict.Dropped, record.Standing[0].Hash);
        }

        // What a node took last; or else what was asked for under the key, never a cancellation or a price that nobody sent.
        SignedTransaction offered = record.Standing.FirstOrDefault(signed => signed.Hash == record.BroadcastHash) ?? record.Standing[0];
        cancellationToken.ThrowIfCancellationRequested();
        if (record.Intent is { IsPrivate: true, BegunAtBlock: { } since } && new RelayOffer(pipeline).IsPrivateAt(since, head))
        {
            await new RelayOffer(pipeline).TryAsync(offered, since).ConfigureAwait(false);
            return await TakenAsync(record, offered.Hash, ReconciliationVerdict.Private, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await new TransactionBroadcaster(pipeline).BroadcastAsync(offered, mayBeKnown: true).ConfigureAwait(false);
        }
        catch (TransactionOutcomeUnknownException exception) when (exception.InnerException is RpcException answer && BroadcastRules.Read(answer) is { Verdict: BroadcastVerdict.Rejected } refusal)
        {
            session.Lane.Free(nonce);
            return new ReconciledOperation(record, ReconciliationVerdict.Dropped, offered.Hash, refusal.Reason);
        }
        catch (TransactionOutcomeUnknownException exception)
        {
            throw new TransactionException(
                $"The operation '{record.Intent.Key}' (nonce {nonce}) could not be settled, and it comes before anything new from {record.Intent.From}. Nothing new was sent.",
                TransactionStage.Preparing,
                offered.Hash,
                isTransient: true,
                exception);
        }

        return await TakenAsync(record, offered.Hash, ReconciliationVerdict.Rebroadcast, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ReconciledOperation> TakenAsync(OperationRecord record, Hash32 hash, ReconciliationVerdict verdict, CancellationToken cancellationToken)
    {
        if (record.State == OperationState.Broadcast && record.BroadcastHash is not null)
        {
            return new ReconciledOperation(record, verdict, hash);
        }

        await pipeline.Journal.RecordBroadcastAsync(record.Intent.Key, hash, session.Fence, cancellationToken).ConfigureAwait(false);
        return new ReconciledOperation(record with { State = OperationState.Broadcast, BroadcastHash = hash, Fence = session.Fence }, verdict, hash);
    }

    /// <summary>What a broadcasting signer has is followed by its hash; without one only the signer can tell, and it is asked when the key is used again.</summary>
    private async Task<ReconciledOperation> SettleHandedOverAsync(OperationRecord record, CancellationToken cancellationToken)
    {
        if (record.BroadcastHash is not { } hash)
        {
            if (await new HandedOverSearch(pipeline).FindAsync(record, cancellationToken).ConfigureAwait(false) is not { } seen)
            {
                return new ReconciledOperation(record, ReconciliationVerdict.Unknown);
            }

            hash = seen;
            await pipeline.Journal.RecordBroadcastAsync(record.Intent.Key, hash, session.Fence, cancellationToken).ConfigureAwait(false);
            record = record with { State = OperationState.Broadcast, BroadcastHash = hash, Fence = session.Fence };
        }

        if (await TransactionLookup.FindReceiptAsync(pipeline.Node, hash, cancellationToken).ConfigureAwait(false) is { } receipt)
        {
            TransactionStage outcome = receipt.Succeeded ? TransactionStage.Confirmed : TransactionStage.Reverted;
            return await MinedAsync(record, receipt, outcome, ReconciliationVerdict.Completed, cancellationToken).ConfigureAwait(false)
                ?? new ReconciledOperation(record, ReconciliationVerdict.Pending, hash);
        }

        // A signer may use a pool this node does not see: silence means nothing.
        TransactionInfo? known = await TransactionLookup.FindAsync(pipeline.Node, hash, cancellationToken).ConfigureAwait(false);
        return new ReconciledOperation(record, known is null ? ReconciliationVerdict.Unknown : ReconciliationVerdict.Pending, hash);
    }

    private static TransactionStage OutcomeOf(UnsignedTransaction expected, UnsignedTransaction mined, bool succeeded) => ReplacementRules.Classify(expected, mined) switch
    {
        ReplacementKind.Cancelled => TransactionStage.Cancelled,
        ReplacementKind.Replaced => TransactionStage.Replaced,
        _ => succeeded ? TransactionStage.Confirmed : TransactionStage.Reverted,
    };
}
