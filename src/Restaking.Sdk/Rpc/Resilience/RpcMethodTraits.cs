namespace Restaking.Sdk.Rpc;

/// <summary>What a method does, as far as repeating and moving it is concerned.</summary>
public enum RpcMethodKind
{
    /// <summary>Not in the table: neither repeated nor moved to another endpoint.</summary>
    Unknown,

    /// <summary>Changes nothing: may be repeated and may fail over.</summary>
    Read,

    /// <summary>Moves money or changes the node: sent once, to the first endpoint only.</summary>
    Write,

    /// <summary>Asks the node to sign: asked once, at the first endpoint only. A repeated question may be a second signature or a second prompt.</summary>
    Sign,
}

/// <summary>How the retry rule treats a request.</summary>
/// <param name="Method">The method, for logs.</param>
/// <param name="Kind">What it does.</param>
/// <param name="CanSplit">The caller can ask for less when the answer is too much (log ranges, batches, call chunks).</param>
public readonly record struct RpcMethodTraits(string Method, RpcMethodKind Kind, bool CanSplit = false)
{
    /// <summary>Whether the same request may be sent again after an unknown outcome.</summary>
    public bool IsIdempotent => Kind == RpcMethodKind.Read;
}
