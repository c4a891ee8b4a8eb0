using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Journal.Tests.Stores;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.Tests.Conformance;

/// <summary>What every journal must do: the record after each write, as it is read back by a process that starts anew.</summary>
public abstract partial class JournalConformance : IAsyncLifetime
{
    private protected const string Key = "claim-1";
    private protected static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(10);
    private JournalStore? _store;

    private protected SampleTransactions Samples { get; } = new();

    private protected abstract ValueTask<JournalStore> CreateStoreAsync();

    private protected ValueTask<IOperationJournal> OpenAsync() => _store!.OpenAsync();

    private protected async Task<SignerLease> LeaseAsync(IOperationJournal journal, string holder = "a", Address? account = null, TimeSpan? duration = null)
    {
        while (true)
        {
            LeaseAttempt attempt = await journal.TryAcquireLeaseAsync(SampleTransactions.ChainId, account ?? Samples.Account, holder, duration ?? s_long, Token);
            if (attempt.Lease is { } lease)
            {
                return lease;
            }

            await Task.Yield();
        }
    }

    private async Task<(IOperationJournal Journal, long Fence)> BegunAsync(ulong? nonce = 3)
    {
        IOperationJournal journal = await OpenAsync();
        SignerLease lease = await LeaseAsync(journal);
        Assert.True((await journal.BeginAsync(Samples.Intent(), nonce, lease.Token, Token)).IsNew);
        return (journal, lease.Token);
    }

    private async Task<OperationRecord> ReadBackAsync(string key = Key) => Assert.IsType<OperationRecord>(await (await OpenAsync()).FindAsync(key, Token));

    [Fact]
    public async Task Find_OfAKeyNeverUsed_IsNull() => Assert.Null(await (await OpenAsync()).FindAsync(Key, Token));

    [Fact]
    public async Task Begin_OfANewKey_WritesIntentBoundsAndNonce()
    {
        (_, long fence) = await BegunAsync(nonce: 3);

        OperationRecord record = await ReadBackAsync();

        Assert.Equal(Samples.Intent(), record.Intent);
        Assert.Equal("deposit(uint256)", record.Intent.Method);
        Assert.Equal(Samples.Intent().Bounds, record.Intent.Bounds);
        Assert.Equal((OperationState.NonceReserved, 3UL, fence), (record.State, record.Nonce!.Value, record.Fence));
        Assert.Empty(record.Signed);
    }

    [Fact]
    public async Task Begin_WithoutANonce_LeavesItToTheSigner()
    {
        await BegunAsync(nonce: null);

        OperationRecord record = await ReadBackAsync();

        Assert.Equal(OperationState.Begun, record.State);
        Assert.Null(record.Nonce);
    }

    [Fact]
    public async Task Begin_OfSubjects_AreReadBackAndNoPartOfTheIntent()
    {
        IOperationJournal journal = await OpenAsync();
        SignerLease lease = await LeaseAsync(journal);
        await journal.BeginAsync(Samples.Intent() with { Subjects = ["1/0xaa/7", "1/0xaa/9"] }, 3, lease.Token, Token);

        OperationRecord record = await ReadBackAsync();

        Assert.Equal(["1/0xaa/7", "1/0xaa/9"], record.Intent.Subjects);
        Assert.Equal(Samples.Intent(), record.Intent);
        Assert.Equal(["1/0xaa/7", "1/0xaa/9"], Assert.Single(await (await OpenAsync()).ListUnfinishedAsync(SampleTransactions.ChainId, null, Token)).Intent.Subjects);
    }

    [Fact]
    public async Task Begin_OfAnotherIntentUnderTheKey_IsRefused()
    {
        (IOperationJournal journal, long fence) = await BegunAsync();

        IdempotencyConflictException exception = await Assert.ThrowsAsync<IdempotencyConflictException>(() => journal.BeginAsync(Samples.Intent(value: 8), 4, fence, Token).AsTask());

        Assert.Equal(Samples.Intent(), exception.Recorded);
        Assert.Equal(3UL, (await ReadBackAsync()).Nonce);
    }

    [Fact]
    public async Task Begin_OfTheSameUnderOtherBounds_IsTheSameOperation()
    {
        (IOperationJournal journal, long fence) = await BegunAsync();
        await journal.RecordSignedAsync(Key, await Samples.SignAsync(3), fence, Token);

        OperationStart again = await journal.BeginAsync(Samples.Intent() with { Bounds = null }, 4, fence, Token);

        Assert.False(again.IsNew);
        Assert.Equal(3UL, again.Record.Nonce);
    }

