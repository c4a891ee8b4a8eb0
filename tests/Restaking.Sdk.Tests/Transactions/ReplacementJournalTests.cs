using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>Replacements under an idempotency key: the operation is the first transaction, and a refused or unsent replacement never gets out by the key.</summary>
public class ReplacementJournalTests : IDisposable
{
    private const string Key = "deposit-2026-0043";
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;
    private static readonly SendOptions s_key = new() { IdempotencyKey = Key };
    private readonly PipelineFixture _fixture = new();

    private InMemoryOperationJournal Journal => (InMemoryOperationJournal)_fixture.Pipeline.Journal;

    [Fact]
    public async Task Send_WithTheSameKeyAfterARefusedCancel_ReturnsTheFirstAndSendsNothing()
    {
        TransactionHandle first = await _fixture.SendAsync(s_key);
        _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false, (-32000, "replacement transaction underpriced")));
        ReplacementRejectedException refused = await Assert.ThrowsAsync<ReplacementRejectedException>(() => first.CancelAsync(cancellationToken: s_token));

        TransactionHandle again = await _fixture.SendAsync(s_key);

        Assert.Equal(first.Hash, again.Hash);
        Assert.Equal(first.Hash, Assert.Single(_fixture.Node.Taken).Hash);
        OperationRecord record = Journal.Find(Key)!;
        Assert.Equal(OperationState.Broadcast, record.State);
        Assert.Equal([refused.ReplacementHash], record.Rejected);
    }

    [Fact]
    public async Task Cancel_WhoseTokenIsCancelledWhileItIsSigned_IsNeitherSentNorJournaled()
    {
        using var stop = new CancellationTokenSource();
        var verifier = new CancellingVerifier(stop);
        using var fixture = new PipelineFixture(TransactionOptions.Default with { SignatureVerifier = verifier });
        TransactionHandle first = await fixture.SendAsync(s_key);
        verifier.IsArmed = true;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.CancelAsync(cancellationToken: stop.Token));
        await fixture.SendAsync(s_key);

        Assert.Equal(first.Hash, Assert.Single(fixture.Node.Taken).Hash);
        Assert.Single(((InMemoryOperationJournal)fixture.Pipeline.Journal).Find(Key)!.Signed);
    }

    [Fact]
    public async Task RecordSigned_OfACompletedOperation_LeavesItCompleted()
    {
        TransactionHandle first = await _fixture.SendAsync(s_key);
        TransactionHandle second = await first.SpeedUpAsync(cancellationToken: s_token);
        _fixture.Node.Mine();
        await first.WaitAsync(cancellationToken: s_token);

        SignerLease lease = await LeaseAsync();
        await Journal.RecordSignedAsync(Key, second.Signed!, lease.Token, s_token);
        await Journal.RecordBroadcastAsync(Key, second.Hash, lease.Token, s_token);
        await Journal.CompleteAsync(Key, TransactionStage.Cancelled, mined: null, lease.Token, s_token);

        Assert.Equal((OperationState.Completed, TransactionStage.Confirmed), (Journal.Find(Key)!.State, Journal.Find(Key)!.Outcome!.Value));
    }

    [Fact]
    public async Task Send_WithTheSameKeyWhenAnUnsentCancelIsOnRecord_BringsInTheOriginal()
    {
        for (int i = 0; i < 3; i++)
        {
            _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false));
        }

        TransactionOutcomeUnknownException lost = await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => _fixture.SendAsync(s_key));
        UnsignedTransaction nothing = lost.Signed!.Unsigned with { To = _fixture.Key.Address, Data = default, MaxFeePerGas = UInt256.FromGwei(90), MaxPriorityFeePerGas = UInt256.FromGwei(9) };
        SignerLease lease = await LeaseAsync();
        await Journal.RecordSignedAsync(Key, await _fixture.Key.SignTransactionAsync(nothing, s_token), lease.Token, s_token);
        await Journal.ReleaseLeaseAsync(lease, s_token);

        TransactionHandle again = await _fixture.SendAsync(s_key);

        Assert.Equal(lost.TransactionHash, again.Hash);
        Assert.Equal(lost.TransactionHash, Assert.Single(_fixture.Node.Taken).Hash);
    }

    [Fact]
    public async Task Journal_OfACancelledOperation_SaysCancelled()
    {
        TransactionHandle first = await _fixture.SendAsync(s_key);
        TransactionHandle cancel = await first.CancelAsync(cancellationToken: s_token);
        _fixture.Node.Mine();

        await cancel.WaitAsync(cancellationToken: s_token);

        Assert.Equal(TransactionStage.Cancelled, Journal.Find(Key)!.Outcome);
    }

    [Fact]
    public async Task Journal_WhenTheFirstIsMinedInsteadOfItsCancellation_SaysConfirmed()
    {
        TransactionHandle first = await _fixture.SendAsync(s_key);
        TransactionHandle cancel = await first.CancelAsync(cancellationToken: s_token);
        _fixture.Node.Inject(new FakeTransaction(first.Hash, first.From, first.Signed!.Unsigned));
        _fixture.Node.Mine();

        await Assert.ThrowsAsync<TransactionReplacedException>(() => cancel.WaitAsync(cancellationToken: s_token));

        Assert.Equal(TransactionStage.Confirmed, Journal.Find(Key)!.Outcome);
    }

    [Fact]
    public async Task SpeedUp_WhenTheJournalCannotRecordThatItWentOut_KeepsTheNewHash()
    {
        var journal = new FullDisk();
        using var fixture = new PipelineFixture(TransactionOptions.Default with { Journal = journal });
        TransactionHandle first = await fixture.SendAsync(s_key);
        journal.IsFull = true;

        TransactionOutcomeUnknownException exception = await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => first.SpeedUpAsync(cancellationToken: s_token));

        Assert.Equal(fixture.Node.Taken[1].Hash, exception.TransactionHash);
        Assert.NotNull(exception.Signed);
        Assert.IsType<IOException>(exception.InnerException);
    }

    [Fact]
    public async Task Broadcast_OfWhatTheNodeHasAlreadyWhenTheJournalFails_DoesNotFreeTheKey()
    {
        var journal = new FullDisk();
        using var fixture = new PipelineFixture(TransactionOptions.Default with { Journal = journal });
        UnsignedTransaction unsigned = fixture.Deposit().Build(0, 50_000, TransactionFees.Eip1559(UInt256.FromGwei(30), UInt256.FromGwei(1))) with { From = fixture.Key.Address };
        SignedTransaction signed = await fixture.Key.SignTransactionAsync(unsigned, s_token);
        fixture.Node.Inject(new FakeTransaction(signed.Hash, fixture.Key.Address, unsigned));
        journal.RefusesSigned = true;

        await Assert.ThrowsAsync<IOException>(() => fixture.Pipeline.BroadcastAsync(signed.RawBytes, unsigned, s_key, s_token));

        Assert.NotNull(journal.Inner.Find(Key));
    }

    [Fact]
    public async Task SpeedUp_OfATransactionSentUnderItsOwnFeePolicy_StaysWithinThatPolicy()
    {
        TransactionHandle handle = await _fixture.SendAsync(new SendOptions { FeePolicy = new FeePolicy { MaxFeePerGas = UInt256.FromGwei(21) } });

        await Assert.ThrowsAsync<FeeAboveCapException>(() => handle.SpeedUpAsync(cancellationToken: s_token));
        Assert.Equal(1, _fixture.Signer.Signatures);
    }

    [Fact]
    public async Task SpeedUp_WhenOnlyTheTotalIsAboveItsCap_TakesTheLeastBump()
    {
        // 60 000 gas at 21 gwei; 10 % more is within the cap, what the market asks by then is not.
        TransactionHandle handle = await _fixture.SendAsync(new SendOptions { FeePolicy = new FeePolicy { MaxTotalCost = UInt256.FromGwei(60_000UL * 24) } });
        _fixture.Node.BaseFee = UInt256.FromGwei(40);

        TransactionHandle second = await handle.SpeedUpAsync(cancellationToken: s_token);

        Assert.True(second.Signed!.Unsigned.MaxFeePerGas <= UInt256.FromGwei(24));
    }

    private async Task<SignerLease> LeaseAsync() =>
        (await Journal.TryAcquireLeaseAsync(1, _fixture.Key.Address, "test", TimeSpan.FromMinutes(1), s_token)).Lease!;

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The caller stops between the signature and the journal.</summary>
    private sealed class CancellingVerifier(CancellationTokenSource stop) : ISignatureVerifier
    {
        internal bool IsArmed { get; set; }

        public Address RecoverSigner(Hash32 digest, EcdsaSignature signature)
        {
            if (IsArmed)
            {
                stop.Cancel();
            }

            return Secp256k1SignatureVerifier.Instance.RecoverSigner(digest, signature);
        }
    }

    private sealed class FullDisk(InMemoryOperationJournal inner) : DelegatingJournal(inner)
    {
        internal FullDisk()
            : this(new InMemoryOperationJournal())
        {
        }

        internal InMemoryOperationJournal Inner { get; } = inner;

        internal bool IsFull { get; set; }

        internal bool RefusesSigned { get; set; }

        public override ValueTask RecordSignedAsync(string key, SignedTransaction signed, long fence, CancellationToken cancellationToken = default) =>
            RefusesSigned ? throw new IOException("disk full") : base.RecordSignedAsync(key, signed, fence, cancellationToken);

        public override ValueTask RecordBroadcastAsync(string key, Hash32? hash, long fence, CancellationToken cancellationToken = default) =>
            IsFull ? throw new IOException("disk full") : base.RecordBroadcastAsync(key, hash, fence, cancellationToken);
    }
}
