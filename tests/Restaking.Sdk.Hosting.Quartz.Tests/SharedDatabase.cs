using System.Globalization;
using Npgsql;
using Restaking.Sdk.Hosting.Quartz.Tests;
using Restaking.Sdk.Journal.Tests.Stores;

[assembly: AssemblyFixture(typeof(SharedDatabase))]

namespace Restaking.Sdk.Hosting.Quartz.Tests;

/// <summary>One PostgreSQL server for all tests of the run, started when the first asks.</summary>
public sealed class SharedDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgreSqlCluster>> s_server = new(PostgreSqlCluster.StartNewAsync);
    private static int s_schemas;

    /// <summary>How to connect. Skips the test by name where there can be no server.</summary>
    internal static async Task<string> ConnectAsync() => (await s_server.Value).ConnectionString;

    /// <summary>A schema nobody has.</summary>
    internal static string NewSchema() => string.Create(CultureInfo.InvariantCulture, $"cluster_{Interlocked.Increment(ref s_schemas)}");

    /// <summary>The first column of every row.</summary>
    internal static async Task<List<string>> QueryAsync(string sql)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(await ConnectAsync());
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<string> found = [];
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            found.Add(rows.GetValue(0).ToString()!);
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        if (s_server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await s_server.Value).DisposeAsync();
        }
    }
}
