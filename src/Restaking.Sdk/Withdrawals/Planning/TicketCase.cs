using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Withdrawals.Planning;

/// <summary>One ticket while a plan is made: its figures, and what stands against it so far.</summary>
internal sealed class TicketCase
{
    private readonly ClaimFacts _facts;
    private ImmutableArray<ClaimGate> _standing = [];
    private ImmutableArray<ClaimGate> _overridden = [];
    private EconomicGate? _costTooHigh;
    private EconomicGate? _waitingPays;

    public TicketCase(WithdrawalTicket ticket, QueueRules rules, ClaimPolicy policy, ClaimFacts facts)
    {
        _facts = facts;
        Ticket = ticket;
        Rules = rules;
        Gas = rules.Footprint.GasOf(ticket);
        Bytes = rules.Footprint.BytesOf(ticket);
        Sender = SenderOf();
        if (ticket.State == TicketState.Claimed)
        {
            // Nothing is left to pay, so nothing else is worth asking.
            Stands(new AlreadyClaimedGate());
            return;
        }

        Value = facts.Valuation.ToWei(ticket.Payable);
        Since = ticket.State == TicketState.Claimable ? ClaimableSince() : null;
        AskState();
        AskSender(policy);
        AskSize();
        AskPriceAndValue();
        ShareTransaction(rules.MaxTickets);
    }

    public WithdrawalTicket Ticket { get; }

    public QueueRules Rules { get; }

    public Address? Sender { get; }

    public UInt256? Value { get; }

    /// <summary>Without the transaction's part.</summary>
    public ulong Gas { get; }

    /// <summary>Without the transaction's part.</summary>
    public long Bytes { get; }

    public DateTimeOffset? Since { get; }

    public UInt256 Cost { get; private set; }

    public int? Batch { get; set; }

    public bool IsClear => _standing.IsEmpty && !IsStanding(_costTooHigh) && !IsStanding(_waitingPays);

    /// <summary>Gives the ticket its share of a transaction with so many tickets, and asks the gates that depend on it.</summary>
    public void ShareTransaction(int tickets)
    {
        ulong transaction = Rules.Footprint.GasPerTransaction;
        UInt256 gas = (UInt256)Gas + (transaction / (ulong)tickets) + (transaction % (ulong)tickets == 0 ? 0UL : 1UL);
        Cost = Wei.MultiplyOrMax(gas, _facts.GasPrice);
        _costTooHigh = null;
        _waitingPays = null;
        if (Value is not { } value)
        {
            return;
        }

        if (Rules.MaxCostBps is { } most && Cost > Wei.MulDivOrMax(value, most, 10_000UL))
        {
            _costTooHigh = new CostTooHighGate(Cost, value, most) { Until = Rules.Deadline(Since, Ticket.Timing.Until, ofGasPrice: false) };
        }

        if (Rules.Waiting is { } waiting && _facts.GasPrice > waiting.ExpectedGasPrice)
        {
            UInt256 saving = Wei.MultiplyOrMax(gas, _facts.GasPrice - waiting.ExpectedGasPrice);
            UInt256 earnings = waiting.Earnings(value);
            if (saving > earnings)
            {
                _waitingPays = new WaitingPaysGate(saving, earnings) { Until = Rules.Deadline(Since, Ticket.Timing.Until, ofGasPrice: false) };
            }
        }
    }

    public TicketVerdict Verdict()
    {
        Conclude(_costTooHigh);
        Conclude(_waitingPays);
        _costTooHigh = null;
        _waitingPays = null;
        return new TicketVerdict(Ticket, Batch, _standing, _overridden, Value, Cost, Since);
    }

    private Address? SenderOf()
    {
        if (_facts.Signers.Contains(Ticket.Owner))
        {
            return Ticket.Owner;
        }

        if (Ticket.Detail?.ApprovedSender is { } approved && _facts.Signers.Contains(approved))
        {
            return approved;
        }

        return Ticket.AnyoneMayClaim && Rules.ClaimForOthers ? _facts.SenderForOthers : null;
    }

