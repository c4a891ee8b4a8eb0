using SQLitePCL;

namespace Restaking.Sdk.Journal.Sqlite;

/// <summary>One connection: statements are prepared once, and every failure carries SQLite's own words. Not thread-safe.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(sqlite3 handle) => _handle = handle;

    /// <summary>Whether no transaction is open: SQLite ends one by itself when the disk is full or fails.</summary>
    internal bool IsIdle => raw.sqlite3_get_autocommit(_handle) != 0;

    internal static SqliteDatabase Open(string path)
    {
        int code = raw.sqlite3_open_v2(path, out sqlite3 handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE, null);
        if (code != raw.SQLITE_OK)
        {
            SqliteException exception = SqliteException.Of(code, handle, "open");
            handle?.Dispose();
            throw exception;
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        raw.sqlite3_busy_timeout(handle, 5_000); // a reader may be making a copy of the file
        return new SqliteDatabase(handle);
    }

    internal void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql), sql);

    /// <summary>A statement with its parameters set. Dispose it when its rows are read.</summary>
    internal SqliteStatement Prepare(string sql, params ReadOnlySpan<object?> parameters)
    {
        if (!_statements.TryGetValue(sql, out SqliteStatement? statement))
        {
            Check(raw.sqlite3_prepare_v2(_handle, sql, out sqlite3_stmt prepared), sql);
            statement = new SqliteStatement(this, prepared, sql);
            _statements.Add(sql, statement);
        }

        statement.Bind(parameters);
        return statement;
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    internal void Run(string sql, params ReadOnlySpan<object?> parameters)
    {
        using SqliteStatement statement = Prepare(sql, parameters);
        while (statement.Read())
        {
        }
    }

    internal long? ReadInteger(string sql, params ReadOnlySpan<object?> parameters)
    {
        using SqliteStatement statement = Prepare(sql, parameters);
        return statement.Read() && !statement.IsNull(0) ? statement.Integer(0) : null;
    }

    internal void Check(int code, string sql)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw SqliteException.Of(code, _handle, sql);
        }
    }

    public void Dispose()
    {
        foreach (SqliteStatement statement in _statements.Values)
        {
            statement.Close();
        }

        _handle.Dispose();
    }
}

/// <summary>A prepared statement and the row it stands on.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt statement, string sql) : IDisposable
{
    internal void Bind(ReadOnlySpan<object?> parameters)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            int code = parameters[i] switch
            {
                null => raw.sqlite3_bind_null(statement, i + 1),
                long integer => raw.sqlite3_bind_int64(statement, i + 1, integer),
                string text => raw.sqlite3_bind_text(statement, i + 1, text),
                byte[] bytes => raw.sqlite3_bind_blob(statement, i + 1, bytes),
                object other => throw new ArgumentException($"A {other.GetType().Name} is no SQLite value.", nameof(parameters)),
            };
            database.Check(code, sql);
        }
    }

    /// <summary>Steps to the next row; false when there is none.</summary>
    internal bool Read()
    {
        int code = raw.sqlite3_step(statement);
        database.Check(code, sql);
        return code == raw.SQLITE_ROW;
    }

    internal bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    internal long Integer(int column) => raw.sqlite3_column_int64(statement, column);

    internal string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    internal string? OptionalText(int column) => IsNull(column) ? null : Text(column);

    internal byte[] Blob(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public void Dispose()
    {
        raw.sqlite3_reset(statement); // what a step has said was checked there
        raw.sqlite3_clear_bindings(statement);
    }

    internal void Close() => statement.Dispose();
}

/// <summary>What SQLite says went wrong.</summary>
internal sealed class SqliteException(int code, string message) : Exception(message)
{
    /// <summary>The extended result code.</summary>
    internal int Code { get; } = code;

    /// <summary>The primary result code, e.g. SQLITE_FULL.</summary>
    internal int PrimaryCode => Code & 0xff;

    internal static SqliteException Of(int code, sqlite3? handle, string sql)
    {
        string detail = handle is null || handle.IsInvalid ? raw.sqlite3_errstr(code).utf8_to_string() : raw.sqlite3_errmsg(handle).utf8_to_string();
        int extended = handle is null || handle.IsInvalid ? code : raw.sqlite3_extended_errcode(handle);
        string statement = sql.Split('\n', 2)[0];
        return new SqliteException(extended == raw.SQLITE_OK ? code : extended, $"{detail} ({raw.sqlite3_errstr(code).utf8_to_string()}, code {extended}) at: {statement}");
    }
}
