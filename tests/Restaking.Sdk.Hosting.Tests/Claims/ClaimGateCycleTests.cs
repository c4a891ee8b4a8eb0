using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Hosting.Tests.Claims;

/// <summary>Each gate through a whole cycle: the ticket has its verdict, the one beside it is claimed.</summary>
public sealed class ClaimGateCycleTests : IDisposable
{
    private static readonly UInt256 s_huge = UInt256.FromEther("1000");

    private readonly ClaimWorld _world = new();

    public static TheoryData<string> Gates =>
    [
        "NotClaimableYet", "Paused", "Unfunded", "BlockedAccount", "WindowMissed", "BehindAnother", "Invalidated", "NoSigner", "ForeignRecipient", "TooLarge", "GasAboveCeiling",
        "UnknownValue", "BelowMinimum", "CostTooHigh", "WaitingPays",
    ];

    public void Dispose() => _world.Dispose();

    [Theory]
    [MemberData(nameof(Gates))]
    public async Task Cycle_OfATicketBehindAGate_SaysWhyAndClaimsTheOther(string gate)
    {
        (Func<WithdrawalTicket, WithdrawalTicket> change, ClaimQueuePolicy? own, Action<ClaimWorkerOptions>? configure) = Case(gate);
        _world.Add(7, change);
        _world.Add(9, queue: _world.Second);
        ClaimEngine engine = _world.Engine(options =>
        {
            if (own is not null)
            {
                options.Policy = options.Policy with { Queues = options.Policy.Queues.Add(ClaimWorld.FirstQueue, own) };
            }

            configure?.Invoke(options);
        });

        ClaimCycleReport report = await _world.CycleAsync(engine);

        TicketVerdict verdict = report.Verdicts.Single(found => found.Ticket.Key.Id == "7");
        Assert.Contains(gate, verdict.Gates.Select(found => found.Code));
        Assert.True(report.Verdicts.Single(found => found.Ticket.Key.Id == "9").IsPlanned);
        Assert.Equal(["9"], FakeClaimCall.Ids(Assert.Single(_world.Node.Taken).Unsigned.Data.Span));
    }

    [Fact]
    public async Task Cycle_AfterThePauseIsOver_Claims()
    {
        _world.Add(7, Blocked(TicketBlockReason.Paused));
        ClaimEngine engine = _world.Engine();
        await _world.CycleAsync(engine);

        _world.Add(7);
        await _world.SettleAsync(engine);

        Assert.Equal(1, _world.First.ClaimsOf("7"));
    }

    [Fact]
    public async Task Cycle_WhileGasIsDear_WaitsUntilItIsCheap()
    {
        _world.Add(7);
        _world.Node.BaseFee = UInt256.FromGwei("80");
        ClaimEngine engine = _world.Engine(options => options.Policy = options.Policy with { MaxGasPrice = UInt256.FromGwei("20") });

        ClaimCycleReport dear = await _world.CycleAsync(engine);
        ClaimCycleReport still = await _world.NextAsync(engine);
        _world.Node.BaseFee = UInt256.FromGwei("10");
        ClaimCycleReport cheap = await _world.NextAsync(engine);

        Assert.Equal("GasAboveCeiling", Assert.Single(Assert.Single(dear.Verdicts).Gates).Code);
        Assert.Empty(still.Batches);
        Assert.Equal(ClaimBatchStatus.Sent, Assert.Single(cheap.Batches).Status);
    }

    [Fact]
    public async Task Cycle_WhenTheLongestWaitIsOver_ClaimsAtAnyPriceAlsoAfterARestart()
    {
        var journal = new StoringJournal();
        using ClaimWorld world = new(journal);
        world.Add(7);
        world.Node.BaseFee = UInt256.FromGwei("80");
        void Configure(ClaimWorkerOptions options) => options.Policy = options.Policy with { MaxGasPrice = UInt256.FromGwei("20"), MaxWait = TimeSpan.FromMinutes(4) };
        ClaimCycleReport first = await world.CycleAsync(world.Engine(Configure));
        DateTimeOffset seen = first.Block!.Value.Time;
        world.Mine(10);

        ClaimEngine restarted = world.Engine(Configure);
        ClaimCycleReport waits = await world.CycleAsync(restarted);
        ClaimCycleReport claims = await world.NextAsync(restarted, 10);

        Assert.Equal(seen, Assert.Single(waits.Verdicts).ClaimableSince);
        Assert.Empty(waits.Batches);
        Assert.Equal(ClaimBatchStatus.Sent, Assert.Single(claims.Batches).Status);
        Assert.Equal("GasAboveCeiling", Assert.Single(Assert.Single(claims.Verdicts).Overridden).Code);
        await world.SettleAsync(restarted);
        Assert.Empty(journal.Since); // what is paid is forgotten
    }

