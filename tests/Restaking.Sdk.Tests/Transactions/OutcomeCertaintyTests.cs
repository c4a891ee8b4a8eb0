using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>Once bytes may be out, nothing but proof counts: no words, no surprise of a transport and no observer makes a sent transaction look unsent.</summary>
public class OutcomeCertaintyTests : IDisposable
{
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;
    private static readonly SendOptions s_key = new() { IdempotencyKey = "deposit-2026-0044" };
    private readonly PipelineFixture _fixture = new();

    [Fact]
    public async Task Send_AnsweredAlreadyKnownWhileTheNodeDoesNotShowIt_IsUnknown()
    {
        for (int i = 0; i < 3; i++)
        {
            _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false, (-32000, "already known")));
        }

        TransactionOutcomeUnknownException exception = await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => _fixture.SendAsync());

        Assert.NotNull(exception.Signed);
    }

    [Fact]
    public void Classify_UnknownTransactionType_IsNotAlreadyKnown() =>
        Assert.NotEqual(RpcErrorKind.AlreadyKnown, RpcErrorCodes.Classify("eth_sendRawTransaction", -32000, "unknown transaction type", 200, hasRevertData: false));

    [Theory]
    [InlineData("eth_sendTransaction")]
    [InlineData("eth_signTransaction")]
    public void Classify_HexInTheDataOfAWrite_IsNoRevert(string method) =>
        Assert.NotEqual(RpcErrorKind.ExecutionReverted, RpcErrorCodes.Classify(method, -32000, "could not wait for the receipt", 200, hasRevertData: true));

    [Fact]
    public async Task Send_WhenTheTransportThrowsSomethingOfItsOwn_IsUnknownWithHashAndBytes()
    {
        bool thrown = false;
        _fixture.Node.Intercept = (method, _) =>
        {
            if (method == "eth_sendRawTransaction")
            {
                thrown = true;
            }

            return thrown ? throw new ObjectDisposedException("transport") : null;
        };

        TransactionOutcomeUnknownException exception = await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => _fixture.SendAsync(s_key));
        _fixture.Node.Intercept = null;
        TransactionHandle again = await _fixture.SendAsync(s_key);

        Assert.NotNull(exception.Signed);
        Assert.Equal(exception.TransactionHash, again.Hash);
        Assert.Equal(1, _fixture.Signer.Signatures);
    }

    [Fact]
    public async Task Send_WhenTheObserverOfProgressThrows_IsSentAndTheKeyIsSettled()
    {
        TransactionHandle handle = await _fixture.SendAsync(s_key with { Progress = new ThrowingProgress() });
        TransactionHandle again = await _fixture.SendAsync(s_key);

        Assert.Equal(handle.Hash, again.Hash);
        Assert.Single(_fixture.Node.Taken);
    }

    [Fact]
    public async Task Send_WhileAnotherCallerWithTheKeyNeverEnds_StopsWaiting()
    {
        var never = new TaskCompletionSource<SignedTransaction>();
        var signing = new TaskCompletionSource();
        using var fixture = new PipelineFixture(TransactionOptions.Default with { KeyWaitTimeout = TimeSpan.FromSeconds(11) });
        fixture.Signer.Instead = (_, _) =>
        {
            signing.TrySetResult();
            return never.Task;
        };
        Task first = fixture.SendAsync(s_key);
        await signing.Task.WaitAsync(s_token);

        TransactionException exception = await Assert.ThrowsAsync<TransactionException>(() => fixture.SendAsync(s_key));

        Assert.True(exception.IsTransient);
        Assert.Equal(1, fixture.Signer.Signatures);
        never.SetCanceled(s_token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task Resume_OfBytesOfAnotherChain_IsRefusedBeforeTheNetworkIsTouched()
    {
        UnsignedTransaction elsewhere = _fixture.Deposit().Build(0, 50_000, TransactionFees.Eip1559(UInt256.FromGwei(30), UInt256.FromGwei(1))) with { ChainId = 17_000 };
        SignedTransaction signed = await _fixture.Key.SignTransactionAsync(elsewhere, s_token);
        int asked = _fixture.Node.Requests.Count;

        ChainMismatchException exception = await Assert.ThrowsAsync<ChainMismatchException>(() => _fixture.Pipeline.ResumeAsync(signed, cancellationToken: s_token));

        Assert.Equal((1UL, 17_000UL), (exception.Expected, exception.Actual));
        Assert.Equal(asked, _fixture.Node.Requests.Count);
    }

    [Fact]
    public async Task Wait_WhenTheNodeDoesNotShowATransactionItCounts_IsNotDropped()
    {
        TransactionHandle handle = await _fixture.SendAsync();
        _fixture.Node.DropFromPool(handle.Hash);
        _fixture.Node.Intercept = (method, parameters) => method == "eth_getTransactionCount" && parameters[1]!.ToString() == "pending" ? "\"0x1\"" : null;

        await Assert.ThrowsAsync<TransactionTimeoutException>(() => handle.WaitAsync(timeout: TimeSpan.FromMinutes(1), cancellationToken: s_token));
    }

    [Fact]
    public async Task Send_AfterADrop_TakesExactlyTheDroppedNonceWhateverTheNodeCounts()
    {
        TransactionHandle dropped = await _fixture.SendAsync();
        _fixture.Node.DropFromPool(dropped.Hash);
        await Assert.ThrowsAsync<TransactionDroppedException>(() => dropped.WaitAsync(cancellationToken: s_token));
        _fixture.Node.Intercept = (method, parameters) => method == "eth_getTransactionCount" && parameters[1]!.ToString() == "pending" ? "\"0x1\"" : null;

        TransactionHandle next = await _fixture.SendAsync();
        TransactionHandle after = await _fixture.SendAsync();

        Assert.Equal((0UL, 1UL), (next.Nonce!.Value, after.Nonce!.Value));
    }

    [Fact]
    public void Quote_OfAMarketNearTheEndOfNumbers_IsAboveTheCap()
    {
        Assert.Throws<FeeAboveCapException>(() => FeePolicy.Default.Quote(new FeeMarket(UInt256.MaxValue, UInt256.FromGwei(1), null)));
        Assert.Throws<FeeAboveCapException>(() => new FeePolicy { MaxFeePerGas = null }.Quote(new FeeMarket(UInt256.MaxValue, UInt256.One, null)));
        Assert.Throws<FeeAboveCapException>(() => FeePolicy.Default.EnsureTotalWithinCap(TransactionFees.Legacy(UInt256.MaxValue), 21_000, isMarketPrice: true));
    }

    [Theory]
    [InlineData(32, false)]
    [InlineData(0, true)]
    [InlineData(36, true)]
    public async Task Send_HandedOverAndAnsweredWithHex_IsRefusedOnlyWhenItIsARevert(int length, bool isDefinite)
    {
        using var fixture = new PipelineFixture(signer: (key, _) => new Custodian(key.Address, _ => Task.FromException<Hash32>(
            new RpcException(RpcErrorKind.ExecutionReverted, "execution reverted", "eth_sendTransaction", code: 3, revertData: new byte[length]))));

        TransactionException exception = await Assert.ThrowsAnyAsync<TransactionException>(() => fixture.SendAsync());

        Assert.Equal(isDefinite, exception is TransactionRejectedException);
        Assert.Equal(!isDefinite, exception is TransactionOutcomeUnknownException);
    }

    [Fact]
    public async Task Send_WhenACustodianIgnoresItsToken_EndsUnknownInTime()
    {
        var never = new TaskCompletionSource<Hash32>();
        using var fixture = new PipelineFixture(
            TransactionOptions.Default with { HandOverTimeout = TimeSpan.FromSeconds(10) }, (key, _) => new Custodian(key.Address, _ => never.Task));

        await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => fixture.SendAsync(s_key));
    }

    [Fact]
    public async Task Send_WhenTheCustodianRefusesTheArgumentsAtOnce_FreesTheKey()
    {
        using var fixture = new PipelineFixture(signer: (key, _) => new Custodian(key.Address, _ => throw new ArgumentException("no such account")));

        await Assert.ThrowsAsync<ArgumentException>(() => fixture.SendAsync(s_key));

        Assert.Null(((InMemoryOperationJournal)fixture.Pipeline.Journal).Find(s_key.IdempotencyKey!));
    }

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    private sealed class ThrowingProgress : IProgress<TransactionProgress>
    {
        public void Report(TransactionProgress value) => throw new InvalidOperationException("the screen is gone");
    }

    private sealed class Custodian(Address address, Func<UnsignedTransaction, Task<Hash32>> answer) : IBroadcastingSigner
    {
        public Address Address => address;

        public SignerCapability Capability => SignerCapability.SignsAndBroadcasts;

        public async ValueTask<Hash32> SendTransactionAsync(UnsignedTransaction transaction, CancellationToken cancellationToken = default) => await answer(transaction);
    }
}
