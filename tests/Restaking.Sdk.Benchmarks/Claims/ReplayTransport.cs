using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Benchmarks.Claims;

/// <summary>Passes requests on and remembers the answers; later answers from memory alone, with a head that moves on.</summary>
internal sealed partial class ReplayTransport(IRpcTransport inner) : IRpcTransport
{
    private readonly ConcurrentDictionary<string, string> _answers = new(StringComparer.Ordinal);
    private ulong _ahead;
    private long _replayed;
    private bool _replays;

    public string Name => inner.Name;

    public long Replayed => Interlocked.Read(ref _replayed);

    public void StartReplay() => _replays = true;

    public void NextBlock() => _ahead++;

    public async ValueTask<RpcResponse> SendAsync(RpcRequest request, CancellationToken cancellationToken)
    {
        if (!_replays)
        {
            using RpcResponse response = await inner.SendAsync(request, cancellationToken);
            string text = Encoding.UTF8.GetString(response.Body.Span);
            Record(request, text);
            return RpcResponse.FromJson(text);
        }

        Interlocked.Increment(ref _replayed);
        IEnumerable<string> answers = Enumerable.Range(0, request.Calls.Length).Select(i => Answer(request.Calls[i]));
        return RpcResponse.FromJson(request.IsBatch ? $"[{string.Join(',', answers)}]" : answers.First());
    }

    private void Record(RpcRequest request, string text)
    {
        using var document = JsonDocument.Parse(text);
        JsonElement[] answers = request.IsBatch ? [.. document.RootElement.EnumerateArray()] : [document.RootElement];
        foreach (JsonElement answer in answers)
        {
            ulong id = answer.GetProperty("id").GetUInt64();
            for (int i = 0; i < request.Calls.Length; i++)
            {
                if ((ulong)request.Calls[i].Id == id)
                {
                    _answers[Key(request.Calls[i])] = Id().Replace(answer.GetRawText(), "\"id\":@", 1);
                }
            }
        }
    }

    private string Answer(RpcCall call)
    {
        string answer = _answers.TryGetValue(Key(call), out string? known)
            ? known
            : throw new InvalidOperationException($"{call.Method} is not on record: {Encoding.UTF8.GetString(call.Params.Span)[..Math.Min(200, call.Params.Length)]}");
        answer = answer.Replace("\"id\":@", string.Create(CultureInfo.InvariantCulture, $"\"id\":{call.Id}"), StringComparison.Ordinal);
        return call.Method == "eth_getBlockByNumber" ? Ahead(answer) : answer;
    }

    // Which block is asked for is left out: the state does not change.
    private static string Key(RpcCall call)
    {
        string parameters = Encoding.UTF8.GetString(call.Params.Span);
        return call.Method == "eth_getBlockByNumber" ? call.Method : call.Method + Block().Replace(parameters, "]");
    }

    private string Ahead(string block)
    {
        string moved = Number().Replace(block, match => Later(match, 1));
        moved = Timestamp().Replace(moved, match => Later(match, 12));
        return Hash().Replace(moved, match => $"\"hash\":\"0x{_ahead + 1:x64}\"", 1);
    }

    private string Later(Match match, ulong each)
    {
        ulong value = Convert.ToUInt64(match.Groups[2].Value, 16) + (_ahead * each);
        return $"\"{match.Groups[1].Value}\":\"0x{value:x}\"";
    }

    [GeneratedRegex("\"id\":\\d+")]
    private static partial Regex Id();

    [GeneratedRegex(",(\"[^\"]*\"|\\{\"blockHash\"[^}]*\\})\\]$")]
    private static partial Regex Block();

    [GeneratedRegex("\"(number)\":\"0x([0-9a-f]+)\"")]
    private static partial Regex Number();

    [GeneratedRegex("\"(timestamp)\":\"0x([0-9a-f]+)\"")]
    private static partial Regex Timestamp();

    [GeneratedRegex("\"hash\":\"0x[0-9a-f]{64}\"")]
    private static partial Regex Hash();
}
