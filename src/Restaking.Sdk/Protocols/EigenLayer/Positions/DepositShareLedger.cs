using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>Deposit shares as a history tells them.</summary>
/// <param name="AtLeast">No fewer than these.</param>
/// <param name="AtMost">No more than these.</param>
public readonly record struct ShareRange(UInt256 AtLeast, UInt256 AtMost)
{
    /// <summary>The history leaves no doubt.</summary>
    public bool IsExact => AtLeast == AtMost;

    internal static ShareRange Exactly(UInt256 shares) => new(shares, shares);
}

/// <summary>
/// A staker's deposit shares, followed through its history. No log says how many deposit shares a withdrawal takes: since slashing it says scaled
/// shares, <c>floor(deposit shares * scaling factor / 1e18)</c>. With a factor of 1 or more (nearly always) only one number has that result; with one that rounding
/// brought below 1 several may have, and the ledger keeps the range until the strategy is left. The same holds for a withdrawal of M1, which may have come back
/// as shares without a log.
/// </summary>
public sealed class DepositShareLedger
{
    private sealed class Entry
    {
        public ShareRange Shares { get; set; }

        public UInt256 Factor { get; set; } = ShareMath.Wad;

        /// <summary>Shares came in and their factor has not been logged yet: the next factor is theirs, and no sign that the last ones left.</summary>
        public bool AwaitsFactor { get; set; }

        /// <summary>The factor was set back: what the next queued withdrawal takes is all that is left.</summary>
        public bool LastOnesLeft { get; set; }
    }

    private readonly Dictionary<Address, Entry> _entries = [];
    private readonly M1Queue _m1 = new();
    private bool _hasPodTotals;

    /// <summary>The strategies the staker ever had shares in.</summary>
    public ImmutableArray<Address> Strategies => [.. _entries.Keys];

    /// <summary>
    /// The staker completed withdrawals of M1 that others had queued. If as shares, it has these too, and nothing in its history says how many: the figures here are
    /// without them, and stay at zero when they are withdrawn again.
    /// </summary>
    public bool MayHaveSharesOfOthers { get; private set; }

    /// <summary>Deposit shares in a strategy, after all events so far.</summary>
    public ShareRange SharesIn(Address strategy) => _entries.TryGetValue(strategy, out Entry? entry) ? entry.Shares : default;

    /// <summary>The deposit scaling factor (WAD) in a strategy, after all events so far.</summary>
    public UInt256 ScalingFactorIn(Address strategy) => _entries.TryGetValue(strategy, out Entry? entry) ? entry.Factor : ShareMath.Wad;

    /// <summary>Takes the next event of the staker into account. Events go in the order of the chain, from the staker's first on.</summary>
    /// <exception cref="InvalidOperationException">A retraction: what was applied cannot be taken back. Start anew from what is still true.</exception>
    /// <exception cref="OverflowException">
    /// More is withdrawn than was ever deposited: the history does not begin at the staker's first event. Not where <see cref="MayHaveSharesOfOthers"/> explains it.
    /// </exception>
    public void Apply(StakerEvent happened)
    {
        switch (happened)
        {
            case StakerDeposited deposited:
                Entry to = Of(deposited.Strategy);
                to.Shares = new ShareRange(to.Shares.AtLeast + deposited.Shares, to.Shares.AtMost + deposited.Shares);
                to.AwaitsFactor = true;
                break;
            case StakerDelegated:
                foreach (Entry entry in _entries.Values.Where(entry => entry.Shares.AtMost != UInt256.Zero))
                {
                    entry.AwaitsFactor = true;
                }

                break;
            case StakerScalingFactorUpdated updated:
                Entry scaled = Of(updated.Strategy);
                if (scaled.AwaitsFactor)
                {
                    scaled.Factor = updated.ScalingFactor;
                }
                else
                {
                    scaled.LastOnesLeft = true;
                }

                scaled.AwaitsFactor = false;
                break;
            case StakerWithdrawalQueued queued:
                Take(queued);
                break;
            case StakerSharesQueuedInM1 left:
                _m1.Enter(left);
                Entry from = Of(left.Strategy);
                from.Shares = Without(from.Shares, ShareRange.Exactly(left.Shares));
                break;
            case StakerWithdrawalCompletedInM1 completed when completed.Depositor != completed.Staker:
                MayHaveSharesOfOthers = true;
                break;
            case StakerWithdrawalCompletedInM1 completed:
                foreach ((Address strategy, UInt256 shares) in _m1.Leave(completed))
                {
                    Entry back = Of(strategy);
                    back.Shares = back.Shares with { AtMost = back.Shares.AtMost + shares };
                }

                break;
            case StakerPodSharesUpdated pod when !_hasPodTotals:
                Entry native = Of(EigenLayerDeployment.BeaconChainEthStrategy);
                Int256 sum = (Int256)native.Shares.AtLeast + pod.Delta;
                native.Shares = ShareRange.Exactly(sum.Sign < 0 ? UInt256.Zero : (UInt256)sum);
                native.AwaitsFactor = pod.Delta.Sign > 0;
                break;
            case StakerPodSharesUpdated pod:
                Of(EigenLayerDeployment.BeaconChainEthStrategy).AwaitsFactor = pod.Delta.Sign > 0;
                break;
            case StakerPodTotalShares total:
                _hasPodTotals = true;
                Of(EigenLayerDeployment.BeaconChainEthStrategy).Shares = ShareRange.Exactly(total.Total.Sign < 0 ? UInt256.Zero : (UInt256)total.Total);
                break;
            case StakerEventRetracted:
                throw new InvalidOperationException("A reorganisation took back an event that may have been applied: start a new ledger from the events that are still true.");
        }
    }

