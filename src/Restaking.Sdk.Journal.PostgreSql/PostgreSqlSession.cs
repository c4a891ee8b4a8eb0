using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Restaking.Sdk.Journal.PostgreSql;

/// <summary>One transaction on one connection. Durable when <see cref="CommitAsync"/> has returned, whatever the server's default is.</summary>
internal sealed class PostgreSqlSession : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private PostgreSqlSession(NpgsqlConnection connection, NpgsqlTransaction transaction, string schema)
    {
        _connection = connection;
        _transaction = transaction;
        Schema = schema;
    }

    /// <summary>The schema; checked to be a plain name.</summary>
    internal string Schema { get; }

    internal static async Task<PostgreSqlSession> BeginAsync(NpgsqlDataSource source, string schema, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            return new PostgreSqlSession(connection, transaction, schema);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A command of this transaction. Parameters are $1, $2, ...: long, string or byte[], or a <see cref="Nothing"/> of one of these.</summary>
    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "The texts are constants with the name of the schema, which is checked to be a plain name.")]
    internal NpgsqlCommand Command(string sql, params ReadOnlySpan<object> parameters)
    {
        NpgsqlCommand command = _connection.CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = sql;
        foreach (object parameter in parameters)
        {
            command.Parameters.Add(parameter switch
            {
                long value => new NpgsqlParameter<long> { TypedValue = value },
                string value => new NpgsqlParameter<string> { TypedValue = value },
                byte[] value => new NpgsqlParameter<byte[]> { TypedValue = value },
                Nothing nothing => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = nothing.Type },
                _ => throw new ArgumentException($"A {parameter.GetType().Name} is no column's value.", nameof(parameters)),
            });
        }

        return command;
    }

    internal async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        NpgsqlCommand command = Command(sql, parameters);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The first column of the first row; <see langword="null"/> when there is none, or it is null.</summary>
    internal async Task<object?> ScalarAsync(string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        NpgsqlCommand command = Command(sql, parameters);
        await using (command.ConfigureAwait(false))
        {
            object? value = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
            return value is DBNull ? null : value;
        }
    }

    internal async Task<long> CountAsync(string sql, CancellationToken cancellationToken, params object[] parameters) =>
        Convert.ToInt64(await ScalarAsync(sql, cancellationToken, parameters).ConfigureAwait(false), CultureInfo.InvariantCulture);

    internal Task CommitAsync(CancellationToken cancellationToken) => _transaction.CommitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _transaction.DisposeAsync().ConfigureAwait(false); // rolls back what was not committed
        }
        catch (NpgsqlException)
        {
            // The connection is gone, and the server rolls back by itself. What broke it has been thrown already.
        }

        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>NULL in a column of a type.</summary>
    internal sealed record Nothing(NpgsqlDbType Type)
    {
        internal static readonly Nothing Integer = new(NpgsqlDbType.Bigint);
        internal static readonly Nothing Text = new(NpgsqlDbType.Text);
    }
}
