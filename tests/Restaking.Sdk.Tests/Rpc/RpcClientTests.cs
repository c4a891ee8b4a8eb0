using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Tests.Rpc;

public sealed class RpcClientTests
{
    private static readonly Address Account = Address.Parse("0x00000000000000000000000000000000000000f0");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_AllFields_AreWrittenAsTheExecutionApiSays()
    {
        ScriptedTransport node = new ScriptedTransport().Expect("eth_call", "\"0x0102\"");
        using RpcClient rpc = RpcTestClient.Create(node);
        var request = new CallRequest
        {
            From = Account,
            To = Account,
            Value = UInt256.MaxValue,
            Data = new byte[] { 0xab, 0xcd },
            Gas = 21_000,
            MaxFeePerGas = 256UL,
            MaxPriorityFeePerGas = UInt256.Zero,
            Nonce = 0,
        };

        byte[] result = await rpc.CallAsync(request, BlockTag.FromNumber(436), Token);

        Assert.Equal(new byte[] { 1, 2 }, result);
        Assert.Equal(
            $$"""[{"from":"0x00000000000000000000000000000000000000f0","to":"0x00000000000000000000000000000000000000f0","value":"0x{{new string('f', 64)}}","gas":"0x5208","maxFeePerGas":"0x100","maxPriorityFeePerGas":"0x0","nonce":"0x0","data":"0xabcd"},"0x1b4"]""",
            node.Requests[0].Params[0]);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public async Task Call_LargeCalldata_ReachesTheNodeUnchanged(int length)
    {
        byte[] data = new byte[length];
        new Random(length).NextBytes(data);
        ScriptedTransport node = new ScriptedTransport().Expect("eth_call", call => $"\"0x{Convert.ToHexStringLower(data)}\"");
        using RpcClient rpc = RpcTestClient.Create(node);

        byte[] answer = await rpc.CallAsync(new CallRequest { To = Account, Data = data }, BlockTag.Latest, Token);

        Assert.Equal(data, answer);
        Assert.Contains($"\"data\":\"0x{Convert.ToHexStringLower(data)}\"", node.Requests[0].Params[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_BlockByHash_IsAnEip1898Object()
    {
        ScriptedTransport node = new ScriptedTransport().Expect("eth_call", "\"0x\"");
        using RpcClient rpc = RpcTestClient.Create(node);

        Assert.Empty(await rpc.CallAsync(new CallRequest { To = Account }, BlockTag.FromHash(TestBlocks.Hash(7)), Token));

        Assert.EndsWith($$""",{"blockHash":"{{TestBlocks.Hash(7)}}"}]""", node.Requests[0].Params[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetBlock_KnownUnknownAndByHash_IsHeaderOrNull()
    {
        ScriptedTransport node = new ScriptedTransport()
            .Expect("eth_getBlockByNumber", TestBlocks.Json(100))
            .Expect("eth_getBlockByNumber", "null")
            .Expect("eth_getBlockByHash", TestBlocks.Json(100));
        using RpcClient rpc = RpcTestClient.Create(node);

        BlockHeader? header = await rpc.GetBlockAsync(BlockTag.Finalized, Token);

        Assert.Equal(
            new BlockHeader(100, TestBlocks.Hash(100), TestBlocks.Hash(99), 1_700_001_200, 1_000_000_000UL, 36_000_000, 21_000), header);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_001_200), header!.Time);
        Assert.Null(await rpc.GetBlockAsync(BlockTag.FromNumber(5_000), Token));
        Assert.Equal(header, await rpc.GetBlockAsync(BlockTag.FromHash(TestBlocks.Hash(100)), Token));
        Assert.Equal(["[\"finalized\",false]", "[\"0x1388\",false]", $"[\"{TestBlocks.Hash(100)}\",false]"], node.Requests.Select(request => request.Params[0]));
    }

    [Fact]
    public async Task GetReceipt_SuccessRevertAndNone_AreThreeOutcomes()
    {
        Hash32 hash = TestBlocks.Hash(1);
        ScriptedTransport node = new ScriptedTransport()
            .Expect("eth_getTransactionReceipt", TestReceipts.Json(hash, logs: $"[{TestLogs.Json(9, 4)}]"))
            .Expect("eth_getTransactionReceipt", TestReceipts.Json(hash, "0x0"))
            .Expect("eth_getTransactionReceipt", "null");
        using RpcClient rpc = RpcTestClient.Create(node);

        TransactionReceipt mined = Assert.IsType<TransactionReceipt>(await rpc.GetTransactionReceiptAsync(hash, Token));
        TransactionReceipt reverted = Assert.IsType<TransactionReceipt>(await rpc.GetTransactionReceiptAsync(hash, Token));

        Assert.True(mined.Succeeded);
        Assert.False(reverted.Succeeded);
        Assert.Equal(4U, Assert.Single(mined.Logs).LogIndex);
        Assert.Equal((9UL, 3U, 21_000UL, (byte)2), (mined.BlockNumber, mined.TransactionIndex, mined.GasUsed, mined.Type));
        Assert.Equal(UInt256.Parse("21000000147000"), mined.Fee);
        Assert.Null(await rpc.GetTransactionReceiptAsync(hash, Token));
    }

    [Fact]
    public async Task GetTransaction_WaitingAndMined_SaysWhichBlock()
    {
        Hash32 hash = TestBlocks.Hash(1);
        string waiting = $$"""{"hash":"{{hash}}","from":"{{Account}}","to":null,"nonce":"0x5","value":"0xde0b6b3a7640000","input":"0x6001","gas":"0x5208","maxFeePerGas":"0x2","maxPriorityFeePerGas":"0x1","gasPrice":"0x2","blockNumber":null,"blockHash":null,"type":"0x2"}""";
        ScriptedTransport node = new ScriptedTransport()
            .Expect("eth_getTransactionByHash", waiting)
            .Expect("eth_getTransactionByHash", waiting.Replace("\"blockNumber\":null", "\"blockNumber\":\"0x9\"", StringComparison.Ordinal))
            .Expect("eth_getTransactionByHash", "null");
        using RpcClient rpc = RpcTestClient.Create(node);

        TransactionInfo? first = await rpc.GetTransactionAsync(hash, Token);
        TransactionInfo? second = await rpc.GetTransactionAsync(hash, Token);

        Assert.Null(first!.BlockNumber);
        Assert.Null(first.To);
        Assert.Equal(UInt256.Parse("1000000000000000000"), first.Value);
        Assert.Equal(9UL, second!.BlockNumber);
        Assert.Null(await rpc.GetTransactionAsync(hash, Token));
    }

    [Fact]
    public async Task GetFeeHistory_Rewards_AreReadPerBlock()
    {
        ScriptedTransport node = new ScriptedTransport().Expect(
            "eth_feeHistory", """{"oldestBlock":"0x10","baseFeePerGas":["0x1","0x2","0x3"],"gasUsedRatio":[0.5,1],"reward":[["0x5","0x6"],["0x7","0x8"]]}""");
        using RpcClient rpc = RpcTestClient.Create(node);

        FeeHistory history = await rpc.GetFeeHistoryAsync(2, BlockTag.Latest, [10, 50.5], Token);

        Assert.Equal(16UL, history.OldestBlock);
        Assert.Equal([1UL, 2UL, 3UL], history.BaseFeePerGas.Select(fee => (ulong)fee));
        Assert.Equal(8UL, (ulong)history.Reward[1][1]);
        Assert.Equal("""["0x2","latest",[10,50.5]]""", node.Requests[0].Params[0]);
    }

    [Fact]
    public async Task SendRawTransaction_NodeAnswersAnotherHash_IsNotTakenAsSent()
    {
        ScriptedTransport node = new ScriptedTransport().Expect("eth_sendRawTransaction", $"\"{TestBlocks.Hash(1)}\"");
        using RpcClient rpc = RpcTestClient.Create(node);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => rpc.SendRawTransactionAsync(new byte[] { 2, 1 }, Token));

        Assert.Contains(Keccak256.Hash([2, 1]).ToString(), thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendRawTransaction_Accepted_ReturnsTheHashOfTheBytes()
    {
        Hash32 hash = Keccak256.Hash([2, 1]);
        ScriptedTransport node = new ScriptedTransport().Expect("eth_sendRawTransaction", $"\"{hash}\"");
        using RpcClient rpc = RpcTestClient.Create(node);

        Assert.Equal(hash, await rpc.SendRawTransactionAsync(new byte[] { 2, 1 }, Token));
        Assert.Equal("[\"0x0201\"]", node.Requests[0].Params[0]);
    }

    [Fact]
    public async Task GetStorageAt_ShortWord_IsPadded()
    {
        ScriptedTransport node = new ScriptedTransport().Expect("eth_getStorageAt", "\"0x5\"");
        using RpcClient rpc = RpcTestClient.Create(node);

        Assert.Equal(5UL, (ulong)(await rpc.GetStorageAtAsync(Account, 1UL, BlockTag.Latest, Token)).ToUInt256());
    }

    [Fact]
    public void Constructor_BadOptions_AreRefusedAtOnce()
    {
        var node = new ScriptedTransport();

        Assert.Throws<ArgumentOutOfRangeException>(() => new RpcClient(node, new RpcClientOptions { AttemptTimeout = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RpcClient(node, new RpcClientOptions { OverallTimeout = TimeSpan.FromSeconds(1) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RpcClient(node, new RpcClientOptions { MaxBatchSize = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RpcClient([], null));
    }

    [Fact]
    public async Task Invoke_BadMethodName_IsRefusedBeforeAnythingIsSent()
    {
        var node = new ScriptedTransport();
        using RpcClient rpc = RpcTestClient.Create(node);

        await Assert.ThrowsAsync<ArgumentException>(() => rpc.InvokeAsync("eth_call\",\"x", static _ => { }, RpcResults.Ignore, Token));
        Assert.Empty(node.Requests);
    }

    [Fact]
    public async Task FakeClient_OverriddenAndOtherMembers_WorkAndThrow()
    {
        var fake = new FixedBlockClient();

        Assert.Equal(42UL, await fake.GetBlockNumberAsync(Token));
        Assert.Throws<NotSupportedException>(() => { _ = fake.GetGasPriceAsync(Token); });
    }

    private sealed class FixedBlockClient : RpcClient
    {
        public override Task<ulong> GetBlockNumberAsync(CancellationToken cancellationToken = default) => Task.FromResult(42UL);
    }
}
