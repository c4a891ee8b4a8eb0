using System.Collections.Immutable;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk;

/// <summary>
/// A JSON-RPC request that did not give a usable answer. The last failure is the one thrown; what happened before it is in <see cref="Attempts"/>.
/// Message, <see cref="Endpoint"/> and attempts never carry the path, query or user part of a URL, where providers put their keys.
/// </summary>
public class RpcException : RestakingException
{
    /// <summary>Creates the exception from the parts of one failed request.</summary>
    public RpcException(
        RpcErrorKind kind,
        string message,
        string? method = null,
        string? endpoint = null,
        int? code = null,
        int? httpStatus = null,
        ReadOnlyMemory<byte> revertData = default,
        ImmutableArray<RpcAttempt> attempts = default,
        Exception? innerException = null)
        : base(message, innerException)
    {
        Kind = kind;
        Method = method;
        Endpoint = endpoint;
        Code = code;
        HttpStatus = httpStatus;
        RevertData = revertData;
        Attempts = attempts.IsDefault ? [] : attempts;
    }

    /// <summary>What went wrong, told apart by transport, HTTP status, JSON-RPC code and message.</summary>
    public RpcErrorKind Kind { get; }

    /// <summary>The JSON-RPC method asked for; null when the failure was not about one method.</summary>
    public string? Method { get; }

    /// <summary>Host (and port) of the endpoint that failed last; null when none was reached.</summary>
    public string? Endpoint { get; }

    /// <summary>The JSON-RPC error code the node sent; null when it sent none.</summary>
    public int? Code { get; }

    /// <summary>The HTTP status; null when no HTTP answer came.</summary>
    public int? HttpStatus { get; }

    /// <summary>For <see cref="RpcErrorKind.ExecutionReverted"/>: the bytes the contract reverted with. Empty when it gave none, or the node did not pass them on.</summary>
    public ReadOnlyMemory<byte> RevertData { get; }

    /// <summary>Every try of this request in order, the last one included; empty when the request was refused before the first.</summary>
    public ImmutableArray<RpcAttempt> Attempts { get; }

    /// <inheritdoc />
    public override bool IsTransient => Kind.IsTransient();
}
