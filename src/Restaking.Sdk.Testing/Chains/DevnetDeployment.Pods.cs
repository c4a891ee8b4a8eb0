using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <content>Native restaking: deposit contract, pods, their manager, and the predeploys they talk to.</content>
public static partial class DevnetDeployment
{
    private static async Task<(EigenLayerDeployment Deployment, DevnetPods Pods)> DeployPodsAsync(
        AnvilNode node,
        DevnetDeployer deployer,
        EigenLayerDeployment core,
        Address pauserRegistry,
        Address owner,
        CancellationToken cancellationToken)
    {
        await BeaconPredeploys.PlaceAsync(node, cancellationToken).ConfigureAwait(false);
        Address depositContract = await deployer.DeployAsync("DepositContract", default).ConfigureAwait(false);

        // Pods know their manager and it knows their beacon: the beacon begins without code to name.
        Address beacon = await deployer.DeployAsync("EigenPodBeacon", RegistryConstructors.Addresses(Address.Zero, owner)).ConfigureAwait(false);
        Address manager = await deployer.DeployAsync(
            "EigenPodManager", RegistryConstructors.Addresses(depositContract, beacon, core.DelegationManager, pauserRegistry, owner)).ConfigureAwait(false);
        Address implementation = await deployer.DeployAsync("EigenPod", RegistryConstructors.Addresses(depositContract, manager)).ConfigureAwait(false);
        Address before = await deployer.DeployAsync("EigenPodBeforeRequests", RegistryConstructors.Addresses(depositContract, manager)).ConfigureAwait(false);
        await deployer.CallAsync(beacon, DevnetWords.Call("upgradeTo(address)", DevnetWords.Of(implementation))).ConfigureAwait(false);
        await deployer.CallAsync(core.DelegationManager, DevnetWords.Call("devnetSetEigenPodManager(address)", DevnetWords.Of(manager))).ConfigureAwait(false);
        EigenPodManager contract = new(manager);
        await deployer.CallAsync(manager, contract.SetProofTimestampSetter(owner).ToCalldata()).ConfigureAwait(false);
        await deployer.CallAsync(manager, contract.SetPectraForkTimestamp(DevnetPods.PectraForkTimestamp).ToCalldata()).ConfigureAwait(false);

        byte[] hash = await node.Rpc.CallAsync(
            new CallRequest { To = manager, Data = DevnetWords.Call("devnetPodInitCodeHash()") }, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        return (
            core with { EigenPodManager = manager, EigenPodInitCodeHash = new Hash32(hash) },
            new DevnetPods(node, owner)
            {
                Manager = manager,
                Beacon = beacon,
                DepositContract = depositContract,
                Implementation = implementation,
                ImplementationBeforeRequests = before,
            });
    }
}
