using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Tests.Transactions;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;
using ChainNode = Restaking.Sdk.Tests.Transactions.FakeNode;

namespace Restaking.Sdk.Hosting.Tests.Claims;

/// <summary>
/// A queue whose tickets are as the test says, except that one whose claim is on the fake chain is claimed. What it is asked costs the requests that a real one's would.
/// </summary>
internal sealed class FakeTicketQueue(ChainNode node, Address contract, LiquidContext? context = null) : ITicketQueue
{
    public Dictionary<string, WithdrawalTicket> Tickets { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>Rises whenever the test wants the watch to see something.</summary>
    public Figures Figure { get; private init; } = new();

    public TicketQueueInfo Queue { get; } = new("Test", FormattableString.Invariant($"queue {contract}"), contract, ClaimAccess.PerTicket) { ClaimsMany = true };

    /// <summary>The same queue for the client of another account.</summary>
    public FakeTicketQueue For(LiquidContext other) => new(node, contract, other) { Tickets = Tickets, Figure = Figure };

    /// <summary>How many claims of a ticket are on the chain: never more than one.</summary>
    public int ClaimsOf(string id) => Claims().Count(claim => claim == id);

    public async Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, TicketQuery query)
    {
        await rounds.NextAsync();
        Figure.Listings++;
        Fail(Figure.ReadFault);
        return [.. Tickets.Values.Select(ticket => AsItIs(ticket, rounds.Block)).Where(ticket => ticket.State != TicketState.Claimed && query.Owners.Contains(ticket.Owner))];
    }

    public async Task<ImmutableArray<WithdrawalTicket>> RefreshTicketsAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets)
    {
        await rounds.NextAsync();
        Fail(Figure.RefreshFault);
        return [.. tickets.Select(ticket => AsItIs(Tickets.GetValueOrDefault(ticket.Key.Id) ?? ticket with { State = TicketState.Claimed }, rounds.Block)).Select(ticket => Figure.Refreshed?.Invoke(ticket) ?? ticket)];
    }

    public async Task<QueueProgress> ReadProgressAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        await rounds.NextAsync();
        Fail(Figure.WatchFault);
        return new QueueProgress(Queue.Name, rounds.Block, [(UInt256)Figure.Value]);
    }

    public async Task<ClaimPreparation> PrepareClaimsAsync(IReadOnlyList<WithdrawalTicket> tickets, ClaimOptions? options = null, CancellationToken cancellationToken = default)
    {
        Figure.Preparations++;
        Figure.BeforePreparation?.Invoke();
        Fail(Figure.PrepareFault);
        Address sender = options?.From ?? context!.Transactions.Signer!.Address;
        ImmutableArray<WithdrawalTicket> now = await ReadRounds.RunAsync(context!.Reader, rounds => RefreshTicketsAsync(rounds, [.. tickets]), cancellationToken: cancellationToken);
        SkippedTicket[] skipped = [.. now.Where(ticket => Against(ticket, sender).Length > 0).Select(ticket => new SkippedTicket(ticket, Against(ticket, sender)))];
        WithdrawalTicket[] ready = [.. now.Where(ticket => Against(ticket, sender).IsEmpty)];
        IEnumerable<WithdrawalTicket[]> groups = Figure.OnePerTransaction ? ready.Chunk(1) : ready.Chunk(options?.MaxPerTransaction ?? 50);
        return new ClaimPreparation(Queue, now[0].Block, [.. groups.Select(group => Claim(group, sender))], [.. skipped]);
    }

    private PreparedClaim Claim(WithdrawalTicket[] group, Address sender)
    {
        PreparedTransaction<ClaimResult> transaction = context!.Transactions.Prepare(
            new FakeClaimCall(contract, [.. group.Select(ticket => ticket.Key.Id)]),
            receipt => new ClaimResult(
                [.. group.Select(ticket => Figure.Unpaid.Contains(ticket.Key.Id)
                    ? new TicketPayout(ticket.Key, TicketOutcome.NotPaid, null, [], "it was left out")
                    : new TicketPayout(ticket.Key, TicketOutcome.Paid, ticket.Owner, ticket.Payable))],
                receipt.TransactionHash,
                receipt.BlockNumber),
            from: sender,
            preflight: [async (_, stop) =>
            {
                ImmutableArray<WithdrawalTicket> now = await ReadRounds.RunAsync(context.Reader, rounds => RefreshTicketsAsync(rounds, [.. group]), cancellationToken: stop);
                return [.. now.SelectMany(ticket => Against(ticket, sender))];
            }]);
        return new PreparedClaim([.. group], transaction);
    }

    private static ImmutableArray<PreflightIssue> Against(WithdrawalTicket ticket, Address sender) => ticket switch
    {
        { State: TicketState.Claimed } => [new TicketAlreadyClaimed(ticket.Key)],
        { State: not TicketState.Claimable } => [new TicketNotClaimable(ticket.Key, "something")],
        { AnyoneMayClaim: false } when ticket.Owner != sender => [new NotTicketOwner(ticket.Key, ticket.Owner, sender)],
        _ => [],
    };

    private WithdrawalTicket AsItIs(WithdrawalTicket ticket, BlockRef block)
    {
        ticket = ticket with { Block = block };
        if (Claims().Contains(ticket.Key.Id))
        {
            return ticket with { State = TicketState.Claimed, Payable = [] };
        }

        // A ticket that waits for a block is claimable from then on.
        return ticket.State == TicketState.Queued && ticket.Timing.NotBeforeBlock <= block.Number ? ticket with { State = TicketState.Claimable, Timing = TicketTiming.Now } : ticket;
    }

    private IEnumerable<string> Claims() => node.MinedReverts
        ? []
        : node.Mined.Where(transaction => transaction.Unsigned.To == contract && !Figure.Reverted.Contains(transaction.Hash)).SelectMany(transaction => FakeClaimCall.Ids(transaction.Unsigned.Data.Span)).Where(id => !Figure.Unpaid.Contains(id));

    private static void Fail(Exception? fault)
    {
        if (fault is not null)
        {
            throw fault;
        }
    }

    internal sealed class Figures
    {
        public ulong Value { get; set; }

        public int Listings { get; set; }

        public int Preparations { get; set; }

        public bool OnePerTransaction { get; set; }

        /// <summary>Tickets that a mined claim does not pay.</summary>
        public HashSet<string> Unpaid { get; } = new(StringComparer.Ordinal);

        /// <summary>Mined transactions that reverted, where not all do.</summary>
        public HashSet<Hash32> Reverted { get; } = [];

        public Exception? ReadFault { get; set; }

        public Exception? WatchFault { get; set; }

        public Exception? RefreshFault { get; set; }

        /// <summary>What a node shows in place of a ticket that is read again.</summary>
        public Func<WithdrawalTicket, WithdrawalTicket>? Refreshed { get; set; }

        public Exception? PrepareFault { get; set; }

        public Action? BeforePreparation { get; set; }
    }
}

