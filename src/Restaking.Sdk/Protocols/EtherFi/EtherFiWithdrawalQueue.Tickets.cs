using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EtherFi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <content>From the chain's answers to tickets.</content>
public partial class EtherFiWithdrawalQueue
{
    private static readonly UInt256 WeiPerGwei = 1_000_000_000u;

    /// <summary>Reads requests in one round; another one only for owners that nobody knew of before (their place on the block list).</summary>
    /// <param name="rounds">The reads.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="owners">Whose are wanted; null: all, paid ones included.</param>
    private async Task<ImmutableArray<WithdrawalTicket>> ReadAsync(ReadRounds rounds, ImmutableArray<Sought> requests, HashSet<Address>? owners)
    {
        if (requests.IsEmpty)
        {
            return [];
        }

        EtherFiReads state = new(Book, rounds, requests.Select(request => (Address?)request.LikelyOwner).Distinct());
        state.AskPause(Book.Deployment.WithdrawRequestNft);
        QueueReads queue = new(
            state,
            rounds.Read(Book.Nft.LastFinalizedRequestId()),
            rounds.Read(Book.Nft.EthAmountLockedForWithdrawal()),
            rounds.Read(new LiquidityPoolLegacy(Book.Deployment.LiquidityPool).EthAmountLockedForWithdrawal()),
            rounds.Read(Book.Pool.TotalValueInLp()));
        ImmutableArray<RequestReads> reads =
        [
            .. requests.Select(request => new RequestReads(
                rounds.Read(Book.Nft.OwnerOf(request.Id)),
                rounds.Read(Book.Nft.GetRequest(request.Id)),
                rounds.Read(Book.Nft.FrozenRateFor(request.Id)),
                rounds.Read(Book.Nft.GetClaimableAmount(request.Id)))),
        ];
        await state.CompleteAsync().ConfigureAwait(false);
        (Sought Request, RequestReads Read)[] wanted =
        [
            .. requests.Zip(reads).Where(entry => owners is null || (entry.Second.Owner.Succeeded && owners.Contains(entry.Second.Owner.Value))),
        ];
        await state.CompleteBlockedAsync(wanted.Where(entry => entry.Read.Owner.Succeeded).Select(entry => entry.Read.Owner.Value)).ConfigureAwait(false);
        return [.. wanted.Select(entry => TicketOf(rounds, entry.Request, entry.Read, queue))];
    }

    private WithdrawalTicket TicketOf(ReadRounds rounds, Sought sought, RequestReads read, QueueReads queue)
    {
        WithdrawRequestNFT.WithdrawRequest request = read.Request.Value;
        TicketKey key = new(Book.Context.ChainId, Book.Deployment.WithdrawRequestNft, sought.Id.ToString());
        WithdrawalTicket ticket = new()
        {
            Key = key,
            Protocol = EtherFiBook.Protocol,
            Owner = sought.Before?.Owner ?? Address.Zero,
            GivenUp = sought.Before?.GivenUp,
            Requested = sought.Before?.Requested ?? [],
            Payable = [],
            State = TicketState.Claimed,
            Timing = TicketTiming.Now,
            RequestedAtBlock = sought.RequestedAt,
            RequestedAt = sought.Before?.RequestedAt,
            AnyoneMayClaim = queue.State.IsUpgraded,
            Block = rounds.Block,
            Detail = sought.Before?.Detail,
        };

        // A claim burns the NFT and deletes the request. isFinalized stays true for ever, and getClaimableAmount says zero: neither is asked about that.
        if (request.AmountOfEEth == UInt128.Zero && !read.Owner.Succeeded)
        {
            return ticket;
        }

        UInt256 fee = request.FeeGwei * WeiPerGwei;
        UInt256? frozen = FrozenRate(sought, read, queue);
        UInt256? payable = Payable(sought, read, request, fee, queue);
        ticket = ticket with
        {
            Owner = read.Owner.Value,
            GivenUp = new AssetAmount(Book.Deployment.EETH, request.AmountOfEEth),
            Requested = [new AssetAmount(NativeAsset.Ether, request.AmountOfEEth)],
            Payable = payable is { } due ? [new AssetAmount(NativeAsset.Ether, due)] : [],
            AtRisk = frozen is null ? null : UInt256.Zero,
            State = TicketState.Claimable,
            Detail = new EtherFiTicketDetail(sought.Id, request.ShareOfEEth, fee, frozen, queue.State.Generation),
        };
        if (!request.IsValid)
        {
            return Block(ticket, TicketBlockReason.Invalidated, "ether.fi declared the request invalid; only ether.fi can restore or seize it", null);
        }

        uint last = queue.LastFinalized.Value;
        if (sought.Id > last)
        {
            return ticket with
            {
                State = TicketState.Requested,
                Timing = TicketTiming.For($"finalisation of request {sought.Id}, the last finalised one is {last}"),
            };
        }

        // One request that cannot be valued must not hide those of everybody else.
        return payable is not { } paid
            ? Block(ticket, TicketBlockReason.PriceMoved, $"the queue cannot value it ({read.Claimable.Outcome.Error}): what it is worth may be less than its fee", null)
            : Hindrance(ticket, request, paid, queue) ?? ticket;
    }

