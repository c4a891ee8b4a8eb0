namespace Restaking.Sdk.Rpc;

/// <summary>What went wrong with a JSON-RPC request.</summary>
public enum RpcErrorKind
{
    /// <summary>A JSON-RPC error that none of the other kinds describes; permanent.</summary>
    NodeError,

    /// <summary>No answer: name not resolved, connection refused or reset, TLS failure.</summary>
    Transport,

    /// <summary>No answer in time. Whether the node acted on the request is not known.</summary>
    Timeout,

    /// <summary>The endpoint failed so often lately that it is left alone for a while; nothing was sent.</summary>
    CircuitOpen,

    /// <summary>An HTTP status that is an outage (5xx), without a usable JSON-RPC error.</summary>
    ServerUnavailable,

    /// <summary>Another HTTP status without a usable JSON-RPC error; permanent.</summary>
    HttpError,

    /// <summary>HTTP 401 or 403, or a JSON-RPC error that says the key is wrong; permanent.</summary>
    Unauthorized,

    /// <summary>Too many requests: HTTP 429, or a JSON-RPC error that means the same inside HTTP 200.</summary>
    RateLimited,

    /// <summary>The answer is not JSON-RPC, is cut off, or has a result of the wrong type.</summary>
    MalformedResponse,

    /// <summary>The answer is larger than accepted here; nothing of it was used.</summary>
    ResponseTooLarge,

    /// <summary>A batch was answered without an answer to this call.</summary>
    BatchItemMissing,

    /// <summary>The provider refuses so many calls in one batch.</summary>
    BatchTooLarge,

    /// <summary>The EVM reverted: see <see cref="RpcException.RevertData"/>.</summary>
    ExecutionReverted,

    /// <summary>The call ran out of the gas the node allows.</summary>
    OutOfGas,

    /// <summary>The node does not have the block (yet): it lags, or the block was reorganised away.</summary>
    BlockNotFound,

    /// <summary>The node had the block but dropped its state; an archive node has it.</summary>
    StateUnavailable,

    /// <summary>The block a pinned operation reads at is no longer on the chain.</summary>
    Reorganized,

    /// <summary>The provider refuses a log query of this range or result count.</summary>
    LogRangeTooLarge,

    /// <summary>The node says that it is overloaded or still starting; nothing is wrong with the request.</summary>
    NodeBusy,

    /// <summary>The request is malformed or its parameters are wrong; permanent.</summary>
    InvalidRequest,

    /// <summary>The node does not know or does not allow the method; permanent.</summary>
    MethodNotFound,

    /// <summary>A send: the node already has this very transaction. The hash is worth looking up; nothing needs to be sent again.</summary>
    AlreadyKnown,

    /// <summary>A send: the nonce is used. It may be this very transaction that used it: look the hash up.</summary>
    NonceTooLow,

    /// <summary>A send: the nonce leaves a gap the node does not accept.</summary>
    NonceTooHigh,

    /// <summary>A send: another transaction with this nonce waits and the fee is not enough above its fee.</summary>
    ReplacementUnderpriced,

    /// <summary>A send: the fee is below what the node accepts or the block needs.</summary>
    FeeTooLow,

    /// <summary>A send or estimate: the account cannot pay value plus maximal fee.</summary>
    InsufficientFunds,
}

/// <summary>What follows from a kind of error.</summary>
public static class RpcErrorKindExtensions
{
    /// <summary>What an HTTP status means when no usable JSON-RPC error came with it: for transports that are told the status alone.</summary>
    /// <param name="httpStatus">The status; a 2xx without an answer is <see cref="RpcErrorKind.MalformedResponse"/>.</param>
    public static RpcErrorKind FromHttpStatus(int httpStatus) => RpcErrorCodes.ClassifyStatus(httpStatus);

    /// <summary>Whether the same request may succeed later with nothing changed.</summary>
    public static bool IsTransient(this RpcErrorKind kind) => kind switch
    {
        RpcErrorKind.Transport => true,
        RpcErrorKind.Timeout => true,
        RpcErrorKind.CircuitOpen => true,
        RpcErrorKind.ServerUnavailable => true,
        RpcErrorKind.RateLimited => true,
        RpcErrorKind.MalformedResponse => true, // a cut-off or garbled answer; the next one may be whole
        RpcErrorKind.BatchItemMissing => true,
        RpcErrorKind.BlockNotFound => true, // a lagging node catches up
        RpcErrorKind.Reorganized => true, // a new operation pins the new block
        RpcErrorKind.NodeBusy => true,
        _ => false,
    };

    /// <summary>Whether another endpoint of the same chain may answer although this one will not.</summary>
    internal static bool IsEndpointsOwn(this RpcErrorKind kind) => kind switch
    {
        RpcErrorKind.Reorganized => false,
        RpcErrorKind.Unauthorized => true,
        RpcErrorKind.HttpError => true,
        RpcErrorKind.StateUnavailable => true,
        RpcErrorKind.MethodNotFound => true,
        _ => kind.IsTransient(),
    };

    /// <summary>Whether the circuit breaker counts it: the endpoint itself is ill, not the request.</summary>
    internal static bool IsOutage(this RpcErrorKind kind)
        => kind is RpcErrorKind.Transport or RpcErrorKind.Timeout or RpcErrorKind.ServerUnavailable;
}
