using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Withdrawals.Planning;

/// <summary>Why a ticket is not claimed in this plan: a closed set, each with its figures. Amounts and prices are in wei.</summary>
public abstract record ClaimGate
{
    private protected ClaimGate()
    {
    }

    /// <summary>A short fixed name, for metrics: <c>BelowMinimum</c>.</summary>
    public abstract string Code { get; }

    /// <summary>One sentence for people, with the figures.</summary>
    public abstract string Message { get; }

    /// <summary>The code and the sentence.</summary>
    public sealed override string ToString() => $"{Code}: {Message}";
}

/// <summary>A gate of cost and value; a deadline overrides it.</summary>
public abstract record EconomicGate : ClaimGate
{
    private protected EconomicGate()
    {
    }

    /// <summary>From when on the ticket is claimed in spite of this gate; null when the policy sets no deadline, or the ticket cannot be claimed yet.</summary>
    public required DateTimeOffset? Until { get; init; }

    private protected string UntilText => Until is { } until ? FormattableString.Invariant($" until {until:u}") : string.Empty;
}

/// <summary>The protocol has not made it claimable.</summary>
/// <param name="State">How far it is.</param>
/// <param name="NotBeforeBlock">The first block of a claim; null when no block is waited for.</param>
/// <param name="NotBefore">The earliest block time of a claim; null when no time is waited for.</param>
/// <param name="WaitsFor">What it waits for that nobody can date, in words.</param>
public sealed record NotClaimableYetGate(TicketState State, ulong? NotBeforeBlock, DateTimeOffset? NotBefore, string? WaitsFor) : ClaimGate
{
    /// <inheritdoc />
    public override string Code => "NotClaimableYet";

    /// <inheritdoc />
    public override string Message => $"It is {State} and waits for {new TicketTiming { NotBeforeBlock = NotBeforeBlock, NotBefore = NotBefore, WaitsFor = WaitsFor }.Describe()}.";
}

/// <summary>It was claimed, by whomever.</summary>
public sealed record AlreadyClaimedGate : ClaimGate
{
    /// <inheritdoc />
    public override string Code => "AlreadyClaimed";

    /// <inheritdoc />
    public override string Message => "It is claimed already.";
}

/// <summary>Its claim was sent, or may have been, and is not final (<see cref="ClaimFacts.InFlight"/>).</summary>
public sealed record InFlightGate : ClaimGate
{
    /// <inheritdoc />
    public override string Code => "InFlight";

    /// <inheritdoc />
    public override string Message => "Its claim is on its way.";
}

/// <summary>The caller holds it back (<see cref="ClaimFacts.HeldBack"/>).</summary>
/// <param name="Reason">A short fixed name of why: <c>QueueUnread</c>, <c>ClaimFailed</c>.</param>
/// <param name="Because">Why, for people.</param>
/// <param name="UntilBlock">The block from which on it is tried again; null when nobody can say.</param>
public sealed record HeldBackGate(string Reason, string Because, ulong? UntilBlock) : ClaimGate
{
    /// <inheritdoc />
    public override string Code => Reason;

    /// <inheritdoc />
    public override string Message =>
        FormattableString.Invariant($"It is held back{(UntilBlock is { } block ? FormattableString.Invariant($" until block {block}") : string.Empty)}: {Because}.");
}

/// <summary>Claims are paused.</summary>
/// <param name="Because">What the ticket says about it.</param>
public sealed record PausedGate(string Because) : ClaimGate
{
    /// <inheritdoc />
    public override string Code => "Paused";

    /// <inheritdoc />
    public override string Message => $"Claims are paused: {Because}.";
}

/// <summary>What it is paid from does not hold enough.</summary>
/// <param name="Because">What the ticket says about it, with the figures.</param>
public sealed record UnfundedGate(string Because) : ClaimGate
{
    /// <inheritdoc />
    public override string Code => "Unfunded";

    /// <inheritdoc />
    public override string Message => $"It is not funded: {Because}.";
}

/// <summary>Its owner is on a block list of the protocol.</summary>
/// <param name="Account">The owner.</param>
/// <param name="Because">What the ticket says about it.</param>
public sealed record BlockedAccountGate(Address Account, string Because) : ClaimGate
{
    /// <inheritdoc />
    public override string Code => "BlockedAccount";

    /// <inheritdoc />
    public override string Message => $"{Account} is blocked: {Because}.";
}

/// <summary>The window in which it could be claimed is over.</summary>
/// <param name="Until">When it ended; null when the ticket does not tell.</param>
/// <param name="Because">What can be done.</param>
public sealed record WindowMissedGate(DateTimeOffset? Until, string Because) : ClaimGate
{
    /// <inheritdoc />
    public override string Code => "WindowMissed";

    /// <inheritdoc />
    public override string Message => FormattableString.Invariant($"Its claim window is over{(Until is { } until ? FormattableString.Invariant($" since {until:u}") : string.Empty)}: {Because}.");
}

/// <summary>Another ticket of the same list has to be claimed first.</summary>
/// <param name="Because">Which, as the ticket says.</param>
public sealed record BehindAnotherGate(string Because) : ClaimGate
{
    /// <inheritdoc />
    public override string Code => "BehindAnother";

