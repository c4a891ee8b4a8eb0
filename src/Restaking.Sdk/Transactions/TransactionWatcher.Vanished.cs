using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <content>What the node does not show: dropped, held back by a relay, or offered again.</content>
internal sealed partial class TransactionWatcher
{
    private async Task EnsureNotDroppedAsync(ulong nonce, CancellationToken cancellationToken)
    {
        foreach (Hash32 candidate in Candidates())
        {
            if (await TransactionLookup.FindAsync(_pipeline.Node, candidate, cancellationToken).ConfigureAwait(false) is not null)
            {
                _misses = 0;
                return;
            }
        }

        // A signer that broadcasts by itself may use a private pool that this node does not see: silence means nothing then.
        if (trail.Signed.IsEmpty)
        {
            return;
        }

        _misses++;
        if (ConfirmationRules.IsDropped(_misses, _pipeline.Options.DroppedAfterMisses))
        {
            // A node that does not show the transaction but counts it has it somewhere behind it: then nothing was dropped.
            if (await _pipeline.Node.GetTransactionCountAsync(trail.From, BlockTag.Pending, cancellationToken).ConfigureAwait(false) > nonce)
            {
                _misses = 0;
                return;
            }

            if (OffersAgain && await OfferAgainAsync(nonce).ConfigureAwait(false))
            {
                _misses = 0;
                return;
            }

            // Whoever sends next takes exactly this nonce, whatever the next node counts, and so excludes that both are mined.
            _pipeline.NonceLanes.For(_pipeline.ChainId, trail.From).Free(nonce);
            trail.Report(TransactionStage.Dropped, hash);
            TransactionLog.Dropped(_pipeline.Logger, hash, nonce);
            TransactionMetrics.Ended(TransactionStage.Dropped);
            throw new TransactionDroppedException(hash, nonce, trail.Find(hash));
        }
    }

    /// <summary>Whether a relay has it and the public node is not to have it yet. When that time is over, the public node is given it here.</summary>
    private async Task<bool> IsPrivateAsync(ulong head, CancellationToken cancellationToken)
    {
        if (trail.PrivateSince is not { } since || trail.IsPublished || trail.Signed is not [.., var newest])
        {
            return false;
        }

        if (new RelayOffer(_pipeline).IsPrivateAt(since, head))
        {
            return true; // that the public node does not know it means nothing
        }

        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await new TransactionBroadcaster(_pipeline).BroadcastAsync(newest, mayBeKnown: true).ConfigureAwait(false);
            trail.IsPublished = true;
            trail.Report(TransactionStage.Published, newest.Hash, detail: $"It was private since block {since} and not mined.");
            TransactionLog.Published(_pipeline.Logger, newest.Hash, since);
        }
        catch (TransactionOutcomeUnknownException exception)
        {
            // Perhaps mined in this moment. The next look tells, or offers it again.
            TransactionLog.PublishFailed(_pipeline.Logger, newest.Hash, exception);
        }

        return true;
    }

    /// <summary>Gives the node the newest bytes again; false when it refuses them for good.</summary>
    private async Task<bool> OfferAgainAsync(ulong nonce)
    {
        SignedTransaction newest = trail.Signed[^1];
        try
        {
            await new TransactionBroadcaster(_pipeline).BroadcastAsync(newest, mayBeKnown: true).ConfigureAwait(false);
            TransactionLog.OfferedAgain(_pipeline.Logger, newest.Hash, nonce);
            return true;
        }
        catch (TransactionOutcomeUnknownException exception)
        {
            // Too cheap for now, as in a spike of the base fee, is no end: prices fall, and a dearer copy may follow.
            return exception.InnerException is not RpcException answer
                || BroadcastRules.Read(answer) is not { Verdict: BroadcastVerdict.Rejected, Reason: not (BroadcastRejection.Underpriced or BroadcastRejection.PoolFull or BroadcastRejection.ReplacementUnderpriced) };
        }
    }
}
