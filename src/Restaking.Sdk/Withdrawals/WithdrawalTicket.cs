using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Withdrawals;

/// <summary>How far a withdrawal is.</summary>
public enum TicketState
{
    /// <summary>Asked for; the protocol has not dealt with it yet.</summary>
    Requested,

    /// <summary>The protocol has dealt with it in part: it is reserved, unlocked or allocated, and waits for a delay, or the other way round.</summary>
    Queued,

    /// <summary>Its amount is settled; only a known delay is left.</summary>
    Finalized,

    /// <summary>It can be claimed now.</summary>
    Claimable,

    /// <summary>It was claimed.</summary>
    Claimed,

    /// <summary>It cannot be claimed now for the reason in <see cref="WithdrawalTicket.Blocked"/>.</summary>
    Blocked,
}

/// <summary>Why a ticket that would be due, or never will be, cannot be claimed.</summary>
public enum TicketBlockReason
{
    /// <summary>Claims are paused.</summary>
    Paused,

    /// <summary>What it is paid from does not hold enough.</summary>
    Unfunded,

    /// <summary>Its owner is on a block list.</summary>
    OwnerBlocked,

    /// <summary>The window in which it could be claimed is over.</summary>
    WindowMissed,

    /// <summary>The protocol declared it invalid.</summary>
    Invalidated,

    /// <summary>Another ticket of the same list has to be claimed first.</summary>
    BehindAnother,

    /// <summary>The loss since the request is above what the owner accepts, or the contract refuses for another price reason.</summary>
    PriceMoved,

    /// <summary>A rate limit leaves too little room for now.</summary>
    RateLimited,
}

/// <summary>Why a ticket is blocked.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Message">For people, beside the reason: its figures, or what can be done.</param>
public sealed record TicketBlock(TicketBlockReason Reason, string Message)
{
    /// <summary>Reason and message: "WindowMissed: cancel it and request again".</summary>
    public override string ToString() => $"{Reason}: {Message}";
}

/// <summary>When a ticket can be claimed, as far as the chain tells at the block it was read.</summary>
public sealed record TicketTiming
{
    /// <summary>It can be claimed now.</summary>
    public static TicketTiming Now { get; } = new();

    /// <summary>The first block at whose state a claim succeeds; null when no block number is waited for.</summary>
    public ulong? NotBeforeBlock { get; init; }

    /// <summary>The earliest block time of a claim; null when no time is waited for.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>What it waits for that nobody can date, in words: "finalisation of request 4711, the last is 4690"; null when there is nothing such.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>The last moment of the claim window, for queues that have one.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Waits for something nobody can date.</summary>
    public static TicketTiming For(string waitsFor) => new() { WaitsFor = waitsFor };

    /// <summary>Waits for a block.</summary>
    public static TicketTiming AtBlock(ulong block) => new() { NotBeforeBlock = block };

    /// <summary>Waits for a time.</summary>
    public static TicketTiming At(DateTimeOffset time) => new() { NotBefore = time };

    /// <summary>One sentence for people.</summary>
    public string Describe()
    {
        List<string> parts = [];
        if (WaitsFor is not null)
        {
            parts.Add(WaitsFor);
        }

        if (NotBeforeBlock is { } block)
        {
            parts.Add(FormattableString.Invariant($"block {block}"));
        }

        if (NotBefore is { } time)
        {
            parts.Add(FormattableString.Invariant($"{time:u}"));
        }

        return parts.Count == 0 ? "nothing" : string.Join(", and ", parts);
    }
}

/// <summary>
/// One withdrawal on its way out of a protocol, rebuilt from the chain alone and the same for every protocol. All of it is of one block.
/// </summary>
public sealed record WithdrawalTicket
{
    /// <summary>What it is told apart by.</summary>
    public required TicketKey Key { get; init; }

    /// <summary>The protocol's name for people.</summary>
    public required string Protocol { get; init; }

    /// <summary>Who owns it now, and is paid unless the owner chooses somebody else: an NFT may have moved since the request.</summary>
    public required Address Owner { get; init; }

    /// <summary>What was given up for it, in that token's smallest unit; null where the chain does not tell any more.</summary>
    public AssetAmount? GivenUp { get; init; }

    /// <summary>What it was good for when it was requested; several assets where a basket is paid.</summary>
    public required ImmutableArray<AssetAmount> Requested { get; init; }

    /// <summary>
    /// What a claim would pay as things stand at <see cref="Block"/>, fees taken off; zero once it is claimed. Before it is finalised it is an estimate
    /// by the same rules, and may still fall.
    /// </summary>
    public required ImmutableArray<AssetAmount> Payable { get; init; }

    /// <summary>
    /// How much of <see cref="Payable"/> can still be lost to a slashing or a falling rate before it is settled, in the first asset's unit; null where
    /// the protocol's rules put no figure to it.
    /// </summary>
    public UInt256? AtRisk { get; init; }

    /// <summary>The block of the request; null where the chain's state does not tell.</summary>
    public ulong? RequestedAtBlock { get; init; }

    /// <summary>The time of the request; null where the chain's state does not tell.</summary>
    public DateTimeOffset? RequestedAt { get; init; }

    /// <summary>How far it is.</summary>
    public required TicketState State { get; init; }

    /// <summary>Why it is blocked; null unless <see cref="State"/> is <see cref="TicketState.Blocked"/>.</summary>
    public TicketBlock? Blocked { get; init; }

    /// <summary>When it can be claimed.</summary>
    public required TicketTiming Timing { get; init; }

    /// <summary>Whether anybody may send the claim; the owner is paid then all the same.</summary>
    public bool AnyoneMayClaim { get; init; }

    /// <summary>The block all of this is of.</summary>
    public required BlockRef Block { get; init; }

    /// <summary>What the protocol's own client needs to claim it, and may be of interest besides.</summary>
    public TicketDetail? Detail { get; init; }

    /// <summary>Key, state and what it waits for.</summary>
    public override string ToString() => State switch
    {
        TicketState.Blocked => $"{Key} {State}, {Blocked}",
        TicketState.Claimable or TicketState.Claimed => $"{Key} {State}",
        _ => $"{Key} {State}, waits for {Timing.Describe()}",
    };
}

/// <summary>What one protocol knows of a ticket beyond the common model. Each protocol derives its own record.</summary>
public abstract record TicketDetail
{
    /// <summary>
    /// The ticket's place in a list that claims address by place (and not by a number of its own); null for tickets with a number. Places change when
    /// others claim, so a claim that was prepared for another place is not sent.
    /// </summary>
    public virtual UInt256? Position => null;

    /// <summary>
    /// An account beside the owner that may send the claim of this ticket: one that the owner approved for it. Null where there is none, and where
    /// the protocol lets only the owner claim. The owner is paid all the same unless the claim names a recipient.
    /// </summary>
    public virtual Address? ApprovedSender => null;
}
