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

    private ChainMismatchException(string message, ulong expected, ulong actual)
        : base(message)
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The chain id the client is configured for.</summary>
    public ulong Expected { get; }

    /// <summary>The chain id the endpoint answered to <c>eth_chainId</c>, or that is in the signed bytes.</summary>
    public ulong Actual { get; }

    /// <summary>Host of the endpoint; null when it has no name.</summary>
    public string? Endpoint { get; }

    /// <inheritdoc />
    public override bool IsTransient => false;

    /// <summary>Signed bytes of another chain than the client's. Nothing of them was sent.</summary>
    internal static ChainMismatchException OfSignedBytes(ulong expected, ulong actual) =>
        new($"The client is configured for chain {expected}, and the signed transaction is for chain {actual}. Nothing was sent; bring it in with a client for its own chain.", expected, actual);
}
