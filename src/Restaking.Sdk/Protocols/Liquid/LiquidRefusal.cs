using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>
/// Why a liquid protocol would refuse an action: a closed set, each with its figures, found before anything is signed. What is outside the
/// set surfaces as the decoded revert of a simulation. Amounts are in the smallest unit of the asset that is named.
/// </summary>
public abstract record LiquidRefusal : PreflightIssue
{
    private protected LiquidRefusal(string code, string message, bool isTransient = false)
        : base(code, message, isTransient)
    {
    }

    /// <summary>The code and the sentence.</summary>
    public sealed override string ToString() => $"{Code}: {Message}";
}

/// <summary>The protocol, or one of its functions, is paused.</summary>
/// <param name="What">What is paused, in plural: "Deposits", "Claims", "Transfers of rsETH".</param>
/// <param name="Contract">The contract that says so.</param>
/// <param name="Until">When it ends by itself; null when somebody has to unpause it.</param>
public sealed record OperationPaused(string What, Address Contract, DateTimeOffset? Until = null)
    : LiquidRefusal(nameof(OperationPaused), $"{What} are paused by {Contract}{(Until is { } until ? $" until {until:u}" : "; wait until they are unpaused")}.", isTransient: true);

/// <summary>The amount is below what the protocol takes.</summary>
public sealed record AmountBelowMinimum(Address Asset, UInt256 Amount, UInt256 Minimum)
    : LiquidRefusal(nameof(AmountBelowMinimum), $"{new AssetAmount(Asset, Amount)} is too little; the minimum is {Minimum}.");

/// <summary>The amount is above what the protocol takes at once.</summary>
public sealed record AmountAboveMaximum(Address Asset, UInt256 Amount, UInt256 Maximum)
    : LiquidRefusal(nameof(AmountAboveMaximum), $"{new AssetAmount(Asset, Amount)} is too much; the maximum is {Maximum}.");

/// <summary>The amount has a form the protocol does not take: not a multiple of a unit, for example.</summary>
public sealed record AmountNotMultiple(Address Asset, UInt256 Amount, UInt256 Unit)
    : LiquidRefusal(nameof(AmountNotMultiple), $"{new AssetAmount(Asset, Amount)} is not a multiple of {Unit}.");

/// <summary>A cap or a rate limit leaves less room than is needed.</summary>
/// <param name="Limit">The limit's name: "deposit cap", "eETH mint bucket", "instant buffer".</param>
/// <param name="Asset">What it is counted in.</param>
/// <param name="Amount">What is needed.</param>
/// <param name="Available">What is left now.</param>
/// <param name="Refills">True when the limit fills up by itself (a bucket, a daily limit).</param>
public sealed record CapacityExceeded(string Limit, Address Asset, UInt256 Amount, UInt256 Available, bool Refills = false)
    : LiquidRefusal(nameof(CapacityExceeded), $"{new AssetAmount(Asset, Amount)} exceeds what the {Limit} leaves: {Available}.", isTransient: Refills);

/// <summary>The protocol does not take, or pay out, this asset.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Accepted">Those it does.</param>
public sealed record AssetNotAccepted(Address Asset, ImmutableArray<Address> Accepted)
    : LiquidRefusal(nameof(AssetNotAccepted), $"{Asset} is not accepted; accepted are {string.Join(", ", Accepted)}.");

/// <summary>
/// What would come out is below the caller's bound: the rate moved between quote and send, a fee rose, or the amount is worth nothing.
/// </summary>
/// <param name="Asset">What comes out.</param>
/// <param name="Expected">What would come out now.</param>
/// <param name="Minimum">The bound.</param>
public sealed record OutputBelowMinimum(Address Asset, UInt256 Expected, UInt256 Minimum)
    : LiquidRefusal(nameof(OutputBelowMinimum), $"{new AssetAmount(Asset, Expected)} would come out, below the bound of {Minimum}. Quote again.");

/// <summary>The account holds less than is to be spent.</summary>
public sealed record BalanceTooLow(Address Asset, Address Account, UInt256 Have, UInt256 Need)
    : LiquidRefusal(nameof(BalanceTooLow), $"{Account} holds {new AssetAmount(Asset, Have)} and needs {Need}.");

/// <summary>The spender may not take as much as is to be spent: the approval comes first.</summary>
public sealed record AllowanceTooLow(Address Token, Address Spender, UInt256 Have, UInt256 Need)
    : LiquidRefusal(nameof(AllowanceTooLow), $"The allowance for {Spender} is {Have} units of token {Token}; approve {Need} first.");

/// <summary>An account is on a block list or frozen.</summary>
/// <param name="Account">The account.</param>
/// <param name="Contract">The contract that blocks it.</param>
/// <param name="Until">When it ends by itself; null when somebody has to unblock it.</param>
public sealed record AccountBlocked(Address Account, Address Contract, DateTimeOffset? Until = null)
    : LiquidRefusal(nameof(AccountBlocked), $"{Contract} blocks {Account}{(Until is { } until ? $" until {until:u}" : string.Empty)}.", isTransient: Until is not null);

/// <summary>The function is open only to some accounts, and this is not one of them.</summary>
public sealed record AccountNotAllowed(Address Account, Address Contract, string What)
    : LiquidRefusal(nameof(AccountNotAllowed), $"{Contract} does not let {Account} {What}.");

