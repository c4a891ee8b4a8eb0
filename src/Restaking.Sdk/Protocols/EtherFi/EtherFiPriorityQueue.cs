using System.Collections.Immutable;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;
using Request = Restaking.Sdk.Contracts.EtherFi.PriorityWithdrawalQueue.WithdrawRequest;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <summary>
/// ether.fi's priority queue, which only accounts on its list can put requests into. A request is known by the hash of its fields, and who claims it has to bring
/// the fields: they are in the event of its creation and nowhere else, so the traces of a scan keep them.
/// </summary>
/// <remarks>It has no requests here: these carry a fee that is agreed upon with ether.fi.</remarks>
public class EtherFiPriorityQueue : ILogScannedQueue
{
    /// <summary>The contract is from the repository's January 2026 (<c>src/PriorityWithdrawalQueue.sol</c>); block 24,000,000 is of December 2025.</summary>
    private const ulong FirstMainnetBlock = 24_000_000;

    /// <summary><c>_TOLERANCE_BUFFER</c>: wei that a claim forgives since the upgrade, and that <c>getClaimableAmount</c> does not know of.</summary>
    private const ulong ToleranceWei = 10;

    private readonly EtherFiBook? _book;

    /// <summary>For fakes.</summary>
    protected EtherFiPriorityQueue()
    {
    }

    internal EtherFiPriorityQueue(EtherFiBook book) => _book = book;

    private EtherFiBook Book => _book ?? throw new InvalidOperationException("This fake does not override the member that was called.");

    private PriorityWithdrawalQueue Contract => new(Book.Deployment.PriorityWithdrawalQueue!.Value);

    /// <inheritdoc />
    public virtual TicketQueueInfo Queue => new(EtherFiBook.Protocol, "ether.fi priority queue", Contract.Address, ClaimAccess.Anyone) { ClaimsMany = true };

    /// <inheritdoc />
    public virtual ulong FirstBlock => Book.Context.ChainId == RestakingNetwork.Mainnet.ChainId ? FirstMainnetBlock : 0;

    /// <summary>Whether an account may put requests into the queue.</summary>
    /// <param name="account">The account.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual Task<bool> IsAllowedAsync(Address account, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        Book.Context.Reader.ReadAsync(Contract.IsWhitelisted(account), block, cancellationToken);

