namespace Restaking.Sdk.Samples.ClaimBot;

/// <summary>
/// The section <c>Bot</c>: what the SDK's own sections (<c>Restaking</c>: network, endpoints, transactions; <c>Claims</c>: owners, policy, times, dry run) do not say. In the environment a key is
/// written with two underscores: <c>Bot__Journal__Sqlite</c>.
/// </summary>
public sealed class BotSettings
{
    /// <summary>A file with the addresses of a network that is not built in; it wins over <c>Restaking:Network</c>.</summary>
    public string? NetworkFile { get; set; }

    /// <summary>Where the operations are on record.</summary>
    public JournalSettings Journal { get; set; } = new();

    /// <summary>Who signs.</summary>
    public KeySettings Keys { get; set; } = new();

    /// <summary>Set: the lanes are spread over all processes with the same settings.</summary>
    public ClusterSettings Cluster { get; set; } = new();

    /// <summary>Where metrics and traces go, by OTLP (http/protobuf or gRPC, as the OTEL_ variables say): <c>http://collector:4317</c>. Null: nowhere.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>How long an unconfirmed transaction's account is reserved for this process, where several share a journal. Null: the SDK's default.</summary>
    public TimeSpan? LeaseDuration { get; set; }

    /// <summary>What is wrong with them; empty when nothing is.</summary>
    public IEnumerable<string> Problems(bool dryRun)
    {
        if (Journal is { Sqlite: not null, PostgreSql: not null })
        {
            yield return "Bot:Journal has a Sqlite file and a PostgreSql connection: what was sent stands in one journal.";
        }

        if (Journal is { Sqlite: null, PostgreSql: null } && !dryRun)
        {
            yield return "Bot:Journal is not set. Give it Sqlite (a file) or PostgreSql (a connection string): a bot without a journal forgets what it has sent.";
        }

        if (Cluster.PostgreSql is not null && Journal.PostgreSql is null)
        {
            yield return "Bot:Cluster needs Bot:Journal:PostgreSql, which all processes share.";
        }

        if (Keys is { Keystore: not null, KeystorePasswordFile: null, KeystorePassword: null })
        {
            yield return "Bot:Keys:Keystore needs Bot:Keys:KeystorePasswordFile, or Bot:Keys:KeystorePassword from the environment.";
        }

        if (Keys is { PrivateKey: null, PrivateKeyFile: null, Keystore: null } && !dryRun)
        {
            yield return "Bot:Keys has no key: set PrivateKeyFile, Keystore, or PrivateKey from the environment. Without keys there is only a dry run (Claims:DryRun).";
        }

        foreach (string file in new[] { NetworkFile, Keys.PrivateKeyFile, Keys.Keystore, Keys.KeystorePasswordFile }.OfType<string>().Where(file => !File.Exists(file)))
        {
            yield return $"There is no file '{file}', which the settings name.";
        }
    }
}

/// <summary>One of the two.</summary>
public sealed class JournalSettings
{
    /// <summary>A file of this process alone.</summary>
    public string? Sqlite { get; set; }

    /// <summary>A connection string; a secret.</summary>
    public string? PostgreSql { get; set; }

    /// <summary>The schema of the PostgreSQL journal; null: the SDK's default.</summary>
    public string? Schema { get; set; }
}

/// <summary>Keys; all of them secrets. None is ever logged.</summary>
public sealed class KeySettings
{
    /// <summary>A hexadecimal key, for the environment only: <c>Bot__Keys__PrivateKey</c>.</summary>
    public string? PrivateKey { get; set; }

    /// <summary>A file with one hexadecimal key a line, such as a mounted secret.</summary>
    public string? PrivateKeyFile { get; set; }

    /// <summary>A keystore (Web3 secret storage, version 3).</summary>
    public string? Keystore { get; set; }

    /// <summary>A file with the keystore's password.</summary>
    public string? KeystorePasswordFile { get; set; }

    /// <summary>The keystore's password, for the environment only: <c>Bot__Keys__KeystorePassword</c>.</summary>
    public string? KeystorePassword { get; set; }
}

/// <summary>How processes share the lanes.</summary>
public sealed class ClusterSettings
{
    /// <summary>The connection string of the cluster's tables; it may be the journal's.</summary>
    public string? PostgreSql { get; set; }

    /// <summary>The schema of the cluster's tables; null: the SDK's default.</summary>
    public string? Schema { get; set; }

    /// <summary>What this process is called; null: a name nobody has.</summary>
    public string? Instance { get; set; }

    /// <summary>How many lanes this process runs at a time.</summary>
    public int? MaxLanes { get; set; }

    /// <summary>How often a process says that it is there.</summary>
    public TimeSpan? CheckInInterval { get; set; }

    /// <summary>How long after a missed sign of life a process counts as dead.</summary>
    public TimeSpan? CheckInGrace { get; set; }

    /// <summary>How long a process keeps a lane.</summary>
    public TimeSpan? TurnTime { get; set; }
}
