using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <summary>Lido on a devnet: stETH, wstETH, the referral staker and the withdrawal queue, and what its oracle and its operators do there.</summary>
public sealed class LidoDevnet : ILiquidDevnet
{
    /// <summary>What a share is worth when the devnet starts, in 10^27ths: as on mainnet, no round number and above one.</summary>
    private static readonly UInt256 FirstShareRate = UInt256.Parse("1217345678901234567890123457", null);

    private static readonly UInt256 RateUnit = UInt256.ParseUnits("1", 27);

    private readonly AnvilNode _node;

    private LidoDevnet(AnvilNode node, LidoDeployment deployment)
    {
        _node = node;
        Deployment = deployment;
    }

    /// <summary>Where the contracts are.</summary>
    public LidoDeployment Deployment { get; }

    /// <summary>Deploys it all, with mainnet's staking limit (150,000 ether, grown back in 6,400 blocks).</summary>
    /// <param name="node">A node that mines on its own.</param>
    /// <param name="cancellationToken">Gives up; what was deployed stays.</param>
    /// <exception cref="RpcException">The node refused a step.</exception>
    public static async Task<LidoDevnet> DeployAsync(AnvilNode node, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        LiquidDeployer deployer = await LiquidDeployer.StartAsync(node, cancellationToken).ConfigureAwait(false);
        await using (deployer.ConfigureAwait(false))
        {
            Address stETH = await deployer.DeployAsync("LidoStETH").ConfigureAwait(false);
            LidoDeployment deployment = await DeployBesideAsync(deployer, stETH).ConfigureAwait(false);
            await deployer.CallAsync(stETH, "devnetSetLocator(address)", DevnetWords.Of(deployment.Locator)).ConfigureAwait(false);
            await deployer.CallAsync(stETH, "devnetSetShareRate(uint256)", DevnetWords.Of(FirstShareRate)).ConfigureAwait(false);
            await deployer.CallAsync(
                stETH, "devnetSetStakingLimit(uint256,uint256)", DevnetWords.Of(UInt256.FromEther("150000")), DevnetWords.Of(UInt256.FromEther("23.4375"))).ConfigureAwait(false);
            return new LidoDevnet(node, deployment);
        }
    }

    /// <summary>
    /// Deploys what belongs to a stETH that is there already: the real one of a snapshot, for example. What changes stETH itself then does not work.
    /// </summary>
    /// <param name="node">A node that mines on its own.</param>
    /// <param name="stETH">The stETH.</param>
    /// <param name="cancellationToken">Gives up; what was deployed stays.</param>
    /// <exception cref="RpcException">The node refused a step.</exception>
    public static async Task<LidoDevnet> DeployBesideAsync(AnvilNode node, Address stETH, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        LiquidDeployer deployer = await LiquidDeployer.StartAsync(node, cancellationToken).ConfigureAwait(false);
        await using (deployer.ConfigureAwait(false))
        {
            return new LidoDevnet(node, await DeployBesideAsync(deployer, stETH).ConfigureAwait(false));
        }
    }

    /// <inheritdoc />
    public RestakingNetwork AddTo(RestakingNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network with { Lido = Deployment };
    }

