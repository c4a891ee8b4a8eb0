using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.Tests.Conformance;

/// <summary>What is completed, taken back, final, and removed.</summary>
public abstract partial class JournalConformance
{
    private static readonly JournalRetention s_atOnce = new() { Bytes = TimeSpan.Zero };

    [Fact]
    public async Task Begin_WithWhereItBegan_IsReadBack()
    {
        IOperationJournal journal = await OpenAsync();
        SignerLease lease = await LeaseAsync(journal);

        await journal.BeginAsync(Samples.Intent() with { BegunAtBlock = 23_577_817, AccountNonce = 7, IsPrivate = true }, null, lease.Token, Token);

        OperationIntent intent = (await ReadBackAsync()).Intent;
        Assert.Equal((23_577_817UL, 7UL, true), (intent.BegunAtBlock!.Value, intent.AccountNonce!.Value, intent.IsPrivate));
    }

    [Fact]
    public async Task Reopen_OfWhatWasCompleted_IsPendingAgainWithWhatDecidedItOnTop()
    {
        (IOperationJournal journal, long fence, SignedTransaction[] signed) = await CompletedAsync(TransactionStage.Confirmed, mined: 0);

        await journal.ReopenAsync(Key, Mined(signed[0]), fence, Token);
        await journal.ReopenAsync(Key, Mined(signed[0]), fence, Token); // a write whose answer was lost

        OperationRecord record = await ReadBackAsync();
        Assert.Equal((OperationState.Broadcast, signed[0].Hash), (record.State, record.BroadcastHash!.Value));
        Assert.True(record is { Outcome: null, Mined: null, IsFinal: false });
        Assert.Empty(record.Rejected);
        Assert.Equal(1, (await (await OpenAsync()).GetStatusAsync(Token)).Unfinished);
        Assert.Null(await (await OpenAsync()).FindHighestSpentNonceAsync(SampleTransactions.ChainId, Samples.Account, Token));
    }

    [Fact]
    public async Task Reopen_OfWhatSomebodyElseTookTheNonceOf_OffersNoneOfItsOwnAgain()
    {
        (IOperationJournal journal, long fence, SignedTransaction[] signed) = await CompletedAsync(TransactionStage.Replaced, mined: null);

        await journal.ReopenAsync(Key, s_foreign, fence, Token);

        OperationRecord record = await ReadBackAsync();
        Assert.Equal(OperationState.Broadcast, record.State);
        Assert.Equal(signed.Select(s => s.Hash), record.Rejected);
    }

    [Fact]
    public async Task Reopen_WhenAnotherOutcomeStandsThereByNow_ChangesNothing()
    {
        (IOperationJournal journal, long fence, SignedTransaction[] signed) = await CompletedAsync(TransactionStage.Confirmed, mined: 1);

        await journal.ReopenAsync(Key, Mined(signed[0]), fence, Token);

        Assert.Equal((OperationState.Completed, Mined(signed[1])), ((await ReadBackAsync()).State, (await ReadBackAsync()).Mined!.Value));
    }

    [Fact]
    public async Task Reopen_OfWhatIsFinal_ChangesNothing()
    {
        (IOperationJournal journal, long fence, SignedTransaction[] signed) = await CompletedAsync(TransactionStage.Confirmed, mined: 0);
        await journal.FinalizeAsync(Key, Mined(signed[0]), fence, Token);

        await journal.ReopenAsync(Key, Mined(signed[0]), fence, Token);

        Assert.True(await ReadBackAsync() is { State: OperationState.Completed, IsFinal: true, Outcome: TransactionStage.Confirmed });
    }

    [Fact]
    public async Task Reopen_ByAHolderWhoHungWhileAnotherTookOver_IsRefused()
    {
        (IOperationJournal journal, long fence, SignedTransaction[] signed) = await CompletedAsync(TransactionStage.Confirmed, mined: 0);
        SignerLease next = await LeaseAfterRestartAsync(journal, fence);

        await Assert.ThrowsAsync<LeaseLostException>(() => journal.ReopenAsync(Key, Mined(signed[0]), fence, Token).AsTask());
        await journal.ReopenAsync(Key, Mined(signed[0]), next.Token, Token);

        await Assert.ThrowsAsync<LeaseLostException>(() => journal.CompleteAsync(Key, TransactionStage.Confirmed, Mined(signed[0]), fence, Token).AsTask());
    }

    [Fact]
    public async Task Finalize_OfAnOutcome_EndsTheWatch()
    {
        (IOperationJournal journal, long fence, SignedTransaction[] signed) = await CompletedAsync(TransactionStage.Confirmed, mined: 0);
        await journal.ReleaseLeaseAsync(new SignerLease(SampleTransactions.ChainId, Samples.Account, "a", fence), Token);
        OperationRecord watched = Assert.Single(await journal.ListUnfinalizedAsync(SampleTransactions.ChainId, Samples.Account, 10, Token));
        Assert.Equal(2, watched.Signed.Length);

        await journal.FinalizeAsync(Key, Mined(signed[1]), fence, Token); // not what stands there
        int still = (await journal.ListUnfinalizedAsync(SampleTransactions.ChainId, null, 10, Token)).Length;
        await journal.FinalizeAsync(Key, Mined(signed[0]), fence, Token);

        Assert.Equal(1, still);
        Assert.Empty(await (await OpenAsync()).ListUnfinalizedAsync(SampleTransactions.ChainId, Samples.Account, 10, Token));
        Assert.True((await ReadBackAsync()).IsFinal);
        JournalStatistics statistics = await (await OpenAsync()).GetStatisticsAsync(Token);
        Assert.Equal((1, 0, 0, 1, 2), (statistics.Operations, statistics.Unfinished, statistics.AwaitingFinality, statistics.Final, statistics.SignedTransactions));
        Assert.Null(statistics.OldestUnfinished);
    }

