using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Samples.ClaimBot.Proof;

/// <summary>Who sent what in a block.</summary>
internal static class BlockTransactions
{
    public static Task<List<(Address From, Hash32 Hash)>> ReadAsync(RpcClient rpc, ulong block, CancellationToken cancellationToken) =>
        rpc.InvokeAsync(
            "eth_getBlockByNumber",
            writer =>
            {
                writer.WriteStringValue($"0x{block:x}");
                writer.WriteBooleanValue(true);
            },
            Read,
            cancellationToken);

    private static List<(Address From, Hash32 Hash)> Read(ref Utf8JsonReader reader)
    {
        using JsonDocument block = JsonDocument.ParseValue(ref reader);
        return
        [
            .. block.RootElement.GetProperty("transactions").EnumerateArray()
                .Select(transaction => (Address.Parse(transaction.GetProperty("from").GetString()!), Hash32.Parse(transaction.GetProperty("hash").GetString()!))),
        ];
    }
}
