using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;
using SQLitePCL;

namespace Restaking.Sdk.Journal.Sqlite;

/// <summary>
/// The operation journal in one SQLite file. Each write is on the disk (WAL, <c>synchronous=FULL</c>) before it returns, and so before anything is broadcast; writes that wait at the same time
/// share one fsync. For one process: a second one that opens the file is refused (several processes share a PostgreSQL journal). The file holds signed transactions, hashes and amounts, and
/// never a key that signs.
/// </summary>
/// <remarks>
/// Beside the file lie its write-ahead log (<c>-wal</c>, <c>-shm</c>) and <c>.lock</c>, which the operating system releases when the process ends, however it ends. So after a crash
/// no lease is waited for. Put the file on a local disk. It may be read with other tools while it is in use.
/// </remarks>
public sealed class SqliteOperationJournal : IOperationJournal, IClaimableSinceStore, IAsyncDisposable, IDisposable
{
    private readonly string _path;
    private readonly SqliteJournalOptions _options;
    private readonly SqliteWriter _writer;
    private FileStream? _lock;

    /// <summary>A journal in a file, which is made when it is first used. Touches nothing yet.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="options">How it is kept.</param>
    public SqliteOperationJournal(string path, SqliteJournalOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = Path.GetFullPath(path);
        _options = options ?? new SqliteJournalOptions();
        _options.Validate();
        _writer = new SqliteWriter(Open);
    }

    /// <inheritdoc/>
    public bool IsDurable => true;

