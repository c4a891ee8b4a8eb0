using Restaking.Sdk.Abi;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Hosting.Tests.Claims;

public sealed class ClaimLaneTests : IDisposable
{
    private readonly ClaimWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Cycle_OfAClaimableTicket_SendsItAndIsDoneWhenItIsMined()
    {
        WithdrawalTicket ticket = _world.Add(7);
        ClaimEngine engine = _world.Engine();

        ClaimCycleReport sent = await _world.CycleAsync(engine);
        ClaimCycleReport confirmed = await _world.NextAsync(engine);
        ClaimCycleReport idle = await _world.NextAsync(engine);

        ClaimBatchReport batch = Assert.Single(sent.Batches);
        Assert.Equal((ClaimBatchStatus.Sent, ticket.Key), (batch.Status, Assert.Single(batch.Tickets)));
        Assert.Equal(_world.Node.Taken[0].Hash, batch.Hash);
        ClaimBatchReport done = Assert.Single(confirmed.Batches);
        Assert.Equal(ClaimBatchStatus.Confirmed, done.Status);
        Assert.Equal(UInt256.FromEther("1"), Assert.Single(done.Paid).Amount);
        Assert.Equal((UInt256)21_000u, done.GasPaid);
        Assert.Equal(ClaimCycleOutcome.Idle, idle.Outcome);
        Assert.Single(_world.Node.Taken);
    }

    [Fact]
    public async Task Cycle_WhileAClaimIsNotFinal_PlansItsTicketInNoOtherTransaction()
    {
        _world.Add(7);
        ClaimEngine engine = _world.Engine(options => options.Confirmations = 4);
        await _world.CycleAsync(engine);
        _world.Add(8);

        ClaimCycleReport next = await _world.CycleAsync(engine);
        for (int i = 0; i < 3; i++)
        {
            ClaimCycleReport mined = await _world.NextAsync(engine);
            Assert.All(mined.Batches, batch => Assert.Equal(ClaimBatchStatus.Unconfirmed, batch.Status));
        }

        ClaimCycleReport final = await _world.NextAsync(engine);

        Assert.Equal([["7"], ["8"]], _world.Node.Taken.Select(signed => FakeClaimCall.Ids(signed.Unsigned.Data.Span)));
        Assert.Equal("InFlight", Assert.Single(next.Verdicts.Single(verdict => verdict.Ticket.Key.Id == "7").Gates).Code);
        Assert.Equal(2, final.Batches.Count(batch => batch.Status == ClaimBatchStatus.Confirmed));
        Assert.Equal(2, _world.Node.Taken.Count);
    }

    [Fact]
    public async Task Cycle_OfATicketThatMaturesWithABlock_ClaimsItThenAndOnce()
    {
        _world.Add(7, ticket => ticket with { State = TicketState.Queued, Timing = TicketTiming.AtBlock(_world.Node.Head + 3) });
        ClaimEngine engine = _world.Engine();

        ClaimCycleReport early = await _world.CycleAsync(engine);
        ClaimCycleReport still = await _world.NextAsync(engine, 2);
        ClaimCycleReport due = await _world.NextAsync(engine);
        await _world.SettleAsync(engine);

        Assert.Equal("NotClaimableYet", Assert.Single(Assert.Single(early.Verdicts).Gates).Code);
        Assert.Equal((ClaimCycleOutcome.Idle, 1), (still.Outcome, still.Verdicts.Length));
        Assert.Equal(ClaimBatchStatus.Sent, Assert.Single(due.Batches).Status);
        Assert.Equal(1, _world.First.ClaimsOf("7"));
    }

    [Fact]
    public async Task Cycle_InADryRun_PlansAndPreparesAndSignsNothing()
    {
        WithdrawalTicket ticket = _world.Add(7);
        ClaimEngine engine = _world.Engine(options => options.DryRun = true);

        ClaimCycleReport report = await _world.CycleAsync(engine);
        ClaimCycleReport again = await _world.NextAsync(engine);

        ClaimBatchReport batch = Assert.Single(report.Batches);
        Assert.Equal((ClaimBatchStatus.Planned, ticket.Key), (batch.Status, Assert.Single(batch.Tickets)));
        Assert.Equal(ClaimBatchStatus.Planned, Assert.Single(again.Batches).Status);
        Assert.Equal(1, _world.First.Figure.Preparations);
        Assert.Empty(_world.Node.Taken);
        Assert.Equal(0, _world.Node.CountOf("eth_sendRawTransaction"));
    }

    [Fact]
    public async Task Cycle_OfATicketThatSomebodyElseClaimedSinceItWasListed_SendsNothing()
    {
        _world.Add(7);
        _world.First.Figure.BeforePreparation = () => _world.First.Tickets["7"] = _world.First.Tickets["7"] with { State = TicketState.Claimed };
        ClaimEngine engine = _world.Engine();

        ClaimCycleReport report = await _world.CycleAsync(engine);
        ClaimCycleReport next = await _world.NextAsync(engine);

        Assert.Empty(report.Batches);
        Assert.Empty(next.Verdicts);
        Assert.Empty(_world.Node.Taken);
    }

