using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Diagnostics;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Transactions;

/// <summary>The steps of sending, in their order. Everything that can refuse comes before the signature.</summary>
internal sealed partial class TransactionSender(TransactionPipeline pipeline)
{
    internal async Task<(TransactionTrail Trail, Hash32 Hash)> SendAsync(PreparedTransaction prepared, SendOptions options, CancellationToken cancellationToken)
    {
        ITransactionSigner signer = pipeline.RequireSigner();
        if (prepared.From is { } from && from != signer.Address)
        {
            throw new InvalidOperationException($"'{prepared.Description}' was prepared for {from}, and the signer is {signer.Address}. Use that account's signer, or build the transaction for it.");
        }

        ValidateOptions(options);
        UnsignedTransaction unsigned = prepared.Build(options.Nonce) with { From = signer.Address };
        using Activity? activity = RestakingDiagnostics.Activities.StartActivity("restaking.transaction.send");
        activity?.SetTag("restaking.method", unsigned.Method);
        activity?.SetTag("restaking.chain_id", unsigned.ChainId);
        var trail = new TransactionTrail(pipeline, signer.Address, options.Nonce, options.Progress)
        {
            Binding = prepared.Call.Contract,
            Function = prepared.Call.Function,
            IdempotencyKey = options.IdempotencyKey,
            FeePolicy = options.FeePolicy,
        };

        OperationIntent? intent = options.IdempotencyKey is { } key ? OperationIntent.Of(key, signer.Address, unsigned) with { Subjects = options.Subjects } : null;
        using IDisposable? turn = intent is null ? null : await KeysInFlight.EnterAsync(pipeline, intent.Key, cancellationToken).ConfigureAwait(false);
        if (intent is not null && await TakeUpAsync(intent, trail, unsigned, signer, cancellationToken).ConfigureAwait(false) is { } recorded)
        {
            return recorded;
        }

        try
        {
            trail.Report(TransactionStage.Preparing);
            await EnsureSendableAsync(prepared, options, cancellationToken).ConfigureAwait(false);
            trail.Report(TransactionStage.Simulating);
            unsigned = await CompleteAsync(prepared, unsigned, options, signer, trail, cancellationToken).ConfigureAwait(false);
        }
        catch (RestakingException exception) when (intent is not null && pipeline.Journal.IsDurable)
        {
            // Another process may have done it meanwhile: then it is no wonder that it would fail a second time.
            if (await LookAgainAsync(intent, trail, unsigned, signer, exception, cancellationToken).ConfigureAwait(false) is { } done)
            {
                return done;
            }

            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            throw;
        }

        try
        {
            (TransactionTrail Trail, Hash32 Hash) sent = signer.Capability == SignerCapability.SignsAndBroadcasts
                ? await HandOverAsync((IBroadcastingSigner)signer, unsigned, intent, trail, options, cancellationToken).ConfigureAwait(false)
                : await SignAndBroadcastAsync((IRawTransactionSigner)signer, unsigned, intent, trail, options, cancellationToken).ConfigureAwait(false);
            activity?.SetTag("restaking.transaction_hash", sent.Hash.ToString());
            return sent;
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            throw;
        }
    }

    /// <summary>The block from which a new operation is private; <see langword="null"/> for one that is public from the start.</summary>
    private ulong? PrivateSince(SendOptions options, TransactionTrail trail) =>
        pipeline.Options.PrivateRelay is not null && options.Private != false ? trail.UnspentAt : null;

    private void ValidateOptions(SendOptions options)
    {
        if (options.Private == true && pipeline.Options.PrivateRelay is null)
        {
            throw new ArgumentException($"There is no private relay: set {nameof(TransactionOptions)}.{nameof(TransactionOptions.PrivateRelay)}.", nameof(options));
        }

        if (options.IdempotencyKey is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(options.IdempotencyKey, nameof(options.IdempotencyKey));
        }

        if (!options.Subjects.IsEmpty && (options.IdempotencyKey is null || options.Subjects.Any(subject => string.IsNullOrWhiteSpace(subject) || subject.Contains('\n', StringComparison.Ordinal))))
        {
            throw new ArgumentException("Subjects are journalled under an idempotency key, and each is one line of text.", nameof(options));
        }

        if (options.GasLimit == 0)
        {
            throw new ArgumentException("A gas limit of 0 can not be mined. Leave it unset (null) to have it estimated.", nameof(options));
        }

        options.FeePolicy?.Validate();
    }

    /// <summary>The checks that need neither gas nor fees: the right chain, a contract at the target, the protocol's own rules.</summary>
    private async Task EnsureSendableAsync(PreparedTransaction prepared, SendOptions options, CancellationToken cancellationToken)
    {
        await pipeline.EnsureChainAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await pipeline.EnsureCodeAsync(prepared.Call.Target, TransactionSimulator.FunctionName(prepared), cancellationToken).ConfigureAwait(false);
        }
        catch (NoContractException missing)
        {
            await ExplainAsync(prepared, options, missing, cancellationToken).ConfigureAwait(false);
            throw;
        }

