using System.Net;
using System.Text.Json.Nodes;
using Nethereum.JsonRpc.Client;
using Nethereum.JsonRpc.Client.RpcMessages;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using RpcClient = Restaking.Sdk.Rpc.RpcClient;
using NethereumRequest = Nethereum.JsonRpc.Client.RpcRequest;

namespace Restaking.Sdk.Nethereum.Tests;

public sealed class NethereumRpcTransportTests
{
    private static readonly Address Someone = Address.Parse("0x1111111111111111111111111111111111111111");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<ClientKind, int, RpcErrorKind> Statuses
    {
        get
        {
            var data = new TheoryData<ClientKind, int, RpcErrorKind>();
            foreach (ClientKind kind in Enum.GetValues<ClientKind>())
            {
                data.Add(kind, 429, RpcErrorKind.RateLimited);
                data.Add(kind, 401, RpcErrorKind.Unauthorized);
                data.Add(kind, 404, RpcErrorKind.HttpError);
                data.Add(kind, 500, RpcErrorKind.ServerUnavailable);
                data.Add(kind, 503, RpcErrorKind.ServerUnavailable);
            }

            return data;
        }
    }

    public static TheoryData<ClientKind, string, RpcErrorKind> NodeErrors
    {
        get
        {
            var data = new TheoryData<ClientKind, string, RpcErrorKind>();
            foreach (ClientKind kind in Enum.GetValues<ClientKind>())
            {
                data.Add(kind, """{"code":3,"message":"execution reverted","data":"0x08c379a0"}""", RpcErrorKind.ExecutionReverted);
                data.Add(kind, """{"code":-32000,"message":"execution reverted","data":{"data":"0x08c379a0"}}""", RpcErrorKind.ExecutionReverted);
                data.Add(kind, """{"code":429,"message":"Too Many Requests"}""", RpcErrorKind.RateLimited);
                data.Add(kind, """{"code":-32601,"message":"the method does not exist"}""", RpcErrorKind.MethodNotFound);
                data.Add(kind, """{"code":-32000,"message":"header not found"}""", RpcErrorKind.BlockNotFound);
                data.Add(kind, """{"code":-32000,"message":"something else"}""", RpcErrorKind.NodeError);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task Read_HttpError_HasTheKindOfItsStatus(ClientKind kind, int status, RpcErrorKind expected)
    {
        using var node = new StubNode(_ => StubNode.Json("""{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}}""", (HttpStatusCode)status));

        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => Client(kind, node, attempts: 1).GetBlockNumberAsync(Token));

        Assert.Equal(expected, failure.Kind);
        Assert.Equal(status, failure.HttpStatus);
        Assert.IsType<RpcClientUnknownException>(Assert.IsType<RpcException>(failure.InnerException).InnerException);
    }

    [Theory]
    [MemberData(nameof(NodeErrors))]
    public async Task Read_JsonRpcError_IsReadAsFromOurOwnTransport(ClientKind kind, string error, RpcErrorKind expected)
    {
        using var node = new StubNode(call => StubNode.Json(StubNode.Error(call, error)));

        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => Client(kind, node, attempts: 1).CallAsync(new CallRequest { To = Someone }, BlockTag.Latest, Token));

        Assert.Equal(expected, failure.Kind);
        Assert.Equal((int)JsonNode.Parse(error)!["code"]!, failure.Code);
        Assert.DoesNotContain(": eth_call (", failure.Message, StringComparison.Ordinal);
        Assert.Equal(expected == RpcErrorKind.ExecutionReverted ? "08c379a0" : "", Convert.ToHexStringLower(failure.RevertData.Span));
    }

    [Theory]
    [InlineData(ClientKind.Newtonsoft, "")]
    [InlineData(ClientKind.Newtonsoft, "<html>")]
    [InlineData(ClientKind.Newtonsoft, """{"jsonrpc":"2.0","id":1,"resu""")]
    [InlineData(ClientKind.SystemTextJson, "")]
    [InlineData(ClientKind.SystemTextJson, "<html>")]
    [InlineData(ClientKind.SystemTextJson, """{"jsonrpc":"2.0","id":1,"resu""")]
    public async Task Read_BodyThatIsNoAnswer_IsMalformed(ClientKind kind, string body)
    {
        using var node = new StubNode(_ => StubNode.Json(body));

        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => Client(kind, node, attempts: 1).GetBlockNumberAsync(Token));

        Assert.Equal(RpcErrorKind.MalformedResponse, failure.Kind);
        Assert.True(failure.IsTransient);
    }

