using System.Diagnostics;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Diagnostics;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// Looks at a transaction again and again until it is final. It remembers the hash of the block that contained it, so it sees reorganisations; it looks at the
/// account's nonce, so it sees replacements; and it never takes silence or an error for an answer. Every look asks the endpoint that transactions are sent to:
/// a look that moved to another node half-way would mix two views of the chain, and a node that is down would let another one tell what became of the money.
/// </summary>
internal sealed partial class TransactionWatcher(TransactionTrail trail, Hash32 hash)
{
    private readonly TransactionPipeline _pipeline = trail.Pipeline;
    private TransactionStage _seen = TransactionStage.Pending;
    private int _misses;
    private int _vanished;

    /// <summary>Whether the same bytes are offered again instead of ending with "dropped".</summary>
    internal bool OffersAgain { get; init; }

    /// <summary>Whether the last look found the nonce spent in a block: by the transaction, or by what took its place.</summary>
    internal bool IsMined { get; private set; }

    internal Task<ConfirmedTransaction> WaitAsync(int? confirmations, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        int required = confirmations ?? _pipeline.Options.Confirmations;
        ArgumentOutOfRangeException.ThrowIfLessThan(required, 1, nameof(confirmations));
        return WaitAsync(stop => LookAsync(required, stop), timeout, cancellationToken);
    }

