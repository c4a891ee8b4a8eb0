using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;

namespace Restaking.Sdk.Testing;

/// <summary>
/// Mantle's mETH on a devnet, as it is after the deployment on mainnet: one for one, minimum stake 0.1 ETH, minimum unstake 0.01 mETH, allow-list off, 128
/// blocks to finalise. cmETH is not part of it.
/// </summary>
public sealed class MantleDevnet : ILiquidDevnet
{
    /// <summary>Blocks that must be reported after a request's own before it is finalised.</summary>
    public const ulong BlocksToFinalize = 128;

    private readonly AnvilNode _node;

    private MantleDevnet(AnvilNode node, MantleDeployment deployment)
    {
        _node = node;
        Deployment = deployment;
    }

    /// <summary>Where the contracts are.</summary>
    public MantleDeployment Deployment { get; }

    /// <summary>Deploys everything.</summary>
    /// <param name="node">A node that mines on its own.</param>
    /// <param name="cancellationToken">Gives up; what was deployed stays.</param>
    public static async Task<MantleDevnet> DeployAsync(AnvilNode node, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        LiquidDeployer deployer = await LiquidDeployer.StartAsync(node, cancellationToken).ConfigureAwait(false);
        await using (deployer.ConfigureAwait(false))
        {
            Address pauser = await deployer.DeployAsync("MantlePauser").ConfigureAwait(false);
            Address oracle = await deployer.DeployAsync("MantleOracle").ConfigureAwait(false);
            Address token = await deployer.DeployAsync("METH").ConfigureAwait(false);
            Address requests = await deployer.DeployAsync(
                "UnstakeRequestsManager", DevnetWords.Of(token), DevnetWords.Of(oracle), DevnetWords.Of((UInt256)BlocksToFinalize)).ConfigureAwait(false);
            Address staking = await deployer.DeployAsync(
                "MantleStaking", DevnetWords.Of(token), DevnetWords.Of(oracle), DevnetWords.Of(pauser), DevnetWords.Of(requests)).ConfigureAwait(false);
            return new MantleDevnet(
                node,
                new MantleDeployment { Staking = staking, MEth = token, UnstakeRequestsManager = requests, Oracle = oracle, Pauser = pauser });
        }
    }

    /// <inheritdoc />
    public RestakingNetwork AddTo(RestakingNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network with { Mantle = Deployment };
    }

    /// <summary>Switches stakes off or on.</summary>
    public Task SetStakingPausedAsync(bool paused, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Pauser, "devnetSetStakingPaused(bool)", cancellationToken, DevnetWords.Of(paused));

    /// <summary>Switches unstake requests and claims off or on; it is one switch.</summary>
    public Task SetUnstakingPausedAsync(bool paused, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Pauser, "devnetSetUnstakeRequestsAndClaimsPaused(bool)", cancellationToken, DevnetWords.Of(paused));

    /// <summary>Has the oracle report up to a block, which need not have come yet: requests of <see cref="BlocksToFinalize"/> blocks before it are finalised.</summary>
    public Task ReportAsync(ulong endBlock, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Oracle, "devnetReport(uint64)", cancellationToken, DevnetWords.Of((UInt256)endBlock));

    /// <summary>Puts ether of the pool aside for the queue, in wei.</summary>
    public Task AllocateAsync(UInt256 wei, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Staking, "devnetAllocate(uint256)", cancellationToken, DevnetWords.Of(wei));

    /// <summary>Rewards, in wei: every mETH is worth more.</summary>
    public Task AddRewardsAsync(UInt256 wei, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Staking, DevnetWords.Call("devnetAddRewards()"), wei, cancellationToken);

    /// <summary>A loss, in wei of the pool: every mETH is worth less.</summary>
    public Task LoseAsync(UInt256 wei, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Staking, "devnetLose(uint256)", cancellationToken, DevnetWords.Of(wei));

    /// <summary>What stakes keep back for those who are in already, in basis points; at most 1,000.</summary>
    public Task SetAdjustmentAsync(ushort basisPoints, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Staking, "devnetSetAdjustment(uint16)", cancellationToken, DevnetWords.Of((UInt256)basisPoints));

    /// <summary>Sets the limits.</summary>
    /// <param name="minimumStake">Wei.</param>
    /// <param name="minimumUnstake">mETH, in wei.</param>
    /// <param name="maximumSupply">mETH, in wei.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task SetLimitsAsync(UInt256 minimumStake, UInt256 minimumUnstake, UInt256 maximumSupply, CancellationToken cancellationToken = default) =>
        CallAsync(
            Deployment.Staking,
            "devnetSetLimits(uint256,uint256,uint256)",
            cancellationToken,
            DevnetWords.Of(minimumStake),
            DevnetWords.Of(minimumUnstake),
            DevnetWords.Of(maximumSupply));

    /// <summary>Lets only listed accounts stake, or everybody.</summary>
    public Task SetAllowListAsync(bool on, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Staking, "devnetSetAllowlist(bool)", cancellationToken, DevnetWords.Of(on));

    /// <summary>Puts an account on the allow-list, or takes it off.</summary>
    public Task SetAllowedAsync(Address account, bool allowed, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Staking, "devnetSetAllowed(address,bool)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(allowed));

    /// <summary>Blocks an account's mETH, or lets it go.</summary>
    public Task SetBlockedAsync(Address account, bool blocked, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.MEth, "devnetSetBlocked(address,bool)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(blocked));

    /// <summary>Takes the newest requests that are not finalised off the queue, at most so many; their mETH goes back, their numbers are given out again.</summary>
    public Task CancelUnfinalizedAsync(ulong most, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.UnstakeRequestsManager, "devnetCancelUnfinalizedRequests(uint256)", cancellationToken, DevnetWords.Of((UInt256)most));

    /// <summary>Whether the staking contract is the implementation with a liquidity buffer, or the one before.</summary>
    public Task SetGenerationAsync(bool hasLiquidityBuffer, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.Staking, "devnetSetGeneration(bool)", cancellationToken, DevnetWords.Of(hasLiquidityBuffer));

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
