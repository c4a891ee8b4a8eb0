namespace Restaking.Sdk.Hosting.Quartz;

/// <summary>A process cannot join its claim cluster, or cannot work in it. The cause is inside; its message names no password.</summary>
public sealed class ClaimClusterException : RestakingException
{
    /// <summary>Creates the exception.</summary>
    public ClaimClusterException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the database may only be away for a while.</summary>
    public override bool IsTransient => InnerException is System.Data.Common.DbException { IsTransient: true } or { InnerException: System.Data.Common.DbException { IsTransient: true } };
}
