using System.Collections.Immutable;
using System.Globalization;
using Npgsql;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;
using static Restaking.Sdk.Journal.PostgreSql.PostgreSqlSession;

namespace Restaking.Sdk.Journal.PostgreSql;

/// <summary>Records to rows and back.</summary>
internal static class PostgreSqlRecords
{
    private const string Columns =
        "key, chain_id, sender, target, value, data_hash, method, gas_limit, max_fee, max_priority_fee, max_total_cost, has_bounds, state, nonce, broadcast_hash, outcome, mined_hash, mined_block, mined_block_hash, fence, subjects, begun_block, account_nonce, is_private";

    internal static async Task<OperationRecord?> FindAsync(PostgreSqlSession session, string key, CancellationToken cancellationToken)
    {
        ImmutableArray<OperationRecord> found = await ReadAsync(session, "o.key = $1", cancellationToken, key).ConfigureAwait(false);
        return found.IsEmpty ? null : found[0];
    }

    internal static Task<ImmutableArray<OperationRecord>> UnfinishedAsync(PostgreSqlSession session, ulong chainId, Address? account, CancellationToken cancellationToken) =>
        account is { } sender
            ? ReadAsync(session, "o.state <> 'Completed' AND o.chain_id = $1 AND o.sender = $2", cancellationToken, Integer(chainId), Text(sender))
            : ReadAsync(session, "o.state <> 'Completed' AND o.chain_id = $1", cancellationToken, Integer(chainId));

    internal static async Task<ImmutableArray<OperationRecord>> UnfinalizedAsync(PostgreSqlSession session, ulong chainId, Address? account, int limit, CancellationToken cancellationToken)
    {
        // Rows of signed transactions are joined, so the operations are chosen first.
        string of = account is null ? string.Empty : "AND sender = $3";
        string condition = $"""
            o.key IN (SELECT key FROM {session.Schema}.operations WHERE state = 'Completed' AND final_at IS NULL AND mined_hash IS NOT NULL AND chain_id = $1 {of}
                ORDER BY mined_block, nonce LIMIT $2)
            """;
        ImmutableArray<OperationRecord> records = account is { } sender
            ? await ReadAsync(session, condition, cancellationToken, Integer(chainId), (long)limit, Text(sender)).ConfigureAwait(false)
            : await ReadAsync(session, condition, cancellationToken, Integer(chainId), (long)limit).ConfigureAwait(false);
        return [.. records.OrderBy(record => record.Mined!.Value.BlockNumber).ThenBy(record => record.Nonce)];
    }

    /// <summary>
    /// Adds an operation. A key that another account has begun at the same moment is a unique violation; nothing is ever taken away to make room.
    /// </summary>
    internal static async Task InsertAsync(PostgreSqlSession session, OperationRecord record, CancellationToken cancellationToken)
    {
        OperationIntent intent = record.Intent;
        OperationBounds? bounds = intent.Bounds;
        await session.ExecuteAsync(
            $"INSERT INTO {session.Schema}.operations ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, NULL, NULL, NULL, NULL, NULL, $15, $16, $17, $18, $19)",
            cancellationToken,
            intent.Key,
            Integer(intent.ChainId),
            Text(intent.From),
            Text(intent.To),
            Text(intent.Value),
            intent.DataHash.ToString(),
            OrNothing(intent.Method),
            OrNothing(bounds?.GasLimit),
            OrNothing(bounds?.MaxFeePerGas),
            OrNothing(bounds?.MaxPriorityFeePerGas),
            OrNothing(bounds?.MaxTotalCost),
            bounds is null ? 0L : 1L,
            record.State.ToString(),
            OrNothing(record.Nonce),
            record.Fence,
            OrNothing(intent.Subjects.IsEmpty ? null : string.Join('\n', intent.Subjects)),
            OrNothing(intent.BegunAtBlock),
            OrNothing(intent.AccountNonce),
            intent.IsPrivate ? 1L : 0L).ConfigureAwait(false);
    }

    /// <summary>Writes what changed. Signed transactions are only ever added.</summary>
    internal static async Task UpdateAsync(PostgreSqlSession session, OperationRecord before, OperationRecord after, CancellationToken cancellationToken)
    {
        string key = after.Intent.Key;
        await session.ExecuteAsync(
            $"""
            UPDATE {session.Schema}.operations SET state = $2, nonce = $3, broadcast_hash = $4, outcome = $5, mined_hash = $6, mined_block = $7, mined_block_hash = $8, fence = $9,
                changed_at = clock_timestamp(), final_at = CASE WHEN $10 = 0 THEN NULL ELSE COALESCE(final_at, clock_timestamp()) END WHERE key = $1
            """,
            cancellationToken,
            key,
            after.State.ToString(),
            OrNothing(after.Nonce),
            OrNothing(after.BroadcastHash?.ToString()),
            OrNothing(after.Outcome?.ToString()),
            OrNothing(after.Mined?.TransactionHash.ToString()),
            OrNothing(after.Mined?.BlockNumber),
            OrNothing(after.Mined?.BlockHash.ToString()),
            after.Fence,
            after.IsFinal ? 1L : 0L).ConfigureAwait(false);
        for (int i = before.Signed.Length; i < after.Signed.Length; i++)
        {
            SignedTransaction signed = after.Signed[i];
            await session.ExecuteAsync(
                $"INSERT INTO {session.Schema}.signed_transactions (key, ordinal, hash, raw) VALUES ($1, $2, $3, $4)",
                cancellationToken,
                key,
                (long)i,
                signed.Hash.ToString(),
                signed.RawBytes.ToArray()).ConfigureAwait(false);
        }

        foreach (Hash32 hash in after.Rejected.Except(before.Rejected))
        {
            await session.ExecuteAsync(
                $"UPDATE {session.Schema}.signed_transactions SET rejected = 1 WHERE key = $1 AND hash = $2", cancellationToken, key, hash.ToString()).ConfigureAwait(false);
        }
    }

