using System.Collections.Immutable;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.Tests.Conformance;

/// <summary>Who may write: leases, their tokens, and many at once.</summary>
public abstract partial class JournalConformance
{
    [Fact]
    public async Task Acquire_WhileSomebodyHoldsTheAccount_NamesTheHolder()
    {
        IOperationJournal journal = await OpenAsync();
        await LeaseAsync(journal, "first");

        LeaseAttempt attempt = await journal.TryAcquireLeaseAsync(SampleTransactions.ChainId, Samples.Account, "second", s_long, Token);

        Assert.Null(attempt.Lease);
        Assert.Equal("first", attempt.HeldBy);
        Assert.InRange(attempt.Remaining, TimeSpan.FromMinutes(9), s_long);
    }

    [Fact]
    public async Task Acquire_AfterItWasReleased_HasTheNextToken()
    {
        IOperationJournal journal = await OpenAsync();
        SignerLease first = await LeaseAsync(journal);
        await journal.ReleaseLeaseAsync(first, Token);

        SignerLease second = await LeaseAsync(journal, "b");

        Assert.Equal(first.Token + 1, second.Token);
        await journal.ReleaseLeaseAsync(first, Token);
        Assert.Null((await journal.TryAcquireLeaseAsync(SampleTransactions.ChainId, Samples.Account, "c", s_long, Token)).Lease);
    }

    [Fact]
    public async Task Acquire_OnAnotherAccountOrChain_IsIndependent()
    {
        using var others = new SampleTransactions();
        IOperationJournal journal = await OpenAsync();
        await LeaseAsync(journal);

        Assert.NotNull((await journal.TryAcquireLeaseAsync(SampleTransactions.ChainId, others.Account, "b", s_long, Token)).Lease);
        Assert.NotNull((await journal.TryAcquireLeaseAsync(1, Samples.Account, "b", s_long, Token)).Lease);
    }

    [Fact]
    public async Task Write_OfAHolderThatHungWhileAnotherTookOver_IsRefused()
    {
        IOperationJournal journal = await OpenAsync();
        SignerLease hung = await LeaseAsync(journal, duration: TimeSpan.FromMilliseconds(20));
        await journal.BeginAsync(Samples.Intent(), 3, hung.Token, Token);
        SignerLease next = await LeaseAsync(journal, "b"); // once its time is over

        SignedTransaction late = await Samples.SignAsync(3);
        LeaseLostException exception = await Assert.ThrowsAsync<LeaseLostException>(() => journal.RecordSignedAsync(Key, late, hung.Token, Token).AsTask());
        await Assert.ThrowsAsync<LeaseLostException>(() => journal.BeginAsync(Samples.Intent("other"), 4, hung.Token, Token).AsTask());
        await Assert.ThrowsAsync<LeaseLostException>(() => journal.AbandonAsync(Key, hung.Token, Token).AsTask());
        await Assert.ThrowsAsync<LeaseLostException>(() => journal.RecordHandOverAsync(Key, hung.Token, Token).AsTask());
        await Assert.ThrowsAsync<LeaseLostException>(() => journal.RecordRejectedAsync(Key, late.Hash, hung.Token, Token).AsTask());

        Assert.Equal((hung.Token, (long?)next.Token), (exception.Fence, exception.Held));
        Assert.True(exception.IsTransient);
        Assert.Empty((await journal.FindAsync(Key, Token))!.Signed);
        Assert.Equal(1, (await journal.GetStatusAsync(Token)).Operations);
    }

    [Fact]
    public async Task Write_OfAHolderWhoseTimeIsOverWhileNobodyTookOver_IsTaken()
    {
        IOperationJournal journal = await OpenAsync();
        SignerLease slow = await LeaseAsync(journal, duration: TimeSpan.FromMilliseconds(1));
        await journal.BeginAsync(Samples.Intent(), 3, slow.Token, Token);

        await journal.RecordSignedAsync(Key, await Samples.SignAsync(3), slow.Token, Token);

        Assert.Equal(OperationState.Signed, (await journal.FindAsync(Key, Token))!.State);
    }

    [Fact]
    public async Task Complete_AfterTheLeaseWasReleased_IsTakenUntilSomebodyElseCarriedTheOperationOn()
    {
        (IOperationJournal journal, long fence) = await BegunAsync();
        SignedTransaction signed = await Samples.SignAsync(3);
        await journal.RecordSignedAsync(Key, signed, fence, Token);
        await journal.ReleaseLeaseAsync(new SignerLease(SampleTransactions.ChainId, Samples.Account, "a", fence), Token);
        await journal.RecordBroadcastAsync(Key, signed.Hash, fence, Token);
        await Assert.ThrowsAsync<LeaseLostException>(async () => await journal.RecordSignedAsync(Key, await Samples.SignAsync(3, 40), fence, Token));

        SignerLease next = await LeaseAsync(journal, "b");
        await journal.RecordBroadcastAsync(Key, signed.Hash, next.Token, Token);

        await Assert.ThrowsAsync<LeaseLostException>(() => journal.CompleteAsync(Key, TransactionStage.Replaced, null, fence, Token).AsTask());
        await journal.CompleteAsync(Key, TransactionStage.Confirmed, null, next.Token, Token);
    }

    [Fact]
    public async Task Write_FromManyAtOnce_LosesNothing()
    {
        IOperationJournal journal = await OpenAsync();
        SignerLease lease = await LeaseAsync(journal);
        SignedTransaction[] signed = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Samples.SignAsync((ulong)i)));

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            await journal.BeginAsync(Samples.Intent($"k{i}"), (ulong)i, lease.Token, Token);
            await journal.RecordSignedAsync($"k{i}", signed[i], lease.Token, Token);
        })));

        ImmutableArray<OperationRecord> unfinished = await (await OpenAsync()).ListUnfinishedAsync(SampleTransactions.ChainId, Samples.Account, Token);
        Assert.Equal(signed.Select(s => s.Hash), unfinished.Select(record => Assert.Single(record.Signed).Hash));
    }

    [Fact]
    public async Task Acquire_ByManyAtOnce_IsGrantedToOne()
    {
        IOperationJournal journal = await OpenAsync();

        LeaseAttempt[] attempts = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(
            async () => await journal.TryAcquireLeaseAsync(SampleTransactions.ChainId, Samples.Account, $"h{i}", s_long, Token))));

        Assert.Single(attempts, attempt => attempt.Lease is not null);
    }
}
