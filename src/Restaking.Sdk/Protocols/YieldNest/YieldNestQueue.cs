using System.Collections.Immutable;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.YieldNest;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.YieldNest;

/// <summary>
/// A WithdrawalQueueManager with its redemption vault: the same for ynETH, which pays ether, and for ynLSDe, which pays a basket of tokens.
/// </summary>
/// <param name="context">The ways to the chain.</param>
/// <param name="token">The token that is given up.</param>
/// <param name="contract">The queue, which is the NFT contract too.</param>
/// <param name="vault">What claims are paid from.</param>
/// <param name="registry">The assets of the basket; null where ether is paid.</param>
internal sealed partial class YieldNestQueue(LiquidContext context, LiquidTokenInfo token, Address contract, Address vault, Address? registry)
{
    /// <summary>FEE_PRECISION: fees are in millionths, whatever the contract's comments call them.</summary>
    private const ulong FeePrecision = 1_000_000;

    // Finalisations that are read at once: open tickets are nearly always of the last ones. Others cost one round more.
    private const int RecentFinalizations = 32;

    public TicketQueueInfo Info { get; } =
        new(token.Protocol, $"{token.Protocol} {token.Symbol} withdrawal queue", contract, ClaimAccess.OwnerOrApproved) { ClaimsMany = true };

    private WithdrawalQueueManager Queue => new(contract);

    // Both vaults have these functions alike.
    private YnEigenRedemptionAssetsVault Vault => new(vault);

    /// <summary>What a request or a finalised ticket is worth in wei, before the fee.</summary>
    private UInt256 UnitsOf(UInt256 amount, UInt256 rate) => amount * rate / token.One;

    private static UInt256 FeeOf(UInt256 units, UInt256 millionths) => units * millionths / FeePrecision;

    /// <summary>Two rounds, three when a ticket's finalisation is an old one; one when nobody has a ticket.</summary>
    public async Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        QueueState state = new(this, rounds);
        ImmutableArray<RoundRead<WithdrawalQueueManager.WithdrawalRequestsForOwnerResult>> reads =
            [.. owners.Select(owner => rounds.Read(Queue.WithdrawalRequestsForOwner(owner)))];
        await rounds.NextAsync().ConfigureAwait(false);
        List<OpenRequest> open = [];
        foreach ((Address owner, RoundRead<WithdrawalQueueManager.WithdrawalRequestsForOwnerResult> read) in owners.Zip(reads))
        {
            (ImmutableArray<UInt256> ids, ImmutableArray<WithdrawalQueueManager.WithdrawalRequestStruct> requests) = read.Value;
            if (ids.Length != requests.Length)
            {
                throw new AbiFormatException(AbiFormatReason.UnexpectedLength, 0, null, $"withdrawalRequestsForOwner answered {ids.Length} ids and {requests.Length} requests.");
            }

            open.AddRange(ids.Zip(requests, (id, request) => new OpenRequest(id, owner, request)));
        }

