using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Restaking.Sdk.Testing;

/// <summary>
/// Finds offline snapshots of real chains (<c>&lt;name&gt;.genesis.json</c>) and starts forks of them, without a network.
/// </summary>
/// <remarks>
/// They are looked for in the folder named by <see cref="FolderVariable"/>, else in <c>shared/fork</c> beside or above the
/// folder of the running program and the current directory. A slot that is not in a file reads as zero, an address that is
/// not in it has no code.
/// </remarks>
public static class ForkSnapshots
{
    /// <summary>Environment variable with the folder of the snapshot files.</summary>
    public const string FolderVariable = "RESTAKING_FORK_SNAPSHOTS";

    private static readonly string[] DefaultFolder = ["shared", "fork"];
    private static readonly ConcurrentDictionary<string, Lazy<Task<AnvilNode>>> Upstreams = new(StringComparer.Ordinal);

    /// <summary>Looks for the snapshot of a chain.</summary>
    /// <param name="name">The chain's name in the file name: <c>mainnet</c> or <c>sepolia</c>.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="missing">Why there is none, in words for a skipped test.</param>
    /// <exception cref="FormatException">The file is there and is no genesis file.</exception>
    public static bool TryFind(string name, [NotNullWhen(true)] out ForkSnapshot? snapshot, [NotNullWhen(false)] out string? missing) =>
        TryFind(name, Environment.GetEnvironmentVariable(FolderVariable), [AppContext.BaseDirectory, Environment.CurrentDirectory], out snapshot, out missing);

    /// <summary>
    /// Starts a fork of a snapshot. The node that holds the snapshot itself is started once per process and shared: it only
    /// answers reads, and every fork is a chain of its own.
    /// </summary>
    /// <param name="snapshot">From <see cref="TryFind(string, out ForkSnapshot, out string)"/>.</param>
    /// <param name="options">How the fork is started; its fork URL and block are set here.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AnvilNotAvailableException">There is no Anvil and none could be installed.</exception>
    /// <exception cref="AnvilStartException">The snapshot's node or the fork did not start.</exception>
    public static async Task<AnvilNode> StartForkAsync(ForkSnapshot snapshot, AnvilOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        AnvilNode upstream = await UpstreamAsync(snapshot).WaitAsync(cancellationToken).ConfigureAwait(false);
        AnvilOptions forked = (options ?? new AnvilOptions()) with { ForkUrl = upstream.RpcUrl, ForkBlockNumber = null, GenesisFile = null };
        return await AnvilNode.StartAsync(forked, cancellationToken).ConfigureAwait(false);
    }

    internal static bool TryFind(
        string name,
        string? configuredFolder,
        IEnumerable<string> startFolders,
        [NotNullWhen(true)] out ForkSnapshot? snapshot,
        [NotNullWhen(false)] out string? missing)
    {
        string fileName = name + ".genesis.json";
        IEnumerable<string> folders = string.IsNullOrWhiteSpace(configuredFolder)
            ? startFolders.SelectMany(Ancestors).Select(ancestor => Path.Combine([ancestor, .. DefaultFolder]))
            : [configuredFolder];
        foreach (string folder in folders)
        {
            string file = Path.Combine(folder, fileName);
            if (File.Exists(file))
            {
                snapshot = ForkSnapshot.Read(name, Path.GetFullPath(file));
                missing = null;
                return true;
            }
        }

        snapshot = null;
        missing = string.IsNullOrWhiteSpace(configuredFolder)
            ? $"no snapshot {fileName}: set {FolderVariable} to the folder that holds it"
            : $"no snapshot {fileName} in the folder that {FolderVariable} names";
        return false;
    }

    private static async Task<AnvilNode> UpstreamAsync(ForkSnapshot snapshot)
    {
        // Never disposed: it ends with the process, as every fork of the process may need it until then.
        Lazy<Task<AnvilNode>> upstream = Upstreams.GetOrAdd(
            snapshot.GenesisFile,
            _ => new Lazy<Task<AnvilNode>>(() => AnvilNode.StartAsync(snapshot.ToAnvilOptions(), CancellationToken.None)));
        try
        {
            return await upstream.Value.ConfigureAwait(false);
        }
        catch
        {
            // The next caller tries anew.
            Upstreams.TryRemove(new KeyValuePair<string, Lazy<Task<AnvilNode>>>(snapshot.GenesisFile, upstream));
            throw;
        }
    }

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (DirectoryInfo? current = new(folder); current is not null; current = current.Parent)
        {
            yield return current.FullName;
        }
    }
}
