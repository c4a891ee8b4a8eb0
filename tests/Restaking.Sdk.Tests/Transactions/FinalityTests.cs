using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>Completed operations are watched until their blocks are final, and come back when those vanish.</summary>
public class FinalityTests : IDisposable
{
    private const string Key = "claim-2026-0052";
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;
    private readonly PipelineFixture _fixture = new();

    private FakeNode Node => _fixture.Node;

    private InMemoryOperationJournal Journal => (InMemoryOperationJournal)_fixture.Pipeline.Journal;

    private TransactionPipeline Pipeline => _fixture.Pipeline;

    [Fact]
    public async Task CheckFinality_WithNothingToWatch_AsksTheNodeNothing()
    {
        FinalityReport report = await Pipeline.CheckFinalityAsync(s_token);

        Assert.Equal((0, 0), (report.Watched, report.Final));
        Assert.Empty(Node.Requests);
    }

    [Fact]
    public async Task CheckFinality_AsLongAsTheBlockIsNotFinal_WatchesItAndThenNoMore()
    {
        await CompletedAsync();
        FinalityReport early = await Pipeline.CheckFinalityAsync(s_token);
        Node.Mine(64);
        FinalityReport late = await Pipeline.CheckFinalityAsync(s_token);
        int requests = Node.Requests.Count;
        FinalityReport after = await Pipeline.CheckFinalityAsync(s_token);

        Assert.Equal(((1, 0), (1, 1), (0, 0)), ((early.Watched, early.Final), (late.Watched, late.Final), (after.Watched, after.Final)));
        Assert.Equal(requests, Node.Requests.Count);
        Assert.True(Journal.Find(Key)!.IsFinal);
    }

    [Theory]
    [InlineData(null, 9, 10)]
    [InlineData(3UL, 3, 4)]
    public async Task CheckFinality_WithoutAFinalizedBlock_GoesByTheDepth(ulong? finalDepth, int notYet, int enough)
    {
        using var fixture = new PipelineFixture(TransactionOptions.Default with { FinalityDepth = 11 });
        fixture.Node.FinalDepth = finalDepth;
        TransactionHandle handle = await fixture.SendAsync(new SendOptions { IdempotencyKey = Key });
        fixture.Node.Mine();
        await handle.WaitAsync(cancellationToken: s_token);

        fixture.Node.Mine(notYet - (finalDepth is null ? 0 : 1));
        int before = (await fixture.Pipeline.CheckFinalityAsync(s_token)).Final;
        fixture.Node.Mine(enough - notYet);
        int then = (await fixture.Pipeline.CheckFinalityAsync(s_token)).Final;

        Assert.Equal((0, 1), (before, then));
    }

    [Fact]
    public async Task CheckFinality_AfterADeepReorganisationThatDroppedIt_BroadcastsTheSameBytes()
    {
        TransactionHandle handle = await CompletedAsync();
        Node.Mine(5);
        Node.Reorganise(6, keepTransactions: false);

        ReconciledOperation back = Assert.Single((await Pipeline.CheckFinalityAsync(s_token)).Reopened);
        bool isPooled = Node.IsPooled(handle.Hash);
        Node.Mine();
        ReconciledOperation settled = Assert.Single(await Pipeline.ReconcileAsync(s_token));

        Assert.Equal((ReconciliationVerdict.Rebroadcast, true, true), (back.Verdict, back.WasReopened, isPooled));
        Assert.Equal((ReconciliationVerdict.Completed, handle.Hash), (settled.Verdict, settled.Hash!.Value));
        Assert.Equal(1, _fixture.Signer.Signatures);
        Assert.Equal(TransactionStage.Confirmed, Journal.Find(Key)!.Outcome);
    }

