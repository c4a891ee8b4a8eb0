using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Bedrock;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Bedrock;

/// <content>Requests that wait.</content>
public partial class UniBtcClient
{
    /// <inheritdoc />
    public virtual TicketQueueInfo Queue { get; } = null!;

    /// <inheritdoc />
    /// <remarks>
    /// A request can be claimed when the router's delay has passed since it was made (the delay of now, for all requests alike), the vault can pay it together
    /// with all of its owner's requests before it, and neither the router, the vault, the token nor the owner is stopped.
    /// <c>canClaimDelayedRedeem</c> asks for the delay only, and is not used. Two rounds; one when nothing is open.
    /// </remarks>
    public virtual async Task<ImmutableArray<WithdrawalTicket>> ReadTicketsAsync(ReadRounds rounds, TicketQuery query)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ArgumentNullException.ThrowIfNull(query);
        RouterReads router = RouterReads.Begin(rounds, this);
        var owners = query.Owners.Select(owner => OwnerReads.Begin(rounds, Router, owner)).ToArray();
        await rounds.NextAsync().ConfigureAwait(false);
        if (owners.All(owner => owner.Open.Value.IsEmpty))
        {
            return [];
        }

        Address[] tokens = [.. owners.SelectMany(owner => owner.Open.Value).Select(redeem => redeem.Token).Distinct()];
        var tokenReads = tokens.Select(token => TokenReads.Begin(rounds, this, token)).ToArray();
        var fees = owners.Select(owner => rounds.ReadMany(Enumerable.Range(0, owner.Open.Value.Length).Select(place => (IContractCall<UInt256>)Router.RedeemFees(owner.Owner, owner.IndexOf(place))))).ToArray();
        await rounds.NextAsync().ConfigureAwait(false);

