using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;

namespace Restaking.Sdk.Rpc;

/// <summary>
/// Decodes logs straight from the JSON text a node sends: one pass, hex to bytes without strings, one reused buffer for the data of all logs.
/// </summary>
public static class LogJson
{
    /// <summary>Decodes every log that is a <typeparamref name="TEvent"/>; logs of other events and logs taken back by a reorganisation are passed over.</summary>
    /// <param name="utf8Json">A JSON array of logs, or a whole JSON-RPC answer with such an array as its result.</param>
    /// <exception cref="JsonException">The text is not JSON, or not of that form.</exception>
    /// <exception cref="AbiFormatException">A log claims to be the event, but its data is malformed.</exception>
    public static ImmutableArray<EventLog<TEvent>> DecodeEvents<TEvent>(ReadOnlySpan<byte> utf8Json)
        where TEvent : IContractEvent<TEvent>
    {
        var reader = new Utf8JsonReader(utf8Json);
        MoveToArray(ref reader);
        using PooledList<EventLog<TEvent>> events = ReadEvents<TEvent>(ref reader, 0, ulong.MaxValue);
        return [.. events.Items];
    }

    /// <summary>Reads the logs of a JSON array, or of a whole JSON-RPC answer, without decoding them.</summary>
    /// <exception cref="JsonException">The text is not JSON, or not of that form.</exception>
    public static ImmutableArray<LogEntry> ReadLogs(ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        MoveToArray(ref reader);
        return [.. ReadEntries(ref reader)];
    }

    internal static PooledList<EventLog<TEvent>> ReadEvents<TEvent>(ref Utf8JsonReader reader, ulong fromBlock, ulong toBlock)
        where TEvent : IContractEvent<TEvent>
    {
        RpcResults.Expect(ref reader, JsonTokenType.StartArray);
        var events = new PooledList<EventLog<TEvent>>();
        Span<Hash32> topics = stackalloc Hash32[LogFields.MaxTopics];
        byte[] data = ArrayPool<byte>.Shared.Rent(1024);
        try
        {
            LogFields fields = default;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                fields.Read(ref reader, topics, ref data);
                fields.CheckRange(fromBlock, toBlock);
                if (fields.Removed)
                {
                    continue;
                }

                var view = new LogView(fields.Address, topics[..fields.TopicCount], data.AsSpan(0, fields.DataLength));
                if (TEvent.TryDecode(view, out TEvent? value))
                {
                    events.Add(new EventLog<TEvent>(value, fields.Address, fields.BlockNumber, fields.BlockHash, fields.TransactionHash, fields.LogIndex));
                }
            }

            return events;
        }
        catch
        {
            events.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(data);
        }
    }

    internal static List<LogEntry> ReadEntries(ref Utf8JsonReader reader, ulong fromBlock = 0, ulong toBlock = ulong.MaxValue)
    {
        RpcResults.Expect(ref reader, JsonTokenType.StartArray);
        var entries = new List<LogEntry>();
        Span<Hash32> topics = stackalloc Hash32[LogFields.MaxTopics];
        byte[] data = ArrayPool<byte>.Shared.Rent(1024);
        try
        {
            LogFields fields = default;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                fields.Read(ref reader, topics, ref data);
                fields.CheckRange(fromBlock, toBlock);
                entries.Add(new LogEntry
                {
                    Address = fields.Address,
                    Topics = [.. topics[..fields.TopicCount]],
                    Data = data.AsSpan(0, fields.DataLength).ToArray(),
                    BlockNumber = fields.BlockNumber,
                    BlockHash = fields.BlockHash,
                    TransactionHash = fields.TransactionHash,
                    TransactionIndex = fields.TransactionIndex,
                    LogIndex = fields.LogIndex,
                    Removed = fields.Removed,
                });
            }

            return entries;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(data);
        }
    }

    private static void MoveToArray(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isResult = reader.ValueTextEquals("result"u8);
            reader.Read();
            if (isResult)
            {
                return;
            }

            reader.Skip();
        }

        throw RpcResults.Malformed("no result");
    }
}
