using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Kelp;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Testing;

/// <summary>
/// Kelp on a devnet, in either generation, and upgraded by one call: rsETH at a price of 1.05 ETH, which takes ETH, a rebasing token like stETH at 1 ETH and
/// a token like ETHx at 1.08 ETH. Requests wait for 20 blocks; instant withdrawals of ETH cost 0.3 %.
/// </summary>
public sealed class KelpDevnet : ILiquidDevnet
{
    /// <summary>The delay of a request, in blocks (57,600 on Ethereum).</summary>
    public const ulong DelayBlocks = 20;

    /// <summary>What an instant withdrawal costs, in hundredths of a percent.</summary>
    public const uint InstantFeeBps = 30;

    /// <summary>The smallest deposit: 0.0001 of the asset.</summary>
    public static readonly UInt256 SmallestDeposit = UInt256.FromEther("0.0001");

    /// <summary>The smallest withdrawal: 0.0005 rsETH.</summary>
    public static readonly UInt256 SmallestWithdrawal = UInt256.FromEther("0.0005");

    private const string PriceOfRsEth = "1.05";
    private static readonly Hash32 OracleKey = Keccak256.Hash("LRT_ORACLE"u8);
    private static readonly Hash32 PoolKey = Keccak256.Hash("LRT_DEPOSIT_POOL"u8);
    private static readonly Hash32 ManagerKey = Keccak256.Hash("LRT_WITHDRAW_MANAGER"u8);
    private static readonly Hash32 VaultKey = Keccak256.Hash("LRT_UNSTAKING_VAULT"u8);

    private readonly AnvilNode _node;

    private KelpDevnet(AnvilNode node, KelpDeployment deployment, Address stEth, Address ethX)
    {
        _node = node;
        Deployment = deployment;
        StEth = stEth;
        EthX = ethX;
    }

    /// <summary>Where the contracts are.</summary>
    public KelpDeployment Deployment { get; }

    /// <summary>The rebasing token, like stETH.</summary>
    public Address StEth { get; }

    /// <summary>The token of constant balances, like ETHx.</summary>
    public Address EthX { get; }

    private Address Vault => Deployment.UnstakingVault!.Value;

    /// <summary>Deploys everything, in the newer generation.</summary>
    /// <param name="node">A node that mines on its own.</param>
    /// <param name="cancellationToken">Gives up; what was deployed stays.</param>
    public static async Task<KelpDevnet> DeployAsync(AnvilNode node, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        LiquidDeployer deployer = await LiquidDeployer.StartAsync(node, cancellationToken).ConfigureAwait(false);
        await using (deployer.ConfigureAwait(false))
        {
            Address config = await deployer.DeployAsync("LRTConfig").ConfigureAwait(false);
            Address[] contracts = new Address[5];
            string[] names = ["RSETH", "LRTOracle", "LRTDepositPool", "LRTWithdrawalManager", "LRTUnstakingVault"];
            for (int i = 0; i < names.Length; i++)
            {
                contracts[i] = await deployer.DeployAsync(names[i], DevnetWords.Of(config)).ConfigureAwait(false);
            }

            (Address rsEth, Address oracle, Address pool, Address manager, Address vault) = (contracts[0], contracts[1], contracts[2], contracts[3], contracts[4]);
            await deployer.CallAsync(config, "devnetSetRsEth(address)", DevnetWords.Of(rsEth)).ConfigureAwait(false);
            foreach ((Hash32 key, Address contract) in new[] { (OracleKey, oracle), (PoolKey, pool), (ManagerKey, manager), (VaultKey, vault) })
            {
                await deployer.CallAsync(config, "devnetSetContract(bytes32,address)", key, DevnetWords.Of(contract)).ConfigureAwait(false);
            }

            Address stEth = await DeployTokenAsync(deployer, "RebasingToken", "Devnet stETH", "stETH").ConfigureAwait(false);
            Address ethX = await DeployTokenAsync(deployer, "LiquidStakingToken", "Devnet ETHx", "ETHx").ConfigureAwait(false);
            foreach ((Address asset, string price, string limit) in new[] { (NativeAsset.Ether, "1", "100000"), (stEth, "1", "5000"), (ethX, "1.08", "5000") })
            {
                await deployer.CallAsync(oracle, "devnetSetAssetPrice(address,uint256)", DevnetWords.Of(asset), Ether(price)).ConfigureAwait(false);
                await deployer.CallAsync(
                    config, "devnetAddAsset(address,uint256,address)", DevnetWords.Of(asset), Ether(limit), DevnetWords.Of(vault)).ConfigureAwait(false);
                await deployer.CallAsync(
                    manager, "devnetSetMinRsEthAmountToWithdraw(address,uint256)", DevnetWords.Of(asset), DevnetWords.Of(SmallestWithdrawal)).ConfigureAwait(false);
            }

            await deployer.CallAsync(oracle, "devnetSetRsEthPrice(uint256)", Ether(PriceOfRsEth)).ConfigureAwait(false);
            await deployer.CallAsync(pool, "devnetSetMinAmountToDeposit(uint256)", DevnetWords.Of(SmallestDeposit)).ConfigureAwait(false);
            await deployer.CallAsync(manager, "devnetSetWithdrawalDelayBlocks(uint256)", DevnetWords.Of((UInt256)DelayBlocks)).ConfigureAwait(false);
            await deployer.CallAsync(manager, "devnetSetInstantWithdrawal(address,bool)", DevnetWords.Of(NativeAsset.Ether), DevnetWords.Of(true)).ConfigureAwait(false);
            await deployer.CallAsync(
                manager, "devnetSetInstantWithdrawalFee(uint256,address)", DevnetWords.Of((UInt256)InstantFeeBps), DevnetWords.Of(FreshAddress.Create())).ConfigureAwait(false);
            var deployment = new KelpDeployment
            {
                Config = config,
                RsETH = rsEth,
                DepositPool = pool,
                Oracle = oracle,
                WithdrawalManager = manager,
                UnstakingVault = vault,
            };
            return new KelpDevnet(node, deployment, stEth, ethX);
        }
    }

