using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;
using Status = Restaking.Sdk.Contracts.Lido.WithdrawalQueueERC721.WithdrawalRequestStatus;

namespace Restaking.Sdk.Protocols.Lido;

/// <summary>
/// Reads tickets of Lido's queue: which there are, how they stand, and what the finalised ones pay. The last needs a checkpoint hint for each, which
/// is looked for in chunks of ascending ids that are all finalised, because the queue refuses anything else.
/// </summary>
internal sealed class LidoTicketReader(LiquidContext context, LidoDeployment deployment)
{
    /// <summary>Ids in one call: some 30,000 gas each at most, so that a call stays far below what nodes allow.</summary>
    private const int ChunkSize = 100;

    /// <summary>Up to so many finalised tickets, the latest checkpoints are tried out while the hints are looked for; most often that saves a round.</summary>
    private const int MostGuessedTickets = 16;

    private const int GuessedCheckpoints = 8;

    private WithdrawalQueueERC721 Queue => new(deployment.WithdrawalQueue);

    public async Task<ImmutableArray<WithdrawalTicket>> ReadAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        LidoQueueStateReads stateReads = LidoQueueStateReads.Begin(rounds, deployment);
        ImmutableArray<RoundRead<ImmutableArray<UInt256>>> lists = [.. owners.Select(owner => rounds.Read(Queue.GetWithdrawalRequests(owner)))];
        await rounds.NextAsync().ConfigureAwait(false);
        LidoQueueState state = stateReads.ValueAt(rounds.Block);

        // A claim moves the last id into the claimed one's place: the list is in no order.
        ImmutableArray<UInt256> ids = [.. lists.SelectMany(list => list.Value).Distinct().Order()];
        if (ids.IsEmpty)
        {
            return [];
        }

        Known known = new(state);
        List<StatusRead> statuses = BeginStatuses(rounds, ids);
        await FindPayoutsAsync(rounds, known, [.. ids.Where(id => id <= state.LastFinalizedRequestId)], somethingIsAsked: true).ConfigureAwait(false);
        foreach (StatusRead status in statuses)
        {
            known.Add(status);
        }

