using System.Net.Http.Headers;
using System.Text;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <summary>
/// A transport that plays a script: every request takes the next step, a request that is not the next step throws <see cref="ScriptException"/>,
/// and <see cref="VerifyComplete"/> throws when steps are left. No network, no waiting.
/// </summary>
/// <param name="name">The endpoint's name, as logs and exceptions show it.</param>
public sealed class ScriptedTransport(string name = "scripted.example") : IRpcTransport
{
    private readonly Lock _lock = new();
    private readonly Queue<Step> _steps = new();
    private readonly Dictionary<string, Step> _standing = new(StringComparer.Ordinal);
    private readonly List<RecordedRequest> _requests = [];

    /// <summary>Answers one request.</summary>
    /// <param name="request">The request, with the ids the answer must repeat.</param>
    /// <param name="cancellationToken">Ends the wait, as for a real transport.</param>
    public delegate ValueTask<RpcResponse> Responder(RpcRequest request, CancellationToken cancellationToken);

    /// <inheritdoc />
    public string Name { get; } = name;

    /// <summary>What was asked so far, in order.</summary>
    public IReadOnlyList<RecordedRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Steps that were not taken yet.</summary>
    public int Remaining
    {
        get
        {
            lock (_lock)
            {
                return _steps.Count;
            }
        }
    }

    /// <summary>The next request is a single call of a method and is answered with a result, given as JSON: <c>"\"0x1\""</c>.</summary>
    public ScriptedTransport Expect(string method, string resultJson)
        => Expect(method, (request, _) => ValueTask.FromResult(RpcResponse.FromJson(ResultOf(request.Calls[0], resultJson))));

    /// <summary>The next request is a single call of a method, answered with a result made from the call.</summary>
    public ScriptedTransport Expect(string method, Func<RpcCall, string> resultJson)
    {
        ArgumentNullException.ThrowIfNull(resultJson);
        return Expect(method, (request, _) => ValueTask.FromResult(RpcResponse.FromJson(ResultOf(request.Calls[0], resultJson(request.Calls[0])))));
    }

    /// <summary>The next request is a single call of a method and is answered with a JSON-RPC error inside HTTP 200.</summary>
    public ScriptedTransport ExpectError(string method, int code, string message, string? dataJson = null)
        => Expect(method, (request, _) => ValueTask.FromResult(RpcResponse.FromJson(ErrorOf(request.Calls[0], code, message, dataJson))));

    /// <summary>The next request is of a method (single or batch) and is answered with a body as it stands: for malformed answers and HTTP errors.</summary>
    public ScriptedTransport ExpectRaw(string method, string body, int httpStatus = 200, RetryConditionHeaderValue? retryAfter = null)
        => Expect(method, (_, _) => ValueTask.FromResult(new RpcResponse(Encoding.UTF8.GetBytes(body), httpStatus, retryAfter)));

    /// <summary>The next request is a batch of a method; each call is answered with the text made for it, a whole answer object, in the given order.</summary>
    public ScriptedTransport ExpectBatch(string method, Func<RpcCall, int, string> answerJson, bool reversed = false)
    {
        ArgumentNullException.ThrowIfNull(answerJson);
        return Expect(method, (request, _) =>
        {
            IEnumerable<string> answers = request.Calls.Select(answerJson).Where(static answer => answer.Length > 0);
            return ValueTask.FromResult(RpcResponse.FromJson($"[{string.Join(',', reversed ? answers.Reverse() : answers)}]"));
        });
    }

    /// <summary>The next request is of a method and fails with an exception, as when the connection is refused or reset.</summary>
    public ScriptedTransport ExpectFault(string method, Exception exception)
        => Expect(method, (_, _) => ValueTask.FromException<RpcResponse>(exception));

