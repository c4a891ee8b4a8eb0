using Restaking.Sdk.Hosting;

namespace Restaking.Sdk.Journal.Sqlite;

/// <summary>Registers the journal.</summary>
public static class SqliteJournalBuilderExtensions
{
    /// <summary>
    /// The registration's transactions are journalled in a SQLite file. The container opens and closes it; registrations that name the same file must share a container's one registration,
    /// as a file serves one journal at a time.
    /// </summary>
    /// <param name="builder">What <c>AddRestaking</c> returned.</param>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="options">How it is kept.</param>
    public static RestakingBuilder UseSqliteJournal(this RestakingBuilder builder, string path, SqliteJournalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options?.Validate();
        return builder.UseJournal(_ => new SqliteOperationJournal(path, options));
    }
}
