using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Tests.Rpc;

public sealed class LogQueryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void GetLogs_AnyProviderLimits_CoverEveryBlockExactlyOnceInOrder()
    {
        var cases =
            from first in Gen.Choose(0, 500)
            from length in Gen.Choose(1, 400)
            from largestRange in Gen.Choose(1, 60)
            from mostLogs in Gen.Choose(3, 40)
            from largestAsked in Gen.Choose(1, 500)
            from suggests in Gen.Elements(false, true)
            select (First: (ulong)first, Last: (ulong)(first + length - 1), Range: (ulong)largestRange, Logs: mostLogs, Asked: (ulong)largestAsked, Suggests: suggests);

        Prop.ForAll(
            cases.ToArbitrary(),
            limits => CoversExactly(limits.First, limits.Last, limits.Asked, new LimitedLogNode(limits.Range, limits.Logs, limits.Suggests, LogsIn))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task GetLogs_ProviderLimitKnown_TheGoodSizeIsRememberedAndGrowsAgain()
    {
        var node = new LimitedLogNode(largestRange: 100, mostLogs: int.MaxValue, suggests: false, static _ => 0);
        using var rpc = new RpcClient(node, new RpcClientOptions { MaxLogRange = 1_000 });

        await ReadAsync(rpc, 0, 4_999);
        int refusedFirst = node.Refused;
        await ReadAsync(rpc, 5_000, 9_999);

        Assert.InRange(refusedFirst, 1, 20);
        Assert.InRange(node.Refused - refusedFirst, 0, 10);
        Assert.Contains(node.Answered, range => range.To - range.From + 1 > 62);
    }

    [Fact]
    public async Task GetLogs_ProviderSuggestsARange_ItIsTaken()
    {
        var node = new LimitedLogNode(largestRange: 7, mostLogs: int.MaxValue, suggests: true, static _ => 0);
        using var rpc = new RpcClient(node, new RpcClientOptions { MaxLogRange = 1_000 });

        await ReadAsync(rpc, 0, 99);

        Assert.Equal((0UL, 6UL), node.Answered[0]);
    }

    [Fact]
    public async Task GetLogs_EvenOneBlockRefused_Throws()
    {
        var node = new LimitedLogNode(largestRange: 10, mostLogs: 1, suggests: false, static _ => 2);
        using var rpc = new RpcClient(node);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => ReadAsync(rpc, 0, 20));

        Assert.Equal(RpcErrorKind.LogRangeTooLarge, thrown.Kind);
    }

    [Fact]
    public async Task GetLogs_AnswerTooLargeOrTooSlow_IsSplitWithoutRepeating()
    {
        ScriptedTransport node = new ScriptedTransport()
            .Always("eth_blockNumber", "\"0x64\"")
            .Expect("eth_getLogs", (_, _) => throw new RpcException(RpcErrorKind.ResponseTooLarge, "too large"))
            .ExpectSilence("eth_getLogs")
            .Always("eth_getLogs", "[]");
        using RpcClient rpc = RpcTestClient.Create(node, new ManualTimeProvider { AutoAdvanceUpTo = TimeSpan.FromSeconds(15) });

        await ReadAsync(rpc, 1, 8);

        Assert.Equal(
            [(1UL, 8UL), (1UL, 4UL), (1UL, 2UL), (3UL, 4UL), (5UL, 6UL), (7UL, 8UL)],
            node.Requests.Where(request => request.Method == "eth_getLogs").Select(request => Range(request.Params[0])));
    }

    [Fact]
    public async Task GetLogs_NodeBehindTheLastBlock_IsNotAskedForLogs()
    {
        ScriptedTransport first = new ScriptedTransport("lagging.example").Expect("eth_blockNumber", "\"0x5\"");
        ScriptedTransport second = new ScriptedTransport("current.example").Expect("eth_blockNumber", "\"0x64\"").Expect("eth_getLogs", $"[{TestLogs.Json(9, 0)}]");
        using RpcClient rpc = RpcTestClient.Create([first, second], RpcTestClient.Clock());

        Assert.Single(await ReadAsync(rpc, 1, 10));
    }

    [Fact]
    public async Task GetLogs_OnlyNodeBehindTheLastBlock_ThrowsInsteadOfLeavingLogsOut()
    {
        ScriptedTransport node = new ScriptedTransport().Always("eth_blockNumber", "\"0x5\"");
        using RpcClient rpc = RpcTestClient.Create(node);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => ReadAsync(rpc, 1, 10));

        Assert.Equal((RpcErrorKind.BlockNotFound, true), (thrown.Kind, thrown.IsTransient));
    }

    [Fact]
    public async Task GetLogs_EndpointDiesOnTheWay_TheRestComesFromAnother()
    {
        ScriptedTransport first = new ScriptedTransport("first.example")
            .Expect("eth_blockNumber", "\"0x64\"")
            .Expect("eth_getLogs", $"[{TestLogs.Json(1, 0)}]")
            .Always("eth_getLogs", (_, _) => ValueTask.FromException<RpcResponse>(new HttpRequestException("down")));
        ScriptedTransport second = new ScriptedTransport("second.example")
            .Expect("eth_blockNumber", "\"0x64\"")
            .Expect("eth_getLogs", $"[{TestLogs.Json(7, 0)}]");
        using RpcClient rpc = RpcTestClient.Create([first, second], RpcTestClient.Clock(), options => options.MaxLogRange = 5);

        Assert.Equal([1UL, 7UL], (await ReadAsync(rpc, 1, 10)).Select(log => log.Block));
    }

    [Fact]
    public async Task GetLogs_LogOutsideTheRangeAsked_IsMalformed()
    {
        ScriptedTransport node = new ScriptedTransport().Always("eth_blockNumber", "\"0x64\"").Always("eth_getLogs", $"[{TestLogs.Json(50, 0)}]");
        using RpcClient rpc = RpcTestClient.Create(node);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => ReadAsync(rpc, 1, 10));

        Assert.Equal(RpcErrorKind.MalformedResponse, thrown.Kind);
    }

    [Fact]
    public async Task GetLogs_NodeSendsThemUnordered_TheyComeOrdered()
    {
        ScriptedTransport node = new ScriptedTransport()
            .Always("eth_blockNumber", "\"0x64\"")
            .Expect("eth_getLogs", $"[{TestLogs.Json(5, 1)},{TestLogs.Json(4, 9)},{TestLogs.Json(5, 0)}]");
        using RpcClient rpc = RpcTestClient.Create(node);

        Assert.Equal([(4UL, 9U), (5UL, 0U), (5UL, 1U)], await ReadAsync(rpc, 1, 10));
    }

    [Fact]
    public async Task GetEvents_Filter_IsWrittenAndEventsAreDecoded()
    {
        ScriptedTransport node = new ScriptedTransport()
            .Always("eth_blockNumber", "\"0x64\"")
            .Expect("eth_getLogs", $"[{TestLogs.Json(5, 1, 42UL)}]");
        using RpcClient rpc = RpcTestClient.Create(node);
        Address wanted = Address.Parse("0x00000000000000000000000000000000000000f0");
        var filter = DelegationManager.OperatorSharesIncreasedEvent.Filter(TestLogs.Emitter, wanted);

        List<EventLog<DelegationManager.OperatorSharesIncreasedEvent>> events = [];
        await foreach (var item in rpc.GetEventsAsync(filter, 1, 10, Token))
        {
            events.Add(item);
        }

        Assert.Equal(42UL, (ulong)Assert.Single(events).Event.Shares);
        using JsonDocument asked = JsonDocument.Parse(node.Requests[^1].Params[0]);
        JsonElement query = asked.RootElement[0];
        Assert.Equal("0x1", query.GetProperty("fromBlock").GetString());
        Assert.Equal("0xa", query.GetProperty("toBlock").GetString());
        Assert.Equal(TestLogs.Emitter.ToString(), query.GetProperty("address")[0].GetString(), ignoreCase: true);
        Assert.Equal(DelegationManager.OperatorSharesIncreasedEvent.Topic0.ToString(), query.GetProperty("topics")[0][0].GetString());
        Assert.EndsWith("f0", query.GetProperty("topics")[1][0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void GetLogs_BadRange_IsRefusedBeforeAnythingIsSent()
    {
        var node = new ScriptedTransport();
        using RpcClient rpc = RpcTestClient.Create(node);

        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = rpc.GetLogsAsync(new LogFilter(), 10, 9, Token); });
        Assert.Throws<ArgumentException>(() => { _ = rpc.GetLogsAsync(new LogFilter { Topics = [[], [], [], [], []] }, 1, 9, Token); });
        Assert.Empty(node.Requests);
    }

    [Fact]
    public async Task GetEvents_StreamedPieceByPiece_AllocatesLittlePerEvent()
    {
        byte[] prefix = "{\"jsonrpc\":\"2.0\",\"id\":          "u8.ToArray();
        byte[] body = [.. prefix, .. ",\"result\":"u8, .. TestLogs.JsonArray(4_000), .. "}"u8];
        var node = new ScriptedTransport();
        node.Always("eth_blockNumber", "\"0xffff\"");
        node.Always("eth_getLogs", (request, _) =>
        {
            // The id is written over spaces in front of the logs, so that the test itself allocates nothing of weight.
            body.AsSpan(prefix.Length - 10, 10).Fill((byte)' ');
            request.Calls[0].Id.TryFormat(body.AsSpan(prefix.Length - 10, 10), out int _, provider: CultureInfo.InvariantCulture);
            return ValueTask.FromResult(new RpcResponse(body));
        });
        using RpcClient rpc = RpcTestClient.Create(node);
        await CountAsync(rpc);
        long before = GC.GetAllocatedBytesForCurrentThread();

        int count = await CountAsync(rpc);

        Assert.Equal(4_000, count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000 * 16);
    }

    private static async Task<int> CountAsync(RpcClient rpc)
    {
        int count = 0;
        await foreach (var item in rpc.GetEventsAsync(DelegationManager.OperatorSharesIncreasedEvent.Filter(), 1_000, 1_999, Token))
        {
            count += item.BlockNumber > 0 ? 1 : 0;
        }

        return count;
    }

    private static async Task<List<(ulong Block, uint Index)>> ReadAsync(RpcClient rpc, ulong from, ulong to)
    {
        List<(ulong, uint)> read = [];
        await foreach (LogEntry log in rpc.GetLogsAsync(new LogFilter(), from, to, Token))
        {
            read.Add((log.BlockNumber, log.LogIndex));
        }

        return read;
    }

    /// <summary>Up to three logs per block, so that every block alone fits.</summary>
    private static int LogsIn(ulong block) => (int)(block % 4);

    private static bool CoversExactly(ulong first, ulong last, ulong asked, LimitedLogNode node)
    {
        using var rpc = new RpcClient(node, new RpcClientOptions { MaxLogRange = asked });
        List<(ulong Block, uint Index)> read = ReadAsync(rpc, first, last).GetAwaiter().GetResult();
        List<(ulong Block, uint Index)> expected = [];
        foreach (ulong block in Blocks(first, last))
        {
            for (int i = 0; i < LogsIn(block); i++)
            {
                expected.Add((block, (uint)i));
            }
        }

        return read.SequenceEqual(expected) && node.Answered.SelectMany(range => Blocks(range.From, range.To)).SequenceEqual(Blocks(first, last));
    }

    private static (ulong From, ulong To) Range(string parameters)
    {
        using JsonDocument document = JsonDocument.Parse(parameters);
        JsonElement query = document.RootElement[0];
        return (Number(query.GetProperty("fromBlock")), Number(query.GetProperty("toBlock")));
    }

    private static ulong Number(JsonElement element)
        => ulong.Parse(element.GetString()!.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static IEnumerable<ulong> Blocks(ulong from, ulong to)
    {
        for (ulong block = from; block <= to; block++)
        {
            yield return block;
        }
    }

    /// <summary>A provider that refuses log queries over a range or a number of logs.</summary>
    private sealed class LimitedLogNode(ulong largestRange, int mostLogs, bool suggests, Func<ulong, int> logsIn) : IRpcTransport
    {
        public string Name => "limited.example";

        public List<(ulong From, ulong To)> Answered { get; } = [];

        public int Refused { get; private set; }

        public ValueTask<RpcResponse> SendAsync(RpcRequest request, CancellationToken cancellationToken)
        {
            RpcCall call = request.Calls[0];
            if (call.Method == "eth_blockNumber")
            {
                return ValueTask.FromResult(RpcResponse.FromJson(ScriptedTransport.ResultOf(call, "\"0xffffff\"")));
            }

            (ulong from, ulong to) = Range(System.Text.Encoding.UTF8.GetString(call.Params.Span));
            if (to - from + 1 > largestRange)
            {
                Refused++;
                string hint = suggests ? $" Try with this block range [0x{from:x}, 0x{from + largestRange - 1:x}]." : string.Empty;
                return ValueTask.FromResult(RpcResponse.FromJson(ScriptedTransport.ErrorOf(call, -32600, $"eth_getLogs is limited to a {largestRange} range.{hint}")));
            }

            ImmutableArray<string> logs =
            [
                .. Blocks(from, to).SelectMany(block => Enumerable.Range(0, logsIn(block)).Select(i => TestLogs.Json(block, (uint)i))),
            ];
            if (logs.Length > mostLogs)
            {
                Refused++;
                return ValueTask.FromResult(RpcResponse.FromJson(ScriptedTransport.ErrorOf(call, -32005, $"query returned more than {mostLogs} results")));
            }

            Answered.Add((from, to));
            return ValueTask.FromResult(RpcResponse.FromJson(ScriptedTransport.ResultOf(call, $"[{string.Join(',', logs)}]")));
        }
    }
}
