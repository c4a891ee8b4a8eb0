using System.Net.Http.Headers;
using System.Text;

namespace Restaking.Sdk.Rpc;

/// <summary>A raw answer: bytes, HTTP status and Retry-After. Disposing gives the buffer back; the bytes must not be used after that.</summary>
public sealed class RpcResponse : IDisposable
{
    private IDisposable? _owner;

    /// <summary>Wraps an answer.</summary>
    /// <param name="body">The body as UTF-8 JSON.</param>
    /// <param name="httpStatus">The HTTP status; 200 for transports that have none.</param>
    /// <param name="retryAfter">The Retry-After header, in seconds or as a date.</param>
    /// <param name="owner">Disposed with the response: gives pooled memory back.</param>
    public RpcResponse(ReadOnlyMemory<byte> body, int httpStatus = 200, RetryConditionHeaderValue? retryAfter = null, IDisposable? owner = null)
    {
        Body = body;
        HttpStatus = httpStatus;
        RetryAfter = retryAfter;
        _owner = owner;
    }

    /// <summary>The body as UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>The HTTP status.</summary>
    public int HttpStatus { get; }

    /// <summary>When the server asks to come back; null when it does not say.</summary>
    public RetryConditionHeaderValue? RetryAfter { get; }

    /// <summary>An answer from JSON text, for tests and small transports.</summary>
    public static RpcResponse FromJson(string json, int httpStatus = 200) => new(Encoding.UTF8.GetBytes(json), httpStatus);

    /// <inheritdoc />
    public void Dispose()
    {
        Body = default;
        Interlocked.Exchange(ref _owner, null)?.Dispose();
    }
}
