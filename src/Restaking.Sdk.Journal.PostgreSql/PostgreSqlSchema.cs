using System.Globalization;

namespace Restaking.Sdk.Journal.PostgreSql;

/// <summary>The tables, and how older ones become those of this version.</summary>
internal static class PostgreSqlSchema
{
    internal const long Version = 3;

    // Processes that start together make the tables once. The number is arbitrary and fixed.
    private const long MigrationLock = 7_305_808_869_230_650_209;

    internal static async Task EnsureAsync(PostgreSqlSession session, CancellationToken cancellationToken)
    {
        string schema = session.Schema;
        if (await FindVersionAsync(session, cancellationToken).ConfigureAwait(false) == Version)
        {
            return;
        }

        await session.ExecuteAsync("SELECT pg_advisory_xact_lock($1)", cancellationToken, MigrationLock).ConfigureAwait(false);
        long found = await FindVersionAsync(session, cancellationToken).ConfigureAwait(false) ?? 0;
        if (found > Version)
        {
            throw new JournalException(
                string.Create(CultureInfo.InvariantCulture, $"The journal has schema version {found}, and this library knows versions up to {Version}. Use the newer library."), isTransient: false);
        }

        if (found < 1)
        {
            await session.ExecuteAsync(One(schema), cancellationToken).ConfigureAwait(false);
        }

        if (found < 2)
        {
            await session.ExecuteAsync(Two(schema), cancellationToken).ConfigureAwait(false);
        }

        if (found < 3)
        {
            await session.ExecuteAsync(Three(schema), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<long?> FindVersionAsync(PostgreSqlSession session, CancellationToken cancellationToken)
    {
        // Asked of the catalog's rows: to_regclass answers from a cache that may not know yet what another process has just made.
        bool exists = await session.CountAsync(
            "SELECT COUNT(*) FROM pg_catalog.pg_tables WHERE schemaname = $1 AND tablename = 'schema_version'", cancellationToken, session.Schema).ConfigureAwait(false) > 0;
        return exists ? await session.CountAsync($"SELECT version FROM {session.Schema}.schema_version", cancellationToken).ConfigureAwait(false) : null;
    }

    // Hashes, addresses and amounts as text: people read these tables, and 256-bit numbers need no arithmetic here.
    private static string One(string schema) => $"""
        CREATE SCHEMA IF NOT EXISTS {schema};
        CREATE TABLE {schema}.schema_version (version bigint NOT NULL);
        CREATE TABLE {schema}.lanes (
            chain_id bigint NOT NULL,
            account text NOT NULL,
            token bigint NOT NULL,
            holder text,
            expires_at timestamptz NOT NULL,
            duration interval NOT NULL,
            PRIMARY KEY (chain_id, account)
        );
        CREATE TABLE {schema}.operations (
            key text PRIMARY KEY,
            chain_id bigint NOT NULL,
            sender text NOT NULL,
            target text NOT NULL,
            value text NOT NULL,
            data_hash text NOT NULL,
            method text,
            gas_limit bigint,
            max_fee text,
            max_priority_fee text,
            max_total_cost text,
            has_bounds bigint NOT NULL,
            state text NOT NULL,
            nonce bigint,
            broadcast_hash text,
            outcome text,
            mined_hash text,
            mined_block bigint,
            mined_block_hash text,
            fence bigint NOT NULL,
            begun_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
        );
        CREATE INDEX operations_unfinished ON {schema}.operations (chain_id, sender, nonce) WHERE state <> 'Completed';
        CREATE INDEX operations_completed ON {schema}.operations (chain_id, sender, nonce) WHERE state = 'Completed';
        CREATE TABLE {schema}.signed_transactions (
            key text NOT NULL REFERENCES {schema}.operations (key) ON DELETE CASCADE,
            ordinal bigint NOT NULL,
            hash text NOT NULL,
            raw bytea NOT NULL,
            rejected bigint NOT NULL DEFAULT 0,
            signed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            PRIMARY KEY (key, ordinal)
        );
        INSERT INTO {schema}.schema_version (version) VALUES (1);
        """;

    // What operations are about, and since when tickets have been claimable, where the chain does not tell.
    private static string Two(string schema) => $"""
        ALTER TABLE {schema}.operations ADD COLUMN subjects text;
        CREATE TABLE {schema}.claimable_since (
            chain_id bigint NOT NULL,
            queue text NOT NULL,
            ticket text NOT NULL,
            since bigint NOT NULL,
            PRIMARY KEY (chain_id, queue, ticket)
        );
        UPDATE {schema}.schema_version SET version = 2;
        """;

    // From where a lost answer is looked for, what is private, and what is final.
    private static string Three(string schema) => $"""
        ALTER TABLE {schema}.operations ADD COLUMN begun_block bigint, ADD COLUMN account_nonce bigint, ADD COLUMN is_private bigint NOT NULL DEFAULT 0,
            ADD COLUMN final_at timestamptz, ADD COLUMN pruned_at timestamptz;
        UPDATE {schema}.operations SET final_at = changed_at WHERE state = 'Completed' AND mined_hash IS NULL;
        CREATE INDEX operations_watched ON {schema}.operations (chain_id, sender, mined_block) WHERE state = 'Completed' AND final_at IS NULL;
        CREATE INDEX operations_final ON {schema}.operations (final_at) WHERE final_at IS NOT NULL;
        UPDATE {schema}.schema_version SET version = 3;
        """;
}
