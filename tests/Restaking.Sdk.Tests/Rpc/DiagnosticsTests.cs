using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using Restaking.Sdk.Diagnostics;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Tests.Rpc;

public sealed class DiagnosticsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_TriedTwice_IsOneActivityWithMethodEndpointAndTries()
    {
        // Other tests report to the same source at the same time; the endpoint's name tells this one's apart.
        string name = $"traced-{Guid.NewGuid():N}.example";
        var activities = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == RestakingDiagnostics.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        ScriptedTransport node = new ScriptedTransport(name).ExpectError("eth_blockNumber", 429, "slow down").Expect("eth_blockNumber", "\"0x1\"");
        using RpcClient rpc = RpcTestClient.Create(node);

        await rpc.GetBlockNumberAsync(Token);

        Activity activity = Assert.Single(activities, item => name.Equals(item.GetTagItem("server.address")));
        Assert.Equal("eth_blockNumber", activity.DisplayName);
        Assert.Equal(2, activity.GetTagItem("restaking.rpc.attempts"));
        Assert.Equal(ActivityStatusCode.Unset, activity.Status);
    }

    [Fact]
    public async Task Read_TriedTwice_CountsTriesAndVerdicts()
    {
        string name = $"metered-{Guid.NewGuid():N}.example";
        var outcomes = new ConcurrentQueue<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Meter.Name == RestakingDiagnostics.SourceName && instrument.Name == "restaking.rpc.attempts")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            Dictionary<string, object?> byName = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
            if (name.Equals(byName["endpoint"]))
            {
                outcomes.Enqueue($"{byName["method"]} {byName["outcome"]}");
            }
        });
        listener.Start();
        ScriptedTransport node = new ScriptedTransport(name).ExpectError("eth_blockNumber", 429, "slow down").Expect("eth_blockNumber", "\"0x1\"");
        using RpcClient rpc = RpcTestClient.Create(node);

        await rpc.GetBlockNumberAsync(Token);

        Assert.Equal(["eth_blockNumber RateLimited", "eth_blockNumber Success"], outcomes);
    }

    [Fact]
    public async Task RateLimiter_NoPermit_IsARateLimitOfOurOwnAndTriedAgain()
    {
        ScriptedTransport node = new ScriptedTransport().Always("eth_blockNumber", "\"0x1\"");
        using RpcClient rpc = RpcTestClient.Create(node, options =>
        {
            options.Retry.MaxAttempts = 2;
            options.RateLimiter = static _ => new FixedWindowRateLimiter(
                new FixedWindowRateLimiterOptions { PermitLimit = 1, Window = TimeSpan.FromHours(1), QueueLimit = 0, AutoReplenishment = false });
        });
        await rpc.GetBlockNumberAsync(Token);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => rpc.GetBlockNumberAsync(Token));

        Assert.Equal(RpcErrorKind.RateLimited, thrown.Kind);
        Assert.Equal(2, thrown.Attempts.Length);
        Assert.Single(node.Requests);
    }
}