        await EnsurePreflightAsync(prepared, options, cancellationToken).ConfigureAwait(false);
    }

    // The protocol's own checks may know what should be there; where they cannot read without it, the plain answer stands.
    private static async Task ExplainAsync(PreparedTransaction prepared, SendOptions options, NoContractException missing, CancellationToken cancellationToken)
    {
        try
        {
            await EnsurePreflightAsync(prepared, options, cancellationToken).ConfigureAwait(false);
        }
        catch (RestakingException exception) when (exception is not (PreflightException or FeatureNotAvailableException) && !exception.IsTransient)
        {
            throw new NoContractException(missing.Address, missing.ChainId, TransactionSimulator.FunctionName(prepared), exception);
        }
    }

    private static async Task EnsurePreflightAsync(PreparedTransaction prepared, SendOptions options, CancellationToken cancellationToken)
    {
        BlockTag block = options.AtLeastBlock is { } minimum && !prepared.Preflight.IsEmpty
            ? (await prepared.Pipeline.Rpc.PinAtLeastAsync(minimum, cancellationToken).ConfigureAwait(false)).Tag
            : BlockTag.Latest;
        ImmutableArray<PreflightIssue> issues = await TransactionSimulator.RunPreflightAsync(prepared, block, cancellationToken).ConfigureAwait(false);
        if (!issues.IsEmpty)
        {
            throw new PreflightException(issues);
        }
    }

    /// <summary>Simulates, then settles gas and fees. What the caller set is used as it is.</summary>
    private async Task<UnsignedTransaction> CompleteAsync(
        PreparedTransaction prepared,
        UnsignedTransaction unsigned,
        SendOptions options,
        ITransactionSigner signer,
        TransactionTrail trail,
        CancellationToken cancellationToken)
    {
        // Read before anything is sent: from here on the nonce is unused, so a replacement can only be in a later block.
        trail.SawUnspentAt(await pipeline.Node.GetBlockNumberAsync(cancellationToken).ConfigureAwait(false));
        if (options.Simulate)
        {
            await TransactionSimulator.EnsureSucceedsAsync(prepared, options.AtLeastBlock, cancellationToken).ConfigureAwait(false);
        }

        ulong gas = options.GasLimit ?? (await TransactionSimulator.EstimateGasAsync(prepared, cancellationToken, options.AtLeastBlock).ConfigureAwait(false)).Limit;
        FeePolicy policy = options.FeePolicy ?? pipeline.Options.Fees;
        TransactionFees fees;
        if (options.Fees is { } chosen)
        {
            policy.EnsureWithinCaps(chosen);
            fees = chosen;
        }
        else
        {
            fees = policy.Quote(await FeeOracle.ReadAsync(pipeline.Node, policy, cancellationToken).ConfigureAwait(false));
        }

        policy.EnsureTotalWithinCap(fees, gas, isMarketPrice: options.Fees is null);
        unsigned = fees.ApplyTo(unsigned) with { GasLimit = gas };
        if (signer.Capability == SignerCapability.Signs)
        {
            // A service that broadcasts by itself may pay gas from elsewhere; for an own key the account pays.
            await EnsureFundedAsync(unsigned, TransactionStage.Simulating, cause: null, cancellationToken).ConfigureAwait(false);
        }

        return unsigned;
    }

    private async Task EnsureFundedAsync(UnsignedTransaction unsigned, TransactionStage stage, Exception? cause, CancellationToken cancellationToken)
    {
        UInt256 balance = await pipeline.Node.GetBalanceAsync(unsigned.From!.Value, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        UInt256 required;
        try
        {
            required = unsigned.MaxCost!.Value;
        }
        catch (OverflowException)
        {
            required = UInt256.MaxValue; // more than there can be
        }

        if (balance < required)
        {
            throw new InsufficientFundsException(unsigned.From.Value, balance, required, stage, cause);
        }
    }

    /// <summary>Says how much is missing when that can be read. Where it cannot, the node's own rejection stands: it is definite, and must stay so.</summary>
    private async Task ExplainShortfallAsync(UnsignedTransaction unsigned, TransactionRejectedException rejection)
    {
        try
        {
            await EnsureFundedAsync(unsigned, TransactionStage.Broadcasting, rejection, CancellationToken.None).ConfigureAwait(false);
        }
        catch (RestakingException exception) when (exception is not InsufficientFundsException)
        {
            TransactionLog.ShortfallUnread(pipeline.Logger, unsigned.From!.Value, exception);
        }
    }

    private async Task<(TransactionTrail Trail, Hash32 Hash)> SignAndBroadcastAsync(
        IRawTransactionSigner signer,
        UnsignedTransaction unsigned,
        OperationIntent? intent,
        TransactionTrail trail,
        SendOptions options,
        CancellationToken cancellationToken)
    {
        LaneSession session = await LaneSession.OpenAsync(pipeline, signer.Address, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable closing = session.ConfigureAwait(false);
        await session.ReconcileAsync(everything: false, cancellationToken).ConfigureAwait(false);
        using NonceReservation reservation = await session.ReserveAsync(options.Nonce, cancellationToken).ConfigureAwait(false);
        unsigned = unsigned with { Nonce = reservation.Nonce };
        trail.PrivateSince = PrivateSince(options, trail);
        if (await BeginAsync(intent, trail, unsigned, options, session, cancellationToken).ConfigureAwait(false) is { } recorded)
        {
            return await ReturnRecordedAsync(recorded, trail, unsigned, signer, session, cancellationToken).ConfigureAwait(false);
        }

        bool handedOut = false;
        try
        {
            trail.Report(TransactionStage.Signing);
            SignedTransaction signed = await new TransactionSigning(pipeline).SignAsync(signer, unsigned, cancellationToken).ConfigureAwait(false);
            if (trail.IdempotencyKey is { } key)
            {
                // Write-ahead: the bytes are on record before anybody else can have them.
                await pipeline.Journal.RecordSignedAsync(key, signed, trail.Fence, cancellationToken).ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            trail.Add(signed);
            trail.Report(TransactionStage.Broadcasting, signed.Hash);
            handedOut = true;
            if (trail.PrivateSince is { } since)
            {
                reservation.Keep();
                await new RelayOffer(pipeline).TryAsync(signed, since).ConfigureAwait(false);
            }
            else
            {
                await OfferAsync(signed, reservation).ConfigureAwait(false);
            }

            await RecordAcceptedAsync(trail, signed.Hash, signed.Unsigned).ConfigureAwait(false);
            return (trail, signed.Hash);
        }
        catch (Exception exception)
        {
            await SettleFailureAsync(trail, handedOut, exception).ConfigureAwait(false);
            throw;
        }
    }

    private async Task OfferAsync(SignedTransaction signed, NonceReservation reservation)
    {
        try
        {
            await new TransactionBroadcaster(pipeline).BroadcastAsync(signed, mayBeKnown: false).ConfigureAwait(false);
        }
        catch (TransactionRejectedException rejection)
        {
            // Definite: the nonce is not kept, so the next sender gets it, unless the node says that the count itself is wrong.
            if (rejection.Reason is BroadcastRejection.NonceTooLow or BroadcastRejection.NonceTooHigh or BroadcastRejection.ReplacementUnderpriced)
            {
                reservation.Resync();
            }

            if (rejection.Reason == BroadcastRejection.InsufficientFunds)
            {
                await ExplainShortfallAsync(signed.Unsigned, rejection).ConfigureAwait(false);
            }

            throw;
        }
        catch (ChainMismatchException)
        {
            throw; // definite, too: nothing left
        }
        catch
        {
            reservation.Keep();
            throw;
        }

        reservation.Keep();
    }

    private async Task RecordAcceptedAsync(TransactionTrail trail, Hash32 hash, UnsignedTransaction unsigned)
    {
        TransactionMetrics.Sent.Add(1);
        if (trail.PrivateSince is null || trail.IsPublished)
        {
            TransactionLog.Broadcast(pipeline.Logger, hash, trail.From, trail.Nonce, unsigned.Method);
        }

        if (trail.IdempotencyKey is { } key)
        {
            try
            {
                await pipeline.Journal.RecordBroadcastAsync(key, hash, trail.Fence, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                throw new TransactionOutcomeUnknownException(
                    $"The node took transaction {hash}, and the journal could not record it. Resume it by its hash; do not send the operation again.", hash, trail.Find(hash), exception);
            }
        }

        trail.Report(TransactionStage.Pending, hash);
    }

    /// <summary>Frees the key when nothing went out; settles it when nobody can tell. A failure to write must not hide why sending failed.</summary>
    private async Task SettleFailureAsync(TransactionTrail trail, bool handedOut, Exception exception)
    {
        bool definite = !handedOut || exception is TransactionRejectedException or InsufficientFundsException or ChainMismatchException;
        if (trail.IdempotencyKey is { } key)
        {
            try
            {
                if (definite)
                {
                    await pipeline.Journal.AbandonAsync(key, trail.Fence, CancellationToken.None).ConfigureAwait(false);
                }
                else
                {
                    await pipeline.Journal.RecordBroadcastAsync(key, null, trail.Fence, CancellationToken.None).ConfigureAwait(false);
                }
            }
            catch (Exception journalFailure) when (journalFailure is not OutOfMemoryException)
            {
                TransactionLog.JournalFailed(pipeline.Logger, trail.Signed.LastOrDefault()?.Hash, journalFailure);
            }
        }

        if (!definite)
        {
            trail.Report(TransactionStage.Unknown, trail.Signed.LastOrDefault()?.Hash, detail: exception.Message);
        }
    }
}
