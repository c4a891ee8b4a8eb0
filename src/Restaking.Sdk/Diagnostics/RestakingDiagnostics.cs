using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Restaking.Sdk.Diagnostics;

/// <summary>
/// The names under which this library reports traces and metrics. Subscribe to both by <see cref="SourceName"/>;
/// tags never carry a URL, a key or calldata.
/// </summary>
public static class RestakingDiagnostics
{
    /// <summary>Name of the <see cref="ActivitySource"/> and of the <see cref="Meter"/>.</summary>
    public const string SourceName = "Restaking.Sdk";

    internal static readonly ActivitySource Activities = new(SourceName);

    internal static readonly Meter Meter = new(SourceName);

    /// <summary>Tries of JSON-RPC requests, by method, endpoint (host) and outcome.</summary>
    internal static readonly Counter<long> RpcAttempts =
        Meter.CreateCounter<long>("restaking.rpc.attempts", unit: "{attempt}", description: "Tries of JSON-RPC requests.");

    /// <summary>Verdicts of the retry rule, by method and verdict name.</summary>
    internal static readonly Counter<long> RpcVerdicts =
        Meter.CreateCounter<long>("restaking.rpc.verdicts", unit: "{verdict}", description: "Verdicts of the retry rule on failed tries.");

    /// <summary>Seconds one try took, by method and endpoint.</summary>
    internal static readonly Histogram<double> RpcDuration =
        Meter.CreateHistogram<double>("restaking.rpc.duration", unit: "s", description: "Time one try of a JSON-RPC request took.");
}
