using System.Text;
using System.Text.Json.Nodes;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Journal.Tests.Sending;

/// <summary>A way to a node that fails as its seed says: lost requests, lost answers, limits, other nodes' old answers, another chain, cut bodies.</summary>
internal sealed class FaultyTransport(IRpcTransport inner, Random random, double rate) : IRpcTransport
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _earlier = [];
    private string? _last;

    /// <summary>Whether it fails at all.</summary>
    internal bool IsFaulty { get; set; } = true;

    public string Name => inner.Name;

    public async ValueTask<RpcResponse> SendAsync(RpcRequest request, CancellationToken cancellationToken)
    {
        int fault = Draw();
        switch (fault)
        {
            case 0:
                throw new HttpRequestException("reset before the request was read");
            case 1:
                return RpcResponse.FromJson("slow down", 429);
            case 2:
                return RpcResponse.FromJson("<html>bad gateway</html>", 502);
            case 3:
                return RpcResponse.FromJson("<html>unavailable</html>", 503);
            case 4:
                return RpcResponse.FromJson($$$"""{"jsonrpc":"2.0","id":{{{request.Calls[0].Id}}},"error":{"code":429,"message":"Too Many Requests"}}""");
        }

        using RpcResponse response = await inner.SendAsync(request, cancellationToken);
        string body = Encoding.UTF8.GetString(response.Body.Span);
        string question = request.Calls[0].Method + Encoding.UTF8.GetString(request.Calls[0].Params.Span);
        (string? before, string? last) = Remember(question, body);
        return RpcResponse.FromJson(
            fault switch
            {
                5 or 6 => throw new HttpRequestException("reset before the answer was sent"),
                7 => body[..(body.Length / 2)],
                8 when last is not null => last, // somebody else's answer, or one that came twice
                9 or 10 when before is not null && JsonNode.Parse(before) is JsonObject old => WithId(old, request.Calls[0].Id), // a node that lags
                11 when request.Calls[0].Method is "eth_getTransactionByHash" or "eth_getTransactionReceipt" => $$"""{"jsonrpc":"2.0","id":{{request.Calls[0].Id}},"result":null}""",
                12 when request.Calls[0].Method == "eth_chainId" => $$"""{"jsonrpc":"2.0","id":{{request.Calls[0].Id}},"result":"0x1"}""",
                _ => body,
            },
            response.HttpStatus);
    }

    private static string WithId(JsonObject answer, long id)
    {
        answer["id"] = id;
        return answer.ToJsonString();
    }

    private int Draw()
    {
        lock (_lock)
        {
            return IsFaulty && random.NextDouble() < rate ? random.Next(13) : -1;
        }
    }

    private (string? Before, string? Last) Remember(string question, string body)
    {
        lock (_lock)
        {
            _earlier.TryGetValue(question, out string? before);
            string? last = _last;
            _earlier[question] = body;
            _last = body;
            return (before, last);
        }
    }
}