    [Fact]
    public async Task ListUnfinalized_WithALimit_HasTheOldestBlocksFirst()
    {
        IOperationJournal journal = await OpenAsync();
        SignerLease lease = await LeaseAsync(journal);
        foreach ((string key, ulong nonce, ulong block) in new[] { ("a", 1UL, 30UL), ("b", 2UL, 10UL), ("c", 3UL, 20UL) })
        {
            await journal.BeginAsync(Samples.Intent(key), nonce, lease.Token, Token);
            await journal.RecordSignedAsync(key, await Samples.SignAsync(nonce), lease.Token, Token);
            await journal.CompleteAsync(key, TransactionStage.Confirmed, new MinedReference(Keccak256.Hash([(byte)nonce]), block, Keccak256.Hash([(byte)block])), lease.Token, Token);
        }

        Assert.Equal(["b", "c"], (await journal.ListUnfinalizedAsync(SampleTransactions.ChainId, Samples.Account, 2, Token)).Select(record => record.Intent.Key));
        Assert.Empty(await journal.ListUnfinalizedAsync(1, null, 2, Token));
        Assert.Equal("c", await journal.FindKeyOfAsync(SampleTransactions.ChainId, Keccak256.Hash([3]), Token));
        Assert.Equal("a", await journal.FindKeyOfAsync(SampleTransactions.ChainId, (await Samples.SignAsync(1)).Hash, Token));
        Assert.Null(await journal.FindKeyOfAsync(SampleTransactions.ChainId, Keccak256.Hash([9]), Token));
    }

    [Fact]
    public async Task Prune_RemovesTheBytesOfWhatIsFinalAndKeepsKeyIntentAndOutcome()
    {
        (IOperationJournal journal, long fence, SignedTransaction[] signed) = await CompletedAsync(TransactionStage.Confirmed, mined: 0);
        await journal.BeginAsync(Samples.Intent("unfinished"), 4, fence, Token);
        await journal.RecordSignedAsync("unfinished", await Samples.SignAsync(4), fence, Token);
        JournalPruning early = await journal.PruneAsync(s_atOnce, Token);
        await journal.FinalizeAsync(Key, Mined(signed[0]), fence, Token);
        JournalPruning young = await journal.PruneAsync(new JournalRetention { Bytes = TimeSpan.FromDays(1) }, Token);

        JournalPruning pruned = await journal.PruneAsync(s_atOnce, Token);
        JournalPruning again = await journal.PruneAsync(s_atOnce, Token);

        Assert.Equal((default, default, new JournalPruning(1, 0), default), (early, young, pruned, again));
        OperationRecord record = await ReadBackAsync();
        Assert.True(record is { IsPruned: true, IsFinal: true, Outcome: TransactionStage.Confirmed });
        Assert.Equal(Mined(signed[0]), record.Mined);
        Assert.Empty(record.Signed);
        journal = await OpenAsync(); // reading back opened the store anew
        Assert.False((await journal.BeginAsync(Samples.Intent(), 9, fence, Token)).IsNew);
        await Assert.ThrowsAsync<IdempotencyConflictException>(() => journal.BeginAsync(Samples.Intent(value: 8), 9, fence, Token).AsTask());
        Assert.Single((await ReadBackAsync("unfinished")).Signed);
    }

    [Fact]
    public async Task Prune_WithAnAgeForKeys_ForgetsThemButNeverTheNewestNonce()
    {
        IOperationJournal journal = await OpenAsync();
        SignerLease lease = await LeaseAsync(journal);
        foreach ((string key, ulong nonce) in new[] { ("old", 1UL), ("newest", 2UL) })
        {
            await journal.BeginAsync(Samples.Intent(key), nonce, lease.Token, Token);
            var mined = new MinedReference(Keccak256.Hash([(byte)nonce]), nonce, Keccak256.Hash([9]));
            await journal.CompleteAsync(key, TransactionStage.Confirmed, mined, lease.Token, Token);
            await journal.FinalizeAsync(key, mined, lease.Token, Token);
        }

        JournalPruning pruned = await journal.PruneAsync(new JournalRetention { Bytes = TimeSpan.Zero, Keys = TimeSpan.Zero }, Token);

        Assert.Equal(new JournalPruning(1, 1), pruned);
        Assert.Null(await journal.FindAsync("old", Token));
        Assert.NotNull(await journal.FindAsync("newest", Token));
        Assert.Equal(2UL, await journal.FindHighestSpentNonceAsync(SampleTransactions.ChainId, Samples.Account, Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => journal.PruneAsync(new JournalRetention { Keys = TimeSpan.FromDays(1) }, Token).AsTask());
    }

    private static readonly MinedReference s_foreign = new(Keccak256.Hash([7]), 23_577_817, Keccak256.Hash([1]));

    private static MinedReference Mined(SignedTransaction signed) => new(signed.Hash, 23_577_817, Keccak256.Hash([1]));

    private async Task<(IOperationJournal Journal, long Fence, SignedTransaction[] Signed)> CompletedAsync(TransactionStage outcome, int? mined)
    {
        (IOperationJournal journal, long fence) = await BegunAsync();
        SignedTransaction[] signed = [await Samples.SignAsync(3), await Samples.SignAsync(3, 40)];
        foreach (SignedTransaction one in signed)
        {
            await journal.RecordSignedAsync(Key, one, fence, Token);
            await journal.RecordBroadcastAsync(Key, one.Hash, fence, Token);
        }

        await journal.CompleteAsync(Key, outcome, mined is { } index ? Mined(signed[index]) : s_foreign, fence, Token);
        return (journal, fence, signed);
    }
}
