using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Tests.EigenLayer;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Positions;

/// <summary>What readers of slashing risk get wrong is refused before the network is touched.</summary>
public sealed class PositionInputTests : IDisposable
{
    private static readonly Address Somebody = Address.Parse("0x0000000000000000000000000000000000000b0b");

    private readonly NoNetwork _network = new();
    private readonly RpcClient _rpc;
    private readonly RestakingClient _client;

    public PositionInputTests()
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
    public async Task Forecast_TheZeroAddressAmongTheStakers_IsRefused()
    {
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => _client.EigenLayer.Positions.ForecastSlashAsync(
            new OperatorSetId(Somebody, 1), Somebody, "stETH", ShareMath.Wad, [Somebody, Address.Zero], cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal("stakers", refused.ParamName);
    }
}
