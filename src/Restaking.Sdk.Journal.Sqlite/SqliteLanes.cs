using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.Sqlite;

/// <summary>The leases: one row per chain and account, whose token only ever rises.</summary>
internal static class SqliteLanes
{
    internal static LeaseAttempt TryAcquire(SqliteDatabase database, ulong chainId, Address account, string holder, TimeSpan duration)
    {
        long chain = SqliteRecords.Integer(chainId);
        string sender = SqliteRecords.Text(account);
        using (SqliteStatement row = database.Prepare($"SELECT holder, expires_at - {SqliteRecords.Now} FROM lanes WHERE chain_id = ? AND account = ?", chain, sender))
        {
            if (row.Read() && !row.IsNull(0) && row.Integer(1) > 0)
            {
                return new LeaseAttempt(null, row.Text(0), TimeSpan.FromMilliseconds(row.Integer(1)));
            }
        }

        long milliseconds = Math.Max(1, (long)duration.TotalMilliseconds);
        long token = database.ReadInteger(
            $"""
            INSERT INTO lanes (chain_id, account, token, holder, expires_at, duration) VALUES (?, ?, 1, ?, {SqliteRecords.Now} + ?, ?)
            ON CONFLICT (chain_id, account) DO UPDATE SET token = token + 1, holder = excluded.holder, expires_at = excluded.expires_at, duration = excluded.duration
            RETURNING token
            """,
            chain,
            sender,
            holder,
            milliseconds,
            milliseconds)!.Value;
        return new LeaseAttempt(new SignerLease(chainId, account, holder, token));
    }

    internal static bool Release(SqliteDatabase database, SignerLease lease)
    {
        database.Run(
            "UPDATE lanes SET holder = NULL WHERE chain_id = ? AND account = ? AND token = ?", SqliteRecords.Integer(lease.ChainId), SqliteRecords.Text(lease.Account), lease.Token);
        return true;
    }

    internal static long? Held(SqliteDatabase database, OperationIntent intent) =>
        database.ReadInteger(
            "SELECT token FROM lanes WHERE chain_id = ? AND account = ? AND holder IS NOT NULL", SqliteRecords.Integer(intent.ChainId), SqliteRecords.Text(intent.From));

    internal static void Renew(SqliteDatabase database, OperationIntent intent, long fence) =>
        database.Run(
            $"UPDATE lanes SET expires_at = {SqliteRecords.Now} + duration WHERE chain_id = ? AND account = ? AND token = ? AND holder IS NOT NULL",
            SqliteRecords.Integer(intent.ChainId),
            SqliteRecords.Text(intent.From),
            fence);
}
