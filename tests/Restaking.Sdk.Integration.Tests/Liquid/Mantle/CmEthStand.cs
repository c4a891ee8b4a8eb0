using Restaking.Sdk.Abi;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Mantle;

/// <summary>cmETH's devnet, over mETH's; the rate is not a round one, so that every division rounds.</summary>
public sealed class CmEthStand : LiquidStand
{
    private CmEthDevnet? _devnet;
    private RestakingNetwork? _network;

    public static UInt256 Rate { get; } = UInt256.FromEther("1.050000000000000007");

    public CmEthDevnet Devnet => _devnet ?? throw new InvalidOperationException("The stand was not started.");

    public override RestakingNetwork Network => _network!;

    public override Address? DepositAsset => Devnet.Deployment.MEth;

    public override bool HasManyRequests => false;

    public override ILiquidToken TokenOf(RestakingClient client) => client.Mantle.CmEth;

    public override Task GiveDepositAssetAsync(Address account, UInt256 amount) => Devnet.GiveMEthAsync(account, amount, TestContext.Current.CancellationToken);

    public override async Task FinalizeAsync(WithdrawalTicket ticket)
    {
        if (ticket.Timing.NotBefore is { } maturity)
        {
            await Node.SetNextBlockTimestampAsync(maturity, TestContext.Current.CancellationToken);
            await Node.MineAsync(cancellationToken: TestContext.Current.CancellationToken);
        }
    }

    public override async Task<bool> SetPausedAsync(LiquidOperation operation, bool paused)
    {
        await (operation == LiquidOperation.Deposit
            ? Devnet.SetDepositsPausedAsync(paused, TestContext.Current.CancellationToken)
            : Devnet.Withdrawals.SetPausedAsync(paused, TestContext.Current.CancellationToken));
        return true;
    }

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await AnvilNode.StartAsync(new AnvilOptions(), cancellationToken);
        await Multicall3Placement.PlaceAsync(node, cancellationToken);
        CmEthDevnet devnet = await CmEthDevnet.DeployAsync(node, cancellationToken: cancellationToken);
        await devnet.SetRateAsync(Rate, cancellationToken);
        _devnet = devnet;
        _network = devnet.AddTo(new RestakingNetwork("Devnet", await node.Rpc.GetChainIdAsync(cancellationToken)) { Multicall3 = Multicall3Placement.Address });
        return node;
    }
}

/// <summary>The suite on cmETH: one request at a time, claimed within a window, paid in mETH.</summary>
public sealed class CmEthConformanceTests(CmEthStand stand) : LiquidConformance(stand), IClassFixture<CmEthStand>;
