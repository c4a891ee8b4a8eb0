namespace Restaking.Sdk.Testing;

/// <summary>
/// Finds the Anvil executable, or installs it once per user from the npm package <c>@foundry-rs/anvil</c>.
/// </summary>
/// <remarks>
/// Order: the file named by <see cref="PathVariable"/>; the per-user cache; an <c>anvil</c> on <c>PATH</c> whose version is
/// <see cref="Version"/>; <c>npm install --ignore-scripts</c> into the cache. The install runs under a lock file, so test
/// processes that start together install once. The cache is <c>restaking-sdk/anvil/&lt;version&gt;</c> in the user's local
/// application data, or below the folder named by <see cref="CacheVariable"/>.
/// </remarks>
public static class AnvilBinary
{
    /// <summary>The version the tests are written against; npm installs exactly this one.</summary>
    public const string Version = "1.7.1";

    /// <summary>Environment variable with the path of an Anvil executable to use as it is, whatever its version.</summary>
    public const string PathVariable = "RESTAKING_ANVIL";

    /// <summary>Environment variable with the folder that replaces the per-user cache root.</summary>
    public const string CacheVariable = "RESTAKING_CACHE";

    private static readonly Lock Gate = new();
    private static Task<string>? s_resolved;

    /// <summary>
    /// The absolute path of the Anvil executable. The first call of a process may install it (some 40 MB over the network);
    /// later calls answer at once. A failure is not remembered: the next call tries again.
    /// </summary>
    /// <param name="cancellationToken">Stops this caller's waiting; an install that other callers wait for goes on.</param>
    /// <exception cref="AnvilNotAvailableException">No Anvil, and none could be installed: npm is missing, or it failed.</exception>
    public static Task<string> ResolveAsync(CancellationToken cancellationToken = default)
    {
        Task<string> resolved;
        lock (Gate)
        {
            if (s_resolved is null || s_resolved.IsFaulted || s_resolved.IsCanceled)
            {
                s_resolved = Task.Run(() => new AnvilBinaryResolver().ResolveAsync(CancellationToken.None), CancellationToken.None);
            }

            resolved = s_resolved;
        }

        return resolved.WaitAsync(cancellationToken);
    }
}
