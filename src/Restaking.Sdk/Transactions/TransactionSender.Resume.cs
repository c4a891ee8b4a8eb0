using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>Taking up what was begun before or signed elsewhere.</summary>
internal sealed partial class TransactionSender
{
    internal async Task<TransactionHandle> ResumeAsync(SignedTransaction signed, IProgress<TransactionProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(signed);
        SignedTransaction decoded = TransactionSigning.Decode(signed.RawBytes);
        EnsureOwnChain(decoded);
        await pipeline.EnsureChainAsync(cancellationToken).ConfigureAwait(false);
        Address from = await SenderOfAsync(decoded, signed.Unsigned.From, cancellationToken).ConfigureAwait(false);
        decoded = decoded with { Unsigned = decoded.Unsigned with { From = from } };
        var trail = new TransactionTrail(pipeline, from, decoded.Unsigned.Nonce, progress);
        await BringInAsync(trail, decoded, cancellationToken).ConfigureAwait(false);
        return new TransactionHandle(trail, decoded.Hash);
    }

    internal async Task<TransactionHandle> BroadcastForeignAsync(
        ReadOnlyMemory<byte> rawTransaction, UnsignedTransaction expected, PreparedTransaction? prepared, SendOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ValidateOptions(options);
        if (options.Nonce is not null || options.GasLimit is not null || options.Fees is not null)
        {
            throw new ArgumentException("Nonce, gas limit and fees are in the signed bytes and cannot be chosen any more.", nameof(options));
        }

        SignedTransaction signed = TransactionSigning.Decode(rawTransaction);
        TransactionSigning.EnsureSame(expected, signed, onlyWhatIsSet: true);
        EnsureOwnChain(signed);
        Address from = await SenderOfAsync(signed, expected.From, cancellationToken).ConfigureAwait(false);
        signed = signed with
        {
            Unsigned = signed.Unsigned with { From = from, ContractName = expected.ContractName, Method = expected.Method, Arguments = expected.Arguments, Description = expected.Description },
        };
        FeePolicy policy = options.FeePolicy ?? pipeline.Options.Fees;
        TransactionFees fees = TransactionFees.Of(signed.Unsigned)!;
        policy.EnsureWithinCaps(fees);
        policy.EnsureTotalWithinCap(fees, signed.Unsigned.GasLimit!.Value, isMarketPrice: false);

        var trail = new TransactionTrail(pipeline, from, signed.Unsigned.Nonce, options.Progress)
        {
            IdempotencyKey = options.IdempotencyKey,
            FeePolicy = options.FeePolicy,
            Binding = prepared?.Call.Contract,
            Function = prepared?.Call.Function,
        };
        OperationIntent? intent = options.IdempotencyKey is { } key ? OperationIntent.Of(key, from, signed.Unsigned) : null;
        using IDisposable? turn = intent is null ? null : await KeysInFlight.EnterAsync(pipeline, intent.Key, cancellationToken).ConfigureAwait(false);
        if (intent is not null && await TakeUpAsync(intent, trail, signed.Unsigned, pipeline.Signer, cancellationToken).ConfigureAwait(false) is { } recorded)
        {
            return new TransactionHandle(recorded.Trail, recorded.Hash);
        }

        bool isKnown = await CheckAnewAsync(trail, signed, prepared, options, cancellationToken).ConfigureAwait(false);
        trail.PrivateSince = isKnown ? null : PrivateSince(options, trail);
        if (intent is null && !pipeline.Journal.IsDurable)
        {
            await ReleaseAsync(trail, signed, isKnown).ConfigureAwait(false);
            return new TransactionHandle(trail, signed.Hash);
        }

        LaneSession session = await LaneSession.OpenAsync(pipeline, from, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable closing = session.ConfigureAwait(false);
        await session.ReconcileAsync(everything: false, cancellationToken).ConfigureAwait(false);
        if (await BeginAsync(intent, trail, signed.Unsigned, options, session, cancellationToken).ConfigureAwait(false) is { } begun)
        {
            (TransactionTrail first, Hash32 hash) = await ReturnRecordedAsync(begun, trail, signed.Unsigned, pipeline.Signer, session, cancellationToken).ConfigureAwait(false);
            return new TransactionHandle(first, hash);
        }

        bool handedOut = isKnown; // it is out already, whatever fails from here on
        try
        {
            await pipeline.Journal.RecordSignedAsync(trail.IdempotencyKey!, signed, trail.Fence, cancellationToken).ConfigureAwait(false);
            handedOut = true;
            await ReleaseAsync(trail, signed, isKnown).ConfigureAwait(false);
            return new TransactionHandle(trail, signed.Hash);
        }
        catch (Exception exception)
        {
            await SettleFailureAsync(trail, handedOut, exception).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Hours may have passed since it was prepared: the state is checked anew. Whether the node has the transaction already; then there is nothing left to check.</summary>
    private async Task<bool> CheckAnewAsync(TransactionTrail trail, SignedTransaction signed, PreparedTransaction? prepared, SendOptions options, CancellationToken cancellationToken)
    {
        trail.Report(TransactionStage.Preparing);
        await pipeline.EnsureChainAsync(cancellationToken).ConfigureAwait(false);
        UnsignedTransaction unsigned = signed.Unsigned;
        if (await TransactionLookup.FindAsync(pipeline.Node, signed.Hash, cancellationToken).ConfigureAwait(false) is not null)
        {
            return true;
        }

        if (!unsigned.Data.IsEmpty)
        {
            await pipeline.EnsureCodeAsync(unsigned.To, unsigned.Method, cancellationToken).ConfigureAwait(false);
        }

        if (prepared is not null)
        {
            await EnsurePreflightAsync(prepared, options, cancellationToken).ConfigureAwait(false);
        }

        trail.Report(TransactionStage.Simulating);
        trail.SawUnspentAt(await pipeline.Node.GetBlockNumberAsync(cancellationToken).ConfigureAwait(false));
        if (options.Simulate)
        {
            await EnsureStillSucceedsAsync(unsigned, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    private async Task ReleaseAsync(TransactionTrail trail, SignedTransaction signed, bool isKnown)
    {
        trail.Add(signed);
        if (!isKnown)
        {
            trail.Report(TransactionStage.Broadcasting, signed.Hash);
            if (trail.PrivateSince is { } since)
            {
                await new RelayOffer(pipeline).TryAsync(signed, since).ConfigureAwait(false);
            }
            else
            {
                await new TransactionBroadcaster(pipeline).BroadcastAsync(signed, mayBeKnown: false).ConfigureAwait(false);
            }
        }

        pipeline.NonceLanes.For(pipeline.ChainId, trail.From).UseIfNext(signed.Unsigned.Nonce!.Value);
        await RecordAcceptedAsync(trail, signed.Hash, signed.Unsigned).ConfigureAwait(false);
    }

    private async Task EnsureStillSucceedsAsync(UnsignedTransaction unsigned, CancellationToken cancellationToken)
    {
        var request = new CallRequest { From = unsigned.From, To = unsigned.To, Value = unsigned.Value, Data = unsigned.Data, Gas = unsigned.GasLimit };
        try
        {
            await pipeline.Node.CallAsync(request, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException exception) when (exception.Kind == RpcErrorKind.ExecutionReverted)
        {
            ContractError error = pipeline.RevertDecoder.Decode(exception.RevertData.Span, null);
            throw new ContractRevertException(error, unsigned.To, function: null, exception);
        }
    }

    private void EnsureOwnChain(SignedTransaction signed)
    {
        if (signed.Unsigned.ChainId != pipeline.ChainId)
        {
            throw ChainMismatchException.OfSignedBytes(pipeline.ChainId, signed.Unsigned.ChainId);
        }
    }

    /// <summary>Makes sure that the node has signed bytes that may have been offered before.</summary>
    private async Task BringInAsync(TransactionTrail trail, SignedTransaction signed, CancellationToken cancellationToken)
    {
        trail.Add(signed);
        if (await TransactionLookup.FindAsync(pipeline.Node, signed.Hash, cancellationToken).ConfigureAwait(false) is null)
        {
            ulong nonce = signed.Unsigned.Nonce!.Value;
            ulong head = await pipeline.Node.GetBlockNumberAsync(cancellationToken).ConfigureAwait(false);
            ulong used = await pipeline.Node.GetTransactionCountAsync(trail.From, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
            if (used > nonce)
            {
                await EnsureOursIsMinedAsync(trail, signed, nonce, head, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                trail.SawUnspentAt(head);
                cancellationToken.ThrowIfCancellationRequested();
                trail.Report(TransactionStage.Broadcasting, signed.Hash);
                if (new RelayOffer(pipeline).IsPrivateAt(trail.PrivateSince, head))
                {
                    await new RelayOffer(pipeline).TryAsync(signed, trail.PrivateSince!.Value).ConfigureAwait(false);
                }
                else
                {
                    await new TransactionBroadcaster(pipeline).BroadcastAsync(signed, mayBeKnown: true).ConfigureAwait(false);
                    trail.IsPublished = true;
                }
            }
        }

        pipeline.NonceLanes.For(pipeline.ChainId, trail.From).UseIfNext(signed.Unsigned.Nonce!.Value);
        trail.Report(TransactionStage.Pending, signed.Hash);
    }

    private async Task EnsureOursIsMinedAsync(TransactionTrail trail, SignedTransaction signed, ulong nonce, ulong head, CancellationToken cancellationToken)
    {
        MinedTransaction? mined = await new ReplacementSearch(pipeline).FindAsync(trail.From, nonce, after: null, head, cancellationToken).ConfigureAwait(false);
        ImmutableArray<SignedTransaction> ours = trail.Signed;
        if (mined is null)
        {
            throw new TransactionOutcomeUnknownException(
                $"Nonce {nonce} of {trail.From} is used, and neither transaction {signed.Hash} nor another one with it was found in the blocks searched. Ask another node before doing anything.", signed.Hash, signed);
        }

        // The same at another price is the operation itself: who is told "replaced" may do it a second time. Waiting finds it.
        ReplacementKind kind = ReplacementRules.Classify(signed.Unsigned, mined.Transaction);
        if (kind != ReplacementKind.Repriced && !ours.Any(own => own.Hash == mined.Transaction.Hash))
        {
            throw new TransactionReplacedException(signed.Hash, nonce, kind, mined.Transaction.Hash, mined.Transaction);
        }
    }

    private async Task<Address> SenderOfAsync(SignedTransaction decoded, Address? named, CancellationToken cancellationToken)
    {
        if (named is not { } from)
        {
            return await SenderRecovery.RecoverAsync(pipeline, decoded, cancellationToken).ConfigureAwait(false);
        }

        await new TransactionSigning(pipeline).EnsureSenderAsync(decoded, from, cancellationToken).ConfigureAwait(false);
        return from;
    }
}
