using System.Globalization;
using Npgsql;
using Restaking.Sdk.Journal.PostgreSql;
using Restaking.Sdk.Journal.Tests.Stores;
using Restaking.Sdk.Transactions;

[assembly: AssemblyFixture(typeof(SharedPostgreSql))]

namespace Restaking.Sdk.Journal.Tests.Stores;

/// <summary>One server for all tests of the run, started when the first asks.</summary>
public sealed class SharedPostgreSql : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgreSqlCluster>> s_cluster = new(PostgreSqlCluster.StartNewAsync);

    internal static Task<PostgreSqlCluster> GetAsync() => s_cluster.Value;

    public async ValueTask DisposeAsync()
    {
        if (s_cluster is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await s_cluster.Value).DisposeAsync();
        }
    }
}

/// <summary>A schema of its own. Journals opened over it are those of processes that run side by side.</summary>
internal sealed class PostgreSqlStore : JournalStore
{
    private static int s_schemas;
    private readonly NpgsqlDataSource _source;

    private PostgreSqlStore(string connectionString)
    {
        ConnectionString = connectionString;
        _source = NpgsqlDataSource.Create(connectionString);
    }

    internal string ConnectionString { get; }

    internal string Schema { get; } = string.Create(CultureInfo.InvariantCulture, $"journal_{Interlocked.Increment(ref s_schemas)}");

    internal static async ValueTask<PostgreSqlStore> CreateAsync(PostgreSqlCluster? cluster = null) => new((cluster ?? await SharedPostgreSql.GetAsync()).ConnectionString);

    internal override ValueTask<IOperationJournal> OpenAsync() =>
        ValueTask.FromResult<IOperationJournal>(new PostgreSqlOperationJournal(_source, new PostgreSqlJournalOptions { Schema = Schema, RetryTime = TimeSpan.FromSeconds(20) }));

    public override ValueTask DisposeAsync() => _source.DisposeAsync();
}
