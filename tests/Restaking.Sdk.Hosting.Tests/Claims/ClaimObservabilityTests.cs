using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Restaking.Sdk.Diagnostics;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Hosting.Tests.Claims;

public sealed class ClaimObservabilityTests : IDisposable
{
    private readonly StoringJournal _journal = new();
    private readonly ClaimWorld _world;

    public ClaimObservabilityTests()
    {
        _world = new ClaimWorld(_journal);
        _world.Node.ChainId = 1;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Meter_OfClaimsThatArePaidFailAndWait_HasEveryInstrumentWithItsTags()
    {
        Dictionary<string, List<(double Value, Dictionary<string, object?> Tags)>> seen = new(StringComparer.Ordinal);
        ClaimEngine engine = _world.Engine();
        using MeterListener listener = Listen(engine, seen);
        _world.Add(7);
        _world.Add(8, ticket => ticket with { State = TicketState.Blocked, Blocked = new TicketBlock(TicketBlockReason.Paused, "by its guardians") });
        _world.First.Figure.PrepareFault = null;
        await _world.CycleAsync(engine);
        await _world.NextAsync(engine);
        _world.Add(9);
        _world.First.Figure.PrepareFault = new InvalidOperationException("no");
        await _world.NextAsync(engine);
        await engine.ReadJournalStatusAsync(Cancel);
        _world.Clock.Advance(TimeSpan.FromSeconds(30));
        listener.RecordObservableInstruments();

        Assert.Equal(1, Sum("restaking.claims.sent"));
        Assert.Equal(1, Sum("restaking.claims.confirmed"));
        Assert.Equal(1, Sum("restaking.claims.paid_tickets"));
        Assert.Equal(1, Sum("restaking.claims.failed", ("status", "NotSent")));
        Assert.Equal(1e18, Sum("restaking.claims.value", ("asset", "ether")));
        Assert.Equal(21_000, Sum("restaking.claims.gas_paid"));
        Assert.Equal(3, seen["restaking.claims.cycle.duration"].Count);
        Assert.Equal(1, Sum("restaking.claims.tickets", ("state", "Blocked"), ("reason", "Paused")));
        Assert.Equal(1, Sum("restaking.claims.lanes", ("state", "running")));
        Assert.Equal(0, Sum("restaking.claims.lanes", ("state", "stopped")));
        Assert.Equal(0, Sum("restaking.claims.unconfirmed"));
        Assert.Equal(30, Sum("restaking.claims.head.age"));
        Assert.Equal(1, Sum("restaking.claims.journal.operations"));
        Assert.Equal(0, Sum("restaking.claims.journal.unfinished"));
        Assert.All(seen.Values.SelectMany(values => values), value => Assert.Equal(1L, value.Tags["chain_id"]));

        double Sum(string name, params (string Key, string Value)[] tags) => seen[name].Where(value => tags.All(tag => (string?)value.Tags[tag.Key] == tag.Value)).Sum(value => value.Value);
    }

    [Fact]
    public async Task Logs_OfAClaim_HaveTheirFixedIds()
    {
        _world.Add(7);
        await _world.SettleAsync(_world.Engine());

        int[] ids = [.. _world.Logs.Lines.Select(line => line.Id.Id)];
        Assert.All([HostingEventIds.ClaimWorkerStarted, HostingEventIds.ClaimSent, HostingEventIds.ClaimConfirmed, HostingEventIds.ClaimCycleWorked], id => Assert.Contains(id, ids));
        Assert.Equal((3100, 3108, 3109), (HostingEventIds.ClaimWorkerStarted, HostingEventIds.ClaimSent, HostingEventIds.ClaimConfirmed));
    }

    [Fact]
    public async Task Traces_OfACycle_HaveASpanForEachPart()
    {
        List<string> spans = [];
        string sender = _world.Key.Address.ToString();
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == RestakingDiagnostics.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (spans)
                {
                    spans.Add(activity.OperationName);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        _world.Add(7);

        await _world.SettleAsync(_world.Engine());

        Assert.Empty(new[] { "restaking.claims.cycle", "restaking.claims.settle", "restaking.claims.read", "restaking.claims.plan", "restaking.claims.send" }.Except(spans));
    }

    [Fact]
    public async Task Health_OfAWorkerThatClaims_IsHealthy()
    {
        ClaimEngine engine = _world.Engine(options => options.MaxHeadAge = TimeSpan.FromMinutes(2));
        await _world.CycleAsync(engine);

        HealthCheckResult result = await CheckAsync(engine);

        Assert.Equal(HealthStatus.Healthy, result.Status);
        Assert.Equal(1, result.Data["lanes"]);
    }

    [Fact]
    public async Task Health_OfANodeThatLags_IsDegraded()
    {
        ClaimEngine engine = _world.Engine(options => options.MaxHeadAge = TimeSpan.FromMinutes(2));
        await _world.CycleAsync(engine);
        _world.Clock.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(HealthStatus.Degraded, (await CheckAsync(engine)).Status);
    }

    [Fact]
    public async Task Health_WithoutAGoodCycleForTooLong_IsUnhealthyAndSaysWhy()
    {
        ClaimEngine engine = _world.Engine();
        await _world.CycleAsync(engine);
        _world.Node.Intercept = (_, _) => throw new HttpRequestException("refused");
        await _world.CycleAsync(engine);
        _world.Clock.Advance(TimeSpan.FromMinutes(6));

        HealthCheckResult result = await CheckAsync(engine);

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.Contains(_world.Key.Address.ToString(), result.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_OfAJournalThatCanNotBeWritten_IsUnhealthy()
    {
        ClaimEngine engine = _world.Engine();
        await _world.CycleAsync(engine);
        _journal.WriteFault = new JournalException("the disk is full", isTransient: true);

        HealthCheckResult result = await CheckAsync(engine);

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.Contains("the disk is full", result.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_OfAStoppedLane_IsUnhealthyUntilItIsResumed()
    {
        _world.Add(7);
        ClaimEngine engine = _world.Engine();
        await engine.StartAsync(Cancel);
        _journal.WriteFault = new JournalException("it is corrupt", isTransient: false);
        await _world.CycleAsync(engine);
        _journal.WriteFault = null;

        HealthCheckResult stopped = await CheckAsync(engine);
        engine.Lanes[0].Resume();
        await _world.CycleAsync(engine);
        HealthCheckResult resumed = await CheckAsync(engine);

        Assert.Equal(HealthStatus.Unhealthy, stopped.Status);
        Assert.Contains("it is corrupt", stopped.Description, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Healthy, resumed.Status);
    }

    [Fact]
    public void AddRestakingHealthChecks_OfTwoRegistrations_HasANameForEach()
    {
        var services = new ServiceCollection();
        services.AddRestaking(options => options.Network = RestakingNetwork.Mainnet).AddClaimWorker().AddRestakingHealthChecks();
        services.AddRestaking("sepolia", options => options.Network = RestakingNetwork.Sepolia).AddClaimWorker().AddRestakingHealthChecks();
        using ServiceProvider provider = services.BuildServiceProvider();

        HealthCheckServiceOptions options = provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>().Value;

        Assert.Equal(["restaking", "restaking:sepolia"], options.Registrations.Select(registration => registration.Name));
        Assert.All(options.Registrations, registration => Assert.Contains(ClaimWorkerBuilderExtensions.HealthTag, registration.Tags));
    }

    private static Task<HealthCheckResult> CheckAsync(ClaimEngine engine)
    {
        var check = new RestakingHealthCheck(engine);
        return check.CheckHealthAsync(new HealthCheckContext { Registration = new HealthCheckRegistration("restaking", check, HealthStatus.Unhealthy, null) }, Cancel);
    }

    private static MeterListener Listen(ClaimEngine engine, Dictionary<string, List<(double Value, Dictionary<string, object?> Tags)>> seen)
    {
        var listener = new MeterListener
        {
            // Other tests have engines, too: only this one's meter counts.
            InstrumentPublished = (instrument, own) =>
            {
                if (ReferenceEquals(instrument.Meter, engine.Meter))
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        return listener;

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (seen)
            {
                (seen.TryGetValue(instrument.Name, out List<(double, Dictionary<string, object?>)>? list) ? list : seen[instrument.Name] = []).Add((value, new Dictionary<string, object?>(tags.ToArray())));
            }
        }
    }
}
