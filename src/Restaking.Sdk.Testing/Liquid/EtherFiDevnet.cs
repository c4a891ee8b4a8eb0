using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EtherFi;

namespace Restaking.Sdk.Testing;

/// <summary>
/// ether.fi on a devnet, of either generation: the contracts as they were before the upgrade of July 2026, or as they are since, and the upgrade in mid-story. The
/// pool starts with a rate that divides nothing evenly, with stETH for redemptions, and takes stETH.
/// </summary>
public sealed partial class EtherFiDevnet : ILiquidDevnet
{
    private const string Wiring =
        "devnetWire((address,address,address,address,address,address,address,address,address,address,address,address,address,address,address,address))";

    /// <summary>Wei in one unit of a redemption bucket.</summary>
    private static readonly UInt256 RedemptionUnit = UInt256.ParseUnits("1", 12);

    private readonly AnvilNode _node;
    private readonly Address _directory;
    private readonly Address _restaker;
    private readonly Address _priceFeed;

    private EtherFiDevnet(AnvilNode node, EtherFiDeployment deployment, Address directory, Address restaker, Address priceFeed)
    {
        _node = node;
        Deployment = deployment;
        _directory = directory;
        _restaker = restaker;
        _priceFeed = priceFeed;
    }

    /// <summary>Where the contracts are.</summary>
    public EtherFiDeployment Deployment { get; }

    /// <summary>Deploys everything, and Lido's stETH and wstETH and wrapped ether with it.</summary>
    /// <param name="node">A node that mines on its own.</param>
    /// <param name="generation">The generation to start with.</param>
    /// <param name="cancellationToken">Gives up; what was deployed stays.</param>
    public static async Task<EtherFiDevnet> DeployAsync(
        AnvilNode node,
        EtherFiGeneration generation = EtherFiGeneration.SinceJuly2026,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        LiquidDeployer deployer = await LiquidDeployer.StartAsync(node, cancellationToken).ConfigureAwait(false);
        await using (deployer.ConfigureAwait(false))
        {
            Address directory = await deployer.DeployAsync("EtherFiDirectory", DevnetWords.Of((UInt256)(ulong)generation)).ConfigureAwait(false);
            Address stEth = await deployer.DeployAsync("LidoStETH").ConfigureAwait(false);
            EtherFiDeployment deployment = new()
            {
                LiquidityPool = await PartAsync("EtherFiLiquidityPool").ConfigureAwait(false),
                EETH = await PartAsync("EtherFiEETH").ConfigureAwait(false),
                WeETH = await PartAsync("EtherFiWeETH").ConfigureAwait(false),
                WithdrawRequestNft = await PartAsync("EtherFiWithdrawRequestNFT").ConfigureAwait(false),
                RedemptionManager = await PartAsync("EtherFiRedemptionManager").ConfigureAwait(false),
                PriorityWithdrawalQueue = await PartAsync("EtherFiPriorityWithdrawalQueue").ConfigureAwait(false),
                WeETHWithdrawAdapter = await PartAsync("EtherFiWeETHWithdrawAdapter").ConfigureAwait(false),
                DepositAdapter = await PartAsync("EtherFiDepositAdapter").ConfigureAwait(false),
                Liquifier = await PartAsync("EtherFiLiquifier").ConfigureAwait(false),
                RateLimiter = await PartAsync("EtherFiRateLimiter").ConfigureAwait(false),
                Blacklister = await deployer.DeployAsync("EtherFiBlacklister").ConfigureAwait(false),
                StETH = stEth,
                WstETH = await deployer.DeployAsync("LidoWstETH", DevnetWords.Of(stEth)).ConfigureAwait(false),
                Weth = await deployer.DeployAsync("WrappedEther").ConfigureAwait(false),
            };
            Address restaker = await PartAsync("EtherFiRestaker").ConfigureAwait(false);
            Address priceFeed = await deployer.DeployAsync("EtherFiPriceFeed").ConfigureAwait(false);
            Address?[] all =
            [
                deployment.LiquidityPool, deployment.EETH, deployment.WeETH, deployment.WithdrawRequestNft, deployment.RedemptionManager,
                deployment.PriorityWithdrawalQueue, deployment.WeETHWithdrawAdapter, deployment.DepositAdapter, deployment.Liquifier,
                deployment.RateLimiter, deployment.Blacklister, restaker, stEth, deployment.WstETH, deployment.Weth, priceFeed,
            ];
            await deployer.CallAsync(directory, Wiring, [.. all.Select(address => DevnetWords.Of(address!.Value))]).ConfigureAwait(false);
            EtherFiDevnet devnet = new(node, deployment, directory, restaker, priceFeed);
            await devnet.SeedAsync(cancellationToken).ConfigureAwait(false);
            return devnet;

            Task<Address> PartAsync(string contract) => deployer.DeployAsync(contract, DevnetWords.Of(directory));
        }
    }

