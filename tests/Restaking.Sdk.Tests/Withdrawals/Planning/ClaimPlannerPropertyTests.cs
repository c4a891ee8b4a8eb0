using FsCheck;
using FsCheck.Fluent;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;
using static Restaking.Sdk.Tests.Withdrawals.Planning.PlannerWorld;

namespace Restaking.Sdk.Tests.Withdrawals.Planning;

/// <summary>What must hold for any tickets and any policy.</summary>
public sealed class ClaimPlannerPropertyTests
{
    [Fact]
    public void Plan_AnyInput_GivesEveryTicketOneVerdictAndPlansNoneTwice() => Holds((scenario, plan) =>
    {
        TicketKey[] planned = [.. plan.Batches.SelectMany(batch => batch.Tickets).Select(ticket => ticket.Key)];
        Assert.Equal(planned.Length, planned.Distinct().Count());
        Assert.Equal(scenario.Tickets.Select(ticket => ticket.Key).ToHashSet(), plan.Verdicts.Select(verdict => verdict.Ticket.Key).ToHashSet());
        Assert.Equal(scenario.Tickets.Length, plan.Verdicts.Length);
        Assert.All(plan.Verdicts, verdict =>
        {
            Assert.Equal(verdict.IsPlanned, verdict.Gates.IsEmpty);
            Assert.Equal(verdict.IsPlanned, planned.Contains(verdict.Ticket.Key));
            Assert.True(verdict.Batch is not { } batch || plan.Batches[batch].Tickets.Contains(verdict.Ticket));
        });
    });

    [Fact]
    public void Plan_AnyInput_PlansOnlyWhatTheSnapshotPaysToWhomItMay() => Holds((scenario, plan) =>
    {
        Dictionary<TicketKey, WithdrawalTicket> read = scenario.Tickets.ToDictionary(ticket => ticket.Key);
        foreach (ClaimBatch batch in plan.Batches)
        {
            Assert.All(batch.Tickets, ticket =>
            {
                Assert.Equal(TicketState.Claimable, read[ticket.Key].State);
                Assert.Same(read[ticket.Key], ticket);
                Assert.True(scenario.Policy.AllowedRecipients?.Contains(ticket.Owner) != false);
                Assert.Contains(batch.Sender, scenario.Facts.Signers);
                Assert.True(ticket.Owner == batch.Sender || ticket.AnyoneMayClaim);
            });
            foreach (AssetAmount sum in batch.Payable)
            {
                UInt256 payable = batch.Tickets.SelectMany(ticket => read[ticket.Key].Payable).Where(amount => amount.Asset == sum.Asset)
                    .Aggregate(UInt256.Zero, (total, amount) => total + amount.Amount);
                Assert.Equal(payable, sum.Amount);
            }
        }
    });

    [Fact]
    public void Plan_AgainWithTheTicketsInFlight_PlansNoneOfThemAgain() => Holds((scenario, plan) =>
    {
        // Tickets left because their transactions were not full enough must not make a fuller one among themselves the next time.
        HashSet<TicketKey> sent = [.. plan.Batches.SelectMany(batch => batch.Tickets).Select(ticket => ticket.Key)];
        sent.UnionWith(scenario.Facts.InFlight);
        ClaimPlan again = ClaimPlanner.Plan(scenario.Tickets, scenario.Policy, scenario.Facts with { InFlight = sent });
        Assert.True(again.IsEmpty);
    });

    [Fact]
    public void Plan_AfterExecution_PlansNothing() => Holds((scenario, plan) =>
    {
        HashSet<TicketKey> sent = [.. plan.Batches.SelectMany(batch => batch.Tickets).Select(ticket => ticket.Key)];
        IEnumerable<WithdrawalTicket> after = scenario.Tickets.Select(ticket => sent.Contains(ticket.Key) ? ticket with { State = TicketState.Claimed, Payable = [] } : ticket);
        Assert.True(ClaimPlanner.Plan(after, scenario.Policy, scenario.Facts).IsEmpty);
    });

    [Fact]
    public void Plan_AnyOrderOfTheInput_IsTheSamePlan() => Holds((scenario, plan) =>
    {
        WithdrawalTicket[] mixed = [.. scenario.Tickets.OrderBy(ticket => (ticket.Key.Id.GetHashCode(StringComparison.Ordinal), ticket.Key.Id))];
        foreach (IEnumerable<WithdrawalTicket> order in new[] { mixed, scenario.Tickets.Reverse(), scenario.Tickets.Concat(mixed) })
        {
            Assert.Equal(Text(plan), Text(ClaimPlanner.Plan(order, scenario.Policy, scenario.Facts)));
        }
    });

    [Fact]
    public void Plan_AnyInput_KeepsTheLimitsOfEachBatch() => Holds((scenario, plan) =>
    {
        foreach (ClaimBatch batch in plan.Batches)
        {
            Assert.InRange(batch.Tickets.Length, 1, batch.Queue == SingleQueue ? 1 : scenario.Policy.MaxTicketsPerTransaction);
            Assert.InRange(batch.EstimatedCalldataBytes, 1, scenario.Policy.MaxCalldataBytes);
            Assert.InRange(batch.EstimatedGas, 1UL, scenario.Policy.MaxGasPerTransaction);
            Assert.Equal(batch.Cost, (UInt256)batch.EstimatedGas * scenario.Facts.GasPrice);
        }
    });

