using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
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
        if (request.IsBatch)
        {
            return _replays ? throw new InvalidOperationException("A batch was asked for, and none is on record.") : await inner.SendAsync(request, cancellationToken);
        }

        RpcCall call = request.Calls[0];
        string key = Key(call);
        if (!_replays)
        {
            using RpcResponse response = await inner.SendAsync(request, cancellationToken);
            string text = Encoding.UTF8.GetString(response.Body.Span);
            _answers[key] = Id().Replace(text, "\"id\":@", 1);
            return RpcResponse.FromJson(text);
        }

        Interlocked.Increment(ref _replayed);
        string answer = _answers.TryGetValue(key, out string? known) ? known : throw new InvalidOperationException($"{call.Method} is not on record: {Encoding.UTF8.GetString(call.Params.Span)[..Math.Min(200, call.Params.Length)]}");
        answer = answer.Replace("\"id\":@", string.Create(CultureInfo.InvariantCulture, $"\"id\":{call.Id}"), StringComparison.Ordinal);
        return RpcResponse.FromJson(call.Method == "eth_getBlockByNumber" ? Ahead(answer) : answer);
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
