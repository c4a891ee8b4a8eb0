using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <summary>
/// Puts a <see cref="CoreBuild"/> on a devnet. Its contracts name each other in their constructors and are meant to run behind proxies: here addresses are
/// chosen first, and what a constructor returns (the code, its immutables in it) is placed there over empty storage, ready for <c>initialize</c>.
/// </summary>
internal sealed class CoreBuildDeployment(AnvilNode node, DevnetDeployer deployer, DevnetOptions options, Address owner, CancellationToken cancellationToken)
{
    private const string StrategyKind = "StrategyBaseTVLLimits";

    // In the order in which they are initialised; the directory goes last, for it names the others.
    private static readonly ImmutableArray<string> Singletons =
    [
        "PermissionController", "AllocationManager", "AllocationManagerView", "DelegationManager", "StrategyManager", "EigenPodManager", "RewardsCoordinator",
        "StrategyFactory", "KeyRegistrar", "ReleaseManager", "AVSDirectory", "CrossChainRegistry", "ProtocolRegistry",
    ];

    private readonly CoreBuild _build = options.Core!;
    private readonly CoreArguments _arguments = new(options, owner);

    public async Task<(EigenLayerDeployment Deployment, DevnetPods Pods)> RunAsync(Address pauserRegistry, Func<DevnetToken, Task<Address>> deployToken)
    {
        await BeaconPredeploys.PlaceAsync(node, cancellationToken).ConfigureAwait(false);
        _arguments["PauserRegistry"] = pauserRegistry;
        _arguments["ETHPOSDeposit"] = await deployer.DeployAsync("DepositContract", default).ConfigureAwait(false);
        foreach (string contract in Singletons.Where(name => _build.Find(name) is not null))
        {
            _arguments[contract] = FreshAddress.Create();
        }

        // Names only: what the core refuses for the EIGEN token it refuses without asking it.
        foreach (string name in (string[])["eigenStrategy", "EIGEN", "bEIGEN"])
        {
            _arguments[name] = FreshAddress.Create();
        }

        Address pod = await BeaconAsync("EigenPod", "eigenPodBeacon").ConfigureAwait(false);
        await BeaconAsync("StrategyBase", "strategyBeacon").ConfigureAwait(false);
        await BeaconAsync("DurationVaultStrategy", "durationVaultBeacon").ConfigureAwait(false);
        foreach (string contract in Singletons.Where(_arguments.Has))
        {
            await PlaceAsync(contract, _arguments[contract]).ConfigureAwait(false);
            await InitializeAsync(contract, _arguments[contract]).ConfigureAwait(false);
        }

        ImmutableArray<StrategyEntry> strategies = await StrategiesAsync(deployToken).ConfigureAwait(false);
        EigenLayerDeployment deployment = new(_arguments["StrategyManager"], _arguments["DelegationManager"], _arguments["AllocationManager"])
        {
            PermissionController = There("PermissionController"),
            EigenPodManager = There("EigenPodManager"),
            EigenPodInitCodeHash = PodInitCodeHash(),
            RewardsCoordinator = There("RewardsCoordinator"),
            StrategyFactory = There("StrategyFactory"),
            KeyRegistrar = There("KeyRegistrar"),
            ReleaseManager = There("ReleaseManager"),
            AVSDirectory = There("AVSDirectory"),
            CrossChainRegistry = There("CrossChainRegistry"),
            ProtocolRegistry = There("ProtocolRegistry"),
            Strategies = strategies,
        };
        if (deployment.ProtocolRegistry is { } registry)
        {
            await deployer.CallAsync(registry, DevnetDeployment.Ship(deployment, options.Version).ToCalldata()).ConfigureAwait(false);
        }

        return (deployment, await PodsAsync(pod).ConfigureAwait(false));
    }

    private Address? There(string contract) => _arguments.Has(contract) ? _arguments[contract] : null;

