using System.Collections.Immutable;

namespace Restaking.Sdk.Transactions;

/// <summary>An unfinished operation and what a step found and did about it.</summary>
/// <param name="Operation">The operation, as the journal had it before the step.</param>
/// <param name="Report">How it stands; <see langword="null"/> when it ended otherwise.</param>
/// <param name="End">Why it ended: reverted, replaced by somebody else, dropped and refused, or unknown. <see langword="null"/> while it goes on, and for what is confirmed or cancelled.</param>
public sealed record EscortedOperation(OperationRecord Operation, EscortReport? Report, TransactionException? End);

/// <summary>
/// Sees the unfinished operations of the pipeline's account through by a schedule: for bots that send in one cycle and settle in later ones. What is unfinished stands in the journal, so it works after a
/// restart, and in whichever process has the account now. Call <see cref="StepAsync"/> when there is a new block. Not for use from several threads at once.
/// </summary>
public sealed class OperationEscorts
{
    private readonly Dictionary<string, TransactionEscort> _escorts = new(StringComparer.Ordinal);
    private readonly TransactionPipeline _pipeline;
    private readonly ReplacementSchedule _schedule;
    private readonly Func<OperationRecord, CancellationToken, ValueTask<bool>>? _isStillWanted;
    private readonly int? _confirmations;
    private readonly Func<OperationRecord, bool>? _isOurs;

    /// <summary>Makes them. Touches nothing yet.</summary>
    /// <param name="pipeline">The pipeline; its signer signs replacements.</param>
    /// <param name="schedule">What is done about what is not mined.</param>
    /// <param name="isStillWanted">Asked once per block and operation that is pending; false cancels it. In place of <see cref="ReplacementSchedule.IsStillWanted"/>.</param>
    /// <param name="confirmations">By default <see cref="TransactionOptions.Confirmations"/>.</param>
    /// <param name="isOurs">Which operations of the account are seen through; the others are never touched. <see langword="null"/>: all.</param>
    /// <exception cref="InvalidOperationException">The pipeline has no signer, or it broadcasts by itself and owns its replacements.</exception>
    /// <exception cref="ArgumentException">A setting of the schedule is out of range.</exception>
    public OperationEscorts(
        TransactionPipeline pipeline,
        ReplacementSchedule schedule,
        Func<OperationRecord, CancellationToken, ValueTask<bool>>? isStillWanted = null,
        int? confirmations = null,
        Func<OperationRecord, bool>? isOurs = null)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(schedule);
        schedule.Validate();
        if (!pipeline.Owns(pipeline.RequireSigner().Address))
        {
            throw new InvalidOperationException("The signer broadcasts by itself and owns its nonces and replacements.");
        }

        _pipeline = pipeline;
        _schedule = schedule;
        _isStillWanted = isStillWanted;
        _confirmations = confirmations;
        _isOurs = isOurs;
    }

    /// <summary>
    /// Looks at every unfinished operation that was broadcast, by nonce, and does what is due. Dearer copies are made of the first one that waits alone: the others wait for it, whatever they offer.
    /// What was signed and perhaps never broadcast is <see cref="TransactionPipeline.ReconcileAsync"/>'s.
    /// </summary>
    /// <param name="headBlock">The newest block.</param>
    /// <param name="cancellationToken">Stops before anything is sent.</param>
    /// <exception cref="RpcException">The node gave no usable answer; step again.</exception>
    /// <exception cref="JournalException">The journal can not be read.</exception>
    public async Task<ImmutableArray<EscortedOperation>> StepAsync(ulong headBlock, CancellationToken cancellationToken = default)
    {
        ImmutableArray<OperationRecord> unfinished = await _pipeline.Journal
            .ListUnfinishedAsync(_pipeline.ChainId, _pipeline.RequireSigner().Address, cancellationToken).ConfigureAwait(false);
        HashSet<string> keys = [.. unfinished.Select(record => record.Intent.Key)];
        foreach (string gone in _escorts.Keys.Where(key => !keys.Contains(key)).ToArray())
        {
            _escorts.Remove(gone);
        }

        var found = ImmutableArray.CreateBuilder<EscortedOperation>();
        bool isFirst = true;
        foreach (OperationRecord record in unfinished.Where(record => record.State == OperationState.Broadcast && !record.Standing.IsEmpty))
        {
            if (_isOurs?.Invoke(record) == false)
            {
                isFirst = false; // what waits in front decides; it is its owner's to make dearer
                continue;
            }

            TransactionEscort escort = EscortOf(record);
            try
            {
                EscortReport report = await escort.AdvanceAsync(headBlock, mayReprice: isFirst, cancellationToken).ConfigureAwait(false);
                isFirst &= report.State is EscortState.Mined or EscortState.Confirmed or EscortState.Cancelled;
                found.Add(new EscortedOperation(record, report, End: null));
            }
            catch (TransactionException exception)
            {
                _escorts.Remove(record.Intent.Key);
                found.Add(new EscortedOperation(record, Report: null, exception));
            }
        }

        return found.ToImmutable();
    }

    private TransactionEscort EscortOf(OperationRecord record)
    {
        if (_escorts.TryGetValue(record.Intent.Key, out TransactionEscort? escort))
        {
            escort.Learn(record);
            return escort;
        }

        ReplacementSchedule schedule = _isStillWanted is { } ask ? _schedule with { IsStillWanted = stop => ask(record, stop) } : _schedule;
        escort = new TransactionEscort(_pipeline.Follow(record), schedule, _confirmations);
        _escorts.Add(record.Intent.Key, escort);
        return escort;
    }
}
