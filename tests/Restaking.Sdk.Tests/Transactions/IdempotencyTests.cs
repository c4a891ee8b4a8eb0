using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>The caller's key: one operation, one transaction, whatever happens in between.</summary>
public class IdempotencyTests : IDisposable
{
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;
    private static readonly SendOptions s_key = new() { IdempotencyKey = "deposit-2026-0042" };
    private readonly PipelineFixture _fixture = new();

    [Fact]
    public async Task Send_WithTheSameKeyTwice_ReturnsTheFirstTransaction()
    {
        TransactionHandle first = await _fixture.SendAsync(s_key);
        TransactionHandle second = await _fixture.SendAsync(s_key);

        Assert.Equal(first.Hash, second.Hash);
        Assert.Equal(1, _fixture.Signer.Signatures);
        Assert.Equal(1, _fixture.Node.CountOf("eth_sendRawTransaction"));
    }

    [Fact]
    public async Task Send_WithTheSameKeyAfterItWasMinedAndWouldRevertNow_ReturnsTheFirstTransaction()
    {
        TransactionHandle first = await _fixture.SendAsync(s_key);
        _fixture.Node.Mine();
        await first.WaitAsync(cancellationToken: s_token);
        _fixture.Node.RevertsWith = TestCall.TooMuch(0u);

        TransactionHandle again = await _fixture.SendAsync(s_key);

        Assert.Equal(first.Hash, (await again.WaitAsync(cancellationToken: s_token)).Receipt.TransactionHash);
    }

    [Fact]
    public async Task Send_WithTheSameKeyInParallel_SignsOnce()
    {
        TransactionHandle[] handles = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _fixture.SendAsync(s_key))));

        Assert.Single(handles.Select(handle => handle.Hash).Distinct());
        Assert.Equal(1, _fixture.Signer.Signatures);
    }

    [Fact]
    public async Task Send_WithTheSameKeyForSomethingElse_IsRefused()
    {
        await _fixture.SendAsync(s_key);

        IdempotencyConflictException exception = await Assert.ThrowsAsync<IdempotencyConflictException>(() => _fixture.Deposit(6u).SendAsync(s_key, s_token));

        Assert.NotEqual(exception.Recorded, exception.Requested);
        Assert.Equal(1, _fixture.Signer.Signatures);
    }

    [Fact]
    public async Task Send_WithoutKeyTwice_IsTwoTransactions()
    {
        TransactionHandle first = await _fixture.SendAsync();
        TransactionHandle second = await _fixture.SendAsync();

        Assert.NotEqual(first.Hash, second.Hash);
    }

    [Fact]
    public async Task Send_WithTheSameKeyAfterADefiniteRefusal_SendsAnew()
    {
        _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false, (-32000, "transaction underpriced")));
        await Assert.ThrowsAsync<TransactionRejectedException>(() => _fixture.SendAsync(s_key));

        await _fixture.SendAsync(s_key);

        Assert.Single(_fixture.Node.Taken);
    }

    [Fact]
    public async Task Send_WithTheSameKeyAfterAFailureBeforeSigning_SendsAnew()
    {
        _fixture.Node.RevertsWith = TestCall.TooMuch(0u);
        await Assert.ThrowsAsync<ContractRevertException>(() => _fixture.SendAsync(s_key));
        _fixture.Node.RevertsWith = null;

        await _fixture.SendAsync(s_key);

        Assert.Single(_fixture.Node.Taken);
    }

    [Fact]
    public async Task Send_WithTheSameKeyAfterALostAnswer_OffersTheSameBytesAndNeverSignsAgain()
    {
        for (int i = 0; i < 3; i++)
        {
            _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false));
        }

        TransactionOutcomeUnknownException lost = await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => _fixture.SendAsync(s_key));
        TransactionHandle again = await _fixture.SendAsync(s_key);

        Assert.Equal(lost.TransactionHash, again.Hash);
        Assert.Equal(lost.TransactionHash, Assert.Single(_fixture.Node.Taken).Hash);
        Assert.Equal(1, _fixture.Signer.Signatures);
    }

    [Fact]
    public async Task Send_WithABlankKey_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _fixture.SendAsync(new SendOptions { IdempotencyKey = " " }));

    [Fact]
    public async Task Journal_OfASend_HoldsEachStepBeforeItIsDone()
    {
        var journal = (InMemoryOperationJournal)_fixture.Pipeline.Journal;
        OperationRecord? atSigning = null;
        OperationRecord? atBroadcast = null;
        _fixture.Signer.Instead = async (transaction, token) =>
        {
            atSigning = journal.Find(s_key.IdempotencyKey!);
            return await _fixture.Key.SignTransactionAsync(transaction, token);
        };
        _fixture.Node.Intercept = (method, _) =>
        {
            if (method == "eth_sendRawTransaction")
            {
                atBroadcast = journal.Find(s_key.IdempotencyKey!);
            }

            return null;
        };

        TransactionHandle handle = await _fixture.SendAsync(s_key);
        _fixture.Node.Mine();
        await handle.WaitAsync(cancellationToken: s_token);

        Assert.Equal((OperationState.NonceReserved, 0UL), (atSigning!.State, atSigning.Nonce!.Value));
        Assert.Equal(OperationState.Signed, atBroadcast!.State);
        Assert.Equal(handle.Hash, Assert.Single(atBroadcast.Signed).Hash);
        OperationRecord final = journal.Find(s_key.IdempotencyKey!)!;
        Assert.Equal((OperationState.Completed, TransactionStage.Confirmed), (final.State, final.Outcome!.Value));
    }

    [Fact]
    public async Task Send_WhenTheJournalCannotRecordTheSignature_BroadcastsNothing()
    {
        var journal = new BrokenJournal();
        using var fixture = new PipelineFixture(TransactionOptions.Default with { Journal = journal });

        await Assert.ThrowsAsync<IOException>(() => fixture.SendAsync(s_key));

        Assert.Equal(0, fixture.Node.CountOf("eth_sendRawTransaction"));
    }

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A disk that is full when it matters.</summary>
    private sealed class BrokenJournal() : DelegatingJournal(new InMemoryOperationJournal())
    {
        public override ValueTask RecordSignedAsync(string key, SignedTransaction signed, long fence, CancellationToken cancellationToken = default) => throw new IOException("disk full");

        public override ValueTask AbandonAsync(string key, long fence, CancellationToken cancellationToken = default) => throw new IOException("disk full");
    }
}
