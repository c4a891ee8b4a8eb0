using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;
using static Restaking.Sdk.Tests.Withdrawals.Planning.PlannerWorld;

namespace Restaking.Sdk.Tests.Withdrawals.Planning;

/// <summary>Each gate alone, with its figures, and what a deadline does to it.</summary>
public sealed class ClaimGateTests
{
    [Theory]
    [InlineData(TicketBlockReason.Paused, "Paused")]
    [InlineData(TicketBlockReason.Unfunded, "Unfunded")]
    [InlineData(TicketBlockReason.OwnerBlocked, "BlockedAccount")]
    [InlineData(TicketBlockReason.WindowMissed, "WindowMissed")]
    [InlineData(TicketBlockReason.BehindAnother, "BehindAnother")]
    [InlineData(TicketBlockReason.Invalidated, "Invalidated")]
    [InlineData(TicketBlockReason.PriceMoved, "PriceMoved")]
    [InlineData(TicketBlockReason.RateLimited, "RateLimited")]
    public void Plan_ABlockedTicket_NamesTheReasonWithItsSentence(TicketBlockReason reason, string code)
    {
        ClaimGate gate = Assert.Single(Single(Ticket(1) with { State = TicketState.Blocked, Blocked = new TicketBlock(reason, "because of 17") }).Gates);

        Assert.Equal(code, gate.Code);
        Assert.Contains("because of 17", gate.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_NotClaimableYet_SaysBlockAndTime()
    {
        WithdrawalTicket ticket = Ticket(1) with { State = TicketState.Finalized, Timing = new TicketTiming { NotBeforeBlock = 17, NotBefore = Now } };

        Assert.Equal([new NotClaimableYetGate(TicketState.Finalized, 17, Now, null)], Single(ticket).Gates);
    }

    [Fact]
    public void Plan_ClaimedOrInFlight_IsLeft()
    {
        WithdrawalTicket ticket = Ticket(1);

        Assert.Equal([new AlreadyClaimedGate()], Single(ticket with { State = TicketState.Claimed }).Gates);
        Assert.Equal([new InFlightGate()], Single(ticket, facts: Facts with { InFlight = new HashSet<TicketKey> { ticket.Key } }).Gates);
    }

    [Fact]
    public void Plan_TheWindowEndedSinceTheTicketWasRead_IsMissed()
    {
        WithdrawalTicket ticket = Ticket(1) with { Timing = new TicketTiming { Until = Now.AddSeconds(-1) } };

        Assert.IsType<WindowMissedGate>(Assert.Single(Single(ticket).Gates));
        Assert.True(Single(ticket with { Timing = new TicketTiming { Until = Now } }).IsPlanned);
    }

    [Fact]
    public void Plan_NobodyCanSignForTheOwner_IsLeftUnlessAnyoneMayAndThePolicyLetsUs()
    {
        WithdrawalTicket closed = Ticket(1, owner: Stranger);
        WithdrawalTicket open = Ticket(1, queue: OpenQueue, owner: Stranger);
        ClaimPolicy forOthers = Policy with { ClaimForOthers = true };
        ClaimFacts relayed = Facts with { SenderForOthers = Relayer };

        Assert.Equal([new NoSignerGate(Stranger, false)], Single(closed, forOthers, relayed).Gates);
        Assert.Equal([new NoSignerGate(Stranger, true)], Single(open, Policy, relayed).Gates);
        Assert.Equal([new NoSignerGate(Stranger, true)], Single(open, forOthers, Facts).Gates);
        Assert.Equal(Relayer, Assert.Single(ClaimPlanner.Plan([open], forOthers, relayed).Batches).Sender);
    }

    [Fact]
    public void Plan_TheOwnerApprovedASigner_ThatOneSends()
    {
        WithdrawalTicket ticket = Ticket(1, owner: Stranger) with { Detail = new Approval(Relayer) };

        Assert.Equal(Relayer, Assert.Single(ClaimPlanner.Plan([ticket], Policy, Facts).Batches).Sender);
    }

    [Fact]
    public void Plan_TheRecipientIsNotAllowed_IsLeftWhateverTheDeadline()
    {
        WithdrawalTicket ticket = Ticket(1);
        ClaimPolicy policy = Policy with { AllowedRecipients = [Stranger], MaxWait = TimeSpan.Zero };

        Assert.Equal([new ForeignRecipientGate(Owner)], Single(ticket, policy).Gates);
        Assert.True(Single(ticket, policy with { AllowedRecipients = [Owner] }).IsPlanned);
    }

    [Fact]
    public void Plan_GasAboveTheCeiling_WaitsUntilItsDeadlineAndNotLonger()
    {
        WithdrawalTicket ticket = Ticket(1);
        ClaimFacts facts = Facts with { GasPrice = 11UL };
        ClaimPolicy policy = Policy with { MaxGasPrice = 10UL, MaxGasPriceWait = TimeSpan.FromHours(2), MaxWait = TimeSpan.FromDays(9) };

        TicketVerdict early = Single(ticket, policy, facts.SeenBefore(TimeSpan.FromHours(1), ticket));
        TicketVerdict due = Single(ticket, policy, facts.SeenBefore(TimeSpan.FromHours(2), ticket));

        Assert.Equal([new GasAboveCeilingGate(11UL, 10UL) { Until = Now.AddHours(1) }], early.Gates);
        Assert.True(due.IsPlanned);
        Assert.Equal([new GasAboveCeilingGate(11UL, 10UL) { Until = Now }], due.Overridden);
        Assert.True(Single(ticket, policy, facts with { GasPrice = 10UL }).IsPlanned);
    }

    [Fact]
    public void Plan_BelowTheMinimum_WaitsUntilTheMaximumWait()
    {
        WithdrawalTicket ticket = Ticket(1, value: 99);
        ClaimPolicy policy = Policy with { MinimumValue = 100UL, MaxWait = TimeSpan.FromHours(2), MaxGasPriceWait = TimeSpan.Zero };

        Assert.Equal([new BelowMinimumGate(99UL, 100UL) { Until = Now.AddHours(2) }], Single(ticket, policy).Gates);
        Assert.True(Single(ticket, policy, Facts.SeenBefore(TimeSpan.FromHours(2), ticket)).IsPlanned);
        Assert.True(Single(Ticket(1, value: 100), policy).IsPlanned);
    }

    [Fact]
    public void Plan_CostAboveItsShareOfTheValue_IsLeftWithBothFigures()
    {
        // Alone it takes 110 gas at 1 wei: exactly 1,000 basis points of 1,100.
        ClaimPolicy policy = Policy with { MaxCostBps = 1_000 };

        Assert.True(Single(Ticket(1, value: 1_100, queue: SingleQueue), policy).IsPlanned);
        Assert.Equal([new CostTooHighGate(110UL, 1_099UL, 1_000) { Until = null }], Single(Ticket(1, value: 1_099, queue: SingleQueue), policy).Gates);
    }

    [Fact]
    public void Plan_CostSharedByATransaction_LetsThroughWhatWouldBeTooDearAlone()
    {
        // 20 gas each of ten, 110 alone.
        ClaimPolicy policy = Policy with { MaxCostBps = 1_000 };

        ClaimPlan together = ClaimPlanner.Plan(Enumerable.Range(1, 10).Select(id => Ticket(id, value: 200)), policy, Facts);
        ClaimPlan few = ClaimPlanner.Plan(Enumerable.Range(1, 9).Select(id => Ticket(id, value: 200)), policy, Facts);

        Assert.Equal(10, Assert.Single(together.Batches).Tickets.Length);
        Assert.True(few.IsEmpty);
        Assert.All(few.Verdicts, verdict => Assert.Equal("CostTooHigh", Assert.Single(verdict.Gates).Code));
    }

    [Fact]
    public void Plan_WaitingSavesMoreThanItForgoes_Waits()
    {
        // 110 gas at 101 instead of 1 wei saves 11,000; a year at 1% of 1,000,000 earns 10,000.
        ClaimPolicy policy = Policy with { Waiting = new ValueOfWaiting(UInt256.One, TimeSpan.FromDays(365), 100) };
        ClaimFacts facts = Facts with { GasPrice = 101UL };

        Assert.Equal([new WaitingPaysGate(11_000UL, 10_000UL) { Until = null }], Single(Ticket(1, 1_000_000, SingleQueue), policy, facts).Gates);
        Assert.True(Single(Ticket(1, 1_100_000, SingleQueue), policy, facts).IsPlanned);
        Assert.True(Single(Ticket(1, 1, SingleQueue), policy, Facts).IsPlanned);
    }

    [Fact]
    public void Plan_UnknownValue_StandsOnlyWhereThePolicyNeedsItAndUntilTheMaximumWait()
    {
        WithdrawalTicket ticket = Ticket(1) with { Payable = [new AssetAmount(Token, 5UL)] };
        ClaimPolicy policy = Policy with { MaxCostBps = 100, MaxWait = TimeSpan.FromHours(1) };

        Assert.True(Single(ticket).IsPlanned);
        Assert.Null(Single(ticket).Value);
        Assert.Equal([new UnknownValueGate(Token) { Until = Now.AddHours(1) }], Single(ticket, policy).Gates);
        Assert.True(Single(ticket, policy, Facts.SeenBefore(TimeSpan.FromHours(1), ticket)).IsPlanned);
        Assert.Equal(1, Assert.Single(ClaimPlanner.Plan([ticket], Policy, Facts).Batches).TicketsOfUnknownValue);
    }

    [Fact]
    public void Plan_ATicketThatFitsIntoNoTransaction_IsLeft() =>
        Assert.Equal([new TooLargeGate(110, 16_777_216, 36, 35)], Single(Ticket(1), Policy with { MaxCalldataBytes = 35 }).Gates);

    [Fact]
    public void Plan_ManyThingsStandAgainstATicket_AllAreNamed()
    {
        WithdrawalTicket ticket = Ticket(1, value: 1, owner: Stranger) with { State = TicketState.Requested, Timing = TicketTiming.For("its turn") };
        ClaimPolicy policy = Policy with { AllowedRecipients = [], MinimumValue = 2UL, MaxCostBps = 1, MaxGasPrice = UInt256.Zero, MaxWait = TimeSpan.Zero };

        TicketVerdict verdict = Single(ticket, policy, Facts with { InFlight = new HashSet<TicketKey> { ticket.Key } });

        Assert.Equal(
            ["NotClaimableYet", "InFlight", "NoSigner", "ForeignRecipient", "GasAboveCeiling", "BelowMinimum", "CostTooHigh"],
            verdict.Gates.Select(gate => gate.Code));
        Assert.Empty(verdict.Overridden);
    }

    private sealed record Approval(Address Who) : TicketDetail
    {
        public override Address? ApprovedSender => Who;
    }
}
