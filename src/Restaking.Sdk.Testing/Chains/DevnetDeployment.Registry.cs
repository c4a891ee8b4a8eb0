using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;

namespace Restaking.Sdk.Testing;

/// <content>Factory, keys, releases, registration of the older kind, and the directory of all of it.</content>
public static partial class DevnetDeployment
{
    /// <summary>Goes last: the directory names what is there by then, and the factory becomes the whitelister of strategies.</summary>
    private static async Task<EigenLayerDeployment> DeployRegistryAsync(
        DevnetDeployer deployer,
        EigenLayerDeployment core,
        Address pauserRegistry,
        Address owner,
        DevnetOptions options)
    {
        string version = options.Version;
        Address eigen = await deployer.DeployAsync("LiquidStakingToken", DevnetConstructors.Token("Devnet EIGEN", "EIGEN")).ConfigureAwait(false);
        Address backingEigen = await deployer.DeployAsync("LiquidStakingToken", DevnetConstructors.Token("Devnet bEIGEN", "bEIGEN")).ConfigureAwait(false);
        Address permissions = core.PermissionController!.Value;
        Address strategyDeployer = await deployer.DeployAsync("StrategyDeployer", default).ConfigureAwait(false);
        Address vaultDeployer = await deployer.DeployAsync(
            options.HasRulesOf113 ? "DurationVaultDeployer" : "DurationVaultDeployerBeforeNames", default).ConfigureAwait(false);
        Address[] wiring =
        [
            core.StrategyManager, pauserRegistry, core.DelegationManager, core.AllocationManager, core.RewardsCoordinator ?? Address.Zero, strategyDeployer, vaultDeployer,
        ];
        Address factory = await deployer.DeployAsync(
            options.HasRulesOf113 ? "StrategyFactory" : "StrategyFactoryBeforeNames",
            RegistryConstructors.Addresses(options.HasRulesOf113 ? [.. wiring, eigen, backingEigen, owner] : [.. wiring, owner])).ConfigureAwait(false);
        await deployer.CallAsync(core.StrategyManager, new StrategyManager(core.StrategyManager).SetStrategyWhitelister(factory).ToCalldata()).ConfigureAwait(false);

        Address keys = await deployer.DeployAsync("KeyRegistrar", RegistryConstructors.KeyRegistrar(permissions, core.AllocationManager, version)).ConfigureAwait(false);
        Address releases = await deployer.DeployAsync("ReleaseManager", RegistryConstructors.Addresses(permissions)).ConfigureAwait(false);
        Address directory = await deployer.DeployAsync(
            "AVSDirectory", RegistryConstructors.AVSDirectory(core.DelegationManager, pauserRegistry, version, owner)).ConfigureAwait(false);
        Address registry = await deployer.DeployAsync("ProtocolRegistry", RegistryConstructors.Addresses(owner, owner)).ConfigureAwait(false);

        EigenLayerDeployment whole = core with
        {
            StrategyFactory = factory,
            KeyRegistrar = keys,
            ReleaseManager = releases,
            AVSDirectory = directory,
            ProtocolRegistry = registry,
            Eigen = eigen,
            BackingEigen = backingEigen,
        };
        await deployer.CallAsync(registry, Ship(whole, version).ToCalldata()).ConfigureAwait(false);
        return whole;
    }

    /// <summary>Names are those of the contracts, as on every network.</summary>
    internal static ProtocolRegistry.ShipCall Ship(EigenLayerDeployment deployment, string version)
    {
        ImmutableArray<(string Name, Address Address, bool Pausable)> there =
        [
            .. new (string Name, Address? Address, bool Pausable)[]
            {
                (nameof(deployment.AllocationManager), deployment.AllocationManager, true),
                (nameof(deployment.AVSDirectory), deployment.AVSDirectory, true),
                (nameof(deployment.BackingEigen), deployment.BackingEigen, false),
                (nameof(deployment.DelegationManager), deployment.DelegationManager, true),
                (nameof(deployment.Eigen), deployment.Eigen, false),
                (nameof(deployment.EigenPodManager), deployment.EigenPodManager, true),
                (nameof(deployment.KeyRegistrar), deployment.KeyRegistrar, false),
                (nameof(deployment.PermissionController), deployment.PermissionController, false),
                (nameof(deployment.ReleaseManager), deployment.ReleaseManager, false),
                (nameof(deployment.RewardsCoordinator), deployment.RewardsCoordinator, true),
                (nameof(deployment.StrategyFactory), deployment.StrategyFactory, true),
                (nameof(deployment.StrategyManager), deployment.StrategyManager, true),
            }
            .Where(contract => contract.Address is not null).Select(contract => (contract.Name, contract.Address!.Value, contract.Pausable)),
        ];
        return new ProtocolRegistry(deployment.ProtocolRegistry!.Value).Ship(
            [.. there.Select(contract => contract.Address)],
            [.. there.Select(contract => new ProtocolRegistry.DeploymentConfig(contract.Pausable, false))],
            [.. there.Select(contract => contract.Name)],
            version);
    }
}
