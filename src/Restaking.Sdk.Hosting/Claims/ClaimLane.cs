using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>
/// The claims of one sender on one chain: its owners, its signer, its unfinished transactions. Runs one cycle at a time; lanes do not wait for each other. Made by a <see cref="ClaimEngine"/>.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The semaphore holds nothing until its wait handle is asked for, which never happens.")]
public sealed partial class ClaimLane
{
    private readonly ClaimEngineParts _parts;
    private readonly RestakingClient _client;
    private readonly bool _canSign;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile Exception? _stopReason;
    private volatile ClaimCycleReport? _lastReport;
    private Exception? _loggedStop;
    private TicketFeed? _ownFeed;
    private long _number;

    internal ClaimLane(ClaimEngineParts parts, Address sender, RestakingClient client, bool canSign)
    {
        _parts = parts;
        _client = client;
        _canSign = canSign;
        Sender = sender;
        ChainId = client.Network.ChainId;
    }

    /// <summary>The chain.</summary>
    public ulong ChainId { get; }

    /// <summary>Who sends the lane's claims.</summary>
    public Address Sender { get; }

    /// <summary>Whose tickets the lane claims.</summary>
    public ImmutableArray<Address> Owners { get; internal set; } = [];

    /// <summary>The reason the lane stopped for; null while it runs.</summary>
    public Exception? StopReason => _stopReason;

    /// <summary>What the last cycle did; null before the first.</summary>
    public ClaimCycleReport? LastReport => _lastReport;

    /// <summary>When the last cycle that was neither transient nor timed out ended; null before the first.</summary>
    public DateTimeOffset? LastGoodCycle { get; private set; }

    /// <summary>How many of its transactions are not final.</summary>
    public int Unconfirmed { get; private set; }

