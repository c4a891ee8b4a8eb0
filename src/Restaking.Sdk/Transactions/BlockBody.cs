using System.Collections.Immutable;
using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>A block with its transactions, as far as looking for one of them needs it.</summary>
internal sealed record BlockBody(Hash32 Hash, ImmutableArray<TransactionInfo> Transactions)
{
    /// <summary>Reads a block by its number; <see langword="null"/> when the node does not have it.</summary>
    internal static Task<BlockBody?> ReadAsync(RpcClient rpc, ulong number, CancellationToken cancellationToken) =>
        rpc.InvokeAsync(
            "eth_getBlockByNumber",
            writer =>
            {
                writer.WriteQuantityValue(number);
                writer.WriteBooleanValue(true);
            },
            Read,
            cancellationToken);

    private static BlockBody? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        RpcResults.Expect(ref reader, JsonTokenType.StartObject);
        Hash32? hash = null;
        ImmutableArray<TransactionInfo> transactions = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("hash"u8))
            {
                reader.Read();
                hash = RpcResults.Hash(ref reader);
            }
            else if (reader.ValueTextEquals("transactions"u8))
            {
                reader.Read();
                transactions = ReadTransactions(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new BlockBody(hash ?? throw RpcResults.Malformed("a block without a hash"), transactions);
    }

    private static ImmutableArray<TransactionInfo> ReadTransactions(ref Utf8JsonReader reader)
    {
        RpcResults.Expect(ref reader, JsonTokenType.StartArray);
        ImmutableArray<TransactionInfo>.Builder found = ImmutableArray.CreateBuilder<TransactionInfo>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            found.Add(RpcEntities.Transaction(ref reader) ?? throw RpcResults.Malformed("a transaction that is null"));
        }

        return found.ToImmutable();
    }
}
