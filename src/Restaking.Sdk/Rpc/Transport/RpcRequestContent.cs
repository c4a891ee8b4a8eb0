using System.Net;
using System.Net.Http.Headers;

namespace Restaking.Sdk.Rpc;

/// <summary>A request as HTTP content: the length is known and the parameters go to the socket from where they were encoded.</summary>
internal sealed class RpcRequestContent : HttpContent
{
    private readonly RpcRequest _request;

    public RpcRequestContent(RpcRequest request)
    {
        _request = request;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => _request.WriteToAsync(stream, CancellationToken.None).AsTask();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        => _request.WriteToAsync(stream, cancellationToken).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = _request.BodyLength;
        return true;
    }
}
