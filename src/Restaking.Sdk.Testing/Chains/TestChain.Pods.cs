using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <content>Pods (native restaking).</content>
public sealed partial class TestChain
{
    // Storage of the devnet's EigenPodBeacon: address implementation, address owner.
    private const byte BeaconImplementationSlot = 0;
    private const byte BeaconOwnerSlot = 1;

    // What constructors before 1.9 take besides: 1.5 a genesis time and a version's text by its offset (128), 1.6 to 1.8 the text alone. Later ones take
    // two arguments and do not look at what follows them.
    private static readonly byte[] s_argumentsOfOlderPods =
        [.. Word(4 * 32), .. Word(4 * 32), .. Word(5), .. "1.5.0"u8, .. new byte[27]];

    private DevnetPods? _pods;

    /// <summary>
    /// Pods that work here. The devnet has them. Snapshots hold the EigenPodManager and neither the pods' code nor what they talk to: these
    /// are put in place first, with the devnet's code, or with the code given.
    /// </summary>
    /// <param name="eigenPodCode">Creation code of another EigenPod, without arguments, such as the real one of any version from 1.5 on.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="InvalidOperationException">The chain has no EigenPodManager.</exception>
    public async Task<DevnetPods> UsePodsAsync(ReadOnlyMemory<byte>? eigenPodCode = null, CancellationToken cancellationToken = default)
    {
        if (Devnet is not null && eigenPodCode is null)
        {
            return Devnet.Pods;
        }

        return _pods ??= await PlacePodsAsync(eigenPodCode, cancellationToken).ConfigureAwait(false);
    }

    private async Task<DevnetPods> PlacePodsAsync(ReadOnlyMemory<byte>? eigenPodCode, CancellationToken cancellationToken)
    {
        EigenPodManager manager = new(EigenLayer.EigenPodManager ?? throw new InvalidOperationException($"{Network} has no EigenPodManager."));
        Address beacon = await ReadAsync(manager.EigenPodBeacon(), cancellationToken).ConfigureAwait(false);
        Address depositContract = await ReadAsync(manager.EthPOS(), cancellationToken).ConfigureAwait(false);
        await BeaconPredeploys.PlaceAsync(Node, cancellationToken).ConfigureAwait(false);
        if (!depositContract.IsZero && (await Rpc.GetCodeAsync(depositContract, BlockTag.Latest, cancellationToken).ConfigureAwait(false)).Length == 0)
        {
            await Node.SetCodeAsync(depositContract, DevnetArtifacts.RuntimeCode("DepositContract"), cancellationToken).ConfigureAwait(false);
        }

        AnvilImpersonation admin = await Node.ImpersonateAsync(_admin, DefaultBalance, cancellationToken).ConfigureAwait(false);
        await using (admin.ConfigureAwait(false))
        {
            byte[] arguments = RegistryConstructors.Addresses(depositContract, manager.Address);
            var deployer = new DevnetDeployer(admin, cancellationToken);
            Address implementation = eigenPodCode is { } code
                ? (await admin.ExecuteAsync(null, (byte[])[.. code.Span, .. arguments, .. s_argumentsOfOlderPods], cancellationToken: cancellationToken).ConfigureAwait(false)).ContractAddress!.Value
                : await deployer.DeployAsync("EigenPod", arguments).ConfigureAwait(false);
            Address before = await deployer.DeployAsync("EigenPodBeforeRequests", arguments).ConfigureAwait(false);
            if (Devnet is null)
            {
                Address ours = await deployer.DeployAsync("EigenPodBeacon", RegistryConstructors.Addresses(implementation, _admin)).ConfigureAwait(false);
                byte[] runtime = await Rpc.GetCodeAsync(ours, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
                await Node.SetCodeAsync(beacon, runtime, cancellationToken).ConfigureAwait(false);
                await Node.SetStorageAsync(beacon, (UInt256)(ulong)BeaconImplementationSlot, implementation.ToWord(), cancellationToken).ConfigureAwait(false);
                await Node.SetStorageAsync(beacon, (UInt256)(ulong)BeaconOwnerSlot, _admin.ToWord(), cancellationToken).ConfigureAwait(false);
            }

            var pods = new DevnetPods(Node, _admin)
            {
                Manager = manager.Address,
                Beacon = beacon,
                DepositContract = depositContract,
                Implementation = implementation,
                ImplementationBeforeRequests = before,
            };
            await pods.UpgradeAsync(implementation, cancellationToken).ConfigureAwait(false);
            await SetForkTimestampAsync(manager, cancellationToken).ConfigureAwait(false);
            return pods;
        }
    }

    private static byte[] Word(byte value)
    {
        var word = new byte[32];
        word[^1] = value;
        return word;
    }

    // Snapshots have the slots that somebody had read, and this one is not among them; nor is, sometimes, the owner's.
    private async Task SetForkTimestampAsync(EigenPodManager manager, CancellationToken cancellationToken)
    {
        if (await ReadAsync(manager.PectraForkTimestamp(), cancellationToken).ConfigureAwait(false) != 0)
        {
            return;
        }

        Address owner = await ReadAsync(manager.Owner(), cancellationToken).ConfigureAwait(false);
        await FundAsync(owner, cancellationToken: cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(owner, manager.SetProofTimestampSetter(_admin), cancellationToken: cancellationToken).ConfigureAwait(false);
        await FundAsync(_admin, cancellationToken: cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(_admin, manager.SetPectraForkTimestamp(DevnetPods.PectraForkTimestamp), cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}
