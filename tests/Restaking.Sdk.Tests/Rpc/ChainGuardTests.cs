using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Tests.Rpc;

public sealed class ChainGuardTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FirstUse_RightChain_IsAskedOnce()
    {
        ScriptedTransport node = new ScriptedTransport()
            .Expect("eth_chainId", "\"0x1\"")
            .Expect("eth_blockNumber", "\"0x10\"")
            .Expect("eth_blockNumber", "\"0x11\"");
        using RpcClient rpc = RpcTestClient.Create(node, options => options.ExpectedChainId = 1);

        await rpc.GetBlockNumberAsync(Token);
        await rpc.GetBlockNumberAsync(Token);

        node.VerifyComplete();
    }

    [Fact]
    public async Task FirstUse_WrongChain_ThrowsBeforeAnythingElseIsAsked()
    {
        ScriptedTransport node = new ScriptedTransport("node.example").Always("eth_chainId", "\"0xaa36a7\"");
        using RpcClient rpc = RpcTestClient.Create(node, options => options.ExpectedChainId = 1);

        ChainMismatchException read = await Assert.ThrowsAsync<ChainMismatchException>(() => rpc.GetBlockNumberAsync(Token));
        await Assert.ThrowsAsync<ChainMismatchException>(() => rpc.SendRawTransactionAsync(new byte[] { 2, 1 }, Token));

        Assert.Equal((1UL, 11_155_111UL, "node.example", false), (read.Expected, read.Actual, read.Endpoint, read.IsTransient));
        Assert.All(node.Requests, request => Assert.Equal("eth_chainId", request.Method));
    }

    [Fact]
    public async Task FirstUse_ChainIdRequestFails_IsAskedAgainAndNeverRemembered()
    {
        ScriptedTransport node = new ScriptedTransport()
            .ExpectFault("eth_chainId", new HttpRequestException("down"))
            .Expect("eth_chainId", "\"0x1\"")
            .Expect("eth_blockNumber", "\"0x10\"");
        using RpcClient rpc = RpcTestClient.Create(node, options => options.ExpectedChainId = 1);

        Assert.Equal(16UL, await rpc.GetBlockNumberAsync(Token));
        node.VerifyComplete();
    }

    [Fact]
    public async Task FirstUse_ChainIdAlwaysFails_IsATransientRpcExceptionNotAMismatch()
    {
        ScriptedTransport node = new ScriptedTransport()
            .Always("eth_chainId", (_, _) => ValueTask.FromException<RpcResponse>(new HttpRequestException("down")));
        using RpcClient rpc = RpcTestClient.Create(node, options => options.ExpectedChainId = 1);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => rpc.GetBlockNumberAsync(Token));

        Assert.True(thrown.IsTransient);
    }

    [Fact]
    public async Task Send_ChainIdRequestFailsOnce_IsGuardedThenSentOnce()
    {
        ScriptedTransport node = new ScriptedTransport()
            .ExpectFault("eth_chainId", new HttpRequestException("down"))
            .Expect("eth_chainId", "\"0x1\"")
            .ExpectError("eth_sendRawTransaction", -32000, "already known");
        using RpcClient rpc = RpcTestClient.Create(node, options => options.ExpectedChainId = 1);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => rpc.SendRawTransactionAsync(new byte[] { 2, 1 }, Token));

        Assert.Equal(RpcErrorKind.AlreadyKnown, thrown.Kind);
        node.VerifyComplete();
    }

    [Fact]
    public async Task Send_ChainIdNeverLearned_IsNotMistakenForAnUnknownSend()
    {
        ScriptedTransport node = new ScriptedTransport()
            .Always("eth_chainId", (_, _) => ValueTask.FromException<RpcResponse>(new HttpRequestException("down")));
        using RpcClient rpc = RpcTestClient.Create(node, options => options.ExpectedChainId = 1);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => rpc.SendRawTransactionAsync(new byte[] { 2, 1 }, Token));

        Assert.Equal("eth_chainId", thrown.Method);
        Assert.DoesNotContain(node.Requests, request => request.Method == "eth_sendRawTransaction");
    }

    [Fact]
    public async Task Options_ChangedAfterwards_DoNotReachTheClient()
    {
        var options = new RpcClientOptions { ExpectedChainId = 1 };
        ScriptedTransport node = new ScriptedTransport().Expect("eth_chainId", "\"0x2\"");
        using var rpc = new RpcClient(node, options);
        options.ExpectedChainId = 2;

        await Assert.ThrowsAsync<ChainMismatchException>(() => rpc.GetBlockNumberAsync(Token));
    }

    [Fact]
    public async Task FailOver_SecondEndpointServesAnotherChain_ThrowsInsteadOfUsingIt()
    {
        ScriptedTransport first = new ScriptedTransport("first.example")
            .Expect("eth_chainId", "\"0x1\"")
            .ExpectFault("eth_blockNumber", new HttpRequestException("down"));
        ScriptedTransport second = new ScriptedTransport("second.example").Expect("eth_chainId", "\"0x2\"");
        using RpcClient rpc = RpcTestClient.Create([first, second], RpcTestClient.Clock(), options => options.ExpectedChainId = 1);

        ChainMismatchException thrown = await Assert.ThrowsAsync<ChainMismatchException>(() => rpc.GetBlockNumberAsync(Token));

        Assert.Equal("second.example", thrown.Endpoint);
    }

    [Fact]
    public async Task Reconnect_AnotherNodeBehindTheName_IsCheckedAgain()
    {
        ScriptedTransport node = new ScriptedTransport()
            .Expect("eth_chainId", "\"0x1\"")
            .Expect("eth_blockNumber", "\"0x10\"")
            .ExpectFault("eth_blockNumber", new HttpRequestException("reset"))
            .Expect("eth_chainId", "\"0x2\"");
        using RpcClient rpc = RpcTestClient.Create(node, options => options.ExpectedChainId = 1);
        await rpc.GetBlockNumberAsync(Token);

        await Assert.ThrowsAsync<ChainMismatchException>(() => rpc.GetBlockNumberAsync(Token));
    }

    [Fact]
    public async Task FirstUse_ManyAtOnce_AskTheChainOnce()
    {
        ScriptedTransport node = new ScriptedTransport()
            .Expect("eth_chainId", async (request, _) =>
            {
                await Task.Yield();
                return RpcResponse.FromJson(ScriptedTransport.ResultOf(request.Calls[0], "\"0x1\""));
            })
            .Always("eth_blockNumber", "\"0x10\"");
        using RpcClient rpc = RpcTestClient.Create(node, options => options.ExpectedChainId = 1);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => rpc.GetBlockNumberAsync(Token)));

        Assert.Single(node.Requests, request => request.Method == "eth_chainId");
    }
}
