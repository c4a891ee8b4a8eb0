using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>Tokens and pauses of the strategies that tickets are of; read in one round.</summary>
internal sealed class TicketStrategies
{
    private readonly Dictionary<Address, Reads> _reads = [];
    private readonly EigenLayerContext _context;

    private TicketStrategies(EigenLayerContext context) => _context = context;

    public static TicketStrategies Ask(ReadRounds rounds, EigenLayerContext context, IEnumerable<Address> strategies)
    {
        TicketStrategies asked = new(context);
        foreach (Address strategy in strategies.Where(strategy => !EigenLayerContext.IsBeaconChainEth(strategy)).Distinct())
        {
            bool isKnown = context.Book.Find(strategy) is { Token: not null };
            asked._reads[strategy] = new Reads(
                rounds.Read(new StrategyBaseTVLLimits(strategy).Paused()),
                isKnown ? null : rounds.Read(new StrategyBaseTVLLimits(strategy).UnderlyingToken()),
                isKnown ? null : rounds.Read(new EigenStrategy(strategy).Eigen()));
        }

        return asked;
    }

    public string? SymbolOf(Address strategy) => _context.Book.SymbolOf(strategy);

    /// <summary>The token that is paid, or null when the strategy does not tell it, and for beacon chain ETH.</summary>
    public Address? TokenOf(Address strategy)
    {
        if (EigenLayerContext.IsBeaconChainEth(strategy))
        {
            return null;
        }

        Reads reads = _reads[strategy];
        return _context.Book.Find(strategy)?.Token ?? reads.Eigen?.AddressOrNull() ?? reads.Underlying?.AddressOrNull();
    }

    /// <summary>What is paid, as the ticket names it; the strategy itself where it does not tell its token.</summary>
    public Address AssetOf(Address strategy) => EigenLayerContext.IsBeaconChainEth(strategy) ? NativeAsset.Ether : TokenOf(strategy) ?? strategy;

    public bool IsPaused(Address strategy) =>
        !EigenLayerContext.IsBeaconChainEth(strategy)
        && _reads[strategy].Paused.OrNull() is { } bits
        && PauseBits.IsPaused(bits, PauseBits.StrategyWithdrawals);

    private sealed record Reads(RoundRead<UInt256> Paused, RoundRead<Address>? Underlying, RoundRead<Address>? Eigen);
}

/// <summary>What one withdrawal in the queue is worth, as it was queued and now; read in one round.</summary>
internal sealed record EntryReads(
    QueueEntry Entry,
    ImmutableArray<RoundRead<UInt256>?> Underlying,
    ImmutableArray<RoundRead<UInt256>?> UnderlyingOfScaled,
    RoundRead<ImmutableArray<ulong>> MagnitudesAtStart)
{
    public static EntryReads Ask(ReadRounds rounds, EigenLayerContext context, QueueEntry entry)
    {
        DelegationManager.Withdrawal withdrawal = entry.Withdrawal;
        return new EntryReads(
            entry,
            [.. withdrawal.Strategies.Select((strategy, i) => Ask(rounds, strategy, entry.Shares[i]))],
            [.. withdrawal.Strategies.Select((strategy, i) => Ask(rounds, strategy, withdrawal.ScaledShares[i]))],
            rounds.Read(context.AllocationManager.GetMaxMagnitudesAtBlock(withdrawal.DelegatedTo, withdrawal.Strategies, withdrawal.StartBlock)));
    }

    public QueuedWithdrawal ToQueued(BlockRef block, ulong claimableAt, TicketStrategies strategies) => new()
    {
        Root = Entry.Root,
        Withdrawal = Entry.Withdrawal,
        ClaimableAtBlock = claimableAt,
        Status = block.Number >= claimableAt ? QueuedWithdrawalStatus.Claimable : QueuedWithdrawalStatus.Waiting,
        Strategies =
        [
            .. Entry.Withdrawal.Strategies.Select((strategy, i) => new QueuedStrategyShares(
                strategy,
                strategies.SymbolOf(strategy),
                strategies.TokenOf(strategy),
                Entry.Withdrawal.ScaledShares[i],
                Entry.Shares[i],
                QueueReader.AtRisk(Entry, strategy, Entry.Shares[i], block, claimableAt - 1),
                EigenLayerContext.IsBeaconChainEth(strategy) ? Entry.Shares[i] : Underlying[i]!.Value.OrNull())),
        ],
    };

    public ImmutableArray<AssetAmount> Payable(TicketStrategies strategies) =>
    [
        .. Entry.Withdrawal.Strategies.Select((strategy, i) => new AssetAmount(
            strategies.AssetOf(strategy), Underlying[i] is { } read ? read.ValueOr(UInt256.Zero) : Entry.Shares[i])),
    ];

    /// <summary>By today's rate of the strategy, with the operator's magnitude of the block it was queued in.</summary>
    public ImmutableArray<AssetAmount> Requested(TicketStrategies strategies) =>
    [
        .. Entry.Withdrawal.Strategies.Select((strategy, i) =>
        {
            UInt256 scaled = UnderlyingOfScaled[i] is { } read ? read.ValueOr(UInt256.Zero) : Entry.Withdrawal.ScaledShares[i];
            ulong? magnitude = MagnitudesAtStart.Succeeded && i < MagnitudesAtStart.Value.Length ? MagnitudesAtStart.Value[i] : null;
            return new AssetAmount(strategies.AssetOf(strategy), magnitude is { } wad ? ShareMath.SharesInQueue(scaled, wad) : scaled);
        }),
    ];

    private static RoundRead<UInt256>? Ask(ReadRounds rounds, Address strategy, UInt256 shares) =>
        EigenLayerContext.IsBeaconChainEth(strategy) ? null : rounds.Read(new StrategyBaseTVLLimits(strategy).SharesToUnderlyingView(shares));
}
