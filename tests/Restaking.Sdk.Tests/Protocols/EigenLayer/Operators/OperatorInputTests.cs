using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Tests.EigenLayer;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Operators;

/// <summary>What operators get wrong is refused before the network is touched.</summary>
public sealed class OperatorInputTests : IDisposable
{
    private static readonly Address Somebody = Address.Parse("0x0000000000000000000000000000000000000b0b");

    private readonly NoNetwork _network = new();
    private readonly RpcClient _rpc;
    private readonly RestakingClient _client;

    public OperatorInputTests()
    {
        _rpc = new RpcClient(_network);
        _client = new RestakingClient(_rpc, RestakingNetwork.Mainnet);
    }

    public void Dispose()
    {
        Assert.Equal(0, _network.Requests);
        _client.Dispose();
        _rpc.Dispose();
    }

    [Fact]
    public void Register_ZeroAddressAsApprover_IsRefused_AndNullIsNobody()
    {
        ArgumentException asOperator = Assert.Throws<ArgumentException>(() => _client.EigenLayer.Operators.PrepareRegister(0, "", Address.Zero, Somebody));
        ArgumentException asStaker = Assert.Throws<ArgumentException>(() => _client.EigenLayer.Delegation.PrepareRegisterAsOperator(0, "", Address.Zero, Somebody));

        Assert.Equal(("approver", "approver"), (asOperator.ParamName, asStaker.ParamName));
        Assert.Equal(
            Address.Zero, Assert.IsType<DelegationManager.RegisterAsOperatorCall>(_client.EigenLayer.Operators.PrepareRegister(0, "", null, Somebody).Call).InitDelegationApprover);
    }

    [Fact]
    public void Register_ForTheZeroAddressOrWithoutAccount_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => _client.EigenLayer.Operators.PrepareRegister(0, "", null, Address.Zero));
        Assert.Throws<InvalidOperationException>(() => _client.EigenLayer.Operators.PrepareRegister(0, ""));
        Assert.Throws<ArgumentNullException>(() => _client.EigenLayer.Operators.PrepareRegister(0, null!, null, Somebody));
    }
}
