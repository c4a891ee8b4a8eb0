using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Restaking.Sdk.Testing.Tests;

/// <summary>A JSON-RPC server that answers from a function and counts what it executed.</summary>
internal sealed class StubNode : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<JsonObject, JsonNode?> _answer;
    private readonly Task _accepting;
    private int _executed;

    public StubNode(Func<JsonObject, JsonNode?> answer)
    {
        _answer = answer;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    public int Executed => Volatile.Read(ref _executed);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
            _ = ServeAsync(socket);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var connection = new HttpConnection(socket);
        while (await connection.ReadRequestAsync(_stop.Token) is { } body)
        {
            JsonNode message = JsonNode.Parse(body)!;
            JsonNode answers = message is JsonArray batch
                ? new JsonArray([.. batch.Select(JsonNode (o) => Answer(o!.AsObject()))])
                : Answer(message.AsObject());
            await connection.WriteResponseAsync(200, "", Encoding.UTF8.GetBytes(answers.ToJsonString()), null, _stop.Token);
        }
    }

    private JsonObject Answer(JsonObject request)
    {
        Interlocked.Increment(ref _executed);
        return new JsonObject { ["jsonrpc"] = "2.0", ["id"] = request["id"]!.DeepClone(), ["result"] = _answer(request) };
    }
}
