using System.Collections.Immutable;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Tests.Withdrawals.Planning;

/// <summary>Tickets and facts that the planner's tests begin with.</summary>
internal static class PlannerWorld
{
    public static readonly DateTimeOffset Now = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly Address Queue = At(1);
    public static readonly Address SingleQueue = At(2);
    public static readonly Address OpenQueue = At(3);
    public static readonly Address Owner = At(101);
    public static readonly Address Stranger = At(201);
    public static readonly Address Relayer = At(301);
    public static readonly Address Token = At(401);

    public static ImmutableArray<TicketQueueInfo> Queues { get; } =
    [
        new("Test", "many", Queue, ClaimAccess.Owner) { ClaimsMany = true },
        new("Test", "one", SingleQueue, ClaimAccess.Owner),
        new("Test", "open", OpenQueue, ClaimAccess.Anyone) { ClaimsMany = true },
    ];

    /// <summary>Gas is 1 wei and a claim takes 100 gas and 10 for each ticket, so that figures can be read.</summary>
    public static ClaimPolicy Policy { get; } = new() { Footprint = new ClaimFootprint(100, 10, 5, 4, 32, 32) };

    public static ClaimFacts Facts { get; } = new()
    {
        Now = Now,
        GasPrice = UInt256.One,
        Signers = new HashSet<Address> { Owner, Relayer },
        Queues = Queues,
    };

    public static WithdrawalTicket Ticket(int id, ulong value = 1_000_000, Address? queue = null, Address? owner = null) => new()
    {
        Key = new TicketKey(1, queue ?? Queue, id.ToString(CultureInfo.InvariantCulture)),
        Protocol = "Test",
        Owner = owner ?? Owner,
        Requested = [new AssetAmount(NativeAsset.Ether, value)],
        Payable = [new AssetAmount(NativeAsset.Ether, value)],
        State = TicketState.Claimable,
        Timing = TicketTiming.Now,
        AnyoneMayClaim = (queue ?? Queue) == OpenQueue,
        Block = new BlockRef(100, Hash32.Zero, (ulong)Now.ToUnixTimeSeconds()),
    };

    public static ClaimFacts SeenBefore(this ClaimFacts facts, TimeSpan ago, params WithdrawalTicket[] tickets) =>
        facts with { ClaimableSince = tickets.ToDictionary(ticket => ticket.Key, _ => Now - ago) };

    public static TicketVerdict Single(WithdrawalTicket ticket, ClaimPolicy? policy = null, ClaimFacts? facts = null) =>
        Assert.Single(ClaimPlanner.Plan([ticket], policy ?? Policy, facts ?? Facts).Verdicts);

    public static Address At(int number)
    {
        byte[] bytes = new byte[Address.Size];
        bytes[0] = 1;
        bytes[^1] = (byte)number;
        bytes[^2] = (byte)(number >> 8);
        return new Address(bytes);
    }
}
