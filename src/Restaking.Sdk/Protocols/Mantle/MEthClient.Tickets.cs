using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Mantle;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Mantle;

/// <content>Tickets: found by events, read by number, claimed one by one.</content>
public partial class MEthClient
{
    // Topic lists of this length are taken by every provider known.
    private const int OwnersPerQuery = 100;

    // Solidity's panic for an index outside of an array.
    private static readonly UInt256 OutOfBounds = 0x32UL;

    /// <inheritdoc />
    public virtual ulong FirstBlock => Deployment.FirstBlock;

    /// <inheritdoc />
    public virtual async Task<ImmutableArray<TicketCursor>> ScanAsync(ImmutableArray<TicketCursor> cursors, ulong toBlock, CancellationToken cancellationToken = default)
    {
        foreach (TicketCursor cursor in cursors)
        {
            if (cursor.ChainId != Context.ChainId || cursor.Queue != Queue.Contract)
            {
                throw new ArgumentException($"A cursor is of {cursor.Queue} on chain {cursor.ChainId}, not of {Queue}.", nameof(cursors));
            }
        }

        var moved = cursors.ToBuilder();
        foreach (IGrouping<ulong, int> sameStart in Enumerable.Range(0, cursors.Length).GroupBy(i => cursors[i].ScanFrom(FirstBlock)))
        {
            ulong from = sameStart.Key;
            if (from > toBlock)
            {
                continue;
            }

            foreach (int[] part in sameStart.Chunk(OwnersPerQuery))
            {
                ILookup<Address, TicketTrace> found = await FindAsync([.. part.Select(i => cursors[i].Owner).Distinct()], from, toBlock, cancellationToken).ConfigureAwait(false);
                foreach (int i in part)
                {
                    moved[i] = cursors[i].Scanned(from, toBlock, found[cursors[i].Owner]);
                }
            }
        }

        return moved.ToImmutable();
    }

