using System.Text;
using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Positions;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Positions;

/// <summary>The exports' schema: what other programs rely on.</summary>
public sealed class StakerHistoryExportTests
{
    private static readonly StakerEventOrigin Origin = new(42, Keccak256.Hash([1]), Keccak256.Hash([2]), 7, TestLog.Stranger);

    private static readonly StakerEvent[] Events =
    [
        new StakerDeposited
        {
            Staker = TestLog.Staker, Origin = Origin, Strategy = TestLog.Strategy, Shares = UInt256.MaxValue, Time = DateTimeOffset.FromUnixTimeSeconds(1_744_848_000),
        },
        new StakerWithdrawalQueued
        {
            Staker = TestLog.Staker,
            Origin = Origin,
            Root = TestLog.Root,
            Withdrawal = new DelegationManager.Withdrawal(
                TestLog.Staker, TestLog.Operator, TestLog.Staker, 3UL, 42, [TestLog.Strategy, TestLog.Stranger], [10UL, 20UL]),
            SharesAtQueueing = [9UL, 18UL],
        },
        new StakerSlashed
        {
            Staker = TestLog.Staker,
            Origin = Origin,
            Operator = TestLog.Operator,
            OperatorSet = new AllocationManager.OperatorSet(TestLog.Stranger, 5),
            Strategies = [TestLog.Strategy],
            WadSlashed = [1UL],
            Description = "=HYPERLINK(\"http://x\"),\r\nbye",
            ReachesDeposits = true,
            ReachesQueue = false,
        },
        new StakerEventRetracted { Staker = TestLog.Staker, Origin = Origin },
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task JsonLines_OneEventPerLine_WithAmountsAsText()
    {
        using MemoryStream output = new();

        long written = await StakerHistoryExport.WriteJsonLinesAsync(Events.ToAsyncEnumerable(), output, Cancel);

        string[] lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, written);
        Assert.Equal(4, lines.Length);
        using JsonDocument deposit = JsonDocument.Parse(lines[0]);
        using JsonDocument queued = JsonDocument.Parse(lines[1]);
        using JsonDocument slashed = JsonDocument.Parse(lines[2]);
        Assert.Equal(1, deposit.RootElement.GetProperty("schema").GetInt32());
        Assert.Equal("deposit", deposit.RootElement.GetProperty("kind").GetString());
        Assert.Equal(UInt256.MaxValue.ToString(), deposit.RootElement.GetProperty("shares").GetString());
        Assert.Equal("2025-04-17T00:00:00Z", deposit.RootElement.GetProperty("time").GetString());
        Assert.False(deposit.RootElement.TryGetProperty("token", out _));
        JsonElement parts = queued.RootElement.GetProperty("parts");
        Assert.Equal(["10", "20"], parts.EnumerateArray().Select(part => part.GetProperty("scaledShares").GetString()));
        Assert.Equal(["9", "18"], parts.EnumerateArray().Select(part => part.GetProperty("shares").GetString()));
        Assert.True(slashed.RootElement.GetProperty("reachesDeposits").GetBoolean());
        Assert.StartsWith("=HYPERLINK", slashed.RootElement.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_OneRowPerStrategy_AndNoFormulaOfASlasher()
    {
        using StringWriter output = new();

        long rows = await StakerHistoryExport.WriteCsvAsync(Events.ToAsyncEnumerable(), output, cancellationToken: Cancel);

        string text = output.ToString();
        string header = text[..text.IndexOf("\r\n", StringComparison.Ordinal)];
        Assert.Equal(
            "schema,kind,staker,block,time,blockHash,transaction,logIndex,contract,generation,part,strategy,operator,shares,scaledShares,token,root,nonce,startBlock,withdrawer,scalingFactor,forced,"
            + "avs,operatorSet,wadSlashed,reachesDeposits,reachesQueue,description,pod,delta,total,before,after,change,validatorIndex,pubkeyHash,balanceGwei,beaconTimestamp,depositor",
            header);
        Assert.Equal(5, rows);
        Assert.Contains("\"'=HYPERLINK(\"\"http://x\"\"),\r\nbye\"", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("withdrawal_queued").Length - 1);
        Assert.All(
            text.Split("\r\n").Skip(1).Where(row => row.StartsWith("1,deposit", StringComparison.Ordinal)),
            row => Assert.Equal(header.Split(',').Length, row.Split(',').Length));
    }

    [Fact]
    public async Task Csv_WithoutHeader_AddsRowsOnly()
    {
        using StringWriter output = new();

        await StakerHistoryExport.WriteCsvAsync(Events.Take(1).ToAsyncEnumerable(), output, withHeader: false, Cancel);

        Assert.StartsWith("1,deposit,", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Cursor_WrittenAndRead_IsTheSame()
    {
        StakerHistoryCursor cursor = new(1, TestLog.Staker, 100, 160)
        {
            Operator = TestLog.Operator,
            Open = [new OpenWithdrawal(TestLog.Root, TestLog.Operator, 90, [TestLog.Strategy, TestLog.Stranger])],
            Recent = [Origin],
        };

        StakerHistoryCursor read = StakerHistoryCursorJson.Read(StakerHistoryCursorJson.Write(cursor));

        Assert.Equal((cursor.ChainId, cursor.Staker, cursor.SettledTo, cursor.ScannedTo, cursor.Operator), (read.ChainId, read.Staker, read.SettledTo, read.ScannedTo, read.Operator));
        Assert.Equal(cursor.Open[0].Root, read.Open[0].Root);
        Assert.Equal(cursor.Open[0].Strategies, read.Open[0].Strategies);
        Assert.Equal(cursor.Recent, read.Recent);
        Assert.Throws<FormatException>(() => StakerHistoryCursorJson.Read("{}"));
        Assert.Throws<FormatException>(() => StakerHistoryCursorJson.Read("nonsense"));
        Assert.Throws<FormatException>(() => StakerHistoryCursorJson.Read("""{"version":2}"""));
    }
}
