using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// Brings signed bytes to the node and finds out what became of them. After a lost answer the hash is looked up and the same bytes are offered again; nothing
/// is ever signed anew here. Ends in one of three ways: the node has it, the node refused it for good, or nobody can tell.
/// </summary>
internal sealed class TransactionBroadcaster(TransactionPipeline pipeline)
{
    /// <summary>Returns when the node has the transaction.</summary>
    /// <param name="signed">The signed bytes.</param>
    /// <param name="mayBeKnown">Whether these bytes may have been offered before: then a refusal proves nothing, for the first offer may have been taken.</param>
    /// <remarks>Takes no token on purpose: to stop here would leave the outcome open. Every try has its own time-out and the number of tries is limited.</remarks>
    internal async Task BroadcastAsync(SignedTransaction signed, bool mayBeKnown)
    {
        TransactionOptions options = pipeline.Options;
        Exception? lastFailure = null;
        bool ambiguous = mayBeKnown;
        BroadcastRejection undelivered = BroadcastRejection.RateLimited;
        for (int attempt = 1; attempt <= options.BroadcastAttempts; attempt++)
        {
            if (attempt > 1)
            {
                await Task.Delay(options.BroadcastRetryDelay, pipeline.TimeProvider).ConfigureAwait(false);
            }

            // After a lost answer the node is asked first: usually it has the transaction.
            if (ambiguous && await IsKnownAsync(signed.Hash).ConfigureAwait(false) == true)
            {
                return;
            }

            try
            {
                await OfferAsync(signed).ConfigureAwait(false);
                return;
            }
            catch (RpcException exception)
            {
                lastFailure = exception;
                (BroadcastVerdict verdict, BroadcastRejection reason) = BroadcastRules.Read(exception);
                if (verdict == BroadcastVerdict.NotDelivered)
                {
                    undelivered = reason;
                    continue;
                }

                if (verdict is BroadcastVerdict.AlreadyKnown or BroadcastVerdict.NonceUsed or BroadcastVerdict.Rejected)
                {
                    // Words are no proof of "already known"; and "nonce too low" or "insufficient funds" is also what a second copy of a transaction that is already in gets for an answer.
                    bool? known = await IsKnownAsync(signed.Hash).ConfigureAwait(false);
                    if (known == true)
                    {
                        return;
                    }

                    if (!ambiguous && (verdict == BroadcastVerdict.Rejected || (verdict == BroadcastVerdict.NonceUsed && known == false)))
                    {
                        TransactionLog.Rejected(pipeline.Logger, signed.Hash, reason);
                        throw new TransactionRejectedException(reason, signed.Hash, exception);
                    }
                }

                ambiguous = true;
                TransactionLog.BroadcastAmbiguous(pipeline.Logger, signed.Hash, attempt, exception);
            }
            catch (ChainMismatchException) when (!ambiguous)
            {
                throw; // refused before anything left
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
            {
                // Whatever it is: the bytes may be out, and the caller needs the hash and the bytes more than a type.
                ambiguous = true;
                lastFailure = exception;
                TransactionLog.BroadcastAmbiguous(pipeline.Logger, signed.Hash, attempt, exception);
            }
            catch (OperationCanceledException exception)
            {
                ambiguous = true;
                lastFailure = new RpcException(RpcErrorKind.Timeout, $"No answer to the broadcast within {options.BroadcastTimeout}.", innerException: exception);
                TransactionLog.BroadcastAmbiguous(pipeline.Logger, signed.Hash, attempt, lastFailure);
            }
        }

        if (!ambiguous)
        {
            TransactionLog.Rejected(pipeline.Logger, signed.Hash, undelivered);
            throw new TransactionRejectedException(undelivered, signed.Hash, lastFailure);
        }

        if (await IsKnownAsync(signed.Hash).ConfigureAwait(false) == true)
        {
            return;
        }

        throw Unknown(signed, lastFailure);
    }

    /// <summary>Whether the node shows the transaction, pending or mined; <see langword="null"/> when it could not be asked.</summary>
    private async Task<bool?> IsKnownAsync(Hash32 hash)
    {
        using var timeout = new CancellationTokenSource(pipeline.Options.BroadcastTimeout, pipeline.TimeProvider);
        try
        {
            return await TransactionLookup.FindAsync(pipeline.Node, hash, timeout.Token).ConfigureAwait(false) is not null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            TransactionLog.PollFailed(pipeline.Logger, hash, exception);
            return null;
        }
    }

    private async Task OfferAsync(SignedTransaction signed)
    {
        using var timeout = new CancellationTokenSource(pipeline.Options.BroadcastTimeout, pipeline.TimeProvider);
        Hash32 answered = await pipeline.Node.SendRawTransactionAsync(signed.RawBytes, timeout.Token).ConfigureAwait(false);
        if (answered != signed.Hash)
        {
            // A node that names another hash cannot be believed about this one.
            TransactionLog.ForeignHash(pipeline.Logger, signed.Hash, answered);
            throw new RpcException(RpcErrorKind.MalformedResponse, $"The node answered with hash {answered} to the bytes of transaction {signed.Hash}.", "eth_sendRawTransaction");
        }
    }

    private TransactionOutcomeUnknownException Unknown(SignedTransaction signed, Exception? cause)
    {
        TransactionLog.OutcomeUnknown(pipeline.Logger, signed.Hash, signed.Unsigned.Nonce, cause);
        return new TransactionOutcomeUnknownException(
            $"Nobody can tell whether the node took transaction {signed.Hash} (nonce {signed.Unsigned.Nonce}). It may be mined. Resume it with its signed bytes; do not send the operation again.",
            signed.Hash,
            signed,
            cause);
    }
}
