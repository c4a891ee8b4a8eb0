using System.Text;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Tests.Rpc;

public sealed class RpcPinTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A node at block 100 whose calls are answered by the form of their block parameter.</summary>
    private static ScriptedTransport Node(Func<RpcCall, string> hashAnswer, Func<RpcCall, string> numberAnswer)
        => new ScriptedTransport()
            .Always("eth_getBlockByNumber", TestBlocks.Json(100))
            .Always("eth_call", (request, _) =>
            {
                string[] answers =
                [
                    .. request.Calls.Select(call => Encoding.UTF8.GetString(call.Params.Span).Contains("blockHash", StringComparison.Ordinal) ? hashAnswer(call) : numberAnswer(call)),
                ];
                return ValueTask.FromResult(RpcResponse.FromJson(request.IsBatch ? $"[{string.Join(',', answers)}]" : answers[0]));
            });

    [Fact]
    public async Task Read_NodeTakesBlockHashes_NamesTheBlockByHash()
    {
        ScriptedTransport node = new ScriptedTransport()
            .Expect("eth_getBlockByNumber", TestBlocks.Json(100))
            .Expect("eth_call", "\"0x01\"")
            .Expect("eth_getCode", "\"0x60\"");
        using RpcClient rpc = RpcTestClient.Create(node);

        RpcPin pin = await rpc.PinAsync(BlockTag.Latest, Token);
        await pin.CallAsync(new CallRequest { To = default(Address) }, Token);
        await pin.GetCodeAsync(default, Token);

        Assert.All(node.Requests.Skip(1), request => Assert.EndsWith($$""",{"blockHash":"{{TestBlocks.Hash(100)}}"}]""", request.Params[0], StringComparison.Ordinal));
        node.VerifyComplete();
    }

    [Fact]
    public async Task Read_NodeRefusesBlockHashes_GoesByNumberAndChecksTheHashAfterwards()
    {
        ScriptedTransport node = new ScriptedTransport()
            .Expect("eth_getBlockByNumber", TestBlocks.Json(100))
            .ExpectError("eth_call", -32602, "invalid type: map, expected a string")
            .Expect("eth_call", "\"0x01\"")
            .Expect("eth_getBlockByNumber", TestBlocks.Json(100))
            .Expect("eth_call", "\"0x02\"")
            .Expect("eth_getBlockByNumber", TestBlocks.Json(100));
        using RpcClient rpc = RpcTestClient.Create(node);
        RpcPin pin = await rpc.PinAsync(BlockTag.Latest, Token);

        Assert.Equal(new byte[] { 1 }, await pin.CallAsync(new CallRequest { To = default(Address) }, Token));
        Assert.Equal(new byte[] { 2 }, await pin.CallAsync(new CallRequest { To = default(Address) }, Token));

        Assert.EndsWith(",\"0x64\"]", node.Requests[4].Params[0], StringComparison.Ordinal);
        node.VerifyComplete();
    }

    [Fact]
    public async Task Read_ByNumberAndBlockWasReorganised_ThrowsInsteadOfMixing()
    {
        ScriptedTransport node = new ScriptedTransport()
            .Expect("eth_getBlockByNumber", TestBlocks.Json(100))
            .ExpectError("eth_call", -32602, "invalid argument 1")
            .Expect("eth_call", "\"0x01\"")
            .Expect("eth_getBlockByNumber", TestBlocks.Json(100, branch: 0xcc));
        using RpcClient rpc = RpcTestClient.Create(node);
        RpcPin pin = await rpc.PinAsync(BlockTag.Latest, Token);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => pin.CallAsync(new CallRequest { To = default(Address) }, Token));

        Assert.Equal((RpcErrorKind.Reorganized, true), (thrown.Kind, thrown.IsTransient));
    }

    [Fact]
    public async Task Read_ByHashAndBlockIsGone_ThrowsBlockNotFound()
    {
        ScriptedTransport node = new ScriptedTransport()
            .Expect("eth_getBlockByNumber", TestBlocks.Json(100))
            .Always("eth_call", (request, _) => ValueTask.FromResult(RpcResponse.FromJson(ScriptedTransport.ErrorOf(request.Calls[0], -32000, "header for hash not found"))));
        using RpcClient rpc = RpcTestClient.Create(node);
        RpcPin pin = await rpc.PinAsync(BlockTag.Latest, Token);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => pin.CallAsync(new CallRequest { To = default(Address) }, Token));

        Assert.Equal(RpcErrorKind.BlockNotFound, thrown.Kind);
    }

    [Fact]
    public async Task Read_Reverts_IsNotTakenForARefusedBlockHash()
    {
        ScriptedTransport node = new ScriptedTransport()
            .Expect("eth_getBlockByNumber", TestBlocks.Json(100))
            .ExpectError("eth_call", 3, "execution reverted", "\"0x01020304\"");
        using RpcClient rpc = RpcTestClient.Create(node);
        RpcPin pin = await rpc.PinAsync(BlockTag.Latest, Token);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => pin.CallAsync(new CallRequest { To = default(Address) }, Token));

        Assert.Equal(new byte[] { 1, 2, 3, 4 }, thrown.RevertData.ToArray());
        node.VerifyComplete();
    }

    [Theory]
    [InlineData(-32000, "some words of its own")]
    [InlineData(-32602, "invalid type: map, expected a string")]
    public async Task ReadMany_NodeRefusesBlockHashesInItsOwnWords_GoesByNumber(int code, string message)
    {
        ScriptedTransport node = Node(hashAnswer: call => ScriptedTransport.ErrorOf(call, code, message), numberAnswer: call => ScriptedTransport.ResultOf(call, "\"0x01\""));
        using RpcClient rpc = RpcTestClient.Create(node);
        RpcPin pin = await rpc.PinAsync(BlockTag.Latest, Token);

        var results = await pin.CallManyAsync([new CallRequest { To = default(Address) }, new CallRequest { To = default(Address) }], Token);

        Assert.All(results, result => Assert.Equal(new byte[] { 1 }, result.Value));
        Assert.Equal(BlockTag.FromNumber(100), pin.Tag);
    }

    [Fact]
    public async Task ReadMany_EveryCallFailsInEitherForm_LearnsNothingAboutTheForm()
    {
        ScriptedTransport node = Node(
            hashAnswer: call => ScriptedTransport.ErrorOf(call, -32000, "some words of its own"),
            numberAnswer: call => ScriptedTransport.ErrorOf(call, -32000, "some words of its own"));
        using RpcClient rpc = RpcTestClient.Create(node);
        RpcPin pin = await rpc.PinAsync(BlockTag.Latest, Token);
        CallRequest[] requests = [new() { To = default(Address) }, new() { To = default(Address) }];

        var first = await pin.CallManyAsync(requests, Token);
        int asked = node.Requests.Count;
        await pin.CallManyAsync(requests, Token);

        Assert.All(first, result => Assert.False(result.Succeeded));
        Assert.Contains("blockHash", node.Requests[asked].Params[0], StringComparison.Ordinal);
        Assert.Equal(BlockTag.FromHash(TestBlocks.Hash(100)), pin.Tag);
    }

    [Fact]
    public async Task Pin_PendingBlock_IsRefused()
    {
        using RpcClient rpc = RpcTestClient.Create(new ScriptedTransport());

        await Assert.ThrowsAsync<ArgumentException>(() => rpc.PinAsync(BlockTag.Pending, Token));
    }

    [Fact]
    public async Task Pin_UnknownBlock_ThrowsBlockNotFound()
    {
        ScriptedTransport node = new ScriptedTransport().Always("eth_getBlockByNumber", "null");
        using RpcClient rpc = RpcTestClient.Create(node);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => rpc.PinAsync(BlockTag.FromNumber(9_999), Token));

        Assert.Equal(RpcErrorKind.BlockNotFound, thrown.Kind);
    }
}
