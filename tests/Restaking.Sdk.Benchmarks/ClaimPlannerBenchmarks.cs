using System.Collections.Immutable;
using System.Globalization;
using BenchmarkDotNet.Attributes;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Benchmarks;

/// <summary>
/// One plan of 10,000 tickets over 1,000 owners and five queues: all of them due; and as most cycles find them, a fifth due, the rest waiting, held back or
/// claimed, so that gates are made too. Goal: under 50 ms.
/// </summary>
public class ClaimPlannerBenchmarks
{
    private const int Tickets = 10_000;
    private const int Owners = 1_000;
    private const int Queues = 5;
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private ImmutableArray<WithdrawalTicket> _due;
    private ImmutableArray<WithdrawalTicket> _mixed;
    private ClaimFacts _facts = null!;

    private readonly ClaimPolicy _policy = new()
    {
        MinimumValue = UInt256.FromEther("0.02"),
        MaxGasPrice = UInt256.FromGwei(40),
        MaxGasPriceWait = TimeSpan.FromDays(1),
        MaxCostBps = 500,
        MaxWait = TimeSpan.FromDays(7),
    };

    [GlobalSetup]
    public void Draw()
    {
        _due = [.. Enumerable.Range(0, Tickets).Select(number => Ticket(number, TicketState.Claimable))];
        _mixed = [.. Enumerable.Range(0, Tickets).Select(number => Ticket(number, (number / Owners) switch { 0 or 1 => TicketState.Claimable, 2 => TicketState.Claimed, _ => TicketState.Queued }))];
        _facts = new ClaimFacts
        {
            Now = s_now,
            GasPrice = UInt256.FromGwei(20),
            Signers = Enumerable.Range(0, Owners).Select(Owner).ToHashSet(),
            ClaimableSince = _due.ToDictionary(ticket => ticket.Key, _ => s_now.AddHours(-1)),
            Queues = [.. Enumerable.Range(0, Queues).Select(queue => new TicketQueueInfo("Benchmark", $"queue {queue}", Queue(queue), ClaimAccess.Owner) { ClaimsMany = true })],
        };
    }

    [Benchmark]
    public ClaimPlan AllDue() => ClaimPlanner.Plan(_due, _policy, _facts);

    [Benchmark]
    public ClaimPlan MostWaiting() => ClaimPlanner.Plan(_mixed, _policy, _facts);

    private static WithdrawalTicket Ticket(int number, TicketState state)
    {
        // Between 0.01 and 10 ether.
        AssetAmount amount = new(NativeAsset.Ether, UInt256.FromGwei(10_000_000) * (UInt256)(1 + (number * 7_919L % 1_000)));
        return new WithdrawalTicket
        {
            Key = new TicketKey(1, Queue(number % Queues), number.ToString(CultureInfo.InvariantCulture)),
            Protocol = "Benchmark",
            Owner = Owner(number % Owners),
            Requested = [amount],
            Payable = [amount],
            State = state,
            Timing = state == TicketState.Queued ? TicketTiming.AtBlock(30_000_000) : TicketTiming.Now,
            Block = new BlockRef(25_000_000, Hash32.Zero, (ulong)s_now.ToUnixTimeSeconds()),
        };
    }

    private static Address Owner(int number) => Numbered(1, number);

    private static Address Queue(int number) => Numbered(2, number);

    private static Address Numbered(byte kind, int number)
    {
        byte[] bytes = new byte[Address.Size];
        bytes[0] = kind;
        BitConverter.TryWriteBytes(bytes.AsSpan(Address.Size - sizeof(int)), number);
        return new Address(bytes);
    }
}