    /// <summary>The next request is of a method and is never answered.</summary>
    public ScriptedTransport ExpectSilence(string method)
        => Expect(method, static async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            throw new InvalidOperationException("An endless wait ended.");
        });

    /// <summary>The next request is of a method and is answered by code.</summary>
    public ScriptedTransport Expect(string method, Responder respond)
    {
        ArgumentNullException.ThrowIfNull(respond);
        lock (_lock)
        {
            _steps.Enqueue(new Step(method, respond));
        }

        return this;
    }

    /// <summary>Every request of a method is answered with a result, outside the script's order, any number of times.</summary>
    public ScriptedTransport Always(string method, string resultJson) => Always(method, _ => resultJson);

    /// <summary>Every request of a method is answered with results made from its calls, outside the script's order, any number of times.</summary>
    public ScriptedTransport Always(string method, Func<RpcCall, string> resultJson)
    {
        ArgumentNullException.ThrowIfNull(resultJson);
        return Always(method, (request, _) =>
        {
            string[] answers = [.. request.Calls.Select(call => ResultOf(call, resultJson(call)))];
            return ValueTask.FromResult(RpcResponse.FromJson(request.IsBatch ? $"[{string.Join(',', answers)}]" : answers[0]));
        });
    }

    /// <summary>Every request of a method is answered by code, outside the script's order, any number of times.</summary>
    public ScriptedTransport Always(string method, Responder respond)
    {
        ArgumentNullException.ThrowIfNull(respond);
        lock (_lock)
        {
            _standing[method] = new Step(method, respond);
        }

        return this;
    }

    /// <summary>Throws when the script has steps left that nobody asked for.</summary>
    /// <exception cref="ScriptException">Steps are left.</exception>
    public void VerifyComplete()
    {
        lock (_lock)
        {
            if (_steps.Count > 0)
            {
                throw new ScriptException($"{Name}: {_steps.Count} scripted answers were not asked for, the next one for {_steps.Peek().Method}.");
            }
        }
    }

    /// <inheritdoc />
    public ValueTask<RpcResponse> SendAsync(RpcRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Step step;
        string method = request.Calls[0].Method;
        lock (_lock)
        {
            _requests.Add(new RecordedRequest(
                method, [.. request.Calls.Select(static call => Encoding.UTF8.GetString(call.Params.Span))], request.IsBatch));
            if (_steps.TryPeek(out Step next) && next.Method == method)
            {
                step = _steps.Dequeue();
            }
            else if (!_standing.TryGetValue(method, out step))
            {
                throw new ScriptException(
                    _steps.Count == 0
                        ? $"{Name}: {method} was asked for after the end of the script."
                        : $"{Name}: {method} was asked for where the script has {_steps.Peek().Method}.");
            }
        }

        return step.Respond(request, cancellationToken);
    }

    /// <summary>The JSON text of a successful answer to a call.</summary>
    public static string ResultOf(RpcCall call, string resultJson) => $$"""{"jsonrpc":"2.0","id":{{call.Id}},"result":{{resultJson}}}""";

    /// <summary>The JSON text of an error answer to a call.</summary>
    public static string ErrorOf(RpcCall call, int code, string message, string? dataJson = null)
    {
        string data = dataJson is null ? string.Empty : $",\"data\":{dataJson}";
        string text = System.Text.Json.JsonEncodedText.Encode(message).ToString();
        return $$$"""{"jsonrpc":"2.0","id":{{{call.Id}}},"error":{"code":{{{code}}},"message":"{{{text}}}"{{{data}}}}}""";
    }

    /// <inheritdoc />
    public override string ToString() => Name;

    private readonly record struct Step(string Method, Responder Respond);
}

/// <summary>A request a <see cref="ScriptedTransport"/> saw.</summary>
/// <param name="Method">The method; of a batch its first call's.</param>
/// <param name="Params">Each call's parameters as JSON.</param>
/// <param name="IsBatch">Whether it was a batch.</param>
public sealed record RecordedRequest(string Method, IReadOnlyList<string> Params, bool IsBatch);

/// <summary>A test's script and what really happened do not agree.</summary>
/// <param name="message">How they differ.</param>
public sealed class ScriptException(string message) : InvalidOperationException(message);
