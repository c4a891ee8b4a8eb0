using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Npgsql;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Journal.PostgreSql;

/// <summary>
/// The operation journal in PostgreSQL, for several processes. Each write is committed with <c>synchronous_commit</c> on before it returns, and so before anything is broadcast. Leases
/// run by the database's clock; every write locks the lease's row, so one that changed hands refuses whoever had it before. The tables hold signed transactions, hashes and amounts, and never a key
/// that signs.
/// </summary>
/// <remarks>With asynchronous replication a fail-over can lose the last commits: use a synchronous standby for a journal, or treat a fail-over as a loss of the journal.</remarks>
public sealed class PostgreSqlOperationJournal : IOperationJournal, IClaimableSinceStore, IAsyncDisposable, IDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly bool _ownsSource;
    private readonly PostgreSqlJournalOptions _options;
    private readonly TimeProvider _timeProvider;
    private volatile bool _hasSchema;

    /// <summary>A journal in the database of a connection string. Touches nothing yet.</summary>
    /// <param name="connectionString">How to connect. It appears in no message.</param>
    /// <param name="options">How the database is used.</param>
    /// <param name="timeProvider">The clock of retries; the system's by default.</param>
    public PostgreSqlOperationJournal(string connectionString, PostgreSqlJournalOptions? options = null, TimeProvider? timeProvider = null)
        : this(CreateSource(connectionString), ownsSource: true, options, timeProvider)
    {
    }

    /// <summary>A journal over a data source, which stays the caller's.</summary>
    /// <param name="source">Where connections come from.</param>
    /// <param name="options">How the database is used.</param>
    /// <param name="timeProvider">The clock of retries; the system's by default.</param>
    public PostgreSqlOperationJournal(NpgsqlDataSource source, PostgreSqlJournalOptions? options = null, TimeProvider? timeProvider = null)
        : this(source, ownsSource: false, options, timeProvider)
    {
    }

    private PostgreSqlOperationJournal(NpgsqlDataSource source, bool ownsSource, PostgreSqlJournalOptions? options, TimeProvider? timeProvider)
    {
        ArgumentNullException.ThrowIfNull(source);
        _options = options ?? new PostgreSqlJournalOptions();
        _options.Validate();
        _source = source;
        _ownsSource = ownsSource;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public bool IsDurable => true;

    /// <inheritdoc/>
    public async ValueTask<LeaseAttempt> TryAcquireLeaseAsync(ulong chainId, Address account, string holder, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(holder);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        return await DoAsync((session, token) => PostgreSqlLanes.TryAcquireAsync(session, chainId, account, holder, duration, token), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask ReleaseLeaseAsync(SignerLease lease, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        await DoAsync(
            async (session, token) =>
            {
                await PostgreSqlLanes.ReleaseAsync(session, lease, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<OperationRecord?> FindAsync(string key, CancellationToken cancellationToken = default) =>
        await DoAsync((session, token) => PostgreSqlRecords.FindAsync(session, key, token), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<OperationRecord>> ListUnfinishedAsync(ulong chainId, Address? account, CancellationToken cancellationToken = default) =>
        await DoAsync((session, token) => PostgreSqlRecords.UnfinishedAsync(session, chainId, account, token), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<ulong?> FindHighestSpentNonceAsync(ulong chainId, Address account, CancellationToken cancellationToken = default) =>
        await DoAsync(
            async (session, token) => await session.ScalarAsync(
                $"SELECT MAX(nonce) FROM {session.Schema}.operations WHERE state = 'Completed' AND chain_id = $1 AND sender = $2",
                token,
                PostgreSqlRecords.Integer(chainId),
                PostgreSqlRecords.Text(account)).ConfigureAwait(false) is long nonce ? (ulong?)nonce : null,
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<JournalStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        await DoAsync(
            async (session, token) => new JournalStatus(
                await session.CountAsync($"SELECT COUNT(*) FROM {session.Schema}.operations", token).ConfigureAwait(false),
                await session.CountAsync($"SELECT COUNT(*) FROM {session.Schema}.operations WHERE state <> 'Completed'", token).ConfigureAwait(false)),
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<OperationStart> BeginAsync(OperationIntent intent, ulong? nonce, long fence, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(intent);
        return await DoAsync(
            async (session, token) =>
            {
                long? held = await PostgreSqlLanes.LockAsync(session, intent, token).ConfigureAwait(false);
                OperationRecord? found = await PostgreSqlRecords.FindAsync(session, intent.Key, token).ConfigureAwait(false);
                OperationStart start = OperationTransitions.Begin(found, intent, nonce, fence, held);
                if (start.IsNew)
                {
                    if (found is not null)
                    {
                        // Begun and never signed, by the same account, whose row is locked.
                        await PostgreSqlRecords.DeleteAsync(session, intent.Key, token).ConfigureAwait(false);
                    }

                    await PostgreSqlRecords.InsertAsync(session, start.Record, token).ConfigureAwait(false);
                    await PostgreSqlLanes.RenewAsync(session, intent, fence, token).ConfigureAwait(false);
                }

                return start;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableDictionary<TicketKey, DateTimeOffset>> LoadAsync(ulong chainId, CancellationToken cancellationToken = default) =>
        await DoAsync((session, token) => PostgreSqlClaimableSince.LoadAsync(session, chainId, token), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask AddAsync(IReadOnlyCollection<KeyValuePair<TicketKey, DateTimeOffset>> since, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(since);
        await DoAsync((session, token) => PostgreSqlClaimableSince.AddAsync(session, since, token), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(IReadOnlyCollection<TicketKey> tickets, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        await DoAsync((session, token) => PostgreSqlClaimableSince.RemoveAsync(session, tickets, token), cancellationToken).ConfigureAwait(false);
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
        await DoAsync((session, token) => PostgreSqlRecords.UnfinalizedAsync(session, chainId, account, limit, token), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<string?> FindKeyOfAsync(ulong chainId, Hash32 transactionHash, CancellationToken cancellationToken = default) =>
        await DoAsync((session, token) => PostgreSqlPruning.FindKeyOfAsync(session, chainId, transactionHash, token), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<JournalStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
        await DoAsync(PostgreSqlPruning.CountAsync, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<JournalPruning> PruneAsync(JournalRetention retention, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(retention);
        retention.Validate();
        long forgotten = retention.Keys is { } keys ? await RepeatAsync((session, token) => PostgreSqlPruning.ForgetAsync(session, keys, token)).ConfigureAwait(false) : 0;
        return new JournalPruning(await RepeatAsync((session, token) => PostgreSqlPruning.StripAsync(session, retention.Bytes, token)).ConfigureAwait(false), forgotten);

        async Task<long> RepeatAsync(Func<PostgreSqlSession, CancellationToken, Task<long>> piece)
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
            async (session, token) =>
            {
                if (await LockAsync(session, key, token).ConfigureAwait(false) is { } found)
                {
                    OperationTransitions.EnsureMayAbandon(found.Record, fence, found.Held);
                    await PostgreSqlRecords.DeleteAsync(session, key, token).ConfigureAwait(false);
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>Closes the connections it made.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ownsSource)
        {
            await _source.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        if (_ownsSource)
        {
            _source.Dispose();
        }
    }

    private static NpgsqlDataSource CreateSource(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return new NpgsqlSlimDataSourceBuilder(connectionString).EnableTransportSecurity().EnableIntegratedSecurity().Build();
    }

    private async ValueTask ChangeAsync(string key, long fence, Func<OperationRecord, long?, OperationRecord> change, CancellationToken cancellationToken) =>
        await DoAsync(
            async (session, token) =>
            {
                (OperationRecord record, long? held) = await LockAsync(session, key, token).ConfigureAwait(false)
                    ?? throw OperationTransitions.NotBegun(key);
                OperationRecord changed = change(record, held);
                if (!ReferenceEquals(record, changed))
                {
                    await PostgreSqlRecords.UpdateAsync(session, record, changed, token).ConfigureAwait(false);
                }

                await PostgreSqlLanes.RenewAsync(session, record.Intent, fence, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>The record as nobody can change it any more before this transaction ends: every writer locks the account's row first.</summary>
    private static async Task<(OperationRecord Record, long? Held)?> LockAsync(PostgreSqlSession session, string key, CancellationToken cancellationToken)
    {
        if (await PostgreSqlRecords.FindAsync(session, key, cancellationToken).ConfigureAwait(false) is not { } seen)
        {
            return null;
        }

        // Which account a key belongs to never changes; what stands there may have, before the lock was had.
        long? held = await PostgreSqlLanes.LockAsync(session, seen.Intent, cancellationToken).ConfigureAwait(false);
        return await PostgreSqlRecords.FindAsync(session, key, cancellationToken).ConfigureAwait(false) is { } record ? (record, held) : null;
    }

    /// <summary>Does the work in a transaction, again while the database is away.</summary>
    private async Task<T> DoAsync<T>(Func<PostgreSqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        long started = _timeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                return await TryAsync(work, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (IsDatabases(exception))
            {
                bool transient = MayPass(exception);
                if (!transient || _timeProvider.GetElapsedTime(started) >= _options.RetryTime)
                {
                    throw new JournalException($"The journal's database can not be used: {Reason(exception)} Nothing is sent while that lasts.", transient, exception);
                }
            }

            await Task.Delay(_options.RetryDelay, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    [SuppressMessage("Reliability", "CA2007:Consider calling ConfigureAwait on the awaited task", Justification = "The session is disposed through ConfigureAwait.")]
    private async Task<T> TryAsync<T>(Func<PostgreSqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        PostgreSqlSession session = await PostgreSqlSession.BeginAsync(_source, _options.Schema, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            if (!_hasSchema)
            {
                await PostgreSqlSchema.EnsureAsync(session, cancellationToken).ConfigureAwait(false);
            }

            await session.ExecuteAsync("SET LOCAL synchronous_commit TO on", cancellationToken).ConfigureAwait(false);
            T result = await work(session, cancellationToken).ConfigureAwait(false);

            // Not given up in the middle: whether it was written must be known.
            await session.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            _hasSchema = true;
            return result;
        }
    }

    private static bool IsDatabases(Exception exception) => exception is NpgsqlException or TimeoutException or IOException;

    // 57P0x: the server stops, is killed or starts. 23505: two processes began the same key, or made the schema, at the same moment. 3D000 and the like pass only when somebody acts.
    private static bool MayPass(Exception exception) => exception switch
    {
        PostgresException answer => answer.IsTransient || answer.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.UniqueViolation,
        _ => true,
    };

    // The server's words, or the kind of failure. Npgsql puts no password into messages; a host name is none.
    private static string Reason(Exception exception) => exception is PostgresException answer ? $"{answer.MessageText} ({answer.SqlState})." : exception.Message.TrimEnd('.') + ".";
}
