using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Hosting.Tests.Claims;

public sealed class ClaimScaleTests : IDisposable
{
    private readonly ClaimWorld _world = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Cycle_WithNothingToDo_OfAThousandLanes_AsksForOneBlockAndOneLook()
    {
        LocalSigner[] keys = [.. Enumerable.Range(0, 1_000).Select(_ => ClaimWorld.NewKey())];
        for (int i = 0; i < keys.Length; i++)
        {
            Address owner = keys[i].Address;
            _world.Add(i + 1, ticket => ticket with { Owner = owner, State = TicketState.Queued, Timing = TicketTiming.For("the oracle") });
        }

        ClaimEngine engine = _world.Engine(null, [.. keys.Cast<ITransactionSigner>()]);
        await engine.RunCycleAsync(Cancel);
        _world.Mine();
        await engine.RunCycleAsync(Cancel);
        int listings = _world.First.Figure.Listings;
        _world.Node.Requests.Clear();
        _world.Mine();

        ImmutableArray<ClaimCycleReport> reports = await engine.RunCycleAsync(Cancel);

        // The look of these queues costs nothing; that of real ones is one multicall more.
        Assert.Equal(["eth_getBlockByNumber"], _world.Node.Requests.Select(request => request.Method));
        Assert.Equal(listings, _world.First.Figure.Listings);
        Assert.Equal(1_000, reports.Length);
        Assert.All(reports, report => Assert.Equal((ClaimCycleOutcome.Idle, 1), (report.Outcome, report.Verdicts.Length)));
    }

    [Fact]
    public async Task Cycle_OfATicketThatMovesNoFigure_IsFoundWhenTheIntervalOfFullReadsIsOver()
    {
        ClaimEngine engine = _world.Engine(options => options.FullReadInterval = TimeSpan.FromMinutes(30));
        await _world.CycleAsync(engine);
        ulong figure = _world.First.Figure.Value;
        _world.Add(7);
        _world.First.Figure.Value = figure;

        ClaimCycleReport unseen = await _world.NextAsync(engine, 10);
        ClaimCycleReport found = await _world.NextAsync(engine, 150);

        Assert.Empty(unseen.Verdicts);
        Assert.Equal(ClaimBatchStatus.Sent, Assert.Single(found.Batches).Status);
    }

    [Fact]
    public async Task Cycle_OfAHeadThatWentBack_ListsEverythingAnew()
    {
        ClaimEngine engine = _world.Engine();
        await _world.NextAsync(engine, 3);
        int listings = _world.First.Figure.Listings;
        ulong head = _world.Node.Head;
        _world.Node.Intercept = (method, parameters) => method == "eth_getBlockByNumber" && (string?)parameters[0]! == "latest"
            ? $$"""{"number":"0x{{head - 2:x}}","hash":"0x{{new string('2', 64)}}","parentHash":"0x{{new string('3', 64)}}","timestamp":"0x65000000","gasLimit":"0x1c9c380","gasUsed":"0x0"}""" : null;

        await engine.RunCycleAsync(Cancel);

        Assert.Equal(listings + 1, _world.First.Figure.Listings);
    }

    [Fact]
    public async Task Cycles_ManyWithClaimsInBetween_LeaveNothingBehind()
    {
        ClaimEngine engine = _world.Engine();
        for (int i = 1; i <= 200; i++)
        {
            _world.Add(i);
            await _world.NextAsync(engine);
            _world.First.Tickets.Remove((i - 5).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        await _world.SettleAsync(engine);

        Assert.Equal(0, engine.Lanes[0].Unconfirmed);
        Assert.Empty(engine.Lanes[0].LastReport!.Verdicts);
        Assert.Equal(200, _world.Node.Mined.Length);
    }
}
