using System.Text.Json;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Hosting;

/// <summary>Whether a node is at the head of its chain.</summary>
internal static class NodeSync
{
    /// <returns>What is wrong, or null and the head.</returns>
    public static async Task<(string? Reason, BlockHeader? Head)> CheckAsync(
        RpcClient rpc,
        TimeSpan? maxHeadAge,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        // The first request makes the chain guard ask for the chain id.
        BlockHeader? head = await rpc.GetBlockAsync(BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        if (head is null)
        {
            return ("it has no head", null);
        }

        if (await IsSyncingAsync(rpc, cancellationToken).ConfigureAwait(false))
        {
            return ($"it is still syncing, at block {head.Number}", head);
        }

        TimeSpan age = clock.GetUtcNow() - head.Time;
        return maxHeadAge is { } limit && age > limit
            ? ($"its head {head.Number} is {age:d\\.hh\\:mm\\:ss} old", head)
            : (null, head);
    }

    private static async Task<bool> IsSyncingAsync(RpcClient rpc, CancellationToken cancellationToken)
    {
        try
        {
            return await rpc.InvokeAsync("eth_syncing", _ => { }, IsObject, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException e) when (!e.IsTransient)
        {
            // Some providers do not offer the method; the head's age says as much.
            return false;
        }

        // false, or an object with the progress.
        static bool IsObject(ref Utf8JsonReader reader)
        {
            bool syncing = reader.TokenType == JsonTokenType.StartObject;
            reader.Skip();
            return syncing;
        }
    }
}
