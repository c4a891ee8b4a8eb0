using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Contracts.Kelp;
using Restaking.Sdk.Contracts.Multicall;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.Kelp;

/// <summary>One request of one owner, as the contract has it.</summary>
internal readonly record struct KelpRequest(Address Owner, uint Place, KelpQueueState Queue, LRTWithdrawalManager.GetUserWithdrawalRequestResult Data);

/// <summary>What is true of all requests of an asset at one block.</summary>
internal sealed record KelpQueueState(Address Asset, UInt256 NextLocked, UInt256? RsEthPrice, UInt256? AssetPrice, UInt256? Funds);

/// <summary>What is true of all requests at one block.</summary>
internal sealed record KelpQueueRules(bool IsPaused, UInt256 DelayBlocks, KelpGeneration Generation, ImmutableArray<Address> Supported);

/// <summary>Reads the lines of some owners, in two rounds (three when the configuration lists an asset that nobody had seen).</summary>
internal sealed class KelpTicketReader(LiquidContext context, KelpParts parts, KelpAssetBook book)
{
    /// <summary>Requests of each line that are asked for before it is known how many there are, when few owners are asked for.</summary>
    private const uint Ahead = 3;

    private const int FewOwners = 8;

    /// <summary>A line is read up to here: a bound against answers that make no sense. What is behind shows once the front is claimed.</summary>
    private const uint LongestLine = 4096;

    public async Task<(KelpQueueRules Rules, ImmutableArray<KelpRequest> Requests)> ReadAsync(ReadRounds rounds, ImmutableArray<Address> owners, ImmutableArray<Address> furtherAssets)
    {
        RulesReads rules = new(parts, rounds);
        ImmutableArray<Address> assets = [.. book.Known.Union(furtherAssets)];
        uint ahead = owners.Length <= FewOwners ? Ahead : 0;
        List<QueueReads> queues = [.. assets.Select(asset => new QueueReads(this, rounds, asset, owners, ahead))];
        await rounds.NextAsync().ConfigureAwait(false);

        KelpQueueRules now = rules.Value;
        book.Learn(now.Supported);
        List<QueueReads> newcomers = [.. now.Supported.Except(assets).Select(asset => new QueueReads(this, rounds, asset, owners, ahead))];
        bool more = queues.Select(queue => queue.ReadRest(rounds)).Aggregate(false, static (any, one) => any | one);
        if (more || newcomers.Count > 0)
        {
            await rounds.NextAsync().ConfigureAwait(false);
        }

        if (newcomers.Select(queue => queue.ReadRest(rounds)).Aggregate(false, static (any, one) => any | one))
        {
            await rounds.NextAsync().ConfigureAwait(false);
        }

        return (now, [.. queues.Concat(newcomers).SelectMany(queue => queue.Requests(rules))]);
    }

    private sealed class RulesReads(KelpParts parts, ReadRounds rounds)
    {
        private readonly RoundRead<bool> _paused = rounds.Read(parts.Manager.Paused());
        private readonly RoundRead<UInt256> _delay = rounds.Read(parts.Manager.WithdrawalDelayBlocks());
        private readonly RoundRead<UInt256> _instantFee = rounds.Read(parts.Manager.InstantWithdrawalFee());
        private readonly RoundRead<ImmutableArray<Address>> _supported = rounds.Read(parts.Config.GetSupportedAssetList());
        private readonly RoundRead<UInt256> _price = rounds.Read(parts.Oracle.RsETHPrice());
        private readonly RoundRead<UInt256> _lent = rounds.Read(parts.Manager.TotalETHDepositedToAave());
        private readonly RoundRead<UInt256> _lentBalance = rounds.Read(parts.Manager.GetAaveBalance());
        private readonly RoundRead<UInt256> _liquidity = rounds.Read(parts.Manager.GetAaveWithdrawableLiquidity());

        public KelpQueueRules Value => new(
            _paused.Value,
            _delay.Value,
            _instantFee.Succeeded ? KelpGeneration.Current : KelpGeneration.Legacy,
            _supported.Value);