        return [.. lists.SelectMany(list => list.Value.Order()).Select(id => ToTicket(id, known)).Where(ticket => ticket.State != TicketState.Claimed)];
    }

    public async Task<ImmutableArray<WithdrawalTicket>> RefreshAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets)
    {
        ImmutableArray<UInt256> asked = [.. tickets.Select(IdOf)];
        ImmutableArray<UInt256> ids = [.. asked.Distinct().Order()];
        Dictionary<UInt256, UInt256> hints = [];
        foreach (WithdrawalTicket ticket in tickets)
        {
            if (ticket.Detail is LidoTicketDetail { CheckpointHint: { } hint } detail && detail.RequestId == IdOf(ticket))
            {
                hints[detail.RequestId] = hint;
            }
        }

        LidoQueueStateReads stateReads = LidoQueueStateReads.Begin(rounds, deployment);
        List<StatusRead> statuses = BeginStatuses(rounds, ids);
        List<PayoutRead> payouts = BeginPayouts(rounds, [.. ids.Where(hints.ContainsKey)], hints);
        await rounds.NextAsync().ConfigureAwait(false);

        Known known = new(stateReads.ValueAt(rounds.Block));
        List<UInt256> again = [];
        foreach (StatusRead status in statuses)
        {
            // One id that does not exist refuses its whole chunk: the others of it are asked for once more.
            if (!known.Add(status))
            {
                again.AddRange(status.Ids.Where(known.Exists));
            }
        }

        known.Add(payouts);
        List<StatusRead> second = BeginStatuses(rounds, [.. again]);
        ImmutableArray<UInt256> unpaid = [.. ids.Where(id => known.NeedsPayout(id))];
        await FindPayoutsAsync(rounds, known, unpaid, somethingIsAsked: second.Count > 0).ConfigureAwait(false);
        foreach (StatusRead status in second)
        {
            known.Add(status);
        }

        return [.. asked.Select((id, i) => known.Exists(id) ? ToTicket(id, known) : Vanished(tickets[i], known.State))];
    }

    /// <summary>The request a ticket is of.</summary>
    /// <exception cref="ArgumentException">It is not one of this queue.</exception>
    public UInt256 IdOf(WithdrawalTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return ticket.Key.ChainId == context.ChainId && ticket.Key.Queue == deployment.WithdrawalQueue && UInt256.TryParse(ticket.Key.Id, null, out UInt256 id)
            ? id
            : throw new ArgumentException($"{ticket.Key} is not a ticket of Lido's withdrawal queue {deployment.WithdrawalQueue} on chain {context.ChainId}.", nameof(ticket));
    }

    public TicketKey KeyOf(UInt256 id) => new(context.ChainId, deployment.WithdrawalQueue, id.ToString());

    /// <summary>Finds hint and payout of finalised requests, ids ascending. One round when a guess hits, else two; none when nothing is asked.</summary>
    private async Task FindPayoutsAsync(ReadRounds rounds, Known known, ImmutableArray<UInt256> ids, bool somethingIsAsked)
    {
        if (ids.IsEmpty)
        {
            if (somethingIsAsked)
            {
                await rounds.NextAsync().ConfigureAwait(false);
            }

            return;
        }

        UInt256 last = known.State.LastCheckpointIndex;
        List<(ImmutableArray<UInt256> Ids, RoundRead<ImmutableArray<UInt256>> Hints)> hintReads =
            [.. Chunks(ids).Select(chunk => (chunk, rounds.Read(Queue.FindCheckpointHints(chunk, UInt256.One, last))))];
        List<PayoutRead> guesses = [];
        foreach (UInt256 id in ids.Length <= MostGuessedTickets ? ids : [])
        {
            for (UInt256 hint = last; hint > UInt256.Zero && last - hint < (UInt256)(uint)GuessedCheckpoints; hint -= UInt256.One)
            {
                guesses.Add(new PayoutRead([id], [hint], rounds.Read(Queue.GetClaimableEther([id], [hint]))));
            }
        }

        await rounds.NextAsync().ConfigureAwait(false);
        known.Add(guesses);
        Dictionary<UInt256, UInt256> hints = [];
        foreach ((ImmutableArray<UInt256> chunk, RoundRead<ImmutableArray<UInt256>> read) in hintReads)
        {
            ImmutableArray<UInt256> found = read.Value.OfLength(chunk.Length, "findCheckpointHints");
            for (int i = 0; i < chunk.Length; i++)
            {
                if (found[i] != UInt256.Zero && !known.Payouts.ContainsKey(chunk[i]))
                {
                    hints[chunk[i]] = found[i];
                }
            }
        }

        if (hints.Count > 0)
        {
            List<PayoutRead> payouts = BeginPayouts(rounds, [.. hints.Keys.Order()], hints);
            await rounds.NextAsync().ConfigureAwait(false);
            known.Add(payouts);
        }
    }

    private List<StatusRead> BeginStatuses(ReadRounds rounds, ImmutableArray<UInt256> ids) =>
        [.. Chunks(ids).Select(chunk => new StatusRead(chunk, rounds.Read(Queue.GetWithdrawalStatus(chunk))))];

    private List<PayoutRead> BeginPayouts(ReadRounds rounds, ImmutableArray<UInt256> ids, Dictionary<UInt256, UInt256> hints) =>
    [
        .. Chunks(ids).Select(chunk =>
        {
            ImmutableArray<UInt256> named = [.. chunk.Select(id => hints[id])];
            return new PayoutRead(chunk, named, rounds.Read(Queue.GetClaimableEther(chunk, named)));
        }),
    ];

    private static IEnumerable<ImmutableArray<UInt256>> Chunks(ImmutableArray<UInt256> ids) => ids.Chunk(ChunkSize).Select(chunk => chunk.ToImmutableArray());

    private WithdrawalTicket ToTicket(UInt256 id, Known known)
    {
        Status status = known.Statuses[id];
        LidoQueueState state = known.State;
        AssetAmount requested = Ether(status.AmountOfStETH);
        bool payable = status.IsFinalized && !status.IsClaimed && known.Payouts.ContainsKey(id);
        (UInt256 hint, UInt256 ether) = payable ? known.Payouts[id] : default;
        return new WithdrawalTicket
        {
            Key = KeyOf(id),
            Protocol = LidoClient.ProtocolName,
            Owner = status.Owner,
            GivenUp = new AssetAmount(deployment.StETH, status.AmountOfStETH),
            Requested = [requested],
            Payable = status.IsClaimed ? [] : [payable ? Ether(ether) : Ether(Estimate(status, state.ShareRate))],
            AtRisk = status.IsFinalized ? UInt256.Zero : null,
            RequestedAt = DateTimeOffset.FromUnixTimeSeconds((long)(ulong)status.Timestamp),
            State = status.IsClaimed ? TicketState.Claimed : payable ? TicketState.Claimable : status.IsFinalized ? TicketState.Finalized : TicketState.Requested,
            Timing = status.IsClaimed || payable ? TicketTiming.Now : TicketTiming.For(status.IsFinalized ? "a checkpoint, which the queue does not name" : WaitsFor(id, state)),
            Block = state.Block,
            Detail = new LidoTicketDetail(id, status.AmountOfShares, status.IsFinalized, payable ? hint : null, state.BunkerModeSince is not null),
        };
    }

    private static WithdrawalTicket Vanished(WithdrawalTicket ticket, LidoQueueState state) => ticket with
    {
        Payable = [],
        AtRisk = null,
        State = TicketState.Blocked,
        Blocked = new TicketBlock(
            TicketBlockReason.Invalidated,
            $"there is no request {ticket.Key.Id} at this block (the last is {state.LastRequestId}): the block it was in is not part of the chain any more"),
        Timing = TicketTiming.For("nothing: it does not exist"),
        Block = state.Block,
    };

    private static string WaitsFor(UInt256 id, LidoQueueState state) =>
        $"finalisation of request {id}, the last finalised is {state.LastFinalizedRequestId} of {state.LastRequestId}"
        + (state.BunkerModeSince is { } since ? FormattableString.Invariant($"; bunker mode since {since:u}, so it waits until the loss is counted") : string.Empty)
        + (state.IsPaused ? "; the queue is paused, so nothing is finalised" : string.Empty);

    /// <summary>A request earns nothing while it waits and bears losses: the smaller of what was asked for and what its shares are worth.</summary>
    private static UInt256 Estimate(Status status, LidoShareRate rate) => UInt256.Min(status.AmountOfStETH, rate.ToStEth.Apply(status.AmountOfShares));

    private static AssetAmount Ether(UInt256 wei) => new(NativeAsset.Ether, wei);

    private sealed record StatusRead(ImmutableArray<UInt256> Ids, RoundRead<ImmutableArray<Status>> Read);

    private sealed record PayoutRead(ImmutableArray<UInt256> Ids, ImmutableArray<UInt256> Hints, RoundRead<ImmutableArray<UInt256>> Read);

    /// <summary>What was found out so far.</summary>
    private sealed class Known(LidoQueueState state)
    {
        public LidoQueueState State { get; } = state;

        public Dictionary<UInt256, Status> Statuses { get; } = [];

        public Dictionary<UInt256, (UInt256 Hint, UInt256 Ether)> Payouts { get; } = [];

        public bool Exists(UInt256 id) => id != UInt256.Zero && id <= State.LastRequestId;

        public bool NeedsPayout(UInt256 id) =>
            Exists(id)
            && id <= State.LastFinalizedRequestId
            && !Payouts.ContainsKey(id)
            && !(Statuses.TryGetValue(id, out Status status) && status.IsClaimed);

        /// <summary>False when the chunk was refused because an id of it does not exist.</summary>
        /// <exception cref="ContractRevertException">It was refused for another reason.</exception>
        public bool Add(StatusRead read)
        {
            if (!read.Read.Succeeded && !read.Ids.All(Exists))
            {
                return false;
            }

            ImmutableArray<Status> found = read.Read.Value.OfLength(read.Ids.Length, "getWithdrawalStatus");
            for (int i = 0; i < found.Length; i++)
            {
                Statuses[read.Ids[i]] = found[i];
            }

            return true;
        }

        /// <summary>A hint that does not fit (any more) is no answer; the next look finds the right one.</summary>
        public void Add(IEnumerable<PayoutRead> reads)
        {
            foreach (PayoutRead read in reads)
            {
                if (!read.Read.Succeeded)
                {
                    continue;
                }

                ImmutableArray<UInt256> found = read.Read.Value.OfLength(read.Ids.Length, "getClaimableEther");
                for (int i = 0; i < found.Length; i++)
                {
                    // Zero: not finalised, or claimed.
                    if (read.Ids[i] <= State.LastFinalizedRequestId && found[i] != UInt256.Zero)
                    {
                        Payouts[read.Ids[i]] = (read.Hints[i], found[i]);
                    }
                }
            }
        }
    }
}
