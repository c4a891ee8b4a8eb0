namespace Restaking.Sdk.Rpc;

/// <summary>Settings of <see cref="HttpRpcTransport"/>.</summary>
public sealed class HttpRpcTransportOptions
{
    /// <summary>
    /// The largest answer accepted, in bytes after decompression; beyond it the answer is dropped with <see cref="RpcErrorKind.ResponseTooLarge"/>.
    /// Default 64 MiB, about ninety thousand logs.
    /// </summary>
    public int MaxResponseBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Gives the value of the <c>Authorization</c> header, asked before every try so that short-lived tokens can be renewed. Null (default): no header,
    /// unless the URL has a user part, which is sent as Basic authorization.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? Authorization { get; set; }

    /// <summary>How long one connection is used before the host name is resolved again. Only for the client the transport makes itself. Default 5 minutes.</summary>
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(5);
}
