using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.Swell;

namespace Restaking.Sdk.Tests.Protocols.Swell;

public class SwellClientTests
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    [Fact]
    public void Queues_WhereNobodySaysWhereSwBtcsRequestsAre_HaveTheExitsOnly()
    {
        SwellClient swell = new RestakingClient(Nowhere, RestakingNetwork.Mainnet).Swell;

        Assert.Equal(["swETH", "rswETH", "swBTC"], swell.Tokens.Select(token => token.Info.Symbol));
        Assert.Equal([swell.SwEth.Exit, swell.RswEth.Exit], swell.Queues.Select(queue => queue.Queue.Contract));
        Assert.False(swell.SwBtc.HasDelayedWithdraw);
        Assert.Throws<InvalidOperationException>(() => swell.SwBtc.Queue);
    }

    [Fact]
    public void Queues_WithTheAddressOfSwBtcsRequests_HaveThemToo()
    {
        Address requests = Address.Parse("0x0000000000000000000000000000000000000007");
        RestakingNetwork network = RestakingNetwork.Mainnet with { Swell = RestakingNetwork.Mainnet.Swell! with { SwBTCDelayedWithdraw = requests } };

        SwellClient swell = new RestakingClient(Nowhere, network).Swell;

        Assert.Equal(requests, swell.Queues[^1].Queue.Contract);
    }
}
