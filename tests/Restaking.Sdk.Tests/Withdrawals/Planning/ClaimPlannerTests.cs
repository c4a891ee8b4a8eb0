using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;
using static Restaking.Sdk.Tests.Withdrawals.Planning.PlannerWorld;

namespace Restaking.Sdk.Tests.Withdrawals.Planning;

/// <summary>Batches, overrides, several pages, valuations, refused input.</summary>
public sealed class ClaimPlannerTests
{
    [Fact]
    public void Plan_AFullerTransactionThanTheCalldataAllows_IsDivided()
    {
        // 4 bytes and 32 for each ticket: three fit into 100.
        ClaimPlan plan = ClaimPlanner.Plan(Enumerable.Range(1, 7).Select(id => Ticket(id)), Policy with { MaxCalldataBytes = 100 }, Facts);

        Assert.Equal([3, 3, 1], plan.Batches.Select(batch => batch.Tickets.Length));
        Assert.Equal([100L, 100L, 36L], plan.Batches.Select(batch => batch.EstimatedCalldataBytes));
        Assert.Equal([130UL, 130UL, 110UL], plan.Batches.Select(batch => batch.EstimatedGas));
    }

    [Fact]
    public void Plan_AFullerTransactionThanTheGasAllows_IsDivided()
    {
        ClaimPlan plan = ClaimPlanner.Plan(Enumerable.Range(1, 3).Select(id => Ticket(id)), Policy with { MaxGasPerTransaction = 120 }, Facts);

        Assert.Equal([2, 1], plan.Batches.Select(batch => batch.Tickets.Length));
    }

    [Fact]
    public void Plan_QueueThatClaimsOneAtATime_GivesEachItsTransactionUnlessThePolicySaysOtherwise()
    {
        WithdrawalTicket[] tickets = [Ticket(1, queue: SingleQueue), Ticket(2, queue: SingleQueue)];
        ClaimPolicy own = Policy with { Queues = Policy.Queues.Add(SingleQueue, new ClaimQueuePolicy { MaxTicketsPerTransaction = 2 }) };

        Assert.Equal(2, ClaimPlanner.Plan(tickets, Policy, Facts).Batches.Length);
        Assert.Single(ClaimPlanner.Plan(tickets, own, Facts).Batches);
    }

    [Fact]
    public void Plan_AQueueHasItsOwnMinimum_OnlyThatQueueIsHeldToIt()
    {
        ClaimPolicy policy = Policy with { MinimumValue = 1_000UL, Queues = Policy.Queues.Add(SingleQueue, new ClaimQueuePolicy { MinimumValue = 5UL }) };

        ClaimPlan plan = ClaimPlanner.Plan([Ticket(1, 5), Ticket(2, 5, SingleQueue)], policy, Facts);

        Assert.Equal(SingleQueue, Assert.Single(plan.Batches).Queue);
    }

    [Fact]
    public void Plan_OwnersAndQueues_AreNeverMixedInOneBatch()
    {
        ClaimFacts facts = Facts with { Signers = new HashSet<Address> { Owner, Stranger } };

        ClaimPlan plan = ClaimPlanner.Plan([Ticket(1), Ticket(2, owner: Stranger), Ticket(3, queue: OpenQueue), Ticket(4)], Policy, facts);

        Assert.Equal(3, plan.Batches.Length);
        Assert.All(plan.Batches, batch => Assert.All(batch.Tickets, ticket => Assert.Equal((batch.Queue, batch.Sender), (ticket.Key.Queue, ticket.Owner))));
        Assert.All(plan.Batches, batch => Assert.Equal(batch.Sender, batch.Options.From));
    }

    [Fact]
    public void Plan_OneTicketOnTwoPages_CountsAsTheLaterBlockShowsIt()
    {
        WithdrawalTicket before = Ticket(1);
        WithdrawalTicket after = before with { State = TicketState.Claimed, Payable = [], Block = new BlockRef(101, Hash32.Zero, 1) };
        WithdrawalSnapshot[] pages = [Page(before), Page(after)];

        ClaimPlan plan = ClaimPlanner.Plan(pages, Policy, Facts);
        ClaimPlan reversed = ClaimPlanner.Plan(pages.Reverse(), Policy, Facts);

        Assert.Equal([new AlreadyClaimedGate()], Assert.Single(plan.Verdicts).Gates);
        Assert.Equal([new AlreadyClaimedGate()], Assert.Single(reversed.Verdicts).Gates);
    }

    [Fact]
    public void Plan_TheTimeOfTheTicketIsKnown_DeadlinesCountFromIt()
    {
        WithdrawalTicket ticket = Ticket(1, value: 1) with { Timing = TicketTiming.At(Now.AddHours(-3)) };
        ClaimPolicy policy = Policy with { MinimumValue = 2UL, MaxWait = TimeSpan.FromHours(3) };

        Assert.True(Single(ticket, policy).IsPlanned);
        Assert.False(Single(ticket with { Timing = TicketTiming.Now }, policy).IsPlanned);
    }

