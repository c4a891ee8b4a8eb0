using Microsoft.Extensions.Logging;

namespace Restaking.Sdk.Rpc;

internal static partial class RpcLog
{
    [LoggerMessage(RpcEventIds.RequestSucceeded, LogLevel.Debug, "{Method} answered by {Endpoint} in {ElapsedMilliseconds:F1} ms")]
    public static partial void RequestSucceeded(ILogger logger, string method, string endpoint, double elapsedMilliseconds);

    [LoggerMessage(RpcEventIds.RequestFailed, LogLevel.Debug, "{Method} failed at {Endpoint} after {ElapsedMilliseconds:F1} ms: {Error}: {Reason}")]
    public static partial void RequestFailed(ILogger logger, string method, string endpoint, double elapsedMilliseconds, RpcErrorKind error, string reason);

    [LoggerMessage(RpcEventIds.RequestRetried, LogLevel.Information, "{Method} at {Endpoint}: {Error}, verdict {Verdict}, try {Attempt} follows in {DelayMilliseconds:F0} ms")]
    public static partial void RequestRetried(ILogger logger, string method, string endpoint, RpcErrorKind error, RetryVerdictKind verdict, int attempt, double delayMilliseconds);

    [LoggerMessage(RpcEventIds.RequestFailedOver, LogLevel.Warning, "{Method} at {Endpoint}: {Error}, moving to another endpoint for try {Attempt}")]
    public static partial void RequestFailedOver(ILogger logger, string method, string endpoint, RpcErrorKind error, int attempt);

    [LoggerMessage(RpcEventIds.RequestGivenUp, LogLevel.Warning, "{Method} at {Endpoint} given up after {Attempts} tries: {Error}, verdict {Verdict}")]
    public static partial void RequestGivenUp(ILogger logger, string method, string endpoint, int attempts, RpcErrorKind error, RetryVerdictKind verdict);

    [LoggerMessage(RpcEventIds.ChainVerified, LogLevel.Debug, "{Endpoint} serves chain {ChainId} as expected")]
    public static partial void ChainVerified(ILogger logger, string endpoint, ulong chainId);

    [LoggerMessage(RpcEventIds.ChainMismatch, LogLevel.Error, "{Endpoint} serves chain {Actual}, expected {Expected}; nothing of it is used")]
    public static partial void ChainMismatch(ILogger logger, string endpoint, ulong expected, ulong actual);

    [LoggerMessage(RpcEventIds.CircuitOpened, LogLevel.Warning, "{Endpoint} failed too often and is left alone for {Seconds:F0} s")]
    public static partial void CircuitOpened(ILogger logger, string endpoint, double seconds);

    [LoggerMessage(RpcEventIds.CircuitClosed, LogLevel.Information, "{Endpoint} answers again")]
    public static partial void CircuitClosed(ILogger logger, string endpoint);

    [LoggerMessage(RpcEventIds.LogRangeSplit, LogLevel.Debug, "{Endpoint} refused logs of {Blocks} blocks ({Error}); asking for {Next} from now on")]
    public static partial void LogRangeSplit(ILogger logger, string endpoint, ulong blocks, RpcErrorKind error, ulong next);

    [LoggerMessage(RpcEventIds.BatchSplit, LogLevel.Debug, "{Endpoint} refused a batch of {Calls} calls ({Error}); sending {Next} at a time from now on")]
    public static partial void BatchSplit(ILogger logger, string endpoint, int calls, RpcErrorKind error, int next);

    [LoggerMessage(RpcEventIds.BlockHashUnsupported, LogLevel.Information, "{Endpoint} does not take block hashes (EIP-1898); pinned reads go by number and are checked")]
    public static partial void BlockHashUnsupported(ILogger logger, string endpoint);

    [LoggerMessage(RpcEventIds.BatchReadAgain, LogLevel.Information, "Reads at block {Block} of {Endpoint} ended with {Error}; all are read again at a newly fixed block")]
    public static partial void BatchReadAgain(ILogger logger, ulong block, string endpoint, RpcErrorKind error);

    [LoggerMessage(RpcEventIds.MulticallMissing, LogLevel.Information, "No Multicall3 at {Address}; reads go as one JSON-RPC batch")]
    public static partial void MulticallMissing(ILogger logger, string address);
}
