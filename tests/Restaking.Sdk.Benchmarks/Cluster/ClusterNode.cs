using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Hosting.Quartz;

namespace Restaking.Sdk.Benchmarks.Cluster;

/// <summary>What a node of a measured cluster is told.</summary>
/// <param name="Database">The connection string.</param>
/// <param name="Schema">The cluster's schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="Lanes">How many lanes the cluster has.</param>
/// <param name="MaxLanes">How many of them one node runs at a time.</param>
/// <param name="CycleMilliseconds">How long a cycle of a lane takes.</param>
/// <param name="TurnMilliseconds">How long a turn takes; zero: one cycle.</param>
/// <param name="CheckInMilliseconds">Sign of life, and grace.</param>
internal sealed record ClusterNodeOrder(string Database, string Schema, string Name, int Lanes, int MaxLanes, int CycleMilliseconds, int TurnMilliseconds, int CheckInMilliseconds)
{
    public string[] ToArguments() => ["cluster-node", Database, Schema, Name, .. new[] { Lanes, MaxLanes, CycleMilliseconds, TurnMilliseconds, CheckInMilliseconds }.Select(n => n.ToString(CultureInfo.InvariantCulture))];

    public static ClusterNodeOrder Parse(string[] arguments)
    {
        int[] numbers = [.. arguments[3..].Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        return new ClusterNodeOrder(arguments[0], arguments[1], arguments[2], numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }
}

/// <summary>The mode <c>cluster-node</c>: a process of a measured cluster, whose lanes wait instead of claiming. Says every half second how many cycles it has run; ends when its input ends.</summary>
internal static class ClusterNode
{
    public static async Task<int> RunAsync(ClusterNodeOrder order, TextReader input, TextWriter output)
    {
        int cycles = 0;
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        builder.Services.AddSingleton<IClusterLaneSource>(new FixedLanes([
            .. Enumerable.Range(1, order.Lanes).Select(number => new WaitingLane(AccountOf(number), order, () => Interlocked.Increment(ref cycles))),
        ]));
        new ClaimCluster(order.Database, new ClaimClusterOptions
        {
            Schema = order.Schema,
            Instance = order.Name,
            MaxLanes = order.MaxLanes,
            CheckInInterval = TimeSpan.FromMilliseconds(order.CheckInMilliseconds),
            CheckInGrace = TimeSpan.FromMilliseconds(order.CheckInMilliseconds),
        }).Register(builder.Services);
        using IHost host = builder.Build();
        await host.StartAsync();
        Task<string?> end = Task.Run(input.ReadLine);
        while (!end.IsCompleted)
        {
            output.WriteLine(Volatile.Read(ref cycles));
            await Task.WhenAny(end, Task.Delay(500));
        }

        await host.StopAsync();
        return 0;
    }

    private static Address AccountOf(int number)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes[^4..], number);
        return new Address(bytes);
    }

    private sealed class FixedLanes(ImmutableArray<ClusterLane> lanes) : IClusterLaneSource
    {
        public Task<ImmutableArray<ClusterLane>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(lanes);
    }

    private sealed class WaitingLane(Address account, ClusterNodeOrder order, Action cycled) : ClusterLane(31337, account)
    {
        public override async Task RunTurnAsync(CancellationToken cancellationToken)
        {
            long begun = TimeProvider.System.GetTimestamp();
            do
            {
                await Task.Delay(order.CycleMilliseconds, cancellationToken);
                cycled();
            }
            while (TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds < order.TurnMilliseconds);
        }
    }
}
