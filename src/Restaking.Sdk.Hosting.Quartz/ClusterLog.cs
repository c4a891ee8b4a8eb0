using Microsoft.Extensions.Logging;

namespace Restaking.Sdk.Hosting.Quartz;

/// <summary>Event ids of this package's log messages. A number never changes its meaning.</summary>
public static class ClaimClusterEventIds
{
    /// <summary>The process has joined the cluster, with some lanes.</summary>
    public const int Joined = 3200;

    /// <summary>A lane is run again here because the process that ran it is taken for dead.</summary>
    public const int LaneTakenOver = 3201;

    /// <summary>A job was fired for a lane whose signer this process does not have.</summary>
    public const int LaneUnknown = 3202;

    /// <summary>A lane that had been stopped by the scheduler runs again.</summary>
    public const int LaneRestarted = 3203;

    /// <summary>A turn ended with an exception; the lane goes on with the next turn.</summary>
    public const int TurnFailed = 3204;

    /// <summary>The look for new lanes failed; the lanes that are scheduled go on.</summary>
    public const int RefreshFailed = 3205;
}

internal static partial class ClusterLog
{
    [LoggerMessage(ClaimClusterEventIds.Joined, LogLevel.Information, "{Instance} has joined the claim cluster {Cluster} with {Lanes} lanes")]
    public static partial void ClusterJoined(this ILogger logger, string instance, string cluster, int lanes);

    [LoggerMessage(ClaimClusterEventIds.LaneTakenOver, LogLevel.Warning, "Lane {Lane} is taken over: the process that ran it gives no sign of life")]
    public static partial void LaneTakenOver(this ILogger logger, string lane);

    [LoggerMessage(ClaimClusterEventIds.LaneUnknown, LogLevel.Error, "Lane {Lane} was given to this process, which has no signer for it, and is off the schedule until a process that has looks for its lanes")]
    public static partial void LaneUnknown(this ILogger logger, string lane);

    [LoggerMessage(ClaimClusterEventIds.LaneRestarted, LogLevel.Warning, "Lane {Lane} had been stopped after errors of the scheduler and runs again")]
    public static partial void LaneRestarted(this ILogger logger, string lane);

    [LoggerMessage(ClaimClusterEventIds.RefreshFailed, LogLevel.Warning, "The look for new lanes failed; the lanes that are scheduled go on")]
    public static partial void RefreshFailed(this ILogger logger, Exception exception);

    [LoggerMessage(ClaimClusterEventIds.TurnFailed, LogLevel.Error, "A turn of lane {Lane} ended with an error; the next begins after the pause")]
    public static partial void TurnFailed(this ILogger logger, string lane, Exception exception);
}