    [Fact]
    public async Task Begin_OfWhatWasSigned_ReturnsItWithItsBytes()
    {
        (IOperationJournal journal, long fence) = await BegunAsync();
        SignedTransaction signed = await Samples.SignAsync(3);
        await journal.RecordSignedAsync(Key, signed, fence, Token);

        journal = await OpenAsync();
        OperationStart again = await journal.BeginAsync(Samples.Intent(), 9, (await LeaseAfterRestartAsync(journal, fence)).Token, Token);

        Assert.False(again.IsNew);
        Assert.Equal(OperationState.Signed, again.Record.State);
        Assert.Equal(signed.RawBytes.ToArray(), Assert.Single(again.Record.Signed).RawBytes.ToArray());
        Assert.Equal(Samples.Account, again.Record.Signed[0].Unsigned.From);
    }

    [Fact]
    public async Task Begin_OfWhatWasOnlyBegun_BelongsToTheNewHolder()
    {
        (_, long fence) = await BegunAsync();
        IOperationJournal journal = await OpenAsync();
        SignerLease lease = await LeaseAfterRestartAsync(journal, fence);

        OperationStart again = await journal.BeginAsync(Samples.Intent(), 5, lease.Token, Token);

        Assert.True(again.IsNew);
        Assert.Equal((5UL, lease.Token), (again.Record.Nonce!.Value, again.Record.Fence));
        await Assert.ThrowsAsync<LeaseLostException>(async () => await journal.RecordSignedAsync(Key, await Samples.SignAsync(3), fence, Token));
    }

    [Fact]
    public async Task RecordSigned_OfReplacements_KeepsAllInOrder()
    {
        (IOperationJournal journal, long fence) = await BegunAsync();
        SignedTransaction[] all = [await Samples.SignAsync(3), await Samples.SignAsync(3, 40), await Samples.SignAsync(3, 50)];
        foreach (SignedTransaction signed in all)
        {
            await journal.RecordSignedAsync(Key, signed, fence, Token);
            await journal.RecordSignedAsync(Key, signed, fence, Token); // a write whose answer was lost
        }

        await journal.RecordRejectedAsync(Key, all[1].Hash, fence, Token);

        OperationRecord record = await ReadBackAsync();
        Assert.Equal(all.Select(signed => signed.Hash), record.Signed.Select(signed => signed.Hash));
        Assert.Equal([all[1].Hash], record.Rejected);
    }

    [Fact]
    public async Task RecordBroadcast_OfAHash_IsReadBackAndStaysWhenAReplacementIsSigned()
    {
        (IOperationJournal journal, long fence) = await BegunAsync();
        SignedTransaction first = await Samples.SignAsync(3);
        await journal.RecordSignedAsync(Key, first, fence, Token);
        await journal.RecordBroadcastAsync(Key, first.Hash, fence, Token);

        await journal.RecordSignedAsync(Key, await Samples.SignAsync(3, 40), fence, Token);

        OperationRecord record = await ReadBackAsync();
        Assert.Equal((OperationState.Broadcast, first.Hash), (record.State, record.BroadcastHash!.Value));
    }

    [Fact]
    public async Task RecordBroadcast_OfNobodyKnows_LeavesItSigned()
    {
        (IOperationJournal journal, long fence) = await BegunAsync();
        await journal.RecordSignedAsync(Key, await Samples.SignAsync(3), fence, Token);

        await journal.RecordBroadcastAsync(Key, null, fence, Token);

        Assert.Equal(OperationState.Signed, (await ReadBackAsync()).State);
    }

    [Fact]
    public async Task Complete_WithABlock_IsReadBackAndTheFirstOutcomeStands()
    {
        (IOperationJournal journal, long fence) = await BegunAsync();
        SignedTransaction signed = await Samples.SignAsync(3);
        await journal.RecordSignedAsync(Key, signed, fence, Token);
        var mined = new MinedReference(signed.Hash, 23_577_817, Keccak256.Hash([1]));
        await journal.CompleteAsync(Key, TransactionStage.Confirmed, mined, fence, Token);

        await journal.CompleteAsync(Key, TransactionStage.Replaced, null, fence, Token);
        await journal.RecordSignedAsync(Key, await Samples.SignAsync(3, 40), fence, Token);

        OperationRecord record = await ReadBackAsync();
        Assert.Equal((OperationState.Completed, TransactionStage.Confirmed, mined), (record.State, record.Outcome!.Value, record.Mined!.Value));
    }

