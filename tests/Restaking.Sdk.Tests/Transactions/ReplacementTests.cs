using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>Speeding up and cancelling.</summary>
public class ReplacementTests : IDisposable
{
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;
    private readonly PipelineFixture _fixture = new();

    [Fact]
    public async Task SpeedUp_OfAPendingTransaction_TakesItsPlaceAndBothHandlesSucceed()
    {
        TransactionHandle first = await _fixture.SendAsync();

        TransactionHandle second = await first.SpeedUpAsync(cancellationToken: s_token);
        _fixture.Node.Mine();

        Assert.NotEqual(first.Hash, second.Hash);
        Assert.Equal(first.Nonce, second.Nonce);
        Assert.True(ReplacementRules.IsSufficient(TransactionFees.Of(first.Signed!.Unsigned)!, TransactionFees.Of(second.Signed!.Unsigned)!));
        Assert.Equal(first.Signed.Unsigned.Data.ToArray(), second.Signed.Unsigned.Data.ToArray());
        Assert.Equal(second.Hash, (await first.WaitAsync(cancellationToken: s_token)).ReplacedBy);
        Assert.Null((await second.WaitAsync(cancellationToken: s_token)).ReplacedBy);
    }

    [Fact]
    public async Task SpeedUp_WhenTheFirstIsMinedAllTheSame_BothHandlesSucceed()
    {
        TransactionHandle first = await _fixture.SendAsync();
        TransactionHandle second = await first.SpeedUpAsync(cancellationToken: s_token);
        _fixture.Node.Inject(new FakeTransaction(first.Hash, first.From, first.Signed!.Unsigned));
        _fixture.Node.Mine();

        Assert.Null((await first.WaitAsync(cancellationToken: s_token)).ReplacedBy);
        Assert.Equal(first.Hash, (await second.WaitAsync(cancellationToken: s_token)).ReplacedBy);
    }

    [Fact]
    public async Task SpeedUp_Twice_BumpsTheNewestPrice()
    {
        TransactionHandle first = await _fixture.SendAsync();
        TransactionHandle second = await first.SpeedUpAsync(cancellationToken: s_token);
        TransactionHandle third = await first.SpeedUpAsync(cancellationToken: s_token);

        Assert.True(ReplacementRules.IsSufficient(TransactionFees.Of(second.Signed!.Unsigned)!, TransactionFees.Of(third.Signed!.Unsigned)!));
    }

    [Fact]
    public async Task Cancel_OfAPendingTransaction_SpendsItsNonceOnNothing()
    {
        TransactionHandle first = await _fixture.SendAsync();
        _fixture.Node.GasEstimate = 21_000;

        TransactionHandle cancel = await first.CancelAsync(cancellationToken: s_token);
        _fixture.Node.Mine();

        UnsignedTransaction nothing = cancel.Signed!.Unsigned;
        Assert.Equal((first.From, UInt256.Zero, 0, 21_000UL, first.Nonce), (nothing.To, nothing.Value, nothing.Data.Length, nothing.GasLimit!.Value, nothing.Nonce));
        Assert.True((await cancel.WaitAsync(cancellationToken: s_token)).Receipt.Succeeded);
        TransactionReplacedException exception = await Assert.ThrowsAsync<TransactionReplacedException>(() => first.WaitAsync(cancellationToken: s_token));
        Assert.Equal((ReplacementKind.Cancelled, cancel.Hash), (exception.Kind, exception.ReplacedBy));
    }

    [Fact]
    public async Task Cancel_WhenTheFirstIsMinedAllTheSame_SaysSo()
    {
        TransactionHandle first = await _fixture.SendAsync();
        TransactionHandle cancel = await first.CancelAsync(cancellationToken: s_token);
        _fixture.Node.Inject(new FakeTransaction(first.Hash, first.From, first.Signed!.Unsigned));
        _fixture.Node.Mine();

        TransactionReplacedException exception = await Assert.ThrowsAsync<TransactionReplacedException>(() => cancel.WaitAsync(cancellationToken: s_token));
        Assert.Equal((ReplacementKind.Replaced, first.Hash), (exception.Kind, exception.ReplacedBy));
    }

