namespace Restaking.Sdk.Rpc;

/// <summary>How one try ended, as data: the retry rule's input.</summary>
public sealed record RpcOutcome
{
    /// <summary>A usable answer came.</summary>
    public static RpcOutcome Success { get; } = new();

    /// <summary>What went wrong; null for success.</summary>
    public RpcErrorKind? Error { get; init; }

    /// <summary>What went wrong in words, without secrets.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>The JSON-RPC error code, if one came.</summary>
    public int? Code { get; init; }

    /// <summary>The HTTP status, if an HTTP answer came.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>How long the server asks to wait, from now; null when it does not ask.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>For a revert: the bytes the contract gave.</summary>
    public ReadOnlyMemory<byte> RevertData { get; init; }

    /// <summary>The exception behind it, if it was one.</summary>
    public Exception? Exception { get; init; }

    /// <summary>Whether a usable answer came.</summary>
    public bool Succeeded => Error is null;

    /// <summary>A failure of a kind.</summary>
    public static RpcOutcome Failure(RpcErrorKind kind, string message, Exception? exception = null)
        => new() { Error = kind, Message = message, Exception = exception };
}
