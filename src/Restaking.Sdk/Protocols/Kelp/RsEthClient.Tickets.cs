using System.Collections.Immutable;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Kelp;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Kelp;

/// <content>Tickets of the queue.</content>
public partial class RsEthClient
{
    /// <inheritdoc />
    public virtual TicketQueueInfo Queue => new("Kelp", "Kelp withdrawal queue", _parts.Manager.Address, ClaimAccess.Owner);

    /// <inheritdoc />
    public virtual async Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, TicketQuery query)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ArgumentNullException.ThrowIfNull(query);
        return await ReadTicketsAsync(rounds, query.Owners, []).ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <remarks>
    /// The newer generation lets an operator complete a request for its user, who is paid: such a ticket is claimed, like any other that is not in the
    /// queue any more.
    /// </remarks>
    public virtual async Task<ImmutableArray<WithdrawalTicket>> RefreshTicketsAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ImmutableArray<(Address Asset, UInt256 Nonce)> names = [.. tickets.Select(NameOf)];
        ImmutableArray<RoundRead<LRTWithdrawalManager.WithdrawalRequestsResult>> stored =
            [.. names.Select(name => rounds.Read(_parts.Manager.WithdrawalRequests(KelpParts.RequestId(name.Asset, name.Nonce))))];
        ImmutableArray<WithdrawalTicket> open = await ReadTicketsAsync(
            rounds, [.. tickets.Select(ticket => ticket.Owner).Distinct()], [.. names.Select(name => name.Asset).Distinct()]).ConfigureAwait(false);
        Dictionary<(TicketKey, Address), WithdrawalTicket> byKey = open.ToDictionary(ticket => (ticket.Key, ticket.Owner));
        return
        [
            .. tickets.Zip(stored, (ticket, request) =>
                byKey.TryGetValue((ticket.Key, ticket.Owner), out WithdrawalTicket? now) ? now : Gone(ticket, request.Value, rounds.Block)),
        ];
    }

    /// <inheritdoc />
    /// <remarks>The pause, the delay, which assets there are, how much of the lent ETH can be had back, and how far each asset's queue is unlocked.</remarks>
    public virtual async Task<QueueProgress> ReadProgressAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RoundRead<bool> paused = rounds.Read(_parts.Manager.Paused());
        RoundRead<UInt256> delay = rounds.Read(_parts.Manager.WithdrawalDelayBlocks());
        RoundRead<ImmutableArray<Address>> supported = rounds.Read(_parts.Config.GetSupportedAssetList());
        RoundRead<UInt256> lent = rounds.Read(_parts.Manager.TotalETHDepositedToAave());
        RoundRead<UInt256> liquid = rounds.Read(_parts.Manager.GetAaveWithdrawableLiquidity());
        ImmutableArray<RoundRead<UInt256>> locked = [.. _assets.Known.Select(asset => rounds.Read(_parts.Manager.NextLockedNonce(asset)))];
        await rounds.NextAsync().ConfigureAwait(false);
        _assets.Learn(supported.Value);

        // What is liquid at Aave changes with every block; it matters only where it is less than what was lent.
        UInt256 shortage = lent.OrNull() is { } total && liquid.OrNull() is { } there && there < total ? Clipped.Sum(there, UInt256.One) : UInt256.Zero;
        return new QueueProgress(
            Queue.Name,
            rounds.Block,
            [paused.Value ? UInt256.One : UInt256.Zero, delay.Value, (UInt256)(uint)supported.Value.Length, shortage, .. locked.Select(nonce => nonce.Value)]);
    }

    private async Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, ImmutableArray<Address> owners, ImmutableArray<Address> assets)
    {
        if (owners.IsEmpty)
        {
            return [];
        }

        (KelpQueueRules rules, ImmutableArray<KelpRequest> requests) = await new KelpTicketReader(Context, _parts, _assets).ReadAsync(rounds, owners, assets).ConfigureAwait(false);
        ImmutableArray<WithdrawalTicket>.Builder tickets = ImmutableArray.CreateBuilder<WithdrawalTicket>(requests.Length);
        foreach (IGrouping<(Address Owner, Address Asset), KelpRequest> line in requests.GroupBy(request => (request.Owner, request.Queue.Asset)))
        {
            // Requests of a line are paid one after the other, so what the earlier ones take is not there for the later ones.
            UInt256 before = UInt256.Zero;
            WithdrawalTicket? behind = null;
            foreach (KelpRequest request in line)
            {
                WithdrawalTicket ticket = Describe(request, rules, before, behind, rounds.Block);
                before = Clipped.Sum(before, request.Data.ExpectedAssetAmount);
                behind ??= ticket.State == TicketState.Blocked ? ticket : null;
                tickets.Add(ticket);
            }
        }

        return tickets.MoveToImmutable();
    }

    private WithdrawalTicket Describe(KelpRequest request, KelpQueueRules rules, UInt256 paidBefore, WithdrawalTicket? behind, BlockRef block)
    {
        KelpQueueState queue = request.Queue;
        UInt256 nonce = request.Data.UserNonce;
        bool unlocked = nonce < queue.NextLocked;
        UInt256 payable = request.Data.ExpectedAssetAmount;
        if (!unlocked && queue is { RsEthPrice: { } price, AssetPrice: { } assetPrice })
        {
            // Unlocking settles on the smaller of what was promised and of what the rsETH is worth then.
            payable = UInt256.Min(payable, KelpParts.Convert(request.Data.RsETHAmount, price, assetPrice));
        }

        ulong due = Clipped.Number(Clipped.Sum(request.Data.WithdrawalStartBlock, rules.DelayBlocks));
        (TicketState state, TicketBlock? blocked) = StateOf(request, rules, unlocked, due, paidBefore, behind, block);
        return new WithdrawalTicket
        {
            Key = KeyOf(queue.Asset, nonce),
            Protocol = Info.Protocol,
            Owner = request.Owner,
            GivenUp = new AssetAmount(Info.Token, request.Data.RsETHAmount),
            Requested = [new AssetAmount(queue.Asset, request.Data.ExpectedAssetAmount)],
            Payable = [new AssetAmount(queue.Asset, payable)],
            AtRisk = unlocked ? UInt256.Zero : payable,
            RequestedAtBlock = Clipped.Number(request.Data.WithdrawalStartBlock),
            State = state,
            Blocked = blocked,
            Timing = new TicketTiming
            {
                NotBeforeBlock = block.Number < due ? due : null,
                WaitsFor = unlocked ? null : string.Create(
                    CultureInfo.InvariantCulture, $"unlocking of request {nonce} of {queue.Asset} by Kelp's operator, the next to be unlocked is {queue.NextLocked}"),
            },
            Block = block,
            Detail = new KelpTicketDetail(queue.Asset, nonce, request.Place, unlocked),
        };
    }

    private static (TicketState State, TicketBlock? Blocked) StateOf(
        KelpRequest request,
        KelpQueueRules rules,
        bool unlocked,
        ulong due,
        UInt256 paidBefore,
        WithdrawalTicket? behind,
        BlockRef block)
    {
        if (!unlocked)
        {
            return (TicketState.Requested, null);
        }

        // Both are needed, and the delay is the one in force now: it can be made longer after the unlocking.
        if (block.Number < due)
        {
            return (TicketState.Finalized, null);
        }

        Address asset = request.Queue.Asset;
        if (rules.IsPaused)
        {
            return Blocked(TicketBlockReason.Paused, "Claims are paused; wait until they are unpaused");
        }

        if (rules.Generation == KelpGeneration.Legacy && !rules.Supported.Contains(asset))
        {
            return Blocked(TicketBlockReason.Invalidated, $"{asset} is not supported any more and contracts of this generation do not pay it");
        }

        if (behind is not null)
        {
            return Blocked(TicketBlockReason.BehindAnother, $"{behind.Key} has to be claimed first");
        }

        UInt256 need = Clipped.Sum(paidBefore, request.Data.ExpectedAssetAmount);
        return request.Queue.Funds is { } have && have < need
            ? Blocked(TicketBlockReason.Unfunded, $"{new AssetAmount(asset, need)} are needed and {have} are there")
            : (TicketState.Claimable, null);

        static (TicketState, TicketBlock?) Blocked(TicketBlockReason reason, string message) => (TicketState.Blocked, new TicketBlock(reason, message));
    }

    private (Address Asset, UInt256 Nonce) NameOf(WithdrawalTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return ticket.Key.ChainId == Context.ChainId && ticket.Key.Queue == _parts.Manager.Address && KelpTicketId.TryParse(ticket.Key.Id, out Address asset, out UInt256 nonce)
            ? (asset, nonce)
            : throw new ArgumentException($"{ticket.Key} is not a ticket of {Queue}.", nameof(ticket));
    }

    /// <summary>A ticket that is not in its owner's line: paid, by whomever, or never the owner's.</summary>
    private static WithdrawalTicket Gone(WithdrawalTicket ticket, LRTWithdrawalManager.WithdrawalRequestsResult stored, BlockRef block)
    {
        WithdrawalTicket gone = ticket with { Payable = [], AtRisk = UInt256.Zero, Timing = TicketTiming.Now, Block = block };
        return stored.RsETHUnstaked == UInt256.Zero
            ? gone with { State = TicketState.Claimed, Blocked = null }
            : gone with { State = TicketState.Blocked, Blocked = new TicketBlock(TicketBlockReason.Invalidated, $"it is not among the requests of {ticket.Owner}") };
    }
}
