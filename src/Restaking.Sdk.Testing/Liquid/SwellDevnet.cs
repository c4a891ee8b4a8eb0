using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;

namespace Restaking.Sdk.Testing;

/// <summary>
/// Swell on a devnet: swETH and rswETH with their exits, and swBTC with its delayed withdrawals. Both exits take from 0.005 to 500 of their token; rswETH takes
/// one liquid staking token besides ether; the vault of swBTC lets only the delayed withdrawals take assets out.
/// </summary>
public sealed partial class SwellDevnet : ILiquidDevnet
{
    private readonly AnvilNode _node;
    private readonly Address _limitModule;
    private readonly Address _rateProvider;

    private SwellDevnet(AnvilNode node, SwellDeployment deployment, Address limitModule, Address rateProvider, DelayedWithdrawDevnet bitcoinWithdrawals)
    {
        _node = node;
        _limitModule = limitModule;
        _rateProvider = rateProvider;
        Deployment = deployment;
        BitcoinWithdrawals = bitcoinWithdrawals;
    }

    /// <summary>The least that one exit takes, in the token's smallest unit: 0.005.</summary>
    public static UInt256 MinimumExit { get; } = UInt256.FromEther("0.005");

    /// <summary>The most that one exit takes, in the token's smallest unit: 500.</summary>
    public static UInt256 MaximumExit { get; } = UInt256.FromEther("500");

    /// <summary>Where the contracts are.</summary>
    public SwellDeployment Deployment { get; }

    /// <summary>The way out of swBTC.</summary>
    public DelayedWithdrawDevnet BitcoinWithdrawals { get; }

    /// <summary>The liquid staking token that rswETH takes. Its <c>mint(address,uint256)</c> is open to all.</summary>
    public Address DepositToken => Deployment.RswDepositTokens[0];

    /// <summary>Deploys everything.</summary>
    /// <param name="node">A node that mines on its own.</param>
    /// <param name="cancellationToken">Gives up; what was deployed stays.</param>
    public static async Task<SwellDevnet> DeployAsync(AnvilNode node, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        LiquidDeployer deployer = await LiquidDeployer.StartAsync(node, cancellationToken).ConfigureAwait(false);
        await using (deployer.ConfigureAwait(false))
        {
            Parts sw = await DeployTokenAsync(deployer, "Sw", isRestaked: false).ConfigureAwait(false);
            Parts rsw = await DeployTokenAsync(deployer, "Rsw", isRestaked: true).ConfigureAwait(false);
            Address lst = await deployer.DeployAsync("LiquidStakingToken", Words(DevnetConstructors.Token("Devnet LST", "dLST"))).ConfigureAwait(false);
            Address rates = await deployer.DeployAsync("RswLstRate").ConfigureAwait(false);
            await deployer.CallAsync(rsw.DepositManager, "devnetSetRateProvider(address,address)", DevnetWords.Of(lst), DevnetWords.Of(rates)).ConfigureAwait(false);

            Address wbtc = await deployer.DeployAsync("WrappedBitcoin").ConfigureAwait(false);
            Address vault = await deployer.DeployAsync("SwBTCVault", DevnetWords.Of(wbtc)).ConfigureAwait(false);
            Address authority = await deployer.DeployAsync("CmETHRolesAuthority").ConfigureAwait(false);
            Address fees = FreshAddress.Create();
            Address withdraw = await deployer.DeployAsync(
                "SwBTCDelayedWithdraw", DevnetWords.Of(FreshAddress.Create()), DevnetWords.Of(authority), DevnetWords.Of(vault), DevnetWords.Of(fees)).ConfigureAwait(false);
            Address module = await deployer.DeployAsync("SwBTCWithdrawLimitModule", DevnetWords.Of(withdraw)).ConfigureAwait(false);
            await deployer.CallAsync(vault, "devnetSetWithdrawLimitModule(address)", DevnetWords.Of(module)).ConfigureAwait(false);

            DelayedWithdrawDevnet withdrawals = new(node, withdraw, authority, wbtc, fees);
            await withdrawals.SetTermsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            await withdrawals.SetPublicAsync(true, cancellationToken).ConfigureAwait(false);
            SwellDeployment deployment = new()
            {
                SwETH = sw.Token,
                SwExit = sw.Exit,
                RswETH = rsw.Token,
                RswExit = rsw.Exit,
                RswDepositTokens = [lst],
                SwBTC = vault,
                Wbtc = wbtc,
                SwBTCDelayedWithdraw = withdraw,
            };
            return new SwellDevnet(node, deployment, module, rates, withdrawals);
        }
    }

    /// <inheritdoc />
    public RestakingNetwork AddTo(RestakingNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network with { Swell = Deployment };
    }

    private static async Task<Parts> DeployTokenAsync(LiquidDeployer deployer, string prefix, bool isRestaked)
    {
        Address access = await deployer.DeployAsync(prefix + "AccessControlManager").ConfigureAwait(false);
        Address token = await deployer.DeployAsync(prefix + "ETH", DevnetWords.Of(access)).ConfigureAwait(false);
        Address exit = await deployer.DeployAsync(prefix + "EXIT", DevnetWords.Of(access), DevnetWords.Of(token)).ConfigureAwait(false);
        Address manager = isRestaked
            ? await deployer.DeployAsync("RswDepositManager", DevnetWords.Of(access), DevnetWords.Of(token)).ConfigureAwait(false)
            : await deployer.DeployAsync("SwDepositManager").ConfigureAwait(false);
        await deployer.CallAsync(
            access, "devnetConnect(address,address,address)", DevnetWords.Of(token), DevnetWords.Of(exit), DevnetWords.Of(manager)).ConfigureAwait(false);
        await deployer.CallAsync(exit, "devnetSetLimits(uint256,uint256)", DevnetWords.Of(MinimumExit), DevnetWords.Of(MaximumExit)).ConfigureAwait(false);
        return new Parts(token, exit, manager);
    }

    private static Hash32[] Words(byte[] data) => [.. data.Chunk(Hash32.Size).Select(word => new Hash32(word))];

    private readonly record struct Parts(Address Token, Address Exit, Address DepositManager);
}
