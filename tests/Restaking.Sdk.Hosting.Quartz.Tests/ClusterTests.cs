using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Hosting.Quartz.Tests;

/// <summary>The cluster's own rules, with lanes that only note who ran them.</summary>
public class ClusterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_OfSeveralNodesAtOnce_MakesTheTablesOnceAndRunsEveryLaneOnOneNodeAtATime()
    {
        string schema = SharedDatabase.NewSchema();
        LaneRecord record = new();
        Address[] accounts = [.. Enumerable.Range(1, 6).Select(Account)];

        IHost[] nodes = await Task.WhenAll(Enumerable.Range(1, 3).Select(i => ClusterNode.StartAsync(Options(schema, $"node-{i}"), record, accounts, Soon)));
        await UntilAsync(() => record.Turns.Count >= 30);
        await Task.WhenAll(nodes.Select(node => node.StopAsync(Cancel)));

        Assert.Empty(record.Twice);
        Assert.Equal(accounts.Length, record.Turns.Select(turn => turn.Lane).Distinct().Count());
        Assert.Equal(6, (await SharedDatabase.QueryAsync($"SELECT job_name FROM {schema}.qrtz_job_details WHERE is_durable AND is_nonconcurrent AND requests_recovery")).Count);

        static Task Soon(CancellationToken cancellationToken) => Task.Delay(20, cancellationToken);
    }

    [Fact]
    public async Task Fire_OfALaneWithoutASignerHere_TakesItOffTheScheduleAndWhoeverHasItPutsItBack()
    {
        string schema = SharedDatabase.NewSchema();
        LaneRecord record = new();
        ClaimClusterOptions both = Options(schema, "both");
        both.LaneRefresh = TimeSpan.FromSeconds(1);
        using IHost first = await ClusterNode.StartAsync(both, record, [Account(1), Account(2)], Soon);
        using IHost second = await ClusterNode.StartAsync(Options(schema, "one-only"), record, [Account(1)], Soon);

        // The second process gets lane 2 now and then, and cannot run it.
        int turns = record.Turns.Count(turn => turn.Lane == Lane(2));
        await UntilAsync(() => record.Turns.Count(turn => turn.Lane == Lane(2)) > turns + 5 && record.Turns.Count(turn => turn.Node == "one-only") > 5);
        await Task.WhenAll(first.StopAsync(Cancel), second.StopAsync(Cancel));

        Assert.DoesNotContain((Lane(2), "one-only"), record.Turns);
        Assert.Empty(record.Twice);

        static Task Soon(CancellationToken cancellationToken) => Task.Delay(20, cancellationToken);
    }

    [Fact]
    public async Task Stop_OfANodeInTheMiddleOfATurn_EndsTheTurnAndGivesTheLaneAway()
    {
        string schema = SharedDatabase.NewSchema();
        LaneRecord record = new();
        using IHost first = await ClusterNode.StartAsync(Options(schema, "first"), record, [Account(1)], Long);
        await UntilAsync(() => record.Running.ContainsKey(Lane(1)));
        using IHost second = await ClusterNode.StartAsync(Options(schema, "second"), record, [Account(1)], Long);

        await first.StopAsync(Cancel);
        await UntilAsync(() => record.Running.GetValueOrDefault(Lane(1)) == "second");
        await second.StopAsync(Cancel);

        Assert.Empty(record.Twice);
        Assert.Empty(record.Running);

        static Task Long(CancellationToken cancellationToken) => Task.Delay(TimeSpan.FromMinutes(10), cancellationToken);
    }

    [Fact]
    public async Task Turn_ThatThrows_IsFollowedByTheNext()
    {
        LaneRecord record = new();
        using IHost node = await ClusterNode.StartAsync(Options(SharedDatabase.NewSchema(), "node"), record, [Account(1)], _ => throw new InvalidOperationException("nobody thought of this"));

        await UntilAsync(() => record.Turns.Count >= 3);
        await node.StopAsync(Cancel);
    }

    [Fact]
    public async Task Start_WhenNoDatabaseIsThere_IsRefusedAsTransientWithoutThePassword()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddSingleton<IClusterLaneSource>(new NotedLanes([]));
        new ClaimCluster("Host=127.0.0.1;Port=1;Username=u;Password=s3cr3t;Database=d;Timeout=2", Options("s", "n")).Register(builder.Services);
        using IHost host = builder.Build();

        ClaimClusterException refused = await Assert.ThrowsAsync<ClaimClusterException>(() => host.StartAsync(Cancel));

        Assert.True(refused.IsTransient);
        Assert.DoesNotContain("s3cr3t", refused.ToString(), StringComparison.Ordinal);
    }

    private static string Lane(int number) => $"31337:{Account(number)}";

    private static ClaimClusterOptions Options(string schema, string node) => new()
    {
        Schema = schema,
        Instance = node,
        CheckInInterval = TimeSpan.FromSeconds(1),
        CheckInGrace = TimeSpan.FromSeconds(1),
    };

    private static Address Account(int number)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        bytes[^1] = (byte)number;
        return new Address(bytes);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        // Other threads and a database do the work: there is nothing to wait on but the record itself.
        while (!condition())
        {
            await Task.Delay(20, Cancel);
        }
    }
}