    /// <summary>The deposit shares that have a given number of scaled shares.</summary>
    internal static ShareRange Behind(UInt256 scaledShares, UInt256 factor) =>
        new(ShareMath.DivWadRoundUp(scaledShares, factor), ShareMath.DivWadRoundUp(scaledShares + UInt256.One, factor) - UInt256.One);

    private void Take(StakerWithdrawalQueued queued)
    {
        if (queued.Generation == EventGeneration.BeforeSlashing && _m1.TryMigrate(queued))
        {
            return; // its shares left when M1 queued it
        }

        for (int i = 0; i < queued.Withdrawal.Strategies.Length; i++)
        {
            Address strategy = queued.Withdrawal.Strategies[i];
            Entry entry = Of(strategy);
            if (_hasPodTotals && strategy == EigenLayerDeployment.BeaconChainEthStrategy)
            {
                Reset(entry); // the total was logged before; only the factor is news
                continue;
            }

            if (entry.LastOnesLeft)
            {
                // Twice in one withdrawal: all that is left goes with the last one.
                if (queued.Withdrawal.Strategies.LastIndexOf(strategy) == i)
                {
                    entry.Shares = default;
                    Reset(entry);
                }

                continue;
            }

            UInt256 scaled = queued.Withdrawal.ScaledShares[i];
            ShareRange taken = queued.Generation == EventGeneration.BeforeSlashing ? ShareRange.Exactly(scaled) : Behind(scaled, entry.Factor);
            entry.Shares = Without(entry.Shares, taken);
            if (entry.Shares.AtMost == UInt256.Zero)
            {
                entry.Factor = ShareMath.Wad;
            }
        }
    }

    // What leaves beyond what is known came from others, whose withdrawals the staker completed; without these it is a history that lacks its beginning.
    private ShareRange Without(ShareRange known, ShareRange taken)
    {
        bool isBeyond = taken.AtLeast > known.AtMost;
        if (isBeyond && !MayHaveSharesOfOthers)
        {
            throw new OverflowException(
                $"{taken.AtLeast} shares leave and only {known.AtMost} are known: the history does not begin at the staker's first event. Read it from an earlier block.");
        }

        return new(known.AtLeast > taken.AtMost ? known.AtLeast - taken.AtMost : UInt256.Zero, isBeyond ? UInt256.Zero : known.AtMost - taken.AtLeast);
    }

    private static void Reset(Entry entry)
    {
        if (entry.LastOnesLeft)
        {
            entry.LastOnesLeft = false;
            entry.Factor = ShareMath.Wad;
        }
    }

    private Entry Of(Address strategy)
    {
        if (!_entries.TryGetValue(strategy, out Entry? entry))
        {
            entry = new Entry();
            _entries.Add(strategy, entry);
        }

        return entry;
    }
}