    [Theory]
    [InlineData(ClientKind.Newtonsoft, false)]
    [InlineData(ClientKind.Newtonsoft, true)]
    [InlineData(ClientKind.SystemTextJson, false)]
    [InlineData(ClientKind.SystemTextJson, true)]
    public async Task Read_NoAnswer_IsTransportOrTimeout(ClientKind kind, bool timeout)
    {
        using var node = new StubNode(_ => throw (timeout ? new TaskCanceledException() : new HttpRequestException("Connection refused")));

        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => Client(kind, node, attempts: 1).GetBlockNumberAsync(Token));

        Assert.Equal(timeout ? RpcErrorKind.Timeout : RpcErrorKind.Transport, failure.Kind);
    }

    [Theory]
    [InlineData(ClientKind.Newtonsoft)]
    [InlineData(ClientKind.SystemTextJson)]
    public async Task Read_TransientFailures_AreTriedAgain(ClientKind kind)
    {
        int tries = 0;
        using var node = new StubNode(call => ++tries switch
        {
            1 => StubNode.Json("busy", HttpStatusCode.ServiceUnavailable),
            2 => throw new TaskCanceledException(),
            3 => StubNode.Json(StubNode.Error(call, """{"code":429,"message":"Too Many Requests"}""")),
            _ => StubNode.Json(StubNode.Result(call, "\"0x10\"")),
        });

        Assert.Equal(16UL, await Client(kind, node).GetBlockNumberAsync(Token));
        Assert.Equal(4, tries);
    }

    [Theory]
    [InlineData(ClientKind.Newtonsoft)]
    [InlineData(ClientKind.SystemTextJson)]
    public async Task Send_TransientFailure_IsNotRepeated(ClientKind kind)
    {
        using var node = new StubNode(_ => StubNode.Json("busy", HttpStatusCode.ServiceUnavailable));

        await Assert.ThrowsAsync<RpcException>(() => Client(kind, node).SendRawTransactionAsync(new byte[] { 2 }, Token));

        Assert.Single(node.Asked);
    }

    /// <summary>What applications' handlers throw after the request may have left: none of it says that nothing was sent.</summary>
    public static TheoryData<ClientKind, string, Exception> Breakages
    {
        get
        {
            var data = new TheoryData<ClientKind, string, Exception>();
            foreach (ClientKind kind in Enum.GetValues<ClientKind>())
            {
                foreach (string method in (string[])["eth_sendRawTransaction", "eth_sendTransaction", "personal_sendTransaction"])
                {
                    data.Add(kind, method, new ObjectDisposedException("HttpClient"));
                    data.Add(kind, method, new InvalidOperationException("the metrics sink is full"));
                    data.Add(kind, method, new NotSupportedException("an exception of a resilience library"));
                    data.Add(kind, method, new AggregateException(new TimeoutException()));
                    data.Add(kind, method, new RpcClientUnknownException("outer", new RpcClientTimeoutException("inner")));
                    data.Add(kind, method, new InvalidDataException("not gzip"));
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Breakages))]
    public async Task Send_ClientBreaksInAnyWay_IsNeverAnAnswerThatNothingWasSent(ClientKind kind, string method, Exception breakage)
    {
        using var node = new StubNode(_ => throw breakage);

        RpcException exception = await Assert.ThrowsAsync<RpcException>(
            () => Client(kind, node).InvokeAsync(method, writer => writer.WriteStringValue("0x02"), RpcResults.Hash, Token));

        Assert.Contains(exception.Kind, (RpcErrorKind[])[RpcErrorKind.Transport, RpcErrorKind.Timeout, RpcErrorKind.MalformedResponse]);
        Assert.NotNull(exception.InnerException);
        Assert.Single(node.Asked);
    }

    [Theory]
    [InlineData(ClientKind.Newtonsoft)]
    [InlineData(ClientKind.SystemTextJson)]
    public async Task Read_AnswerWithoutIdAndResult_IsMalformedAndNotNothing(ClientKind kind)
    {
        using var node = new StubNode(_ => StubNode.Json("""{"message":"try later"}"""));
        using RpcClient rpc = new(new NethereumRpcTransport(Clients.Over(kind, node)), new RpcClientOptions { Retry = { MaxAttempts = 1 } });

        RpcException exception = await Assert.ThrowsAsync<RpcException>(() => rpc.GetTransactionAsync(Keccak256.Hash("gone"u8), Token));

        Assert.Equal(RpcErrorKind.MalformedResponse, exception.Kind);
    }

    [Theory]
    [InlineData(ClientKind.Newtonsoft)]
    [InlineData(ClientKind.SystemTextJson)]
    public async Task Read_AnswerOfAnotherCall_IsNotTaken(ClientKind kind)
    {
        using var node = new StubNode(_ => StubNode.Json("""{"jsonrpc":"2.0","id":"999999","result":"0x10"}"""));
        using RpcClient rpc = new(new NethereumRpcTransport(Clients.Over(kind, node)), new RpcClientOptions { Retry = { MaxAttempts = 1 } });

        await Assert.ThrowsAsync<RpcException>(() => rpc.GetBlockNumberAsync(Token));
    }

    [Theory]
    [InlineData(ClientKind.Newtonsoft)]
    [InlineData(ClientKind.SystemTextJson)]
    public async Task Read_ParametersOfEveryShape_ArriveAsOurOwnTransportSendsThem(ClientKind kind)
    {
        using var node = StubNode.Answering("\"0x10\"");
        using var own = StubNode.Answering("\"0x10\"");
        const string parameters = """{"to":"0x11","n":7,"nested":[{"a":null},true,1.5]},"2026-01-02T03:04:05Z",true,[10.5,25],null,1234567890123456789""";

        await Invoke(Client(kind, node));
        await Invoke(RpcClient.ForUrl(new Uri("http://node.example"), httpClient: new HttpClient(own)));

        Assert.True(JsonNode.DeepEquals(own.Asked[0]["params"], node.Asked[0]["params"]), node.Asked[0].ToJsonString());

        static Task<ulong> Invoke(RpcClient rpc) => rpc.InvokeAsync(
            "eth_call",
            writer =>
            {
                foreach (JsonNode? parameter in JsonNode.Parse($"[{parameters}]")!.AsArray())
                {
                    if (parameter is null)
                    {
                        writer.WriteNullValue();
                    }
                    else
                    {
                        parameter.WriteTo(writer);
                    }
                }
            },
            RpcResults.Quantity,
            Token);
    }

    [Theory]
    [InlineData(ClientKind.Newtonsoft)]
    [InlineData(ClientKind.SystemTextJson)]
    public async Task Batch_AnswersInAnotherOrder_AreMatched(ClientKind kind)
    {
        using var node = new StubNode(body => StubNode.Json($"[{string.Join(',', body.AsArray().Reverse().Select(call =>
            (string?)call!["params"]![0] == "0xbad" ? StubNode.Error(call, """{"code":3,"message":"execution reverted","data":"0x1234"}""") : StubNode.Result(call, call["params"]![0]!.ToJsonString())))}]"));

        var results = await Batch(Client(kind, node), ["0x1", "0xbad", "0x3"]);

        Assert.Equal(1UL, results[0].Value);
        Assert.Equal(RpcErrorKind.ExecutionReverted, results[1].Error!.Kind);
        Assert.Equal(3UL, results[2].Value);
        Assert.Single(node.Asked);
    }

    [Theory]
    [InlineData(ClientKind.Newtonsoft)]
    [InlineData(ClientKind.SystemTextJson)]
    public async Task Batch_RefusedWithOneObject_IsSentInSmallerPieces(ClientKind kind)
    {
        using var node = new StubNode(body => StubNode.Json(body is JsonArray { Count: > 2 }
            ? """{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batch too large"}}"""
            : body is JsonArray batch ? $"[{string.Join(',', batch.Select(call => StubNode.Result(call!, "\"0x7\"")))}]" : StubNode.Result(body, "\"0x7\"")));

        var results = await Batch(Client(kind, node), ["0x1", "0x2", "0x3", "0x4"]);

        Assert.All(results, result => Assert.Equal(7UL, result.Value));
        Assert.Equal(3, node.Asked.Count);
    }

    [Theory]
    [InlineData(ClientKind.Newtonsoft)]
    [InlineData(ClientKind.SystemTextJson)]
    public async Task Requests_OfAnApplicationsClient_KeepHeadersAndInterceptor(ClientKind kind)
    {
        using var node = StubNode.Answering("\"0x10\"");
        using var marking = new MarkingHandler(node);
        ClientBase client = Clients.Over(kind, marking);
        var interceptor = new CountingInterceptor();
        client.OverridingRequestInterceptor = interceptor;

        await new RpcClient(new NethereumRpcTransport(client)).GetBlockNumberAsync(Token);

        Assert.Equal(["eth_blockNumber"], interceptor.Methods);
        Assert.Equal(["v"], node.Requests[0].Headers.GetValues("x-application"));
    }

    [Fact]
    public async Task Interceptor_ThatAnswersItself_IsBelieved()
    {
        using var node = StubNode.Answering("\"0x10\"");
        ClientBase client = Clients.Over(ClientKind.Newtonsoft, node);
        client.OverridingRequestInterceptor = new AnsweringInterceptor(new global::Nethereum.Hex.HexTypes.HexBigInteger(99));

        Assert.Equal(99UL, await new RpcClient(new NethereumRpcTransport(client)).GetBlockNumberAsync(Token));
        Assert.Empty(node.Asked);
    }

    [Fact]
    public async Task WrappedClient_OfSystemTextJson_IsRecognisedByItsAnswers()
    {
        using var node = StubNode.Answering("\"0x1\"");
        var rpc = new RpcClient(new NethereumRpcTransport(new Wrapper(Clients.Over(ClientKind.SystemTextJson, node))), new RpcClientOptions { ExpectedChainId = 1 });

        await rpc.EstimateGasAsync(new CallRequest { To = Someone }, cancellationToken: Token);

        Assert.Equal(Someone.ToString().ToLowerInvariant(), ((string)node.Asked[^1]["params"]![0]!["to"]!).ToLowerInvariant());
    }

    private static RpcClient Client(ClientKind kind, HttpMessageHandler node, int attempts = 5) => new(
        new NethereumRpcTransport(Clients.Over(kind, node)),
        new RpcClientOptions { Retry = new RetryOptions { MaxAttempts = attempts, BaseDelay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero } });

    private static async Task<RpcBatchResult<ulong>[]> Batch(RpcClient rpc, string[] items) =>
        [.. await rpc.InvokeBatchAsync("eth_call", items, static (writer, item) => writer.WriteStringValue(item), RpcResults.Quantity, Token)];

    private sealed class MarkingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("x-application", "v");
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class CountingInterceptor : RequestInterceptor
    {
        public List<string> Methods { get; } = [];

        public override Task<object> InterceptSendRequestAsync<T>(Func<NethereumRequest, string, Task<T>> interceptedSendRequestAsync, NethereumRequest request, string? route = null)
        {
            Methods.Add(request.Method);
            return base.InterceptSendRequestAsync(interceptedSendRequestAsync, request, route);
        }
    }

    private sealed class AnsweringInterceptor(object answer) : RequestInterceptor
    {
        public override Task<object> InterceptSendRequestAsync<T>(Func<NethereumRequest, string, Task<T>> interceptedSendRequestAsync, NethereumRequest request, string? route = null) =>
            Task.FromResult(answer);
    }

    /// <summary>A client around another, as load balancers and metering are made.</summary>
    private sealed class Wrapper(ClientBase inner) : ClientBase
    {
        public override T DecodeResult<T>(RpcResponseMessage rpcResponseMessage) => inner.DecodeResult<T>(rpcResponseMessage);

        public override Task<RpcResponseMessage> SendAsync(RpcRequestMessage rpcRequestMessage, string? route = null) => inner.SendAsync(rpcRequestMessage, route);

        protected override Task<RpcResponseMessage[]> SendAsync(RpcRequestMessage[] requests) => throw new NotSupportedException();
    }
}
