using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// Sees a transaction through: looks at it, sends dearer copies by a schedule, cancels it when it is no longer wanted, and offers the same bytes again when the node forgot them. It has no loop and no clock of its
/// own: whoever has it calls <see cref="StepAsync"/> when there is a new block. For callers without a loop, <see cref="TransactionHandle.WaitAsync(ReplacementSchedule, int?, TimeSpan?, CancellationToken)"/> does
/// that. Not for use from several threads at once.
/// </summary>
/// <remarks>
/// Nothing of it needs to be kept over a restart: the journal has every transaction that was sent, and the handle that the idempotency key returns knows them. Blocks are counted anew then, copies are not. A cancellation that
/// was begun is carried on.
/// </remarks>
public sealed class TransactionEscort
{
    private readonly TransactionTrail _trail;
    private readonly TransactionPipeline _pipeline;
    private readonly ReplacementSchedule _schedule;
    private readonly TransactionWatcher _watcher;
    private readonly int _confirmations;
    private ulong? _sinceBlock;
    private long _sinceTime;
    private ulong? _triedAt;
    private ulong? _askedAt;
    private bool _unwanted;
    private FeeAboveCapException? _cap;

    /// <summary>Begins to escort a transaction. Touches nothing yet.</summary>
    /// <param name="handle">The transaction.</param>
    /// <param name="schedule">What is done about it while it is not mined.</param>
    /// <param name="confirmations">Blocks on top of and including the one that contains it; by default <see cref="TransactionOptions.Confirmations"/>.</param>
    /// <exception cref="InvalidOperationException">The pipeline has no signer for the account, or the signer broadcasts by itself and owns its replacements.</exception>
    /// <exception cref="ArgumentException">A setting of the schedule is out of range.</exception>
    public TransactionEscort(TransactionHandle handle, ReplacementSchedule schedule, int? confirmations = null)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentNullException.ThrowIfNull(schedule);
        schedule.Validate();
        Handle = handle;
        _trail = handle.Trail;
        _pipeline = _trail.Pipeline;
        _schedule = schedule;
        _confirmations = confirmations ?? _pipeline.Options.Confirmations;
        ArgumentOutOfRangeException.ThrowIfLessThan(_confirmations, 1, nameof(confirmations));
        new TransactionReplacer(_trail, handle.Hash).RequireOwnSigner();
        _watcher = new TransactionWatcher(_trail, handle.Hash) { OffersAgain = true };
        _unwanted = Cancellation is not null;
    }

    /// <summary>The transaction.</summary>
    public TransactionHandle Handle { get; }

    private Hash32 Newest => _trail.Signed is [.., var last] ? last.Hash : Handle.Hash;

    private SignedTransaction? Cancellation => _trail.Signed is [_, .., var last] && IsCancellation(last) ? last : null;

    /// <summary>
    /// Looks once, and does what is due. Calling it again at the same block only looks. A replacement that could not be made is no error of the step: it is in <see cref="EscortReport.Failure"/>, and what was sent
    /// before is watched on.
    /// </summary>
    /// <param name="headBlock">The newest block, from whoever calls.</param>
    /// <param name="cancellationToken">Stops before anything is sent.</param>
    /// <exception cref="TransactionRevertedException">It was mined and the contract reverted.</exception>
    /// <exception cref="TransactionReplacedException">A transaction that was not made here was mined with its nonce.</exception>
    /// <exception cref="TransactionDroppedException">The node has forgotten it and refuses the same bytes now (transient).</exception>
    /// <exception cref="TransactionOutcomeUnknownException">Its nonce is used, and the node shows neither it nor another transaction with the nonce.</exception>
    /// <exception cref="RpcException">The node gave no usable answer to the look; step again.</exception>
    public Task<EscortReport> StepAsync(ulong headBlock, CancellationToken cancellationToken = default) => AdvanceAsync(headBlock, mayReprice: true, cancellationToken);

    /// <summary>As <see cref="StepAsync"/>. Without <paramref name="mayReprice"/> it is only watched and cancelled: an earlier nonce is in the way, and its blocks are not counted yet.</summary>
    internal async Task<EscortReport> AdvanceAsync(ulong headBlock, bool mayReprice, CancellationToken cancellationToken)
    {
        try
        {
            if (await _watcher.LookAsync(_confirmations, cancellationToken).ConfigureAwait(false) is { } confirmed)
            {
                return Report(EscortState.Confirmed) with { Confirmed = confirmed };
            }
        }
        catch (TransactionReplacedException exception) when (exception.Kind == ReplacementKind.Cancelled && _trail.Find(exception.ReplacedBy) is not null)
        {
            return Report(EscortState.Cancelled) with { Cancellation = exception };
        }

        if (_watcher.IsMined)
        {
            _sinceBlock = null; // should its block vanish, it waits anew
            return Report(EscortState.Mined);
        }

        if (!mayReprice)
        {
            _sinceBlock = null;
        }

        Count(headBlock);
        if (!await IsWantedAsync(headBlock, cancellationToken).ConfigureAwait(false))
        {
            _unwanted = true;
            _cap = null; // a transfer costs less
            _trail.Report(TransactionStage.Cancelling, Handle.Hash, detail: "It is no longer wanted.");
            TransactionLog.Cancelling(_pipeline.Logger, Handle.Hash, _trail.Nonce);
        }

        return IsReplacementDue(headBlock)
            ? await ReplaceAsync(headBlock, cancellationToken).ConfigureAwait(false)
            : Report(Waiting);
    }

    /// <summary>What the journal has more than is known here: another process carried the operation on.</summary>
    internal void Learn(OperationRecord record)
    {
        foreach (SignedTransaction signed in record.Standing)
        {
            _trail.Add(signed);
        }

        _trail.Fence = Math.Max(_trail.Fence, record.Fence);
    }

    internal Task<ConfirmedTransaction> WaitAsync(TimeSpan? timeout, CancellationToken cancellationToken) =>
        _watcher.WaitAsync(
            async stop =>
            {
                ulong head = await _pipeline.Node.GetBlockNumberAsync(stop).ConfigureAwait(false);
                EscortReport report = await StepAsync(head, stop).ConfigureAwait(false);
                return report.Cancellation is { } cancelled ? throw cancelled : report.Confirmed;
            },
            timeout,
            cancellationToken);

    private EscortState Waiting => Cancellation is not null ? EscortState.Cancelling : _cap is not null || IsExhausted ? EscortState.AtCap : EscortState.Pending;

    private bool IsExhausted => !_unwanted && _schedule.MaxReplacements is { } most && Replacements >= most;

    // From what is on record, so that a restart does not begin the count anew.
    private int Replacements => _trail.Signed.Skip(1).Count(signed => !IsCancellation(signed));

    private bool IsCancellation(SignedTransaction signed) =>
        _trail.Expected is { } expected && ReplacementRules.Classify(expected, signed.Unsigned with { From = _trail.From }) == ReplacementKind.Cancelled;

    private void Count(ulong head)
    {
        if (_sinceBlock is null || head < _sinceBlock)
        {
            _sinceBlock = head;
            _sinceTime = _pipeline.TimeProvider.GetTimestamp();
        }
    }

    private async ValueTask<bool> IsWantedAsync(ulong head, CancellationToken cancellationToken)
    {
        if (_unwanted || _schedule.IsStillWanted is not { } ask || _askedAt == head)
        {
            return true; // nothing new about it
        }

        bool wanted = await ask(cancellationToken).ConfigureAwait(false);
        _askedAt = head;
        return wanted;
    }

    private bool IsReplacementDue(ulong head)
    {
        if (_triedAt == head || _cap is not null || IsExhausted)
        {
            return false;
        }

        return (_unwanted && Cancellation is null) || _schedule.IsDue(head - _sinceBlock!.Value, _pipeline.TimeProvider.GetElapsedTime(_sinceTime));
    }

    private async Task<EscortReport> ReplaceAsync(ulong head, CancellationToken cancellationToken)
    {
        _triedAt = head;
        var replacer = new TransactionReplacer(_trail, Handle.Hash);
        try
        {
            if (_unwanted)
            {
                await replacer.CancelAsync(fees: null, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                _trail.Report(TransactionStage.Repricing, Newest, detail: "It was not mined in time.");
                await replacer.BumpAsync(_schedule.BumpPercent, _schedule is { KeepsRoomToCancel: true, IsStillWanted: not null }, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (FeeAboveCapException exception)
        {
            _cap = exception;
            string what = _unwanted ? "It is no longer wanted, and a cancellation" : "A dearer copy";
            _trail.Report(TransactionStage.CapReached, Newest, detail: $"{what} would be above the cap {exception.Cap}; it is waited for.");
            TransactionLog.CapReached(_pipeline.Logger, Newest, _trail.Nonce, exception.Cap);
            return Report(Waiting) with { Failure = exception };
        }
        catch (TransactionOutcomeUnknownException exception)
        {
            Replaced(head); // on record and looked for: it may be out
            return Report(_unwanted ? EscortState.Cancelling : EscortState.Repriced) with { Failure = exception };
        }
        catch (TransactionException exception) when (exception.Stage == TransactionStage.Mined)
        {
            return Report(EscortState.Mined); // in this very moment; the next look tells which
        }
        catch (RestakingException exception) when (exception is not ChainMismatchException)
        {
            TransactionLog.ReplacementFailed(_pipeline.Logger, Newest, _trail.Nonce, exception);
            return Report(Waiting) with { Failure = exception };
        }

        Replaced(head);
        return Report(_unwanted ? EscortState.Cancelling : EscortState.Repriced);
    }

    private void Replaced(ulong head)
    {
        _sinceBlock = head;
        _sinceTime = _pipeline.TimeProvider.GetTimestamp();
    }

    private EscortReport Report(EscortState state)
    {
        ImmutableArray<SignedTransaction> signed = _trail.Signed;
        return new EscortReport(state, Newest)
        {
            Fees = signed is [.., var last] ? TransactionFees.Of(last.Unsigned) : null,
            Replacements = Replacements,
            IsUnwanted = _unwanted,
        };
    }
}
