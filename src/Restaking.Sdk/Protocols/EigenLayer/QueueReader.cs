using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>A withdrawal and what the contract says it pays.</summary>
internal readonly record struct QueueEntry(Hash32 Root, DelegationManager.Withdrawal Withdrawal, ImmutableArray<UInt256> Shares, bool IsLegacy);

/// <summary>Turns what the queue stores into what a staker wants to know, at one block.</summary>
internal static class QueueReader
{
    public static async Task<ImmutableArray<QueuedWithdrawal>> DescribeAsync(
        EigenLayerContext context,
        ImmutableArray<QueueEntry> entries,
        RpcPin pin,
        uint delayBlocks,
        CancellationToken cancellationToken)
    {
        if (entries.IsEmpty)
        {
            return [];
        }

        foreach (QueueEntry entry in entries)
        {
            AnswerLength.Checked(entry.Withdrawal, "getQueuedWithdrawals");
            entry.Shares.OfLength(entry.Withdrawal.Strategies.Length, "getQueuedWithdrawals");
        }

        ReadBatch batch = context.Reader.CreateBatch();
        ReadSlot<UInt256>?[][] underlying = [.. entries.Select(entry => entry.Withdrawal.Strategies.Select((strategy, i) => Underlying(batch, strategy, entry.Shares[i])).ToArray())];
        if (underlying.Any(slots => slots.Any(slot => slot is not null)))
        {
            await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        }

        TokenLabels labels = await TokenLabels.ReadAsync(context, entries.SelectMany(entry => entry.Withdrawal.Strategies), pin, cancellationToken).ConfigureAwait(false);
        return [.. entries.Select((entry, i) => Describe(entry, underlying[i], labels, pin, delayBlocks))];
    }

    /// <summary>
    /// What a withdrawal pays that the contract does not list: its old operator's magnitude now while it can be slashed, at its last
    /// slashable block afterwards; for beacon chain ETH always times the staker's current beacon chain slashing factor.
    /// </summary>
    public static async Task<ImmutableArray<ImmutableArray<UInt256>>> SharesAsync(
        EigenLayerContext context,
        IEnumerable<DelegationManager.Withdrawal> withdrawals,
        RpcPin pin,
        uint delayBlocks,
        CancellationToken cancellationToken)
    {
        ReadBatch batch = context.Reader.CreateBatch();
        Func<ImmutableArray<UInt256>>[] shares = [.. withdrawals.Select(withdrawal => AddShares(context, batch, withdrawal, pin, delayBlocks))];
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        return [.. shares.Select(read => read())];
    }

    /// <summary>Adds what one withdrawal's shares depend on; the result computes them once the batch has run.</summary>
    private static Func<ImmutableArray<UInt256>> AddShares(
        EigenLayerContext context,
        ReadBatch batch,
        DelegationManager.Withdrawal withdrawal,
        RpcPin pin,
        uint delayBlocks)
    {
        AnswerLength.Checked(withdrawal, "The withdrawal");
        ulong slashableUntil = (ulong)withdrawal.StartBlock + delayBlocks;
        ReadSlot<ImmutableArray<ulong>> magnitudes = slashableUntil < pin.Block.Number
            ? batch.Add(context.AllocationManager.GetMaxMagnitudesAtBlock(withdrawal.DelegatedTo, withdrawal.Strategies, (uint)slashableUntil))
            : batch.Add(context.AllocationManager.GetMaxMagnitudes(withdrawal.DelegatedTo, withdrawal.Strategies));

        // Left out, the beacon chain slashing factor would make the withdrawal look worth more than it pays.
        ReadSlot<ulong>? beaconChain = withdrawal.Strategies.Any(EigenLayerContext.IsBeaconChainEth)
            ? batch.Add(context.PodManager().BeaconChainSlashingFactor(withdrawal.Staker))
            : null;
        return () =>
        {
            ImmutableArray<ulong> maxMagnitudes = magnitudes.Value.OfLength(withdrawal.Strategies.Length, "getMaxMagnitudes");
            return
            [
                .. withdrawal.Strategies.Select((strategy, i) => ShareMath.SharesInQueue(
                    withdrawal.ScaledShares[i],
                    ShareMath.SlashingFactor(maxMagnitudes[i], EigenLayerContext.IsBeaconChainEth(strategy) ? (UInt256)beaconChain!.Value : null))),
            ];
        };
    }

    private static ReadSlot<UInt256>? Underlying(ReadBatch batch, Address strategy, UInt256 shares) =>
        EigenLayerContext.IsBeaconChainEth(strategy) ? null : batch.TryAdd(new StrategyBaseTVLLimits(strategy).SharesToUnderlyingView(shares));

    private static QueuedWithdrawal Describe(QueueEntry entry, ReadSlot<UInt256>?[] underlying, TokenLabels labels, RpcPin pin, uint delayBlocks)
    {
        ulong claimableAt = (ulong)entry.Withdrawal.StartBlock + delayBlocks + 1;
        return new QueuedWithdrawal
        {
            Root = entry.Root,
            Withdrawal = entry.Withdrawal,
            ClaimableAtBlock = claimableAt,
            Status = pin.Block.Number >= claimableAt ? QueuedWithdrawalStatus.Claimable : QueuedWithdrawalStatus.Waiting,
            IsLegacy = entry.IsLegacy,
            Strategies =
            [
                .. entry.Withdrawal.Strategies.Select((strategy, i) => new QueuedStrategyShares(
                    strategy,
                    labels.SymbolOf(strategy),
                    labels.TokenOf(strategy),
                    entry.Withdrawal.ScaledShares[i],
                    entry.Shares[i],
                    AtRisk(entry, strategy, entry.Shares[i], pin.Block, claimableAt - 1),
                    EigenLayerContext.IsBeaconChainEth(strategy) ? entry.Shares[i] : underlying[i].OrNull())),
            ],
        };
    }

    // The state is that after the block, so only blocks above it can still slash, and only up to the last slashable one.
    internal static UInt256 AtRisk(QueueEntry entry, Address strategy, UInt256 shares, BlockRef block, ulong slashableUntil) =>
        EigenLayerContext.IsBeaconChainEth(strategy) || (!entry.Withdrawal.DelegatedTo.IsZero && block.Number < slashableUntil) ? shares : UInt256.Zero;
}