    [Fact]
    public async Task SpeedUp_OfAMinedTransaction_IsRefusedAndSignsNothing()
    {
        TransactionHandle handle = await _fixture.SendAsync();
        _fixture.Node.Mine();

        TransactionException exception = await Assert.ThrowsAsync<TransactionException>(() => handle.SpeedUpAsync(cancellationToken: s_token));
        Assert.Equal(TransactionStage.Mined, exception.Stage);
        Assert.Equal(1, _fixture.Signer.Signatures);
    }

    [Fact]
    public async Task SpeedUp_WithTooSmallABump_IsRefusedBeforeSigning()
    {
        TransactionHandle handle = await _fixture.SendAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => handle.SpeedUpAsync(TransactionFees.Of(handle.Signed!.Unsigned), s_token));
        Assert.Equal(1, _fixture.Signer.Signatures);
    }

    [Fact]
    public async Task SpeedUp_AboveTheCaps_IsRefused()
    {
        using var capped = new PipelineFixture(TransactionOptions.Default with { Fees = new FeePolicy { MaxFeePerGas = UInt256.FromGwei("21") } });
        TransactionHandle handle = await capped.SendAsync();

        await Assert.ThrowsAsync<FeeAboveCapException>(() => handle.SpeedUpAsync(cancellationToken: s_token));
        Assert.Equal(1, capped.Signer.Signatures);
    }

    [Fact]
    public async Task SpeedUp_RefusedByTheNode_LeavesTheFirstAsItWas()
    {
        TransactionHandle first = await _fixture.SendAsync();
        _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false, (-32000, "replacement transaction underpriced")));

        ReplacementRejectedException exception = await Assert.ThrowsAsync<ReplacementRejectedException>(() => first.SpeedUpAsync(cancellationToken: s_token));
        _fixture.Node.Mine();

        Assert.Equal((first.Hash, BroadcastRejection.ReplacementUnderpriced, TransactionStage.Pending), (exception.TransactionHash!.Value, exception.Reason, exception.Stage));
        Assert.Contains("still pending", exception.Message, StringComparison.Ordinal);
        Assert.Null((await first.WaitAsync(cancellationToken: s_token)).ReplacedBy);
    }

    [Fact]
    public async Task SpeedUp_WhoseAnswerIsLost_IsStillSeenByTheFirstHandle()
    {
        TransactionHandle first = await _fixture.SendAsync();
        for (int i = 0; i < 3; i++)
        {
            _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false));
        }

        TransactionOutcomeUnknownException lost = await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => first.SpeedUpAsync(cancellationToken: s_token));
        _fixture.Node.Inject(new FakeTransaction(lost.Signed!.Hash, first.From, lost.Signed.Unsigned));
        _fixture.Node.Mine();

        Assert.Equal(lost.TransactionHash, (await first.WaitAsync(cancellationToken: s_token)).ReplacedBy);
    }

    [Fact]
    public async Task SpeedUp_OfATrackedTransaction_TakesItsTermsFromTheNode()
    {
        TransactionHandle first = await _fixture.SendAsync();
        TransactionHandle tracked = _fixture.Pipeline.Track(first.Hash, first.From);

        TransactionHandle second = await tracked.SpeedUpAsync(cancellationToken: s_token);
        _fixture.Node.Mine();

        Assert.Equal(first.Nonce, second.Nonce);
        Assert.Equal(second.Hash, (await tracked.WaitAsync(cancellationToken: s_token)).ReplacedBy);
    }

    [Fact]
    public async Task SpeedUpAndCancel_WithASignerThatBroadcastsByItself_AreRefused()
    {
        using var custody = new PipelineFixture(signer: (key, rpc) => new NodeAccountSigner(rpc, key.Address));
        TransactionHandle handle = await custody.SendAsync();

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => handle.SpeedUpAsync(cancellationToken: s_token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => handle.CancelAsync(cancellationToken: s_token));
        Assert.Contains("broadcasts by itself", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, custody.Node.CountOf("eth_sendTransaction"));
    }

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }
}
