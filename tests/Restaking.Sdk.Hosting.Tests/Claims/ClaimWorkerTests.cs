using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Hosting.Tests.Claims;

public sealed class ClaimWorkerTests : IDisposable
{
    private readonly ClaimWorld _world = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Worker_RunsACyclePerBlockAndNoneWithoutOne()
    {
        _world.Clock.AutoAdvanceUpTo = null;
        _world.Add(7);
        ClaimEngine engine = _world.Engine();
        using ClaimWorker worker = new(engine);

        await worker.StartAsync(Cancel);
        await UntilAsync(() => engine.Lanes[0].LastReport?.Number == 1);
        await PollAsync();
        Assert.Equal(1, engine.Lanes[0].LastReport!.Number);
        _world.Mine();
        await PollAsync();
        await UntilAsync(() => engine.Lanes[0].LastReport!.Number == 2);
        await worker.StopAsync(Cancel);

        Assert.Equal(1, _world.First.ClaimsOf("7"));
        Assert.Equal(ClaimBatchStatus.Confirmed, Assert.Single(engine.Lanes[0].LastReport!.Batches).Status);
        Assert.NotNull(engine.JournalStatus);
    }

    [Fact(Timeout = 60_000)]
    public async Task Worker_OverTheDays_PrunesTheJournalOnceADayAndForgetsNoKey()
    {
        _world.Clock.AutoAdvanceUpTo = null;
        StoringJournal journal = new(new InMemoryOperationJournal(_world.Clock));
        _world.Journal = journal;
        ClaimEngine engine = _world.Engine();
        using ClaimWorker worker = new(engine);

        await worker.StartAsync(Cancel);
        await UntilAsync(() => journal.Prunings.Count == 1);
        await PollAsync();
        _world.Clock.Advance(TimeSpan.FromHours(23));
        await PollAsync();
        Assert.Single(journal.Prunings);
        _world.Clock.Advance(TimeSpan.FromHours(2));
        await PollAsync();
        await UntilAsync(() => journal.Prunings.Count == 2);
        await worker.StopAsync(Cancel);

        Assert.All(journal.Prunings, retention => Assert.Equal((TimeSpan.FromDays(30), null), (retention.Bytes, retention.Keys)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Worker_WhileTheHeadCanNotBeRead_GoesOnAfterwards()
    {
        // Retries are jumped over, the worker's own pauses are not: simulated time must not run away from a cycle.
        _world.Clock.AutoAdvanceUpTo = TimeSpan.FromSeconds(5);
        _world.Add(7);
        ClaimEngine engine = _world.Engine(options => (options.CycleTimeout, options.PollingInterval) = (TimeSpan.FromDays(1), TimeSpan.FromSeconds(10)));
        using ClaimWorker worker = new(engine);
        await engine.StartAsync(Cancel);
        _world.Node.Intercept = (_, _) => throw new HttpRequestException("refused");

        await worker.StartAsync(Cancel);
        await AdvanceUntilAsync(() => _world.Logs.Lines.Any(line => line.Id.Id == HostingEventIds.ClaimHeadUnread));
        _world.Node.Intercept = null;
        await AdvanceUntilAsync(() => _world.Node.Taken.Count == 1);
        await worker.StopAsync(Cancel);

        Assert.Null(engine.Lanes[0].StopReason);
    }

    [Fact]
    public async Task Worker_WhoseOwnerSourceTimesOut_GoesOnWithTheOwnersItKnows()
    {
        _world.Clock.AutoAdvanceUpTo = null;
        var source = new TimingOutSource();
        _world.Owners = source;
        _world.Add(7);
        ClaimEngine engine = _world.Engine();
        using ClaimWorker worker = new(engine);
        await engine.StartAsync(Cancel);
        source.TimesOut = true;

        await worker.StartAsync(Cancel);
        await UntilAsync(() => _world.Node.Taken.Count == 1 || worker.ExecuteTask!.IsCompleted);

        Assert.False(worker.ExecuteTask!.IsCompleted);
        Assert.Contains(_world.Logs.Lines, line => line.Id.Id == HostingEventIds.ClaimOwnersUnread);
        await worker.StopAsync(Cancel);
    }

    [Fact]
    public void AddClaimWorker_FromAConfiguration_SetsEveryOption()
    {
        const string Json = """
            {
              "Owners": ["0x00000000000000000000000000000000000000AA", "0x00000000000000000000000000000000000000bb = 0x00000000000000000000000000000000000000cc"],
              "Queues": ["lido"],
              "SenderForOthers": "0x00000000000000000000000000000000000000cc",
              "DryRun": true, "Confirmations": 12, "PollingInterval": "00:00:02", "CycleTimeout": "00:01:00", "FullReadInterval": "01:00:00", "MaxHeadAge": "00:03:00",
              "MaxCycleAge": "00:04:00", "PageSize": 7, "MaxUnconfirmedPerLane": 8, "MaxParallelLanes": 9,
              "Replacement": { "AfterBlocks": 5, "BumpPercent": 15, "MaxReplacements": 2 },
              "Policy": { "MinimumValueEther": "0.01", "MaxGasPriceGwei": "25.5", "MaxGasPriceWait": "1.00:00:00", "MaxCostBps": 50, "MaxWait": "7.00:00:00", "ClosingWindow": "02:00:00",
                "ClaimForOthers": true, "MaxTicketsPerTransaction": 10, "AllowedRecipients": ["0x00000000000000000000000000000000000000AA"] }
            }
            """;

        ClaimWorkerOptions options = Options(Json);

        Assert.Equal([Address.Parse("0x00000000000000000000000000000000000000AA"), Address.Parse("0x00000000000000000000000000000000000000bb")], options.Owners.Select(owner => owner.Address));
        Assert.Equal(options.SenderForOthers, options.Owners[1].Sender);
        Assert.True(options.Queues!(new TicketQueueInfo("Lido", "Lido withdrawal queue", Address.Zero, ClaimAccess.Owner)));
        Assert.False(options.Queues(new TicketQueueInfo("Kelp", "rsETH", Address.Zero, ClaimAccess.Owner)));
        Assert.Equal((true, 12, 7, 8, 9), (options.DryRun, options.Confirmations!.Value, options.PageSize, options.MaxUnconfirmedPerLane, options.MaxParallelLanes));
        Assert.Equal(
            (TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(4)),
            (options.PollingInterval, options.CycleTimeout, options.FullReadInterval, options.MaxHeadAge!.Value, options.MaxCycleAge));
        Assert.Equal((UInt256.FromEther("0.01"), UInt256.FromGwei("25.5"), 50u, 10), (options.Policy.MinimumValue, options.Policy.MaxGasPrice!.Value, options.Policy.MaxCostBps!.Value, options.Policy.MaxTicketsPerTransaction));
        Assert.Equal((TimeSpan.FromDays(1), TimeSpan.FromDays(7), TimeSpan.FromHours(2)), (options.Policy.MaxGasPriceWait!.Value, options.Policy.MaxWait!.Value, options.Policy.ClosingWindow));
        Assert.Equal((5, 15, 2), (options.Replacement!.AfterBlocks!.Value, options.Replacement.BumpPercent!.Value, options.Replacement.MaxReplacements!.Value));
        Assert.True(options.Policy.ClaimForOthers);
        Assert.Single(options.Policy.AllowedRecipients!);
    }

    [Theory]
    [InlineData("""{ "Owners": ["0x12"] }""", "0x12")]
    [InlineData("""{ "Policy": { "MinimumValueEther": "much" } }""", "much")]
    [InlineData("""{ "PageSize": 0 }""", "PageSize")]
    public void AddClaimWorker_FromAConfigurationThatIsWrong_NamesTheKeyOrTheValue(string json, string word) =>
        Assert.Contains(word, Assert.Throws<OptionsValidationException>(() => Options(json)).Message, StringComparison.Ordinal);

    private static ClaimWorkerOptions Options(string json)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
        var services = new ServiceCollection();
        services.AddRestaking(options => options.Network = RestakingNetwork.Mainnet).AddClaimWorker(configuration);
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptionsMonitor<ClaimWorkerOptions>>().Get(Microsoft.Extensions.Options.Options.DefaultName);
    }

    /// <summary>Moves the clock to the worker's next look, and waits until it looks again.</summary>
    private async Task PollAsync()
    {
        await _world.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(4), Cancel);
        int asked = _world.Node.CountOf("eth_blockNumber");
        _world.Clock.Advance(TimeSpan.FromSeconds(4));
        await UntilAsync(() => _world.Node.CountOf("eth_blockNumber") > asked);
        await _world.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(4), Cancel);
    }

    private async Task AdvanceUntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            // Moves only while the worker waits: a request under way must not run out of time.
            await _world.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(10), Cancel);
            _world.Clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Fails as an HTTP client does when its own time is over.</summary>
    private sealed class TimingOutSource : IClaimOwnerSource
    {
        public bool TimesOut { get; set; }

        public ValueTask<IReadOnlyList<ClaimOwner>> GetOwnersAsync(CancellationToken cancellationToken) =>
            TimesOut ? throw new TaskCanceledException("The request was canceled due to the configured timeout.") : new([]);
    }
}
