using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Hosting.Quartz.Tests;

/// <summary>What lanes did, over all nodes of a test.</summary>
internal sealed class LaneRecord
{
    private readonly ConcurrentDictionary<string, string> _running = new();

    /// <summary>Turns: lane and node.</summary>
    public ConcurrentQueue<(string Lane, string Node)> Turns { get; } = new();

    /// <summary>Lanes that were run by two nodes at once.</summary>
    public ConcurrentQueue<string> Twice { get; } = new();

    public IReadOnlyDictionary<string, string> Running => _running;

    public async Task RunAsync(string lane, string node, Func<Task> turn)
    {
        if (!_running.TryAdd(lane, node))
        {
            Twice.Enqueue($"{lane} by {node} and {_running.GetValueOrDefault(lane)}");
        }

        Turns.Enqueue((lane, node));
        try
        {
            await turn();
        }
        finally
        {
            _running.TryRemove(lane, out _);
        }
    }
}

/// <summary>A lane that notes its turns and does as it is told.</summary>
internal sealed class NotedLane(ulong chainId, Address account, string node, LaneRecord record, Func<CancellationToken, Task> turn) : ClusterLane(chainId, account)
{
    public override Task RunTurnAsync(CancellationToken cancellationToken) => record.RunAsync(Name, node, () => turn(cancellationToken));
}

/// <summary>Always the same lanes.</summary>
internal sealed class NotedLanes(ImmutableArray<ClusterLane> lanes) : IClusterLaneSource
{
    public Task<ImmutableArray<ClusterLane>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(lanes);
}

/// <summary>A host that takes part in a cluster with lanes of a test.</summary>
internal static class ClusterNode
{
    public static async Task<IHost> StartAsync(
        ClaimClusterOptions options, LaneRecord record, IEnumerable<Address> accounts, Func<CancellationToken, Task> turn, ILoggerProvider? log = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(logging => _ = log is null ? logging : logging.AddProvider(log));
        builder.Services.AddSingleton<IClusterLaneSource>(new NotedLanes([.. accounts.Select(account => new NotedLane(31337, account, options.Instance!, record, turn))]));
        new ClaimCluster(await SharedDatabase.ConnectAsync(), options).Register(builder.Services);
        IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }
}
