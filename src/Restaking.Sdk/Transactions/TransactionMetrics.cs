using System.Diagnostics.Metrics;
using Restaking.Sdk.Diagnostics;

namespace Restaking.Sdk.Transactions;

/// <summary>Counters of this part, on the library's meter.</summary>
internal static class TransactionMetrics
{
    internal static readonly Counter<long> Sent =
        RestakingDiagnostics.Meter.CreateCounter<long>("restaking.transactions.sent", unit: "{transaction}", description: "Transactions a node took.");

    internal static readonly Counter<long> Outcomes =
        RestakingDiagnostics.Meter.CreateCounter<long>("restaking.transactions.outcomes", unit: "{transaction}", description: "Ends of waiting, by stage.");

    internal static readonly Counter<long> Reopened =
        RestakingDiagnostics.Meter.CreateCounter<long>("restaking.operations.reopened", unit: "{operation}", description: "Completed operations whose block was no longer on the chain.");

    internal static readonly Histogram<double> WaitSeconds =
        RestakingDiagnostics.Meter.CreateHistogram<double>("restaking.transactions.wait", unit: "s", description: "Time waited for a transaction to become final.");

    internal static void Ended(TransactionStage stage) => Outcomes.Add(1, new KeyValuePair<string, object?>("stage", stage.ToString()));
}
