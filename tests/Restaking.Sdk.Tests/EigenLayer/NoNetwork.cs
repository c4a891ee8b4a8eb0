using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Tests.EigenLayer;

/// <summary>An endpoint that must not be asked: counts who does all the same.</summary>
internal sealed class NoNetwork : IRpcTransport
{
    private int _requests;

    public string Name => "no-network";

    public int Requests => _requests;

    public ValueTask<RpcResponse> SendAsync(RpcRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        return ValueTask.FromException<RpcResponse>(new HttpRequestException("This test has no network."));
    }
}
