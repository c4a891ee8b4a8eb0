using Microsoft.Extensions.Logging;

namespace Restaking.Sdk.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(HostingEventIds.NodeReady, LogLevel.Information, "{Endpoint} serves {Network} and is at block {BlockNumber}")]
    public static partial void NodeReady(this ILogger logger, string endpoint, string network, ulong blockNumber);

    [LoggerMessage(HostingEventIds.NodeNotReady, LogLevel.Warning, "{Endpoint} for {Network} is not ready: {Reason}")]
    public static partial void NodeNotReady(this ILogger logger, string endpoint, string network, string reason);
}
