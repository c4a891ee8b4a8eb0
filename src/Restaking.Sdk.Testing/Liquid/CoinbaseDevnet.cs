using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;

namespace Restaking.Sdk.Testing;

/// <summary>cbETH on a devnet, and what Coinbase does with it there.</summary>
public sealed class CoinbaseDevnet : ILiquidDevnet
{
    private readonly AnvilNode _node;

    private CoinbaseDevnet(AnvilNode node, CoinbaseDeployment deployment)
    {
        _node = node;
        Deployment = deployment;
    }

    /// <summary>Where the contract is.</summary>
    public CoinbaseDeployment Deployment { get; }

    /// <summary>Deploys it, one cbETH worth some 1.1 ether.</summary>
    /// <param name="node">A node that mines on its own.</param>
    /// <param name="cancellationToken">Gives up; what was deployed stays.</param>
    /// <exception cref="RpcException">The node refused a step.</exception>
    public static async Task<CoinbaseDevnet> DeployAsync(AnvilNode node, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        LiquidDeployer deployer = await LiquidDeployer.StartAsync(node, cancellationToken).ConfigureAwait(false);
        await using (deployer.ConfigureAwait(false))
        {
            CoinbaseDevnet devnet = new(node, new CoinbaseDeployment { CbEth = await deployer.DeployAsync("CbETH").ConfigureAwait(false) });
            await devnet.SetRateAsync(UInt256.FromEther("1.098765432109876543"), cancellationToken).ConfigureAwait(false);
            return devnet;
        }
    }

    /// <inheritdoc />
    public RestakingNetwork AddTo(RestakingNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network with { Coinbase = Deployment };
    }

    /// <summary>Gives an account cbETH.</summary>
    public Task MintAsync(Address account, UInt256 amount, CancellationToken cancellationToken = default) =>
        CallAsync("devnetMint(address,uint256)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(amount));

    /// <summary>The oracle writes a rate: wei per whole cbETH. It may fall.</summary>
    public Task SetRateAsync(UInt256 rate, CancellationToken cancellationToken = default) =>
        CallAsync("devnetSetRate(uint256)", cancellationToken, DevnetWords.Of(rate));

    /// <summary>Pauses or resumes transfers, approvals and permits.</summary>
    public Task SetPausedAsync(bool paused, CancellationToken cancellationToken = default) =>
        CallAsync("devnetSetPaused(bool)", cancellationToken, DevnetWords.Of(paused));

    /// <summary>Puts an account on the blacklist or takes it off.</summary>
    public Task SetBlacklistedAsync(Address account, bool blacklisted, CancellationToken cancellationToken = default) =>
        CallAsync("devnetSetBlacklisted(address,bool)", cancellationToken, DevnetWords.Of(account), DevnetWords.Of(blacklisted));

    private async Task CallAsync(string signature, CancellationToken cancellationToken, params Hash32[] words)
    {
        LiquidDeployer caller = await LiquidDeployer.StartAsync(_node, cancellationToken).ConfigureAwait(false);
        await using (caller.ConfigureAwait(false))
        {
            await caller.CallAsync(Deployment.CbEth, signature, words).ConfigureAwait(false);
        }
    }
}