    internal static Task DeleteAsync(PostgreSqlSession session, string key, CancellationToken cancellationToken) =>
        session.ExecuteAsync($"DELETE FROM {session.Schema}.operations WHERE key = $1", cancellationToken, key);

    internal static long Integer(ulong value) => checked((long)value);

    internal static string Text(Address address) => address.ToString();

    private static string Text(UInt256 value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static object OrNothing(ulong? value) => value is { } number ? Integer(number) : Nothing.Integer;

    private static object OrNothing(UInt256? value) => value is { } number ? Text(number) : Nothing.Text;

    private static object OrNothing(string? value) => value is null ? Nothing.Text : value;

    /// <summary>One row per signed transaction, or one alone for an operation without any, the rows of an operation together.</summary>
    private static async Task<ImmutableArray<OperationRecord>> ReadAsync(PostgreSqlSession session, string condition, CancellationToken cancellationToken, params object[] parameters)
    {
        string columns = string.Join(", ", (Columns + ", final_at, pruned_at").Split(", ").Select(column => "o." + column));
        NpgsqlCommand command = session.Command(
            $"""
            SELECT {columns}, s.raw, s.rejected FROM {session.Schema}.operations o LEFT JOIN {session.Schema}.signed_transactions s ON s.key = o.key
            WHERE {condition} ORDER BY o.nonce NULLS FIRST, o.key, s.ordinal
            """,
            parameters);
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                ImmutableArray<OperationRecord>.Builder records = ImmutableArray.CreateBuilder<OperationRecord>();
                while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (records.Count == 0 || records[^1].Intent.Key != row.GetString(0))
                    {
                        records.Add(ReadOperation(row));
                    }

                    if (!row.IsDBNull(26))
                    {
                        records[^1] = WithSigned(records[^1], row.GetFieldValue<byte[]>(26), row.GetInt64(27) != 0);
                    }
                }

                return records.ToImmutable();
            }
        }
    }

    private static OperationRecord WithSigned(OperationRecord record, byte[] raw, bool rejected)
    {
        SignedTransaction signed = SignedTransaction.Decode(raw);
        signed = signed with { Unsigned = signed.Unsigned with { From = record.Intent.From, Method = record.Intent.Method } };
        return record with { Signed = record.Signed.Add(signed), Rejected = rejected ? record.Rejected.Add(signed.Hash) : record.Rejected };
    }

    private static OperationRecord ReadOperation(NpgsqlDataReader row)
    {
        var intent = new OperationIntent(
            row.GetString(0), (ulong)row.GetInt64(1), Address.Parse(row.GetString(2)), Address.Parse(row.GetString(3)), Number(row.GetString(4)), Hash32.Parse(row.GetString(5)))
        {
            Method = OptionalText(row, 6),
            Bounds = row.GetInt64(11) == 0 ? null : new OperationBounds(OptionalInteger(row, 7), OptionalNumber(row, 8), OptionalNumber(row, 9), OptionalNumber(row, 10)),
            Subjects = OptionalText(row, 20) is { } subjects ? [.. subjects.Split('\n')] : [],
            BegunAtBlock = OptionalInteger(row, 21),
            AccountNonce = OptionalInteger(row, 22),
            IsPrivate = row.GetInt64(23) != 0,
        };
        return new OperationRecord(
            intent,
            Enum.Parse<OperationState>(row.GetString(12)),
            OptionalInteger(row, 13),
            [],
            OptionalText(row, 14) is { } broadcast ? Hash32.Parse(broadcast) : null,
            OptionalText(row, 15) is { } outcome ? Enum.Parse<TransactionStage>(outcome) : null)
        {
            Mined = OptionalText(row, 16) is { } mined ? new MinedReference(Hash32.Parse(mined), (ulong)row.GetInt64(17), Hash32.Parse(row.GetString(18))) : null,
            Fence = row.GetInt64(19),
            IsFinal = !row.IsDBNull(24),
            IsPruned = !row.IsDBNull(25),
        };
    }

    private static UInt256 Number(string text) => UInt256.Parse(text, CultureInfo.InvariantCulture);

    private static UInt256? OptionalNumber(NpgsqlDataReader row, int column) => OptionalText(row, column) is { } text ? Number(text) : null;

    private static string? OptionalText(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static ulong? OptionalInteger(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : (ulong)row.GetInt64(column);
}
