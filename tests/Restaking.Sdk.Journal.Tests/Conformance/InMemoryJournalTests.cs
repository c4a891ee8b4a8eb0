using Restaking.Sdk.Journal.Tests.Stores;

namespace Restaking.Sdk.Journal.Tests.Conformance;

public sealed class InMemoryJournalTests : JournalConformance
{
    private protected override ValueTask<JournalStore> CreateStoreAsync() => ValueTask.FromResult<JournalStore>(new MemoryStore());
}