    private async Task<ImmutableArray<StrategyEntry>> StrategiesAsync(Func<DevnetToken, Task<Address>> deployToken)
    {
        ImmutableArray<StrategyEntry>.Builder entries = ImmutableArray.CreateBuilder<StrategyEntry>(options.Tokens.Length);
        foreach (DevnetToken token in options.Tokens)
        {
            Address strategy = FreshAddress.Create();
            _arguments["underlyingToken"] = await deployToken(token).ConfigureAwait(false);
            await PlaceAsync(StrategyKind, strategy).ConfigureAwait(false);
            await InitializeAsync(StrategyKind, strategy).ConfigureAwait(false);
            entries.Add(new StrategyEntry(token.Symbol, strategy, _arguments["underlyingToken"], StrategyKind));
        }

        StrategyManager manager = new(_arguments["StrategyManager"]);
        await deployer.CallAsync(manager.Address, manager.AddStrategiesToDepositWhitelist([.. entries.Select(entry => entry.Strategy)]).ToCalldata()).ConfigureAwait(false);
        if (There("StrategyFactory") is { } factory)
        {
            await deployer.CallAsync(manager.Address, manager.SetStrategyWhitelister(factory).ToCalldata()).ConfigureAwait(false);
        }

        return entries.ToImmutable();
    }

    /// <summary>Where the build says what pods are made from: a beacon proxy with the beacon's address and no call.</summary>
    private Hash32? PodInitCodeHash() => _build.Find("EigenPodProxy") is { } proxy
        ? Keccak256.Hash([.. proxy.CreationCode.Span, .. DevnetWords.Concat([DevnetWords.Of(_arguments["eigenPodBeacon"]), DevnetWords.Of(2UL * AbiSize.Word), Hash32.Zero])])
        : null;

    private async Task<DevnetPods> PodsAsync(Address implementation)
    {
        EigenPodManager manager = new(_arguments["EigenPodManager"]);
        if (_build.Find("EigenPodManager")!.Functions.Contains("setPectraForkTimestamp"))
        {
            await deployer.CallAsync(manager.Address, manager.SetProofTimestampSetter(owner).ToCalldata()).ConfigureAwait(false);
            await deployer.CallAsync(manager.Address, manager.SetPectraForkTimestamp(DevnetPods.PectraForkTimestamp).ToCalldata()).ConfigureAwait(false);
        }

        Address depositContract = _arguments["ETHPOSDeposit"];
        return new DevnetPods(node, owner)
        {
            Manager = manager.Address,
            Beacon = _arguments["eigenPodBeacon"],
            DepositContract = depositContract,
            Implementation = implementation,
            ImplementationBeforeRequests = await deployer.DeployAsync("EigenPodBeforeRequests", RegistryConstructors.Addresses(depositContract, manager.Address)).ConfigureAwait(false),
        };
    }

    /// <summary>An implementation, and the beacon that names it to the proxies that the core makes.</summary>
    private async Task<Address> BeaconAsync(string contract, string parameter)
    {
        if (_build.Find(contract) is null)
        {
            return Address.Zero;
        }

        Address implementation = FreshAddress.Create();
        await PlaceAsync(contract, implementation).ConfigureAwait(false);
        _arguments[parameter] = await deployer.DeployAsync("EigenPodBeacon", RegistryConstructors.Addresses(implementation, owner)).ConfigureAwait(false);
        return implementation;
    }

    private async Task PlaceAsync(string contract, Address address)
    {
        CoreContract code = _build.Find(contract)!;
        byte[] creation = [.. code.CreationCode.Span, .. _arguments.Encode(code.Constructor)];
        byte[] runtime = await node.Rpc.CallAsync(new CallRequest { Data = creation }, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        await node.SetCodeAsync(address, runtime, cancellationToken).ConfigureAwait(false);
    }

    private async Task InitializeAsync(string contract, Address address)
    {
        if (_build.Find(contract)!.Initialize is not { } parameters)
        {
            return;
        }

        byte[] selector = DevnetWords.Call($"initialize({string.Join(',', parameters.Select(parameter => parameter.SignatureType))})");
        await deployer.CallAsync(address, (byte[])[.. selector, .. _arguments.Encode(parameters)]).ConfigureAwait(false);
    }
}
