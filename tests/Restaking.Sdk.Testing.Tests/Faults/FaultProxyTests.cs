using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Restaking.Sdk.Testing.Tests;

public sealed class FaultProxyTests : IAsyncLifetime
{
    private const ulong Head = 0x64;

    private readonly StubNode _node = new(Execute);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private FaultProxy _proxy = null!;

    public ValueTask InitializeAsync()
    {
        _proxy = FaultProxy.Start(_node.Url);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _node.DisposeAsync();
        _http.Dispose();
    }

    [Fact]
    public async Task Request_WithoutRules_PassesThroughAndIsRecorded()
    {
        Assert.Equal("0x64", (string?)await ResultAsync("eth_blockNumber"));

        ProxiedRequest request = Assert.Single(_proxy.Requests);
        Assert.Equal(new ProxiedCall("eth_blockNumber", "[]"), Assert.Single(request.Calls));
        Assert.Null(request.Fault);
    }

    [Fact]
    public async Task Request_InChunks_PassesThrough()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, _proxy.Url) { Content = new StringContent(Call(1, "eth_blockNumber")) };
        message.Headers.TransferEncodingChunked = true;
        using HttpResponseMessage response = await _http.SendAsync(message, TestContext.Current.CancellationToken);

        Assert.Contains("0x64", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DropBefore_OnASend_NodeNeverSeesIt()
    {
        using FaultRule rule = _proxy.Inject(RpcFault.DropBefore, "eth_sendRawTransaction", times: 1);

        await Assert.ThrowsAsync<HttpRequestException>(() => ResultAsync("eth_sendRawTransaction", "\"0x02\""));

        Assert.Equal(0, _node.Executed);
        Assert.Equal(1, rule.Applied);
        Assert.Equal(RpcFault.DropBefore, Assert.Single(_proxy.Requests).Fault);
    }

    [Fact]
    public async Task DropAfter_OnASend_NodeExecutedItAndTheAnswerIsLost()
    {
        _proxy.Inject(RpcFault.DropAfter, "eth_sendRawTransaction", times: 1);

        await Assert.ThrowsAsync<HttpRequestException>(() => ResultAsync("eth_sendRawTransaction", "\"0x02\""));

        Assert.Equal(1, _node.Executed);
    }

    [Fact]
    public async Task Times_UsedUp_LaterRequestsPass()
    {
        _proxy.Inject(RpcFault.DropBefore, times: 2);

        await Assert.ThrowsAsync<HttpRequestException>(() => ResultAsync("eth_blockNumber"));
        await Assert.ThrowsAsync<HttpRequestException>(() => ResultAsync("eth_blockNumber"));

        Assert.Equal("0x64", (string?)await ResultAsync("eth_blockNumber"));
    }

    [Fact]
    public async Task Skip_Given_FirstMatchesPass()
    {
        _proxy.Inject(RpcFault.HttpStatus(HttpStatusCode.InternalServerError), "eth_blockNumber", skip: 1);

        Assert.Equal("0x64", (string?)await ResultAsync("eth_blockNumber"));
        Assert.Equal("0x7a69", (string?)await ResultAsync("eth_chainId"));
        using HttpResponseMessage response = await PostAsync(Call(1, "eth_blockNumber"));
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public async Task When_ConditionOnParameters_HitsOnlyThose()
    {
        _proxy.Inject(RpcFault.NullResult, "eth_getBlockByNumber", when: r => r.Calls[0].ParamsJson.Contains("0x10", StringComparison.Ordinal));

        Assert.Null(await ResultAsync("eth_getBlockByNumber", "\"0x10\", false"));
        Assert.NotNull(await ResultAsync("eth_getBlockByNumber", "\"0x11\", false"));
    }

    [Fact]
    public async Task Delay_OnAManualClock_AnswersWhenTimePassed()
    {
        var clock = new TriggeredTimeProvider();
        await using FaultProxy proxy = FaultProxy.Start(_node.Url, clock);
        proxy.Inject(RpcFault.Delay(TimeSpan.FromHours(1)));

        Task<HttpResponseMessage> pending = _http.PostAsync(proxy.Url, new StringContent(Call(1, "eth_blockNumber")), TestContext.Current.CancellationToken);
        await clock.TimerCreated.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.False(pending.IsCompleted);
        Assert.Equal(0, _node.Executed);
        clock.Fire();

        using HttpResponseMessage response = await pending;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(1.2, 2.0)]
    public async Task TooManyRequests_WithAndWithoutRetryAfter_SaysSoInTheHeader(double? seconds, double? expected)
    {
        _proxy.Inject(RpcFault.TooManyRequests(seconds is { } s ? TimeSpan.FromSeconds(s) : null));

        using HttpResponseMessage response = await PostAsync(Call(1, "eth_blockNumber"));

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(expected, response.Headers.RetryAfter?.Delta?.TotalSeconds);
    }

    [Fact]
    public async Task TooManyRequestsInBody_Applied_IsHttp200WithCode429()
    {
        _proxy.Inject(RpcFault.TooManyRequestsInBody);

        using HttpResponseMessage response = await PostAsync(Call(1, "eth_blockNumber"));
        JsonNode body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(429, (int)body["error"]!["code"]!);
        Assert.Equal(0, _node.Executed);
    }

    [Fact]
    public async Task MalformedJson_Applied_BodyIsCompleteHttpButNoJson()
    {
        _proxy.Inject(RpcFault.MalformedJson);

        using HttpResponseMessage response = await PostAsync(Call(1, "eth_blockNumber"));
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(body));
    }

    [Fact]
    public async Task TruncatedBody_Applied_TheBodyEndsBeforeItsLength()
    {
        _proxy.Inject(RpcFault.TruncatedBody);

        await Assert.ThrowsAsync<HttpRequestException>(() => ResultAsync("eth_blockNumber"));
    }

    [Fact]
    public async Task TruncatedResult_Applied_HexIsHalfAsLong()
    {
        _proxy.Inject(RpcFault.TruncatedResult, "eth_call");

        Assert.Equal("0x" + new string('a', 64), (string?)await ResultAsync("eth_call", "{}, \"latest\""));
    }

    [Fact]
    public async Task StaleBlock_Applied_HeadTagsAndNewerThingsAreOld()
    {
        _proxy.Inject(RpcFault.StaleBlock(4));

        Assert.Equal("0x60", (string?)await ResultAsync("eth_blockNumber"));
        Assert.Equal("0x60", (string?)(await ResultAsync("eth_getBlockByNumber", "\"latest\", false"))!["number"]);
        Assert.Null(await ResultAsync("eth_getBlockByNumber", "\"0x61\", false"));
        Assert.NotNull(await ResultAsync("eth_getBlockByNumber", "\"0x60\", false"));
        Assert.Null(await ResultAsync("eth_getTransactionReceipt", "\"0x00\""));
    }

    [Fact]
    public async Task WrongChainId_Applied_OnlyTheIdIsWrong()
    {
        _proxy.Inject(RpcFault.WrongChainId(17000));

        Assert.Equal("0x4268", (string?)await ResultAsync("eth_chainId"));
        Assert.Equal("0x64", (string?)await ResultAsync("eth_blockNumber"));
    }

    [Fact]
    public async Task Error_OnOneMethodOfABatch_OthersAreAnswered()
    {
        _proxy.Inject(RpcFault.Error(-32005, "limit exceeded", "0x"), "eth_call");

        using HttpResponseMessage response = await PostAsync($"[{Call(7, "eth_chainId")},{Call(8, "eth_call", "{}, \"latest\"")}]");
        JsonArray answers = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsArray();

        Assert.Equal(1, _node.Executed);
        Assert.Equal("0x7a69", (string?)answers.Single(a => (int)a!["id"]! == 7)!["result"]);
        Assert.Equal(-32005, (int)answers.Single(a => (int)a!["id"]! == 8)!["error"]!["code"]!);
    }

    [Fact]
    public async Task Error_AfterForwarding_NodeExecutedItAllTheSame()
    {
        _proxy.Inject(RpcFault.Error(-32000, "timeout", afterForwarding: true), "eth_sendRawTransaction");

        using HttpResponseMessage response = await PostAsync(Call(1, "eth_sendRawTransaction", "\"0x02\""));
        JsonNode body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal(-32000, (int)body["error"]!["code"]!);
        Assert.Equal(1, _node.Executed);
    }

    [Fact]
    public async Task Rule_Disposed_NoLongerApplies()
    {
        FaultRule rule = _proxy.Inject(RpcFault.DropBefore);
        rule.Dispose();

        Assert.NotNull(await ResultAsync("eth_blockNumber"));
        Assert.Equal(0, rule.Applied);
    }

    [Fact]
    public async Task Target_Unreachable_Answers502()
    {
        // Port 1 (tcpmux) is privileged and unused: the connection is refused.
        await using FaultProxy proxy = FaultProxy.Start(new Uri("http://127.0.0.1:1/"));

        using HttpResponseMessage response = await _http.PostAsync(proxy.Url, new StringContent(Call(1, "eth_chainId")), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
    }

    private static JsonNode? Execute(JsonObject request) => (string?)request["method"] switch
    {
        "eth_chainId" => "0x7a69",
        "eth_blockNumber" => JsonRpcMessage.Quantity(Head),
        "eth_call" => "0x" + new string('a', 128),
        "eth_getBlockByNumber" => new JsonObject
        {
            ["number"] = (string?)request["params"]![0] is { } tag && tag.StartsWith("0x", StringComparison.Ordinal) ? tag : JsonRpcMessage.Quantity(Head),
        },
        "eth_getTransactionReceipt" => new JsonObject { ["blockNumber"] = JsonRpcMessage.Quantity(Head) },
        _ => "0x01",
    };

    private static string Call(int id, string method, string parameters = "") =>
        $$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":[{{parameters}}]}""";

    private Task<HttpResponseMessage> PostAsync(string body) =>
        _http.PostAsync(_proxy.Url, new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

    private async Task<JsonNode?> ResultAsync(string method, string parameters = "")
    {
        using HttpResponseMessage response = await PostAsync(Call(1, method, parameters));
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["result"];
    }

    /// <summary>A clock whose timers fire only when told to.</summary>
    private sealed class TriggeredTimeProvider : TimeProvider
    {
        private readonly TaskCompletionSource _created = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Action? _fire;

        public Task TimerCreated => _created.Task;

        public void Fire() => _fire!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            _created.TrySetResult();
            return new InertTimer();
        }

        private sealed class InertTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