    /// <summary>
    /// Runs one cycle: settles what was sent, reads the tickets of the lane's owners, plans, and sends. Throws only for cancellation; everything else is in the report. A second call at the same
    /// time waits for the first.
    /// </summary>
    /// <param name="cancellationToken">Stops before the next transaction; never in the middle of one.</param>
    /// <exception cref="OperationCanceledException">Cancelled; what was sent stays sent, and is settled by the next cycle.</exception>
    public async Task<ClaimCycleReport> RunCycleAsync(CancellationToken cancellationToken = default)
    {
        TicketFeed feed = _ownFeed ??= new TicketFeed(_parts.Client.Withdrawals, _parts.Options, _parts.Clock);
        feed.Owners = Owners;
        return await RunCycleAsync(new ClaimRound(feed, Interlocked.Read(ref _number) + 1, _parts.Client, _parts.Valuation), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets a stopped lane run again. Does nothing to one that runs.</summary>
    public void Resume()
    {
        if (Interlocked.Exchange(ref _stopReason, null) is not null)
        {
            _parts.Logger.LaneResumed(Sender);
        }
    }

    internal async Task<ClaimCycleReport> RunCycleAsync(ClaimRound round, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using Activity? activity = ClaimDiagnostics.Activities.StartActivity("restaking.claims.cycle");
            activity?.SetTag("restaking.sender", Sender.ToString());
            long started = _parts.Clock.GetTimestamp();
            Cycle cycle = new(round, _lastReport?.Verdicts ?? []);
            (ClaimCycleOutcome outcome, Exception? error) = await RunAsync(cycle, cancellationToken).ConfigureAwait(false);
            TimeSpan duration = _parts.Clock.GetElapsedTime(started);
            Unconfirmed = _open.Values.Count(open => !open.IsDropped);
            var report = new ClaimCycleReport(
                Sender, Interlocked.Increment(ref _number), cycle.View?.Block, outcome, cycle.Verdicts, [.. cycle.Batches], cycle.View?.Failures ?? [], duration, error)
            {
                NextWake = NextWake(cycle, error),
            };
            _lastReport = report;
            if (outcome is ClaimCycleOutcome.Idle or ClaimCycleOutcome.Worked)
            {
                LastGoodCycle = _parts.Clock.GetUtcNow();
            }

            activity?.SetTag("restaking.claims.outcome", outcome.ToString());
            _parts.Metrics.Cycle(report);
            Log(report);
            return report;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<(ClaimCycleOutcome Outcome, Exception? Error)> RunAsync(Cycle cycle, CancellationToken cancellationToken)
    {
        if (_stopReason is { } stopped)
        {
            return (ClaimCycleOutcome.Stopped, stopped);
        }

        using var limit = new CancellationTokenSource(_parts.Options.CycleTimeout, _parts.Clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await SettleAsync(cycle, linked.Token).ConfigureAwait(false);
            cycle.View = await cycle.Round.ReadTicketsAsync(linked.Token).ConfigureAwait(false);
            if (await PlanAsync(cycle, cycle.View, linked.Token).ConfigureAwait(false) is { } plan)
            {
                await SendAsync(cycle, plan, linked.Token).ConfigureAwait(false);
            }

            return cycle.Trouble is { } trouble
                ? (ClaimCycleOutcome.Transient, trouble)
                : (cycle.Worked ? ClaimCycleOutcome.Worked : ClaimCycleOutcome.Idle, null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested)
        {
            return (ClaimCycleOutcome.TimedOut, exception);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            if (ClaimFaults.OfCycle(exception) != ClaimFault.Lane)
            {
                return (ClaimCycleOutcome.Transient, exception);
            }

            _stopReason = exception;
            return (ClaimCycleOutcome.Stopped, exception);
        }
    }

    private string? NextWake(Cycle cycle, Exception? error) =>
        _stopReason is not null ? "the lane is stopped"
        : error is not null ? "the last cycle failed"
        : Unconfirmed > 0 ? "claims are not final"
        : cycle.Verdicts.Any(verdict => verdict.IsPlanned && !_parts.Options.DryRun) ? "planned claims were not sent"
        : cycle.Verdicts.Any(verdict => verdict.Gates.Any(gate => gate is EconomicGate or HeldBackGate)) ? "tickets are held back"
        : null;

    private void Log(ClaimCycleReport report)
    {
        ILogger logger = _parts.Logger;
        switch (report.Outcome)
        {
            case ClaimCycleOutcome.Idle:
                logger.CycleIdle(Sender, report.Block?.Number ?? 0);
                break;
            case ClaimCycleOutcome.Worked:
                logger.CycleWorked(Sender, report.Block?.Number ?? 0, report.Verdicts.Length, report.Batches.Length, report.Duration);
                break;
            case ClaimCycleOutcome.Transient:
                logger.CycleTransient(Sender, report.Error!.Message, report.Error);
                break;
            case ClaimCycleOutcome.TimedOut:
                logger.CycleTimedOut(Sender, _parts.Options.CycleTimeout);
                break;
            default:
                if (_loggedStop != _stopReason)
                {
                    logger.LaneStopped(Sender, report.Error!.Message, report.Error);
                }

                _loggedStop = _stopReason;
                break;
        }

        foreach (ClaimBatchReport batch in report.Batches)
        {
            LogBatch(batch);
        }
    }

    private void LogBatch(ClaimBatchReport batch)
    {
        ILogger logger = _parts.Logger;
        switch (batch.Status)
        {
            case ClaimBatchStatus.Sent:
                logger.ClaimSent(Sender, batch.Hash, batch.Tickets.Length, batch.Queue, batch.Key);
                break;
            case ClaimBatchStatus.Confirmed:
                logger.ClaimConfirmed(Sender, batch.Hash, batch.Tickets.Length, batch.Queue, batch.Key);
                break;
            case ClaimBatchStatus.Failed:
                logger.ClaimFailed(Sender, batch.Hash, batch.Tickets.Length, batch.Queue, batch.Reason ?? "unknown", batch.Key);
                break;
            case ClaimBatchStatus.NotSent:
                logger.ClaimNotSent(Sender, batch.Tickets.Length, batch.Queue, batch.Reason ?? "unknown");
                break;
            case ClaimBatchStatus.Unknown:
                logger.ClaimUnknown(Sender, batch.Hash, batch.Tickets.Length, batch.Queue, batch.Key);
                break;
            case ClaimBatchStatus.Planned:
                logger.ClaimPlanned(Sender, batch.Tickets.Length, batch.Queue);
                break;
            default:
                break;
        }
    }

    /// <summary>What one cycle collects.</summary>
    private sealed class Cycle(ClaimRound round, ImmutableArray<TicketVerdict> verdicts)
    {
        public ClaimRound Round { get; } = round;

        public TicketView? View { get; set; }

        public ImmutableArray<TicketVerdict> Verdicts { get; set; } = verdicts;

        public List<ClaimBatchReport> Batches { get; } = [];

        /// <summary>What ended the sending early, and may be better with the next block.</summary>
        public Exception? Trouble { get; set; }

        public bool Worked { get; set; }

        /// <summary>Whether a claim waits in a pool.</summary>
        public bool HasPending { get; set; }

        /// <summary>How many queues could not be asked for their claims for want of an answer.</summary>
        public int Unanswered { get; set; }
    }
}