    [Fact]
    public async Task CheckFinality_WhenItIsMinedElsewhereByThen_HasTheNewBlock()
    {
        TransactionHandle handle = await CompletedAsync();
        MinedReference was = Journal.Find(Key)!.Mined!.Value;
        Node.Reorganise(1);
        Node.Mine();

        ReconciledOperation found = Assert.Single((await Pipeline.CheckFinalityAsync(s_token)).Reopened);

        MinedReference now = Journal.Find(Key)!.Mined!.Value;
        Assert.Equal((ReconciliationVerdict.Completed, handle.Hash), (found.Verdict, now.TransactionHash));
        Assert.NotEqual(was.BlockHash, now.BlockHash);
    }

    [Fact]
    public async Task CheckFinality_WhenSomebodyElseHasTheNonceByThen_SaysSo()
    {
        TransactionHandle handle = await CompletedAsync();
        Node.Reorganise(1, keepTransactions: false);
        InjectForeign(handle);
        Node.Mine();

        ReconciledOperation found = Assert.Single((await Pipeline.CheckFinalityAsync(s_token)).Reopened);

        Assert.Equal(ReconciliationVerdict.NonceTaken, found.Verdict);
        Assert.Equal(TransactionStage.Replaced, Journal.Find(Key)!.Outcome);
    }

    [Fact]
    public async Task CheckFinality_WhenAForeignReplacementVanishes_OffersNothingAgainAndGivesTheNonceToTheNext()
    {
        TransactionHandle handle = await _fixture.SendAsync(new SendOptions { IdempotencyKey = Key });
        InjectForeign(handle);
        Node.Mine();
        await Assert.ThrowsAsync<TransactionReplacedException>(() => handle.WaitAsync(cancellationToken: s_token));
        Node.Reorganise(1, keepTransactions: false);

        ReconciledOperation found = Assert.Single((await Pipeline.CheckFinalityAsync(s_token)).Reopened);
        TransactionHandle next = await _fixture.Deposit(6u).SendAsync(new SendOptions { IdempotencyKey = "the same, done another way" }, s_token);
        Node.Mine();
        ReconciledOperation settled = Assert.Single(await Pipeline.ReconcileAsync(s_token), operation => operation.Record.Intent.Key == Key);

        Assert.Equal(ReconciliationVerdict.Dropped, found.Verdict);
        Assert.Equal(handle.Nonce, next.Nonce);
        Assert.Equal((ReconciliationVerdict.NonceTaken, next.Hash), (settled.Verdict, settled.Hash!.Value));
        Assert.Equal(2, Node.Taken.Count);
    }

    [Fact]
    public async Task Send_WhenWhatTookADroppedNonceIsListedBeforeWhatWasDropped_DoesNotTakeThatNonceAgain()
    {
        using var fixture = new PipelineFixture(TransactionOptions.Default with { Journal = new JournalByKey() });
        TransactionHandle handle = await fixture.SendAsync(new SendOptions { IdempotencyKey = "b" });
        fixture.Node.Inject(new FakeTransaction(Keccak256.Hash([1, 2, 3]), handle.From, handle.Signed!.Unsigned with { Data = new byte[] { 1, 2, 3, 4 } }));
        fixture.Node.Mine();
        await Assert.ThrowsAsync<TransactionReplacedException>(() => handle.WaitAsync(cancellationToken: s_token));
        fixture.Node.Reorganise(1, keepTransactions: false);
        await fixture.Pipeline.CheckFinalityAsync(s_token);
        TransactionHandle instead = await fixture.Deposit(6u).SendAsync(new SendOptions { IdempotencyKey = "a" }, s_token);

        await fixture.Pipeline.ReconcileAsync(s_token);
        TransactionHandle next = await fixture.Deposit(7u).SendAsync(new SendOptions { IdempotencyKey = "c" }, s_token);

        Assert.Equal((handle.Nonce, handle.Nonce + 1), (instead.Nonce, next.Nonce));
        Assert.True(fixture.Node.IsPooled(instead.Hash));
    }

