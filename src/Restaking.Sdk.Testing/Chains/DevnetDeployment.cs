using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <summary>
/// Deploys the devnet: contracts of this project's own that follow the rules of the EigenLayer core, with tokens and strategies.
/// They are for tests and trials, unaudited, and never to hold value.
/// </summary>
public static partial class DevnetDeployment
{
    private const string StrategyKind = "StrategyBaseTVLLimits";

    /// <summary>Deploys it on a node, in some twenty transactions, and places Multicall3 at its usual address.</summary>
    /// <param name="node">A node that mines on its own, usually one started without options.</param>
    /// <param name="options">Delays and tokens; the defaults when null.</param>
    /// <param name="cancellationToken">Gives up; what was deployed stays.</param>
    /// <exception cref="RpcException">The node refused a step.</exception>
    public static async Task<Devnet> DeployAsync(AnvilNode node, DevnetOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        options ??= new DevnetOptions();
        options = options.Core is { } core ? options with { Version = core.Version } : options;
        ulong chainId = await node.Rpc.GetChainIdAsync(cancellationToken).ConfigureAwait(false);
        await Multicall3Placement.PlaceAsync(node, cancellationToken).ConfigureAwait(false);

        Address owner = FreshAddress.Create();
        AnvilImpersonation account = await node.ImpersonateAsync(owner, UInt256.FromEther("1000000"), cancellationToken).ConfigureAwait(false);
        await using (account.ConfigureAwait(false))
        {
            var deployer = new DevnetDeployer(account, cancellationToken);
            Address pauserRegistry = await deployer.DeployAsync("PauserRegistry", DevnetConstructors.PauserRegistry(owner, owner)).ConfigureAwait(false);
            if (options.Core is not null)
            {
                var build = new CoreBuildDeployment(node, deployer, options, owner, cancellationToken);
                (EigenLayerDeployment deployment, DevnetPods podsOfBuild) = await build.RunAsync(pauserRegistry, token => DeployTokenAsync(deployer, token)).ConfigureAwait(false);
                return new Devnet(node, NetworkOf(chainId, deployment), options, owner) { PodsOrNull = podsOfBuild };
            }

            var version = DevnetVersion.Parse(options.Version);
            Address permissions = await deployer.DeployAsync("PermissionController", default).ConfigureAwait(false);
            Address allocations = await deployer.DeployAsync(
                version.AllocationManagerName,
                DevnetConstructors.AllocationManager(pauserRegistry, permissions, options.DeallocationDelayBlocks, options.ConfigurationDelayBlocks)).ConfigureAwait(false);
            Address delegations = await deployer.DeployAsync(
                version.DelegationManagerName,
                DevnetConstructors.DelegationManager(allocations, pauserRegistry, permissions, options.WithdrawalDelayBlocks, options.Version)).ConfigureAwait(false);
            Address strategies = await deployer.DeployAsync(
                version.StrategyManagerName,
                DevnetConstructors.StrategyManager(
                    allocations, delegations, pauserRegistry, options.HasRulesOf113 ? options.SlashResolutionDelayBlocks : null, options.Version, owner)).ConfigureAwait(false);
            await deployer.CallAsync(allocations, DevnetCalls.Initialize(delegations)).ConfigureAwait(false);
            await deployer.CallAsync(delegations, DevnetCalls.Initialize(strategies)).ConfigureAwait(false);

            ImmutableArray<StrategyEntry>.Builder entries = ImmutableArray.CreateBuilder<StrategyEntry>(options.Tokens.Length);
            foreach (DevnetToken token in options.Tokens)
            {
                Address tokenAddress = await DeployTokenAsync(deployer, token).ConfigureAwait(false);
                Address strategy = await deployer.DeployAsync(
                    StrategyKind,
                    DevnetConstructors.Strategy(strategies, pauserRegistry, tokenAddress)).ConfigureAwait(false);
                entries.Add(new StrategyEntry(token.Symbol, strategy, tokenAddress, StrategyKind));
            }

            if (entries.Count > 0)
            {
                var whitelist = new StrategyManager(strategies).AddStrategiesToDepositWhitelist([.. entries.Select(e => e.Strategy)]);
                await deployer.CallAsync(strategies, whitelist.ToCalldata()).ConfigureAwait(false);
            }

            var eigenLayer = new EigenLayerDeployment(strategies, delegations, allocations)
            {
                PermissionController = permissions,
                Strategies = entries.ToImmutable(),
            };
            DevnetPods? pods = null;
            if (!options.CoreOnly)
            {
                (eigenLayer, pods) = await DeployPodsAsync(node, deployer, eigenLayer, pauserRegistry, owner, cancellationToken).ConfigureAwait(false);
                eigenLayer = await DeployRewardsAsync(deployer, eigenLayer, pauserRegistry, owner, options).ConfigureAwait(false);
                eigenLayer = await DeployRegistryAsync(deployer, eigenLayer, pauserRegistry, owner, options).ConfigureAwait(false);
            }

            await HideLaterFunctionsAsync(node, eigenLayer, version, cancellationToken).ConfigureAwait(false);
            return new Devnet(node, NetworkOf(chainId, eigenLayer), options, owner) { PodsOrNull = pods };
        }
    }

    private static RestakingNetwork NetworkOf(ulong chainId, EigenLayerDeployment eigenLayer) =>
        new("Devnet", chainId) { Multicall3 = Multicall3Placement.Address, EigenLayer = eigenLayer };

    private static Task<Address> DeployTokenAsync(DevnetDeployer deployer, DevnetToken token) => deployer.DeployAsync(
        token.Kind == DevnetTokenKind.Rebasing ? "RebasingToken" : "LiquidStakingToken",
        DevnetConstructors.Token($"Devnet {token.Symbol}", token.Symbol));
}

/// <summary>Sends the deployment's transactions, one after the other, from one account.</summary>
internal sealed class DevnetDeployer(AnvilImpersonation account, CancellationToken cancellationToken)
{
    public async Task<Address> DeployAsync(string contract, ReadOnlyMemory<byte> constructorArguments)
    {
        byte[] code = [.. DevnetArtifacts.CreationCode(contract).Span, .. constructorArguments.Span];
        TransactionReceipt receipt = await account.ExecuteAsync(null, code, cancellationToken: cancellationToken).ConfigureAwait(false);
        return Succeeded(receipt, contract).ContractAddress
            ?? throw new InvalidOperationException($"The receipt of {contract}'s deployment names no contract.");
    }

    public async Task CallAsync(Address contract, ReadOnlyMemory<byte> calldata) =>
        Succeeded(await account.ExecuteAsync(contract, calldata, cancellationToken: cancellationToken).ConfigureAwait(false), contract.ToString());

    private static TransactionReceipt Succeeded(TransactionReceipt receipt, string what) =>
        receipt.Succeeded ? receipt : throw new InvalidOperationException($"The devnet's deployment failed at {what} (transaction {receipt.TransactionHash}).");
}
