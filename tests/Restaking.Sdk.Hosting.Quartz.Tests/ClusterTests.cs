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
