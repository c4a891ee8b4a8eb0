using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.Sqlite;

/// <summary>Counting what the file holds, and removing what is final and old.</summary>
internal static class SqlitePruning
{
    // Sends wait for the connection meanwhile, so each piece is small.
    internal const int Batch = 200;

    internal static JournalStatistics Count(SqliteDatabase database)
    {
        long? oldest = database.ReadInteger("SELECT MIN(begun_at) FROM operations WHERE state <> 'Completed'");
        return new JournalStatistics(
            database.ReadInteger("SELECT COUNT(*) FROM operations") ?? 0,
            database.ReadInteger("SELECT COUNT(*) FROM operations WHERE state <> 'Completed'") ?? 0,
            database.ReadInteger("SELECT COUNT(*) FROM operations WHERE state = 'Completed' AND final_at IS NULL") ?? 0,
            database.ReadInteger("SELECT COUNT(*) FROM signed_transactions") ?? 0)
        {
            StoreBytes = (database.ReadInteger("PRAGMA page_count") ?? 0) * (database.ReadInteger("PRAGMA page_size") ?? 0),
            OldestUnfinished = oldest is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null,
        };
    }

    internal static string? FindKeyOf(SqliteDatabase database, ulong chainId, Hash32 transaction)
    {
        string hash = transaction.ToString();
        using SqliteStatement row = database.Prepare(
            """
            SELECT key FROM operations WHERE chain_id = ? AND (broadcast_hash = ? OR mined_hash = ? OR key IN (SELECT key FROM signed_transactions WHERE hash = ?)) LIMIT 1
            """,
            SqliteRecords.Integer(chainId),
            hash,
            hash,
            hash);
        return row.Read() ? row.Text(0) : null;
    }

    /// <summary>Forgets keys; how many.</summary>
    internal static int Forget(SqliteDatabase database, TimeSpan age) => ForEach(
        database,
        $"""
        SELECT key FROM operations AS o WHERE state = 'Completed' AND mined_hash IS NOT NULL AND final_at <= {SqliteRecords.Now} - ?
            AND (nonce IS NULL OR nonce < (SELECT MAX(nonce) FROM operations WHERE state = 'Completed' AND chain_id = o.chain_id AND sender = o.sender)) LIMIT ?
        """,
        age,
        key => SqliteRecords.Delete(database, key));

    /// <summary>Removes signed bytes; of how many operations.</summary>
    internal static int Strip(SqliteDatabase database, TimeSpan age) => ForEach(
        database,
        $"SELECT key FROM operations WHERE state = 'Completed' AND mined_hash IS NOT NULL AND pruned_at IS NULL AND final_at <= {SqliteRecords.Now} - ? LIMIT ?",
        age,
        key =>
        {
            database.Run("DELETE FROM signed_transactions WHERE key = ?", key);
            database.Run($"UPDATE operations SET pruned_at = {SqliteRecords.Now} WHERE key = ?", key);
        });

    private static int ForEach(SqliteDatabase database, string select, TimeSpan age, Action<string> work)
    {
        var keys = new List<string>(Batch);
        using (SqliteStatement row = database.Prepare(select, (long)age.TotalMilliseconds, (long)Batch))
        {
            while (row.Read())
            {
                keys.Add(row.Text(0));
            }
        }

        keys.ForEach(work);
        return keys.Count;
    }
}
