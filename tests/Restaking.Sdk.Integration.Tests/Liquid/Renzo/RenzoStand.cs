using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Renzo;

/// <summary>Renzo on our own contracts.</summary>
public sealed class RenzoStand : LiquidStand
{
    private RestakingNetwork? _network;
    private RenzoDevnet? _devnet;

    public RenzoDevnet Devnet => _devnet!;

    public override RestakingNetwork Network => _network!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public override ILiquidToken TokenOf(RestakingClient client) => client.Renzo.EzEth;

    public override Task FinalizeAsync(WithdrawalTicket ticket) => Devnet.FinalizeAsync(Cancel);

    public override async Task<bool> SetPausedAsync(LiquidOperation operation, bool paused)
    {
        switch (operation)
        {
            case LiquidOperation.Deposit:
                await Devnet.SetDepositsPausedAsync(paused, Cancel);
                break;
            case LiquidOperation.Request:
                await Devnet.SetQueuePausedAsync(paused, Cancel);
                break;
            case LiquidOperation.Claim:
                await Devnet.SetRiskPausesAsync(claims: paused, cancellationToken: Cancel);
                break;
            default:
                await Devnet.SetRiskPausesAsync(instantWithdrawals: paused, cancellationToken: Cancel);
                break;
        }

        return true;
    }

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await AnvilNode.StartAsync(cancellationToken: cancellationToken);
        await Multicall3Placement.PlaceAsync(node, cancellationToken);
        _devnet = await RenzoDevnet.DeployAsync(node, cancellationToken: cancellationToken);
        _network = _devnet.AddTo(new RestakingNetwork("Devnet", await node.Rpc.GetChainIdAsync(cancellationToken)) { Multicall3 = Multicall3Placement.Address });
        return node;
    }
}

/// <summary>The conformance suite for ezETH on our own contracts.</summary>
public sealed class EzEthOnDevnetTests(RenzoStand stand) : LiquidConformance(stand), IClassFixture<RenzoStand>;
