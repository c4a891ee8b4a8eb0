using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Restaking.Sdk.Testing;

/// <summary>
/// An HTTP JSON-RPC proxy before a node that fails on purpose. Without rules it passes everything through; every rule added
/// with <see cref="Inject"/> applies one <see cref="RpcFault"/> to the requests it names, and every request is recorded.
/// </summary>
/// <remarks>
/// The first rule that applies wins, in the order of injection, one rule per HTTP request. A rule on a method applies to a
/// batch that contains it; faults of transport (drop, status, cut body) then hit the whole batch, faults of content only the
/// calls of that method.
/// </remarks>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly Uri _target;
    private readonly TimeProvider _timeProvider;
    private readonly TcpListener _listener;
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<FaultRule> _rules = [];
    private readonly List<ProxiedRequest> _requests = [];
    private readonly HashSet<Task> _connections = [];
    private readonly Task _accepting;
    private int _disposed;

    private FaultProxy(Uri target, TimeProvider timeProvider)
    {
        _target = target;
        _timeProvider = timeProvider;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/"));
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect, on the loopback interface with a port of the system's choice.</summary>
    public Uri Url { get; }

    /// <summary>Every request that arrived so far, in order of arrival.</summary>
    public IReadOnlyList<ProxiedRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Starts a proxy before <paramref name="target"/>. It listens when this returns.</summary>
    /// <param name="target">The node. It need not be reachable: the proxy then answers 502.</param>
    /// <param name="timeProvider">The clock of <see cref="RpcFault.Delay"/>; the system's when null.</param>
    public static FaultProxy Start(Uri target, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        return new FaultProxy(target, timeProvider ?? TimeProvider.System);
    }

    /// <summary>Adds a rule.</summary>
    /// <param name="fault">What happens.</param>
    /// <param name="method">The JSON-RPC method it is for; null for every one.</param>
    /// <param name="times">After how many requests it is used up; null for never.</param>
    /// <param name="skip">How many requests that it would apply to pass untouched before the first is hit.</param>
    /// <param name="when">A further condition, for example on the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> or <paramref name="skip"/> is negative.</exception>
    public FaultRule Inject(RpcFault fault, string? method = null, int? times = null, int skip = 0, Func<ProxiedRequest, bool>? when = null)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfNegative(times ?? 0, nameof(times));
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        var rule = new FaultRule(this, fault, method, times, skip, when);
        lock (_gate)
        {
            _rules.Add(rule);
        }

        return rule;
    }

    /// <summary>Takes all rules out: everything passes through again.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _rules.Clear();
        }
    }

    /// <summary>How many calls of a method arrived, those inside batches included.</summary>
    public int CountOf(string method)
    {
        lock (_gate)
        {
            return _requests.Sum(r => r.Calls.Count(c => c.Method == method));
        }
    }

    /// <summary>Stops listening and ends every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task[] open;
        lock (_gate)
        {
            open = [.. _connections];
        }

        await Task.WhenAll(open).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _stop.Dispose();
    }

    internal void Remove(FaultRule rule)
    {
        lock (_gate)
        {
            _rules.Remove(rule);
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket = await _listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false);
            Task serving = ServeAsync(socket);
            lock (_gate)
            {
                _connections.Add(serving);
            }

            _ = serving.ContinueWith(
                done =>
                {
                    lock (_gate)
                    {
                        _connections.Remove(done);
                    }
                },
                TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var connection = new HttpConnection(socket);
        try
        {
            while (await connection.ReadRequestAsync(_stop.Token).ConfigureAwait(false) is { } body)
            {
                if (!await AnswerAsync(connection, body).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or FormatException)
        {
            // The client went away, sent no HTTP, or the proxy stops: this connection ends.
        }
    }

    /// <returns>Whether the connection stays open.</returns>
    private async Task<bool> AnswerAsync(HttpConnection connection, byte[] body)
    {
        JsonNode? message = JsonRpcMessage.TryParse(body);
        FaultRule? rule = Record(message);
        CancellationToken stop = _stop.Token;
        switch (rule?.Fault)
        {
            case RpcFault.DropBeforeFault:
                connection.Reset();
                return false;

            case RpcFault.DropAfterFault:
                await ForwardAsync(body, stop).ConfigureAwait(false);
                connection.Reset();
                return false;

            case RpcFault.DelayFault delay:
                Answer late;
                if (delay.AfterForwarding)
                {
                    late = await ForwardAsync(body, stop).ConfigureAwait(false);
                    await Task.Delay(delay.Duration, _timeProvider, stop).ConfigureAwait(false);
                }
                else
                {
                    await Task.Delay(delay.Duration, _timeProvider, stop).ConfigureAwait(false);
                    late = await ForwardAsync(body, stop).ConfigureAwait(false);
                }

                await connection.WriteResponseAsync(late.Status, late.Headers, late.Body, null, stop).ConfigureAwait(false);
                return true;

            case RpcFault.HttpStatusFault status:
                string retryAfter = status.RetryAfter is { } wait
                    ? string.Create(CultureInfo.InvariantCulture, $"Retry-After: {(long)Math.Ceiling(wait.TotalSeconds)}\r\n")
                    : "";
                await connection.WriteResponseAsync((int)status.Status, retryAfter, Encoding.ASCII.GetBytes(status.Status.ToString()), null, stop).ConfigureAwait(false);
                return true;

            case RpcFault.MalformedJsonFault:
                Answer whole = await ForwardAsync(body, stop).ConfigureAwait(false);
                await connection.WriteResponseAsync(whole.Status, whole.Headers, whole.Body.AsMemory(0, whole.Body.Length / 2), null, stop).ConfigureAwait(false);
                return true;

            case RpcFault.TruncatedBodyFault:
                Answer cut = await ForwardAsync(body, stop).ConfigureAwait(false);
                await connection.WriteResponseAsync(cut.Status, cut.Headers, cut.Body.AsMemory(0, cut.Body.Length / 2), cut.Body.Length, stop).ConfigureAwait(false);
                return false;

            case RpcFault.ErrorFault error:
                Answer refused = await RefuseAsync(rule, error, message, stop).ConfigureAwait(false);
                await connection.WriteResponseAsync(refused.Status, refused.Headers, refused.Body, null, stop).ConfigureAwait(false);
                return true;

            case { } content:
                Answer changed = await ForwardChangedAsync(rule, content, message, stop).ConfigureAwait(false);
                await connection.WriteResponseAsync(changed.Status, changed.Headers, changed.Body, null, stop).ConfigureAwait(false);
                return true;

            default:
                Answer answer = await ForwardAsync(body, stop).ConfigureAwait(false);
                await connection.WriteResponseAsync(answer.Status, answer.Headers, answer.Body, null, stop).ConfigureAwait(false);
                return true;
        }
    }

    private FaultRule? Record(JsonNode? message)
    {
        lock (_gate)
        {
            var request = new ProxiedRequest(_requests.Count + 1, JsonRpcMessage.Calls(message), message is JsonArray);
            _requests.Add(request);
            foreach (FaultRule rule in _rules)
            {
                if (rule.TryApply(request))
                {
                    request.Fault = rule.Fault;
                    return rule;
                }
            }

            return null;
        }
    }

    /// <summary>Answers the calls of the rule with an error; the others of a batch go to the node.</summary>
    private async Task<Answer> RefuseAsync(FaultRule rule, RpcFault.ErrorFault fault, JsonNode? message, CancellationToken cancellationToken)
    {
        var toForward = new JsonArray();
        var answers = new JsonArray();
        foreach (JsonObject request in JsonRpcMessage.Objects(message))
        {
            bool hit = rule.Matches(request["method"]?.ToString() ?? "");
            if (hit)
            {
                answers.Add((JsonNode)JsonRpcMessage.ErrorAnswer(request, fault));
            }

            if (!hit || fault.AfterForwarding)
            {
                toForward.Add(request.DeepClone());
            }
        }

        if (toForward.Count > 0)
        {
            Answer forwarded = await ForwardAsync(Utf8(toForward), cancellationToken).ConfigureAwait(false);
            foreach (JsonObject answer in JsonRpcMessage.Objects(JsonRpcMessage.TryParse(forwarded.Body)))
            {
                if (JsonRpcMessage.AnswerTo(answer, answers) is null)
                {
                    answers.Add(answer.DeepClone());
                }
            }
        }

        return new Answer((int)HttpStatusCode.OK, "", Utf8(message is JsonArray ? answers : answers[0]));
    }

    private async Task<Answer> ForwardChangedAsync(FaultRule rule, RpcFault fault, JsonNode? message, CancellationToken cancellationToken)
    {
        List<JsonObject> hit = [.. JsonRpcMessage.Objects(message).Where(o => rule.Matches(o["method"]?.ToString() ?? ""))];
        ulong staleHead = 0;
        if (fault is RpcFault.StaleBlockFault stale)
        {
            ulong head = await HeadAsync(cancellationToken).ConfigureAwait(false);
            staleHead = head > stale.BlocksBehind ? head - stale.BlocksBehind : 0;
            hit.ForEach(request => JsonRpcMessage.PinTags(request, staleHead));
        }

        Answer answer = await ForwardAsync(Utf8(message), cancellationToken).ConfigureAwait(false);
        JsonNode? answers = JsonRpcMessage.TryParse(answer.Body);
        foreach (JsonObject request in hit)
        {
            if (JsonRpcMessage.AnswerTo(request, answers) is not { } one)
            {
                continue;
            }

            switch (fault)
            {
                case RpcFault.WrongChainIdFault wrong:
                    JsonRpcMessage.SetChainId(request, one, wrong.ChainId);
                    break;
                case RpcFault.TruncatedResultFault:
                    JsonRpcMessage.TruncateResult(one);
                    break;
                case RpcFault.NullResultFault:
                    one.Remove("error");
                    one["result"] = null;
                    break;
                case RpcFault.StaleBlockFault:
                    JsonRpcMessage.HideNewer(request, one, staleHead);
                    break;
            }
        }

        return answers is null ? answer : answer with { Body = Utf8(answers) };
    }

    private async Task<ulong> HeadAsync(CancellationToken cancellationToken)
    {
        byte[] question = """{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}"""u8.ToArray();
        Answer answer = await ForwardAsync(question, cancellationToken).ConfigureAwait(false);
        return JsonRpcMessage.NumberOf(JsonRpcMessage.TryParse(answer.Body)?["result"]) ?? 0;
    }

    private async Task<Answer> ForwardAsync(byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using HttpResponseMessage response = await _http.PostAsync(_target, content, cancellationToken).ConfigureAwait(false);
            byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            string retryAfter = response.Headers.RetryAfter is { } value ? $"Retry-After: {value}\r\n" : "";
            return new Answer((int)response.StatusCode, retryAfter, answer);
        }
        catch (HttpRequestException)
        {
            return new Answer((int)HttpStatusCode.BadGateway, "", "the node behind the proxy does not answer"u8.ToArray());
        }
    }

    private static byte[] Utf8(JsonNode? node) => Encoding.UTF8.GetBytes(node?.ToJsonString() ?? "null");

    private readonly record struct Answer(int Status, string Headers, byte[] Body);
}
