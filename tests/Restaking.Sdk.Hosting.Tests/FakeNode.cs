using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Restaking.Sdk.Hosting.Tests;

/// <summary>An HTTP handler that answers JSON-RPC like a node, per host name, and remembers which hosts were asked.</summary>
internal sealed class FakeNode : HttpMessageHandler
{
    private readonly Dictionary<string, NodeState> _nodes = [];
    private readonly List<string> _asked = [];

    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_asked)
            {
                return [.. _asked];
            }
        }
    }

    public FakeNode Serve(string host, ulong chainId, DateTimeOffset? headTime = null, bool syncing = false)
    {
        _nodes[host] = new NodeState(chainId, headTime ?? DateTimeOffset.UtcNow, syncing);
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string host = request.RequestUri!.Host;
        lock (_asked)
        {
            _asked.Add(host);
        }

        if (!_nodes.TryGetValue(host, out NodeState? node))
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"Connection refused ({request.RequestUri})");
        }

        JsonNode message = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        JsonNode answer = message is JsonArray batch
            ? new JsonArray([.. batch.Select(JsonNode (o) => Answer(o!.AsObject(), node))])
            : Answer(message.AsObject(), node);
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(answer.ToJsonString(), Encoding.UTF8, "application/json"),
        };
    }

    private static JsonObject Answer(JsonObject request, NodeState node)
    {
        string hash = "0x" + new string('1', 64);
        JsonNode? result = (string?)request["method"] switch
        {
            "eth_chainId" => Quantity(node.ChainId),
            "eth_blockNumber" => "0x10",
            "eth_syncing" => node.Syncing ? new JsonObject { ["currentBlock"] = "0x10", ["highestBlock"] = "0x99" } : false,
            "eth_getBlockByNumber" => new JsonObject
            {
                ["number"] = "0x10",
                ["hash"] = hash,
                ["parentHash"] = hash,
                ["timestamp"] = Quantity((ulong)node.HeadTime.ToUnixTimeSeconds()),
                ["baseFeePerGas"] = "0x7",
                ["gasLimit"] = "0x1c9c380",
                ["gasUsed"] = "0x0",
            },
            _ => null,
        };
        return new JsonObject { ["jsonrpc"] = "2.0", ["id"] = request["id"]!.DeepClone(), ["result"] = result };
    }

    private static string Quantity(ulong value) => $"0x{value:x}";

    private sealed record NodeState(ulong ChainId, DateTimeOffset HeadTime, bool Syncing);
}
