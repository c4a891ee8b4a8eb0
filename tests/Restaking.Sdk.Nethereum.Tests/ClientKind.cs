using Nethereum.JsonRpc.Client;
using Nethereum.JsonRpc.SystemTextJsonRpcClient;
using NewtonsoftClient = Nethereum.JsonRpc.Client.RpcClient;
using SystemTextJsonClient = Nethereum.JsonRpc.SystemTextJsonRpcClient.RpcClient;

namespace Restaking.Sdk.Nethereum.Tests;

/// <summary>Nethereum's two HTTP clients, which parse with different libraries.</summary>
public enum ClientKind
{
    Newtonsoft,
    SystemTextJson,
}

internal static class Clients
{
    /// <summary>A client as an application makes it, over a handler.</summary>
    public static ClientBase Over(ClientKind kind, HttpMessageHandler handler)
    {
        var url = new Uri("http://node.example/v2/key");
        return kind == ClientKind.Newtonsoft
            ? new NewtonsoftClient(url, new HttpClient(handler))
            : new SystemTextJsonClient(url, handler: handler, context: NethereumRpcJsonContext.Default);
    }

    public static ClientBase To(ClientKind kind, Uri url) => kind == ClientKind.Newtonsoft
        ? new NewtonsoftClient(url)
        : new SystemTextJsonClient(url.ToString());
}
