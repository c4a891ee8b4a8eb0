using System.Collections.Frozen;
using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Withdrawals.Planning;

/// <summary>What a plan is made from beside tickets and policy. The planner asks nobody: the same facts give the same plan.</summary>
public sealed record ClaimFacts
{
    /// <summary>The time the deadlines and claim windows are held against; best the block's own (<c>snapshot.Block.Time</c>).</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What gas costs now, tip included, in wei per gas.</summary>
    public required UInt256 GasPrice { get; init; }

    /// <summary>The addresses that can sign.</summary>
    public required IReadOnlySet<Address> Signers { get; init; }

    /// <summary>
    /// Who sends the claims that <see cref="ClaimPolicy.ClaimForOthers"/> allows, and bears their gas; one of <see cref="Signers"/>. Null: nobody does.
    /// </summary>
    public Address? SenderForOthers { get; init; }

    /// <summary>
    /// Since when each ticket has been claimable, as the caller saw it first. A ticket that is not in it counts from
    /// <see cref="TicketTiming.NotBefore"/> where the ticket still says that, else from <see cref="Now"/>: its deadlines have not begun.
    /// </summary>
    public IReadOnlyDictionary<TicketKey, DateTimeOffset> ClaimableSince { get; init; } = FrozenDictionary<TicketKey, DateTimeOffset>.Empty;

    /// <summary>
    /// Tickets whose claim was sent, or may have been, and whose outcome is not final. They are not planned again whatever the snapshot says.
    /// </summary>
    public IReadOnlySet<TicketKey> InFlight { get; init; } = FrozenSet<TicketKey>.Empty;

    /// <summary>
    /// Owners' lists in which a claim is on its way: queues that claim by place (<see cref="TicketDetail.Position"/>), where every claim may move the other tickets of the same owner.
    /// </summary>
    public IReadOnlySet<(Address Queue, Address Owner)> ListsInFlight { get; init; } = FrozenSet<(Address Queue, Address Owner)>.Empty;

    /// <summary>Tickets that the caller holds back: a claim of them failed, or their queue did not answer.</summary>
    public IReadOnlyDictionary<TicketKey, HeldBackGate> HeldBack { get; init; } = FrozenDictionary<TicketKey, HeldBackGate>.Empty;

    /// <summary>What assets are worth in wei.</summary>
    public AssetValuation Valuation { get; init; } = AssetValuation.EtherOnly;

    /// <summary>
    /// What is known of the queues (<see cref="ITicketQueue.Queue"/>). In a queue that is not named here, and in one that cannot claim several at once, each
    /// ticket gets a transaction of its own, unless the policy gives that queue its own <see cref="ClaimQueuePolicy.MaxTicketsPerTransaction"/>.
    /// </summary>
    public ImmutableArray<TicketQueueInfo> Queues { get; init; } = [];
}
