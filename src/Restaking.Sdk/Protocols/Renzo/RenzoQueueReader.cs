using System.Collections.Immutable;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Contracts.Multicall;
using Restaking.Sdk.Contracts.Renzo;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Renzo;

/// <summary>Reads the open requests of Renzo's withdraw queue into tickets: the protocol's state once, then each user's list.</summary>
internal sealed class RenzoQueueReader(LiquidContext context, RenzoDeployment deployment, TicketQueueInfo queue)
{
    // The lists of a few users are peeked into before their lengths are known, which saves a round; beyond the end of a list a read fails
    // without a reason, so the peek goes through a multicall of its own that takes failures as answers.
    private const int MostPeeked = 8;
    private const uint PeekDepth = 4;

    private static readonly UInt256 LongestDelay = (UInt256)(ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private WithdrawQueue Queue => new(deployment.WithdrawQueue);

    /// <summary>One request at its place in a user's list.</summary>
    private readonly record struct Found(Address User, UInt256 Index, WithdrawQueue.WithdrawRequestsResult Request);

    /// <summary>A request with the reads that say how far it is.</summary>
    private readonly record struct Pending(Found Found, RoundRead<WithdrawQueue.WithdrawQueuedResult> Status, RoundRead<UInt256>? WorthInToken, UInt256 WorthInEther);

    /// <summary>What is the same for all requests.</summary>
    private sealed class Shared(ReadRounds rounds, WithdrawQueue queue, RenzoDeployment deployment)
    {
        private readonly Dictionary<Address, RoundRead<WithdrawQueue.Erc20WithdrawQueueResult>> _tokenQueues = [];
        private readonly Dictionary<Address, RoundRead<bool>> _whitelisted = [];
        private readonly RoundRead<WithdrawQueue.EthWithdrawQueueResult> _etherQueue = rounds.Read(queue.EthWithdrawQueue());
        private readonly RoundRead<UInt256> _cooldown = rounds.Read(queue.CoolDownPeriod());
        private readonly RoundRead<bool> _paused = rounds.Read(queue.Paused());
        private RoundRead<bool> _claimsPaused;
        private RoundRead<bool> _instantPaused;
        private RoundRead<UInt256> _riskCooldown;

        public RenzoValueRead Held { get; } = new(rounds, new RestakeManager(deployment.RestakeManager), new ERC20(deployment.EzETH).TotalSupply());

        public RoundRead<Address> RiskOracle { get; } = rounds.Read(queue.RiskOracleMiddleware());

        public RoundRead<Address> Oracle { get; } = rounds.Read(queue.RenzoOracle());

        public bool IsPaused => _paused.Value || _claimsPaused.Value;

        public Address PausedBy => _paused.Value ? queue.Address : RiskOracle.Value;

        public void BeginRisk()
        {
            RiskOracleMiddleware risk = new(RiskOracle.Value);
            _claimsPaused = rounds.Read(risk.WithdrawClaimPaused());
            _instantPaused = rounds.Read(risk.InstantWithdrawPaused());
            _riskCooldown = rounds.Read(risk.WithdrawCooldownPeriod());
        }

        public Pending Begin(Found found)
        {
            Address asset = found.Request.CollateralToken;
            UInt256 ether = Held.Value.Redeem(found.Request.EzETHLocked);
            RoundRead<UInt256>? worth = null;
            if (asset != NativeAsset.Ether)
            {
                worth = Held.Error is null ? rounds.Read(new RenzoOracle(Oracle.Value).LookupTokenAmountFromValue(asset, ether)) : null;
                if (!_tokenQueues.ContainsKey(asset))
                {
                    _tokenQueues[asset] = rounds.Read(queue.Erc20WithdrawQueue(asset));
                }
            }

            if (!_whitelisted.ContainsKey(found.User))
            {
                _whitelisted[found.User] = rounds.Read(queue.Whitelisted(found.User));
            }

            return new Pending(found, rounds.Read(queue.WithdrawQueued(HashOf(found))), worth, ether);
        }

        public UInt256 Filled(Address asset) =>
            asset == NativeAsset.Ether ? _etherQueue.Value.QueuedWithdrawFilled : _tokenQueues[asset].Value.QueuedWithdrawFilled;

        /// <summary>The longer one of the two cooldowns; none for those who may withdraw at once.</summary>
        public UInt256 CooldownOf(Address user) =>
            _whitelisted[user].Value && !_instantPaused.Value ? UInt256.Zero : UInt256.Max(_cooldown.Value, _riskCooldown.Value);
    }

    /// <summary>The open requests of some users; three rounds at most, one when nobody has any.</summary>
    public async Task<ImmutableArray<WithdrawalTicket>> ReadAsync(ReadRounds rounds, ImmutableArray<Address> users)
    {
        Shared shared = new(rounds, Queue, deployment);
        ImmutableArray<RoundRead<UInt256>> counts = [.. users.Select(user => rounds.Read(Queue.GetOutstandingWithdrawRequests(user)))];
        ImmutableArray<RoundRead<ImmutableArray<Multicall3.Result>>> peeks =
            users.Length <= MostPeeked && context.Network.Multicall3 is { } multicall ? [.. users.Select(user => rounds.Read(Peek(multicall, user)))] : [];
        await rounds.NextAsync().ConfigureAwait(false);

        List<Found> found = [];
        List<(Address User, UInt256 Index)> unread = [];
        for (int i = 0; i < users.Length; i++)
        {
            Sort(users[i], counts[i].Value, peeks.IsEmpty ? [] : peeks[i].ValueOr([]), found, unread);
        }

        if (found.Count + unread.Count == 0)
        {
            return [];
        }

        shared.BeginRisk();
        List<Pending> pending = [.. found.Select(shared.Begin)];
        ImmutableArray<RoundRead<WithdrawQueue.WithdrawRequestsResult>> rest = [.. unread.Select(place => rounds.Read(Queue.WithdrawRequests(place.User, place.Index)))];
        await rounds.NextAsync().ConfigureAwait(false);
        if (!rest.IsEmpty)
        {
            pending.AddRange(unread.Zip(rest, (place, read) => shared.Begin(new Found(place.User, place.Index, read.Value))));
            await rounds.NextAsync().ConfigureAwait(false);
        }

        return [.. pending.Select(request => ToTicket(request, shared, rounds))];
    }

    private static ImmutableArray<Multicall3.Call3> PeekCalls(WithdrawQueue queue, Address user)
    {
        ImmutableArray<Multicall3.Call3>.Builder calls = ImmutableArray.CreateBuilder<Multicall3.Call3>((int)PeekDepth);
        for (uint i = 0; i < PeekDepth; i++)
        {
            calls.Add(new Multicall3.Call3(queue.Address, true, queue.WithdrawRequests(user, i).ToCalldata()));
        }

        return calls.MoveToImmutable();
    }

    private Multicall3.Aggregate3Call Peek(Address multicall, Address user) => new Multicall3(multicall).Aggregate3(PeekCalls(Queue, user));

    private void Sort(
        Address user,
        UInt256 count,
        ImmutableArray<Multicall3.Result> peeked,
        List<Found> found,
        List<(Address User, UInt256 Index)> unread)
    {
        for (UInt256 i = UInt256.Zero; i < count; i += UInt256.One)
        {
            if (i < (UInt256)(uint)peeked.Length && peeked[(int)(uint)i] is { Success: true } seen)
            {
                found.Add(new Found(user, i, Queue.WithdrawRequests(user, i).DecodeReturn(seen.ReturnData.Span)));
            }
            else
            {
                unread.Add((user, i));
            }
        }
    }

    /// <summary>keccak256(abi.encode(request, user)): what the queue keeps a waiting request's place by. All six words are static.</summary>
    internal static Hash32 HashOf(WithdrawQueue.WithdrawRequest request, Address user)
    {
        byte[] encoded = request.AbiEncode();
        Span<byte> words = stackalloc byte[6 * Hash32.Size];
        encoded.CopyTo(words);
        user.ToWord().CopyTo(words[encoded.Length..]);
        return Keccak256.Hash(words);
    }

    private static Hash32 HashOf(Found found) => HashOf(
        new WithdrawQueue.WithdrawRequest(
            found.Request.CollateralToken, found.Request.WithdrawRequestID, found.Request.AmountToRedeem, found.Request.EzETHLocked, found.Request.CreatedAt),
        found.User);

    private WithdrawalTicket ToTicket(Pending pending, Shared shared, ReadRounds rounds)
    {
        WithdrawQueue.WithdrawRequestsResult request = pending.Found.Request;
        Address asset = request.CollateralToken;
        ContractError? noPrice = shared.Held.Error ?? (pending.WorthInToken is { Succeeded: false } broken ? broken.Outcome.Error : null);
        UInt256 worth = pending.WorthInToken is { Succeeded: true } inToken ? inToken.Value : pending.WorthInEther;

        // The amount was fixed with the request as the most that is paid; what the locked ezETH are worth when it is claimed is the other bound.
        UInt256 payable = noPrice is null ? UInt256.Min(request.AmountToRedeem, worth) : request.AmountToRedeem;
        UInt256 filled = shared.Filled(asset);
        WithdrawQueue.WithdrawQueuedResult status = pending.Status.Value;
        bool waitsForFill = status.Queued && status.FillAt > filled;
        UInt256 cooldown = shared.CooldownOf(pending.Found.User);
        UInt256 due = cooldown > LongestDelay || request.CreatedAt > LongestDelay ? LongestDelay : UInt256.Min(request.CreatedAt + cooldown, LongestDelay);
        bool cools = due > rounds.Block.Timestamp;
        TicketBlock? block = waitsForFill || cools ? null : BlockOf(shared, noPrice);
        return new WithdrawalTicket
        {
            Key = new TicketKey(context.ChainId, deployment.WithdrawQueue, IdOf(request.WithdrawRequestID)),
            Protocol = queue.Protocol,
            Owner = pending.Found.User,
            GivenUp = new AssetAmount(deployment.EzETH, request.EzETHLocked),
            Requested = [new AssetAmount(asset, request.AmountToRedeem)],
            Payable = [new AssetAmount(asset, payable)],
            AtRisk = payable,
            RequestedAt = TimeOf(UInt256.Min(request.CreatedAt, LongestDelay)),
            State = (waitsForFill, cools) switch
            {
                (true, true) => TicketState.Requested,
                (true, false) or (false, true) => TicketState.Queued,
                _ => block is null ? TicketState.Claimable : TicketState.Blocked,
            },
            Blocked = block,
            Timing = new TicketTiming
            {
                NotBefore = cools ? TimeOf(due) : null,
                WaitsFor = waitsForFill ? $"the queue of {asset} to be filled up to {status.FillAt}; it is at {filled}" : null,
            },
            AnyoneMayClaim = true,
            Block = rounds.Block,
            Detail = new RenzoTicketDetail(pending.Found.Index, request.CreatedAt)
            {
                Queued = status.Queued,
                FillAt = status.FillAt,
                Filled = filled,
                Cooldown = cooldown,
            },
        };
    }

    private static TicketBlock? BlockOf(Shared shared, ContractError? noPrice) =>
        shared.IsPaused ? new TicketBlock(TicketBlockReason.Paused, $"claims are paused by {shared.PausedBy}; wait until they are unpaused")
        : noPrice is not null ? new TicketBlock(TicketBlockReason.PriceMoved, $"the protocol has no usable price ({noPrice}); wait until its feeds are fresh")
        : null;

    public static string IdOf(UInt256 withdrawRequestId) => withdrawRequestId.ToString(null, CultureInfo.InvariantCulture);

    private static DateTimeOffset TimeOf(UInt256 unixSeconds) => DateTimeOffset.FromUnixTimeSeconds((long)(ulong)unixSeconds);
}
