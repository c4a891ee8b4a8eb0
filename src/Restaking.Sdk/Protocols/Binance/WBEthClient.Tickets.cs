using System.Collections.Immutable;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Binance;
using Restaking.Sdk.Contracts.Multicall;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Binance;

/// <content>Tickets of the queue, and claims.</content>
public partial class WBEthClient
{
    /// <inheritdoc />
    public virtual TicketQueueInfo Queue => new("Binance", "Binance wBETH queue", _deployment.UnwrapQueue, ClaimAccess.Owner);

    /// <inheritdoc />
    /// <remarks>Of an owner with more than a thousand open requests the first thousand of its list are read; the others show as these are claimed.</remarks>
    public virtual async Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, TicketQuery query)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ArgumentNullException.ThrowIfNull(query);
        if (query.Owners.IsEmpty)
        {
            return [];
        }

        (BinanceQueueRules rules, ImmutableArray<BinanceRequest> requests) = await new BinanceTicketReader(Context, Unwrap).ReadAsync(rounds, query.Owners, []).ConfigureAwait(false);
        return [.. requests.Select(request => Describe(request, rules, rounds.Block))];
    }

    /// <inheritdoc />
    public virtual async Task<ImmutableArray<WithdrawalTicket>> RefreshTicketsAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ImmutableArray<ulong> indexes = [.. tickets.Select(IndexOf)];
        if (tickets.IsEmpty)
        {
            return [];
        }

        (BinanceQueueRules rules, ImmutableArray<BinanceRequest> requests) = await new BinanceTicketReader(Context, Unwrap)
            .ReadAsync(rounds, [.. tickets.Select(ticket => ticket.Owner).Distinct()], indexes).ConfigureAwait(false);
        Dictionary<(ulong, Address), BinanceRequest> byIndex = requests.ToDictionary(request => (request.Index, request.Data.Recipient));
        return
        [
            .. tickets.Zip(indexes, (ticket, index) =>
                byIndex.TryGetValue((index, ticket.Owner), out BinanceRequest request) ? Describe(request, rules, rounds.Block) : NotThere(ticket, rounds.Block)),
        ];
    }

    /// <inheritdoc />
    /// <remarks>Up to which request ETH is allocated, the lock time, which applies to waiting requests too, the pause, what the queue holds, and which of the owners it blocks.</remarks>
    public virtual async Task<QueueProgress> ReadProgressAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RoundRead<UInt256> allocated = rounds.Read(Unwrap.StartAllocatedEthIndex());
        RoundRead<UInt256> lockTime = rounds.Read(Unwrap.LockTime());
        RoundRead<bool> paused = rounds.Read(Unwrap.Paused());
        RoundRead<UInt256>? funds = Context.Network.Multicall3 is { } multicall ? rounds.Read(new Multicall3(multicall).GetEthBalance(_deployment.UnwrapQueue)) : null;
        ImmutableArray<RoundRead<bool>> blocked = [.. owners.Select(owner => rounds.Read(Unwrap.IsBlacklisted(owner)))];
        await rounds.NextAsync().ConfigureAwait(false);
        return new QueueProgress(
            Queue.Name, rounds.Block, [allocated.Value, lockTime.Value, Flag(paused.Value), funds?.OrNull() ?? UInt256.Zero, .. blocked.Select(owner => Flag(owner.Value))]);

        static UInt256 Flag(bool value) => value ? UInt256.One : UInt256.Zero;
    }

    /// <inheritdoc />
    /// <remarks>
    /// One transaction for each ticket, the highest place of the list first: a claim moves the list's last request into the gap, and places below it stay as
    /// they are. Before each is sent the list is read again; a ticket that has moved meanwhile is refused (<see cref="TicketMoved"/>), because its place would
    /// pay another one.
    /// </remarks>
    public virtual Task<ClaimPreparation> PrepareClaimsAsync(IReadOnlyList<WithdrawalTicket> tickets, ClaimOptions? options = null, CancellationToken cancellationToken = default) =>
        ClaimFlow.PrepareAsync(Context, this, tickets, options, new ClaimRules { Draft = Draft }, cancellationToken);

    private IEnumerable<ClaimDraft> Draft(ImmutableArray<WithdrawalTicket> tickets, ClaimOptions options) =>
        from ticket in tickets
        let detail = (BinanceTicketDetail)ticket.Detail!
        where detail.Place is not null
        orderby detail.Place descending
        select new ClaimDraft([ticket], Unwrap.ClaimWithdraw((UInt256)detail.Place!.Value), receipt => ReadClaim(receipt, ticket, detail.Index));

    /// <summary>The event names the request that was paid by its number.</summary>
    private ClaimResult ReadClaim(TransactionReceipt receipt, WithdrawalTicket ticket, ulong index)
    {
        UnwrapTokenV1ETH.ClaimWithdrawEvent paid = receipt.Single<UnwrapTokenV1ETH.ClaimWithdrawEvent>(_deployment.UnwrapQueue, found => found.Recipient == ticket.Owner);
        TicketPayout payout = paid.Index == (UInt256)index
            ? new TicketPayout(ticket.Key, TicketOutcome.Paid, ticket.Owner, [new AssetAmount(NativeAsset.Ether, paid.EthAmount)])
            : new TicketPayout(
                ticket.Key,
                TicketOutcome.NotPaid,
                null,
                [],
                $"The owner's request {paid.Index} was at its place and was paid instead, {new AssetAmount(NativeAsset.Ether, paid.EthAmount)}.");
        return new ClaimResult([payout], receipt.TransactionHash, receipt.BlockNumber);
    }

    private WithdrawalTicket Describe(BinanceRequest request, BinanceQueueRules rules, BlockRef block)
    {
        UnwrapTokenV1ETH.WithdrawRequest data = request.Data;
        AssetAmount ether = new(NativeAsset.Ether, data.EthAmount);
        UInt256 due = Clipped.Sum(data.TriggerTime, rules.LockTime);
        bool claimed = data.ClaimTime != UInt256.Zero;
        (TicketState state, TicketBlock? blocked) = claimed ? (TicketState.Claimed, null) : StateOf(request, rules, due, block);
        return new WithdrawalTicket
        {
            Key = KeyOf(request.Index),
            Protocol = Info.Protocol,
            Owner = data.Recipient,
            GivenUp = new AssetAmount(Info.Token, data.WbethAmount),
            Requested = [ether],
            Payable = claimed ? [] : [ether],
            AtRisk = UInt256.Zero,
            RequestedAt = Clipped.Time(data.TriggerTime),
            State = state,
            Blocked = blocked,
            Timing = claimed ? TicketTiming.Now : new TicketTiming
            {
                NotBefore = (UInt256)block.Timestamp < due ? Clipped.Time(due) : null,
                WaitsFor = data.Allocated ? null : string.Create(
                    CultureInfo.InvariantCulture, $"allocation of ETH to request {request.Index}, the next to be allocated is {rules.NextAllocated}"),
            },
            Block = block,
            Detail = new BinanceTicketDetail(request.Index, request.Place, data.Allocated),
        };
    }

    private static (TicketState State, TicketBlock? Blocked) StateOf(BinanceRequest request, BinanceQueueRules rules, UInt256 due, BlockRef block)
    {
        if (!request.Data.Allocated)
        {
            return (TicketState.Requested, null);
        }

        if ((UInt256)block.Timestamp < due)
        {
            return (TicketState.Finalized, null);
        }

        if (rules.IsPaused)
        {
            return Blocked(TicketBlockReason.Paused, "Claims are paused; wait until they are unpaused");
        }

        if (request.OwnerIsBlocked)
        {
            return Blocked(TicketBlockReason.OwnerBlocked, $"{request.Data.Recipient} is on the queue's blacklist");
        }

        if (request.Place is null)
        {
            return Blocked(TicketBlockReason.BehindAnother, "It is beyond the first thousand of its owner's requests; claim some of those first");
        }

        return rules.Funds is { } have && have < request.Data.EthAmount
            ? Blocked(TicketBlockReason.Unfunded, $"{request.Data.EthAmount} wei are needed and {have} are there")
            : (TicketState.Claimable, null);

        static (TicketState, TicketBlock?) Blocked(TicketBlockReason reason, string message) => (TicketState.Blocked, new TicketBlock(reason, message));
    }

    /// <summary>A number that no request of the owner has: requests are never deleted, so it is another's, or of another chain's history.</summary>
    private static WithdrawalTicket NotThere(WithdrawalTicket ticket, BlockRef block) => ticket with
    {
        Payable = [],
        State = TicketState.Blocked,
        Blocked = new TicketBlock(TicketBlockReason.Invalidated, $"it is not a request of {ticket.Owner}"),
        Timing = TicketTiming.Now,
        Block = block,
    };

    private ulong IndexOf(WithdrawalTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return ticket.Key.ChainId == Context.ChainId
            && ticket.Key.Queue == _deployment.UnwrapQueue
            && ulong.TryParse(ticket.Key.Id, NumberStyles.None, CultureInfo.InvariantCulture, out ulong index)
            ? index
            : throw new ArgumentException($"{ticket.Key} is not a ticket of {Queue}.", nameof(ticket));
    }
}
