using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;

namespace Restaking.Sdk.Testing;

/// <summary>
/// YieldNest on a devnet: ynETH and ynLSDe, each with queue and redemption vault, and both deposit adapters. ynLSDe takes wstETH of a Lido of its own,
/// then one more token; everybody may mint the second. No fees, one for one.
/// </summary>
public sealed class YieldNestDevnet : ILiquidDevnet
{
    private readonly AnvilNode _node;

    private YieldNestDevnet(AnvilNode node, YieldNestDeployment deployment, Address secondAsset, Address feeReceiver)
    {
        _node = node;
        Deployment = deployment;
        SecondAsset = secondAsset;
        FeeReceiver = feeReceiver;
    }

    /// <summary>Where the contracts are.</summary>
    public YieldNestDeployment Deployment { get; }

    /// <summary>The second token of ynLSDe's registry; the first is wstETH.</summary>
    public Address SecondAsset { get; }

    /// <summary>Who gets the fees of both queues.</summary>
    public Address FeeReceiver { get; }

    /// <summary>Deploys everything.</summary>
    /// <param name="node">A node that mines on its own.</param>
    /// <param name="cancellationToken">Gives up; what was deployed stays.</param>
    public static async Task<YieldNestDevnet> DeployAsync(AnvilNode node, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        LiquidDeployer deployer = await LiquidDeployer.StartAsync(node, cancellationToken).ConfigureAwait(false);
        await using (deployer.ConfigureAwait(false))
        {
            Address fees = FreshAddress.Create();
            Address ynEth = await deployer.DeployAsync("YnETH").ConfigureAwait(false);
            Address ethVault = await deployer.DeployAsync("YnETHRedemptionAssetsVault", DevnetWords.Of(ynEth)).ConfigureAwait(false);
            Address ethQueue = await deployer.DeployAsync(
                "WithdrawalQueueManager", DevnetWords.Of(ynEth), DevnetWords.Of(ethVault), DevnetWords.Of(fees)).ConfigureAwait(false);
            Address referrals = await deployer.DeployAsync("ReferralDepositAdapter", DevnetWords.Of(ynEth)).ConfigureAwait(false);

            Address stEth = await deployer.DeployAsync("LidoStETH").ConfigureAwait(false);
            Address wstEth = await deployer.DeployAsync("LidoWstETH", DevnetWords.Of(stEth)).ConfigureAwait(false);
            Address second = await deployer.DeployAsync("YnLsdAsset").ConfigureAwait(false);
            Address registry = await deployer.DeployAsync("AssetRegistry").ConfigureAwait(false);
            Address ynLsd = await deployer.DeployAsync("YnEigen", DevnetWords.Of(registry)).ConfigureAwait(false);
            Address lsdVault = await deployer.DeployAsync("YnEigenRedemptionAssetsVault", DevnetWords.Of(ynLsd)).ConfigureAwait(false);
            Address lsdQueue = await deployer.DeployAsync(
                "WithdrawalQueueManager", DevnetWords.Of(ynLsd), DevnetWords.Of(lsdVault), DevnetWords.Of(fees)).ConfigureAwait(false);
            Address adapter = await deployer.DeployAsync("YnEigenDepositAdapter", DevnetWords.Of(ynLsd), DevnetWords.Of(wstEth)).ConfigureAwait(false);
            foreach (Address asset in new[] { wstEth, second })
            {
                await deployer.CallAsync(
                    registry, "devnetAddAsset(address,uint256)", DevnetWords.Of(asset), DevnetWords.Of(UInt256.FromEther("1"))).ConfigureAwait(false);
            }

            return new YieldNestDevnet(
                node,
                new YieldNestDeployment
                {
                    YnETH = ynEth,
                    YnETHWithdrawalQueue = ethQueue,
                    YnETHRedemptionVault = ethVault,
                    ReferralDepositAdapter = referrals,
                    YnLsdE = ynLsd,
                    YnLsdEWithdrawalQueue = lsdQueue,
                    YnLsdERedemptionVault = lsdVault,
                    YnLsdEAssetRegistry = registry,
                    YnLsdEDepositAdapter = adapter,
                    StETH = stEth,
                    WstETH = wstEth,
                },
                second,
                fees);
        }
    }

    /// <inheritdoc />
    public RestakingNetwork AddTo(RestakingNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network with { YieldNest = Deployment };
    }

