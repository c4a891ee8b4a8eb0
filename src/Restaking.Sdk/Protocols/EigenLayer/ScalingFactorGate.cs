using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>Adding shares must leave the staker a scaling factor (<c>SlashingLib.update</c>).</summary>
internal static class ScalingFactorGate
{
    /// <summary>
    /// Refuses what would round the factor to zero. Without deposit shares before (a first deposit, a delegation) the contract does not ask.
    /// </summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="depositShares">Deposit shares before.</param>
    /// <param name="scalingFactor">The factor before (WAD).</param>
    /// <param name="slashingFactor">The slashing factor (WAD), not zero.</param>
    /// <param name="added">Shares to add, not zero.</param>
    /// <param name="refusals">Where the reason goes.</param>
    /// <returns>The factor afterwards; that of before when it is refused.</returns>
    public static UInt256 Add(
        Address strategy,
        UInt256 depositShares,
        UInt256 scalingFactor,
        UInt256 slashingFactor,
        UInt256 added,
        ImmutableArray<EigenLayerRefusal>.Builder refusals)
    {
        // More than a strategy can count: other gates refuse it, and there is no factor to compute.
        if (added > ShareMath.MaxTotalShares)
        {
            return scalingFactor;
        }

        if (depositShares != UInt256.Zero && ShareMath.SmallestAddition(scalingFactor, depositShares, slashingFactor) is var fewest && added < fewest)
        {
            refusals.Add(new ScalingFactorWouldBeZero(strategy, added, fewest, depositShares, scalingFactor, slashingFactor));
            return scalingFactor;
        }

        return ShareMath.ScalingFactorAfterAdding(scalingFactor, depositShares, added, slashingFactor);
    }
}
