namespace Restaking.Sdk.Journal.PostgreSql;

/// <summary>How a <see cref="PostgreSqlOperationJournal"/> uses its database.</summary>
public sealed record PostgreSqlJournalOptions
{
    /// <summary>The schema of its tables; made when it is missing and the database user may. Lower-case letters, digits and underscores. Default <c>restaking_journal</c>.</summary>
    public string Schema { get; init; } = "restaking_journal";

    /// <summary>
    /// How long a read or write is tried again while the database is away or restarting, before it fails as transient. Default 10 seconds. Each write leaves the same record when
    /// it is done twice, so a lost answer is no harm.
    /// </summary>
    public TimeSpan RetryTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two such tries. Default 200 milliseconds.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Schema);
        if (Schema.Length > 63 || char.IsAsciiDigit(Schema[0]) || !Schema.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
        {
            throw new ArgumentException($"'{Schema}' is no schema name: lower-case letters, digits and underscores, at most 63, not beginning with a digit.", nameof(Schema));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(RetryTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(RetryDelay, TimeSpan.Zero);
    }
}
