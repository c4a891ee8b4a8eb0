using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Binance;
using Restaking.Sdk.Networks;

namespace Restaking.Sdk.Testing;

/// <summary>Binance's wBETH and its queue on a devnet: a rate of 1.097 ETH, and the ten days of lock time of May 2026.</summary>
public sealed class BinanceDevnet : ILiquidDevnet
{
    /// <summary>The lock time it starts with.</summary>
    public static readonly TimeSpan LockTime = TimeSpan.FromDays(10);

    private readonly AnvilNode _node;

    private BinanceDevnet(AnvilNode node, BinanceDeployment deployment)
    {
        _node = node;
        Deployment = deployment;
    }

    /// <summary>Where the contracts are.</summary>
    public BinanceDeployment Deployment { get; }

    /// <summary>Deploys everything.</summary>
    /// <param name="node">A node that mines on its own.</param>
    /// <param name="cancellationToken">Gives up; what was deployed stays.</param>
    public static async Task<BinanceDevnet> DeployAsync(AnvilNode node, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        LiquidDeployer deployer = await LiquidDeployer.StartAsync(node, cancellationToken).ConfigureAwait(false);
        await using (deployer.ConfigureAwait(false))
        {
            Address token = await deployer.DeployAsync("WBETH").ConfigureAwait(false);
            Address queue = await deployer.DeployAsync("UnwrapTokenV1ETH", DevnetWords.Of(token)).ConfigureAwait(false);
            await deployer.CallAsync(token, "devnetSetUnwrap(address)", DevnetWords.Of(queue)).ConfigureAwait(false);
            await deployer.CallAsync(token, "devnetSetExchangeRate(uint256)", DevnetWords.Of(UInt256.FromEther("1.097"))).ConfigureAwait(false);
            return new BinanceDevnet(node, new BinanceDeployment { WBEth = token, UnwrapQueue = queue });
        }
    }

    /// <inheritdoc />
    public RestakingNetwork AddTo(RestakingNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network with { Binance = Deployment };
    }

    /// <summary>Writes the rate as the oracle does, in wei of ETH for one wBETH; not below 1e18.</summary>
    public Task SetRateAsync(UInt256 rate, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.WBEth, "devnetSetExchangeRate(uint256)", cancellationToken, DevnetWords.Of(rate));

    /// <summary>Gives the queue exactly the ETH that waiting requests need, and allocates it to all of them.</summary>
    public async Task AllocateAllAsync(CancellationToken cancellationToken = default)
    {
        UnwrapTokenV1ETH queue = new(Deployment.UnwrapQueue);
        UInt256 need = await _node.ReadAsync(queue.GetNeedRechargeEthAmount(), cancellationToken).ConfigureAwait(false);
        if (need > UInt256.Zero)
        {
            await RechargeAsync(need, cancellationToken).ConfigureAwait(false);
        }

        await AllocateAsync(1000, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the queue ETH to allocate.</summary>
    public Task RechargeAsync(UInt256 wei, CancellationToken cancellationToken = default) =>
        _node.ExecuteFundedAsync(Deployment.UnwrapQueue, DevnetWords.Call("devnetRecharge()"), wei, cancellationToken);

    /// <summary>Allocates ETH in order to so many requests, as far as it reaches.</summary>
    public Task AllocateAsync(uint most, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.UnwrapQueue, "devnetAllocate(uint256)", cancellationToken, DevnetWords.Of((UInt256)most));

    /// <summary>Takes ETH out of the queue, allocated or not.</summary>
    public Task DrainAsync(UInt256 wei, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.UnwrapQueue, "devnetDrain(address,uint256)", cancellationToken, DevnetWords.Of(FreshAddress.Create()), DevnetWords.Of(wei));

    /// <summary>Changes the lock time, also of requests that wait already; two days or more.</summary>
    public Task SetLockTimeAsync(TimeSpan lockTime, CancellationToken cancellationToken = default) =>
        CallAsync(Deployment.UnwrapQueue, "devnetSetLockTime(uint256)", cancellationToken, DevnetWords.Of((UInt256)(ulong)lockTime.TotalSeconds));

    /// <summary>Puts an account on the blacklist of the token or of the queue, or takes it off.</summary>
    public Task SetBlacklistedAsync(Address contract, Address account, bool blacklisted, CancellationToken cancellationToken = default) =>
        CallAsync(contract, "devnetSetBlacklisted(address,bool)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(blacklisted));

    /// <summary>Pauses or unpauses the token or the queue.</summary>
    public Task SetPausedAsync(Address contract, bool paused, CancellationToken cancellationToken = default) =>
        CallAsync(contract, "devnetSetPaused(bool)", cancellationToken, DevnetWords.Of(paused));

    private Task CallAsync(Address contract, string signature, CancellationToken cancellationToken, params ReadOnlySpan<Hash32> words) =>
        _node.ExecuteFundedAsync(contract, DevnetWords.Call(signature, words), null, cancellationToken);
}
