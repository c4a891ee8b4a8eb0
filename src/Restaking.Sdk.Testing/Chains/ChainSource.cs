namespace Restaking.Sdk.Testing;

/// <summary>What a test chain is made of.</summary>
public enum ChainKind
{
    /// <summary>The project's own contracts on a plain Anvil: always there.</summary>
    Devnet,

    /// <summary>A fork of an offline snapshot: real bytecode, no network.</summary>
    OfflineSnapshot,

    /// <summary>A fork of a live chain through an RPC URL.</summary>
    LiveFork,
}

/// <summary>
/// A chain that tests can run on, if it is there. One suite of tests runs on every source that is; a missing one says why, so
/// that its tests are skipped by name.
/// </summary>
public sealed class ChainSource
{
    /// <summary>Environment variable with the RPC URL that <see cref="LiveFork"/> forks.</summary>
    public const string LiveForkVariable = "RESTAKING_FORK_URL";

    private readonly Func<string?> _missing;
    private readonly Func<CancellationToken, Task<TestChain>> _start;

    private ChainSource(ChainKind kind, string name, Func<string?> missing, Func<CancellationToken, Task<TestChain>> start)
    {
        Kind = kind;
        Name = name;
        _missing = missing;
        _start = start;
    }

    /// <summary>The project's own contracts on a plain Anvil; with <see cref="CoreBuild.Variable"/> set, the core of that build.</summary>
    public static ChainSource Devnet { get; } = new(
        ChainKind.Devnet,
        CoreBuild.FileOrNull is { } file ? $"devnet with the core of {Path.GetFileName(file)}" : "devnet",
        () => CoreBuild.FileOrNull is { } build && !File.Exists(build) ? $"{CoreBuild.Variable} names a file that is not there" : null,
        token => TestChainStart.DevnetAsync(new DevnetOptions { Core = CoreBuild.FileOrNull is { } build ? CoreBuild.Read(build) : null }, token));

    /// <summary>Mainnet's snapshot: EigenLayer 1.5.0 with a withdrawal delay of 100,800 blocks.</summary>
    public static ChainSource OfflineMainnet { get; } = Offline("mainnet", RestakingNetwork.Mainnet);

    /// <summary>Sepolia's snapshot: EigenLayer 1.7.0 with a withdrawal delay of 50 blocks.</summary>
    public static ChainSource OfflineSepolia { get; } = Offline("sepolia", RestakingNetwork.Sepolia);

    /// <summary>A fork of the chain behind <see cref="LiveForkVariable"/>, whose id tells which network it is.</summary>
    public static ChainSource LiveFork { get; } = new(
        ChainKind.LiveFork,
        "live fork",
        () => LiveForkUrl() is null ? $"no live fork: set {LiveForkVariable} to the http(s) RPC URL of a chain to fork" : null,
        token => TestChainStart.LiveForkAsync(LiveForkUrl()!, token));

    /// <summary>A devnet with options of its own: another version's rules, other delays or tokens.</summary>
    public static ChainSource DevnetWith(DevnetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ChainSource(ChainKind.Devnet, $"devnet {options.Version}", () => null, token => TestChainStart.DevnetAsync(options, token));
    }

    /// <summary>All sources, those that are missing included.</summary>
    public static IReadOnlyList<ChainSource> All { get; } = [Devnet, OfflineSepolia, OfflineMainnet, LiveFork];

    /// <summary>What the chain is made of.</summary>
    public ChainKind Kind { get; }

    /// <summary>Name for test output.</summary>
    public string Name { get; }

    /// <summary>Why the source is not there, in words for a skipped test; null when it is. Looked up anew each time.</summary>
    public string? Missing => _missing();

    /// <summary>Starts a chain of its own from this source: ready for a client, with Multicall3, strategies and time travel.</summary>
    /// <exception cref="InvalidOperationException">The source is missing; the message says why.</exception>
    /// <exception cref="AnvilNotAvailableException">There is no Anvil and none could be installed.</exception>
    /// <exception cref="AnvilStartException">Anvil did not start.</exception>
    public Task<TestChain> StartAsync(CancellationToken cancellationToken = default) =>
        Missing is { } reason
            ? Task.FromException<TestChain>(new InvalidOperationException($"The chain source '{Name}' is missing: {reason}."))
            : _start(cancellationToken);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static ChainSource Offline(string name, RestakingNetwork network)
    {
        return new ChainSource(
            ChainKind.OfflineSnapshot,
            $"offline {name}",
            () => ForkSnapshots.TryFind(name, out _, out string? missing) ? null : missing,
            async token =>
            {
                if (!ForkSnapshots.TryFind(name, out ForkSnapshot? snapshot, out string? missing))
                {
                    throw new InvalidOperationException(missing);
                }

                return await TestChainStart.SnapshotAsync(snapshot, network, token).ConfigureAwait(false);
            });
    }

    private static Uri? LiveForkUrl() =>
        Uri.TryCreate(Environment.GetEnvironmentVariable(LiveForkVariable), UriKind.Absolute, out Uri? url) && url.Scheme is ("http" or "https") ? url : null;
}