/// <summary><c>claim(uint256[])</c>, with the ids one after the other.</summary>
internal sealed record FakeClaimCall(Address Target, ImmutableArray<string> Tickets) : IContractCall<UInt256>
{
    private static readonly Selector s_selector = Selector.FromSignature("claim(uint256[])");

    public ContractFunction Function => new("Queue", "claim", "claim(uint256[])", s_selector, StateMutability.NonPayable);

    public ContractBinding Contract => TestCall.Binding;

    public int EncodedLength => 4 + (32 * Tickets.Length);

    public static IEnumerable<string> Ids(ReadOnlySpan<byte> data)
    {
        List<string> ids = [];
        for (int at = 4; at + 32 <= data.Length; at += 32)
        {
            ids.Add(UInt256.FromBigEndian(data.Slice(at, 32)).ToString(null, CultureInfo.InvariantCulture));
        }

        return ids;
    }

    public void Encode(IBufferWriter<byte> output)
    {
        Span<byte> span = output.GetSpan(EncodedLength)[..EncodedLength];
        s_selector.CopyTo(span);
        for (int i = 0; i < Tickets.Length; i++)
        {
            UInt256.Parse(Tickets[i], CultureInfo.InvariantCulture).WriteBigEndian(span.Slice(4 + (32 * i), 32));
        }

        output.Advance(EncodedLength);
    }

    public ImmutableArray<ContractArgument> DescribeArguments() => [new("ids", "uint256[]", string.Join(',', Tickets))];

    public UInt256 DecodeReturn(ReadOnlySpan<byte> data) => UInt256.Zero;
}