    /// <inheritdoc />
    public virtual async Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, TicketQuery query)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ArgumentNullException.ThrowIfNull(query);
        HashSet<Address> owners = [.. query.Owners];
        Dictionary<string, Sought> sought = new(StringComparer.Ordinal);
        foreach (TicketCursor cursor in query.Cursors.Where(cursor => cursor.ChainId == Book.Context.ChainId && cursor.Queue == Contract.Address && owners.Contains(cursor.Owner)))
        {
            foreach (TicketTrace trace in cursor.Traces)
            {
                Request request = Request.Decode(trace.Payload.AsSpan());
                if (owners.Contains(request.User))
                {
                    sought.TryAdd(trace.Id, new Sought(request, trace.Block));
                }
            }
        }

        ImmutableArray<WithdrawalTicket> tickets = await ReadAsync(rounds, [.. sought.Values]).ConfigureAwait(false);
        return [.. tickets.Where(ticket => ticket.State != TicketState.Claimed)];
    }

    /// <inheritdoc />
    public virtual Task<ImmutableArray<WithdrawalTicket>> RefreshTicketsAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        TicketChecks.BelongTo(tickets, Book.Context, Queue);
        return ReadAsync(rounds, [.. tickets.Select(ticket => new Sought(RequestOf(ticket), ticket.RequestedAtBlock))]);
    }

    /// <summary>How many requests are pending, what is locked for those finalised, and pauses.</summary>
    public virtual async Task<QueueProgress> ReadProgressAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RoundRead<UInt256> pending = rounds.Read(Contract.TotalActiveRequests());
        RoundRead<UInt128> locked = rounds.Read(Contract.EthAmountLockedForPriorityWithdrawal());
        RoundRead<UInt256> upgraded = rounds.Read(Book.Pool.MinWithdrawAmount());
        ImmutableArray<RoundRead<bool>> pauses = rounds.ReadMany<bool>([Contract.Paused(), Book.Pool.Paused(), Book.EEth.Paused()]);
        RoundRead<UInt256> pausedUntil = rounds.Read(Book.EEth.PausedUntil());
        ImmutableArray<RoundRead<UInt256>> blocked = Book.Deployment.Blacklister is { } list
            ? [.. owners.Select(owner => rounds.Read(new Blacklister(list).BlacklistedUntil(owner)))]
            : [];
        await rounds.NextAsync().ConfigureAwait(false);
        return new QueueProgress(
            Queue.Name,
            rounds.Block,
            [
                pending.Value,
                locked.Value,
                upgraded.Succeeded ? UInt256.One : UInt256.Zero,
                .. pauses.Select(pause => pause.ValueOr(false) ? UInt256.One : UInt256.Zero),
                pausedUntil.ValueOr(UInt256.Zero),
                .. blocked.Select(until => until.ValueOr(UInt256.Zero)),
            ]);
    }

    /// <inheritdoc />
    public virtual async Task<ImmutableArray<TicketCursor>> ScanAsync(ImmutableArray<TicketCursor> cursors, ulong toBlock, CancellationToken cancellationToken = default)
    {
        foreach (TicketCursor cursor in cursors)
        {
            LogScan.Check(cursor, Book.Context.ChainId, Contract.Address);
        }

        return await LogScan.RunAsync<PriorityWithdrawalQueue.WithdrawRequestCreatedEvent>(
            Book.Context.Reader.Rpc,
            cursors,
            FirstBlock,
            toBlock,
            owners => new EventFilter<PriorityWithdrawalQueue.WithdrawRequestCreatedEvent>(
                [Contract.Address],
                [[PriorityWithdrawalQueue.WithdrawRequestCreatedEvent.Topic0], [], owners]),
            log => (log.Event.User, TraceOf(log)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public virtual Task<ClaimPreparation> PrepareClaimsAsync(
        IReadOnlyList<WithdrawalTicket> tickets,
        ClaimOptions? options = null,
        CancellationToken cancellationToken = default) =>
        ClaimBatches.PrepareAsync(
            Book,
            this,
            tickets,
            options,
            ticket => Contract.ClaimWithdraw(RequestOf(ticket)),
            many => Contract.BatchClaimWithdraw([.. many.Select(RequestOf)]),
            ReadPayouts,
            cancellationToken);

    private static Request RequestOf(WithdrawalTicket ticket) => ticket.Detail is EtherFiPriorityTicketDetail detail && detail.Request.AbiHash().ToString() == ticket.Key.Id
        ? detail.Request
        : throw new ArgumentException($"{ticket.Key} comes without its request, or with another's: only its own fields can claim it.", nameof(ticket));

    private static TicketTrace TraceOf(EventLog<PriorityWithdrawalQueue.WithdrawRequestCreatedEvent> log)
    {
        PriorityWithdrawalQueue.WithdrawRequestCreatedEvent made = log.Event;
        Request request = new(made.User, made.AmountOfEEth, made.ShareOfEEth, made.AmountWithFee, made.Nonce, made.CreationTime);
        return new TicketTrace(made.RequestId.ToString(), log.BlockNumber)
        {
            Time = DateTimeOffset.FromUnixTimeSeconds(made.CreationTime),
            Payload = [.. request.AbiEncode()],
        };
    }

    private ClaimResult ReadPayouts(TransactionReceipt receipt, ImmutableArray<WithdrawalTicket> tickets)
    {
        Dictionary<string, (Address Owner, UInt256 Amount)> paid = new(StringComparer.Ordinal);
        foreach (PriorityWithdrawalQueue.WithdrawRequestClaimedEvent claimed in receipt.From<PriorityWithdrawalQueue.WithdrawRequestClaimedEvent>(Contract.Address))
        {
            paid[claimed.RequestId.ToString()] = (claimed.User, claimed.AmountOfETHtoWithdraw);
        }

        return ClaimBatches.Result(receipt, tickets, ticket => paid.TryGetValue(ticket.Key.Id, out (Address Owner, UInt256 Amount) payout) ? payout : null);
    }

    private async Task<ImmutableArray<WithdrawalTicket>> ReadAsync(ReadRounds rounds, ImmutableArray<Sought> requests)
    {
        if (requests.IsEmpty)
        {
            return [];
        }

        EtherFiReads state = new(Book, rounds, [.. requests.Select(sought => (Address?)sought.Request.User)]);
        state.AskPause(Contract.Address);
        QueueReads queue = new(
            state,
            rounds.Read(Contract.EthAmountLockedForPriorityWithdrawal()),
            rounds.Read(Contract.MinDelay()),
            rounds.Read(new PriorityWithdrawalQueueLegacy(Contract.Address).MinDelay()),
            rounds.Read(Book.Pool.TotalValueInLp()));
        ImmutableArray<(RoundRead<bool> Exists, RoundRead<bool> Finalized)> reads =
        [
            .. requests.Select(sought => (
                rounds.Read(Contract.RequestExists(sought.Request.AbiHash())),
                rounds.Read(Contract.IsFinalized(sought.Request.AbiHash())))),
        ];
        await state.CompleteAsync().ConfigureAwait(false);
        return [.. requests.Zip(reads, (sought, read) => TicketOf(rounds, sought, read.Exists.Value, read.Finalized.Value, queue))];
    }

    private WithdrawalTicket TicketOf(ReadRounds rounds, Sought sought, bool exists, bool finalized, QueueReads queue)
    {
        Request request = sought.Request;
        EtherFiReads state = queue.State;
        UInt256 worth = state.Pool.AmountFor(request.ShareOfEEth);
        UInt256 forgiven = state.IsUpgraded ? ToleranceWei : 0u;
        bool enough = worth + forgiven >= request.AmountWithFee;
        WithdrawalTicket ticket = new()
        {
            Key = new TicketKey(Book.Context.ChainId, Contract.Address, request.AbiHash().ToString()),
            Protocol = EtherFiBook.Protocol,
            Owner = request.User,
            GivenUp = new AssetAmount(Book.Deployment.EETH, request.AmountOfEEth),
            Requested = [new AssetAmount(NativeAsset.Ether, request.AmountWithFee)],
            Payable = exists ? [new AssetAmount(NativeAsset.Ether, enough ? request.AmountWithFee : UInt256.Zero)] : [],
            RequestedAt = DateTimeOffset.FromUnixTimeSeconds(request.CreationTime),
            RequestedAtBlock = sought.Block,
            State = exists ? TicketState.Claimable : TicketState.Claimed,
            Timing = TicketTiming.Now,
            AnyoneMayClaim = true,
            Block = rounds.Block,
            Detail = new EtherFiPriorityTicketDetail(request, state.Generation),
        };
        if (!exists)
        {
            // Claimed, cancelled or invalidated: the chain's state does not tell which.
            return ticket;
        }

        DateTimeOffset mature = DateTimeOffset.FromUnixTimeSeconds(request.CreationTime).AddSeconds(queue.DelaySeconds);
        if (!finalized)
        {
            return ticket with
            {
                State = TicketState.Requested,
                Timing = TicketTiming.For("ether.fi to fulfil the request") with { NotBefore = mature > rounds.Block.Time ? mature : null },
            };
        }

        if (mature > rounds.Block.Time)
        {
            return ticket with { State = TicketState.Finalized, Timing = TicketTiming.At(mature) };
        }

        return Hindrance(ticket, request, worth, enough, queue) ?? ticket;
    }

    private WithdrawalTicket? Hindrance(WithdrawalTicket ticket, Request request, UInt256 worth, bool enough, QueueReads queue)
    {
        EtherFiReads state = queue.State;
        if (!state.IsUpgraded && (state.IsPaused(Contract.Address, out _) || state.IsPaused(Book.Deployment.LiquidityPool, out _)))
        {
            return Block(TicketBlockReason.Paused, "the queue or the pool is paused", null);
        }

        if (state.IsBlocked(request.User, out DateTimeOffset? blockedUntil))
        {
            return Block(TicketBlockReason.OwnerBlocked, $"{request.User} is on ether.fi's block list", blockedUntil);
        }

        if (!enough)
        {
            return Block(TicketBlockReason.PriceMoved, $"its shares are worth {worth} wei, less than the {request.AmountWithFee} that were agreed; it can be cancelled", null);
        }

        if (queue.Locked.Value < request.AmountOfEEth || (!state.IsUpgraded && queue.InPool.Value < request.AmountWithFee))
        {
            return Block(TicketBlockReason.Unfunded, $"{queue.Locked.Value} wei are locked for priority requests and it needs {request.AmountOfEEth}", null);
        }

        if (state.IsUpgraded && state.IsPaused(Book.Deployment.EETH, out DateTimeOffset? pausedUntil))
        {
            return Block(TicketBlockReason.Paused, "burning of eETH is paused", pausedUntil);
        }

        return state.Burn is { } bucket && Bucket.Units(worth) > bucket.AvailableGwei
            ? bucket.Limit(ticket, worth)
            : null;

        WithdrawalTicket Block(TicketBlockReason reason, string message, DateTimeOffset? until) => ticket with
        {
            State = TicketState.Blocked,
            Blocked = new TicketBlock(reason, until is { } time ? string.Create(CultureInfo.InvariantCulture, $"{message} until {time:u}") : message),
            Timing = until is { } end ? TicketTiming.At(end.AddSeconds(1)) : TicketTiming.For(message),
        };
    }

    private readonly record struct Sought(Request Request, ulong? Block);

    private sealed record QueueReads(
        EtherFiReads State,
        RoundRead<UInt128> Locked,
        RoundRead<uint> Delay,
        RoundRead<uint> LegacyDelay,
        RoundRead<UInt128> InPool)
    {
        public uint DelaySeconds => State.IsUpgraded ? Delay.Value : LegacyDelay.Value;
    }
}
