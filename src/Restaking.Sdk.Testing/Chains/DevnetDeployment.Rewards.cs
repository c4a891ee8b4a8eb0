using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;

namespace Restaking.Sdk.Testing;

/// <content>Rewards.</content>
public static partial class DevnetDeployment
{
    /// <summary>The owner posts roots, and gets the protocol fee.</summary>
    private static async Task<EigenLayerDeployment> DeployRewardsAsync(
        DevnetDeployer deployer,
        EigenLayerDeployment core,
        Address pauserRegistry,
        Address owner,
        DevnetOptions options) => core with
        {
            RewardsCoordinator = await deployer.DeployAsync(
                "RewardsCoordinator",
                RewardsConstructors.RewardsCoordinator(core, pauserRegistry, options.RewardsActivationDelaySeconds, owner)).ConfigureAwait(false),
        };
}
