using System.Globalization;

namespace Restaking.Sdk.Journal.Sqlite;

/// <summary>The tables, and how an older file becomes one of this version. The version is the file's <c>user_version</c>.</summary>
internal static class SqliteSchema
{
    internal const long Version = 3;

    // Hashes, addresses and amounts as text: people read this file, and 256-bit numbers fit no column of SQLite's.
    private const string One = """
        CREATE TABLE lanes (
            chain_id INTEGER NOT NULL,
            account TEXT NOT NULL,
            token INTEGER NOT NULL,
            holder TEXT,
            expires_at INTEGER NOT NULL,
            duration INTEGER NOT NULL,
            PRIMARY KEY (chain_id, account)
        ) WITHOUT ROWID;
        CREATE TABLE operations (
            key TEXT PRIMARY KEY NOT NULL,
            chain_id INTEGER NOT NULL,
            sender TEXT NOT NULL,
            target TEXT NOT NULL,
            value TEXT NOT NULL,
            data_hash TEXT NOT NULL,
            method TEXT,
            gas_limit INTEGER,
            max_fee TEXT,
            max_priority_fee TEXT,
            max_total_cost TEXT,
            has_bounds INTEGER NOT NULL,
            state TEXT NOT NULL,
            nonce INTEGER,
            broadcast_hash TEXT,
            outcome TEXT,
            mined_hash TEXT,
            mined_block INTEGER,
            mined_block_hash TEXT,
            fence INTEGER NOT NULL,
            begun_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX operations_unfinished ON operations (chain_id, sender, nonce) WHERE state <> 'Completed';
        CREATE INDEX operations_completed ON operations (chain_id, sender, nonce) WHERE state = 'Completed';
        CREATE TABLE signed_transactions (
            key TEXT NOT NULL,
            ordinal INTEGER NOT NULL,
            hash TEXT NOT NULL,
            raw BLOB NOT NULL,
            rejected INTEGER NOT NULL,
            signed_at INTEGER NOT NULL,
            PRIMARY KEY (key, ordinal)
        ) WITHOUT ROWID;
        PRAGMA user_version = 1;
        """;

    // What operations are about, and since when tickets have been claimable, where the chain does not tell.
    private const string Two = """
        ALTER TABLE operations ADD COLUMN subjects TEXT;
        CREATE TABLE claimable_since (
            chain_id INTEGER NOT NULL,
            queue TEXT NOT NULL,
            ticket TEXT NOT NULL,
            since INTEGER NOT NULL,
            PRIMARY KEY (chain_id, queue, ticket)
        ) WITHOUT ROWID;
        PRAGMA user_version = 2;
        """;

    // From where a lost answer is looked for, what is private, and what is final.
    private const string Three = """
        ALTER TABLE operations ADD COLUMN begun_block INTEGER;
        ALTER TABLE operations ADD COLUMN account_nonce INTEGER;
        ALTER TABLE operations ADD COLUMN is_private INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE operations ADD COLUMN final_at INTEGER;
        ALTER TABLE operations ADD COLUMN pruned_at INTEGER;
        UPDATE operations SET final_at = changed_at WHERE state = 'Completed' AND mined_hash IS NULL;
        CREATE INDEX operations_watched ON operations (chain_id, sender, mined_block) WHERE state = 'Completed' AND final_at IS NULL;
        CREATE INDEX operations_final ON operations (final_at) WHERE final_at IS NOT NULL;
        PRAGMA user_version = 3;
        """;

    internal static void Ensure(SqliteDatabase database)
    {
        long found = database.ReadInteger("PRAGMA user_version") ?? 0;
        if (found > Version)
        {
            throw new JournalException(
                string.Create(CultureInfo.InvariantCulture, $"The journal has schema version {found}, and this library knows versions up to {Version}. Use the newer library."), isTransient: false);
        }

        if (found < 1)
        {
            Migrate(database, One);
        }

        if (found < 2)
        {
            Migrate(database, Two);
        }

        if (found < 3)
        {
            Migrate(database, Three);
        }
    }

    private static void Migrate(SqliteDatabase database, string step)
    {
        database.Execute("BEGIN IMMEDIATE");
        try
        {
            database.Execute(step);
            database.Execute("COMMIT");
        }
        catch
        {
            if (!database.IsIdle)
            {
                database.Execute("ROLLBACK");
            }

            throw;
        }
    }
}
