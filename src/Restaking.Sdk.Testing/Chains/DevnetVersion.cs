using System.Collections.Immutable;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;

namespace Restaking.Sdk.Testing;

/// <summary>Which release of the core a devnet behaves as: which contracts stand for it, and which functions it does not have yet.</summary>
internal readonly record struct DevnetVersion(int Minor)
{
    /// <exception cref="ArgumentException">No release of the core since slashing is written so.</exception>
    public static DevnetVersion Parse(string version)
    {
        ArgumentNullException.ThrowIfNull(version);
        string[] parts = version.Split('-')[0].Split('.');
        return parts.Length >= 2 && parts[0] == "1" && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int minor) && minor >= 3
            ? new DevnetVersion(minor)
            : throw new ArgumentException($"A devnet can be of version 1.3 to 1.13, and '{version}' is none of them.", nameof(version));
    }

    public string AllocationManagerName => Minor < 9 ? "AllocationManagerBefore19" : "AllocationManager";

    public string DelegationManagerName => Minor < 9 ? "DelegationManagerBefore19" : "DelegationManager";

    public string StrategyManagerName => Minor < 5 ? "StrategyManagerBefore15" : Minor < 13 ? "StrategyManagerBeforeDelay" : "StrategyManager";

    /// <summary>Functions that came later, by contract.</summary>
    public IEnumerable<(Address Contract, ImmutableArray<Selector> Later)> LaterFunctions(EigenLayerDeployment deployment)
    {
        List<Selector> allocations = [];
        List<Selector> strategies = [];
        if (Minor < 9)
        {
            allocations.AddRange(
            [
                AllocationManager.GetSlasherCall.Selector,
                AllocationManager.GetPendingSlasherCall.Selector,
                AllocationManager.UpdateSlasherCall.Selector,
                AllocationManager.MigrateSlashersCall.Selector,
                AllocationManager.SlasherConfigurationDelayCall.Selector,
                AllocationManager.CreateOperatorSetsAddressCreateSetParamsV2ArrayCall.Selector,
                AllocationManager.CreateRedistributingOperatorSetsAddressCreateSetParamsV2ArrayAddressArrayCall.Selector,
            ]);
        }

        if (Minor < 5)
        {
            allocations.AddRange(
            [
                AllocationManager.GetRedistributionRecipientCall.Selector,
                AllocationManager.IsRedistributingOperatorSetCall.Selector,
                AllocationManager.IsOperatorRedistributableCall.Selector,
                AllocationManager.GetSlashCountCall.Selector,
                AllocationManager.CreateRedistributingOperatorSetsAddressCreateSetParamsArrayAddressArrayCall.Selector,
            ]);
            strategies.AddRange(
            [
                Selector.FromSignature("getBurnOrRedistributableShares((address,uint32),uint256)"),
                Selector.FromSignature("getBurnOrRedistributableShares((address,uint32),uint256,address)"),
                StrategyManager.GetBurnOrRedistributableCountCall.Selector,
                StrategyManager.GetPendingOperatorSetsCall.Selector,
                StrategyManager.GetPendingSlashIdsCall.Selector,
                StrategyManager.ClearBurnOrRedistributableSharesCall.Selector,
                StrategyManager.ClearBurnOrRedistributableSharesByStrategyCall.Selector,
            ]);
        }

        if (allocations.Count > 0)
        {
            yield return (deployment.AllocationManager, [.. allocations]);
        }

        if (strategies.Count > 0)
        {
            yield return (deployment.StrategyManager, [.. strategies]);
        }
    }
}
