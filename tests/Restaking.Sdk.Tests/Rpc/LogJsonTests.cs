using System.Text;
using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Tests.Rpc;

public sealed class LogJsonTests
{
    [Fact]
    public void DecodeEvents_AnArrayOrAWholeAnswer_GivesEventsWithTheirPlace()
    {
        string log = TestLogs.Json(77, 5, UInt256.MaxValue);

        var fromArray = LogJson.DecodeEvents<DelegationManager.OperatorSharesIncreasedEvent>(Encoding.UTF8.GetBytes($"[{log}]"));
        var fromAnswer = LogJson.DecodeEvents<DelegationManager.OperatorSharesIncreasedEvent>(Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":1,"result":[{{log}}]}"""));

        var one = Assert.Single(fromArray);
        Assert.Equal(UInt256.MaxValue, one.Event.Shares);
        Assert.Equal("0x00000000000000000000000000000000000000A1", one.Event.Staker.ToString(), ignoreCase: true);
        Assert.Equal((TestLogs.Emitter, 77UL, TestBlocks.Hash(77), TestBlocks.Hash(77, 0xaa), 5U), (one.Address, one.BlockNumber, one.BlockHash, one.TransactionHash, one.LogIndex));
        Assert.Equal(one, Assert.Single(fromAnswer));
    }

    [Fact]
    public void DecodeEvents_AgreesWithReadLogsAndTryDecode()
    {
        byte[] json = TestLogs.JsonArray(50);

        var events = LogJson.DecodeEvents<DelegationManager.OperatorSharesIncreasedEvent>(json);
        var logs = LogJson.ReadLogs(json);

        Assert.Equal(50, events.Length);
        for (int i = 0; i < events.Length; i++)
        {
            Assert.True(logs[i].TryDecode(out DelegationManager.OperatorSharesIncreasedEvent decoded));
            Assert.Equal(decoded, events[i].Event);
            Assert.Equal((logs[i].BlockNumber, logs[i].LogIndex, logs[i].TransactionHash), (events[i].BlockNumber, events[i].LogIndex, events[i].TransactionHash));
        }
    }

    [Fact]
    public void DecodeEvents_OtherEventsAndRemovedLogs_ArePassedOver()
    {
        string other = TestLogs.Json(1, 0).Replace(DelegationManager.OperatorSharesIncreasedEvent.Topic0.ToString(), TestBlocks.Hash(1).ToString(), StringComparison.Ordinal);
        byte[] json = Encoding.UTF8.GetBytes($"[{other},{TestLogs.Json(1, 1, removed: true)},{TestLogs.Json(1, 2)}]");

        Assert.Equal(2U, Assert.Single(LogJson.DecodeEvents<DelegationManager.OperatorSharesIncreasedEvent>(json)).LogIndex);
        Assert.Equal(3, LogJson.ReadLogs(json).Length);
    }

    [Fact]
    public void DecodeEvents_TextCutAtEveryByte_ThrowsJsonOrAbiException()
    {
        byte[] json = TestLogs.JsonArray(2);
        for (int length = 0; length < json.Length; length++)
        {
            Exception? thrown = Record.Exception(() => LogJson.DecodeEvents<DelegationManager.OperatorSharesIncreasedEvent>(json.AsSpan(0, length)));
            Assert.True(thrown is JsonException or AbiFormatException, $"{length}: {thrown}");
        }
    }

    [Fact]
    public void DecodeEvents_TextWithAnyByteChanged_DecodesOrThrowsJsonOrAbiException()
    {
        byte[] json = TestLogs.JsonArray(1);
        for (int at = 0; at < json.Length; at++)
        {
            foreach (byte replacement in "\"x{]0"u8.ToArray())
            {
                byte[] changed = [.. json];
                changed[at] = replacement;
                Exception? thrown = Record.Exception(() => LogJson.DecodeEvents<DelegationManager.OperatorSharesIncreasedEvent>(changed));
                Assert.True(thrown is null or JsonException or AbiFormatException, $"{at}: {thrown}");
            }
        }
    }

    [Fact]
    public void DecodeEvents_DataTooShortForTheEvent_ThrowsAbiFormatException()
    {
        string log = TestLogs.Json(1, 1);
        int data = log.IndexOf("\"data\":\"0x", StringComparison.Ordinal) + 10;
        byte[] json = Encoding.UTF8.GetBytes($"[{log.Remove(data, 64)}]");

        Assert.Throws<AbiFormatException>(() => LogJson.DecodeEvents<DelegationManager.OperatorSharesIncreasedEvent>(json));
    }

    [Fact]
    public void DecodeEvents_FiveTopics_IsRefused()
    {
        string topic = $"\"{TestBlocks.Hash(1)}\"";
        byte[] json = Encoding.UTF8.GetBytes($"[{TestLogs.Json(1, 1).Replace("\"topics\":[", $"\"topics\":[{topic},{topic},{topic},", StringComparison.Ordinal)}]");

        Assert.Throws<JsonException>(() => LogJson.DecodeEvents<DelegationManager.OperatorSharesIncreasedEvent>(json));
    }

    [Fact]
    public void DecodeEvents_TenThousandLogs_AllocateLittleBesidesTheResult()
    {
        byte[] json = TestLogs.JsonArray(10_000);
        _ = LogJson.DecodeEvents<DelegationManager.OperatorSharesIncreasedEvent>(json);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var events = LogJson.DecodeEvents<DelegationManager.OperatorSharesIncreasedEvent>(json);

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        int itemSize = System.Runtime.CompilerServices.Unsafe.SizeOf<EventLog<DelegationManager.OperatorSharesIncreasedEvent>>();
        Assert.Equal(10_000, events.Length);
        Assert.InRange(allocated, 0, (10_000L * itemSize) + 4096);
    }
}