    [Fact]
    public async Task CheckFinality_WhenACancellationVanishes_BringsTheCancellationBack()
    {
        TransactionHandle handle = await _fixture.SendAsync(new SendOptions { IdempotencyKey = Key });
        TransactionHandle cancel = await handle.CancelAsync(cancellationToken: s_token);
        Node.Mine();
        await cancel.WaitAsync(cancellationToken: s_token);
        Node.Reorganise(1, keepTransactions: false);

        ReconciledOperation found = Assert.Single((await Pipeline.CheckFinalityAsync(s_token)).Reopened);

        Assert.Equal((ReconciliationVerdict.Rebroadcast, cancel.Hash), (found.Verdict, found.Hash!.Value));
        Assert.False(Node.IsPooled(handle.Hash));
    }

    [Fact]
    public async Task CheckFinality_WhenTheOriginalThatWonAgainstItsCancellationVanishes_BringsTheOriginalBack()
    {
        TransactionHandle handle = await _fixture.SendAsync(new SendOptions { IdempotencyKey = Key });
        await handle.CancelAsync(cancellationToken: s_token);
        Node.Inject(new FakeTransaction(handle.Hash, handle.From, handle.Signed!.Unsigned));
        Node.Mine();
        await handle.WaitAsync(cancellationToken: s_token);
        Node.Reorganise(1, keepTransactions: false);

        ReconciledOperation found = Assert.Single((await Pipeline.CheckFinalityAsync(s_token)).Reopened);

        Assert.Equal((ReconciliationVerdict.Rebroadcast, handle.Hash), (found.Verdict, found.Hash!.Value));
    }

    [Theory]
    [InlineData("lags")]
    [InlineData("other chain")]
    [InlineData("has not the block")]
    public async Task CheckFinality_ThroughANodeThatCanNotKnow_TakesNothingBack(string how)
    {
        await CompletedAsync();
        ulong block = Journal.Find(Key)!.Mined!.Value.BlockNumber;
        Node.Reorganise(1, keepTransactions: false);
        if (how == "other chain")
        {
            Node.ChainId = 5;
            await Assert.ThrowsAsync<ChainMismatchException>(() => Pipeline.CheckFinalityAsync(s_token));
        }
        else
        {
            Node.Intercept = (method, parameters) => method switch
            {
                "eth_blockNumber" when how == "lags" => $"\"0x{block - 1:x}\"",
                "eth_getBlockByNumber" when how == "has not the block" => "null",
                _ => null,
            };
            Assert.Empty((await Pipeline.CheckFinalityAsync(s_token)).Reopened);
        }

        Assert.Equal(OperationState.Completed, Journal.Find(Key)!.State);
    }