    [Fact]
    public async Task Cycle_WhenTheClaimWindowCloses_LetsNoEconomicGateHoldIt()
    {
        DateTimeOffset end = _world.HeadTime + TimeSpan.FromMinutes(70);
        _world.Add(7, ticket => ticket with { Timing = new TicketTiming { Until = end } });
        ClaimEngine engine = _world.Engine(options => options.Policy = options.Policy with { MinimumValue = s_huge });

        ClaimCycleReport early = await _world.CycleAsync(engine);
        ClaimCycleReport closing = await _world.NextAsync(engine, 60);

        EconomicGate gate = Assert.IsType<BelowMinimumGate>(Assert.Single(Assert.Single(early.Verdicts).Gates));
        Assert.Equal(end - TimeSpan.FromHours(1), gate.Until);
        Assert.Equal(ClaimBatchStatus.Sent, Assert.Single(closing.Batches).Status);
    }

    private static (Func<WithdrawalTicket, WithdrawalTicket> Change, ClaimQueuePolicy? Own, Action<ClaimWorkerOptions>? Configure) Case(string gate) => gate switch
    {
        "NotClaimableYet" => (ticket => ticket with { State = TicketState.Queued, Timing = TicketTiming.For("the oracle") }, null, null),
        "Paused" => (Blocked(TicketBlockReason.Paused), null, null),
        "Unfunded" => (Blocked(TicketBlockReason.Unfunded), null, null),
        "BlockedAccount" => (Blocked(TicketBlockReason.OwnerBlocked), null, null),
        "WindowMissed" => (Blocked(TicketBlockReason.WindowMissed), null, null),
        "BehindAnother" => (Blocked(TicketBlockReason.BehindAnother), null, null),
        "Invalidated" => (Blocked(TicketBlockReason.Invalidated), null, null),
        "NoSigner" => (ticket => ticket with { Owner = Another }, null, options =>
        {
            options.Owners.Add(new ClaimOwner(Another));
            options.Policy = options.Policy with { ClaimForOthers = true };
        }
        ),
        "ForeignRecipient" => (ticket => ticket with { Owner = Another, AnyoneMayClaim = true }, null, options =>
        {
            Address own = options.Owners[0].Address;
            options.Owners.Add(new ClaimOwner(Another, own));
            options.Policy = options.Policy with { ClaimForOthers = true, AllowedRecipients = ImmutableHashSet.Create(own) };
        }
        ),
        "TooLarge" => (Same, new ClaimQueuePolicy { MaxCalldataBytes = 10 }, null),
        "GasAboveCeiling" => (Same, new ClaimQueuePolicy { MaxGasPrice = UInt256.FromGwei("1") }, null),
        "UnknownValue" => (ticket => ticket with { Payable = [new AssetAmount(ClaimWorld.Token, 5u)] }, new ClaimQueuePolicy { MinimumValue = UInt256.One }, null),
        "BelowMinimum" => (Same, new ClaimQueuePolicy { MinimumValue = s_huge }, null),
        "CostTooHigh" => (ticket => ticket with { Payable = [new AssetAmount(NativeAsset.Ether, UInt256.FromGwei("1000"))] }, new ClaimQueuePolicy { MaxCostBps = 100 }, null),
        "WaitingPays" => (ticket => ticket with { Payable = [new AssetAmount(NativeAsset.Ether, UInt256.FromGwei("1000"))] },
            new ClaimQueuePolicy { Waiting = new ValueOfWaiting(UInt256.FromGwei("1"), TimeSpan.FromHours(1), 300) }, null),
        _ => throw new ArgumentOutOfRangeException(nameof(gate), gate, null),
    };

    private static Address Another { get; } = Address.Parse("0x00000000000000000000000000000000000000AA");

    private static WithdrawalTicket Same(WithdrawalTicket ticket) => ticket;

    private static Func<WithdrawalTicket, WithdrawalTicket> Blocked(TicketBlockReason reason) =>
        ticket => ticket with { State = TicketState.Blocked, Blocked = new TicketBlock(reason, "so it is") };
}