        public UInt256? Price => _price.OrNull();

        /// <summary>ETH that the newer generation has lent to Aave and can take back for a claim: no more than was lent, is there, and is liquid.</summary>
        public UInt256 TakenBack => UInt256.Min(_lent.ValueOr(UInt256.Zero), UInt256.Min(_lentBalance.ValueOr(UInt256.Zero), _liquidity.ValueOr(UInt256.Zero)));
    }

    private sealed class QueueReads
    {
        private readonly KelpTicketReader _reader;
        private readonly Address _asset;
        private readonly RoundRead<UInt256> _nextLocked;
        private readonly RoundRead<UInt256> _price;
        private readonly RoundRead<UInt256>? _held;
        private readonly ImmutableArray<Line> _lines;

        public QueueReads(KelpTicketReader reader, ReadRounds rounds, Address asset, ImmutableArray<Address> owners, uint ahead)
        {
            _reader = reader;
            _asset = asset;
            KelpParts parts = reader.Parts;
            _nextLocked = rounds.Read(parts.Manager.NextLockedNonce(asset));
            _price = rounds.Read(parts.Oracle.GetAssetPrice(asset));
            _held = asset != NativeAsset.Ether ? rounds.Read(new ERC20(asset).BalanceOf(parts.Manager.Address))
                : reader.Multicall is { } multicall ? rounds.Read(new Multicall3(multicall).GetEthBalance(parts.Manager.Address))
                : null;
            _lines = [.. owners.Select(owner => new Line(parts.Manager, rounds, asset, owner, ahead))];
        }

        /// <summary>Asks for what the first round did not; false when there is nothing such.</summary>
        public bool ReadRest(ReadRounds rounds) => _lines.Aggregate(false, (any, line) => any | line.ReadRest(_reader.Parts.Manager, rounds, _asset));

        public IEnumerable<KelpRequest> Requests(RulesReads rules)
        {
            UInt256? funds = _held?.OrNull() is { } held ? (_asset == NativeAsset.Ether ? Clipped.Sum(held, rules.TakenBack) : held) : null;
            KelpQueueState state = new(_asset, _nextLocked.Value, rules.Price, _price.OrNull(), funds);
            return _lines.SelectMany(line => line.Requests.Select((data, place) => new KelpRequest(line.Owner, (uint)place, state, data)));
        }
    }

    private sealed class Line
    {
        private readonly RoundRead<LRTWithdrawalManager.UserAssociatedNoncesResult> _nonces;
        private readonly List<RoundRead<LRTWithdrawalManager.GetUserWithdrawalRequestResult>> _requests;

        public Line(LRTWithdrawalManager manager, ReadRounds rounds, Address asset, Address owner, uint ahead)
        {
            Owner = owner;
            _nonces = rounds.Read(manager.UserAssociatedNonces(asset, owner));
            _requests = [];
            for (uint place = 0; place < ahead; place++)
            {
                _requests.Add(rounds.Read(manager.GetUserWithdrawalRequest(asset, owner, (UInt256)place)));
            }
        }

        public Address Owner { get; }

        /// <summary>The requests there are, oldest first. Those asked for in vain are left out.</summary>
        public IEnumerable<LRTWithdrawalManager.GetUserWithdrawalRequestResult> Requests => _requests.Take((int)Count).Select(request => request.Value);

        // The list only grows at its end and shrinks at its front, so the difference is its length.
        private uint Count => _nonces.Value is var nonces && nonces.End > nonces.Begin ? (uint)UInt128.Min(nonces.End - nonces.Begin, LongestLine) : 0;

        public bool ReadRest(LRTWithdrawalManager manager, ReadRounds rounds, Address asset)
        {
            int before = _requests.Count;
            for (uint place = (uint)before; place < Count; place++)
            {
                _requests.Add(rounds.Read(manager.GetUserWithdrawalRequest(asset, Owner, (UInt256)place)));
            }

            return _requests.Count > before;
        }
    }

    private KelpParts Parts => parts;

    private Address? Multicall => context.Network.Multicall3;
}
