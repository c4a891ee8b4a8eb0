using System.Net;

namespace Restaking.Sdk.Testing;

/// <summary>One way in which a JSON-RPC node or the way to it fails. Made by the members below, used by <see cref="FaultProxy"/>.</summary>
public abstract record RpcFault
{
    private RpcFault()
    {
    }

    /// <summary>The connection is reset before the node sees the request: it was certainly not executed.</summary>
    public static RpcFault DropBefore { get; } = new DropBeforeFault();

    /// <summary>The node executes the request, then the connection is reset: the answer is lost, the effect is there.</summary>
    public static RpcFault DropAfter { get; } = new DropAfterFault();

    /// <summary>The answer is cut in the middle of its JSON, with a correct Content-Length.</summary>
    public static RpcFault MalformedJson { get; } = new MalformedJsonFault();

    /// <summary>Content-Length promises the whole answer, half of it comes, the connection closes.</summary>
    public static RpcFault TruncatedBody { get; } = new TruncatedBodyFault();

    /// <summary>Valid JSON whose hex <c>result</c> lost its second half (to a whole byte).</summary>
    public static RpcFault TruncatedResult { get; } = new TruncatedResultFault();

    /// <summary>Valid JSON whose <c>result</c> is null.</summary>
    public static RpcFault NullResult { get; } = new NullResultFault();

    /// <summary>
    /// The exchange is held up, then goes on. <see cref="Timeout.InfiniteTimeSpan"/>: until the client gives up.
    /// </summary>
    /// <param name="duration">How long, on the proxy's <see cref="TimeProvider"/>.</param>
    /// <param name="afterForwarding">Hold the answer back instead of the request: the node has executed it already.</param>
    public static RpcFault Delay(TimeSpan duration, bool afterForwarding = false) => new DelayFault(duration, afterForwarding);

    /// <summary>HTTP 429, with <c>Retry-After</c> in whole seconds (rounded up) when <paramref name="retryAfter"/> is given.</summary>
    public static RpcFault TooManyRequests(TimeSpan? retryAfter = null) => new HttpStatusFault(HttpStatusCode.TooManyRequests, retryAfter);

    /// <summary>HTTP 200 with a JSON-RPC error of code 429, as some providers answer. The node never sees the call.</summary>
    public static RpcFault TooManyRequestsInBody { get; } = new ErrorFault(429, "Too Many Requests", null, false);

    /// <summary>An HTTP error status with a body that is not JSON.</summary>
    public static RpcFault HttpStatus(HttpStatusCode status) => new HttpStatusFault(status, null);

    /// <summary>HTTP 200 with a JSON-RPC error instead of the result.</summary>
    /// <param name="code">JSON-RPC error code.</param>
    /// <param name="message">Its message.</param>
    /// <param name="data">Its data string, left out when null.</param>
    /// <param name="afterForwarding">The node executes the call all the same; by default it never sees it.</param>
    public static RpcFault Error(int code, string message, string? data = null, bool afterForwarding = false) =>
        new ErrorFault(code, message, data, afterForwarding);

    /// <summary>
    /// The node lags: head, <c>latest</c> and <c>pending</c> are <paramref name="blocksBehind"/> blocks old, newer blocks and
    /// receipts in them do not exist.
    /// </summary>
    public static RpcFault StaleBlock(ulong blocksBehind) => new StaleBlockFault(blocksBehind);

    /// <summary><c>eth_chainId</c> and <c>net_version</c> answer this id; everything else is untouched.</summary>
    public static RpcFault WrongChainId(ulong chainId) => new WrongChainIdFault(chainId);

    internal sealed record DropBeforeFault : RpcFault;

    internal sealed record DropAfterFault : RpcFault;

    internal sealed record MalformedJsonFault : RpcFault;

    internal sealed record TruncatedBodyFault : RpcFault;

    internal sealed record TruncatedResultFault : RpcFault;

    internal sealed record NullResultFault : RpcFault;

    internal sealed record DelayFault(TimeSpan Duration, bool AfterForwarding) : RpcFault;

    internal sealed record HttpStatusFault(HttpStatusCode Status, TimeSpan? RetryAfter) : RpcFault;

    internal sealed record ErrorFault(int Code, string Message, string? Data, bool AfterForwarding) : RpcFault;

    internal sealed record StaleBlockFault(ulong BlocksBehind) : RpcFault;

    internal sealed record WrongChainIdFault(ulong ChainId) : RpcFault;
}
