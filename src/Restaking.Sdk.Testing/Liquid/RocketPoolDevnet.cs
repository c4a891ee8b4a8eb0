using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.RocketPool;

namespace Restaking.Sdk.Testing;

/// <summary>Rocket Pool on a devnet: the storage with the real keys, rETH, its deposit pool and settings, and what its nodes and its DAO do there.</summary>
public sealed class RocketPoolDevnet : ILiquidDevnet
{
    private readonly AnvilNode _node;
    private readonly Address _balances;

    private RocketPoolDevnet(AnvilNode node, RocketPoolDeployment deployment, Address depositPool, Address balances)
    {
        _node = node;
        Deployment = deployment;
        DepositPool = depositPool;
        _balances = balances;
    }

    /// <summary>Where the contracts are that never change.</summary>
    public RocketPoolDeployment Deployment { get; }

    /// <summary>The deposit pool the storage names now.</summary>
    public Address DepositPool { get; private set; }

    /// <summary>Deploys it all: deposits on, minimum 0.01 ether, fee 0.05 %, room for 18,000 ether, one rETH worth some 1.14 ether.</summary>
    /// <param name="node">A node that mines on its own.</param>
    /// <param name="cancellationToken">Gives up; what was deployed stays.</param>
    /// <exception cref="RpcException">The node refused a step.</exception>
    public static async Task<RocketPoolDevnet> DeployAsync(AnvilNode node, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        LiquidDeployer deployer = await LiquidDeployer.StartAsync(node, cancellationToken).ConfigureAwait(false);
        await using (deployer.ConfigureAwait(false))
        {
            Address storage = await deployer.DeployAsync("RocketStorage").ConfigureAwait(false);
            Address reth = await NewAsync("RocketTokenRETH", RocketStorageKeys.TokenREth).ConfigureAwait(false);
            Address pool = await NewAsync("RocketDepositPool", RocketStorageKeys.DepositPool).ConfigureAwait(false);
            Address balances = await NewAsync("RocketNetworkBalances", "rocketNetworkBalances").ConfigureAwait(false);
            await NewAsync("RocketDAOProtocolSettingsDeposit", "rocketDAOProtocolSettingsDeposit").ConfigureAwait(false);
            await NewAsync("RocketDAOProtocolSettingsNetwork", "rocketDAOProtocolSettingsNetwork").ConfigureAwait(false);
            RocketPoolDevnet devnet = new(node, new RocketPoolDeployment { Storage = storage, REth = reth }, pool, balances);
            await devnet.SetDepositPoolMaximumAsync(UInt256.FromEther("18000"), cancellationToken).ConfigureAwait(false);
            await devnet.ReportBalancesAsync(UInt256.FromEther("1143.217654321098765432"), UInt256.FromEther("1000"), cancellationToken).ConfigureAwait(false);
            return devnet;

            async Task<Address> NewAsync(string contract, string name)
            {
                Address deployed = await deployer.DeployAsync(contract, DevnetWords.Of(storage)).ConfigureAwait(false);
                await deployer.CallAsync(storage, "devnetSetAddress(bytes32,address)", RocketStorageKeys.ContractAddress(name), DevnetWords.Of(deployed)).ConfigureAwait(false);
                return deployed;
            }
        }
    }

    /// <inheritdoc />
    public RestakingNetwork AddTo(RestakingNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network with { RocketPool = Deployment };
    }

    /// <summary>The oracle nodes report what rETH is backed by, which is what it is worth until the next report.</summary>
    /// <param name="totalEth">All ether of the network, in wei.</param>
    /// <param name="supply">The rETH it backs.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task ReportBalancesAsync(UInt256 totalEth, UInt256 supply, CancellationToken cancellationToken = default) =>
        CallAsync(_balances, "devnetUpdateBalances(uint256,uint256,uint256)", cancellationToken, DevnetWords.Of(totalEth), DevnetWords.Of(totalEth), DevnetWords.Of(supply));

    /// <summary>Switches deposits on or off.</summary>
    public Task SetDepositsEnabledAsync(bool enabled, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Storage, "devnetSetBool(bytes32,bool)", cancellationToken, RocketStorageKeys.DepositEnabled, DevnetWords.Of(enabled));

    /// <summary>Sets the deposit fee: 10^18 is all of a deposit.</summary>
    public Task SetDepositFeeAsync(UInt256 fee, CancellationToken cancellationToken = default) => SetUintAsync(RocketStorageKeys.DepositFee, fee, cancellationToken);

    /// <summary>Sets how much ether the deposit pool may hold, in wei.</summary>
    public Task SetDepositPoolMaximumAsync(UInt256 maximum, CancellationToken cancellationToken = default) =>
        SetUintAsync(RocketStorageKeys.Setting("deposit", "deposit.pool.maximum"), maximum, cancellationToken);

    /// <summary>Sets what validators wait for: it raises the room for deposits and lowers what the pool can spare for burning.</summary>
    public Task SetQueueCapacityAsync(UInt256 wei, CancellationToken cancellationToken = default) =>
        CallAsync(DepositPool, "devnetSetQueueCapacity(uint256)", cancellationToken, DevnetWords.Of(wei));

    /// <summary>What deposit pools of the first version did: notes an account's deposit in a block, and makes rETH wait for some blocks after it.</summary>
    public async Task BeginDepositDelayAsync(Address account, ulong depositBlock, ulong delayBlocks, CancellationToken cancellationToken = default)
    {
        await SetUintAsync(RocketStorageKeys.REthDepositDelay, delayBlocks, cancellationToken).ConfigureAwait(false);
        await SetUintAsync(RocketStorageKeys.LastDepositBlock(account), depositBlock, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An upgrade: another deposit pool takes the old one's place, and the old one refuses everything from then on.</summary>
    /// <returns>The new pool.</returns>
    public async Task<Address> ReplaceDepositPoolAsync(CancellationToken cancellationToken = default)
    {
        LiquidDeployer deployer = await LiquidDeployer.StartAsync(_node, cancellationToken).ConfigureAwait(false);
        await using (deployer.ConfigureAwait(false))
        {
            DepositPool = await deployer.DeployAsync("RocketDepositPool", DevnetWords.Of(Deployment.Storage)).ConfigureAwait(false);
            await deployer.CallAsync(
                Deployment.Storage,
                "devnetSetAddress(bytes32,address)",
                RocketStorageKeys.ContractAddress(RocketStorageKeys.DepositPool),
                DevnetWords.Of(DepositPool)).ConfigureAwait(false);
            return DepositPool;
        }
    }

    private Task SetUintAsync(Hash32 key, UInt256 value, CancellationToken cancellationToken) =>
        CallAsync(Deployment.Storage, "devnetSetUint(bytes32,uint256)", cancellationToken, key, DevnetWords.Of(value));

    private async Task CallAsync(Address contract, string signature, CancellationToken cancellationToken, params Hash32[] words)
    {
        LiquidDeployer caller = await LiquidDeployer.StartAsync(_node, cancellationToken).ConfigureAwait(false);
        await using (caller.ConfigureAwait(false))
        {
            await caller.CallAsync(contract, signature, words).ConfigureAwait(false);
        }
    }
}
