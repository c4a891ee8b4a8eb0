using System.Net.Sockets;
using System.Net.WebSockets;
using Nethereum.JsonRpc.Client;
using Restaking.Sdk.Rpc;
using RpcRequest = Restaking.Sdk.Rpc.RpcRequest;

namespace Restaking.Sdk.Nethereum;

/// <summary>What the exceptions of Nethereum's clients mean in our terms, and so whether a read is tried again.</summary>
internal static class NethereumErrors
{
    /// <summary>
    /// The failure an exception stands for. For a read, null for one that is the application's (an interceptor's) or a mistake in the program: it is thrown as it is.
    /// For everything else it is never null and never says that nothing was sent, unless a node's or gateway's own answer says so: whatever breaks in a client, a
    /// handler or an interceptor may break after the bytes have left.
    /// </summary>
    public static RpcException? Read(Exception exception, RpcRequest request, string endpoint)
    {
        bool isRead = RpcMethods.TraitsOf(request.Method).Kind == RpcMethodKind.Read;
        RpcException? known = Innermost(exception) switch
        {
            RpcClientTimeoutException => Failure(RpcErrorKind.Timeout, "Nethereum's client gave up waiting"),
            // The clients take an empty body for an answer and then look into it.
            RpcResponseFormatException or NullReferenceException => Failure(RpcErrorKind.MalformedResponse, "Nethereum's client could not read the answer"),
            RpcClientUnknownException => Failure(RpcErrorKind.Transport, "Nethereum's client got no answer"),
            var cause => Of(cause),
        };
        bool wrapped = exception is RpcClientUnknownException or AggregateException;
        return known ?? (wrapped || !isRead ? Failure(RpcErrorKind.Transport, $"Nethereum's client failed ({Innermost(exception).GetType().Name})") : null);

        RpcException? Of(Exception cause) => cause switch
        {
            HttpRequestException { StatusCode: { } status } =>
                Failure(RpcErrorKindExtensions.FromHttpStatus((int)status), $"HTTP status {(int)status}", (int)status),
            HttpRequestException or IOException or SocketException or WebSocketException => Failure(RpcErrorKind.Transport, $"the connection failed: {cause.Message}"),
            OperationCanceledException or TimeoutException => Failure(RpcErrorKind.Timeout, "Nethereum's client gave up waiting"),
            // Providers that refuse a batch answer it with one object, which Nethereum cannot read as a list. Fewer at a time is the remedy for that, and
            // a repeat for an answer that was merely cut off.
            Newtonsoft.Json.JsonException or System.Text.Json.JsonException when request.Calls.Length > 1 =>
                Failure(RpcErrorKind.BatchTooLarge, "the batch was not answered with a list"),
            Newtonsoft.Json.JsonException or System.Text.Json.JsonException => Failure(RpcErrorKind.MalformedResponse, "the answer is not JSON-RPC"),
            _ => null,
        };

        RpcException Failure(RpcErrorKind kind, string message, int? httpStatus = null) =>
            new(kind, message, request.Method, endpoint, httpStatus: httpStatus, innerException: exception);
    }

    /// <summary>Nethereum's clients wrap what went wrong, their own time-outs included, and the synchronous ones wrap it once more.</summary>
    private static Exception Innermost(Exception exception)
    {
        while (exception is RpcClientUnknownException { InnerException: not null } or AggregateException { InnerException: not null })
        {
            exception = exception.InnerException!;
        }

        return exception;
    }
}
