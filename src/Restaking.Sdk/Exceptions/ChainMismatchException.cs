namespace Restaking.Sdk;

/// <summary>
/// An endpoint serves another chain than the client is configured for. Thrown before any answer of that endpoint is used and before anything is signed.
/// Never transient: the configuration is wrong, or the endpoint is.
/// </summary>
public sealed class ChainMismatchException : RestakingException
{
    /// <summary>Creates the exception; <paramref name="endpoint"/> is a host name, never a URL.</summary>
    public ChainMismatchException(ulong expected, ulong actual, string? endpoint = null)
        : base($"Expected chain {expected}, but {endpoint ?? "the endpoint"} serves chain {actual}. Check the network setting and the RPC URL; nothing was read or signed.")
    {
        Expected = expected;
        Actual = actual;
        Endpoint = endpoint;
    }

    /// <summary>The chain id the client is configured for.</summary>
    public ulong Expected { get; }

    /// <summary>The chain id the endpoint answered to <c>eth_chainId</c>.</summary>
    public ulong Actual { get; }

    /// <summary>Host of the endpoint; null when it has no name.</summary>
    public string? Endpoint { get; }

    /// <inheritdoc />
    public override bool IsTransient => false;
}
