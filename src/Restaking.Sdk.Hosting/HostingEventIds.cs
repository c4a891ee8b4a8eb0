namespace Restaking.Sdk.Hosting;

/// <summary>Event ids of this package's log messages. A number never changes its meaning.</summary>
public static class HostingEventIds
{
    /// <summary>An endpoint passed the check on start.</summary>
    public const int NodeReady = 3000;

    /// <summary>An endpoint did not pass the check on start; another one did.</summary>
    public const int NodeNotReady = 3001;
}
