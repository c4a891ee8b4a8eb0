namespace Restaking.Sdk.Rpc;

/// <summary>
/// Carries one JSON-RPC request to one endpoint and brings the raw answer back. Everything else (retry, time-outs, fail-over, chain-id guard, logs)
/// is layered on top in a fixed order by <see cref="RpcClient"/>, so a transport does none of it.
/// </summary>
public interface IRpcTransport
{
    /// <summary>How the endpoint is called in logs and exceptions: the host, with a port. Never a path, query or user part: providers put keys there.</summary>
    string Name { get; }

    /// <summary>
    /// Sends the request once. Any HTTP status is an answer, not an exception; exceptions mean that no complete answer came.
    /// An exception's message must not carry the endpoint's URL.
    /// </summary>
    /// <param name="request">What to send. It is valid until the returned task ends.</param>
    /// <param name="cancellationToken">Ends the wait; carries the time-out of this try.</param>
    /// <exception cref="HttpRequestException">The connection failed.</exception>
    /// <exception cref="RpcException">The answer was refused by the transport, for example as too large.</exception>
    ValueTask<RpcResponse> SendAsync(RpcRequest request, CancellationToken cancellationToken);
}

/// <summary>A transport that knows secrets (keys in its URL) and can take them out of a text that came from outside, such as a provider's error message.</summary>
internal interface IRedactingTransport
{
    string Redact(string text);

    bool ContainsSecret(string text);
}
