using System.Collections.Immutable;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.Sqlite;

/// <summary>Records to rows and back.</summary>
internal static class SqliteRecords
{
    /// <summary>Now, in Unix milliseconds, by the database's clock.</summary>
    internal const string Now = "CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)";

    private const string Columns =
        "key, chain_id, sender, target, value, data_hash, method, gas_limit, max_fee, max_priority_fee, max_total_cost, has_bounds, state, nonce, broadcast_hash, outcome, mined_hash, mined_block, mined_block_hash, fence, subjects, begun_block, account_nonce, is_private";

    private const string Selected = Columns + ", final_at, pruned_at";

    internal static OperationRecord? Find(SqliteDatabase database, string key)
    {
        using SqliteStatement row = database.Prepare($"SELECT {Selected} FROM operations WHERE key = ?", key);
        return row.Read() ? Read(database, row) : null;
    }

    internal static ImmutableArray<OperationRecord> Unfinished(SqliteDatabase database, ulong chainId, Address? account)
    {
        const string Order = "ORDER BY nonce IS NOT NULL, nonce, key";
        using SqliteStatement row = account is { } sender
            ? database.Prepare($"SELECT {Selected} FROM operations WHERE state <> 'Completed' AND chain_id = ? AND sender = ? {Order}", Integer(chainId), Text(sender))
            : database.Prepare($"SELECT {Selected} FROM operations WHERE state <> 'Completed' AND chain_id = ? {Order}", Integer(chainId));
        ImmutableArray<OperationRecord>.Builder records = ImmutableArray.CreateBuilder<OperationRecord>();
        while (row.Read())
        {
            records.Add(Read(database, row));
        }

        return records.ToImmutable();
    }

    internal static ImmutableArray<OperationRecord> Unfinalized(SqliteDatabase database, ulong chainId, Address? account, int limit)
    {
        const string Condition = "state = 'Completed' AND final_at IS NULL AND mined_hash IS NOT NULL AND chain_id = ?";
        using SqliteStatement row = account is { } sender
            ? database.Prepare($"SELECT {Selected} FROM operations WHERE {Condition} AND sender = ? ORDER BY mined_block, nonce LIMIT ?", Integer(chainId), Text(sender), (long)limit)
            : database.Prepare($"SELECT {Selected} FROM operations WHERE {Condition} ORDER BY mined_block, nonce LIMIT ?", Integer(chainId), (long)limit);
        ImmutableArray<OperationRecord>.Builder records = ImmutableArray.CreateBuilder<OperationRecord>();
        while (row.Read())
        {
            records.Add(Read(database, row));
        }

        return records.ToImmutable();
    }

    internal static void Insert(SqliteDatabase database, OperationRecord record)
    {
        OperationIntent intent = record.Intent;
        OperationBounds? bounds = intent.Bounds;
        database.Run("DELETE FROM signed_transactions WHERE key = ?", intent.Key);
        database.Run(
            $"INSERT OR REPLACE INTO operations ({Columns}, begun_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {Now}, {Now})",
            intent.Key,
            Integer(intent.ChainId),
            Text(intent.From),
            Text(intent.To),
            Text(intent.Value),
            intent.DataHash.ToString(),
            intent.Method,
            Integer(bounds?.GasLimit),
            Text(bounds?.MaxFeePerGas),
            Text(bounds?.MaxPriorityFeePerGas),
            Text(bounds?.MaxTotalCost),
            bounds is null ? 0L : 1L,
            record.State.ToString(),
            Integer(record.Nonce),
            null,
            null,
            null,
            null,
            null,
            record.Fence,
            intent.Subjects.IsEmpty ? null : string.Join('\n', intent.Subjects),
            Integer(intent.BegunAtBlock),
            Integer(intent.AccountNonce),
            intent.IsPrivate ? 1L : 0L);
    }

