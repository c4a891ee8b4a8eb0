using System.Runtime.CompilerServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Transactions;

/// <summary>Puts another transaction in the place of a pending one: the same at a higher price, or nothing.</summary>
internal sealed class TransactionReplacer(TransactionTrail trail, Hash32 hash)
{
    // A transfer without calldata to an account without code (Yellow Paper, G_transaction).
    private const ulong TransferGas = 21_000;

    private readonly TransactionPipeline _pipeline = trail.Pipeline;
    private FeePolicy _policy = trail.FeePolicy ?? trail.Pipeline.Options.Fees;
    private int _percent = trail.Pipeline.Options.ReplacementBumpPercent;

    internal async Task<Hash32> SpeedUpAsync(TransactionFees? fees, CancellationToken cancellationToken)
    {
        IRawTransactionSigner signer = RequireOwnSigner();
        UnsignedTransaction current = await CurrentAsync(cancellationToken).ConfigureAwait(false);
        return await ReplaceAsync(signer, current, current, fees, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Speeds up by a schedule's own percentage; with room left under the caps for a cancellation, if that is wanted.</summary>
    internal async Task<Hash32> BumpAsync(int? percent, bool keepsRoom, CancellationToken cancellationToken)
    {
        _percent = percent ?? _percent;
        if (keepsRoom)
        {
            _policy = _policy with { MaxFeePerGas = BelowLeastBump(_policy.MaxFeePerGas), MaxPriorityFeePerGas = BelowLeastBump(_policy.MaxPriorityFeePerGas) };
        }

        return await SpeedUpAsync(fees: null, cancellationToken).ConfigureAwait(false);
    }

    internal async Task<Hash32> CancelAsync(TransactionFees? fees, CancellationToken cancellationToken)
    {
        IRawTransactionSigner signer = RequireOwnSigner();
        UnsignedTransaction current = await CurrentAsync(cancellationToken).ConfigureAwait(false);
        var request = new CallRequest { From = trail.From, To = trail.From };

        // Asked rather than assumed: the account may carry code (EIP-7702), and rollups charge more than the base cost.
        ulong estimate = await _pipeline.Node.EstimateGasAsync(request, null, cancellationToken).ConfigureAwait(false);
        ulong gas = estimate <= TransferGas ? TransferGas : GasEstimate.WithMargin(estimate, _pipeline.Options.GasMarginPercent).Limit;
        var nothing = new UnsignedTransaction
        {
            ChainId = current.ChainId,
            From = trail.From,
            To = trail.From,
            Nonce = current.Nonce,
            GasLimit = gas,
            Description = $"Cancel nonce {current.Nonce}",
        };
        return await ReplaceAsync(signer, current, nothing, fees, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Hash32> ReplaceAsync(IRawTransactionSigner signer, UnsignedTransaction current, UnsignedTransaction replacement, TransactionFees? chosen, CancellationToken cancellationToken)
    {
        if (trail.IdempotencyKey is null)
        {
            return await ReplaceInLaneAsync(signer, current, replacement, chosen, fence: 0, cancellationToken).ConfigureAwait(false);
        }

        LaneSession session = await LaneSession.OpenAsync(_pipeline, trail.From, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable closing = session.ConfigureAwait(false);
        return await ReplaceInLaneAsync(signer, current, replacement, chosen, session.Fence, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Hash32> ReplaceInLaneAsync(
        IRawTransactionSigner signer, UnsignedTransaction current, UnsignedTransaction replacement, TransactionFees? chosen, long fence, CancellationToken cancellationToken)
    {
        await _pipeline.EnsureChainAsync(cancellationToken).ConfigureAwait(false);
        await EnsureUnminedAsync(current.Nonce!.Value, cancellationToken).ConfigureAwait(false);
        ulong head = trail.PrivateSince is null ? 0 : await _pipeline.Node.GetBlockNumberAsync(cancellationToken).ConfigureAwait(false);
        TransactionFees fees = await PriceAsync(HighestPrice(current), chosen, replacement.GasLimit!.Value, cancellationToken).ConfigureAwait(false);
        UnsignedTransaction unsigned = fees.ApplyTo(replacement);
        SignedTransaction signed = await new TransactionSigning(_pipeline).SignAsync(signer, unsigned, cancellationToken).ConfigureAwait(false);

        // The last chance to stop: what is in the journal from here on is offered.
        cancellationToken.ThrowIfCancellationRequested();
        if (trail.IdempotencyKey is { } key)
        {
            await _pipeline.Journal.RecordSignedAsync(key, signed, fence, CancellationToken.None).ConfigureAwait(false);
            trail.Fence = fence;
        }

        // Known to the watcher before it is out: if the answer is lost, it is still looked for.
        trail.Expect(current);
        trail.Add(signed);
        try
        {
            await OfferAsync(signed, isCancellation: replacement != current, head).ConfigureAwait(false);
        }
        catch (TransactionRejectedException rejection)
        {
            await ForgetAsync(signed).ConfigureAwait(false);
            throw new ReplacementRejectedException(hash, signed.Hash, rejection.Reason, rejection.InnerException ?? rejection);
        }
        catch (ChainMismatchException)
        {
            await ForgetAsync(signed).ConfigureAwait(false);
            throw;
        }

        await RecordAcceptedAsync(signed).ConfigureAwait(false);
        TransactionMetrics.Sent.Add(1);
        TransactionLog.Broadcast(_pipeline.Logger, signed.Hash, trail.From, unsigned.Nonce, unsigned.Description);
        trail.Report(TransactionStage.Pending, signed.Hash);
        return signed.Hash;
    }

    /// <summary>A dearer copy goes where the operation is. A cancellation has nothing to hide, and the public node is the surest way into a block.</summary>
    private async Task OfferAsync(SignedTransaction signed, bool isCancellation, ulong head)
    {
        if (!isCancellation && !trail.IsPublished && new RelayOffer(_pipeline).IsPrivateAt(trail.PrivateSince, head))
        {
            await new RelayOffer(_pipeline).TryAsync(signed, trail.PrivateSince!.Value).ConfigureAwait(false);
            return;
        }

        await new TransactionBroadcaster(_pipeline).BroadcastAsync(signed, mayBeKnown: false).ConfigureAwait(false);
    }

    /// <summary>The operation is still the transaction it was: nobody may bring the refused one in later.</summary>
    private async Task ForgetAsync(SignedTransaction refused)
    {
        trail.Remove(refused);
        if (trail.IdempotencyKey is not { } key)
        {
            return;
        }

        try
        {
            await _pipeline.Journal.RecordRejectedAsync(key, refused.Hash, trail.Fence, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            TransactionLog.JournalFailed(_pipeline.Logger, refused.Hash, exception);
        }
    }

    private async Task RecordAcceptedAsync(SignedTransaction signed)
    {
        if (trail.IdempotencyKey is not { } key)
        {
            return;
        }

        try
        {
            await _pipeline.Journal.RecordBroadcastAsync(key, signed.Hash, trail.Fence, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new TransactionOutcomeUnknownException(
                $"The node took {signed.Hash} in place of transaction {hash}, and the journal could not record it. Wait on either; do not send the operation again.", signed.Hash, signed, exception);
        }
    }

    internal IRawTransactionSigner RequireOwnSigner()
    {
        ITransactionSigner signer = _pipeline.RequireSigner();
        if (signer.Capability != SignerCapability.Signs || signer is not IRawTransactionSigner raw)
        {
            throw new InvalidOperationException(
                "The signer broadcasts by itself and owns its nonces and replacements: speed the transaction up or cancel it there. Two parties replacing the same nonce could send it twice.");
        }

        return raw.Address == trail.From
            ? raw
            : throw new InvalidOperationException($"The transaction is that of {trail.From}, and the signer is {raw.Address}.");
    }

    /// <summary>The newest transaction for the nonce, from what was signed here or else from the node.</summary>
    private async Task<UnsignedTransaction> CurrentAsync(CancellationToken cancellationToken)
    {
        if (trail.Find(hash) is { } own)
        {
            return own.Unsigned;
        }

        TransactionInfo found = await TransactionLookup.FindAsync(_pipeline.Node, hash, cancellationToken).ConfigureAwait(false)
            ?? throw new TransactionOutcomeUnknownException($"The node does not know transaction {hash} now, so it cannot be replaced: its nonce and price are not known.", hash);
        return found.BlockNumber is { } block
            ? throw AlreadyMined(block)
            : TransactionLookup.ToUnsigned(_pipeline.ChainId, found);
    }

    private async Task EnsureUnminedAsync(ulong nonce, CancellationToken cancellationToken)
    {
        ulong used = await _pipeline.Node.GetTransactionCountAsync(trail.From, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        if (used > nonce)
        {
            throw new TransactionException($"Nonce {nonce} of {trail.From} is used: transaction {hash} or a replacement is mined already. Wait on the handle to see which.", TransactionStage.Mined, hash);
        }
    }

    // A pool compares with the transaction it holds, which is the dearest one it was offered.
    private TransactionFees HighestPrice(UnsignedTransaction current)
    {
        TransactionFees highest = TransactionFees.Of(current)
            ?? throw new InvalidOperationException($"The price of transaction {hash} is not known.");
        foreach (SignedTransaction signed in trail.Signed)
        {
            if (TransactionFees.Of(signed.Unsigned) is { } fees && fees.HighestPricePerGas > highest.HighestPricePerGas)
            {
                highest = fees;
            }
        }

        return highest;
    }

    private async Task<TransactionFees> PriceAsync(TransactionFees current, TransactionFees? chosen, ulong gas, CancellationToken cancellationToken)
    {
        FeePolicy policy = _policy;
        if (chosen is not null)
        {
            if (!ReplacementRules.IsSufficient(current, chosen))
            {
                throw new ArgumentException(
                    $"A replacement must be at least {ReplacementRules.LeastBumpPercent} % dearer in both fee fields (now {current.HighestPricePerGas} wei per gas); nodes would refuse this price.", nameof(chosen));
            }

            policy.EnsureWithinCaps(chosen);
            policy.EnsureTotalWithinCap(chosen, gas, isMarketPrice: false);
            return chosen;
        }

        int percent = _percent;
        FeePolicy uncapped = policy with { MaxFeePerGas = null, MaxPriorityFeePerGas = null, MaxTotalCost = null, UseLegacy = current.GasPrice is null ? null : true };
        FeeMarket market = await FeeOracle.ReadAsync(_pipeline.Node, uncapped, cancellationToken).ConfigureAwait(false);

        // Where the market is above the caps, the least bump may still be within them.
        if (TryBump(current, percent, () => uncapped.Quote(market)) is { } byMarket && IsWithin(policy, byMarket, gas))
        {
            return byMarket;
        }

        TransactionFees? wanted = TryBump(current, percent, market: null);
        if (wanted is null || !IsWithin(policy, wanted, gas))
        {
            wanted = ReplacementRules.Bump(current, ReplacementRules.LeastBumpPercent);
        }

        policy.EnsureWithinCaps(wanted);
        policy.EnsureTotalWithinCap(wanted, gas, isMarketPrice: false);
        return wanted;
    }

    /// <summary>A bump that does not fit into 256 bits is none.</summary>
    private static TransactionFees? TryBump(TransactionFees current, int percent, Func<TransactionFees>? market)
    {
        try
        {
            return ReplacementRules.Bump(current, percent, market?.Invoke());
        }
        catch (Exception exception) when (exception is OverflowException or FeeAboveCapException)
        {
            return null;
        }
    }

    private static bool IsWithin(FeePolicy policy, TransactionFees fees, ulong gas)
    {
        try
        {
            policy.EnsureWithinCaps(fees);
            policy.EnsureTotalWithinCap(fees, gas, isMarketPrice: false);
            return true;
        }
        catch (FeeAboveCapException)
        {
            return false;
        }
    }

    /// <summary>The highest price that, bumped by the least, is still within a cap.</summary>
    private static UInt256? BelowLeastBump(UInt256? cap) =>
        cap is { } most ? UInt256.MulDiv(most, 100u, (uint)(100 + ReplacementRules.LeastBumpPercent), DivisionRounding.Down) : null;

    private TransactionException AlreadyMined(ulong block) =>
        new($"Transaction {hash} is mined in block {block}; there is nothing left to replace.", TransactionStage.Mined, hash);
}
