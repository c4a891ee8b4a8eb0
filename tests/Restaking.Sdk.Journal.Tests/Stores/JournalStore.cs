using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.Tests.Stores;

/// <summary>A place where journals are kept, which outlives the journal objects that are opened over it.</summary>
internal abstract class JournalStore : IAsyncDisposable
{
    /// <summary>Opens a journal as a process that starts does. Where only one process may have the store, the one before is gone by then, without having given anything back.</summary>
    internal abstract ValueTask<IOperationJournal> OpenAsync();

    public abstract ValueTask DisposeAsync();
}

/// <summary>Memory: what "restarts" is the code around the journal.</summary>
internal sealed class MemoryStore : JournalStore
{
    private readonly InMemoryOperationJournal _journal = new();

    internal override ValueTask<IOperationJournal> OpenAsync() => ValueTask.FromResult<IOperationJournal>(_journal);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
