namespace Restaking.Sdk.Testing;

/// <summary>A fault waiting in a <see cref="FaultProxy"/> for the requests it applies to. Disposing takes it out.</summary>
public sealed class FaultRule : IDisposable
{
    private readonly FaultProxy _proxy;
    private readonly string? _method;
    private readonly int? _times;
    private readonly Func<ProxiedRequest, bool>? _when;
    private int _toSkip;

    internal FaultRule(FaultProxy proxy, RpcFault fault, string? method, int? times, int skip, Func<ProxiedRequest, bool>? when)
    {
        _proxy = proxy;
        _method = method;
        _times = times;
        _toSkip = skip;
        _when = when;
        Fault = fault;
    }

    /// <summary>What happens to a request this rule applies to.</summary>
    public RpcFault Fault { get; }

    /// <summary>How many HTTP requests it was applied to.</summary>
    public int Applied { get; private set; }

    /// <summary>Takes the rule out of its proxy. Requests it is being applied to are not changed.</summary>
    public void Dispose() => _proxy.Remove(this);

    internal bool Matches(string method) => _method is null || string.Equals(_method, method, StringComparison.Ordinal);

    /// <summary>Called under the proxy's lock.</summary>
    internal bool TryApply(ProxiedRequest request)
    {
        if (Applied >= _times || !MatchesAny(request) || _when?.Invoke(request) == false)
        {
            return false;
        }

        if (_toSkip > 0)
        {
            _toSkip--;
            return false;
        }

        Applied++;
        return true;
    }

    private bool MatchesAny(ProxiedRequest request)
    {
        if (_method is null)
        {
            return true;
        }

        foreach (ProxiedCall call in request.Calls)
        {
            if (Matches(call.Method))
            {
                return true;
            }
        }

        return false;
    }
}