    /// <inheritdoc />
    public RestakingNetwork AddTo(RestakingNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network with { EtherFi = Deployment };
    }

    /// <summary>The upgrade: all contracts become those since July 2026 in one transaction, and what is set aside moves into the queues.</summary>
    public Task UpgradeAsync(CancellationToken cancellationToken = default) =>
        CallAsync(_directory, "devnetSetGeneration(uint256)", cancellationToken, DevnetWords.Of((UInt256)2u));

    /// <summary>Gives an account stETH, by staking for it.</summary>
    public async Task GiveStEthAsync(Address account, UInt256 amount, CancellationToken cancellationToken = default)
    {
        AnvilImpersonation staker = await _node.ImpersonateAsync(FreshAddress.Create(), amount + UInt256.FromEther("10"), cancellationToken).ConfigureAwait(false);
        await using (staker.ConfigureAwait(false))
        {
            // Bought is a little more, so that whoever gets it has what was asked for.
            StETH stEth = new(Deployment.StETH!.Value);
            await staker.ExecuteAsync(stEth.Address, stEth.Submit(Address.Zero).ToCalldata(), amount + 10u, cancellationToken).ConfigureAwait(false);
            await staker.ExecuteAsync(stEth.Address, stEth.Transfer(account, amount + 5u).ToCalldata(), cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives an account wrapped ether.</summary>
    public async Task GiveWethAsync(Address account, UInt256 amount, CancellationToken cancellationToken = default)
    {
        AnvilImpersonation payer = await _node.ImpersonateAsync(FreshAddress.Create(), amount + UInt256.FromEther("10"), cancellationToken).ConfigureAwait(false);
        await using (payer.ConfigureAwait(false))
        {
            Address weth = Deployment.Weth!.Value;
            await payer.ExecuteAsync(weth, DevnetWords.Call("deposit()"), amount, cancellationToken).ConfigureAwait(false);
            await payer.ExecuteAsync(weth, DevnetWords.Call("transfer(address,uint256)", DevnetWords.Of(account), DevnetWords.Of(amount)), cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives an account wstETH.</summary>
    public async Task GiveWstEthAsync(Address account, UInt256 stEthAmount, CancellationToken cancellationToken = default)
    {
        Address wrapper = FreshAddress.Create();
        await GiveStEthAsync(wrapper, stEthAmount, cancellationToken).ConfigureAwait(false);
        AnvilImpersonation payer = await _node.ImpersonateAsync(wrapper, UInt256.FromEther("10"), cancellationToken).ConfigureAwait(false);
        await using (payer.ConfigureAwait(false))
        {
            WstETH wstEth = new(Deployment.WstETH!.Value);
            StETH stEth = new(Deployment.StETH!.Value);
            await payer.ExecuteAsync(stEth.Address, stEth.Approve(wstEth.Address, stEthAmount).ToCalldata(), cancellationToken: cancellationToken).ConfigureAwait(false);
            await payer.ExecuteAsync(wstEth.Address, wstEth.Wrap(stEthAmount).ToCalldata(), cancellationToken: cancellationToken).ConfigureAwait(false);
            UInt256 wrapped = BalanceOf(await _node.Rpc.CallAsync(
                new Rpc.CallRequest { To = wstEth.Address, Data = wstEth.BalanceOf(wrapper).ToCalldata() }, Rpc.BlockTag.Latest, cancellationToken).ConfigureAwait(false));
            await payer.ExecuteAsync(wstEth.Address, wstEth.Transfer(account, wrapped).ToCalldata(), cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        static UInt256 BalanceOf(byte[] word) => UInt256.FromBigEndian(word);
    }

    private async Task SeedAsync(CancellationToken cancellationToken)
    {
        await CallAsync(Deployment.LiquidityPool, DevnetWords.Call("deposit()"), UInt256.FromEther("20000"), cancellationToken).ConfigureAwait(false);
        await RewardAsync(UInt256.FromEther("1234.567891234567891"), cancellationToken).ConfigureAwait(false);
        await CallAsync(Deployment.StETH!.Value, "devnetSetShareRate(uint256)", cancellationToken, DevnetWords.Of(UInt256.Parse("1234567890123456789012345678"))).ConfigureAwait(false);
        await GiveStEthAsync(_restaker, UInt256.FromEther("3000"), cancellationToken).ConfigureAwait(false);
        await SetStEthAsync(true, 0, 10_000, 100_000, cancellationToken).ConfigureAwait(false);
        foreach (Address output in new[] { Protocols.Liquid.NativeAsset.Ether, Deployment.StETH!.Value })
        {
            await SetRedemptionAsync(output, 30, 1_000, 100, UInt256.FromEther("2000"), UInt256.FromEther("1"), cancellationToken).ConfigureAwait(false);
        }
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
