using Restaking.Sdk.Abi;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Lido;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Integration.Tests.Liquid.Lido;

/// <summary>Lido on some chain, steered by its devnet class.</summary>
public abstract class LidoStand : LiquidStand
{
    private RestakingNetwork? _network;
    private LidoDevnet? _devnet;

    public LidoDevnet Devnet => _devnet!;

    public override RestakingNetwork Network => _network!;

    // stETH moves whole shares.
    public override UInt256 Tolerance => 2u;

    public override ILiquidToken TokenOf(RestakingClient client) => client.Lido.StEth;

    public override IWithdrawalQueue? QueueOf(RestakingClient client) => client.Lido.Withdrawals;

    public override Task FinalizeAsync(WithdrawalTicket ticket) =>
        Devnet.FinalizeAsync(((LidoTicketDetail)ticket.Detail!).RequestId, cancellationToken: TestContext.Current.CancellationToken);

    public override async Task<bool> SetPausedAsync(LiquidOperation operation, bool paused)
    {
        if (operation != LiquidOperation.Request)
        {
            return false; // claims go on while the queue is paused
        }

        await Devnet.SetQueuePausedAsync(paused, TestContext.Current.CancellationToken);
        return true;
    }

    protected void Ready(LidoDevnet devnet, RestakingNetwork network)
    {
        _devnet = devnet;
        _network = devnet.AddTo(network with { Multicall3 = Multicall3Placement.Address });
    }
}

/// <summary>Our own contracts, staking included.</summary>
public class LidoDevnetStand : LidoStand
{
    public override async Task<bool> SetPausedAsync(LiquidOperation operation, bool paused)
    {
        if (operation != LiquidOperation.Deposit)
        {
            return await base.SetPausedAsync(operation, paused);
        }

        await Devnet.SetStakingPausedAsync(paused, TestContext.Current.CancellationToken);
        return true;
    }

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await AnvilNode.StartAsync(cancellationToken: cancellationToken);
        await Multicall3Placement.PlaceAsync(node, cancellationToken);
        Ready(await LidoDevnet.DeployAsync(node, cancellationToken), new RestakingNetwork("Devnet", await node.Rpc.GetChainIdAsync(cancellationToken)));
        return node;
    }
}

/// <summary>wstETH on our own contracts.</summary>
public sealed class WstEthDevnetStand : LidoDevnetStand
{
    public override ILiquidToken TokenOf(RestakingClient client) => client.Lido.WstEth;

    // The queue's main token is stETH: what it does with wstETH has tests of its own.
    public override IWithdrawalQueue? QueueOf(RestakingClient client) => null;
}

/// <summary>The real stETH of mainnet's snapshot, before Lido V3; wstETH and the queue are not in the file and are ours.</summary>
public sealed class LidoMainnetStand : LidoStand
{
    public override string? Missing => ForkSnapshots.TryFind("mainnet", out _, out string? missing) ? null : missing;

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        Assert.True(ForkSnapshots.TryFind("mainnet", out ForkSnapshot? snapshot, out string? missing), missing);
        AnvilNode node = await ForkSnapshots.StartForkAsync(snapshot, cancellationToken: cancellationToken);
        await Multicall3Placement.PlaceAsync(node, cancellationToken);
        Ready(await LidoDevnet.DeployBesideAsync(node, RestakingNetwork.Mainnet.Lido!.StETH, cancellationToken), new RestakingNetwork("Mainnet snapshot", 1));
        return node;
    }
}

/// <summary>The conformance suite for stETH on our own contracts.</summary>
public sealed class StEthOnDevnetTests(LidoDevnetStand stand) : LiquidConformance(stand), IClassFixture<LidoDevnetStand>;

/// <summary>The conformance suite for wstETH on our own contracts.</summary>
public sealed class WstEthOnDevnetTests(WstEthDevnetStand stand) : LiquidConformance(stand), IClassFixture<WstEthDevnetStand>;

/// <summary>The conformance suite for the real stETH.</summary>
public sealed class StEthOnMainnetSnapshotTests(LidoMainnetStand stand) : LiquidConformance(stand), IClassFixture<LidoMainnetStand>;
