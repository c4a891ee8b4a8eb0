using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Tests.Rpc;

public sealed class RedactionTests
{
    private const string PathSecret = "Pa7hS3cretKey";
    private const string QuerySecret = "Qu3rySecret";
    private const string UserSecret = "hunter2pass";

    private static readonly Uri Url = new($"https://user:{UserSecret}@node.example/v2/{PathSecret}?apikey={QuerySecret}");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Failures => ["refused", "throws the url", "status", "echoes the key", "rubbish", "too large", "wrong chain", "silence"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task AnyFailure_UrlWithSecrets_NeverShowsThem(string failure)
    {
        using var logs = new RecordingLoggerFactory();
        using var rpc = new RpcClient(
            [new HttpRpcTransport(Url, new HttpClient(new FailingWeb(failure)), new HttpRpcTransportOptions { MaxResponseBytes = 2048 })],
            new RpcClientOptions
            {
                ExpectedChainId = 1,
                LoggerFactory = logs,
                AttemptTimeout = TimeSpan.FromMilliseconds(failure == "silence" ? 50 : 5_000),
                Retry = new RetryOptions { MaxAttempts = 2, BaseDelay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero },
            });

        Exception[] thrown =
        [
            await Assert.ThrowsAnyAsync<RestakingException>(() => rpc.GetBlockNumberAsync(Token)),
            await Assert.ThrowsAnyAsync<RestakingException>(() => rpc.CallAsync(new CallRequest { To = default(Address) }, BlockTag.Latest, Token)),
            await Assert.ThrowsAnyAsync<RestakingException>(() => rpc.SendRawTransactionAsync(new byte[] { 1 }, Token)),
        ];

        string everything = string.Join('\n', thrown.Select(Describe)) + string.Join('\n', logs.Lines) + rpc;
        Assert.NotEmpty(logs.Lines);
        Assert.Contains("node.example", everything, StringComparison.Ordinal);
        foreach (string secret in (string[])[PathSecret, QuerySecret, UserSecret])
        {
            Assert.DoesNotContain(secret, everything, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("https://0123456789abcdef0123456789abcdef.eth.rpc.example.com/", "***.eth.rpc.example.com")]
    [InlineData("https://eth-0a1b2c3d4e5f6a7b8c9d.example.com:8545/", "***.example.com:8545")]
    [InlineData("https://3f2504e0-4f89-11d3-9a0c-0305e82c3301.example.com/", "***.example.com")]
    [InlineData("https://eth-mainnet.g.example.com/", "eth-mainnet.g.example.com")]
    [InlineData("https://nd-422-757-666.example.com/", "nd-422-757-666.example.com")]
    [InlineData("https://ethereum-sepolia-rpc.example.com/", "ethereum-sepolia-rpc.example.com")]
    [InlineData("http://127.0.0.1:8545/", "127.0.0.1:8545")]
    public void Name_LabelOfTheHostLooksLikeAKey_IsMasked(string url, string name)
    {
        using var transport = new HttpRpcTransport(new Uri(url));

        Assert.Equal(name, transport.Name);
    }

    [Fact]
    public async Task Failure_KeyInTheHost_NeverShowsIt()
    {
        const string Key = "0123456789abcdef0123456789abcdef";
        using var rpc = new RpcClient(
            new HttpRpcTransport(new Uri($"https://{Key}.rpc.example.com/"), new HttpClient(new UnknownHost())),
            new RpcClientOptions { Retry = new RetryOptions { MaxAttempts = 1 } });

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => rpc.GetBlockNumberAsync(Token));

        Assert.DoesNotContain(Key, Describe(thrown), StringComparison.Ordinal);
        Assert.Equal("***.rpc.example.com", thrown.Endpoint);
    }

    [Fact]
    public async Task BatchItemError_EchoesTheKey_NeverShowsIt()
    {
        using var rpc = new RpcClient(new HttpRpcTransport(Url, new HttpClient(new EchoingBatchWeb())));

        var results = await rpc.InvokeBatchAsync<int, ulong>("eth_getBalance", [1, 2], static (writer, item) => writer.WriteNumberValue(item), RpcResults.Quantity, Token);

        Assert.All(results, result => Assert.DoesNotContain(PathSecret, result.Error!.ToString(), StringComparison.Ordinal));
    }

    private static string Describe(Exception exception)
    {
        string attempts = exception is RpcException rpc ? string.Join('\n', rpc.Attempts) : string.Empty;
        return $"{exception}\n{attempts}\n{string.Join(',', exception.Data.Values.Cast<object>())}";
    }

    private sealed class FailingWeb(string failure) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            switch (failure)
            {
                case "refused":
                    throw new HttpRequestException("Connection refused (node.example:443)");
                case "throws the url":
                    throw new HttpRequestException($"cannot reach {Url}", new IOException($"inner {Url.PathAndQuery}"));
                case "status":
                    return new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("no") };
                case "echoes the key":
                    string body = await request.Content!.ReadAsStringAsync(cancellationToken);
                    string id = body.Split("\"id\":")[1].Split(',')[0];
                    return Json($$$"""{"jsonrpc":"2.0","id":{{{id}}},"error":{"code":-32000,"message":"key {{{PathSecret}}} ({{{QuerySecret}}}, {{{UserSecret}}}) is blocked"}}""");
                case "too large":
                    return Json(new string(' ', 4096));
                case "wrong chain":
                    string question = await request.Content!.ReadAsStringAsync(cancellationToken);
                    return Json($$"""{"jsonrpc":"2.0","id":{{question.Split("\"id\":")[1].Split(',')[0]}},"result":"0x5"}""");
                case "silence":
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                    return Json("{}");
                default:
                    return Json($"<html>{PathSecret}</html>");
            }
        }

        private static HttpResponseMessage Json(string body) => new(HttpStatusCode.OK) { Content = new StringContent(body) };
    }

    private sealed class UnknownHost : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => throw new HttpRequestException($"Name or service not known ({request.RequestUri!.Host}:443)");
    }

    private sealed class EchoingBatchWeb : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string body = await request.Content!.ReadAsStringAsync(cancellationToken);
            IEnumerable<string> answers = body.Split("\"id\":").Skip(1).Select(
                rest => $$$"""{"jsonrpc":"2.0","id":{{{rest.Split(',')[0]}}},"error":{"code":-32602,"message":"bad key {{{PathSecret}}}"}}""");
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($"[{string.Join(',', answers)}]") };
        }
    }

    private sealed class RecordingLoggerFactory : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Lines.Enqueue($"{eventId.Id} {formatter(state, exception)} {exception}");
    }
}
