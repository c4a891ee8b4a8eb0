using System.Runtime.CompilerServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Transactions;

/// <summary>Signers that broadcast by themselves: they own the nonce, and after a lost answer only they can tell.</summary>
internal sealed partial class TransactionSender
{
    private async Task<(TransactionTrail Trail, Hash32 Hash)> HandOverAsync(
        IBroadcastingSigner signer, UnsignedTransaction unsigned, OperationIntent? intent, TransactionTrail trail, SendOptions options, CancellationToken cancellationToken)
    {
        if (intent is not null && await BeginHandOverAsync(signer, unsigned, intent, trail, options, cancellationToken).ConfigureAwait(false) is { } recorded)
        {
            return recorded;
        }

        bool handedOut = false;
        try
        {
            trail.Expect(unsigned);
            trail.Report(TransactionStage.Signing);
            cancellationToken.ThrowIfCancellationRequested();
            return (trail, await AskToSendAsync(signer, unsigned, trail, () => handedOut = true, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            await SettleFailureAsync(trail, handedOut, exception).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// On record before the signer hears of it. The lane is left then: the signer owns the nonce and may take as long as people do, and what was handed over is never handed over again.
    /// </summary>
    private async Task<(TransactionTrail Trail, Hash32 Hash)?> BeginHandOverAsync(
        IBroadcastingSigner signer, UnsignedTransaction unsigned, OperationIntent intent, TransactionTrail trail, SendOptions options, CancellationToken cancellationToken)
    {
        LaneSession session = await LaneSession.OpenAsync(pipeline, signer.Address, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable closing = session.ConfigureAwait(false);
        await session.ReconcileAsync(everything: false, cancellationToken).ConfigureAwait(false);
        trail.AccountNonce = await pipeline.Node.GetTransactionCountAsync(signer.Address, BlockTag.Pending, cancellationToken).ConfigureAwait(false);
        if (await BeginAsync(intent, trail, unsigned, options, session, cancellationToken).ConfigureAwait(false) is { } recorded)
        {
            return await ReturnRecordedAsync(recorded, trail, unsigned, signer, session, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await pipeline.Journal.RecordHandOverAsync(intent.Key, trail.Fence, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception)
        {
            await SettleFailureAsync(trail, handedOut: false, exception).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<Hash32> AskToSendAsync(IBroadcastingSigner signer, UnsignedTransaction unsigned, TransactionTrail trail, Action markHandedOut, CancellationToken cancellationToken)
    {
        string? key = trail.IdempotencyKey;
        trail.Report(TransactionStage.Broadcasting);
        using var timeout = new CancellationTokenSource(pipeline.Options.HandOverTimeout, pipeline.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        Task<Hash32> sending = AskAsync(signer, unsigned, key, linked.Token);
        if (sending.Exception?.InnerException is ArgumentException)
        {
            // Refused at once, before the signer could wait for anybody: nothing has left.
            return await sending.ConfigureAwait(false);
        }

        markHandedOut();
        Hash32 hash;
        try
        {
            // WaitAsync: a signer that ignores its token must not hold the caller for ever.
            hash = await sending.WaitAsync(linked.Token).ConfigureAwait(false);
        }
        catch (RpcException exception) when (BroadcastRules.Read(exception) is { Verdict: BroadcastVerdict.Rejected or BroadcastVerdict.NonceUsed or BroadcastVerdict.NotDelivered } answer)
        {
            TransactionLog.Rejected(pipeline.Logger, null, answer.Reason);
            throw new TransactionRejectedException(answer.Reason, transactionHash: null, exception);
        }
        catch (RpcException exception) when (exception.Kind == RpcErrorKind.ExecutionReverted && IsRevertData(exception.RevertData.Length))
        {
            // Nodes that hold accounts execute before they sign: a revert here means that nothing was sent.
            throw new TransactionRejectedException(BroadcastRejection.Invalid, transactionHash: null, exception);
        }
        catch (Exception exception) when (exception is not (TransactionRejectedException or ChainMismatchException or OutOfMemoryException))
        {
            // The signer may still be at it: then "I have nothing" is no answer.
            hash = await FindHandedOverAsync(signer, key, exception, mayStillSend: !sending.IsCompleted).ConfigureAwait(false);
        }

        await RecordAcceptedAsync(trail, hash, unsigned).ConfigureAwait(false);
        await CompareBroadcastAsync(trail, hash, unsigned, cancellationToken).ConfigureAwait(false);
        return hash;
    }

    // Asynchronous, so that what a signer throws at once is in the task, too.
    private static async Task<Hash32> AskAsync(IBroadcastingSigner signer, UnsignedTransaction unsigned, string? key, CancellationToken cancellationToken) =>
        signer is IIdempotentBroadcastingSigner idempotent && key is not null
            ? await idempotent.SendTransactionAsync(unsigned, key, cancellationToken).ConfigureAwait(false)
            : await signer.SendTransactionAsync(unsigned, cancellationToken).ConfigureAwait(false);

    // 32 bytes are the hash of a transaction that was sent; fewer than a selector are no error of a contract.
    private static bool IsRevertData(int length) => length == 0 || (length >= Selector.Size && length != Hash32.Size);

    /// <summary>After a lost answer: a service that knows the caller's key is asked for it; without that the outcome stays open.</summary>
    private async Task<Hash32> FindHandedOverAsync(ITransactionSigner signer, string? key, Exception? cause, bool mayStillSend = false)
    {
        if (signer is IIdempotentBroadcastingSigner idempotent && key is not null)
        {
            using var timeout = new CancellationTokenSource(pipeline.Options.BroadcastTimeout, pipeline.TimeProvider);
            Hash32? found;
            try
            {
                found = await idempotent.FindTransactionAsync(key, timeout.Token).ConfigureAwait(false);
            }
            catch (Exception lookup) when (lookup is not OutOfMemoryException)
            {
                throw UnknownHandOver(key, cause ?? lookup);
            }

            return found ?? throw (mayStillSend ? UnknownHandOver(key, cause) : new TransactionRejectedException(BroadcastRejection.NotDelivered, transactionHash: null, cause));
        }

        throw UnknownHandOver(key, cause);
    }

    private TransactionOutcomeUnknownException UnknownHandOver(string? key, Exception? cause)
    {
        TransactionLog.OutcomeUnknown(pipeline.Logger, null, null, cause);
        string name = key is null ? "it" : $"the operation '{key}'";
        return new TransactionOutcomeUnknownException(
            $"The signer was asked to send {name} and no usable answer came back. It may be mined. Look it up at the signer, then track its hash; do not send the operation again.",
            transactionHash: null,
            signed: null,
            cause);
    }

    /// <summary>Compares what was broadcast with what was asked for, as far as the node shows it, and learns the nonce.</summary>
    private async Task CompareBroadcastAsync(TransactionTrail trail, Hash32 hash, UnsignedTransaction unsigned, CancellationToken cancellationToken)
    {
        TransactionInfo? found;
        try
        {
            found = await TransactionLookup.FindAsync(pipeline.Node, hash, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException)
        {
            // The hash is known, so nothing is lost; waiting looks again.
            TransactionLog.PollFailed(pipeline.Logger, hash, exception);
            return;
        }

        if (found is null)
        {
            return;
        }

        UnsignedTransaction actual = TransactionLookup.ToUnsigned(pipeline.ChainId, found);
        trail.Expect(actual);

        // Nonce, gas and fees are the signer's business; what the transaction does is not.
        UnsignedTransaction asked = unsigned with { Nonce = null, GasLimit = null, MaxFeePerGas = null, MaxPriorityFeePerGas = null, GasPrice = null };
        var differences = asked.DifferencesTo(actual, onlyWhatIsSet: true);
        if (!differences.IsEmpty)
        {
            throw new TransactionException(
                $"The signer broadcast transaction {hash}, which is not what it was asked for: {string.Join(", ", differences)} differ. Treat the signer as faulty.", TransactionStage.Pending, hash);
        }
    }
}