    [Fact]
    public void Plan_AnyInput_HoldsTheEconomicBoundsWhereNoDeadlineOverrodeThem() => Holds((scenario, plan) =>
    {
        foreach (TicketVerdict verdict in plan.Verdicts.Where(verdict => verdict.IsPlanned && verdict.Overridden.IsEmpty))
        {
            Assert.True(scenario.Policy.MaxGasPrice is not { } ceiling || scenario.Facts.GasPrice <= ceiling);
            Assert.True(verdict.Value is not { } value || value >= scenario.Policy.MinimumValue);
            Assert.True(scenario.Policy.MaxCostBps is not { } bps || verdict.Cost * 10_000UL <= verdict.Value!.Value * bps);
        }
    });

    private static string Text(ClaimPlan plan) => string.Join(
        '\n',
        plan.Batches.Select(batch => $"{batch.Queue} {batch.Sender} {batch.Value} {batch.Cost} {string.Join(',', batch.Tickets.Select(ticket => ticket.Key))}")
            .Concat(plan.Verdicts.Select(verdict => $"{verdict} {verdict.Cost} {string.Join(',', verdict.Overridden)}")));

    private static void Holds(Action<Scenario, ClaimPlan> check) => Prop.ForAll(Scenarios().ToArbitrary(), scenario =>
    {
        check(scenario, ClaimPlanner.Plan(scenario.Tickets, scenario.Policy, scenario.Facts));
        return true;
    }).QuickCheckThrowOnFailure();

    private static Gen<Scenario> Scenarios() =>
        from tickets in DrawnTickets().ArrayOf()
        from policy in Policies()
        from price in Gen.Choose(1, 30)
        select new Scenario(
            [.. tickets.Select((drawn, id) => drawn.Ticket(id))],
            policy,
            Facts with
            {
                GasPrice = (UInt256)price,
                SenderForOthers = Relayer,
                InFlight = tickets.Select((drawn, id) => (drawn, Key: drawn.Ticket(id).Key)).Where(entry => entry.drawn.InFlight).Select(entry => entry.Key).ToHashSet(),
                ClaimableSince = tickets.Select((drawn, id) => KeyValuePair.Create(drawn.Ticket(id).Key, Now.AddHours(-drawn.Hours))).ToDictionary(),
            });

    private static Gen<DrawnTicket> DrawnTickets() =>
        from queue in Gen.Elements(Queue, Queue, SingleQueue, OpenQueue)
        from owner in Gen.Elements(Owner, Owner, Relayer, Stranger)
        from value in Gen.Choose(0, 20_000)
        from state in Gen.Elements(TicketState.Claimable, TicketState.Claimable, TicketState.Claimable, TicketState.Queued, TicketState.Blocked, TicketState.Claimed)
        from hours in Gen.Choose(0, 40)
        from token in Gen.Elements(false, false, false, true)
        from inFlight in Gen.Elements(false, false, false, false, true)
        select new DrawnTicket(queue, owner, (ulong)value, state, hours, token, inFlight);

    private static Gen<ClaimPolicy> Policies() =>
        from minimum in Gen.Elements(0UL, 0UL, 5_000UL)
        from ceiling in Gen.Choose(5, 60)
        from bps in Gen.Choose(0, 2_000)
        from tickets in Gen.Choose(1, 6)
        from bytes in Gen.Choose(30, 300)
        from gas in Gen.Choose(105, 200)
        from gasWait in Gen.Choose(0, 40)
        from wait in Gen.Choose(0, 40)
        from forOthers in Gen.Elements(false, true)
        from listed in Gen.Elements(false, true)
        select Policy with
        {
            MinimumValue = minimum,
            MaxGasPrice = ceiling > 40 ? null : (UInt256)ceiling,
            MaxCostBps = bps > 1_500 ? null : (uint)bps,
            MaxTicketsPerTransaction = tickets,
            MaxCalldataBytes = bytes,
            MaxGasPerTransaction = (ulong)gas,
            MaxGasPriceWait = gasWait > 30 ? null : TimeSpan.FromHours(gasWait),
            MaxWait = wait > 20 ? null : TimeSpan.FromHours(wait),
            ClaimForOthers = forOthers,
            AllowedRecipients = listed ? [Owner, Stranger] : null,
        };

    private sealed record Scenario(WithdrawalTicket[] Tickets, ClaimPolicy Policy, ClaimFacts Facts);

    private sealed record DrawnTicket(Address Queue, Address Owner, ulong Value, TicketState State, int Hours, bool IsToken, bool InFlight)
    {
        public WithdrawalTicket Ticket(int id)
        {
            WithdrawalTicket ticket = PlannerWorld.Ticket(id, Value, Queue, Owner) with { State = State };
            return IsToken ? ticket with { Payable = [new AssetAmount(Token, Value), .. ticket.Payable] } : ticket;
        }
    }
}