    /// <summary>
    /// An oracle report finalises requests, with the ether that takes. Each call makes a checkpoint.
    /// </summary>
    /// <param name="lastRequestId">The last request it finalises.</param>
    /// <param name="maxShareRate">The most a share is worth, in 10^27ths; null: what it is worth now. Requests made at a higher rate are paid less.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="RpcException">The queue refuses: it is paused, or the request is finalised already.</exception>
    public async Task FinalizeAsync(UInt256 lastRequestId, UInt256? maxShareRate = null, CancellationToken cancellationToken = default)
    {
        UInt256 rate = maxShareRate ?? await ReadAsync(new StETH(Deployment.StETH).GetPooledEthByShares(RateUnit), cancellationToken).ConfigureAwait(false);
        WithdrawalQueueERC721.PrefinalizeResult needed =
            await ReadAsync(new WithdrawalQueueERC721(Deployment.WithdrawalQueue).Prefinalize([lastRequestId], rate), cancellationToken).ConfigureAwait(false);
        AnvilImpersonation oracle = await _node.ImpersonateAsync(FreshAddress.Create(), needed.EthToLock + UInt256.FromEther("10"), cancellationToken).ConfigureAwait(false);
        await using (oracle.ConfigureAwait(false))
        {
            await oracle.ExecuteAsync(
                Deployment.WithdrawalQueue,
                DevnetWords.Call("devnetFinalize(uint256,uint256)", DevnetWords.Of(lastRequestId), DevnetWords.Of(rate)),
                needed.EthToLock,
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Pauses or resumes requests and finalisation; claims go on.</summary>
    public Task SetQueuePausedAsync(bool paused, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.WithdrawalQueue, "devnetSetPaused(bool)", cancellationToken, DevnetWords.Of(paused));

    /// <summary>Pauses requests and finalisation for a time.</summary>
    public Task PauseQueueForAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.WithdrawalQueue, "devnetPauseFor(uint256)", cancellationToken, DevnetWords.Of((UInt256)(ulong)duration.TotalSeconds));

    /// <summary>Begins or ends bunker mode.</summary>
    /// <param name="active">Whether it is on.</param>
    /// <param name="since">Since when; before the latest block's time.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task SetBunkerModeAsync(bool active, DateTimeOffset since, CancellationToken cancellationToken = default) =>
        CallAsync(
            Deployment.WithdrawalQueue,
            "devnetSetBunkerMode(bool,uint256)",
            cancellationToken,
            DevnetWords.Of(active),
            DevnetWords.Of((UInt256)(ulong)since.ToUnixTimeSeconds()));

    /// <summary>Pauses or resumes staking.</summary>
    public Task SetStakingPausedAsync(bool paused, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.StETH, "devnetSetStakingPaused(bool)", cancellationToken, DevnetWords.Of(paused));

    /// <summary>Stops or resumes everything: transfers, and staking with them.</summary>
    public Task SetStoppedAsync(bool stopped, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.StETH, "devnetSetStopped(bool)", cancellationToken, DevnetWords.Of(stopped));

    /// <summary>Sets the staking limit.</summary>
    /// <param name="maximum">What may be staked at once, in wei; zero: without a limit.</param>
    /// <param name="growthPerBlock">How much of what was used grows back in a block, in wei.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task SetStakingLimitAsync(UInt256 maximum, UInt256 growthPerBlock, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.StETH, "devnetSetStakingLimit(uint256,uint256)", cancellationToken, DevnetWords.Of(maximum), DevnetWords.Of(growthPerBlock));

    /// <summary>A report of rewards or losses: sets what a share is worth, in 10^27ths of a wei.</summary>
    public Task SetShareRateAsync(UInt256 rate, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.StETH, "devnetSetShareRate(uint256)", cancellationToken, DevnetWords.Of(rate));

    /// <summary>Mints shares against an stVault: they count in the supply and not in the rate.</summary>
    public Task MintExternalSharesAsync(Address recipient, UInt256 shares, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.StETH, "devnetMintExternalShares(address,uint256)", cancellationToken, DevnetWords.Of(recipient), DevnetWords.Of(shares));

    private static async Task<LidoDeployment> DeployBesideAsync(LiquidDeployer deployer, Address stETH)
    {
        Address wstETH = await deployer.DeployAsync("LidoWstETH", DevnetWords.Of(stETH)).ConfigureAwait(false);
        Address queue = await deployer.DeployAsync("LidoWithdrawalQueue", DevnetWords.Of(wstETH)).ConfigureAwait(false);
        return new LidoDeployment
        {
            StETH = stETH,
            WstETH = wstETH,
            WithdrawalQueue = queue,
            Locator = await deployer.DeployAsync("LidoLocator", DevnetWords.Of(stETH), DevnetWords.Of(wstETH), DevnetWords.Of(queue)).ConfigureAwait(false),
            ReferralStaker = await deployer.DeployAsync("LidoReferralStaker", DevnetWords.Of(wstETH)).ConfigureAwait(false),
        };
    }

    private async Task CallAsync(Address contract, string signature, CancellationToken cancellationToken, params Hash32[] words)
    {
        LiquidDeployer caller = await LiquidDeployer.StartAsync(_node, cancellationToken).ConfigureAwait(false);
        await using (caller.ConfigureAwait(false))
        {
            await caller.CallAsync(contract, signature, words).ConfigureAwait(false);
        }
    }

    private async Task<TResult> ReadAsync<TResult>(IContractCall<TResult> call, CancellationToken cancellationToken) =>
        call.DecodeReturn(await _node.Rpc.CallAsync(new CallRequest { To = call.Target, Data = call.ToCalldata() }, BlockTag.Latest, cancellationToken).ConfigureAwait(false));
}
