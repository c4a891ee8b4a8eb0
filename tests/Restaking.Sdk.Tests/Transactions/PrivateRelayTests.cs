using System.Text.Json.Nodes;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>Bytes that go past the public pool first, and to the public node when that does not help.</summary>
public class PrivateRelayTests : IDisposable
{
    private const string Key = "claim-2026-0051";
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;
    private readonly FakeRelay _relay = new();
    private readonly RpcClient _relayRpc;
    private readonly PipelineFixture _fixture;

    public PrivateRelayTests()
    {
        _relayRpc = new RpcClient(_relay);
        _fixture = Fixture(PrivateRelayMethod.SendRawTransaction);
    }

    private FakeNode Node => _fixture.Node;

    [Theory]
    [InlineData(PrivateRelayMethod.SendRawTransaction, "eth_sendRawTransaction")]
    [InlineData(PrivateRelayMethod.SendPrivateTransaction, "eth_sendPrivateTransaction")]
    public async Task Send_WithARelay_GoesThereAndNotToThePublicNode(PrivateRelayMethod method, string rpcMethod)
    {
        using PipelineFixture fixture = Fixture(method);

        TransactionHandle handle = await fixture.SendAsync(new SendOptions { IdempotencyKey = Key });

        (string asked, JsonNode parameter) = Assert.Single(_relay.Requests);
        Assert.Equal(rpcMethod, asked);
        string raw = method == PrivateRelayMethod.SendRawTransaction ? (string)parameter! : (string)parameter["tx"]!;
        Assert.Equal(handle.Signed!.RawBytes.ToArray(), Convert.FromHexString(raw[2..]));
        Assert.Equal(0, fixture.Node.CountOf("eth_sendRawTransaction"));
        if (method == PrivateRelayMethod.SendPrivateTransaction)
        {
            Assert.Equal(fixture.Node.Head + 5, Convert.ToUInt64(((string)parameter["maxBlockNumber"]!)[2..], 16));
        }
    }

    [Fact]
    public async Task Wait_WhenARelaysBuilderMinesIt_IsConfirmedFromThePublicNode()
    {
        TransactionHandle handle = await SendAsync();
        Node.Inject(new FakeTransaction(handle.Hash, handle.From, handle.Signed!.Unsigned));
        Node.Mine();

        Assert.Equal(handle.Hash, (await handle.WaitAsync(cancellationToken: s_token)).Receipt.TransactionHash);
        Assert.Equal(0, Node.CountOf("eth_sendRawTransaction"));
    }

    [Fact]
    public async Task Wait_AfterTheBlocksOfTheRelay_GivesThePublicNodeTheSameBytes()
    {
        TransactionHandle handle = await SendAsync();
        var publicAt = new List<ulong>();
        MinePerLook(publicAt);

        ConfirmedTransaction confirmed = await handle.WaitAsync(timeout: TimeSpan.FromHours(1), cancellationToken: s_token);

        Assert.Equal(handle.Hash, confirmed.Receipt.TransactionHash);
        Assert.Equal(handle.Hash, Assert.Single(Node.Taken).Hash);
        Assert.Equal(1, _fixture.Signer.Signatures);
        Assert.True(publicAt[0] >= 9 + 5, $"public at block {publicAt[0]}");
        Assert.Contains(TransactionStage.Published, _fixture.Progress.Stages);
        Assert.DoesNotContain(TransactionStage.Dropped, _fixture.Progress.Stages);
    }

    [Theory]
    [InlineData("refuses")]
    [InlineData("down")]
    [InlineData("lies")]
    public async Task Send_WhenTheRelayIsOfNoUse_IsPublicLaterAndSentOnce(string how)
    {
        _relay.Answer = how switch
        {
            "refuses" => _ => throw new NodeRefusal(-32000, "nonce too low"),
            "down" => _ => throw new HttpRequestException("no route"),
            _ => _ => $"\"{Hash32.Zero}\"",
        };
        TransactionHandle handle = await SendAsync();
        MinePerLook([]);

        ConfirmedTransaction confirmed = await handle.WaitAsync(timeout: TimeSpan.FromHours(1), cancellationToken: s_token);

        Assert.Equal(handle.Hash, confirmed.Receipt.TransactionHash);
        Assert.Single(Node.Taken);
        Assert.Equal(1, _fixture.Signer.Signatures);
    }

    [Fact]
    public async Task Send_OfTheNextOne_HasTheNextNonceThoughThePublicNodeKnowsNothing()
    {
        TransactionHandle first = await SendAsync();
        TransactionHandle second = await _fixture.Deposit(6u).SendAsync(new SendOptions { IdempotencyKey = "next" }, s_token);
        TransactionHandle unkeyed = await _fixture.Deposit(7u).SendAsync(cancellationToken: s_token);

        Assert.Equal((0UL, 1UL, 2UL), (first.Nonce!.Value, second.Nonce!.Value, unkeyed.Nonce!.Value));
    }

    [Fact]
    public async Task Reconcile_AfterARestart_GivesTheRelayTheBytesAgainAndLaterThePublicNode()
    {
        TransactionHandle handle = await SendAsync();
        TransactionPipeline restarted = Restarted();

        ReconciledOperation early = Assert.Single(await restarted.ReconcileAsync(s_token));
        int publicEarly = Node.CountOf("eth_sendRawTransaction");
        Node.Mine(5);
        ReconciledOperation late = Assert.Single(await restarted.ReconcileAsync(s_token));

        Assert.Equal((ReconciliationVerdict.Private, 0), (early.Verdict, publicEarly));
        Assert.Equal(2, _relay.Requests.Count);
        Assert.Equal((ReconciliationVerdict.Rebroadcast, handle.Hash), (late.Verdict, late.Hash!.Value));
        Assert.True(Node.IsPooled(handle.Hash));
    }