    [Fact]
    public async Task Complete_WithAStageThatIsNotFinal_IsRefused()
    {
        (IOperationJournal journal, long fence) = await BegunAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => journal.CompleteAsync(Key, TransactionStage.Pending, null, fence, Token).AsTask());
    }

    [Fact]
    public async Task HandOver_IsReadBackAndMayBeAbandonedByWhoHandedItOver()
    {
        (IOperationJournal journal, long fence) = await BegunAsync(nonce: null);
        await journal.RecordHandOverAsync(Key, fence, Token);
        await journal.ReleaseLeaseAsync(new SignerLease(SampleTransactions.ChainId, Samples.Account, "a", fence), Token);
        Assert.Equal(OperationState.HandedOver, (await ReadBackAsync()).State);

        await (await OpenAsync()).AbandonAsync(Key, fence, Token);

        Assert.Null(await (await OpenAsync()).FindAsync(Key, Token));
    }

    [Fact]
    public async Task Abandon_FreesTheKeyForAnotherIntent()
    {
        (IOperationJournal journal, long fence) = await BegunAsync();
        await journal.RecordSignedAsync(Key, await Samples.SignAsync(3), fence, Token);

        await journal.AbandonAsync(Key, fence, Token);
        await journal.AbandonAsync(Key, fence, Token);

        Assert.True((await journal.BeginAsync(Samples.Intent(value: 8), 4, fence, Token)).IsNew);
        Assert.Empty((await ReadBackAsync()).Signed);
    }

    [Fact]
    public async Task Write_UnderAKeyThatWasNotBegun_IsAnError()
    {
        IOperationJournal journal = await OpenAsync();
        SignerLease lease = await LeaseAsync(journal);

        JournalException exception = await Assert.ThrowsAsync<JournalException>(() => journal.RecordHandOverAsync("never", lease.Token, Token).AsTask());
        Assert.Contains("never", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListUnfinished_OfAnAccount_HasThoseThatAreNotCompletedByNonce()
    {
        using var others = new SampleTransactions();
        IOperationJournal journal = await OpenAsync();
        SignerLease lease = await LeaseAsync(journal);
        SignerLease other = await LeaseAsync(journal, account: others.Account);
        foreach ((string key, ulong nonce) in new[] { ("c", 12UL), ("a", 5UL), ("b", 4UL), ("done", 3UL) })
        {
            await journal.BeginAsync(Samples.Intent(key), nonce, lease.Token, Token);
        }

        await journal.BeginAsync(others.Intent("other"), 1, other.Token, Token);
        Assert.Null(await journal.FindHighestSpentNonceAsync(SampleTransactions.ChainId, Samples.Account, Token));
        await journal.CompleteAsync("done", TransactionStage.Confirmed, null, lease.Token, Token);

        journal = await OpenAsync();
        ImmutableArray<OperationRecord> own = await journal.ListUnfinishedAsync(SampleTransactions.ChainId, Samples.Account, Token);
        ImmutableArray<OperationRecord> everybody = await journal.ListUnfinishedAsync(SampleTransactions.ChainId, null, Token);
        ImmutableArray<OperationRecord> elsewhere = await journal.ListUnfinishedAsync(1, null, Token);
        JournalStatus status = await journal.GetStatusAsync(Token);

        Assert.Equal(3UL, await journal.FindHighestSpentNonceAsync(SampleTransactions.ChainId, Samples.Account, Token));
        Assert.Null(await journal.FindHighestSpentNonceAsync(SampleTransactions.ChainId, others.Account, Token));
        Assert.Equal(["b", "a", "c"], own.Select(record => record.Intent.Key));
        Assert.Equal(["a", "b", "c", "other"], everybody.Select(record => record.Intent.Key).Order(StringComparer.Ordinal));
        Assert.Empty(elsewhere);
        Assert.Equal(new JournalStatus(5, 4), status);
    }

    /// <summary>A store that cannot know that the holder is gone waits for its time to be over; here that is done by giving it back.</summary>
    private async Task<SignerLease> LeaseAfterRestartAsync(IOperationJournal journal, long fence)
    {
        await journal.ReleaseLeaseAsync(new SignerLease(SampleTransactions.ChainId, Samples.Account, "a", fence), Token);
        return await LeaseAsync(journal, "b");
    }

    public async ValueTask InitializeAsync() => _store = await CreateStoreAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Samples.Dispose();
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }
}