    /// <summary>Writes what changed. Signed transactions are only ever added.</summary>
    internal static void Update(SqliteDatabase database, OperationRecord before, OperationRecord after)
    {
        string key = after.Intent.Key;
        database.Run(
            $"UPDATE operations SET state = ?, nonce = ?, broadcast_hash = ?, outcome = ?, mined_hash = ?, mined_block = ?, mined_block_hash = ?, fence = ?, changed_at = {Now}, final_at = CASE WHEN ? = 0 THEN NULL ELSE COALESCE(final_at, {Now}) END WHERE key = ?",
            after.State.ToString(),
            Integer(after.Nonce),
            after.BroadcastHash?.ToString(),
            after.Outcome?.ToString(),
            after.Mined?.TransactionHash.ToString(),
            Integer(after.Mined?.BlockNumber),
            after.Mined?.BlockHash.ToString(),
            after.Fence,
            after.IsFinal ? 1L : 0L,
            key);
        for (int i = before.Signed.Length; i < after.Signed.Length; i++)
        {
            SignedTransaction signed = after.Signed[i];
            database.Run(
                $"INSERT INTO signed_transactions (key, ordinal, hash, raw, rejected, signed_at) VALUES (?, ?, ?, ?, 0, {Now})", key, (long)i, signed.Hash.ToString(), signed.RawBytes.ToArray());
        }

        foreach (Hash32 hash in after.Rejected.Except(before.Rejected))
        {
            database.Run("UPDATE signed_transactions SET rejected = 1 WHERE key = ? AND hash = ?", key, hash.ToString());
        }
    }

    internal static void Delete(SqliteDatabase database, string key)
    {
        database.Run("DELETE FROM signed_transactions WHERE key = ?", key);
        database.Run("DELETE FROM operations WHERE key = ?", key);
    }

    internal static long Integer(ulong value) => checked((long)value);

    internal static string Text(Address address) => address.ToString();

    private static long? Integer(ulong? value) => value is { } number ? Integer(number) : null;

    private static string Text(UInt256 value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string? Text(UInt256? value) => value is { } number ? Text(number) : null;

    private static OperationRecord Read(SqliteDatabase database, SqliteStatement row)
    {
        string key = row.Text(0);
        var intent = new OperationIntent(key, (ulong)row.Integer(1), Address.Parse(row.Text(2)), Address.Parse(row.Text(3)), Number(row.Text(4)), Hash32.Parse(row.Text(5)))
        {
            Method = row.OptionalText(6),
            Bounds = row.Integer(11) == 0
                ? null
                : new OperationBounds(OptionalInteger(row, 7), OptionalNumber(row, 8), OptionalNumber(row, 9), OptionalNumber(row, 10)),
            Subjects = row.OptionalText(20) is { } subjects ? [.. subjects.Split('\n')] : [],
            BegunAtBlock = OptionalInteger(row, 21),
            AccountNonce = OptionalInteger(row, 22),
            IsPrivate = row.Integer(23) != 0,
        };
        ImmutableArray<SignedTransaction>.Builder signed = ImmutableArray.CreateBuilder<SignedTransaction>();
        ImmutableArray<Hash32>.Builder rejected = ImmutableArray.CreateBuilder<Hash32>();
        using (SqliteStatement rows = database.Prepare("SELECT raw, rejected FROM signed_transactions WHERE key = ? ORDER BY ordinal", key))
        {
            while (rows.Read())
            {
                SignedTransaction decoded = SignedTransaction.Decode(rows.Blob(0));
                signed.Add(decoded with { Unsigned = decoded.Unsigned with { From = intent.From, Method = intent.Method } });
                if (rows.Integer(1) != 0)
                {
                    rejected.Add(decoded.Hash);
                }
            }
        }

        return new OperationRecord(
            intent,
            Enum.Parse<OperationState>(row.Text(12)),
            OptionalInteger(row, 13),
            signed.ToImmutable(),
            row.OptionalText(14) is { } broadcast ? Hash32.Parse(broadcast) : null,
            row.OptionalText(15) is { } outcome ? Enum.Parse<TransactionStage>(outcome) : null)
        {
            Rejected = rejected.ToImmutable(),
            Mined = row.OptionalText(16) is { } mined ? new MinedReference(Hash32.Parse(mined), (ulong)row.Integer(17), Hash32.Parse(row.Text(18))) : null,
            Fence = row.Integer(19),
            IsFinal = !row.IsNull(24),
            IsPruned = !row.IsNull(25),
        };
    }

    private static UInt256 Number(string text) => UInt256.Parse(text, CultureInfo.InvariantCulture);

    private static UInt256? OptionalNumber(SqliteStatement row, int column) => row.OptionalText(column) is { } text ? Number(text) : null;

    private static ulong? OptionalInteger(SqliteStatement row, int column) => row.IsNull(column) ? null : (ulong)row.Integer(column);
}
