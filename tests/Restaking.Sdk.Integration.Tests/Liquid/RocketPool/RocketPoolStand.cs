using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.Liquid.RocketPool;

/// <summary>Rocket Pool on our own contracts.</summary>
public sealed class RocketPoolStand : LiquidStand
{
    private RestakingNetwork? _network;
    private RocketPoolDevnet? _devnet;

    public RocketPoolDevnet Devnet => _devnet!;

    public override RestakingNetwork Network => _network!;

    public override ILiquidToken TokenOf(RestakingClient client) => client.RocketPool.REth;

    public override async Task<bool> SetPausedAsync(LiquidOperation operation, bool paused)
    {
        if (operation != LiquidOperation.Deposit)
        {
            return false;
        }

        await Devnet.SetDepositsEnabledAsync(!paused, TestContext.Current.CancellationToken);
        return true;
    }

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await AnvilNode.StartAsync(cancellationToken: cancellationToken);
        await Multicall3Placement.PlaceAsync(node, cancellationToken);
        _devnet = await RocketPoolDevnet.DeployAsync(node, cancellationToken);
        _network = _devnet.AddTo(new RestakingNetwork("Devnet", await node.Rpc.GetChainIdAsync(cancellationToken)) { Multicall3 = Multicall3Placement.Address });
        return node;
    }
}

/// <summary>The conformance suite for rETH.</summary>
public sealed class REthOnDevnetTests(RocketPoolStand stand) : LiquidConformance(stand), IClassFixture<RocketPoolStand>;
