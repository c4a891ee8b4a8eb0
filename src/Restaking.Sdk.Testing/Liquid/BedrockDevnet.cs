using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;

namespace Restaking.Sdk.Testing;

/// <summary>
/// Bedrock on a devnet: uniETH with both staking contracts, and uniBTC with its vault and redeem router. Both staking contracts mint and redeem, everybody may
/// redeem uniBTC, and the vault takes and pays two bitcoin tokens, of 8 and of 18 decimals.
/// </summary>
public sealed partial class BedrockDevnet : ILiquidDevnet
{
    /// <summary>The redemption delay of uniBTC in the real deployment script: eight days and a second.</summary>
    public static readonly TimeSpan RedeemDelay = TimeSpan.FromSeconds(691_201);

    private const ulong SatoshiPerDay = 99_00000000UL;
    private const ulong SatoshiPerSecond = 115_740UL;

    private readonly AnvilNode _node;

    private BedrockDevnet(AnvilNode node, BedrockDeployment deployment)
    {
        _node = node;
        Deployment = deployment;
    }

    /// <summary>Where the contracts are.</summary>
    public BedrockDeployment Deployment { get; }

    /// <summary>The bitcoin token of 8 decimals, like WBTC.</summary>
    public Address Bitcoin => Deployment.BitcoinTokens[0];

    /// <summary>The bitcoin token of 18 decimals.</summary>
    public Address WideBitcoin => Deployment.BitcoinTokens[1];

    /// <summary>Deploys everything.</summary>
    /// <param name="node">A node that mines on its own.</param>
    /// <param name="cancellationToken">Gives up; what was deployed stays.</param>
    public static async Task<BedrockDevnet> DeployAsync(AnvilNode node, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        LiquidDeployer deployer = await LiquidDeployer.StartAsync(node, cancellationToken).ConfigureAwait(false);
        await using (deployer.ConfigureAwait(false))
        {
            Address uniEth = await deployer.DeployAsync("UniETH").ConfigureAwait(false);
            Address redeem = await deployer.DeployAsync("UniETHRedeem").ConfigureAwait(false);
            Address v1 = await deployer.DeployAsync("UniETHStakingV1", DevnetWords.Of(uniEth), DevnetWords.Of(redeem)).ConfigureAwait(false);
            Address pectra = await deployer.DeployAsync("UniETHStakingPectra", DevnetWords.Of(v1), DevnetWords.Of(uniEth), DevnetWords.Of(redeem)).ConfigureAwait(false);
            await deployer.CallAsync(v1, "devnetSetPectra(address)", DevnetWords.Of(pectra)).ConfigureAwait(false);
            await deployer.CallAsync(pectra, "devnetSetRedeemEnabled(bool)", DevnetWords.Of(true)).ConfigureAwait(false);
            foreach (Address staking in new[] { v1, pectra })
            {
                await deployer.CallAsync(uniEth, "devnetSetMintable(address,bool)", DevnetWords.Of(staking), DevnetWords.Of(true)).ConfigureAwait(false);
            }

            Address uniBtc = await deployer.DeployAsync("UniBTC").ConfigureAwait(false);
            Address vault = await deployer.DeployAsync("UniBTCVault", DevnetWords.Of(uniBtc)).ConfigureAwait(false);
            Address sigma = await deployer.DeployAsync("UniBTCSigma", DevnetWords.Of(vault)).ConfigureAwait(false);
            Address router = await deployer.DeployAsync(
                "UniBTCDelayRedeemRouter", DevnetWords.Of(uniBtc), DevnetWords.Of(vault), DevnetWords.Of((UInt256)(ulong)RedeemDelay.TotalSeconds)).ConfigureAwait(false);
            Address narrow = await deployer.DeployAsync("BedrockBtc", DevnetWords.Of((UInt256)8UL)).ConfigureAwait(false);
            Address wide = await deployer.DeployAsync("BedrockBtc", DevnetWords.Of((UInt256)18UL)).ConfigureAwait(false);
            await deployer.CallAsync(uniBtc, "devnetSetMinter(address,bool)", DevnetWords.Of(vault), DevnetWords.Of(true)).ConfigureAwait(false);
            await deployer.CallAsync(vault, "devnetSetSupplyFeeder(address)", DevnetWords.Of(sigma)).ConfigureAwait(false);
            await deployer.CallAsync(vault, "devnetSetOperator(address,bool)", DevnetWords.Of(router), DevnetWords.Of(true)).ConfigureAwait(false);
            await deployer.CallAsync(vault, "devnetSetTarget(address,bool)", DevnetWords.Of(uniBtc), DevnetWords.Of(true)).ConfigureAwait(false);
            await deployer.CallAsync(router, "devnetSetWhitelistEnabled(bool)", DevnetWords.Of(false)).ConfigureAwait(false);
            foreach ((Address token, string cap) in new[] { (narrow, "100000000000"), (wide, "1000000000000000000000") })
            {
                await deployer.CallAsync(vault, "devnetSetAllowed(address,bool)", DevnetWords.Of(token), DevnetWords.Of(true)).ConfigureAwait(false);
                await deployer.CallAsync(vault, "devnetSetCap(address,uint256)", DevnetWords.Of(token), DevnetWords.Of(UInt256.Parse(cap))).ConfigureAwait(false);
                await deployer.CallAsync(vault, "devnetSetTarget(address,bool)", DevnetWords.Of(token), DevnetWords.Of(true)).ConfigureAwait(false);
                await deployer.CallAsync(router, "devnetSetListed(address,bool)", DevnetWords.Of(token), DevnetWords.Of(true)).ConfigureAwait(false);
                await deployer.CallAsync(
                    router, "devnetSetQuota(address,uint256,uint256)", DevnetWords.Of(token), DevnetWords.Of((UInt256)SatoshiPerDay), DevnetWords.Of((UInt256)SatoshiPerSecond)).ConfigureAwait(false);
            }

            return new BedrockDevnet(
                node,
                new BedrockDeployment
                {
                    UniETH = uniEth,
                    StakingV1 = v1,
                    StakingPectra = pectra,
                    Redeem = redeem,
                    UniBTC = uniBtc,
                    UniBTCVault = vault,
                    DelayRedeemRouter = router,
                    BitcoinTokens = [narrow, wide],
                });
        }
    }

    /// <inheritdoc />
    public RestakingNetwork AddTo(RestakingNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network with { Bedrock = Deployment };
    }

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
