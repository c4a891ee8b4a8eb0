using System.Collections.Immutable;

namespace Restaking.Sdk.Testing;

/// <summary>One JSON-RPC call of a request that went through a <see cref="FaultProxy"/>.</summary>
/// <param name="Method">The method, for example <c>eth_call</c>.</param>
/// <param name="ParamsJson">Its parameters as JSON text; <c>[]</c> when there were none.</param>
public readonly record struct ProxiedCall(string Method, string ParamsJson);

/// <summary>One HTTP request that reached a <see cref="FaultProxy"/>: a single call, or a batch.</summary>
/// <param name="Number">1 for the first request of this proxy.</param>
/// <param name="Calls">The calls in it, in order; empty when the body was no JSON-RPC.</param>
/// <param name="IsBatch">Whether the body was a JSON array.</param>
public sealed record ProxiedRequest(int Number, ImmutableArray<ProxiedCall> Calls, bool IsBatch)
{
    /// <summary>The fault that was applied; null when the request went through untouched.</summary>
    public RpcFault? Fault { get; internal set; }
}