    /// <summary>Looks again and again until a look returns the confirmed transaction, or throws.</summary>
    internal async Task<ConfirmedTransaction> WaitAsync(Func<CancellationToken, Task<ConfirmedTransaction?>> look, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        TransactionOptions options = _pipeline.Options;
        TimeSpan limit = timeout ?? options.WaitTimeout;
        if (limit <= TimeSpan.Zero && limit != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), limit, "A time above zero is needed, or Timeout.InfiniteTimeSpan.");
        }

        using Activity? activity = RestakingDiagnostics.Activities.StartActivity("restaking.transaction.wait");
        activity?.SetTag("restaking.transaction_hash", hash.ToString());
        long started = _pipeline.TimeProvider.GetTimestamp();
        using var deadline = new CancellationTokenSource(limit, _pipeline.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        RpcException? lastFailure = null;
        try
        {
            while (true)
            {
                try
                {
                    if (await look(linked.Token).ConfigureAwait(false) is { } confirmed)
                    {
                        return confirmed;
                    }

                    lastFailure = null;
                }
                catch (RpcException exception) when (exception.IsTransient)
                {
                    lastFailure = exception;
                    TransactionLog.PollFailed(_pipeline.Logger, hash, exception);
                }

                await Task.Delay(options.PollingInterval, _pipeline.TimeProvider, linked.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            TimeSpan waited = _pipeline.TimeProvider.GetElapsedTime(started);
            trail.Report(TransactionStage.Unknown, hash, detail: "Waiting ended; the transaction may still be mined.");
            TransactionLog.WaitTimedOut(_pipeline.Logger, hash, waited);
            TransactionMetrics.Ended(TransactionStage.Unknown);
            throw new TransactionTimeoutException(hash, waited, _seen, trail.Find(hash), lastFailure);
        }
        catch (RpcException exception)
        {
            // A permanent failure to ask says nothing about the transaction.
            trail.Report(TransactionStage.Unknown, hash, detail: exception.Message);
            throw new TransactionOutcomeUnknownException(
                $"The state of transaction {hash} can not be read from this node. The transaction may be mined; ask another node. Do not send the operation again.", hash, trail.Find(hash), exception);
        }
        finally
        {
            TransactionMetrics.WaitSeconds.Record(_pipeline.TimeProvider.GetElapsedTime(started).TotalSeconds);
        }
    }

    /// <summary>One look. The confirmed transaction, or <see langword="null"/> to look again later.</summary>
    internal async Task<ConfirmedTransaction?> LookAsync(int required, CancellationToken cancellationToken)
    {
        IsMined = false;
        if (await LookAtReceiptsAsync(required, cancellationToken).ConfigureAwait(false) is (true, var early))
        {
            return early;
        }

        BackToPending();
        ulong head = await _pipeline.Node.GetBlockNumberAsync(cancellationToken).ConfigureAwait(false);
        if (trail.Nonce is null)
        {
            await LearnAsync(cancellationToken).ConfigureAwait(false);
        }

        if (trail.Nonce is not { } nonce)
        {
            return null;
        }

        ulong used = await _pipeline.Node.GetTransactionCountAsync(trail.From, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        if (used > nonce)
        {
            // It may have been mined since its receipts were asked for: no reason to search the blocks for a stranger.
            return await LookAtReceiptsAsync(required, cancellationToken).ConfigureAwait(false) is (true, var late)
                ? late
                : await NonceSpentAsync(nonce, head, required, cancellationToken).ConfigureAwait(false);
        }

        // The head was read before the count, so the nonce was unused in it.
        trail.SawUnspentAt(head);
        _vanished = 0;
        if (!await IsPrivateAsync(head, cancellationToken).ConfigureAwait(false))
        {
            await EnsureNotDroppedAsync(nonce, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Whether a receipt of the operation's own transactions is there, and the transaction once it has the confirmations.</summary>
    private async Task<(bool IsThere, ConfirmedTransaction? Confirmed)> LookAtReceiptsAsync(int required, CancellationToken cancellationToken)
    {
        foreach (Hash32 candidate in Candidates())
        {
            TransactionReceipt? receipt = await TransactionLookup.FindReceiptAsync(_pipeline.Node, candidate, cancellationToken).ConfigureAwait(false);
            if (receipt is not null && await ConfirmationsAsync(receipt, cancellationToken).ConfigureAwait(false) is { } count)
            {
                UnsignedTransaction? mined = trail.Find(candidate)?.Unsigned;
                return (true, await MinedAsync(receipt, mined, count, required, cancellationToken).ConfigureAwait(false));
            }
        }

        return default;
    }

    /// <summary>Confirmations of a receipt whose block is on the chain; <see langword="null"/> when the block is not (any more), or nodes disagree.</summary>
    private async Task<ulong?> ConfirmationsAsync(TransactionReceipt receipt, CancellationToken cancellationToken)
    {
        ulong head = await _pipeline.Node.GetBlockNumberAsync(cancellationToken).ConfigureAwait(false);

        // The block last, so that the newest answer decides. Heights alone would count confirmations of a block that was reorganised away.
        BlockHeader? canonical = await _pipeline.Node.GetBlockAsync(BlockTag.FromNumber(receipt.BlockNumber), cancellationToken).ConfigureAwait(false);
        if (canonical is null || canonical.Hash != receipt.BlockHash)
        {
            TransactionLog.Reorganized(_pipeline.Logger, receipt.TransactionHash, receipt.BlockNumber);
            return null;
        }

        ulong count = ConfirmationRules.Count(receipt.BlockNumber, head);
        return count == 0 ? null : count;
    }

    private async Task<ConfirmedTransaction?> MinedAsync(TransactionReceipt receipt, UnsignedTransaction? mined, ulong count, int required, CancellationToken cancellationToken)
    {
        _misses = 0;
        IsMined = true;
        Hash32 minedHash = receipt.TransactionHash;
        UnsignedTransaction? expected = trail.Find(hash)?.Unsigned ?? trail.Expected;
        TransactionStage outcome = OperationOutcome(mined, receipt.Succeeded);
        if (minedHash != hash && (mined is null || expected is null || ReplacementRules.Classify(expected, mined) != ReplacementKind.Repriced))
        {
            ReplacementKind kind = mined is null || expected is null ? ReplacementKind.Replaced : ReplacementRules.Classify(expected, mined);
            return count < (ulong)required ? null : throw await ReplacedAsync(receipt, count, kind, outcome, cancellationToken).ConfigureAwait(false);
        }

        _seen = TransactionStage.Mined;
        trail.Report(TransactionStage.Mined, minedHash, receipt.BlockNumber, count);
        if (count < (ulong)required)
        {
            return null;
        }

        if (!receipt.Succeeded)
        {
            throw await RevertedAsync(receipt, count, outcome, cancellationToken).ConfigureAwait(false);
        }

        trail.Report(TransactionStage.Confirmed, minedHash, receipt.BlockNumber, count);
        TransactionLog.Confirmed(_pipeline.Logger, minedHash, receipt.BlockNumber, count, receipt.GasUsed);
        await EndAsync(TransactionStage.Confirmed, outcome, receipt, count).ConfigureAwait(false);
        return new ConfirmedTransaction(receipt, count, minedHash == hash ? null : minedHash);
    }

    private async Task<TransactionRevertedException> RevertedAsync(TransactionReceipt receipt, ulong count, TransactionStage outcome, CancellationToken cancellationToken)
    {
        TransactionRevertedException exception = await new RevertReplay(_pipeline).ExplainAsync(receipt, trail.Binding, trail.Function, cancellationToken).ConfigureAwait(false);
        trail.Report(TransactionStage.Reverted, receipt.TransactionHash, receipt.BlockNumber, detail: exception.Message);
        TransactionLog.Reverted(_pipeline.Logger, receipt.TransactionHash, receipt.BlockNumber, exception.Error?.Name ?? "unknown");
        await EndAsync(TransactionStage.Reverted, outcome, receipt, count).ConfigureAwait(false);
        return exception;
    }

    private async Task<TransactionReplacedException> ReplacedAsync(TransactionReceipt receipt, ulong count, ReplacementKind kind, TransactionStage outcome, CancellationToken cancellationToken)
    {
        Hash32 by = receipt.TransactionHash;
        TransactionInfo? replacement = await TransactionLookup.FindAsync(_pipeline.Node, by, cancellationToken).ConfigureAwait(false);
        ulong nonce = trail.Nonce ?? replacement?.Nonce ?? 0;
        TransactionStage stage = kind == ReplacementKind.Cancelled ? TransactionStage.Cancelled : TransactionStage.Replaced;
        trail.Report(stage, hash, detail: $"{by} was mined with nonce {nonce}.");
        TransactionLog.Replaced(_pipeline.Logger, hash, nonce, kind, by);
        await EndAsync(stage, outcome, receipt, count).ConfigureAwait(false);
        return new TransactionReplacedException(hash, nonce, kind, by, replacement);
    }

    /// <summary>
    /// What became of the operation, whichever of its transactions this handle waits for: a confirmed cancellation is no confirmed operation, and where the first one
    /// was mined instead of its cancellation, the operation happened.
    /// </summary>
    private TransactionStage OperationOutcome(UnsignedTransaction? mined, bool succeeded)
    {
        ReplacementKind kind = mined is null || trail.Expected is not { } operation
            ? ReplacementKind.Repriced
            : ReplacementRules.Classify(operation, mined with { From = trail.From });
        return kind switch
        {
            ReplacementKind.Cancelled => TransactionStage.Cancelled,
            ReplacementKind.Replaced => TransactionStage.Replaced,
            _ => succeeded ? TransactionStage.Confirmed : TransactionStage.Reverted,
        };
    }

    private async Task<ConfirmedTransaction?> NonceSpentAsync(ulong nonce, ulong head, int required, CancellationToken cancellationToken)
    {
        _misses = 0;
        IsMined = true;
        MinedTransaction? mined = await new ReplacementSearch(_pipeline).FindAsync(trail.From, nonce, trail.UnspentAt, head, cancellationToken).ConfigureAwait(false);
        if (mined is null)
        {
            // One such look proves nothing: the count and the blocks may come from nodes at different heights.
            if (++_vanished < _pipeline.Options.DroppedAfterMisses)
            {
                return null;
            }

            trail.Report(TransactionStage.Unknown, hash, detail: "The nonce is used, and the transaction that used it was not found.");
            throw new TransactionOutcomeUnknownException(
                $"Nonce {nonce} of {trail.From} is used, and the node shows neither transaction {hash} nor another one with it in the blocks searched. Ask another node before doing anything.",
                hash,
                trail.Find(hash));
        }

        _vanished = 0;
        if (Candidates().Contains(mined.Transaction.Hash))
        {
            return null; // it is ours; the receipt follows
        }

        TransactionReceipt? receipt = await TransactionLookup.FindReceiptAsync(_pipeline.Node, mined.Transaction.Hash, cancellationToken).ConfigureAwait(false);
        return receipt is not null && await ConfirmationsAsync(receipt, cancellationToken).ConfigureAwait(false) is { } count
            ? await MinedAsync(receipt, TransactionLookup.ToUnsigned(_pipeline.ChainId, mined.Transaction), count, required, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private async Task LearnAsync(CancellationToken cancellationToken)
    {
        if (await TransactionLookup.FindAsync(_pipeline.Node, hash, cancellationToken).ConfigureAwait(false) is { } found && found.From == trail.From)
        {
            trail.Expect(TransactionLookup.ToUnsigned(_pipeline.ChainId, found));
        }
    }

    private void BackToPending()
    {
        if (_seen == TransactionStage.Mined)
        {
            _seen = TransactionStage.Pending;
            trail.Report(TransactionStage.Pending, hash, detail: "The block that contained it is no longer on the chain.");
        }
    }

    /// <summary>Every hash that may have been mined for the nonce, the one asked for first.</summary>
    private List<Hash32> Candidates()
    {
        var candidates = new List<Hash32> { hash };
        candidates.AddRange(trail.Signed.Select(signed => signed.Hash).Where(other => other != hash).Reverse());
        return candidates;
    }

    private async Task EndAsync(TransactionStage stage, TransactionStage outcome, TransactionReceipt receipt, ulong count)
    {
        TransactionMetrics.Ended(stage);
        if (trail.IdempotencyKey is not { } key || count < (ulong)_pipeline.Options.Confirmations)
        {
            return; // whoever waits for less than the options ask for does not make it final
        }

        try
        {
            var mined = new MinedReference(receipt.TransactionHash, receipt.BlockNumber, receipt.BlockHash);
            await _pipeline.Journal.CompleteAsync(key, outcome, mined, trail.Fence, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The chain is the truth; what the journal lacks is found again by the hash.
            TransactionLog.JournalFailed(_pipeline.Logger, hash, exception);
        }
    }
}