    private static UInt256? FrozenRate(Sought sought, RequestReads read, QueueReads queue)
    {
        if (!queue.State.IsUpgraded || sought.Id > queue.LastFinalized.Value)
        {
            return null;
        }

        // Zero marks what was finalised before the upgrade.
        UInt256 rate = read.FrozenRate.Value;
        return rate.IsZero ? null : rate;
    }

    /// <summary>The contract's own word once it is finalised, null where it reverts; the same rules at the rate of now before.</summary>
    private static UInt256? Payable(Sought sought, RequestReads read, WithdrawRequestNFT.WithdrawRequest request, UInt256 fee, QueueReads queue)
    {
        if (sought.Id <= queue.LastFinalized.Value)
        {
            return read.Claimable.OrNull();
        }

        EEthPool pool = queue.State.Pool;
        UInt256 shares = request.ShareOfEEth;
        UInt256 worth = queue.State.IsUpgraded ? EEthPool.AtRate(shares, pool.RateRoundedUp) : pool.AmountFor(shares);
        UInt256 amount = UInt256.Min(worth, request.AmountOfEEth);
        return queue.State.IsUpgraded ? amount : amount - UInt256.Min(amount, fee);
    }

    /// <summary>What stops the claim of a finalised request, in the order the contracts check.</summary>
    private WithdrawalTicket? Hindrance(WithdrawalTicket ticket, WithdrawRequestNFT.WithdrawRequest request, UInt256 payable, QueueReads queue)
    {
        EtherFiReads state = queue.State;
        if (!state.IsUpgraded)
        {
            foreach (Address contract in new[] { Book.Deployment.WithdrawRequestNft, Book.Deployment.LiquidityPool })
            {
                if (state.IsPaused(contract, out _))
                {
                    return Block(ticket, TicketBlockReason.Paused, $"{contract} is paused", null);
                }
            }

            UInt256 there = UInt256.Min(queue.Locked.Value, queue.InPool.Value);
            return there < payable
                ? Block(ticket, TicketBlockReason.Unfunded, $"{there} wei are set aside for finalised requests and it needs {payable}", null)
                : null;
        }

        // A pause of the NFT stops requests only. Burning eETH is what can be paused, and what the bucket limits.
        if (state.IsBlocked(ticket.Owner, out DateTimeOffset? blockedUntil))
        {
            return Block(ticket, TicketBlockReason.OwnerBlocked, $"{ticket.Owner} is on ether.fi's block list", blockedUntil);
        }

        if (queue.Escrow.Value < request.AmountOfEEth)
        {
            return Block(ticket, TicketBlockReason.Unfunded, $"{queue.Escrow.Value} wei are set aside for finalised requests and it needs {request.AmountOfEEth}", null);
        }

        if (state.IsPaused(Book.Deployment.EETH, out DateTimeOffset? pausedUntil))
        {
            return Block(ticket, TicketBlockReason.Paused, "burning of eETH is paused", pausedUntil);
        }

        UInt256 burnt = state.Pool.AmountFor(request.ShareOfEEth);
        return state.Burn is { } bucket && Bucket.Units(burnt) > bucket.AvailableGwei
            ? bucket.Limit(ticket, burnt)
            : null;
    }

    /// <summary>The second in which a pause or a block ends still belongs to it (a pause) or does not (a block); the later one is never wrong.</summary>
    private static WithdrawalTicket Block(WithdrawalTicket ticket, TicketBlockReason reason, string message, DateTimeOffset? until) => ticket with
    {
        State = TicketState.Blocked,
        Blocked = new TicketBlock(reason, until is { } time ? FormattableString.Invariant($"{message} until {time:u}") : message),
        Timing = until is { } end ? TicketTiming.At(end.AddSeconds(1)) : TicketTiming.For(message),
    };

    /// <summary>What is read once for all requests.</summary>
    private sealed record QueueReads(
        EtherFiReads State,
        RoundRead<uint> LastFinalized,
        RoundRead<UInt128> Escrow,
        RoundRead<UInt128> Locked,
        RoundRead<UInt128> InPool);

    /// <summary>What is read of each request.</summary>
    private readonly record struct RequestReads(
        RoundRead<Address> Owner,
        RoundRead<WithdrawRequestNFT.WithdrawRequest> Request,
        RoundRead<UInt256> FrozenRate,
        RoundRead<UInt256> Claimable);
}
