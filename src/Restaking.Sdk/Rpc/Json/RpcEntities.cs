using System.Collections.Immutable;
using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Rpc;

/// <summary>Readers for the objects of Ethereum's JSON-RPC. A field that must be there and is not makes the answer malformed.</summary>
internal static class RpcEntities
{
    public static BlockHeader? Header(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        RpcResults.Expect(ref reader, JsonTokenType.StartObject);
        ulong? number = null, timestamp = null, gasLimit = null, gasUsed = null;
        Hash32? hash = null, parent = null;
        UInt256? baseFee = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("number"u8))
            {
                number = OptionalQuantity(ref reader);
            }
            else if (reader.ValueTextEquals("hash"u8))
            {
                hash = OptionalHash(ref reader);
            }
            else if (reader.ValueTextEquals("parentHash"u8))
            {
                parent = OptionalHash(ref reader);
            }
            else if (reader.ValueTextEquals("timestamp"u8))
            {
                timestamp = OptionalQuantity(ref reader);
            }
            else if (reader.ValueTextEquals("baseFeePerGas"u8))
            {
                baseFee = OptionalQuantity256(ref reader);
            }
            else if (reader.ValueTextEquals("gasLimit"u8))
            {
                gasLimit = OptionalQuantity(ref reader);
            }
            else if (reader.ValueTextEquals("gasUsed"u8))
            {
                gasUsed = OptionalQuantity(ref reader);
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        // A pending block has no hash, and on some nodes no number.
        return new BlockHeader(
            number ?? (hash is null ? 0UL : throw Missing("number")),
            hash ?? Hash32.Zero,
            parent ?? throw Missing("parentHash"),
            timestamp ?? throw Missing("timestamp"),
            baseFee,
            gasLimit ?? throw Missing("gasLimit"),
            gasUsed ?? 0);
    }

    public static TransactionReceipt? Receipt(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        RpcResults.Expect(ref reader, JsonTokenType.StartObject);
        Hash32? transactionHash = null, blockHash = null;
        ulong? blockNumber = null, index = null, gasUsed = null, cumulative = null, status = null, type = null;
        UInt256? price = null;
        Address? from = null, to = null, created = null;
        ImmutableArray<LogEntry> logs = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("transactionHash"u8))
            {
                transactionHash = OptionalHash(ref reader);
            }
            else if (reader.ValueTextEquals("blockHash"u8))
            {
                blockHash = OptionalHash(ref reader);
            }
            else if (reader.ValueTextEquals("blockNumber"u8))
            {
                blockNumber = OptionalQuantity(ref reader);
            }
            else if (reader.ValueTextEquals("transactionIndex"u8))
            {
                index = OptionalQuantity(ref reader);
            }
            else if (reader.ValueTextEquals("from"u8))
            {
                from = OptionalAddress(ref reader);
            }
            else if (reader.ValueTextEquals("to"u8))
            {
                to = OptionalAddress(ref reader);
            }
            else if (reader.ValueTextEquals("contractAddress"u8))
            {
                created = OptionalAddress(ref reader);
            }
            else if (reader.ValueTextEquals("status"u8))
            {
                status = OptionalQuantity(ref reader);
            }
            else if (reader.ValueTextEquals("gasUsed"u8))
            {
                gasUsed = OptionalQuantity(ref reader);
            }
            else if (reader.ValueTextEquals("cumulativeGasUsed"u8))
            {
                cumulative = OptionalQuantity(ref reader);
            }
            else if (reader.ValueTextEquals("effectiveGasPrice"u8))
            {
                price = OptionalQuantity256(ref reader);
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                type = OptionalQuantity(ref reader);
            }
            else if (reader.ValueTextEquals("logs"u8))
            {
                reader.Read();
                logs = [.. LogJson.ReadEntries(ref reader)];
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        if (blockHash is null && blockNumber is null)
        {
            // Some nodes answer with a receipt of a transaction that is not mined yet. That is no receipt.
            return null;
        }

        return new TransactionReceipt(
            transactionHash ?? throw Missing("transactionHash"),
            blockHash ?? throw Missing("blockHash"),
            blockNumber ?? throw Missing("blockNumber"),
            checked((uint)(index ?? throw Missing("transactionIndex"))),
            from ?? throw Missing("from"),
            to,
            created,
            (status ?? throw Missing("status")) switch { 0 => false, 1 => true, _ => throw RpcResults.Malformed("a receipt status that is neither 0 nor 1") },
            gasUsed ?? throw Missing("gasUsed"),
            price ?? throw Missing("effectiveGasPrice"),
            cumulative ?? throw Missing("cumulativeGasUsed"),
            logs.IsDefault ? throw Missing("logs") : logs,
            checked((byte)(type ?? 0)));
    }

