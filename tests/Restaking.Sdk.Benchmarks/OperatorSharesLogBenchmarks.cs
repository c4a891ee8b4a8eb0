using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Restaking.Sdk.Benchmarks.Vectors;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Benchmarks;

/// <summary>Ten thousand <c>OperatorSharesIncreased</c> logs: what following an operator's history takes besides waiting for the node.</summary>
public class OperatorSharesLogBenchmarks
{
    private readonly byte[] _response = BenchmarkVectors.Shared.LogsResponse;
    private readonly ImmutableArray<LogEntry> _logs = LogJson.ReadLogs(BenchmarkVectors.Shared.LogsResponse);

    /// <summary>From logs whose JSON was read before.</summary>
    [Benchmark]
    public DelegationManager.OperatorSharesIncreasedEvent[] DecodeLogs()
    {
        var events = new DelegationManager.OperatorSharesIncreasedEvent[_logs.Length];
        for (int i = 0; i < events.Length; i++)
        {
            if (!_logs[i].TryDecode(out events[i]))
            {
                throw new InvalidOperationException($"Log {i} is another event's.");
            }
        }

        return events;
    }

    /// <summary>From the node's answer as it comes off the wire.</summary>
    [Benchmark]
    public ImmutableArray<EventLog<DelegationManager.OperatorSharesIncreasedEvent>> DecodeJsonText() =>
        LogJson.DecodeEvents<DelegationManager.OperatorSharesIncreasedEvent>(_response);
}
