namespace Restaking.Sdk.Rpc;

/// <summary>Event ids of the RPC layer's log messages. A number never changes its meaning.</summary>
public static class RpcEventIds
{
    /// <summary>A try ended well (debug).</summary>
    public const int RequestSucceeded = 1000;

    /// <summary>A try failed (debug; what follows is logged on its own).</summary>
    public const int RequestFailed = 1001;

    /// <summary>A request is tried again on the same endpoint.</summary>
    public const int RequestRetried = 1002;

    /// <summary>A read moves to another endpoint.</summary>
    public const int RequestFailedOver = 1003;

    /// <summary>A request is given up, with the verdict.</summary>
    public const int RequestGivenUp = 1004;

    /// <summary>An endpoint's chain id was checked and is right.</summary>
    public const int ChainVerified = 1010;

    /// <summary>An endpoint serves another chain.</summary>
    public const int ChainMismatch = 1011;

    /// <summary>An endpoint's circuit opened.</summary>
    public const int CircuitOpened = 1012;

    /// <summary>An endpoint's circuit closed again.</summary>
    public const int CircuitClosed = 1013;

    /// <summary>A log query is split because the provider refused its range.</summary>
    public const int LogRangeSplit = 1020;

    /// <summary>A batch is sent in smaller parts because the provider refused its size.</summary>
    public const int BatchSplit = 1021;

    /// <summary>An endpoint does not take block hashes (EIP-1898); pinned reads go by number and are checked afterwards.</summary>
    public const int BlockHashUnsupported = 1022;

    /// <summary>Multicall3 has no code; reads go as one JSON-RPC batch.</summary>
    public const int MulticallMissing = 1030;

    /// <summary>A batch of reads lost its block or its endpoint and is read anew, whole.</summary>
    public const int BatchReadAgain = 1031;
}
