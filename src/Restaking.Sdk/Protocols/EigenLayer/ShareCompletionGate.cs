using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>What stands in the way of completing withdrawals as shares: these become deposit shares, delegated to the staker's operator of now.</summary>
internal static class ShareCompletionGate
{
    /// <param name="context">The parts.</param>
    /// <param name="staker">The staker.</param>
    /// <param name="operatorAddress">Its operator; the zero address for none.</param>
    /// <param name="paid">Strategies and shares, none of them zero, in the order they are credited.</param>
    /// <param name="pin">The block.</param>
    /// <param name="refusals">Where reasons go.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    public static async Task CheckAsync(
        EigenLayerContext context,
        Address staker,
        Address operatorAddress,
        ImmutableArray<(Address Strategy, UInt256 Shares)> paid,
        RpcPin pin,
        ImmutableArray<EigenLayerRefusal>.Builder refusals,
        CancellationToken cancellationToken)
    {
        if (paid.IsEmpty)
        {
            return;
        }

        ImmutableArray<Address> strategies = [.. paid.Select(line => line.Strategy).Distinct()];
        ImmutableArray<Address> tokenStrategies = [.. strategies.Where(strategy => !EigenLayerContext.IsBeaconChainEth(strategy))];
        bool hasNative = tokenStrategies.Length < strategies.Length;
        ReadBatch batch = context.Reader.CreateBatch();
        ReadSlot<ImmutableArray<ulong>> magnitudes = batch.Add(context.AllocationManager.GetMaxMagnitudes(operatorAddress, strategies));
        ReadSlot<UInt256>[] factors = [.. strategies.Select(strategy => batch.Add(context.DelegationManager.DepositScalingFactor(staker, strategy)))];
        ReadSlot<UInt256> count = batch.Add(context.StrategyManager.StakerStrategyListLength(staker));
        ReadSlot<UInt256>[] held = [.. tokenStrategies.Select(strategy => batch.Add(context.StrategyManager.StakerDepositShares(staker, strategy)))];
        ReadSlot<ulong>? beaconChain = hasNative ? batch.Add(context.PodManager().BeaconChainSlashingFactor(staker)) : null;
        ReadSlot<Int256>? native = hasNative ? batch.Add(context.PodManager().PodOwnerDepositShares(staker)) : null;
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);

        ImmutableArray<ulong> maxMagnitudes = magnitudes.Value.OfLength(strategies.Length, "getMaxMagnitudes");
        for (int i = 0; i < strategies.Length; i++)
        {
            // More than any strategy can have is in no queue, which is refused already; it would not fit the sums.
            UInt256[] lines = [.. paid.Where(line => line.Strategy == strategies[i] && line.Shares <= ShareMath.MaxTotalShares).Select(line => line.Shares)];
            if (EigenLayerContext.IsBeaconChainEth(strategies[i]))
            {
                CheckNative(staker, operatorAddress, maxMagnitudes[i], beaconChain!.Value, native!.Value, factors[i].Value, lines, refusals);
            }
            else if (maxMagnitudes[i] == 0)
            {
                refusals.Add(new OperatorFullySlashed(operatorAddress, strategies[i]));
            }
            else
            {
                AddAll(strategies[i], (Int256)held[tokenStrategies.IndexOf(strategies[i])].Value, factors[i].Value, maxMagnitudes[i], lines, refusals);
            }
        }

        UInt256 strategyCount = count.Value;
        for (int i = 0; i < tokenStrategies.Length; i++)
        {
            if (held[i].Value == UInt256.Zero && ++strategyCount > (UInt256)(uint)EigenLayerContext.MaxStakerStrategies)
            {
                refusals.Add(new MaxStrategiesExceeded(tokenStrategies[i], EigenLayerContext.MaxStakerStrategies));
            }
        }

        await VaultGate.CheckJoiningAsync(
            context,
            [.. paid.Where(line => !EigenLayerContext.IsBeaconChainEth(line.Strategy) && line.Shares <= ShareMath.MaxTotalShares)],
            operatorAddress,
            pin,
            refusals,
            cancellationToken).ConfigureAwait(false);
    }

    // Beacon chain ETH is delegated like the others; of its slashing factor the staker's own losses are a part.
    private static void CheckNative(
        Address staker,
        Address operatorAddress,
        ulong maxMagnitude,
        ulong beaconChain,
        Int256 held,
        UInt256 scalingFactor,
        UInt256[] lines,
        ImmutableArray<EigenLayerRefusal>.Builder refusals)
    {
        if (PodGates.FullySlashed(staker, operatorAddress, maxMagnitude, beaconChain) is { } slashed)
        {
            refusals.Add(slashed);
            return;
        }

        AddAll(EigenLayerDeployment.BeaconChainEthStrategy, held, scalingFactor, ShareMath.SlashingFactor(maxMagnitude, beaconChain), lines, refusals);
    }

    private static void AddAll(
        Address strategy,
        Int256 held,
        UInt256 scalingFactor,
        UInt256 slashingFactor,
        UInt256[] lines,
        ImmutableArray<EigenLayerRefusal>.Builder refusals)
    {
        foreach (UInt256 shares in lines)
        {
            // A deficit from before the slashing release is paid off first and counts as nothing held (EigenPodManager.addShares).
            Int256 after = held + (Int256)shares;
            UInt256 before = held.Sign < 0 ? UInt256.Zero : (UInt256)held;
            if (after.Sign > 0)
            {
                scalingFactor = ScalingFactorGate.Add(strategy, before, scalingFactor, slashingFactor, (UInt256)after - before, refusals);
            }

            held = after;
        }
    }
}
