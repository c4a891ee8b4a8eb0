using System.Diagnostics.CodeAnalysis;
using Npgsql;
using Quartz;

namespace Restaking.Sdk.Hosting.Quartz;

/// <summary>
/// Quartz's tables. The library makes what is missing by its own script and refuses tables of another version; here is only what it does not do: the schema, and the lock under which
/// processes that start together do it one after the other.
/// </summary>
internal static class ClusterSchema
{
    // The number is arbitrary and fixed.
    private const long ProvisioningLock = 7_305_808_869_230_650_210;

    internal const string TablePrefix = "qrtz_";

    internal static string PrefixIn(string schema) => $"{schema}.{TablePrefix}";

    /// <summary>Runs something while no other process of the database makes tables.</summary>
    internal static async Task ProvisionAsync(string connectionString, string schema, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(connectionString);
        await using (connection.ConfigureAwait(false))
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);

            // Of the session, so that it is held while the library makes the tables over connections of its own; it goes with the connection, however this process ends.
            await ExecuteAsync(connection, $"SELECT pg_advisory_lock({ProvisioningLock})", cancellationToken).ConfigureAwait(false);
            try
            {
                await ExecuteAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {schema}", cancellationToken).ConfigureAwait(false);
                await MakeTablesAsync(connectionString, schema, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({ProvisioningLock})", CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A scheduler that is built and never started: it makes and checks the tables, and leaves no row.</summary>
    private static async Task MakeTablesAsync(string connectionString, string schema, CancellationToken cancellationToken)
    {
        StandaloneSchedulerFactory factory = QuartzSchedulerBuilder.Create(quartz =>
        {
            quartz.ConfigureScheduler(options => options.InstanceName = "tables");
            quartz.UseDefaultThreadPool(1);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(NpgsqlFactory.Instance, connectionString);
                store.UseSystemTextJsonSerializer();
                store.ProvisionSchema();
                store.ConfigureStore(options => options.TablePrefix = PrefixIn(schema));
            });
        }).Build();
        await using (factory.ConfigureAwait(false))
        {
            await factory.GetScheduler(cancellationToken).ConfigureAwait(false);
        }
    }

    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "The texts are constants with the name of the schema, which is checked to be a plain name.")]
    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