    /// <inheritdoc/>
    public async ValueTask<LeaseAttempt> TryAcquireLeaseAsync(ulong chainId, Address account, string holder, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(holder);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        return await DoAsync(database => SqliteLanes.TryAcquire(database, chainId, account, holder, duration), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask ReleaseLeaseAsync(SignerLease lease, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        await DoAsync(database => SqliteLanes.Release(database, lease), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<OperationRecord?> FindAsync(string key, CancellationToken cancellationToken = default) =>
        await DoAsync(database => SqliteRecords.Find(database, key), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<OperationRecord>> ListUnfinishedAsync(ulong chainId, Address? account, CancellationToken cancellationToken = default) =>
        await DoAsync(database => SqliteRecords.Unfinished(database, chainId, account), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<ulong?> FindHighestSpentNonceAsync(ulong chainId, Address account, CancellationToken cancellationToken = default) =>
        (ulong?)await DoAsync(
            database => database.ReadInteger(
                "SELECT MAX(nonce) FROM operations WHERE state = 'Completed' AND chain_id = ? AND sender = ?", SqliteRecords.Integer(chainId), SqliteRecords.Text(account)),
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<JournalStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        await DoAsync(
            database => new JournalStatus(
                database.ReadInteger("SELECT COUNT(*) FROM operations") ?? 0,
                database.ReadInteger("SELECT COUNT(*) FROM operations WHERE state <> 'Completed'") ?? 0),
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<OperationStart> BeginAsync(OperationIntent intent, ulong? nonce, long fence, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(intent);
        return await DoAsync(
            database =>
            {
                OperationStart start = OperationTransitions.Begin(SqliteRecords.Find(database, intent.Key), intent, nonce, fence, SqliteLanes.Held(database, intent));
                if (start.IsNew)
                {
                    SqliteRecords.Insert(database, start.Record);
                    SqliteLanes.Renew(database, intent, fence);
                }

                return start;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask RecordSignedAsync(string key, SignedTransaction signed, long fence, CancellationToken cancellationToken = default) =>
        ChangeAsync(key, fence, (record, held) => OperationTransitions.Sign(record, signed, fence, held), cancellationToken);

    /// <inheritdoc/>
    public ValueTask RecordRejectedAsync(string key, Hash32 hash, long fence, CancellationToken cancellationToken = default) =>
        ChangeAsync(key, fence, (record, held) => OperationTransitions.Reject(record, hash, fence, held), cancellationToken);

    /// <inheritdoc/>
    public ValueTask RecordHandOverAsync(string key, long fence, CancellationToken cancellationToken = default) =>
        ChangeAsync(key, fence, (record, held) => OperationTransitions.HandOver(record, fence, held), cancellationToken);

    /// <inheritdoc/>
    public ValueTask RecordBroadcastAsync(string key, Hash32? hash, long fence, CancellationToken cancellationToken = default) =>
        ChangeAsync(key, fence, (record, held) => OperationTransitions.Broadcast(record, hash, fence, held), cancellationToken);

    /// <inheritdoc/>
    public ValueTask CompleteAsync(string key, TransactionStage outcome, MinedReference? mined, long fence, CancellationToken cancellationToken = default) =>
        ChangeAsync(key, fence, (record, held) => OperationTransitions.Complete(record, outcome, mined, fence, held), cancellationToken);

    /// <inheritdoc/>
    public ValueTask ReopenAsync(string key, MinedReference was, long fence, CancellationToken cancellationToken = default) =>
        ChangeAsync(key, fence, (record, held) => OperationTransitions.Reopen(record, was, fence, held), cancellationToken);

    /// <inheritdoc/>
    public ValueTask FinalizeAsync(string key, MinedReference mined, long fence, CancellationToken cancellationToken = default) =>
        ChangeAsync(key, fence, (record, held) => OperationTransitions.Finalize(record, mined, fence, held), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<OperationRecord>> ListUnfinalizedAsync(ulong chainId, Address? account, int limit, CancellationToken cancellationToken = default) =>
        await DoAsync(database => SqliteRecords.Unfinalized(database, chainId, account, limit), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<string?> FindKeyOfAsync(ulong chainId, Hash32 transactionHash, CancellationToken cancellationToken = default) =>
        await DoAsync(database => SqlitePruning.FindKeyOf(database, chainId, transactionHash), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<JournalStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
        await DoAsync(SqlitePruning.Count, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<JournalPruning> PruneAsync(JournalRetention retention, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(retention);
        retention.Validate();
        long forgotten = retention.Keys is { } keys ? await RepeatAsync(database => SqlitePruning.Forget(database, keys)).ConfigureAwait(false) : 0;
        return new JournalPruning(await RepeatAsync(database => SqlitePruning.Strip(database, retention.Bytes)).ConfigureAwait(false), forgotten);

        async Task<long> RepeatAsync(Func<SqliteDatabase, int> piece)
        {
            long all = 0;
            while (await DoAsync(piece, cancellationToken).ConfigureAwait(false) is > 0 and var done)
            {
                all += done;
            }

            return all;
        }
    }

    /// <inheritdoc/>
    public async ValueTask AbandonAsync(string key, long fence, CancellationToken cancellationToken = default) =>
        await DoAsync(
            database =>
            {
                if (SqliteRecords.Find(database, key) is { } record)
                {
                    OperationTransitions.EnsureMayAbandon(record, fence, SqliteLanes.Held(database, record.Intent));
                    SqliteRecords.Delete(database, key);
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<ImmutableDictionary<TicketKey, DateTimeOffset>> LoadAsync(ulong chainId, CancellationToken cancellationToken = default) =>
        await DoAsync(database => SqliteClaimableSince.Load(database, chainId), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask AddAsync(IReadOnlyCollection<KeyValuePair<TicketKey, DateTimeOffset>> since, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(since);
        await DoAsync(database => SqliteClaimableSince.Add(database, since), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(IReadOnlyCollection<TicketKey> tickets, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        await DoAsync(database => SqliteClaimableSince.Remove(database, tickets), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends what is queued and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync().ConfigureAwait(false);
        if (_lock is not null)
        {
            await _lock.DisposeAsync().ConfigureAwait(false);
            _lock = null;
        }
    }

    /// <summary>As <see cref="DisposeAsync"/>; waits for it.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async ValueTask ChangeAsync(string key, long fence, Func<OperationRecord, long?, OperationRecord> change, CancellationToken cancellationToken) =>
        await DoAsync(
            database =>
            {
                OperationRecord record = SqliteRecords.Find(database, key) ?? throw OperationTransitions.NotBegun(key);
                OperationRecord changed = change(record, SqliteLanes.Held(database, record.Intent));
                if (!ReferenceEquals(record, changed))
                {
                    SqliteRecords.Update(database, record, changed);
                }

                SqliteLanes.Renew(database, record.Intent, fence);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    private async Task<T> DoAsync<T>(Func<SqliteDatabase, T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await _writer.DoAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException exception)
        {
            throw exception.PrimaryCode switch
            {
                raw.SQLITE_FULL => new JournalException($"The disk (or the limit) of the journal {_path} is full. Nothing is sent until there is room: {exception.Message}", isTransient: true, exception),
                raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new JournalException($"Another program holds the journal {_path}: {exception.Message}", isTransient: true, exception),
                _ => new JournalException($"The journal {_path} can not be used: {exception.Message}", isTransient: false, exception),
            };
        }
    }

    private SqliteDatabase Open()
    {
        EnsureAlone();
        SqliteDatabase database = SqliteDatabase.Open(_path);
        try
        {
            database.Execute("PRAGMA journal_mode = WAL");
            database.Execute("PRAGMA synchronous = FULL");
            SqliteSchema.Ensure(database);
            if (_options.MaxBytes is { } bytes)
            {
                long pageSize = database.ReadInteger("PRAGMA page_size") ?? 4096;
                database.Execute(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {bytes / pageSize}"));
            }

            // Nobody else has the file, so whoever held a lease is gone. Its token stays: should it come back after all, it is refused.
            database.Execute("UPDATE lanes SET holder = NULL WHERE holder IS NOT NULL");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private void EnsureAlone()
    {
        try
        {
            _lock ??= new FileStream(_path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JournalException(
                $"The journal {_path} can not be opened for this process alone: another process uses it, or its folder is missing or read-only. Several processes share a PostgreSQL journal.",
                isTransient: exception is IOException and not DirectoryNotFoundException,
                exception);
        }
    }
}