    /// <inheritdoc />
    public override string Message => $"Another one comes first: {Because}.";
}

/// <summary>The protocol refuses it for another reason: invalidated, a price that moved, a rate limit.</summary>
/// <param name="Reason">The reason; null when the ticket does not tell.</param>
/// <param name="Because">What the ticket says about it.</param>
public sealed record RefusedByProtocolGate(TicketBlockReason? Reason, string Because) : ClaimGate
{
    /// <inheritdoc />
    public override string Code => Reason?.ToString() ?? "Blocked";

    /// <inheritdoc />
    public override string Message => $"The protocol refuses it: {Because}.";
}

/// <summary>Nobody who can sign may claim it.</summary>
/// <param name="Owner">The owner, who cannot sign.</param>
/// <param name="AnyoneMayClaim">True when the protocol would let us, but the policy does not, or nobody is named to send for others.</param>
public sealed record NoSignerGate(Address Owner, bool AnyoneMayClaim) : ClaimGate
{
    /// <inheritdoc />
    public override string Code => "NoSigner";

    /// <inheritdoc />
    public override string Message => AnyoneMayClaim
        ? $"{Owner} cannot sign here, and claims for others are not allowed or have no sender."
        : $"{Owner} cannot sign here, and nobody else may claim it.";
}

/// <summary>A claim would pay somebody who is not among <see cref="ClaimPolicy.AllowedRecipients"/>.</summary>
/// <param name="Recipient">Who would be paid: the owner.</param>
public sealed record ForeignRecipientGate(Address Recipient) : ClaimGate
{
    /// <inheritdoc />
    public override string Code => "ForeignRecipient";

    /// <inheritdoc />
    public override string Message => $"{Recipient} would be paid, who is not an allowed recipient.";
}

/// <summary>Alone in a transaction it exceeds a limit.</summary>
/// <param name="Gas">Its gas with the transaction's.</param>
/// <param name="MaxGas">The limit.</param>
/// <param name="CalldataBytes">Its calldata with the transaction's, in bytes.</param>
/// <param name="MaxCalldataBytes">The limit.</param>
public sealed record TooLargeGate(ulong Gas, ulong MaxGas, long CalldataBytes, int MaxCalldataBytes) : ClaimGate
{
    /// <inheritdoc />
    public override string Code => "TooLarge";

    /// <inheritdoc />
    public override string Message => $"Alone it takes {Gas} gas of {MaxGas} and {CalldataBytes} bytes of {MaxCalldataBytes}.";
}

/// <summary>Gas is dearer than the policy pays.</summary>
/// <param name="GasPrice">The price now, in wei per gas.</param>
/// <param name="Ceiling">The ceiling.</param>
public sealed record GasAboveCeilingGate(UInt256 GasPrice, UInt256 Ceiling) : EconomicGate
{
    /// <inheritdoc />
    public override string Code => "GasAboveCeiling";

    /// <inheritdoc />
    public override string Message => $"Gas costs {GasPrice} wei, above the ceiling of {Ceiling}; it is held back{UntilText}.";
}

/// <summary>Something of the policy depends on its value, and that is not known.</summary>
/// <param name="Asset">The first asset without a known worth.</param>
public sealed record UnknownValueGate(Address Asset) : EconomicGate
{
    /// <inheritdoc />
    public override string Code => "UnknownValue";

    /// <inheritdoc />
    public override string Message => $"The worth of {Asset} is not known; it is held back{UntilText}.";
}

/// <summary>It is worth less than the policy claims.</summary>
/// <param name="Value">Its value, in wei.</param>
/// <param name="Minimum">The least value.</param>
public sealed record BelowMinimumGate(UInt256 Value, UInt256 Minimum) : EconomicGate
{
    /// <inheritdoc />
    public override string Code => "BelowMinimum";

    /// <inheritdoc />
    public override string Message => $"It is worth {Value} wei, below the minimum of {Minimum}; it is held back{UntilText}.";
}

/// <summary>Its claim costs too large a share of its value.</summary>
/// <param name="Cost">The cost, in wei.</param>
/// <param name="Value">The value, in wei.</param>
/// <param name="MaxCostBps">The largest share, in basis points.</param>
public sealed record CostTooHighGate(UInt256 Cost, UInt256 Value, uint MaxCostBps) : EconomicGate
{
    /// <inheritdoc />
    public override string Code => "CostTooHigh";

    /// <inheritdoc />
    public override string Message => $"Its claim costs {Cost} wei of {Value}, more than {MaxCostBps} basis points; it is held back{UntilText}.";
}

/// <summary>Waiting for cheaper gas saves more than the value would earn meanwhile.</summary>
/// <param name="Saving">The gas that is expected to be saved, in wei.</param>
/// <param name="Earnings">What the value would earn until then, in wei.</param>
public sealed record WaitingPaysGate(UInt256 Saving, UInt256 Earnings) : EconomicGate
{
    /// <inheritdoc />
    public override string Code => "WaitingPays";

    /// <inheritdoc />
    public override string Message => $"Waiting saves {Saving} wei of gas and forgoes {Earnings}; it is held back{UntilText}.";
}