    [Fact]
    public void Plan_AmountsThatNobodyHas_DoNotOverflow()
    {
        WithdrawalTicket[] tickets =
        [
            .. Enumerable.Range(1, 3).Select(id => Ticket(id) with { Payable = [new AssetAmount(NativeAsset.Ether, UInt256.MaxValue)] }),
        ];
        ClaimPolicy policy = Policy with { MaxCostBps = uint.MaxValue, MaxWait = TimeSpan.MaxValue, Waiting = new ValueOfWaiting(UInt256.Zero, TimeSpan.MaxValue, uint.MaxValue) };

        Assert.Equal(UInt256.MaxValue, Assert.Single(ClaimPlanner.Plan(tickets, policy, Facts).Batches).Value);
        Assert.True(ClaimPlanner.Plan(tickets, Policy with { MaxCostBps = 1 }, Facts with { GasPrice = UInt256.MaxValue }).IsEmpty);
    }

    [Fact]
    public void Plan_WrongInput_IsRefused()
    {
        WithdrawalTicket ticket = Ticket(1);
        WithdrawalTicket elsewhere = ticket with { Key = ticket.Key with { ChainId = 2 } };

        Assert.Throws<ArgumentException>(() => ClaimPlanner.Plan([ticket, elsewhere], Policy, Facts));
        Assert.Throws<ArgumentException>(() => ClaimPlanner.Plan([ticket], Policy, Facts with { SenderForOthers = Stranger }));
        Assert.Throws<ArgumentException>(() => ClaimPlanner.Plan([ticket], Policy with { MaxTicketsPerTransaction = 0 }, Facts));
        Assert.Throws<ArgumentException>(() => ClaimPlanner.Plan([ticket], Policy with { MaxWait = TimeSpan.FromTicks(-1) }, Facts));
        Assert.Throws<ArgumentException>(() => ClaimPlanner.Plan(
            [ticket], Policy with { Queues = Policy.Queues.Add(OpenQueue, new ClaimQueuePolicy { MaxCalldataBytes = 0 }) }, Facts));
    }

    [Fact]
    public void Valuation_ATokenMeasuredInAnother_IsWorthWhatThatOneIs()
    {
        LiquidTokenInfo inner = new("Test", "inner", At(11), 18, UnitOfAccount.Ether);
        LiquidTokenInfo outer = new("Test", "outer", At(12), 18, new UnitOfAccount("inner", 18, inner.Token));
        LiquidTokenInfo bitcoin = new("Test", "btc", At(13), 8, UnitOfAccount.Bitcoin);
        LiquidTokenInfo circular = new("Test", "circular", At(14), 18, new UnitOfAccount("circular", 18, At(14)));
        AssetValuation valuation = AssetValuation.FromRates([Rate(outer, 3), Rate(inner, 2), Rate(bitcoin, 5), Rate(circular, 7)]);

        Assert.Equal(60UL, valuation.ToWei(new AssetAmount(outer.Token, 10UL)));
        Assert.Equal(20UL, valuation.ToWei(new AssetAmount(inner.Token, 10UL)));
        Assert.Equal(10UL, valuation.ToWei(new AssetAmount(NativeAsset.Ether, 10UL)));
        Assert.Null(valuation.ToWei(new AssetAmount(bitcoin.Token, 10UL)));
        Assert.Null(valuation.ToWei(new AssetAmount(circular.Token, 10UL)));
        Assert.Null(valuation.ToWei([new AssetAmount(inner.Token, 10UL), new AssetAmount(bitcoin.Token, 1UL)]));
    }

    [Fact]
    public void Valuation_ByFractions_RoundsDown()
    {
        AssetValuation valuation = AssetValuation.FromFractions([KeyValuePair.Create(Token, new RateFraction(1UL, 3UL))]);

        Assert.Equal(3UL, valuation.ToWei(new AssetAmount(Token, 11UL)));
        Assert.Throws<ArgumentException>(() => AssetValuation.FromFractions([KeyValuePair.Create(Token, new RateFraction(1UL, UInt256.Zero))]));
    }

    private static WithdrawalSnapshot Page(params WithdrawalTicket[] tickets) => new(tickets[0].Block, [], tickets, [], []);

    private static ExchangeRate Rate(LiquidTokenInfo token, ulong times) => new()
    {
        Token = token,
        ToUnderlyingFraction = new RateFraction(times, UInt256.One),
        ToTokenFraction = new RateFraction(UInt256.One, times),
        Source = "test",
        Block = default,
    };
}
