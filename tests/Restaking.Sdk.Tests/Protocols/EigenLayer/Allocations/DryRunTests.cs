using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Tests.EigenLayer;
using Restaking.Sdk.Tests.Protocols.EigenLayer.Positions;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Allocations;

/// <summary>A try of a write is the call that would be sent.</summary>
public sealed class DryRunTests : IDisposable
{
    private readonly EigenLayerNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Check_OfAWriteThatPays_SendsItsValueAlong()
    {
        Address pods = _node.Deployment.EigenPodManager!.Value;
        _node.Answer(pods, EigenPodManager.StakeCall.Selector, 1UL);
        UInt256 paid = UInt256.FromEther("32");
        EigenLayerContext context = new(_node.Client.Reader, _node.Client.Transactions, _node.Deployment);
        RoleWrite<bool> write = new(
            context, new EigenPodManager(pods).Stake(new byte[48], new byte[96], Hash32.Zero), _ => true, "Stake", TestLog.Staker, [], paid);

        PreflightResult found = await DryRun.CheckAsync(
            write, (error, _) => throw new ContractRevertException(error, pods, write.Call.Function), TestContext.Current.CancellationToken);

        Assert.True(found.IsClear);
        Assert.Equal([paid], _node.Node.ValuesSent);
    }
}