/// <summary>The deployment does not have, or has switched off, what is asked for.</summary>
public sealed record NotOffered(string What, Address Contract, string Because)
    : LiquidRefusal(nameof(NotOffered), $"{Contract} does not offer {What}: {Because}.");

/// <summary>The protocol refuses to act on a price it holds for stale or broken.</summary>
public sealed record PriceUnavailable(Address Contract, string Because)
    : LiquidRefusal(nameof(PriceUnavailable), $"{Contract} has no usable price: {Because}.", isTransient: true);

/// <summary>The ticket cannot be claimed yet.</summary>
/// <param name="Key">The ticket.</param>
/// <param name="WaitsFor">What it waits for, with the block or time where it is known.</param>
public sealed record TicketNotClaimable(TicketKey Key, string WaitsFor)
    : LiquidRefusal(nameof(TicketNotClaimable), $"{Key} cannot be claimed yet: {WaitsFor}.", isTransient: true);

/// <summary>The ticket was claimed already, by whomever: there is nothing left to claim.</summary>
public sealed record TicketAlreadyClaimed(TicketKey Key)
    : LiquidRefusal(nameof(TicketAlreadyClaimed), $"{Key} is claimed already.");

/// <summary>There is no such ticket, or it is not what it was: its number was given to another request.</summary>
public sealed record TicketNotFound(TicketKey Key)
    : LiquidRefusal(nameof(TicketNotFound), $"{Key} does not exist.");

/// <summary>The ticket moved to another place in its list since it was read; read it again and prepare the claim anew.</summary>
public sealed record TicketMoved(TicketKey Key)
    : LiquidRefusal(nameof(TicketMoved), $"{Key} is at another place of its list by now; read it again.", isTransient: true);

/// <summary>Only the ticket's owner may claim it, and the sender is not the owner.</summary>
public sealed record NotTicketOwner(TicketKey Key, Address Owner, Address Caller)
    : LiquidRefusal(nameof(NotTicketOwner), $"{Key} belongs to {Owner}; {Caller} cannot claim it.");

/// <summary>The window in which the ticket could be claimed is over.</summary>
/// <param name="Key">The ticket.</param>
/// <param name="Until">When the window ended.</param>
/// <param name="WayOut">What can be done: cancel and request again, for example.</param>
public sealed record TicketWindowMissed(TicketKey Key, DateTimeOffset Until, string WayOut)
    : LiquidRefusal(nameof(TicketWindowMissed), $"{Key} could be claimed until {Until:u}; {WayOut}.");

/// <summary>The ticket is due, but what it is paid from does not hold enough.</summary>
public sealed record QueueUnfunded(TicketKey Key, Address Asset, UInt256 Have, UInt256 Need)
    : LiquidRefusal(nameof(QueueUnfunded), $"{Key} needs {new AssetAmount(Asset, Need)} and {Have} are there.", isTransient: true);

/// <summary>The ticket was declared invalid by the protocol.</summary>
public sealed record TicketInvalidated(TicketKey Key, string Because)
    : LiquidRefusal(nameof(TicketInvalidated), $"{Key} is not valid: {Because}.");

/// <summary>The time by which the transaction had to be mined is over.</summary>
public sealed record DeadlinePassed(DateTimeOffset Deadline)
    : LiquidRefusal(nameof(DeadlinePassed), $"The deadline {Deadline:u} is over.");

/// <summary>
/// The permit's nonce is used, by this permit or another: whoever saw the signature could send it first. When it was this one the allowance is
/// there, and the action goes through without a permit.
/// </summary>
/// <param name="Token">The token.</param>
/// <param name="Owner">Who signed.</param>
/// <param name="Signed">The nonce that was signed.</param>
/// <param name="Current">The nonce the token expects.</param>
public sealed record PermitUsed(Address Token, Address Owner, UInt256 Signed, UInt256 Current)
    : LiquidRefusal(nameof(PermitUsed), $"{Owner} signed permit {Signed} of token {Token}, which expects {Current}; act without a permit where the allowance is there, or sign anew.");

/// <summary>
/// The account has an open request, and the protocol keeps one per account: another one would be added to it and begin its wait, its window, its
/// price and its limits anew, for the whole.
/// </summary>
/// <param name="Key">The open request.</param>
/// <param name="Amount">What it holds, in the smallest unit of the token that was given up.</param>
/// <param name="Maturity">When it is due.</param>
public sealed record RequestWouldRestart(TicketKey Key, UInt256 Amount, DateTimeOffset Maturity)
    : LiquidRefusal(nameof(RequestWouldRestart), $"{Key} is open with {Amount} and due at {Maturity:u}; a further request would begin it anew. Claim or cancel it first, or ask to add to it.");

/// <summary>The contract counts its fee as a loss, and the fee is above the loss allowed: what is asked for could never be paid.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="FeeBps">The fee, in hundredths of a percent.</param>
/// <param name="MaxLossBps">The loss allowed, in hundredths of a percent.</param>
public sealed record LossLimitBelowFee(Address Contract, uint FeeBps, uint MaxLossBps)
    : LiquidRefusal(nameof(LossLimitBelowFee), $"{Contract} counts its fee of {FeeBps} basis points as a loss, and {MaxLossBps} are allowed; allow more.");
