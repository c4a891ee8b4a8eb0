namespace Restaking.Sdk.Testing;

/// <summary>How an <see cref="AnvilNode"/> is started. Null means: Anvil's own default.</summary>
public sealed record AnvilOptions
{
    /// <summary>The chain to fork, as an RPC URL. It never appears in messages or captured output except for its host.</summary>
    public Uri? ForkUrl { get; init; }

    /// <summary>The block to fork at; the fork's head when null.</summary>
    public ulong? ForkBlockNumber { get; init; }

    /// <summary>
    /// Whether Anvil may keep fetched fork state in its per-user cache, keyed by chain and block. Off by default, as a fork of
    /// an offline snapshot and one of the real chain have the same key and other contents.
    /// </summary>
    public bool ForkStorageCaching { get; init; }

    /// <summary>A geth-style genesis file (<c>alloc</c>) that the chain starts from.</summary>
    public string? GenesisFile { get; init; }

    /// <summary>The chain id; 31337, or the fork's, when null.</summary>
    public ulong? ChainId { get; init; }

    /// <summary>The number of the first block.</summary>
    public ulong? GenesisNumber { get; init; }

    /// <summary>The time of the first block, in Unix seconds.</summary>
    public ulong? GenesisTimestamp { get; init; }

    /// <summary>Mine a block at this interval (whole seconds) instead of one per transaction.</summary>
    public TimeSpan? BlockTime { get; init; }

    /// <summary>
    /// How many of Anvil's well-known dev accounts exist and are funded. 0 by default: on a fork of the real chain they carry
    /// EIP-7702 delegation code, and tests that use fresh keys do not meet each other.
    /// </summary>
    public int Accounts { get; init; }

    /// <summary>The EVM hard fork by name, for example <c>prague</c>.</summary>
    public string? Hardfork { get; init; }

    /// <summary>Accept <c>eth_sendTransaction</c> from every address.</summary>
    public bool AutoImpersonate { get; init; }

    /// <summary>Mine only when told to (<see cref="AnvilNode.MineAsync"/>).</summary>
    public bool NoMining { get; init; }

    /// <summary>EIP-170 limit of deployed code, in bytes.</summary>
    public int? CodeSizeLimit { get; init; }

    /// <summary>Gas limit of a block.</summary>
    public ulong? GasLimit { get; init; }

    /// <summary>Base fee of the first block, in wei.</summary>
    public ulong? BaseFeePerGas { get; init; }

    /// <summary>The TCP port on the loopback interface; 0, the default, lets the system choose a free one without a race.</summary>
    public int Port { get; init; }

    /// <summary>How long the node may take until it listens.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The Anvil executable; <see cref="AnvilBinary.ResolveAsync"/> finds it when null.</summary>
    public string? BinaryPath { get; init; }

    /// <summary>Further command line arguments, appended as they are.</summary>
    public IReadOnlyList<string> ExtraArguments { get; init; } = [];

    /// <summary>The clock of time limits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal List<string> ToArguments()
    {
        var arguments = new List<string> { "--host", "127.0.0.1", "--port", Text(Port), "--color", "never", "--accounts", Text(Accounts) };
        Add("--fork-url", ForkUrl?.OriginalString);
        Add("--fork-block-number", Text(ForkBlockNumber));
        AddFlag("--no-storage-caching", ForkUrl is not null && !ForkStorageCaching);
        Add("--init", GenesisFile);
        Add("--chain-id", Text(ChainId));
        Add("--number", Text(GenesisNumber));
        Add("--timestamp", Text(GenesisTimestamp));
        Add("--block-time", Text((ulong?)BlockTime?.TotalSeconds));
        Add("--hardfork", Hardfork);
        AddFlag("--auto-impersonate", AutoImpersonate);
        AddFlag("--no-mining", NoMining);
        Add("--code-size-limit", CodeSizeLimit is { } size ? Text(size) : null);
        Add("--gas-limit", Text(GasLimit));
        Add("--block-base-fee-per-gas", Text(BaseFeePerGas));
        arguments.AddRange(ExtraArguments);
        return arguments;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                arguments.Add(name);
                arguments.Add(value);
            }
        }

        void AddFlag(string name, bool on)
        {
            if (on)
            {
                arguments.Add(name);
            }
        }
    }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Accounts);
        ArgumentOutOfRangeException.ThrowIfNegative(Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, ushort.MaxValue);
        if (ForkUrl is not null && GenesisFile is not null)
        {
            throw new ArgumentException($"{nameof(ForkUrl)} and {nameof(GenesisFile)} exclude each other: a fork has its state from the forked chain.");
        }

        if (ForkUrl is { IsAbsoluteUri: false })
        {
            throw new ArgumentException($"{nameof(ForkUrl)} must be an absolute URL.");
        }

        if (ForkBlockNumber is not null && ForkUrl is null)
        {
            throw new ArgumentException($"{nameof(ForkBlockNumber)} needs {nameof(ForkUrl)}.");
        }

        if (BlockTime is { } interval && (interval < TimeSpan.FromSeconds(1) || interval.Ticks % TimeSpan.TicksPerSecond != 0))
        {
            throw new ArgumentException($"{nameof(BlockTime)} must be whole seconds, at least one.");
        }

        if (GenesisFile is not null && !File.Exists(GenesisFile))
        {
            throw new ArgumentException($"{nameof(GenesisFile)}: there is no file '{GenesisFile}'.");
        }
    }

    private static string? Text(ulong? value) => value?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