        return await TicketsAsync(rounds, state, open).ConfigureAwait(false);
    }

    /// <summary>As the other, for tickets that are known: the owner is asked for each, since NFTs move.</summary>
    public async Task<ImmutableArray<WithdrawalTicket>> RefreshTicketsAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets)
    {
        ImmutableArray<UInt256> ids = [.. tickets.Select(IdOf)];
        QueueState state = new(this, rounds);
        ImmutableArray<RoundRead<Address>> owners = [.. ids.Select(id => rounds.Read(Queue.OwnerOf(id)))];
        ImmutableArray<RoundRead<WithdrawalQueueManager.WithdrawalRequestStruct>> requests = [.. ids.Select(id => rounds.Read(Queue.WithdrawalRequest(id)))];
        await rounds.NextAsync().ConfigureAwait(false);
        var now = new WithdrawalTicket[tickets.Length];
        List<(int Index, OpenRequest Request)> open = [];
        for (int i = 0; i < now.Length; i++)
        {
            if (owners[i].Outcome is { Succeeded: false, Error: WithdrawalQueueManager.ERC721NonexistentTokenError })
            {
                // Burned by its claim; or never there, when a reorganisation took its request away.
                bool unknown = requests[i].Outcome is { Succeeded: false, Error: WithdrawalQueueManager.WithdrawalRequestDoesNotExistError };
                now[i] = unknown ? Unknown(tickets[i], rounds.Block) : Claimed(tickets[i], rounds.Block);
            }
            else
            {
                open.Add((i, new OpenRequest(ids[i], owners[i].Value, requests[i].Value)));
            }
        }

        ImmutableArray<WithdrawalTicket> read = await TicketsAsync(rounds, state, [.. open.Select(entry => entry.Request)]).ConfigureAwait(false);
        for (int i = 0; i < read.Length; i++)
        {
            now[open[i].Index] = read[i];
        }

        return [.. now];
    }

    /// <summary>One round: the last finalised index, what the vault holds, its pause. The same figures for all owners.</summary>
    public async Task<QueueProgress> ReadProgressAsync(ReadRounds rounds)
    {
        RoundRead<UInt256> finalized = rounds.Read(Queue.LastFinalizedIndex());
        RoundRead<UInt256> available = rounds.Read(Vault.AvailableRedemptionAssets());
        RoundRead<bool> paused = rounds.Read(Vault.Paused());
        await rounds.NextAsync().ConfigureAwait(false);
        return new QueueProgress(Info.Name, rounds.Block, [finalized.Value, available.Value, paused.Value ? UInt256.One : UInt256.Zero]);
    }

    public TicketKey KeyOf(UInt256 id) => new(context.ChainId, contract, id.ToString());

    private UInt256 IdOf(WithdrawalTicket ticket) =>
        ticket.Key.ChainId == context.ChainId && ticket.Key.Queue == contract && UInt256.TryParse(ticket.Key.Id, CultureInfo.InvariantCulture, out UInt256 id)
            ? id
            : throw new ArgumentException($"{ticket.Key} is not a ticket of {Info}.");

    private static WithdrawalTicket Claimed(WithdrawalTicket ticket, BlockRef block) =>
        ticket with { State = TicketState.Claimed, Payable = [], AtRisk = null, Blocked = null, Timing = TicketTiming.Now, Block = block };

    private static WithdrawalTicket Unknown(WithdrawalTicket ticket, BlockRef block) => ticket with
    {
        State = TicketState.Blocked,
        Payable = [],
        AtRisk = null,
        Blocked = new TicketBlock(TicketBlockReason.Invalidated, $"the queue has no request {ticket.Key.Id} at block {block.Number}"),
        Timing = TicketTiming.For("nothing: the queue does not know it"),
        Block = block,
    };

    private async Task<ImmutableArray<WithdrawalTicket>> TicketsAsync(ReadRounds rounds, QueueState state, List<OpenRequest> open)
    {
        bool anyFinalized = open.Exists(request => state.IsFinalized(request.Id));
        Func<RedemptionBasket>? basket = registry is { } assets && open.Count > 0
            ? RedemptionBasket.Begin(rounds, assets, vault, state.Assets)
            : null;
        Dictionary<UInt256, RoundRead<UInt256>> searches = [];
        Dictionary<UInt256, RoundRead<Address>> approvals = [];
        Dictionary<UInt256, RoundRead<WithdrawalQueueManager.Finalization>> finalizations = [];
        if (anyFinalized)
        {
            foreach (OpenRequest request in open.Where(request => state.IsFinalized(request.Id)))
            {
                searches[request.Id] = rounds.Read(Queue.FindFinalizationForTokenId(request.Id));
                approvals[request.Id] = rounds.Read(Queue.GetApproved(request.Id));
            }

            UInt256 count = state.Finalizations;
            for (UInt256 id = count > (ulong)RecentFinalizations ? count - (ulong)RecentFinalizations : UInt256.Zero; id < count; id += UInt256.One)
            {
                finalizations[id] = rounds.Read(Queue.GetFinalization(id));
            }
        }

        if (anyFinalized || basket is not null)
        {
            await rounds.NextAsync().ConfigureAwait(false);
        }

        UInt256[] older = [.. searches.Values.Select(search => search.Value).Distinct().Where(id => !finalizations.ContainsKey(id))];
        if (older.Length > 0)
        {
            foreach (UInt256 id in older)
            {
                finalizations[id] = rounds.Read(Queue.GetFinalization(id));
            }

            await rounds.NextAsync().ConfigureAwait(false);
        }

        RedemptionBasket? held = basket?.Invoke();
        return
        [
            .. open.Select(request =>
            {
                UInt256? finalization = searches.TryGetValue(request.Id, out RoundRead<UInt256> search) ? search.Value : null;
                UInt256? finalRate = finalization is { } id ? (UInt256)finalizations[id].Value.RedemptionRate : null;
                Address? approved = approvals.TryGetValue(request.Id, out RoundRead<Address> approval) ? approval.AddressOrNull() : null;
                return Ticket(state, request, finalization, finalRate, approved, held, rounds.Block);
            }),
        ];
    }

    private WithdrawalTicket Ticket(
        QueueState state,
        OpenRequest open,
        UInt256? finalization,
        UInt256? finalRate,
        Address? approved,
        RedemptionBasket? basket,
        BlockRef block)
    {
        WithdrawalQueueManager.WithdrawalRequestStruct request = open.Request;
        UInt256 atRequest = request.RedemptionRateAtRequestTime;

        // Before it is finalised the rate of now stands in for the finalisation's.
        UInt256 units = UnitsOf(request.Amount, UInt256.Min(atRequest, finalRate ?? state.RateOr(atRequest)));
        UInt256 net = units - FeeOf(units, request.FeeAtRequestTime);
        UInt256 asked = UnitsOf(request.Amount, atRequest);
        YieldNestTicketDetail detail = new(open.Id, atRequest, request.FeeAtRequestTime, finalization, units, state.Available) { Approved = approved };
        (TicketState phase, TicketTiming timing, TicketBlock? blocked) = state.Judge(detail);
        return new WithdrawalTicket
        {
            Key = KeyOf(open.Id),
            Protocol = token.Protocol,
            Owner = open.Owner,
            GivenUp = new AssetAmount(token.Token, request.Amount),
            Requested = [new AssetAmount(NativeAsset.Ether, asked - FeeOf(asked, request.FeeAtRequestTime))],
            Payable = basket is not null && state.Available >= units ? basket.Pay(net) : [new AssetAmount(NativeAsset.Ether, net)],
            AtRisk = finalization is null ? null : UInt256.Zero,
            RequestedAt = DateTimeOffset.FromUnixTimeSeconds((long)(ulong)request.CreationTimestamp),
            State = phase,
            Blocked = blocked,
            Timing = timing,
            Block = block,
            Detail = detail,
        };
    }

    /// <summary>A request whose NFT is there.</summary>
    private readonly record struct OpenRequest(UInt256 Id, Address Owner, WithdrawalQueueManager.WithdrawalRequestStruct Request);

    /// <summary>What decides on every ticket: asked for when it is made, there after the round.</summary>
    private sealed class QueueState(YieldNestQueue queue, ReadRounds rounds)
    {
        private readonly RoundRead<UInt256> _lastFinalized = rounds.Read(queue.Queue.LastFinalizedIndex());
        private readonly RoundRead<UInt256> _count = rounds.Read(queue.Queue.FinalizationsCount());
        private readonly RoundRead<UInt256> _available = rounds.Read(queue.Vault.AvailableRedemptionAssets());
        private readonly RoundRead<UInt256> _rate = rounds.Read(queue.Vault.RedemptionRate());
        private readonly RoundRead<bool> _paused = rounds.Read(queue.Vault.Paused());
        private readonly RoundRead<ImmutableArray<Address>>? _assets = queue.Registry is { } registry ? rounds.Read(new AssetRegistry(registry).GetAssets()) : null;

        public UInt256 Finalizations => _count.Value;

        public UInt256 Available => _available.Value;

        public ImmutableArray<Address> Assets => _assets?.Value ?? [];

        /// <summary>The rate of now; a provider that has none at the moment does not hide the tickets.</summary>
        public UInt256 RateOr(UInt256 fallback) => _rate.ValueOr(fallback);

        /// <summary>The index is the first that is not finalised.</summary>
        public bool IsFinalized(UInt256 id) => id < _lastFinalized.Value;

        public (TicketState State, TicketTiming Timing, TicketBlock? Blocked) Judge(YieldNestTicketDetail detail)
        {
            if (detail.FinalizationId is null)
            {
                string waitsFor = $"the finalisation of request {detail.TokenId}; the first that is not finalised is {_lastFinalized.Value}";
                return (TicketState.Requested, TicketTiming.For(waitsFor), null);
            }

            if (detail.Available < detail.UnitAmount)
            {
                string missing = $"{detail.UnitAmount} wei in the redemption vault, which holds {detail.Available}";
                return (TicketState.Blocked, TicketTiming.For(missing), new TicketBlock(TicketBlockReason.Unfunded, $"it is finalised and waits for {missing}"));
            }

            return _paused.Value
                ? (TicketState.Blocked, TicketTiming.For("the end of the pause"), new TicketBlock(TicketBlockReason.Paused, "the redemption vault is paused; wait until it is unpaused"))
                : (TicketState.Claimable, TicketTiming.Now, null);
        }
    }

    private Address? Registry => registry;
}