    [Fact]
    public async Task Cycle_OfATicketWhoseNftMovedSinceItWasPlanned_SendsNothingForIt()
    {
        Address buyer = ClaimWorld.NewKey().Address;
        _world.Add(7, ticket => ticket with { AnyoneMayClaim = true });
        _world.First.Figure.BeforePreparation = () => _world.First.Tickets["7"] = _world.First.Tickets["7"] with { Owner = buyer };
        ClaimEngine engine = _world.Engine();

        ClaimCycleReport report = await _world.CycleAsync(engine);
        ClaimCycleReport next = await _world.NextAsync(engine);

        Assert.Equal(ClaimBatchStatus.NotSent, Assert.Single(report.Batches).Status);
        Assert.Empty(next.Verdicts);
        Assert.Empty(_world.Node.Taken);
    }

    [Fact]
    public async Task Cycle_OfAClaimThatReverted_TriesAgainUnderANewKeyAfterAPause()
    {
        _world.Add(7);
        ClaimEngine engine = _world.Engine();
        ClaimCycleReport sent = await _world.CycleAsync(engine);
        _world.Node.MinedReverts = true;

        ClaimCycleReport failed = await _world.NextAsync(engine);
        _world.Node.MinedReverts = false;
        _world.First.Figure.Reverted.Add(_world.Node.Taken[0].Hash);
        ClaimCycleReport again = await _world.NextAsync(engine, 2);
        await _world.SettleAsync(engine);

        Assert.Equal(ClaimBatchStatus.Failed, Assert.Single(failed.Batches).Status);
        Assert.Equal("ClaimFailed", Assert.Single(Assert.Single(failed.Verdicts).Gates).Code);
        Assert.EndsWith("#1", sent.Batches[0].Key, StringComparison.Ordinal);
        Assert.EndsWith("#2", Assert.Single(again.Batches).Key, StringComparison.Ordinal);
        Assert.Equal(1, _world.First.ClaimsOf("7"));
    }

    [Fact]
    public async Task Cycle_OfATicketThatAMinedClaimDidNotPay_TriesAgainUnderTheNextNumber()
    {
        _world.Add(7);
        _world.First.Figure.Unpaid.Add("7");
        ClaimEngine engine = _world.Engine();
        ClaimCycleReport first = await _world.CycleAsync(engine);
        ClaimCycleReport unpaid = await _world.NextAsync(engine);
        ClaimCycleReport paused = await _world.NextAsync(engine);
        _world.First.Figure.Value++;

        ClaimCycleReport again = await _world.NextAsync(engine, 2);

        Assert.Equal(ClaimBatchStatus.Confirmed, Assert.Single(unpaid.Batches).Status);
        Assert.Empty(unpaid.Batches[0].Paid);
        Assert.Equal("ClaimFailed", Assert.Single(Assert.Single(paused.Verdicts).Gates).Code);
        Assert.EndsWith("#1", Assert.Single(first.Batches).Key, StringComparison.Ordinal);
        Assert.EndsWith("#2", Assert.Single(again.Batches).Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cycle_OfMoreClaimsThanMayBeUnconfirmed_SendsTheRestLater()
    {
        _world.First.Figure.OnePerTransaction = true;
        for (int i = 1; i <= 5; i++)
        {
            _world.Add(i);
        }

        ClaimEngine engine = _world.Engine(options => options.MaxUnconfirmedPerLane = 2);

        ClaimCycleReport first = await _world.CycleAsync(engine);
        await _world.SettleAsync(engine);

        Assert.Equal(2, first.Batches.Length);
        Assert.All(Enumerable.Range(1, 5), id => Assert.Equal(1, _world.First.ClaimsOf($"{id}")));
        Assert.Equal(5, _world.Node.Taken.Count);
    }

    [Fact]
    public async Task Cycle_OfTicketsClaimedByPlace_HasOneClaimOfTheListUnderWay()
    {
        _world.First.Figure.OnePerTransaction = true;
        _world.Add(1, ticket => ticket with { Detail = new PlacedDetail(0u) });
        _world.Add(2, ticket => ticket with { Detail = new PlacedDetail(1u) });
        ClaimEngine engine = _world.Engine(options => options.Confirmations = 2);

        ClaimCycleReport first = await _world.CycleAsync(engine);
        ClaimCycleReport second = await _world.CycleAsync(engine);
        await _world.SettleAsync(engine);

        Assert.Equal("1", Assert.Single(Assert.Single(first.Batches).Tickets).Id);
        Assert.Contains("BehindAnother", second.Verdicts.Single(verdict => verdict.Ticket.Key.Id == "2").Gates.Select(gate => gate.Code));
        Assert.Equal((1, 1), (_world.First.ClaimsOf("1"), _world.First.ClaimsOf("2")));
        Assert.Equal(2, _world.Node.Taken.Count);
    }

    [Fact]
    public async Task Cycle_OfATicketBehindAnother_ClaimsItOnceThatIsPaidThoughNoFigureMoves()
    {
        _world.Add(1);
        _world.Add(2, ticket => ticket with { State = TicketState.Blocked, Blocked = new TicketBlock(TicketBlockReason.BehindAnother, "1 comes first") });
        ClaimEngine engine = _world.Engine();
        await _world.CycleAsync(engine);
        _world.First.Tickets["2"] = _world.First.Tickets["2"] with { State = TicketState.Claimable, Blocked = null };

        await _world.SettleAsync(engine);

        Assert.Equal(1, _world.First.ClaimsOf("2"));
    }

    private sealed record PlacedDetail(UInt256 Place) : TicketDetail
    {
        public override UInt256? Position => Place;
    }
}
