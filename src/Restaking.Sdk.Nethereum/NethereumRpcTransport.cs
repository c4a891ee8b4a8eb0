using System.Globalization;
using Nethereum.JsonRpc.Client;
using Nethereum.JsonRpc.Client.RpcMessages;
using Newtonsoft.Json.Linq;
using Restaking.Sdk.Rpc;
using NethereumRequest = Nethereum.JsonRpc.Client.RpcRequest;
using RpcRequest = Restaking.Sdk.Rpc.RpcRequest;

namespace Restaking.Sdk.Nethereum;

/// <summary>
/// Carries requests over a Nethereum <see cref="IClient"/>, with whatever the application put on it: headers, authentication, handlers, and its
/// <c>OverridingRequestInterceptor</c>, which sees every single request (Nethereum does not show it batches). Works with Nethereum's Newtonsoft and
/// System.Text.Json clients alike.
/// </summary>
/// <remarks>
/// <para>One try per call: retries, time-outs and the chain-id guard are <see cref="Rpc.RpcClient"/>'s. An <see cref="IClient"/> takes no cancellation
/// token, so a try that is given up goes on behind the scenes until the client's own <c>ConnectionTimeout</c>; its answer is dropped.</para>
/// <para>Nethereum drops the body and the <c>Retry-After</c> of an HTTP error, so only its status is known here.</para>
/// </remarks>
public sealed class NethereumRpcTransport : IRpcTransport
{
    private readonly IClient _client;
    private bool? _readsSystemTextJson;

    /// <summary>Creates the transport.</summary>
    /// <param name="client">The client; it stays the caller's.</param>
    /// <param name="name">How the endpoint is called in logs and exceptions, which should be its host: Nethereum's clients do not tell. Null: "web3".</param>
    public NethereumRpcTransport(IClient client, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        Name = name ?? "web3";
        if (IsOfSystemTextJson(client.GetType()))
        {
            _readsSystemTextJson = true;
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    /// <exception cref="RpcException">Nethereum's client got no usable answer; its exception is inside.</exception>
    public async ValueTask<RpcResponse> SendAsync(RpcRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return request.IsBatch ? await SendBatchAsync(request).ConfigureAwait(false) : await SendSingleAsync(request.Calls[0]).ConfigureAwait(false);
        }
        catch (Exception exception) when (NethereumErrors.Read(exception, request, Name) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private async Task<RpcResponse> SendSingleAsync(RpcCall call)
    {
        object?[] parameters = Parameters(call);
        if (!HasInterceptor)
        {
            // The whole answer: its id and whether there is a result at all are checked where all answers are read.
            RpcResponseMessage answer = await _client.SendAsync(new RpcRequestMessage(IdOf(call), call.Method, parameters)).ConfigureAwait(false);
            LearnFrom(answer.Result);
            return AnswerJson.Single(answer, call.Method);
        }

        object? result;
        try
        {
            // As object, both kinds of client hand out what they parsed: a JsonElement here, a string or JToken there.
            result = await _client.SendRequestAsync<object>(new NethereumRequest(IdOf(call), call.Method, parameters)).ConfigureAwait(false);
        }
        catch (RpcResponseException exception) when (exception.RpcError is { } error)
        {
            // An answer, not a failure: what it means is decided where all answers are read.
            return AnswerJson.Error(call, error);
        }

        LearnFrom(result);
        return AnswerJson.Result(call, result);
    }

    private async Task<RpcResponse> SendBatchAsync(RpcRequest request)
    {
        var batch = new CapturedBatch();
        foreach (RpcCall call in request.Calls)
        {
            batch.BatchItems.Add(new CapturedItem(new RpcRequestMessage(IdOf(call), call.Method, Parameters(call))));
        }

        await _client.SendBatchRequestAsync(batch).ConfigureAwait(false);
        RpcResponseMessage[] answers = batch.Answers ?? [.. batch.BatchItems.Cast<CapturedItem>().Select(item => item.Answer).OfType<RpcResponseMessage>()];
        LearnFrom(answers.Select(answer => answer.Result).FirstOrDefault(result => result is not null));
        return AnswerJson.Batch(answers);
    }

    /// <summary>An interceptor is shown requests and results only, so with one an answer's id is not seen here.</summary>
    private bool HasInterceptor => _client is ClientBase { OverridingRequestInterceptor: not null };

    // Text, as Nethereum's own ids are: the closed type list of its System.Text.Json client has no integers.
    private static string IdOf(RpcCall call) => call.Id.ToString(CultureInfo.InvariantCulture);

    private object?[] Parameters(RpcCall call) => RequestParameters.From(call.Params, _readsSystemTextJson ?? false);

    /// <summary>What a client parsed with, it also writes with. This tells for clients that wrap another.</summary>
    private void LearnFrom(object? result)
    {
        if (_readsSystemTextJson is null && result is System.Text.Json.JsonElement or JToken)
        {
            _readsSystemTextJson = result is System.Text.Json.JsonElement;
        }
    }

    private static bool IsOfSystemTextJson(Type? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Namespace == "Nethereum.JsonRpc.SystemTextJsonRpcClient")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Keeps the answers as they came; Nethereum's own batch skips those without id and throws on unknown ones.</summary>
    private sealed class CapturedBatch : RpcRequestResponseBatch
    {
        public CapturedBatch() => AcceptPartiallySuccessful = true;

        public RpcResponseMessage[]? Answers { get; private set; }

        public override void UpdateBatchItemResponses(IEnumerable<RpcResponseMessage> responses) => Answers = [.. responses];
    }

    private sealed class CapturedItem(RpcRequestMessage request) : IRpcRequestResponseBatchItem
    {
        public RpcRequestMessage RpcRequestMessage { get; } = request;

        public RpcResponseMessage? Answer { get; private set; }

        public bool HasError => Answer?.HasError ?? false;

        public object? RawResponse => Answer?.Result;

        public global::Nethereum.JsonRpc.Client.RpcError? RpcError =>
            Answer?.Error is { } error ? new global::Nethereum.JsonRpc.Client.RpcError(error.Code, error.Message, error.Data) : null;

        public void DecodeResponse(RpcResponseMessage rpcResponse) => Answer = rpcResponse;
    }
}
