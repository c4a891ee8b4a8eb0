using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Restaking.Sdk.Nethereum.Tests;

/// <summary>An HTTP handler that answers JSON-RPC from a function and remembers what was asked.</summary>
internal sealed class StubNode(Func<JsonNode, HttpResponseMessage> answer) : HttpMessageHandler
{
    private readonly List<(JsonNode Body, HttpRequestMessage Request)> _asked = [];

    public IReadOnlyList<JsonNode> Asked => [.. _asked.Select(asked => asked.Body)];

    public IReadOnlyList<HttpRequestMessage> Requests => [.. _asked.Select(asked => asked.Request)];

    /// <summary>Answers every call with a result, given as JSON text.</summary>
    public static StubNode Answering(string resultJson) => new(body => Json(body is JsonArray batch
        ? $"[{string.Join(',', batch.Select(call => Result(call!, resultJson)))}]"
        : Result(body, resultJson)));

    public static string Result(JsonNode call, string resultJson) => $$"""{"jsonrpc":"2.0","id":{{call["id"]!.ToJsonString()}},"result":{{resultJson}}}""";

    public static string Error(JsonNode call, string errorJson) => $$"""{"jsonrpc":"2.0","id":{{call["id"]!.ToJsonString()}},"error":{{errorJson}}}""";

    public static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        JsonNode body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        lock (_asked)
        {
            _asked.Add((body, request));
        }

        return answer(body);
    }
}
