using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.PostgreSql;

/// <summary>Counting what the tables hold, and removing what is final and old.</summary>
internal static class PostgreSqlPruning
{
    private const long Batch = 1_000;

    internal static async Task<JournalStatistics> CountAsync(PostgreSqlSession session, CancellationToken cancellationToken)
    {
        string operations = $"{session.Schema}.operations";
        object? oldest = await session.ScalarAsync($"SELECT (extract(epoch FROM MIN(begun_at)) * 1000)::bigint FROM {operations} WHERE state <> 'Completed'", cancellationToken).ConfigureAwait(false);
        return new JournalStatistics(
            await session.CountAsync($"SELECT COUNT(*) FROM {operations}", cancellationToken).ConfigureAwait(false),
            await session.CountAsync($"SELECT COUNT(*) FROM {operations} WHERE state <> 'Completed'", cancellationToken).ConfigureAwait(false),
            await session.CountAsync($"SELECT COUNT(*) FROM {operations} WHERE state = 'Completed' AND final_at IS NULL", cancellationToken).ConfigureAwait(false),
            await session.CountAsync($"SELECT COUNT(*) FROM {session.Schema}.signed_transactions", cancellationToken).ConfigureAwait(false))
        {
            StoreBytes = await session.CountAsync(
                $"SELECT pg_total_relation_size('{operations}') + pg_total_relation_size('{session.Schema}.signed_transactions')", cancellationToken).ConfigureAwait(false),
            OldestUnfinished = oldest is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(oldest, CultureInfo.InvariantCulture)),
        };
    }

    internal static async Task<string?> FindKeyOfAsync(PostgreSqlSession session, ulong chainId, Hash32 transaction, CancellationToken cancellationToken) =>
        await session.ScalarAsync(
            $"""
            SELECT key FROM {session.Schema}.operations o WHERE chain_id = $1
                AND (broadcast_hash = $2 OR mined_hash = $2 OR EXISTS (SELECT 1 FROM {session.Schema}.signed_transactions s WHERE s.key = o.key AND s.hash = $2)) LIMIT 1
            """,
            cancellationToken,
            PostgreSqlRecords.Integer(chainId),
            transaction.ToString()).ConfigureAwait(false) as string;

    /// <summary>Forgets keys; how many. Their signed transactions go with them.</summary>
    internal static Task<long> ForgetAsync(PostgreSqlSession session, TimeSpan age, CancellationToken cancellationToken) => session.CountAsync(
        $"""
        WITH old AS (
            SELECT key FROM {session.Schema}.operations o WHERE state = 'Completed' AND mined_hash IS NOT NULL AND final_at <= clock_timestamp() - $1 * interval '1 millisecond'
                AND (nonce IS NULL OR nonce < (SELECT MAX(nonce) FROM {session.Schema}.operations n WHERE n.state = 'Completed' AND n.chain_id = o.chain_id AND n.sender = o.sender))
            LIMIT {Batch}),
        gone AS (DELETE FROM {session.Schema}.operations WHERE key IN (SELECT key FROM old) RETURNING 1)
        SELECT COUNT(*) FROM gone
        """,
        cancellationToken,
        (long)age.TotalMilliseconds);

    /// <summary>Removes signed bytes; of how many operations.</summary>
    internal static Task<long> StripAsync(PostgreSqlSession session, TimeSpan age, CancellationToken cancellationToken) => session.CountAsync(
        $"""
        WITH old AS (
            SELECT key FROM {session.Schema}.operations WHERE state = 'Completed' AND mined_hash IS NOT NULL AND pruned_at IS NULL AND final_at <= clock_timestamp() - $1 * interval '1 millisecond' LIMIT {Batch}),
        gone AS (DELETE FROM {session.Schema}.signed_transactions WHERE key IN (SELECT key FROM old)),
        stripped AS (UPDATE {session.Schema}.operations SET pruned_at = clock_timestamp() WHERE key IN (SELECT key FROM old) RETURNING 1)
        SELECT COUNT(*) FROM stripped
        """,
        cancellationToken,
        (long)age.TotalMilliseconds);
}
