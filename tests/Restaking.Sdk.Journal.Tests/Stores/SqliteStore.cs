using Restaking.Sdk.Journal.Sqlite;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.Tests.Stores;

/// <summary>A SQLite file in a folder of its own.</summary>
internal sealed class SqliteStore(SqliteJournalOptions? options = null) : JournalStore
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("restaking-journal-");
    private SqliteOperationJournal? _open;

    internal string Path => System.IO.Path.Combine(_folder.FullName, "journal.db");

    internal override async ValueTask<IOperationJournal> OpenAsync()
    {
        await CloseAsync();
        _open = new SqliteOperationJournal(Path, options);
        return _open;
    }

    internal async ValueTask CloseAsync()
    {
        if (_open is not null)
        {
            await _open.DisposeAsync();
            _open = null;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Delete(recursive: true);
    }
}
