using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Tests.Rpc;

public sealed class FailoverTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_FirstEndpointDown_MovesAtOnceAndStaysAwayWhileItCoolsDown()
    {
        ManualTimeProvider time = RpcTestClient.Clock();
        ScriptedTransport first = new ScriptedTransport("first.example").ExpectFault("eth_blockNumber", new HttpRequestException("down"));
        ScriptedTransport second = new ScriptedTransport("second.example").Always("eth_blockNumber", "\"0x10\"");
        using RpcClient rpc = RpcTestClient.Create([first, second], time);

        await rpc.GetBlockNumberAsync(Token);
        await rpc.GetBlockNumberAsync(Token);

        Assert.Empty(time.JumpedWaits);
        Assert.Single(first.Requests);
        Assert.Equal(2, second.Requests.Count);

        time.Advance(TimeSpan.FromSeconds(6));
        first.Expect("eth_blockNumber", "\"0x11\"");
        Assert.Equal(17UL, await rpc.GetBlockNumberAsync(Token));
    }

    [Fact]
    public async Task Read_AllEndpointsDown_BacksOffAndThrowsTheLastError()
    {
        ManualTimeProvider time = RpcTestClient.Clock();
        ScriptedTransport first = new ScriptedTransport("first.example").Always("eth_blockNumber", (_, _) => ValueTask.FromException<RpcResponse>(new HttpRequestException("a")));
        ScriptedTransport second = new ScriptedTransport("second.example").Always("eth_blockNumber", (_, _) => ValueTask.FromException<RpcResponse>(new HttpRequestException("b")));
        using RpcClient rpc = RpcTestClient.Create([first, second], time);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => rpc.GetBlockNumberAsync(Token));

        Assert.Equal(5, thrown.Attempts.Length);
        Assert.Equal(RetryVerdictKind.FailOver, thrown.Attempts[0].Verdict);
        Assert.Equal(["first.example", "second.example"], thrown.Attempts.Select(attempt => attempt.Endpoint).Distinct());
    }

    [Fact]
    public async Task Read_SinglePolicy_StaysOnTheFirstEndpoint()
    {
        ScriptedTransport first = new ScriptedTransport("first.example")
            .ExpectFault("eth_blockNumber", new HttpRequestException("down"))
            .Expect("eth_blockNumber", "\"0x10\"");
        var second = new ScriptedTransport("second.example");
        using RpcClient rpc = RpcTestClient.Create([first, second], RpcTestClient.Clock(), options => options.ReadPolicy = ReadPolicy.Single);

        await rpc.GetBlockNumberAsync(Token);

        Assert.Empty(second.Requests);
    }

    [Fact]
    public async Task Send_FirstEndpointDown_NeverMoves()
    {
        ScriptedTransport first = new ScriptedTransport("first.example").ExpectFault("eth_sendRawTransaction", new HttpRequestException("down"));
        var second = new ScriptedTransport("second.example");
        using RpcClient rpc = RpcTestClient.Create([first, second], RpcTestClient.Clock());

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => rpc.SendRawTransactionAsync(new byte[] { 2, 1 }, Token));

        Assert.Equal("first.example", thrown.Endpoint);
        Assert.Empty(second.Requests);
    }

    [Fact]
    public async Task Send_FirstEndpointCoolsDown_StillGoesToTheFirst()
    {
        ScriptedTransport first = new ScriptedTransport("first.example")
            .ExpectFault("eth_blockNumber", new HttpRequestException("down"))
            .ExpectError("eth_sendRawTransaction", -32000, "already known");
        ScriptedTransport second = new ScriptedTransport("second.example").Expect("eth_blockNumber", "\"0x10\"");
        using RpcClient rpc = RpcTestClient.Create([first, second], RpcTestClient.Clock());

        await rpc.GetBlockNumberAsync(Token);
        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => rpc.SendRawTransactionAsync(new byte[] { 2, 1 }, Token));

        Assert.Equal(RpcErrorKind.AlreadyKnown, thrown.Kind);
        first.VerifyComplete();
    }

    [Fact]
    public async Task WriteEndpoint_FirstEndpointDown_DoesNotMoveReadsEither()
    {
        ScriptedTransport first = new ScriptedTransport("first.example")
            .ExpectFault("eth_getTransactionCount", new HttpRequestException("down"))
            .Expect("eth_getTransactionCount", "\"0x5\"");
        var second = new ScriptedTransport("second.example");
        using RpcClient rpc = RpcTestClient.Create([first, second], RpcTestClient.Clock());

        Assert.Equal(5UL, await rpc.WriteEndpoint.GetTransactionCountAsync(default, BlockTag.Pending, Token));

        Assert.Equal(["first.example"], rpc.WriteEndpoint.Endpoints);
        Assert.Empty(second.Requests);
    }

    [Fact]
    public async Task Pin_EndpointFails_StaysOnItsEndpoint()
    {
        ScriptedTransport first = new ScriptedTransport("first.example")
            .Expect("eth_getBlockByNumber", TestBlocks.Json(100))
            .ExpectFault("eth_getBalance", new HttpRequestException("down"))
            .Expect("eth_getBalance", "\"0x7\"");
        var second = new ScriptedTransport("second.example");
        using RpcClient rpc = RpcTestClient.Create([first, second], RpcTestClient.Clock());

        RpcPin pin = await rpc.PinAsync(BlockTag.Latest, Token);

        Assert.Equal(7UL, (ulong)await pin.GetBalanceAsync(default, Token));
        Assert.Equal("first.example", pin.Endpoint);
        Assert.Empty(second.Requests);
    }

    [Fact]
    public async Task Pin_FirstEndpointLags_UsesTheOneThatHasTheBlock()
    {
        ScriptedTransport first = new ScriptedTransport("first.example").Expect("eth_getBlockByNumber", "null");
        ScriptedTransport second = new ScriptedTransport("second.example").Expect("eth_getBlockByNumber", TestBlocks.Json(100));
        using RpcClient rpc = RpcTestClient.Create([first, second], RpcTestClient.Clock());

        RpcPin pin = await rpc.PinAsync(BlockTag.FromNumber(100), Token);

        Assert.Equal("second.example", pin.Endpoint);
        Assert.Equal(TestBlocks.Hash(100), pin.Block.Hash);
    }
}
