using System.Text;
using Restaking.Sdk.Journal.Sqlite;
using Restaking.Sdk.Journal.Tests.Stores;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.Tests.Conformance;

public sealed class SqliteJournalTests : JournalConformance
{
    private protected override ValueTask<JournalStore> CreateStoreAsync() => ValueTask.FromResult<JournalStore>(new SqliteStore());

    [Fact]
    public async Task Open_OfAFileThatAnotherHas_IsRefusedWithoutTouchingIt()
    {
        await using var store = new SqliteStore();
        IOperationJournal first = await store.OpenAsync();
        SignerLease lease = await LeaseAsync(first);
        await using var second = new SqliteOperationJournal(store.Path);

        JournalException exception = await Assert.ThrowsAsync<JournalException>(() => second.GetStatusAsync(Token).AsTask());

        Assert.True(exception.IsTransient);
        Assert.True((await first.BeginAsync(Samples.Intent(), 0, lease.Token, Token)).IsNew);
    }

    [Fact]
    public async Task Acquire_AfterARestart_WaitsForNobodyAndFencesTheOneBefore()
    {
        await using var store = new SqliteStore();
        SignerLease gone = await LeaseAsync(await store.OpenAsync());

        IOperationJournal journal = await store.OpenAsync();
        LeaseAttempt attempt = await journal.TryAcquireLeaseAsync(SampleTransactions.ChainId, Samples.Account, "b", TimeSpan.FromMinutes(1), Token);

        Assert.Equal(gone.Token + 1, attempt.Lease!.Token);
        await Assert.ThrowsAsync<LeaseLostException>(() => journal.BeginAsync(Samples.Intent(), 0, gone.Token, Token).AsTask());
    }

    [Fact]
    public async Task Open_OfAFileOfALaterVersion_IsRefusedAndNotChanged()
    {
        await using var store = new SqliteStore();
        await (await store.OpenAsync()).GetStatusAsync(Token);
        await store.CloseAsync();
        SetVersion(store.Path, 99);

        IOperationJournal journal = await store.OpenAsync();
        JournalException exception = await Assert.ThrowsAsync<JournalException>(() => journal.GetStatusAsync(Token).AsTask());

        Assert.False(exception.IsTransient);
        Assert.Contains("99", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_OfAFileThatIsNoDatabase_SaysSo()
    {
        await using var store = new SqliteStore();
        await File.WriteAllTextAsync(store.Path, new string('x', 8192), Token);

        IOperationJournal journal = await store.OpenAsync();

        Assert.False((await Assert.ThrowsAsync<JournalException>(() => journal.GetStatusAsync(Token).AsTask())).IsTransient);
    }

    [Fact]
    public async Task Open_InAFolderThatIsNotThere_SaysSo()
    {
        await using var journal = new SqliteOperationJournal(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "journal.db"));

        Assert.False((await Assert.ThrowsAsync<JournalException>(() => journal.GetStatusAsync(Token).AsTask())).IsTransient);
    }

    [Fact]
    public async Task Write_WhenTheDiskIsFull_FailsAndKeepsWhatWasWritten()
    {
        await using var store = new SqliteStore(new SqliteJournalOptions { MaxBytes = 128 * 1024 });
        IOperationJournal journal = await store.OpenAsync();
        SignerLease lease = await LeaseAsync(journal);
        int written = 0;

        JournalException exception = await Assert.ThrowsAsync<JournalException>(async () =>
        {
            for (; written < 10_000; written++)
            {
                await journal.BeginAsync(Samples.Intent($"{written}-{new string('k', 500)}"), (ulong)written, lease.Token, Token);
            }
        });

        Assert.Contains("full", exception.Message, StringComparison.Ordinal);
        Assert.InRange(written, 10, 9_999);
        Assert.Equal(written, (await (await store.OpenAsync()).GetStatusAsync(Token)).Operations);
    }

    [Fact]
    public async Task Write_WhenOneOfManyIsRefused_TakesTheOthers()
    {
        IOperationJournal journal = await OpenAsync();
        SignerLease lease = await LeaseAsync(journal);

        // Queued at the same time, so that they share a commit.
        Task<OperationStart>[] writes =
            [.. Enumerable.Range(0, 30).Select(i => journal.BeginAsync(Samples.Intent($"k{i}"), (ulong)i, i % 3 == 0 ? lease.Token + 1 : lease.Token, Token).AsTask())];
        await Assert.ThrowsAsync<LeaseLostException>(() => Task.WhenAll(writes));

        Assert.Equal(20, writes.Count(write => write.IsCompletedSuccessfully));
        Assert.Equal(20, (await (await OpenAsync()).GetStatusAsync(Token)).Operations);
    }

    [Fact]
    public async Task File_HoldsNoPrivateKey()
    {
        await using var store = new SqliteStore();
        byte[] secret = new byte[32];
        secret[0] = 0x11;
        secret.AsSpan(1).Fill(0x5a);
        using LocalSigner signer = LocalSigner.FromPrivateKey(secret);
        UnsignedTransaction unsigned = SampleTransactions.Unsigned(0) with { From = signer.Address };
        IOperationJournal journal = await store.OpenAsync();
        SignerLease lease = await LeaseAsync(journal, account: signer.Address);
        await journal.BeginAsync(OperationIntent.Of(Key, signer.Address, unsigned), 0, lease.Token, Token);
        await journal.RecordSignedAsync(Key, await signer.SignTransactionAsync(unsigned, Token), lease.Token, Token);
        await store.CloseAsync();

        byte[] file = await File.ReadAllBytesAsync(store.Path, Token);

        Assert.True(file.AsSpan().IndexOf(Encoding.UTF8.GetBytes("NonceReserved")) >= 0 || file.AsSpan().IndexOf(Encoding.UTF8.GetBytes("Signed")) >= 0);
        Assert.Equal(-1, file.AsSpan().IndexOf(secret));
        Assert.Equal(-1, file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Convert.ToHexStringLower(secret))));
    }

    // The version is a big-endian number at offset 60 of the file's header (sqlite.org/fileformat2.html, 1.3).
    private static void SetVersion(string path, byte version)
    {
        using FileStream file = File.OpenWrite(path);
        file.Position = 63;
        file.WriteByte(version);
    }
}