    private DateTimeOffset ClaimableSince() =>
        _facts.ClaimableSince.TryGetValue(Ticket.Key, out DateTimeOffset seen) ? seen
        : Ticket.Timing.NotBefore is { } notBefore && notBefore < _facts.Now ? notBefore
        : _facts.Now;

    private void AskState()
    {
        switch (Ticket.State)
        {
            case TicketState.Claimable when Ticket.Timing.Until < _facts.Now:
                Stands(new WindowMissedGate(Ticket.Timing.Until, "it was open when the ticket was read"));
                break;
            case TicketState.Claimable:
                break;
            case TicketState.Blocked:
                Stands(BlockedBy(Ticket));
                break;
            default:
                Stands(new NotClaimableYetGate(Ticket.State, Ticket.Timing.NotBeforeBlock, Ticket.Timing.NotBefore, Ticket.Timing.WaitsFor));
                break;
        }

        if (_facts.InFlight.Contains(Ticket.Key))
        {
            Stands(new InFlightGate());
        }
        else if (Ticket.Detail?.Position is not null && _facts.ListsInFlight.Contains((Ticket.Key.Queue, Ticket.Owner)))
        {
            Stands(new BehindAnotherGate("a claim of the same list is on its way, and may move it"));
        }

        if (_facts.HeldBack.GetValueOrDefault(Ticket.Key) is { } held)
        {
            Stands(held);
        }
    }

    private static ClaimGate BlockedBy(WithdrawalTicket ticket) => ticket.Blocked switch
    {
        { Reason: TicketBlockReason.Paused } block => new PausedGate(block.Message),
        { Reason: TicketBlockReason.Unfunded } block => new UnfundedGate(block.Message),
        { Reason: TicketBlockReason.OwnerBlocked } block => new BlockedAccountGate(ticket.Owner, block.Message),
        { Reason: TicketBlockReason.WindowMissed } block => new WindowMissedGate(ticket.Timing.Until, block.Message),
        { Reason: TicketBlockReason.BehindAnother } block => new BehindAnotherGate(block.Message),
        { } block => new RefusedByProtocolGate(block.Reason, block.Message),
        null => new RefusedByProtocolGate(null, "it does not say why"),
    };

    private void AskSender(ClaimPolicy policy)
    {
        if (Sender is null)
        {
            Stands(new NoSignerGate(Ticket.Owner, Ticket.AnyoneMayClaim));
        }

        if (policy.AllowedRecipients?.Contains(Ticket.Owner) == false)
        {
            Stands(new ForeignRecipientGate(Ticket.Owner));
        }
    }

    private void AskSize()
    {
        ulong gas = checked(Rules.Footprint.GasPerTransaction + Gas);
        long bytes = Rules.Footprint.BytesPerTransaction + Bytes;
        if (gas > Rules.MaxGas || bytes > Rules.MaxCalldataBytes)
        {
            Stands(new TooLargeGate(gas, Rules.MaxGas, bytes, Rules.MaxCalldataBytes));
        }
    }

    private void AskPriceAndValue()
    {
        if (Rules.MaxGasPrice is { } ceiling && _facts.GasPrice > ceiling)
        {
            Conclude(new GasAboveCeilingGate(_facts.GasPrice, ceiling) { Until = Rules.Deadline(Since, Ticket.Timing.Until, ofGasPrice: true) });
        }

        DateTimeOffset? until = Rules.Deadline(Since, Ticket.Timing.Until, ofGasPrice: false);
        if (Value is not { } value)
        {
            if (Rules.NeedsValue)
            {
                Address unknown = Ticket.Payable.First(amount => _facts.Valuation.ToWei(amount) is null).Asset;
                Conclude(new UnknownValueGate(unknown) { Until = until });
            }
        }
        else if (value < Rules.MinimumValue)
        {
            Conclude(new BelowMinimumGate(value, Rules.MinimumValue) { Until = until });
        }
    }

    private bool IsStanding(EconomicGate? gate) => gate is not null && !(gate.Until <= _facts.Now);

    private void Conclude(EconomicGate? gate)
    {
        if (IsStanding(gate))
        {
            Stands(gate!);
        }
        else if (gate is not null)
        {
            _overridden = _overridden.Add(gate);
        }
    }

    private void Stands(ClaimGate gate) => _standing = _standing.Add(gate);
}