    public static TransactionInfo? Transaction(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        RpcResults.Expect(ref reader, JsonTokenType.StartObject);
        Hash32? hash = null, blockHash = null;
        Address? from = null, to = null;
        ulong? nonce = null, gas = null, blockNumber = null, type = null;
        UInt256? value = null, gasPrice = null, maxFee = null, maxTip = null;
        byte[]? data = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("hash"u8))
            {
                hash = OptionalHash(ref reader);
            }
            else if (reader.ValueTextEquals("from"u8))
            {
                from = OptionalAddress(ref reader);
            }
            else if (reader.ValueTextEquals("to"u8))
            {
                to = OptionalAddress(ref reader);
            }
            else if (reader.ValueTextEquals("nonce"u8))
            {
                nonce = OptionalQuantity(ref reader);
            }
            else if (reader.ValueTextEquals("value"u8))
            {
                value = OptionalQuantity256(ref reader);
            }
            else if (reader.ValueTextEquals("input"u8) || reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                data = reader.TokenType == JsonTokenType.Null ? data : RpcResults.Data(ref reader);
            }
            else if (reader.ValueTextEquals("gas"u8))
            {
                gas = OptionalQuantity(ref reader);
            }
            else if (reader.ValueTextEquals("gasPrice"u8))
            {
                gasPrice = OptionalQuantity256(ref reader);
            }
            else if (reader.ValueTextEquals("maxFeePerGas"u8))
            {
                maxFee = OptionalQuantity256(ref reader);
            }
            else if (reader.ValueTextEquals("maxPriorityFeePerGas"u8))
            {
                maxTip = OptionalQuantity256(ref reader);
            }
            else if (reader.ValueTextEquals("blockNumber"u8))
            {
                blockNumber = OptionalQuantity(ref reader);
            }
            else if (reader.ValueTextEquals("blockHash"u8))
            {
                blockHash = OptionalHash(ref reader);
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                type = OptionalQuantity(ref reader);
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        return new TransactionInfo(
            hash ?? throw Missing("hash"),
            from ?? throw Missing("from"),
            to,
            nonce ?? throw Missing("nonce"),
            value ?? throw Missing("value"),
            data ?? throw Missing("input"),
            gas ?? throw Missing("gas"),
            gasPrice,
            maxFee,
            maxTip,
            blockNumber,
            blockHash,
            checked((byte)(type ?? 0)));
    }

    public static FeeHistory FeeHistory(ref Utf8JsonReader reader)
    {
        RpcResults.Expect(ref reader, JsonTokenType.StartObject);
        ulong? oldest = null;
        ImmutableArray<UInt256> baseFees = default;
        ImmutableArray<double> ratios = [];
        ImmutableArray<ImmutableArray<UInt256>> rewards = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("oldestBlock"u8))
            {
                oldest = OptionalQuantity(ref reader);
            }
            else if (reader.ValueTextEquals("baseFeePerGas"u8))
            {
                reader.Read();
                baseFees = List(ref reader, RpcResults.Quantity256);
            }
            else if (reader.ValueTextEquals("gasUsedRatio"u8))
            {
                reader.Read();
                ratios = List(ref reader, static (ref Utf8JsonReader item) => item.GetDouble());
            }
            else if (reader.ValueTextEquals("reward"u8))
            {
                reader.Read();
                rewards = List(ref reader, static (ref Utf8JsonReader item) => List(ref item, RpcResults.Quantity256));
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        return new FeeHistory(
            oldest ?? throw Missing("oldestBlock"),
            baseFees.IsDefault ? throw Missing("baseFeePerGas") : baseFees,
            ratios,
            rewards);
    }

    private static ImmutableArray<TItem> List<TItem>(ref Utf8JsonReader reader, RpcResultReader<TItem> read)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return [];
        }

        RpcResults.Expect(ref reader, JsonTokenType.StartArray);
        ImmutableArray<TItem>.Builder items = ImmutableArray.CreateBuilder<TItem>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(read(ref reader));
        }

        return items.DrainToImmutable();
    }

    private static ulong? OptionalQuantity(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : RpcResults.Quantity(ref reader);
    }

    private static UInt256? OptionalQuantity256(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : RpcResults.Quantity256(ref reader);
    }

    private static Hash32? OptionalHash(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : RpcResults.Hash(ref reader);
    }

    private static Address? OptionalAddress(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : RpcResults.Address(ref reader);
    }

    private static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static JsonException Missing(string field) => RpcResults.Malformed($"no {field} where one belongs");
}
