using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Numerics;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Diagnostics;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>Instruments of one engine, on a meter of the library's name. What is observed is computed when somebody looks.</summary>
internal sealed class ClaimMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _confirmed;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _tickets;
    private readonly Counter<double> _value;
    private readonly Counter<double> _gas;
    private readonly Histogram<double> _cycle;
    private readonly KeyValuePair<string, object?> _chain;
    private readonly Func<ImmutableArray<ClaimLane>> _lanes;

    public ClaimMetrics(ulong chainId, Func<ImmutableArray<ClaimLane>> lanes, Func<double?> headAge, Func<JournalStatus?> journal, IMeterFactory? factory)
    {
        _lanes = lanes;
        _chain = new("chain_id", (long)chainId);
        _meter = factory?.Create(RestakingDiagnostics.SourceName) ?? new Meter(RestakingDiagnostics.SourceName);
        _sent = _meter.CreateCounter<long>("restaking.claims.sent", "{transaction}", "Claim transactions that were sent.");
        _confirmed = _meter.CreateCounter<long>("restaking.claims.confirmed", "{transaction}", "Claim transactions that are final and succeeded.");
        _failed = _meter.CreateCounter<long>("restaking.claims.failed", "{transaction}", "Claim transactions that reverted, were replaced or forgotten, or were refused before they were sent.");
        _tickets = _meter.CreateCounter<long>("restaking.claims.paid_tickets", "{ticket}", "Tickets in confirmed claim transactions.");
        _value = _meter.CreateCounter<double>("restaking.claims.value", "{base_unit}", "What confirmed claims paid, by asset, in its smallest unit.");
        _gas = _meter.CreateCounter<double>("restaking.claims.gas_paid", "Wei", "What the gas of final claim transactions cost.");
        _cycle = _meter.CreateHistogram<double>("restaking.claims.cycle.duration", "s", "How long one cycle of one lane took.");
        _meter.CreateObservableGauge("restaking.claims.tickets", ObserveTickets, "{ticket}", "Open tickets by queue, state and the first reason why they are not claimed.");
        _meter.CreateObservableGauge("restaking.claims.lanes", ObserveLanes, "{lane}", "Lanes, running and stopped.");
        _meter.CreateObservableGauge("restaking.claims.unconfirmed", () => Measure((long)lanes().Sum(lane => lane.Unconfirmed)), "{transaction}", "Claim transactions that are not final.");
        _meter.CreateObservableGauge("restaking.claims.head.age", () => headAge() is { } age ? [Measure(age)] : Array.Empty<Measurement<double>>(), "s", "How old the newest block is that was seen.");
        _meter.CreateObservableGauge("restaking.claims.journal.operations", () => Journal(journal(), status => status.Operations), "{operation}", "Operations in the journal.");
        _meter.CreateObservableGauge("restaking.claims.journal.unfinished", () => Journal(journal(), status => status.Unfinished), "{operation}", "Operations in the journal that are not final.");
    }

    /// <summary>The meter, for tests that run beside others.</summary>
    public Meter Meter => _meter;

    public void Cycle(ClaimCycleReport report)
    {
        _cycle.Record(report.Duration.TotalSeconds, _chain, new("outcome", report.Outcome.ToString()));
        foreach (ClaimBatchReport batch in report.Batches)
        {
            KeyValuePair<string, object?> queue = new("queue", batch.Queue.ToString());
            switch (batch.Status)
            {
                case ClaimBatchStatus.Sent:
                    _sent.Add(1, _chain, queue);
                    break;
                case ClaimBatchStatus.Confirmed:
                    _confirmed.Add(1, _chain, queue);
                    _tickets.Add(batch.Tickets.Length, _chain, queue);
                    foreach (AssetAmount amount in batch.Paid)
                    {
                        _value.Add(ToDouble(amount.Amount), _chain, new("asset", amount.IsEther ? "ether" : amount.Asset.ToString()));
                    }

                    break;
                case ClaimBatchStatus.Failed or ClaimBatchStatus.NotSent:
                    _failed.Add(1, _chain, queue, new("status", batch.Status.ToString()));
                    break;
                default:
                    break;
            }

            if (batch.GasPaid is { } gas)
            {
                _gas.Add(ToDouble(gas), _chain);
            }
        }
    }

    public void Dispose() => _meter.Dispose();

    private Measurement<T> Measure<T>(T value)
        where T : struct => new(value, _chain);

    private IEnumerable<Measurement<long>> Journal(JournalStatus? status, Func<JournalStatus, long> figure) => status is { } known ? [Measure(figure(known))] : [];

    private IEnumerable<Measurement<long>> ObserveLanes()
    {
        ImmutableArray<ClaimLane> lanes = _lanes();
        int stopped = lanes.Count(lane => lane.StopReason is not null);
        return [new(lanes.Length - stopped, _chain, new("state", "running")), new(stopped, _chain, new("state", "stopped"))];
    }

    private IEnumerable<Measurement<long>> ObserveTickets() => _lanes()
        .SelectMany(lane => lane.LastReport?.Verdicts ?? [])
        .GroupBy(verdict => (verdict.Ticket.Key.Queue, verdict.Ticket.State, Reason: ReasonOf(verdict)))
        .Select(group => new Measurement<long>(
            group.LongCount(), _chain, new("queue", group.Key.Queue.ToString()), new("state", group.Key.State.ToString()), new("reason", group.Key.Reason)));

    private static string ReasonOf(TicketVerdict verdict) => verdict.IsPlanned || verdict.Gates.IsEmpty ? "Planned" : verdict.Gates[0].Code;

    private static double ToDouble(UInt256 value) => (double)BigInteger.Parse(value.ToString(null, System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
