using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Tests.Rpc;

public sealed class MalformedAnswerTests
{
    private const string GoodHeaderAnswer = """{"jsonrpc":"2.0","id":1,"result":{"number":"0x1","hash":"0x1111111111111111111111111111111111111111111111111111111111111111","parentHash":"0x2222222222222222222222222222222222222222222222222222222222222222","timestamp":"0x5","gasLimit":"0x6","gasUsed":"0x7"}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("<html></html>")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"0x1\"")]
    [InlineData("{}")]
    [InlineData("""{"jsonrpc":"2.0","id":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":2,"result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":null}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0xzz"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x10000000000000000"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{"a":1}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":["0x1"]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x1"} trailing""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x1""")]
    public async Task Read_RubbishForAQuantity_IsMalformed(string body)
        => Assert.Equal(RpcErrorKind.MalformedResponse, await KindOfAsync(body, rpc => rpc.GetBlockNumberAsync(Token)));

    [Fact]
    public async Task Read_HeaderCutAtEveryByte_IsMalformedOrTransient()
    {
        for (int length = 0; length < GoodHeaderAnswer.Length; length++)
        {
            Assert.Equal(RpcErrorKind.MalformedResponse, await KindOfAsync(GoodHeaderAnswer[..length], rpc => rpc.GetBlockAsync(BlockTag.Latest, Token)));
        }
    }

    [Theory]
    [InlineData("number")]
    [InlineData("parentHash")]
    [InlineData("timestamp")]
    [InlineData("gasLimit")]
    public async Task Read_HeaderWithoutAField_IsMalformed(string field)
        => Assert.Equal(
            RpcErrorKind.MalformedResponse,
            await KindOfAsync(GoodHeaderAnswer.Replace($"\"{field}\"", "\"other\"", StringComparison.Ordinal), rpc => rpc.GetBlockAsync(BlockTag.Latest, Token)));

    [Fact]
    public async Task Read_MalformedOnceThenWhole_Succeeds()
    {
        ScriptedTransport node = new ScriptedTransport().ExpectRaw("eth_blockNumber", "{\"jsonrpc\"").Expect("eth_blockNumber", "\"0x1\"");
        using RpcClient rpc = RpcTestClient.Create(node);

        Assert.Equal(1UL, await rpc.GetBlockNumberAsync(Token));
    }

    [Fact]
    public async Task Read_ErrorNextToNullResult_IsTheError()
        => Assert.Equal(
            RpcErrorKind.MethodNotFound,
            await KindOfAsync("""{"jsonrpc":"2.0","id":1,"result":null,"error":{"code":-32601,"message":"no"}}""", rpc => rpc.GetBlockNumberAsync(Token)));

    [Fact]
    public async Task Read_NullErrorNextToAResult_IsTheResult()
    {
        ScriptedTransport node = new ScriptedTransport().ExpectRaw("eth_blockNumber", """{"error":null,"result":"0x01","id":"1"}""");
        using RpcClient rpc = RpcTestClient.Create(node);

        Assert.Equal(1UL, await rpc.GetBlockNumberAsync(Token));
    }

    [Fact]
    public async Task Read_DeeplyNestedRubbish_IsMalformed()
        => Assert.Equal(
            RpcErrorKind.MalformedResponse,
            await KindOfAsync(string.Concat(Enumerable.Repeat("{\"result\":", 10_000)), rpc => rpc.GetBlockNumberAsync(Token)));

    [Theory]
    [InlineData("\"0x08c379a0\"", "08c379a0")]
    [InlineData("\"Reverted 0x08c379a0\"", "08c379a0")]
    [InlineData("{\"data\":\"0x08c379a0\",\"message\":\"m\"}", "08c379a0")]
    [InlineData("{\"txHash\":\"0x1234\",\"data\":\"0x08c379a0\"}", "08c379a0")]
    [InlineData("{\"originalError\":{\"code\":3,\"data\":\"0x08c379a0\"}}", "08c379a0")]
    [InlineData("\"0x\"", "")]
    [InlineData("null", "")]
    [InlineData("[1,2]", "")]
    [InlineData("\"Reverted 0xzz\"", "")]
    public async Task Call_Reverts_DataIsFoundInEveryClientsShape(string dataJson, string expected)
    {
        ScriptedTransport node = new ScriptedTransport().ExpectError("eth_call", 3, "execution reverted", dataJson);
        using RpcClient rpc = RpcTestClient.Create(node);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => rpc.CallAsync(new CallRequest { To = default(Address) }, BlockTag.Latest, Token));

        Assert.Equal(RpcErrorKind.ExecutionReverted, thrown.Kind);
        Assert.Equal(expected, Convert.ToHexStringLower(thrown.RevertData.Span));
        Assert.False(thrown.IsTransient);
    }

    [Fact]
    public async Task Receipt_OfAnotherTransaction_IsRefused()
    {
        Hash32 asked = TestBlocks.Hash(1);
        ScriptedTransport node = new ScriptedTransport().Expect("eth_getTransactionReceipt", TestReceipts.Json(TestBlocks.Hash(2)));
        using RpcClient rpc = RpcTestClient.Create(node);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => rpc.GetTransactionReceiptAsync(asked, Token));

        Assert.Equal(RpcErrorKind.MalformedResponse, thrown.Kind);
    }

    private static async Task<RpcErrorKind> KindOfAsync(string body, Func<RpcClient, Task> read)
    {
        ScriptedTransport node = new ScriptedTransport();
        foreach (string method in (string[])["eth_blockNumber", "eth_getBlockByNumber"])
        {
            node.Always(method, (_, _) => ValueTask.FromResult(RpcResponse.FromJson(body)));
        }

        using RpcClient rpc = RpcTestClient.Create(node, options => options.Retry.MaxAttempts = 1);
        return (await Assert.ThrowsAsync<RpcException>(() => read(rpc))).Kind;
    }
}