        Dictionary<Address, RedeemableToken> funds = tokens.Zip(tokenReads).ToDictionary(pair => pair.First, pair => pair.Second.ToToken());
        return [.. owners.Zip(fees).SelectMany(pair => TicketsOf(pair.First, router, funds, [.. pair.Second.Select(fee => fee.Value)], rounds.Block))];
    }

    /// <inheritdoc />
    /// <remarks>A request that is gone was claimed, or its principal was taken back.</remarks>
    public virtual async Task<ImmutableArray<WithdrawalTicket>> RefreshTicketsAsync(ReadRounds rounds, ImmutableArray<WithdrawalTicket> tickets)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ImmutableArray<WithdrawalTicket> open = await ReadTicketsAsync(rounds, new TicketQuery([.. tickets.Select(ticket => ticket.Owner).Distinct()])).ConfigureAwait(false);
        Dictionary<TicketKey, WithdrawalTicket> byKey = open.ToDictionary(ticket => ticket.Key);
        return
        [
            .. tickets.Select(ticket => byKey.GetValueOrDefault(ticket.Key)
                ?? ticket with { State = TicketState.Claimed, Payable = [], AtRisk = null, Timing = TicketTiming.Now, Blocked = null, Block = rounds.Block }),
        ];
    }

    /// <inheritdoc />
    /// <remarks>
    /// The router's and the vault's switches and the delay; for each bitcoin token known what the vault holds and retains, its pause, and what was
    /// requested and paid; for each owner the number of requests, the block list and the fast lane.
    /// </remarks>
    public virtual async Task<QueueProgress> ReadProgressAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RouterReads router = RouterReads.Begin(rounds, this);
        var tokens = _bitcoinTokens.Select(token => (Reads: TokenReads.Begin(rounds, this, token), Debts: rounds.Read(Router.TokenDebts(token)))).ToArray();
        var ofOwners = owners.Select(owner => (
            Length: rounds.Read(Router.UserRedeemsLength(owner)),
            Blocked: rounds.Read(Router.IsBlacklisted(owner)),
            FastLane: rounds.Read(Router.FastLanes(owner)))).ToArray();
        await rounds.NextAsync().ConfigureAwait(false);

        List<UInt256> marks = [Mark(router.Paused.Value), Mark(router.OutOfService.Value), Mark(router.BurnAllowed.Value), router.Delay.Value];
        foreach ((TokenReads reads, RoundRead<UniBTCDelayRedeemRouter.TokenDebtsResult> debts) in tokens)
        {
            RedeemableToken token = reads.ToToken();
            marks.AddRange([token.Held, token.Retained, Mark(token.IsPaused), Mark(token.IsTarget), debts.Value.TotalDebts, debts.Value.TotalCleared]);
        }

        foreach ((RoundRead<UInt256> length, RoundRead<bool> blocked, RoundRead<bool> fastLane) in ofOwners)
        {
            marks.AddRange([length.Value, Mark(blocked.Value), Mark(fastLane.Value)]);
        }

        return new QueueProgress(Queue.Name, rounds.Block, [.. marks]);

        static UInt256 Mark(bool value) => value ? UInt256.One : UInt256.Zero;
    }

    private IEnumerable<WithdrawalTicket> TicketsOf(
        OwnerReads owner,
        RouterReads router,
        Dictionary<Address, RedeemableToken> tokens,
        ImmutableArray<UInt256> fees,
        BlockRef block)
    {
        RedeemFunds funds = new(tokens, owner.FastLane.Value);
        TicketBlock? stopped = router.Stopped(this) ?? (owner.Blacklisted.Value
            ? new TicketBlock(TicketBlockReason.OwnerBlocked, $"{owner.Owner} is on the block list of {_router}")
            : null);
        bool behind = false;
        for (int place = 0; place < owner.Open.Value.Length; place++)
        {
            UniBTCDelayRedeemRouter.DelayedRedeem redeem = owner.Open.Value[place];
            RedeemableToken token = tokens[redeem.Token];
            UInt256 due = (UInt256)redeem.CreatedAt + router.Delay.Value;
            UInt256 paid = redeem.Amount * (token.Unit ?? UInt256.Zero);
            TicketBlock? blocked = null;
            bool isDue = (UInt256)block.Timestamp >= due;
            if (isDue)
            {
                blocked = stopped ?? (behind
                    ? new TicketBlock(TicketBlockReason.BehindAnother, "a request of the same owner before it cannot be claimed, and claims go in order")
                    : BlockOf(redeem.Token, token, paid, funds));
                behind |= blocked is not null;
            }

            UInt256 index = owner.IndexOf(place);
            yield return new WithdrawalTicket
            {
                Key = KeyOf(owner.Owner, index),
                Protocol = Info.Protocol,
                Owner = owner.Owner,
                GivenUp = new AssetAmount(Info.Token, redeem.Amount + fees[place]),
                Requested = [new AssetAmount(redeem.Token, paid)],
                Payable = [new AssetAmount(redeem.Token, paid)],
                AtRisk = UInt256.Zero,
                RequestedAt = DateTimeOffset.FromUnixTimeSeconds(redeem.CreatedAt),
                State = !isDue ? TicketState.Finalized : blocked is null ? TicketState.Claimable : TicketState.Blocked,
                Blocked = blocked,
                Timing = isDue ? TicketTiming.Now : TicketTiming.At(DateTimeOffset.FromUnixTimeSeconds((long)(ulong)due)),
                Block = block,
                Detail = new UniBtcTicket(index, place, redeem.Token, redeem.Amount, fees[place]),
            };
        }
    }

    private TicketBlock? BlockOf(Address asset, RedeemableToken token, UInt256 paid, RedeemFunds funds)
    {
        if (token.Unit is null)
        {
            return new TicketBlock(TicketBlockReason.Invalidated, $"{asset} has neither 8 nor 18 decimals; a claim would burn uniBTC and pay nothing");
        }

        if (token.IsPaused)
        {
            return new TicketBlock(TicketBlockReason.Paused, $"{_router} has paused {asset}");
        }

        if (!token.IsTarget)
        {
            return new TicketBlock(TicketBlockReason.Paused, $"{_vault} does not let {asset} be paid out");
        }

        return funds.TryAdd(asset, paid)
            ? null
            : new TicketBlock(
                TicketBlockReason.Unfunded,
                $"{new AssetAmount(asset, paid)} are due, together with the requests before it; the vault holds {token.Held} and keeps back {token.Retained}");
    }

    private sealed record OwnerReads(
        Address Owner,
        RoundRead<ImmutableArray<UniBTCDelayRedeemRouter.DelayedRedeem>> Open,
        RoundRead<UInt256> Length,
        RoundRead<bool> Blacklisted,
        RoundRead<bool> FastLane)
    {
        public static OwnerReads Begin(ReadRounds rounds, UniBTCDelayRedeemRouter router, Address owner) => new(
            owner,
            rounds.Read(router.GetUserDelayedRedeems(owner)),
            rounds.Read(router.UserRedeemsLength(owner)),
            rounds.Read(router.IsBlacklisted(owner)),
            rounds.Read(router.FastLanes(owner)));

        /// <summary>The number of an open request: the list of open ones begins at the cursor, all before it are done.</summary>
        public UInt256 IndexOf(int place) => Length.Value - (UInt256)(ulong)Open.Value.Length + (UInt256)(ulong)place;
    }

    private sealed record RouterReads(RoundRead<bool> Paused, RoundRead<bool> OutOfService, RoundRead<bool> BurnAllowed, RoundRead<UInt256> Delay)
    {
        public static RouterReads Begin(ReadRounds rounds, UniBtcClient client) => new(
            rounds.Read(client.Router.Paused()),
            rounds.Read(client.Vault.OutOfService()),
            rounds.Read(client.Vault.AllowedTargetList(client.Info.Token)),
            rounds.Read(client.Router.RedeemDelay()));

        /// <summary>What stops every claim. The vault pays and burns, so its own stop holds the router up too.</summary>
        public TicketBlock? Stopped(UniBtcClient client) =>
            Paused.Value ? new TicketBlock(TicketBlockReason.Paused, $"{client._router} is paused")
            : OutOfService.Value ? new TicketBlock(TicketBlockReason.Paused, $"{client._vault} is out of service")
            : !BurnAllowed.Value ? new TicketBlock(TicketBlockReason.Paused, $"{client._vault} does not let uniBTC be burned")
            : null;
    }

    private sealed record TokenReads(
        RoundRead<byte> Decimals,
        RoundRead<UInt256> Held,
        RoundRead<UInt256> Retained,
        RoundRead<bool> Paused,
        RoundRead<bool> Target)
    {
        public static TokenReads Begin(ReadRounds rounds, UniBtcClient client, Address token) => new(
            rounds.Read(new ERC20(token).Decimals()),
            rounds.Read(new ERC20(token).BalanceOf(client._vault)),
            rounds.Read(client.Router.RetainAmounts(token)),
            rounds.Read(client.Router.IsPausedToken(token)),
            rounds.Read(client.Vault.AllowedTargetList(token)));

        public RedeemableToken ToToken() => new(
            Decimals.Succeeded ? BtcScale.UnitsOf(Decimals.Value) : null, Held.OrNull() ?? UInt256.Zero, Retained.Value, Paused.Value, Target.Value);
    }
}
