using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>Whether a root can be claimed against.</summary>
public enum DistributionRootState
{
    /// <summary>Posted; claims go from <see cref="DistributionRoot.ActivatesAt"/> on.</summary>
    NotYetActive,

    /// <summary>Claims go.</summary>
    Claimable,

    /// <summary>Taken back by the rewards updater before it was active; claims never go.</summary>
    Disabled,
}

/// <summary>A posted distribution root, at one block.</summary>
/// <param name="Index">Its index, which claims name.</param>
/// <param name="Root">The root.</param>
/// <param name="CalculationEnd">Up to which second (unix) earnings are in it.</param>
/// <param name="ActivatesAt">The first second (unix) in which it can be claimed against.</param>
/// <param name="IsDisabled">Whether it was taken back.</param>
/// <param name="Block">The block.</param>
public sealed record DistributionRoot(uint Index, Hash32 Root, uint CalculationEnd, uint ActivatesAt, bool IsDisabled, BlockRef Block)
{
    /// <summary>Whether it can be claimed against at <see cref="Block"/>.</summary>
    public DistributionRootState State =>
        IsDisabled ? DistributionRootState.Disabled
        : Block.Timestamp >= ActivatesAt ? DistributionRootState.Claimable
        : DistributionRootState.NotYetActive;

    internal static DistributionRoot From(uint index, RewardsCoordinator.DistributionRoot root, BlockRef block) =>
        new(index, root.Root, root.RewardsCalculationEndTimestamp, root.ActivatedAt, root.Disabled, block);
}