    [Fact]
    public async Task Send_WhenAReorganisationTookACompletedOne_BringsItBackFirstAndTakesTheNextNonce()
    {
        TransactionHandle first = await CompletedAsync();
        Node.Reorganise(1, keepTransactions: false);
        var restarted = new TransactionPipeline(_fixture.Rpc, 1, _fixture.Signer, null, TransactionOptions.Default with { Journal = Journal }, _fixture.Clock);

        TransactionHandle next = await restarted.Prepare(new TestCall(6u)).SendAsync(new SendOptions { IdempotencyKey = "next" }, s_token);
        Node.Mine();

        Assert.Equal((0UL, 1UL), (first.Nonce!.Value, next.Nonce!.Value));
        Assert.True((await next.WaitAsync(cancellationToken: s_token)).Receipt.Succeeded);
        Assert.Equal(first.Hash, (await first.WaitAsync(cancellationToken: s_token)).Receipt.TransactionHash);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_WithTheKeyOfAPrunedOperation_ReturnsItsOutcomeAndSendsNothing(bool isCancelled)
    {
        TransactionHandle handle = await _fixture.SendAsync(new SendOptions { IdempotencyKey = Key });
        TransactionHandle mined = isCancelled ? await handle.CancelAsync(cancellationToken: s_token) : handle;
        Node.Mine();
        await mined.WaitAsync(cancellationToken: s_token);
        Node.Mine(64);
        await Pipeline.CheckFinalityAsync(s_token);
        Assert.Equal(1, (await Journal.PruneAsync(new JournalRetention { Bytes = TimeSpan.Zero }, s_token)).Stripped);

        if (isCancelled)
        {
            TransactionReplacedException exception = await Assert.ThrowsAsync<TransactionReplacedException>(() => _fixture.SendAsync(new SendOptions { IdempotencyKey = Key }));
            Assert.Equal((ReplacementKind.Cancelled, mined.Hash), (exception.Kind, exception.ReplacedBy));
        }
        else
        {
            TransactionHandle again = await _fixture.SendAsync(new SendOptions { IdempotencyKey = Key });
            Assert.Equal(handle.Hash, (await again.WaitAsync(cancellationToken: s_token)).Receipt.TransactionHash);
        }

        Assert.Equal(isCancelled ? 2 : 1, Node.Taken.Count);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task Reconcile_OfWhatABroadcastingSignerLostTheAnswerOf_IsFoundOnChainWhenItIsTheOnlyOne(int copies, bool isFound)
    {
        using var custody = new PipelineFixture(signer: (key, rpc) => new NodeAccountSigner(rpc, key.Address));
        custody.Node.Mine(2);
        custody.Node.SendFaults.Enqueue(new SendFault(TakeFirst: true));
        await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => custody.SendAsync(new SendOptions { IdempotencyKey = Key }));
        ReconciledOperation early = Assert.Single(await custody.Pipeline.ReconcileAsync(s_token));
        for (int i = 1; i < copies; i++)
        {
            // Another program that does the very same.
            var other = new TransactionPipeline(custody.Rpc, 1, new NodeAccountSigner(custody.Rpc, custody.Key.Address));
            await other.Prepare(new TestCall(5u)).SendAsync(cancellationToken: s_token);
        }

        custody.Node.Mine();
        ReconciledOperation late = Assert.Single(await custody.Pipeline.ReconcileAsync(s_token));

        Assert.Equal(ReconciliationVerdict.Unknown, early.Verdict);
        Assert.Equal(isFound ? ReconciliationVerdict.Completed : ReconciliationVerdict.Unknown, late.Verdict);
    }

    [Fact]
    public async Task Reconcile_OfALostAnswer_NeverTakesAnEarlierOrAnotherOperationsTransactionForIt()
    {
        using var custody = new PipelineFixture(signer: (key, rpc) => new NodeAccountSigner(rpc, key.Address));
        await custody.SendAsync(new SendOptions { IdempotencyKey = "earlier, the same" });
        custody.Node.Mine();
        custody.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false));
        await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => custody.SendAsync(new SendOptions { IdempotencyKey = Key }));
        await custody.SendAsync(new SendOptions { IdempotencyKey = "later, the same" });
        custody.Node.Mine();

        ImmutableArray<ReconciledOperation> found = await custody.Pipeline.ReconcileAsync(s_token);

        Assert.Equal(ReconciliationVerdict.Unknown, found.Single(operation => operation.Record.Intent.Key == Key).Verdict);
    }

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<TransactionHandle> CompletedAsync()
    {
        TransactionHandle handle = await _fixture.SendAsync(new SendOptions { IdempotencyKey = Key });
        Node.Mine();
        await handle.WaitAsync(cancellationToken: s_token);
        Assert.Equal(OperationState.Completed, Journal.Find(Key)!.State);
        return handle;
    }

    private void InjectForeign(TransactionHandle handle)
    {
        UnsignedTransaction other = handle.Signed!.Unsigned with { Data = new byte[] { 1, 2, 3, 4 } };
        Node.Inject(new FakeTransaction(Keccak256.Hash([1, 2, 3]), handle.From, other));
    }

    /// <summary>Lists operations with one nonce by their keys, as the stores on disk do.</summary>
    private sealed class JournalByKey() : DelegatingJournal(new InMemoryOperationJournal())
    {
        public override async ValueTask<ImmutableArray<OperationRecord>> ListUnfinishedAsync(ulong chainId, Address? account, CancellationToken cancellationToken = default) =>
            [.. (await base.ListUnfinishedAsync(chainId, account, cancellationToken)).OrderBy(record => record.Nonce).ThenBy(record => record.Intent.Key, StringComparer.Ordinal)];
    }
}
