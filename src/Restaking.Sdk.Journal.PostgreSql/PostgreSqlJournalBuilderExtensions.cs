using Npgsql;
using Restaking.Sdk.Hosting;

namespace Restaking.Sdk.Journal.PostgreSql;

/// <summary>Registers the journal.</summary>
public static class PostgreSqlJournalBuilderExtensions
{
    /// <summary>The registration's transactions are journalled in a PostgreSQL database, which other processes may share.</summary>
    /// <param name="builder">What <c>AddRestaking</c> returned.</param>
    /// <param name="connectionString">How to connect. It appears in no message and no log of this library.</param>
    /// <param name="options">How the database is used.</param>
    public static RestakingBuilder UsePostgreSqlJournal(this RestakingBuilder builder, string connectionString, PostgreSqlJournalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        options?.Validate();
        return builder.UseJournal(_ => new PostgreSqlOperationJournal(connectionString, options));
    }

    /// <summary>As the other overload, over a data source that the application has; it is not disposed.</summary>
    /// <param name="builder">What <c>AddRestaking</c> returned.</param>
    /// <param name="source">Finds the data source in the container.</param>
    /// <param name="options">How the database is used.</param>
    public static RestakingBuilder UsePostgreSqlJournal(this RestakingBuilder builder, Func<IServiceProvider, NpgsqlDataSource> source, PostgreSqlJournalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        options?.Validate();
        return builder.UseJournal(services => new PostgreSqlOperationJournal(source(services), options));
    }
}
