using Restaking.Sdk.Abi;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.EtherFi;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.EtherFi;

/// <summary>ether.fi on a devnet of one generation.</summary>
public abstract class EtherFiStand(EtherFiGeneration generation) : LiquidStand
{
    private EtherFiDevnet? _devnet;
    private RestakingNetwork? _network;

    public EtherFiDevnet Devnet => _devnet!;

    public override RestakingNetwork Network => _network!;

    public override UInt256 Tolerance => 2u;

    public override IWithdrawalQueue? QueueOf(RestakingClient client) => client.EtherFi.Withdrawals;

    public override Task FinalizeAsync(WithdrawalTicket ticket) => Devnet.FinalizeAsync(UInt256.Parse(ticket.Key.Id));

    public override async Task<bool> SetPausedAsync(LiquidOperation operation, bool paused)
    {
        await Devnet.SetPausedAsync(
            operation switch
            {
                LiquidOperation.Claim when generation == EtherFiGeneration.SinceJuly2026 => Devnet.Deployment.EETH,
                LiquidOperation.Claim => Devnet.Deployment.WithdrawRequestNft,
                LiquidOperation.Redemption => Devnet.Deployment.RedemptionManager!.Value,
                _ => Devnet.Deployment.LiquidityPool,
            },
            paused);
        return true;
    }

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await AnvilNode.StartAsync(cancellationToken: cancellationToken);
        await Multicall3Placement.PlaceAsync(node, cancellationToken);
        _devnet = await EtherFiDevnet.DeployAsync(node, generation, cancellationToken);
        _network = _devnet.AddTo(new RestakingNetwork("ether.fi devnet", await node.Rpc.GetChainIdAsync(cancellationToken)) { Multicall3 = Multicall3Placement.Address });
        return node;
    }
}

/// <summary>eETH since the upgrade, deposited with ether.</summary>
public sealed class EEthStand() : EtherFiStand(EtherFiGeneration.SinceJuly2026)
{
    public override ILiquidToken TokenOf(RestakingClient client) => client.EtherFi.EEth;
}

/// <summary>eETH before the upgrade, deposited with ether.</summary>
public sealed class EEthBeforeUpgradeStand() : EtherFiStand(EtherFiGeneration.BeforeJuly2026)
{
    public override ILiquidToken TokenOf(RestakingClient client) => client.EtherFi.EEth;
}

/// <summary>weETH since the upgrade, deposited with stETH through the adapter.</summary>
public sealed class WeEthStand() : EtherFiStand(EtherFiGeneration.SinceJuly2026)
{
    public override Address? DepositAsset => Devnet.Deployment.StETH;

    /// <summary>Two transfers of stETH, each up to two wei short.</summary>
    public override UInt256 Tolerance => 5u;

    public override ILiquidToken TokenOf(RestakingClient client) => client.EtherFi.WeEth;

    /// <summary>The queue's own token is eETH; requests of weETH are in tests of their own.</summary>
    public override IWithdrawalQueue? QueueOf(RestakingClient client) => null;

    public override Task GiveDepositAssetAsync(Address account, UInt256 amount) => Devnet.GiveStEthAsync(account, amount);
}

public sealed class EEthConformanceTests(EEthStand stand) : LiquidConformance(stand), IClassFixture<EEthStand>;

public sealed class EEthBeforeUpgradeConformanceTests(EEthBeforeUpgradeStand stand) : LiquidConformance(stand), IClassFixture<EEthBeforeUpgradeStand>;

public sealed class WeEthConformanceTests(WeEthStand stand) : LiquidConformance(stand), IClassFixture<WeEthStand>;
