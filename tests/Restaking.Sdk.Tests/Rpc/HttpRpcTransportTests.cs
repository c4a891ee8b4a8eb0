using System.Net;
using System.Text;
using System.Text.Json;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Tests.Rpc;

public sealed class HttpRpcTransportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_OneCall_PostsTheBodyWithItsExactLength()
    {
        var web = new FakeWeb("""{"jsonrpc":"2.0","id":1,"result":"0x1"}""");
        using HttpRpcTransport transport = new(new Uri("https://node.example/v2/secretkey"), new HttpClient(web));
        byte[] parameters = Encoding.UTF8.GetBytes($"[\"0x{new string('a', 10_000)}\"]");

        using RpcResponse response = await transport.SendAsync(new RpcRequest(new RpcCall(7, "eth_call", parameters)), Token);

        Assert.Equal(200, response.HttpStatus);
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"result":"0x1"}""", Encoding.UTF8.GetString(response.Body.Span));
        Assert.Equal($$"""{"jsonrpc":"2.0","id":7,"method":"eth_call","params":["0x{{new string('a', 10_000)}}"]}""", web.Body);
        Assert.Equal(web.Body.Length, web.ContentLength);
        Assert.Equal("application/json", web.ContentType);
        Assert.Equal("/v2/secretkey", web.Url!.AbsolutePath);
    }

    [Fact]
    public async Task Send_Batch_PostsAnArray()
    {
        var web = new FakeWeb("[]");
        using HttpRpcTransport transport = new(new Uri("https://node.example/"), new HttpClient(web));

        using RpcResponse response = await transport.SendAsync(
            new RpcRequest([new RpcCall(1, "eth_chainId", "[]"u8.ToArray()), new RpcCall(2, "eth_call", Encoding.UTF8.GetBytes($"[\"{new string('b', 5_000)}\"]"))]), Token);

        using JsonDocument body = JsonDocument.Parse(web.Body);
        Assert.Equal([1, 2], body.RootElement.EnumerateArray().Select(call => call.GetProperty("id").GetInt32()));
        Assert.Equal(web.Body.Length, web.ContentLength);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_AnswerOverTheLimit_IsRefused(bool announced)
    {
        var web = new FakeWeb(new string('x', 5_000)) { AnnouncesLength = announced };
        using HttpRpcTransport transport = new(new Uri("https://node.example/"), new HttpClient(web), new HttpRpcTransportOptions { MaxResponseBytes = 4_096 });

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(async () => await transport.SendAsync(Question(), Token));

        Assert.Equal(RpcErrorKind.ResponseTooLarge, thrown.Kind);
    }

    [Fact]
    public async Task Send_UserInUrl_BecomesBasicAuthorizationAndLeavesTheUrl()
    {
        var web = new FakeWeb("{}");
        using HttpRpcTransport transport = new(new Uri("https://alice:p%40ss@node.example/"), new HttpClient(web));

        using RpcResponse response = await transport.SendAsync(Question(), Token);

        Assert.Equal("Basic " + Convert.ToBase64String("alice:p@ss"u8), web.Authorization);
        Assert.Empty(web.Url!.UserInfo);
    }

    [Fact]
    public async Task Send_AuthorizationOption_IsAskedPerTry()
    {
        int asked = 0;
        var web = new FakeWeb("{}");
        var options = new HttpRpcTransportOptions { Authorization = _ => ValueTask.FromResult($"Bearer token-{++asked}") };
        using HttpRpcTransport transport = new(new Uri("https://node.example/"), new HttpClient(web), options);

        (await transport.SendAsync(Question(), Token)).Dispose();
        (await transport.SendAsync(Question(), Token)).Dispose();

        Assert.Equal("Bearer token-2", web.Authorization);
    }

    [Fact]
    public async Task Send_AuthorizationThatIsNoHeader_IsRefusedWithoutShowingIt()
    {
        var options = new HttpRpcTransportOptions { Authorization = _ => ValueTask.FromResult("Bearer\nhunter2pass") };
        using HttpRpcTransport transport = new(new Uri("https://node.example/"), new HttpClient(new FakeWeb("{}")), options);

        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () => await transport.SendAsync(Question(), Token));

        Assert.DoesNotContain("hunter2pass", thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_AnswerFromAnotherHost_IsNotUsed()
    {
        var web = new FakeWeb("{}") { RedirectedTo = new Uri("https://elsewhere.example/") };
        using HttpRpcTransport transport = new(new Uri("https://node.example/"), new HttpClient(web));

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(async () => await transport.SendAsync(Question(), Token));

        Assert.Equal(RpcErrorKind.HttpError, thrown.Kind);
    }

    [Fact]
    public async Task Send_RetryAfterHeader_IsPassedOn()
    {
        var web = new FakeWeb("slow down") { Status = HttpStatusCode.TooManyRequests, RetryAfter = "11" };
        using HttpRpcTransport transport = new(new Uri("https://node.example/"), new HttpClient(web));

        using RpcResponse response = await transport.SendAsync(Question(), Token);

        Assert.Equal((429, TimeSpan.FromSeconds(11)), (response.HttpStatus, response.RetryAfter!.Delta));
    }

    [Theory]
    [InlineData("ftp://node.example/")]
    [InlineData("/relative")]
    public void Constructor_UrlThatIsNotHttp_IsRefused(string url)
        => Assert.Throws<ArgumentException>(() => new HttpRpcTransport(new Uri(url, UriKind.RelativeOrAbsolute)));

    [Theory]
    [InlineData("https://node.example/v2/key", "node.example")]
    [InlineData("http://user:pass@127.0.0.1:8545/?apikey=1234", "127.0.0.1:8545")]
    public void Name_IsHostAndPortOnly(string url, string expected)
    {
        using HttpRpcTransport transport = new(new Uri(url));

        Assert.Equal(expected, transport.Name);
        Assert.Equal(expected, transport.ToString());
    }

    private static RpcRequest Question() => new(new RpcCall(1, "eth_chainId", "[]"u8.ToArray()));

    private sealed class FakeWeb(string answer) : HttpMessageHandler
    {
        public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

        public bool AnnouncesLength { get; init; } = true;

        public string? RetryAfter { get; init; }

        public Uri? RedirectedTo { get; init; }

        public string Body { get; private set; } = string.Empty;

        public long? ContentLength { get; private set; }

        public string? ContentType { get; private set; }

        public string? Authorization { get; private set; }

        public Uri? Url { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            ContentLength = request.Content!.Headers.ContentLength;
            ContentType = request.Content.Headers.ContentType?.ToString();
            Body = await request.Content.ReadAsStringAsync(cancellationToken);
            Authorization = request.Headers.Authorization?.ToString();
            Url = request.RequestUri;
            byte[] bytes = Encoding.UTF8.GetBytes(answer);
            var response = new HttpResponseMessage(Status)
            {
                Content = AnnouncesLength ? new ByteArrayContent(bytes) : new StreamContent(new UnknownLengthStream(bytes)),
            };
            response.RequestMessage = RedirectedTo is null ? request : new HttpRequestMessage(HttpMethod.Get, RedirectedTo);
            if (RetryAfter is not null)
            {
                response.Headers.Add("Retry-After", RetryAfter);
            }

            return response;
        }
    }

    private sealed class UnknownLengthStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
