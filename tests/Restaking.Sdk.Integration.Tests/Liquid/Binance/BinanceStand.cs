using System.Diagnostics.CodeAnalysis;
using Restaking.Sdk.Contracts.Binance;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Binance;

/// <summary>wBETH on a devnet.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The base class disposes of the node.")]
public sealed class BinanceStand : LiquidStand
{
    private BinanceDevnet? _binance;
    private RestakingNetwork? _network;

    public BinanceDevnet Binance => _binance ?? throw new InvalidOperationException($"The stand was not started: {Missing}");

    public override RestakingNetwork Network => _network!;

    public UnwrapTokenV1ETH Unwrap => new(Binance.Deployment.UnwrapQueue);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public override ILiquidToken TokenOf(RestakingClient client) => client.Binance.WBEth;

    public override async Task FinalizeAsync(WithdrawalTicket ticket)
    {
        await Binance.AllocateAllAsync(Cancel);
        await PassAsync(BinanceDevnet.LockTime);
    }

    public override async Task<bool> SetPausedAsync(LiquidOperation operation, bool paused)
    {
        if (operation == LiquidOperation.Redemption)
        {
            return false;
        }

        await Binance.SetPausedAsync(operation == LiquidOperation.Claim ? Binance.Deployment.UnwrapQueue : Binance.Deployment.WBEth, paused, Cancel);
        return true;
    }

    /// <summary>Lets time pass.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        await Node.IncreaseTimeAsync(time, Cancel);
        await Node.MineAsync(cancellationToken: Cancel);
    }

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await AnvilNode.StartAsync(new AnvilOptions(), cancellationToken);
        await Multicall3Placement.PlaceAsync(node, cancellationToken);
        _binance = await BinanceDevnet.DeployAsync(node, cancellationToken);
        _network = _binance.AddTo(new RestakingNetwork("Devnet", await node.Rpc.GetChainIdAsync(cancellationToken)) { Multicall3 = Multicall3Placement.Address });
        return node;
    }
}

/// <summary>wBETH against the suite of all liquid tokens.</summary>
public sealed class BinanceConformanceTests(BinanceStand stand) : LiquidConformance(stand), IClassFixture<BinanceStand>;
