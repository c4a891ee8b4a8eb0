using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Restaking.Sdk.Hosting.Tests;

public sealed class NodeStartupCheckTests : IDisposable
{
    private readonly FakeNode _node = new();
    private readonly RecordedLogs _logs = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _node.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public async Task Start_NodeInSync_Starts()
    {
        _node.Serve("a.example", 1);
        using IHost host = HostWith("https://a.example");

        await host.StartAsync(Token);

        Assert.Contains(_logs.Lines, line => line.Id == HostingEventIds.NodeReady);
    }

    [Fact]
    public async Task Start_AnotherChain_IsRefusedEvenWhenTheOtherEndpointIsRight()
    {
        _node.Serve("a.example", 1).Serve("b.example", 17000);
        using IHost host = HostWith("https://a.example", "https://b.example");

        ChainMismatchException e = await Assert.ThrowsAsync<ChainMismatchException>(() => host.StartAsync(Token));

        Assert.Equal(17000UL, e.Actual);
    }

    [Fact]
    public async Task Start_NodeSyncing_IsRefusedWithTheReason()
    {
        _node.Serve("a.example", 1, syncing: true);
        using IHost host = HostWith("https://a.example");

        NodeCheckException e = await Assert.ThrowsAsync<NodeCheckException>(() => host.StartAsync(Token));

        Assert.Contains("a.example: it is still syncing", e.Message, StringComparison.Ordinal);
        Assert.True(e.IsTransient);
    }

    [Fact]
    public async Task Start_HeadIsOld_IsRefusedUnlessAnyAgeIsAccepted()
    {
        _node.Serve("a.example", 1, DateTimeOffset.UtcNow.AddHours(-3));
        using IHost strict = HostWith("https://a.example");
        using IHost lenient = HostWith(o => o.MaxHeadAge = null, "https://a.example");

        NodeCheckException e = await Assert.ThrowsAsync<NodeCheckException>(() => strict.StartAsync(Token));
        await lenient.StartAsync(Token);

        Assert.Contains("0.03:00:", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Unreachable_IsRefusedWithoutTheUrl()
    {
        using IHost host = HostWith("https://a.example/v2/s3cr3t-token");

        NodeCheckException e = await Assert.ThrowsAsync<NodeCheckException>(() => host.StartAsync(Token));

        Assert.Contains("a.example", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t-token", e.ToString(), StringComparison.Ordinal);
        Assert.NotNull(e.InnerException);
    }

    [Fact]
    public async Task Start_OneOfTwoUnreachable_StartsWithAWarning()
    {
        _node.Serve("b.example", 1);
        using IHost host = HostWith("https://a.example", "https://b.example");

        await host.StartAsync(Token);

        (EventId _, string text) = Assert.Single(_logs.Lines, line => line.Id == HostingEventIds.NodeNotReady);
        Assert.Contains("a.example", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_CheckAskedForTwice_RunsOnce()
    {
        _node.Serve("a.example", 1);
        HostApplicationBuilder builder = Builder(null, "https://a.example", out RestakingBuilder restaking);
        restaking.CheckNodeOnStart();
        using IHost host = builder.Build();

        await host.StartAsync(Token);

        Assert.Single(_logs.Lines, line => line.Id == HostingEventIds.NodeReady);
    }

    private IHost HostWith(params string[] endpoints) => HostWith(null, endpoints);

    private IHost HostWith(Action<NodeCheckOptions>? check, params string[] endpoints) =>
        Builder(check, string.Join(' ', endpoints), out _).Build();

    private HostApplicationBuilder Builder(Action<NodeCheckOptions>? check, string endpoints, out RestakingBuilder restaking)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(b => b.SetMinimumLevel(LogLevel.Trace).AddProvider(_logs));
        restaking = builder.Services.AddRestaking(o =>
        {
            o.Network = RestakingNetwork.Mainnet;
            o.Rpc.Retry.MaxAttempts = 1;
            foreach (string endpoint in endpoints.Split(' '))
            {
                o.Endpoints.Add(endpoint);
            }
        });
        restaking.HttpClient.ConfigurePrimaryHttpMessageHandler(() => _node);
        restaking.CheckNodeOnStart(check);
        return builder;
    }
}
