using System.Globalization;
using Npgsql;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.PostgreSql;

/// <summary>The leases: one row per chain and account, whose token only ever rises. Every write locks the row first, so that a lease cannot change hands in the middle of one.</summary>
internal static class PostgreSqlLanes
{
    internal static async Task<LeaseAttempt> TryAcquireAsync(
        PostgreSqlSession session, ulong chainId, Address account, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        long chain = PostgreSqlRecords.Integer(chainId);
        string sender = PostgreSqlRecords.Text(account);

        // Not now(): that is when the transaction began, and it may have waited for the row.
        object? granted = await session.ScalarAsync(
            $"""
            INSERT INTO {session.Schema}.lanes AS lane (chain_id, account, token, holder, expires_at, duration)
            VALUES ($1, $2, 1, $3, clock_timestamp() + $4 * interval '1 millisecond', $4 * interval '1 millisecond')
            ON CONFLICT (chain_id, account) DO UPDATE SET token = lane.token + 1, holder = $3,
                expires_at = clock_timestamp() + $4 * interval '1 millisecond', duration = $4 * interval '1 millisecond'
            WHERE lane.holder IS NULL OR lane.expires_at <= clock_timestamp()
            RETURNING token
            """,
            cancellationToken,
            chain,
            sender,
            holder,
            Math.Max(1, (long)duration.TotalMilliseconds)).ConfigureAwait(false);
        if (granted is not null)
        {
            return new LeaseAttempt(new SignerLease(chainId, account, holder, Convert.ToInt64(granted, CultureInfo.InvariantCulture)));
        }

        NpgsqlCommand command = session.Command(
            $"SELECT holder, (extract(epoch FROM expires_at - clock_timestamp()) * 1000)::bigint FROM {session.Schema}.lanes WHERE chain_id = $1 AND account = $2 AND holder IS NOT NULL", chain, sender);
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                return await row.ReadAsync(cancellationToken).ConfigureAwait(false)
                    ? new LeaseAttempt(null, row.GetString(0), TimeSpan.FromMilliseconds(Math.Max(0, row.GetInt64(1))))
                    : new LeaseAttempt(null); // given back this very moment
            }
        }
    }

    internal static Task ReleaseAsync(PostgreSqlSession session, SignerLease lease, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            $"UPDATE {session.Schema}.lanes SET holder = NULL WHERE chain_id = $1 AND account = $2 AND token = $3",
            cancellationToken,
            PostgreSqlRecords.Integer(lease.ChainId),
            PostgreSqlRecords.Text(lease.Account),
            lease.Token);

    /// <summary>The newest token while somebody holds the account. The row stays locked until the end of the transaction.</summary>
    internal static async Task<long?> LockAsync(PostgreSqlSession session, OperationIntent intent, CancellationToken cancellationToken)
    {
        object? token = await session.ScalarAsync(
            $"SELECT CASE WHEN holder IS NULL THEN NULL ELSE token END FROM {session.Schema}.lanes WHERE chain_id = $1 AND account = $2 FOR UPDATE",
            cancellationToken,
            PostgreSqlRecords.Integer(intent.ChainId),
            PostgreSqlRecords.Text(intent.From)).ConfigureAwait(false);
        return token is null ? null : Convert.ToInt64(token, CultureInfo.InvariantCulture);
    }

    internal static Task RenewAsync(PostgreSqlSession session, OperationIntent intent, long fence, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            $"UPDATE {session.Schema}.lanes SET expires_at = clock_timestamp() + duration WHERE chain_id = $1 AND account = $2 AND token = $3 AND holder IS NOT NULL",
            cancellationToken,
            PostgreSqlRecords.Integer(intent.ChainId),
            PostgreSqlRecords.Text(intent.From),
            fence);
}
