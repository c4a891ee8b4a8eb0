using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Protocols.Puffer;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Puffer;

/// <summary>Puffer on our own contracts.</summary>
public sealed class PufferStand : LiquidStand
{
    private RestakingNetwork? _network;
    private PufferDevnet? _devnet;

    public PufferDevnet Devnet => _devnet!;

    public override RestakingNetwork Network => _network!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public override ILiquidToken TokenOf(RestakingClient client) => client.Puffer.PufEth;

    public override Task FinalizeAsync(WithdrawalTicket ticket) => Devnet.FinalizeAsync(((PufferTicketDetail)ticket.Detail!).Index, Cancel);

    // One switch for all of a contract.
    public override async Task<bool> SetPausedAsync(LiquidOperation operation, bool paused)
    {
        await Devnet.SetClosedAsync(
            operation is LiquidOperation.Request or LiquidOperation.Claim ? Devnet.Deployment.WithdrawalManager : Devnet.Deployment.Vault, paused, Cancel);
        return true;
    }

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await AnvilNode.StartAsync(cancellationToken: cancellationToken);
        await Multicall3Placement.PlaceAsync(node, cancellationToken);
        _devnet = await PufferDevnet.DeployAsync(node, cancellationToken: cancellationToken);
        _network = _devnet.AddTo(new RestakingNetwork("Devnet", await node.Rpc.GetChainIdAsync(cancellationToken)) { Multicall3 = Multicall3Placement.Address });
        return node;
    }
}

/// <summary>The conformance suite for pufETH on our own contracts.</summary>
public sealed class PufEthOnDevnetTests(PufferStand stand) : LiquidConformance(stand), IClassFixture<PufferStand>;
