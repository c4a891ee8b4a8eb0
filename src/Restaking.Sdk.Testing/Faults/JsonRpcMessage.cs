using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Restaking.Sdk.Testing;

/// <summary>Reads and rewrites JSON-RPC bodies on their way through a <see cref="FaultProxy"/>.</summary>
internal static class JsonRpcMessage
{
    public static JsonNode? TryParse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static ImmutableArray<ProxiedCall> Calls(JsonNode? message) =>
        [.. Objects(message).Select(o => new ProxiedCall(o["method"]?.ToString() ?? "", o["params"]?.ToJsonString() ?? "[]"))];

    public static IEnumerable<JsonObject> Objects(JsonNode? message) =>
        message switch
        {
            JsonObject single => [single],
            JsonArray batch => batch.OfType<JsonObject>(),
            _ => [],
        };

    /// <summary>The answer object for a request's id; null when there is none.</summary>
    public static JsonObject? AnswerTo(JsonObject request, JsonNode? answers)
    {
        string? id = request["id"]?.ToJsonString();
        return Objects(answers).FirstOrDefault(a => a["id"]?.ToJsonString() == id);
    }

    public static JsonObject ErrorAnswer(JsonObject request, RpcFault.ErrorFault fault)
    {
        var error = new JsonObject { ["code"] = fault.Code, ["message"] = fault.Message };
        if (fault.Data is not null)
        {
            error["data"] = fault.Data;
        }

        return new JsonObject { ["jsonrpc"] = "2.0", ["id"] = request["id"]?.DeepClone(), ["error"] = error };
    }

    public static void TruncateResult(JsonObject answer)
    {
        if (answer["result"] is JsonValue value && value.TryGetValue(out string? hex) && hex.StartsWith("0x", StringComparison.Ordinal))
        {
            answer["result"] = hex[..(2 + (hex.Length - 2) / 4 * 2)];
        }
    }

    public static void SetChainId(JsonObject request, JsonObject answer, ulong chainId)
    {
        switch (request["method"]?.ToString())
        {
            case "eth_chainId":
                answer["result"] = Quantity(chainId);
                break;
            case "net_version":
                answer["result"] = chainId.ToString(CultureInfo.InvariantCulture);
                break;
        }
    }

    /// <summary>Replaces the moving tags of a request by the block a lagging node would mean.</summary>
    public static void PinTags(JsonObject request, ulong staleHead)
    {
        switch (request["params"])
        {
            case JsonArray positional:
                for (int i = 0; i < positional.Count; i++)
                {
                    if (IsMovingTag(positional[i]))
                    {
                        positional[i] = Quantity(staleHead);
                    }
                    else if (positional[i] is JsonObject filter)
                    {
                        foreach (string bound in (string[])["fromBlock", "toBlock"])
                        {
                            if (IsMovingTag(filter[bound]))
                            {
                                filter[bound] = Quantity(staleHead);
                            }
                        }
                    }
                }

                break;
        }
    }

    /// <summary>Takes out of an answer what a node whose head is <paramref name="staleHead"/> cannot know.</summary>
    public static void HideNewer(JsonObject request, JsonObject answer, ulong staleHead)
    {
        switch (request["method"]?.ToString())
        {
            case "eth_blockNumber":
                answer["result"] = Quantity(staleHead);
                break;
            case "eth_getTransactionReceipt" when NumberOf(answer["result"]?["blockNumber"]) > staleHead:
            case "eth_getBlockByNumber" or "eth_getBlockByHash" when NumberOf(answer["result"]?["number"]) > staleHead:
                answer["result"] = null;
                break;
            case "eth_getTransactionByHash" when NumberOf(answer["result"]?["blockNumber"]) > staleHead:
                // Known to the pool, not yet in a block.
                JsonObject transaction = answer["result"]!.AsObject();
                transaction["blockNumber"] = null;
                transaction["blockHash"] = null;
                transaction["transactionIndex"] = null;
                break;
        }
    }

    public static string Quantity(ulong value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);

    public static ulong? NumberOf(JsonNode? quantity) =>
        quantity is JsonValue value && value.TryGetValue(out string? text)
        && text.StartsWith("0x", StringComparison.Ordinal)
        && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong number)
            ? number
            : null;

    private static bool IsMovingTag(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? tag) && tag is ("latest" or "pending");
}