    /// <summary>Switches deposits of both tokens off or on.</summary>
    public async Task SetDepositsPausedAsync(bool paused, CancellationToken cancellationToken = default)
    {
        await CallAsync(Deployment.YnETH, "devnetSetDepositsPaused(bool)", cancellationToken, DevnetWords.Of(paused)).ConfigureAwait(false);
        await CallAsync(Deployment.YnLsdE!.Value, "devnetSetDepositsPaused(bool)", cancellationToken, DevnetWords.Of(paused)).ConfigureAwait(false);
    }

    /// <summary>Switches transfers of ynETH off or on, except for those on its list. The real switch goes one way, from off to on.</summary>
    public Task SetTransfersPausedAsync(bool paused, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.YnETH, "devnetSetTransfersPaused(bool)", cancellationToken, DevnetWords.Of(paused));

    /// <summary>Pauses the payouts of a redemption vault, or lets them go on.</summary>
    /// <param name="vault">One of the two vaults of <see cref="Deployment"/>.</param>
    /// <param name="paused">Off or on.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task SetVaultPausedAsync(Address vault, bool paused, CancellationToken cancellationToken = default) =>
        CallAsync(vault, "devnetSetPaused(bool)", cancellationToken, DevnetWords.Of(paused));

    /// <summary>Finalises every request of a queue below an index, at the rate of now.</summary>
    /// <param name="queue">One of the two queues of <see cref="Deployment"/>.</param>
    /// <param name="newIndex">The first id that is not finalised.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task FinalizeAsync(Address queue, UInt256 newIndex, CancellationToken cancellationToken = default) =>
        CallAsync(queue, "devnetFinalize(uint256)", cancellationToken, DevnetWords.Of(newIndex));

    /// <summary>Sets the fee of new requests of a queue, in millionths.</summary>
    public Task SetFeeAsync(Address queue, UInt256 millionths, CancellationToken cancellationToken = default) =>
        CallAsync(queue, "devnetSetWithdrawalFee(uint256)", cancellationToken, DevnetWords.Of(millionths));

    /// <summary>Moves ether of ynETH's pool to its redemption vault, in wei.</summary>
    public Task FundEthAsync(UInt256 wei, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.YnETH, "devnetFund(uint256)", cancellationToken, DevnetWords.Of(wei));

    /// <summary>Moves a token of ynLSDe's pool to its redemption vault, in the token's smallest unit.</summary>
    public Task FundLsdAsync(Address asset, UInt256 amount, CancellationToken cancellationToken = default) =>
        CallAsync(
            Deployment.YnLsdE!.Value,
            "devnetFund(address,address,uint256)",
            cancellationToken,
            DevnetWords.Of(Deployment.YnLsdERedemptionVault!.Value),
            DevnetWords.Of(asset),
            DevnetWords.Of(amount));

    /// <summary>Rewards of ynETH, in wei: every ynETH is worth more.</summary>
    public Task AddRewardsAsync(UInt256 wei, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.YnETH, DevnetWords.Call("devnetAddRewards()"), wei, cancellationToken);

    /// <summary>A loss of ynETH's pool, in wei: every ynETH is worth less.</summary>
    public Task LoseAsync(UInt256 wei, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.YnETH, "devnetLose(uint256)", cancellationToken, DevnetWords.Of(wei));

    /// <summary>Sets what one whole token of ynLSDe's registry is worth, in wei.</summary>
    public Task SetRateAsync(Address asset, UInt256 wei, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.YnLsdEAssetRegistry!.Value, "devnetSetRate(address,uint256)", cancellationToken, DevnetWords.Of(asset), DevnetWords.Of(wei));

    /// <summary>Has the registry take a token no more; it keeps what is there.</summary>
    public Task DisableAssetAsync(Address asset, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.YnLsdEAssetRegistry!.Value, "devnetDisableAsset(address)", cancellationToken, DevnetWords.Of(asset));

    /// <summary>Gives an account some of the second token.</summary>
    public Task MintSecondAssetAsync(Address account, UInt256 amount, CancellationToken cancellationToken = default) =>
        CallAsync(SecondAsset, "mint(address,uint256)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(amount));

    private async Task CallAsync(Address contract, byte[] calldata, UInt256? value, CancellationToken cancellationToken)
    {
        AnvilImpersonation account = await _node.ImpersonateAsync(FreshAddress.Create(), UInt256.FromEther("1000000"), cancellationToken).ConfigureAwait(false);
        await using (account.ConfigureAwait(false))
        {
            await account.ExecuteAsync(contract, calldata, value, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task CallAsync(Address contract, string signature, CancellationToken cancellationToken, params ReadOnlySpan<Hash32> words) =>
        CallAsync(contract, DevnetWords.Call(signature, words), null, cancellationToken);
}
