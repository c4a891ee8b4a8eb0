using System.Net.Sockets;
using System.Net.WebSockets;
using Nethereum.JsonRpc.Client;
using Restaking.Sdk.Rpc;
using RpcRequest = Restaking.Sdk.Rpc.RpcRequest;

namespace Restaking.Sdk.Nethereum;

/// <summary>What the exceptions of Nethereum's clients mean in our terms, and so whether a read is tried again.</summary>
internal static class NethereumErrors
{
    /// <summary>The failure an exception stands for; null for one that is the application's (an interceptor's) or a mistake in the program.</summary>
    public static RpcException? Read(Exception exception, RpcRequest request, string endpoint)
    {
        switch (exception)
        {
            case RpcClientTimeoutException:
                return Failure(RpcErrorKind.Timeout, "Nethereum's client gave up waiting");
            case RpcResponseFormatException or NullReferenceException:
                // The clients take an empty body for an answer and then look into it.
                return Failure(RpcErrorKind.MalformedResponse, "Nethereum's client could not read the answer");
            case RpcClientUnknownException { InnerException: null }:
                return Failure(RpcErrorKind.Transport, "Nethereum's client got no answer");
            case RpcClientUnknownException { InnerException: { } cause }:
                return Of(cause) ?? Failure(RpcErrorKind.InvalidRequest, $"Nethereum's client could not send the request ({cause.GetType().Name})");
            default:
                return Of(exception);
        }

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
}
