using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Tests.Rpc;

/// <summary>Clients over scripted endpoints, on a clock that jumps over backoffs, with a jitter that always throws the middle.</summary>
internal static class RpcTestClient
{
    public static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(10);

    public static RpcClient Create(ScriptedTransport transport, Action<RpcClientOptions>? configure = null)
        => Create([transport], new ManualTimeProvider { AutoAdvanceUpTo = LongestBackoff }, configure);

    public static RpcClient Create(ScriptedTransport transport, ManualTimeProvider time, Action<RpcClientOptions>? configure = null)
        => Create([transport], time, configure);

    public static RpcClient Create(IReadOnlyList<IRpcTransport> transports, ManualTimeProvider time, Action<RpcClientOptions>? configure = null)
    {
        var options = new RpcClientOptions { TimeProvider = time, Jitter = () => 0.5 };
        configure?.Invoke(options);
        return new RpcClient(transports, options);
    }

    public static ManualTimeProvider Clock() => new() { AutoAdvanceUpTo = LongestBackoff };
}
