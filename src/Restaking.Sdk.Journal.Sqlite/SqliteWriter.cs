using System.Threading.Channels;
using SQLitePCL;

namespace Restaking.Sdk.Journal.Sqlite;

/// <summary>
/// Carries work to the one connection, one after the other. What waits at the same time is committed together: one fsync for many writers, and each is answered after it.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int LargestBatch = 64;

    private readonly Channel<Job> _jobs = Channel.CreateUnbounded<Job>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Func<SqliteDatabase> _open;
    private readonly Task _loop;
    private SqliteDatabase? _database;

    internal SqliteWriter(Func<SqliteDatabase> open)
    {
        _open = open;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Does the work in a transaction that is durable when the task ends. The work may run twice when another piece of the same commit fails: then its first run was undone.</summary>
    internal async Task<T> DoAsync<T>(Func<SqliteDatabase, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var job = new Job<T>(work);

        // Not given up once it is queued: whether it was written must be known.
        return _jobs.Writer.TryWrite(job)
            ? await job.Done.Task.ConfigureAwait(false)
            : throw new ObjectDisposedException(nameof(SqliteOperationJournal));
    }

    public async ValueTask DisposeAsync()
    {
        _jobs.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var batch = new List<Job>(LargestBatch);
        while (await _jobs.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            batch.Clear();
            while (batch.Count < LargestBatch && _jobs.Reader.TryRead(out Job? job))
            {
                batch.Add(job);
            }

            Carry(batch);
        }

        _database?.Dispose();
        _database = null;
    }

    private void Carry(List<Job> batch)
    {
        try
        {
            _database ??= _open();
            Commit(_database, batch);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            if (exception is SqliteException { PrimaryCode: raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN })
            {
                // The file may be another one by now, or its disk be back: opened anew at the next try.
                _database?.Dispose();
                _database = null;
            }

            if (_database is null || batch.Count == 1)
            {
                batch.ForEach(job => job.Fail(exception));
                return;
            }

            // One of them spoilt the transaction of all: each gets its own.
            foreach (Job job in batch)
            {
                Carry([job]);
            }
        }
    }

    private static void Commit(SqliteDatabase database, List<Job> batch)
    {
        try
        {
            database.Execute("BEGIN IMMEDIATE");
            foreach (Job job in batch)
            {
                database.Execute("SAVEPOINT job");
                try
                {
                    job.Run(database);
                }
                catch (Exception exception) when (exception is not (OutOfMemoryException or SqliteException))
                {
                    // The record's rules refused it: that concerns nobody else.
                    job.Refuse(exception);
                    database.Execute("ROLLBACK TO job");
                }

                database.Execute("RELEASE job");
            }

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

        batch.ForEach(job => job.Answer());
    }

    private abstract class Job
    {
        protected Exception? Refusal { get; private set; }

        internal abstract void Run(SqliteDatabase database);

        internal abstract void Answer();

        internal abstract void Fail(Exception exception);

        internal void Refuse(Exception exception) => Refusal = exception;

        protected void Restart() => Refusal = null;
    }

    private sealed class Job<T>(Func<SqliteDatabase, T> work) : Job
    {
        private T? _result;

        internal TaskCompletionSource<T> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal override void Run(SqliteDatabase database)
        {
            Restart();
            _result = work(database);
        }

        internal override void Answer()
        {
            if (Refusal is { } refusal)
            {
                Done.TrySetException(refusal);
            }
            else
            {
                Done.TrySetResult(_result!);
            }
        }

        internal override void Fail(Exception exception) => Done.TrySetException(exception);
    }
}