    [Fact]
    public async Task Wait_AfterARestartWithTheSameKey_FallsBackAtTheSameBlock()
    {
        TransactionHandle handle = await SendAsync();
        Node.Mine(5);
        TransactionHandle again = await Restarted().Prepare(new TestCall(5u)).SendAsync(new SendOptions { IdempotencyKey = Key }, s_token);
        MinePerLook([]);

        ConfirmedTransaction confirmed = await again.WaitAsync(timeout: TimeSpan.FromHours(1), cancellationToken: s_token);

        Assert.Equal(handle.Hash, confirmed.Receipt.TransactionHash);
        Assert.Single(_relay.Requests);
        Assert.Single(Node.Taken);
    }

    [Fact]
    public async Task Step_WhilePrivate_RepricesAtTheRelayAndCancelsInPublic()
    {
        bool wanted = true;
        TransactionHandle handle = await SendAsync();
        var escort = new TransactionEscort(handle, ReplacementSchedule.Default with { AfterBlocks = 2, IsStillWanted = _ => ValueTask.FromResult(wanted) });
        await escort.StepAsync(Node.Head, s_token);
        Node.Mine(2);
        EscortReport repriced = await escort.StepAsync(Node.Head, s_token);
        int publicThen = Node.Taken.Count;
        wanted = false;
        Node.Mine();

        EscortReport cancelling = await escort.StepAsync(Node.Head, s_token);

        Assert.Equal((EscortState.Repriced, 2, 0), (repriced.State, _relay.Requests.Count, publicThen));
        Assert.Equal(EscortState.Cancelling, cancelling.State);
        Assert.Equal(handle.From, Assert.Single(Node.Taken).Unsigned.To);
    }

    [Fact]
    public async Task Send_WithPrivateFalse_IsPublicFromTheStart()
    {
        await _fixture.SendAsync(new SendOptions { Private = false });

        Assert.Empty(_relay.Requests);
        Assert.Single(Node.Taken);
    }

    [Fact]
    public async Task Send_WithPrivateTrueAndNoRelay_IsRefusedBeforeTheNetwork()
    {
        using var fixture = new PipelineFixture();

        await Assert.ThrowsAsync<ArgumentException>(() => fixture.SendAsync(new SendOptions { Private = true }));
        Assert.Empty(fixture.Node.Requests);
    }

    [Fact]
    public void ToString_NamesTheHostAndNoSecret()
    {
        var relay = PrivateRelay.ForUrl(new Uri("https://user:pass@relay.example/k3y?token=s3cret"));

        Assert.Contains("relay.example", relay.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("k3y", $"{relay} {TransactionOptions.Default with { PrivateRelay = relay }}", StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", relay.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _fixture.Dispose();
        _relayRpc.Dispose();
        GC.SuppressFinalize(this);
    }

    private PipelineFixture Fixture(PrivateRelayMethod method) => new(TransactionOptions.Default with { PrivateRelay = new PrivateRelay(_relayRpc, method), BroadcastRetryDelay = TimeSpan.FromMilliseconds(1) });

    private Task<TransactionHandle> SendAsync() => _fixture.SendAsync(new SendOptions { IdempotencyKey = Key, Progress = _fixture.Progress });

    private TransactionPipeline Restarted() =>
        new(_fixture.Rpc, 1, _fixture.Signer, null, _fixture.Pipeline.Options with { Journal = _fixture.Pipeline.Journal }, _fixture.Clock);

    /// <summary>A block for every look; what the public node was sent is noted with the block.</summary>
    private void MinePerLook(List<ulong> publicAt) => Node.Intercept = (method, _) =>
    {
        if (method == "eth_sendRawTransaction")
        {
            publicAt.Add(Node.Head);
        }

        if (method == "eth_blockNumber")
        {
            Node.Mine();
        }

        return null;
    };

    private sealed class FakeRelay : IRpcTransport
    {
        public string Name => "relay.example";

        internal List<(string Method, JsonNode Parameter)> Requests { get; } = [];

        internal Func<byte[], string> Answer { get; set; } = raw => $"\"{Keccak256.Hash(raw)}\"";

        public async ValueTask<RpcResponse> SendAsync(RpcRequest request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            RpcCall call = request.Calls[0];
            JsonNode parameter = ((JsonArray)JsonNode.Parse(call.Params.Span)!)[0]!;
            Requests.Add((call.Method, parameter));
            string raw = parameter is JsonObject ? (string)parameter["tx"]! : (string)parameter!;
            try
            {
                return RpcResponse.FromJson($$"""{"jsonrpc":"2.0","id":{{call.Id}},"result":{{Answer(Convert.FromHexString(raw[2..]))}}}""");
            }
            catch (NodeRefusal refusal)
            {
                return RpcResponse.FromJson($$$"""{"jsonrpc":"2.0","id":{{{call.Id}}},"error":{"code":{{{refusal.Code}}},"message":"{{{refusal.Message}}}"}}""");
            }
        }
    }
}