    /// <inheritdoc />
    public RestakingNetwork AddTo(RestakingNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network with { Kelp = Deployment };
    }

    /// <summary>Upgrades the contracts, or takes them back, with everything that is in them.</summary>
    public Task SetGenerationAsync(KelpGeneration generation, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Config, "devnetSetGeneration(uint256)", cancellationToken, DevnetWords.Of((UInt256)(generation == KelpGeneration.Legacy ? 1u : 2u)));

    /// <summary>Gives an account one of the two tokens.</summary>
    public Task MintAsync(Address token, Address account, UInt256 amount, CancellationToken cancellationToken = default) =>
        CallAsync(token, "mint(address,uint256)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(amount));

    /// <summary>Sets what the whole supply of <see cref="StEth"/> is worth, in wei.</summary>
    public Task RebaseStEthAsync(UInt256 newTotalSupply, CancellationToken cancellationToken = default) =>
        CallAsync(StEth, "rebase(uint256)", cancellationToken, DevnetWords.Of(newTotalSupply));

    /// <summary>Puts ETH into the vault that withdrawals are paid from.</summary>
    public Task FundVaultAsync(UInt256 wei, CancellationToken cancellationToken = default) =>
        _node.ExecuteFundedAsync(Vault, default, wei, cancellationToken);

    /// <summary>Moves what was deposited into the vault that withdrawals are paid from.</summary>
    public Task MoveToVaultAsync(Address asset, UInt256 amount, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.DepositPool, "devnetMoveToVault(address,uint256)", cancellationToken, DevnetWords.Of(asset), DevnetWords.Of(amount));

    /// <summary>Keeps so much of the vault for the queue; instant withdrawals get the rest.</summary>
    public Task SetVaultBufferAsync(Address asset, UInt256 amount, CancellationToken cancellationToken = default) =>
        CallAsync(Vault, "devnetSetQueuedWithdrawalsBuffer(address,uint256)", cancellationToken, DevnetWords.Of(asset), DevnetWords.Of(amount));

    /// <summary>
    /// Unlocks requests as the operator does: in order, below <paramref name="firstExcluded"/>, as far as delay and vault allow; those that wait for their
    /// <see cref="DelayBlocks"/> stay locked, and nothing says so.
    /// </summary>
    /// <param name="asset">What the requests pay.</param>
    /// <param name="firstExcluded">The number of the first request that stays locked: one more than the last to be unlocked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RpcException">The manager refuses: no request is waiting below that number, or the unstaking vault holds nothing of the asset.</exception>
    public Task UnlockAsync(Address asset, UInt256 firstExcluded, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.WithdrawalManager, "devnetUnlock(address,uint256)", cancellationToken, DevnetWords.Of(asset), DevnetWords.Of(firstExcluded));

    /// <summary>Changes the delay, also of requests that wait already.</summary>
    public Task SetDelayAsync(ulong blocks, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.WithdrawalManager, "devnetSetWithdrawalDelayBlocks(uint256)", cancellationToken, DevnetWords.Of((UInt256)blocks));

    /// <summary>Makes an account an operator, who may complete requests for their users.</summary>
    public Task SetOperatorAsync(Address account, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Config, "devnetSetOperator(address,bool)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(true));

    /// <summary>Lends ETH that lies unlocked to Aave, of which so much can be had back.</summary>
    public Task LendToAaveAsync(UInt256 wei, UInt256 withdrawable, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.WithdrawalManager, "devnetLendToAave(uint256,uint256)", cancellationToken, DevnetWords.Of(wei), DevnetWords.Of(withdrawable));

    /// <summary>Sets how much of the lent ETH can be had back.</summary>
    public Task SetAaveLiquidityAsync(UInt256 wei, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.WithdrawalManager, "devnetSetAaveLiquidity(uint256)", cancellationToken, DevnetWords.Of(wei));

    /// <summary>Switches instant withdrawals of an asset.</summary>
    public Task SetInstantAsync(Address asset, bool enabled, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.WithdrawalManager, "devnetSetInstantWithdrawal(address,bool)", cancellationToken, DevnetWords.Of(asset), DevnetWords.Of(enabled));

    /// <summary>Sets what instant withdrawals cost; at most 1000 hundredths of a percent.</summary>
    public Task SetInstantFeeAsync(uint bps, CancellationToken cancellationToken = default) =>
        CallAsync(
            Deployment.WithdrawalManager, "devnetSetInstantWithdrawalFee(uint256,address)", cancellationToken, DevnetWords.Of((UInt256)bps), DevnetWords.Of(FreshAddress.Create()));

    /// <summary>Sets the stored price of rsETH, in wei of ETH.</summary>
    public Task SetRsEthPriceAsync(UInt256 price, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Oracle, "devnetSetRsEthPrice(uint256)", cancellationToken, DevnetWords.Of(price));

    /// <summary>Sets the price of an asset, in wei of ETH; zero takes its oracle away.</summary>
    public Task SetAssetPriceAsync(Address asset, UInt256 price, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Oracle, "devnetSetAssetPrice(address,uint256)", cancellationToken, DevnetWords.Of(asset), DevnetWords.Of(price));

    /// <summary>Sets how far the price may move in one update, 1e18 being 100 %; a fall beyond it pauses the protocol.</summary>
    public Task SetPriceLimitAsync(UInt256 fraction, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Oracle, "devnetSetPricePercentageLimit(uint256)", cancellationToken, DevnetWords.Of(fraction));

    /// <summary>Sets the cap of an asset.</summary>
    public Task SetDepositLimitAsync(Address asset, UInt256 limit, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Config, "devnetSetDepositLimit(address,uint256)", cancellationToken, DevnetWords.Of(asset), DevnetWords.Of(limit));

    /// <summary>Adds an asset with a strategy, or without one when <paramref name="strategy"/> is the zero address.</summary>
    public Task AddAssetAsync(Address asset, UInt256 limit, Address strategy, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Config, "devnetAddAsset(address,uint256,address)", cancellationToken, DevnetWords.Of(asset), DevnetWords.Of(limit), DevnetWords.Of(strategy));

    /// <summary>Sets an asset's EigenLayer strategy; the zero address takes it away.</summary>
    public Task SetStrategyAsync(Address asset, Address strategy, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Config, "devnetSetStrategy(address,address)", cancellationToken, DevnetWords.Of(asset), DevnetWords.Of(strategy));

    /// <summary>Takes an asset off the list of supported ones; its open requests stay.</summary>
    public Task RemoveAssetAsync(Address asset, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Config, "devnetRemoveAsset(address)", cancellationToken, DevnetWords.Of(asset));

    /// <summary>Sets how much rsETH may be minted in a day.</summary>
    public Task SetDailyMintLimitAsync(UInt256 limit, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.RsETH, "devnetSetMaxMintAmountPerDay(uint256)", cancellationToken, DevnetWords.Of(limit));

    /// <summary>Blocks an account's rsETH for 24 hours.</summary>
    public Task BlockTransfersAsync(Address account, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.RsETH, "devnetBlockUserTransfers(address)", cancellationToken, DevnetWords.Of(account));

    /// <summary>Pauses or unpauses one of the contracts: rsETH, the deposit pool, the withdrawal manager, the oracle.</summary>
    public Task SetPausedAsync(Address contract, bool paused, CancellationToken cancellationToken = default) =>
        CallAsync(contract, "devnetSetPaused(bool)", cancellationToken, DevnetWords.Of(paused));

    private static Hash32 Ether(string amount) => DevnetWords.Of(UInt256.FromEther(amount));

    private static Task<Address> DeployTokenAsync(LiquidDeployer deployer, string contract, string name, string symbol) =>
        deployer.DeployEncodedAsync(contract, DevnetConstructors.Token(name, symbol));

    private Task CallAsync(Address contract, string signature, CancellationToken cancellationToken, params ReadOnlySpan<Hash32> words) =>
        _node.ExecuteFundedAsync(contract, DevnetWords.Call(signature, words), null, cancellationToken);
}
