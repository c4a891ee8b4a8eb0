using System.Buffers;
using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Rpc;

/// <summary>The fields of one log as they are read; topics and data go to buffers that are used again for the next log.</summary>
internal struct LogFields
{
    public const int MaxTopics = 4;

    private Seen _seen;

    [Flags]
    private enum Seen
    {
        None = 0,
        Address = 1,
        Topics = 2,
        Data = 4,
        BlockNumber = 8,
        BlockHash = 16,
        TransactionHash = 32,
        LogIndex = 64,
        All = 127,
    }

    public Address Address;
    public ulong BlockNumber;
    public Hash32 BlockHash;
    public Hash32 TransactionHash;
    public uint TransactionIndex;
    public uint LogIndex;
    public int TopicCount;
    public int DataLength;
    public bool Removed;

    public void Read(ref Utf8JsonReader reader, scoped Span<Hash32> topics, ref byte[] data)
    {
        RpcResults.Expect(ref reader, JsonTokenType.StartObject);
        _seen = Seen.None;
        TransactionIndex = 0;
        Removed = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Names are told apart by length first: none of a log's fields share both length and first letter.
            ReadOnlySpan<byte> name = reader.ValueSpan;
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("data"u8):
                    reader.Read();
                    ReadData(ref reader, ref data);
                    _seen |= Seen.Data;
                    break;
                case 6 when name.SequenceEqual("topics"u8):
                    reader.Read();
                    ReadTopics(ref reader, topics);
                    _seen |= Seen.Topics;
                    break;
                case 7 when name.SequenceEqual("address"u8):
                    reader.Read();
                    Address = RpcResults.Address(ref reader);
                    _seen |= Seen.Address;
                    break;
                case 7 when name.SequenceEqual("removed"u8):
                    reader.Read();
                    Removed = reader.TokenType == JsonTokenType.True;
                    reader.Skip();
                    break;
                case 8 when name.SequenceEqual("logIndex"u8):
                    reader.Read();
                    LogIndex = RpcResults.Quantity32(ref reader);
                    _seen |= Seen.LogIndex;
                    break;
                case 9 when name.SequenceEqual("blockHash"u8):
                    reader.Read();
                    BlockHash = RpcResults.Hash(ref reader);
                    _seen |= Seen.BlockHash;
                    break;
                case 11 when name.SequenceEqual("blockNumber"u8):
                    reader.Read();
                    BlockNumber = RpcResults.Quantity(ref reader);
                    _seen |= Seen.BlockNumber;
                    break;
                case 15 when name.SequenceEqual("transactionHash"u8):
                    reader.Read();
                    TransactionHash = RpcResults.Hash(ref reader);
                    _seen |= Seen.TransactionHash;
                    break;
                case 16 when name.SequenceEqual("transactionIndex"u8):
                    reader.Read();
                    TransactionIndex = RpcResults.Quantity32(ref reader);
                    break;
                default:
                    reader.Read();
                    reader.Skip();
                    break;
            }
        }

        if (_seen != Seen.All)
        {
            throw RpcResults.Malformed($"a log without {Seen.All & ~_seen}");
        }
    }

    public readonly void CheckRange(ulong fromBlock, ulong toBlock)
    {
        if (BlockNumber < fromBlock || BlockNumber > toBlock)
        {
            throw RpcResults.Malformed($"a log of block {BlockNumber}, outside the blocks asked for ({fromBlock} to {toBlock})");
        }
    }

    private void ReadTopics(ref Utf8JsonReader reader, scoped Span<Hash32> topics)
    {
        RpcResults.Expect(ref reader, JsonTokenType.StartArray);
        TopicCount = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (TopicCount == MaxTopics)
            {
                throw RpcResults.Malformed("a log with more than four topics");
            }

            topics[TopicCount++] = RpcResults.Hash(ref reader);
        }
    }

    private void ReadData(ref Utf8JsonReader reader, ref byte[] data)
    {
        ReadOnlySpan<byte> digits = RpcResults.HexDigits(ref reader);
        DataLength = digits.Length / 2;
        if (DataLength > data.Length)
        {
            ArrayPool<byte>.Shared.Return(data);
            data = ArrayPool<byte>.Shared.Rent(DataLength);
        }

        RpcResults.DecodeHex(digits, data.AsSpan(0, DataLength));
    }
}