    /// <inheritdoc />
    public virtual async Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, TicketQuery query)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ArgumentNullException.ThrowIfNull(query);
        HashSet<Address> owners = [.. query.Owners];
        QueueReads queue = new(this, rounds);
        List<(Address Owner, MEthRequestId Id, RoundRead<UnstakeRequestsManager.UnstakeRequest> Request)> reads = [];
        foreach (TicketCursor cursor in query.Cursors)
        {
            if (cursor.ChainId == Context.ChainId && cursor.Queue == Queue.Contract && owners.Contains(cursor.Owner))
            {
                foreach (TicketTrace trace in cursor.Traces)
                {
                    MEthRequestId id = IdOf(trace.Id, nameof(query));
                    reads.Add((cursor.Owner, id, rounds.Read(Requests.RequestByID(id.Number))));
                }
            }
        }

        await rounds.NextAsync().ConfigureAwait(false);
        return
        [
            .. reads.Where(read => IsThere(read.Request) && IsSame(read.Request.Value, read.Id, read.Owner))
                .Select(read => queue.Ticket(read.Request.Value, rounds.Block)),
        ];
    }

    /// <summary>
    /// The same tickets now. A request that the protocol cancelled is <see cref="TicketBlockReason.Invalidated"/>, also when its number belongs to
    /// another request by now. One round.
    /// </summary>
    /// <exception cref="ArgumentException">A ticket of another queue or chain.</exception>
    public virtual async Task<ImmutableArray<WithdrawalTicket>> RefreshTicketsAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        QueueReads queue = new(this, rounds);
        List<(WithdrawalTicket Ticket, MEthRequestId Id, RoundRead<UnstakeRequestsManager.UnstakeRequest> Request)> reads = [];
        foreach (WithdrawalTicket ticket in tickets)
        {
            if (ticket.Key.ChainId != Context.ChainId || ticket.Key.Queue != Queue.Contract)
            {
                throw new ArgumentException($"{ticket.Key} is not a ticket of {Queue}.", nameof(tickets));
            }

            MEthRequestId id = IdOf(ticket.Key.Id, nameof(tickets));
            reads.Add((ticket, id, rounds.Read(Requests.RequestByID(id.Number))));
        }

        await rounds.NextAsync().ConfigureAwait(false);
        return [.. reads.Select(read => Now(read.Ticket, read.Id, read.Request, queue, rounds.Block))];
    }

    /// <summary>One round: what was put aside, the last reported block, how long a request waits for it, and the pause. The same figures for all owners.</summary>
    public virtual async Task<QueueProgress> ReadProgressAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        QueueReads queue = new(this, rounds);
        await rounds.NextAsync().ConfigureAwait(false);
        return new QueueProgress(Queue.Name, rounds.Block, queue.Marks);
    }

    /// <summary>
    /// One transaction for each ticket: the contract has no claim of many. Each is refused before it is sent when its number was given to another
    /// request meanwhile. The requester is paid and nobody else may send it.
    /// </summary>
    /// <inheritdoc cref="ITicketQueue.PrepareClaimsAsync" path="/exception"/>
    public virtual Task<ClaimPreparation> PrepareClaimsAsync(
        IReadOnlyList<WithdrawalTicket> tickets,
        ClaimOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ClaimRules rules = new() { Draft = (ready, _) => ready.Select(DraftOf) };
        return ClaimFlow.PrepareAsync(Context, this, tickets, options, rules, cancellationToken);
    }

    private static MEthRequestId IdOf(string text, string parameterName) =>
        MEthRequestId.TryParse(text, out MEthRequestId id) ? id : throw new ArgumentException($"'{text}' is not a request of mETH: number:block.", parameterName);

    /// <summary>False for a number that is not given out now; anything else that goes wrong is thrown.</summary>
    private static bool IsThere(RoundRead<UnstakeRequestsManager.UnstakeRequest> read) =>
        read.Outcome is not { Succeeded: false, Error: PanicError panic } || panic.Code != OutOfBounds;

    private static bool IsSame(UnstakeRequestsManager.UnstakeRequest request, MEthRequestId id, Address owner) =>
        request.BlockNumber == id.Block && request.Requester == owner;

    private TicketKey KeyOf(MEthRequestId id) => new(Context.ChainId, Queue.Contract, id.ToString());

    private async Task<ILookup<Address, TicketTrace>> FindAsync(ImmutableArray<Address> owners, ulong from, ulong to, CancellationToken cancellationToken)
    {
        EventFilter<UnstakeRequestsManager.UnstakeRequestCreatedEvent> filter = UnstakeRequestsManager.UnstakeRequestCreatedEvent.Filter(Queue.Contract);
        filter = filter with { Topics = [filter.Topics[0], [], [.. owners.Select(owner => owner.ToWord())]] };
        List<(Address Owner, TicketTrace Trace)> found = [];
        await foreach (EventLog<UnstakeRequestsManager.UnstakeRequestCreatedEvent> log in Context.Reader.Rpc.GetEventsAsync(filter, from, to, cancellationToken).ConfigureAwait(false))
        {
            MEthRequestId id = new(log.Event.Id, log.BlockNumber);
            found.Add((log.Event.Requester, new TicketTrace(id.ToString(), log.BlockNumber)));
        }

        return found.ToLookup(entry => entry.Owner, entry => entry.Trace);
    }

    private static WithdrawalTicket Now(
        WithdrawalTicket ticket,
        MEthRequestId id,
        RoundRead<UnstakeRequestsManager.UnstakeRequest> read,
        QueueReads queue,
        BlockRef block)
    {
        if (block.Number < id.Block)
        {
            return ticket with
            {
                State = TicketState.Requested,
                Blocked = null,
                Timing = TicketTiming.For($"a node that knows block {id.Block}; this one answers for block {block.Number}"),
                Block = block,
            };
        }

        if (!IsThere(read))
        {
            return Cancelled(ticket, block);
        }

        UnstakeRequestsManager.UnstakeRequest request = read.Value;
        if (IsSame(request, id, ticket.Owner))
        {
            return queue.Ticket(request, block);
        }

        return request.Requester.IsZero
            ? ticket with { State = TicketState.Claimed, Payable = [], AtRisk = null, Blocked = null, Timing = TicketTiming.Now, Block = block }
            : Cancelled(ticket, block);
    }

    private static WithdrawalTicket Cancelled(WithdrawalTicket ticket, BlockRef block) => ticket with
    {
        State = TicketState.Blocked,
        Payable = [],
        AtRisk = null,
        Blocked = new TicketBlock(TicketBlockReason.Invalidated, "the protocol cancelled the request and gave the mETH back; request again"),
        Timing = TicketTiming.For("nothing: it was cancelled"),
        Block = block,
    };

    private ClaimDraft DraftOf(WithdrawalTicket ticket)
    {
        MEthRequestId id = IdOf(ticket.Key.Id, nameof(ticket));
        return new ClaimDraft([ticket], Staking.ClaimUnstakeRequest(id.Number), receipt => ReadClaim(receipt, ticket, id));
    }

    private ClaimResult ReadClaim(TransactionReceipt receipt, WithdrawalTicket ticket, MEthRequestId id)
    {
        // Staking has an event of the same name that tells no amount; the queue's own does.
        UnstakeRequestsManager.UnstakeRequestClaimedEvent claimed = receipt.Single<UnstakeRequestsManager.UnstakeRequestClaimedEvent>(
            Queue.Contract, found => found.Id == id.Number && found.BlockNumber == id.Block && found.Requester == ticket.Owner);
        TicketPayout payout = new(ticket.Key, TicketOutcome.Paid, claimed.Requester, [new AssetAmount(NativeAsset.Ether, claimed.EthRequested)]);
        return new ClaimResult([payout], receipt.TransactionHash, receipt.BlockNumber);
    }

    /// <summary>What decides on every request: read once.</summary>
    private sealed class QueueReads(MEthClient client, ReadRounds rounds)
    {
        private readonly RoundRead<UInt256> _allocated = rounds.Read(client.Requests.AllocatedETHForClaims());
        private readonly RoundRead<UInt256> _blocksToFinalize = rounds.Read(client.Requests.NumberOfBlocksToFinalize());
        private readonly RoundRead<MantleOracle.OracleRecord> _record = rounds.Read(client.Oracle.LatestRecord());
        private readonly RoundRead<bool> _paused = rounds.Read(client.Pauser.IsUnstakeRequestsAndClaimsPaused());

        public ImmutableArray<UInt256> Marks =>
            [_allocated.Value, _record.Value.UpdateEndBlock, _blocksToFinalize.Value, _paused.Value ? UInt256.One : UInt256.Zero];

        public WithdrawalTicket Ticket(UnstakeRequestsManager.UnstakeRequest request, BlockRef block)
        {
            MEthRequestId id = new(request.Id, request.BlockNumber);
            UInt256 finalizedBy = request.BlockNumber + UInt256.Min(_blocksToFinalize.Value, long.MaxValue);
            MEthTicketDetail detail = new(id, (ulong)finalizedBy, _record.Value.UpdateEndBlock, request.CumulativeETHRequested, _allocated.Value);
            (TicketState state, TicketTiming timing, TicketBlock? blocked) = Judge(detail);
            ImmutableArray<AssetAmount> ether = [new AssetAmount(NativeAsset.Ether, request.EthRequested)];
            return new WithdrawalTicket
            {
                Key = client.KeyOf(id),
                Protocol = client.Info.Protocol,
                Owner = request.Requester,
                GivenUp = new AssetAmount(client.Info.Token, request.METHLocked),
                Requested = ether,
                Payable = ether,
                AtRisk = UInt256.Zero,
                RequestedAtBlock = request.BlockNumber,
                State = state,
                Blocked = blocked,
                Timing = timing,
                Block = block,
                Detail = detail,
            };
        }

        private (TicketState State, TicketTiming Timing, TicketBlock? Blocked) Judge(MEthTicketDetail detail)
        {
            string missing = $"{detail.CumulativeEther.ToEtherString()} ETH put aside over all time for it and all before it, now {detail.AllocatedEther.ToEtherString()} ETH";
            if (!detail.IsFinalized)
            {
                string report = $"an oracle record up to block {detail.FinalizedByBlock}, the last goes to {detail.OracleBlock}";
                return detail.IsFunded
                    ? (TicketState.Queued, TicketTiming.For(report), null)
                    : (TicketState.Requested, TicketTiming.For($"{report}, and {missing}"), null);
            }

            if (!detail.IsFunded)
            {
                return (TicketState.Blocked, TicketTiming.For(missing), new TicketBlock(TicketBlockReason.Unfunded, $"it is finalised and waits for {missing}"));
            }

            return _paused.Value
                ? (TicketState.Blocked, TicketTiming.For("the end of the pause"), new TicketBlock(TicketBlockReason.Paused, "requests and claims of mETH are paused; wait until they are unpaused"))
                : (TicketState.Claimable, TicketTiming.Now, null);
        }
    }
}
