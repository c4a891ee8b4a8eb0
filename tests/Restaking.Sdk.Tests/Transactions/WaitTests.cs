using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>Waiting: confirmations by block hash, reorganisations, replacements, reverts, and that the end of waiting is never a failure.</summary>
public class WaitTests : IDisposable
{
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;
    private readonly PipelineFixture _fixture = new();

    [Fact]
    public async Task Wait_ForConfirmations_ReturnsWhenThereAreEnoughBlocks()
    {
        TransactionHandle handle = await _fixture.SendAsync();
        int looks = 0;
        _fixture.Node.Intercept = (method, _) =>
        {
            if (method == "eth_getTransactionReceipt" && ++looks <= 4)
            {
                _fixture.Node.Mine();
            }

            return null;
        };

        ConfirmedTransaction confirmed = await handle.WaitAsync(4, cancellationToken: s_token);

        Assert.Equal(4UL, confirmed.Confirmations);
        Assert.Equal(4, looks);
        Assert.All(_fixture.Clock.JumpedWaits.TakeLast(3), wait => Assert.Equal(TimeSpan.FromSeconds(4), wait));
    }

    [Fact]
    public async Task Wait_MinedBetweenTwoQuestions_SearchesNoBlocks()
    {
        TransactionHandle handle = await _fixture.SendAsync();
        int looks = 0;
        _fixture.Node.Intercept = (method, parameters) =>
        {
            if (method == "eth_getTransactionCount" && ++looks == 1)
            {
                _fixture.Node.Mine(); // after the receipt was asked for and not there
            }

            bool isSearch = (method == "eth_getTransactionCount" && ((string)parameters[1]!).StartsWith("0x", StringComparison.Ordinal))
                || (method == "eth_getBlockByNumber" && (bool)parameters[1]!);
            return isSearch ? throw new InvalidOperationException("The blocks were searched.") : null;
        };

        ConfirmedTransaction confirmed = await handle.WaitAsync(cancellationToken: s_token);

        Assert.Equal(handle.Hash, confirmed.Receipt.TransactionHash);
        Assert.DoesNotContain(TransactionStage.Replaced, _fixture.Progress.Stages);
    }

    [Fact]
    public async Task Wait_WhenTheTimeRunsOut_IsUnknownAndCanBeTakenUpAgain()
    {
        TransactionHandle handle = await _fixture.SendAsync(new SendOptions { Progress = _fixture.Progress });

        TransactionTimeoutException exception = await Assert.ThrowsAsync<TransactionTimeoutException>(() => handle.WaitAsync(timeout: TimeSpan.FromSeconds(30), cancellationToken: s_token));
        _fixture.Node.Mine();
        ConfirmedTransaction confirmed = await handle.WaitAsync(cancellationToken: s_token);

        Assert.Equal((TransactionStage.Unknown, TransactionStage.Pending, true), (exception.Stage, exception.LastSeen, exception.IsTransient));
        Assert.Contains("may still be mined", exception.Message, StringComparison.Ordinal);
        Assert.Equal(handle.Hash, exception.TransactionHash);
        Assert.InRange(exception.Waited, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(35));
        Assert.True(confirmed.Receipt.Succeeded);
        Assert.Equal([TransactionStage.Pending, TransactionStage.Unknown, TransactionStage.Mined, TransactionStage.Confirmed], _fixture.Progress.Stages.TakeLast(4));
    }

    [Fact]
    public async Task Wait_OnANonceThatLeavesAGap_EndsWithTheTimeout()
    {
        TransactionHandle handle = await _fixture.SendAsync(new SendOptions { Nonce = 99 });
        _fixture.Node.Mine(3);

        TransactionTimeoutException exception = await Assert.ThrowsAsync<TransactionTimeoutException>(() => handle.WaitAsync(timeout: TimeSpan.FromMinutes(1), cancellationToken: s_token));
        Assert.Equal(TransactionStage.Pending, exception.LastSeen);
    }

    [Fact]
    public async Task Wait_Cancelled_IsACancellationAndNotATimeout()
    {
        TransactionHandle handle = await _fixture.SendAsync();
        using var cancel = new CancellationTokenSource();
        _fixture.Node.Intercept = (method, _) =>
        {
            if (method == "eth_getTransactionReceipt")
            {
                cancel.Cancel();
            }

            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => handle.WaitAsync(cancellationToken: cancel.Token));
    }

    [Fact]
    public async Task Wait_OnAMinedRevert_IsAFailureWithTheDecodedReasonAndTheReceipt()
    {
        TransactionHandle handle = await _fixture.SendAsync(new SendOptions { Progress = _fixture.Progress });
        _fixture.Node.MinedReverts = true;
        _fixture.Node.RevertsWith = TestCall.TooMuch(4u);
        _fixture.Node.Mine();

        TransactionRevertedException exception = await Assert.ThrowsAsync<TransactionRevertedException>(() => handle.WaitAsync(cancellationToken: s_token));

        Assert.Equal(new TooMuchError(4u), exception.Error);
        Assert.False(exception.Receipt.Succeeded);
        Assert.False(exception.IsTransient);
        Assert.IsType<ContractRevertException>(exception.InnerException);
        Assert.Equal([TransactionStage.Mined, TransactionStage.Reverted], _fixture.Progress.Stages.TakeLast(2));
        var replay = _fixture.Node.Requests.Last(request => request.Method == "eth_call");
        Assert.Equal($"0x{_fixture.Node.Head - 1:x}", (string)replay.Params[1]!);
    }

    [Fact]
    public async Task Wait_OnAMinedRevertWhoseReasonCannotBeHad_IsAFailureAllTheSame()
    {
        TransactionHandle handle = await _fixture.SendAsync();
        _fixture.Node.MinedReverts = true;
        _fixture.Node.Mine();

        TransactionRevertedException exception = await Assert.ThrowsAsync<TransactionRevertedException>(() => handle.WaitAsync(cancellationToken: s_token));

        Assert.Null(exception.Error);
    }

    [Fact]
    public async Task Wait_WhenTheBlockIsReorganisedAway_GoesBackToPendingAndConfirmsInTheNewBlock()
    {
        TransactionHandle handle = await _fixture.SendAsync(new SendOptions { Progress = _fixture.Progress });
        _fixture.Node.Mine();
        int looks = 0;
        _fixture.Node.Intercept = (method, _) =>
        {
            if (method == "eth_getTransactionReceipt")
            {
                switch (++looks)
                {
                    case 2:
                        _fixture.Node.Reorganise(1);
                        break;
                    case 4:
                        _fixture.Node.Mine(3);
                        break;
                }
            }

            return null;
        };

        ConfirmedTransaction confirmed = await handle.WaitAsync(3, cancellationToken: s_token);

        Assert.Equal(_fixture.Node.Head - 2, confirmed.Receipt.BlockNumber);
        Assert.Equal(
            [TransactionStage.Pending, TransactionStage.Mined, TransactionStage.Pending, TransactionStage.Mined, TransactionStage.Confirmed],
            _fixture.Progress.Stages.SkipWhile(stage => stage != TransactionStage.Pending));
    }

    [Fact]
    public async Task Wait_WithAReceiptOfABlockThatIsNotOnTheChain_CountsNothing()
    {
        // A node that lags behind still shows the receipt of a block that was reorganised away, while heights alone would say "ten confirmations".
        TransactionHandle handle = await _fixture.SendAsync();
        _fixture.Node.Mine();
        string stale = $$"""{"transactionHash":"{{handle.Hash}}","blockHash":"{{Keccak256.Hash("gone"u8)}}","blockNumber":"0x1","transactionIndex":"0x0","from":"{{handle.From}}","to":null,"contractAddress":null,"status":"0x1","gasUsed":"0x1","effectiveGasPrice":"0x1","cumulativeGasUsed":"0x1","logs":[],"type":"0x2"}""";
        _fixture.Node.Intercept = (method, _) => method == "eth_getTransactionReceipt" ? stale : null;

        await Assert.ThrowsAsync<TransactionTimeoutException>(() => handle.WaitAsync(timeout: TimeSpan.FromSeconds(20), cancellationToken: s_token));
    }

    [Fact]
    public async Task Wait_WithTheReceiptOfAnotherTransaction_DoesNotBelieveIt()
    {
        TransactionHandle other = await _fixture.SendAsync();
        _fixture.Node.Mine();
        TransactionHandle handle = await _fixture.SendAsync();
        string foreign = $$"""{"transactionHash":"{{other.Hash}}","blockHash":"{{Keccak256.Hash("x"u8)}}","blockNumber":"0x1","transactionIndex":"0x0","from":"{{handle.From}}","to":null,"contractAddress":null,"status":"0x1","gasUsed":"0x1","effectiveGasPrice":"0x1","cumulativeGasUsed":"0x1","logs":[],"type":"0x2"}""";
        _fixture.Node.Intercept = (method, _) => method == "eth_getTransactionReceipt" ? foreign : null;

        TransactionTimeoutException exception = await Assert.ThrowsAsync<TransactionTimeoutException>(() => handle.WaitAsync(timeout: TimeSpan.FromSeconds(60), cancellationToken: s_token));
        Assert.NotNull(exception.InnerException);
    }

    [Fact]
    public async Task Wait_WhileTheNodeIsDown_GoesOnAndConfirms()
    {
        TransactionHandle handle = await _fixture.SendAsync();
        _fixture.Node.Mine();
        int failures = 12;
        _fixture.Node.Intercept = (_, _) => failures-- > 0 ? throw new HttpRequestException("down") : null;

        Assert.True((await handle.WaitAsync(cancellationToken: s_token)).Receipt.Succeeded);
    }

    [Fact]
    public async Task Wait_WhenTheNodeWillNeverAnswer_IsUnknownAndNotFailed()
    {
        TransactionHandle handle = await _fixture.SendAsync();
        _fixture.Node.Intercept = (method, _) => method == "eth_getTransactionReceipt" ? throw new NodeRefusal(-32601, "the method does not exist") : null;

        TransactionOutcomeUnknownException exception = await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => handle.WaitAsync(cancellationToken: s_token));
        Assert.Equal(handle.Hash, exception.TransactionHash);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)] // found by bisecting instead of reading block after block
    public async Task Wait_WhenAnotherTransactionTookTheNonce_IsReplaced(int blocksBefore)
    {
        TransactionHandle handle = await _fixture.SendAsync(new SendOptions { Progress = _fixture.Progress });
        var other = new FakeTransaction(Keccak256.Hash("other"u8), handle.From, handle.Signed!.Unsigned with { To = Address.Parse("0x2c7536E3605D9C16a7a3D7b1898e529396a65c23") });
        _fixture.Node.Inject(other);
        _fixture.Node.Mine(blocksBefore);

        TransactionReplacedException exception = await Assert.ThrowsAsync<TransactionReplacedException>(() => handle.WaitAsync(cancellationToken: s_token));

        Assert.Equal((ReplacementKind.Replaced, other.Hash, 0UL), (exception.Kind, exception.ReplacedBy, exception.Nonce));
        Assert.Equal(other.Unsigned.To, exception.Replacement!.To);
        Assert.False(exception.IsTransient);
        Assert.Equal(TransactionStage.Replaced, _fixture.Progress.Stages.Last());
    }

    [Fact]
    public async Task Wait_WhenAWalletRepricedIt_IsASuccessThatNamesTheOtherHash()
    {
        TransactionHandle handle = await _fixture.SendAsync();
        var repriced = new FakeTransaction(Keccak256.Hash("repriced"u8), handle.From, handle.Signed!.Unsigned with { MaxFeePerGas = UInt256.FromGwei("900") });
        _fixture.Node.Inject(repriced);
        _fixture.Node.Mine();

        ConfirmedTransaction confirmed = await handle.WaitAsync(cancellationToken: s_token);

        Assert.Equal(repriced.Hash, confirmed.ReplacedBy);
        Assert.Equal(repriced.Hash, confirmed.Receipt.TransactionHash);
    }

    [Fact]
    public async Task Wait_WhenAWalletCancelledIt_IsCancelled()
    {
        TransactionHandle handle = await _fixture.SendAsync(new SendOptions { Progress = _fixture.Progress });
        UnsignedTransaction nothing = handle.Signed!.Unsigned with { To = handle.From, Value = UInt256.Zero, Data = default };
        _fixture.Node.Inject(new FakeTransaction(Keccak256.Hash("nothing"u8), handle.From, nothing));
        _fixture.Node.Mine();

        TransactionReplacedException exception = await Assert.ThrowsAsync<TransactionReplacedException>(() => handle.WaitAsync(cancellationToken: s_token));

        Assert.Equal((ReplacementKind.Cancelled, TransactionStage.Cancelled), (exception.Kind, exception.Stage));
        Assert.Equal(TransactionStage.Cancelled, _fixture.Progress.Stages.Last());
    }

    [Fact]
    public async Task Wait_WhenTheNonceIsSpentAndNothingIsFound_IsUnknownAndNotReplaced()
    {
        TransactionHandle handle = await _fixture.SendAsync();
        _fixture.Node.DropFromPool(handle.Hash);
        _fixture.Node.SetNonce(handle.From, 1);

        // To say "replaced" without having seen by what would invite sending it again.
        await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => handle.WaitAsync(cancellationToken: s_token));
    }

    [Fact]
    public async Task Wait_WhenTheNodeForgetsIt_IsDroppedAfterSeveralLooksAndTheNonceIsTakenByTheNextSend()
    {
        TransactionHandle handle = await _fixture.SendAsync(new SendOptions { Progress = _fixture.Progress });
        _fixture.Node.DropFromPool(handle.Hash);

        TransactionDroppedException exception = await Assert.ThrowsAsync<TransactionDroppedException>(() => handle.WaitAsync(cancellationToken: s_token));

        Assert.True(exception.IsTransient);
        Assert.Equal(handle.Signed, exception.Signed);
        Assert.Equal(TransactionStage.Dropped, _fixture.Progress.Stages.Last());
        Assert.Equal(3, _fixture.Node.Requests.Count(request => request.Method == "eth_getTransactionByHash"));
        Assert.Equal(0UL, (await _fixture.SendAsync()).Nonce);
    }

    [Fact]
    public async Task Wait_WhenOneLookMissesIt_IsNotDropped()
    {
        TransactionHandle handle = await _fixture.SendAsync();
        int looks = 0;
        _fixture.Node.Intercept = (method, _) =>
        {
            if (method == "eth_getTransactionByHash" && ++looks <= 2)
            {
                return "null";
            }

            if (looks == 4)
            {
                _fixture.Node.Mine();
            }

            return null;
        };

        Assert.True((await handle.WaitAsync(cancellationToken: s_token)).Receipt.Succeeded);
    }

    [Fact]
    public async Task Rebroadcast_OfADroppedTransaction_BringsTheSameBytesBack()
    {
        TransactionHandle handle = await _fixture.SendAsync();
        _fixture.Node.DropFromPool(handle.Hash);

        await handle.RebroadcastAsync(s_token);

        Assert.True(_fixture.Node.IsPooled(handle.Hash));
        Assert.Equal(1, _fixture.Signer.Signatures);
    }

    [Fact]
    public async Task Track_AfterARestart_FollowsAHashThatItLearnsTheNonceOf()
    {
        TransactionHandle handle = await _fixture.SendAsync();
        var restarted = new TransactionPipeline(_fixture.Rpc, 1, timeProvider: _fixture.Clock);
        TransactionHandle tracked = restarted.Track(handle.Hash, handle.From);
        _fixture.Node.Mine();

        Assert.Null(tracked.Nonce);
        Assert.Equal(handle.Hash, (await tracked.WaitAsync(cancellationToken: s_token)).Receipt.TransactionHash);
    }

    [Fact]
    public async Task Wait_WhileTheEndpointItWasSentToIsDown_BelievesNoOtherEndpoint()
    {
        // Failing over here is how a poisoned second node gets to tell what became of the money.
        var second = new FakeNode();
        using var rpc = new RpcClient([_fixture.Node, second], new RpcClientOptions { TimeProvider = _fixture.Clock });
        var pipeline = new TransactionPipeline(rpc, 1, _fixture.Signer, timeProvider: _fixture.Clock);
        TransactionHandle handle = await pipeline.Prepare(new TestCall(5u)).SendAsync(cancellationToken: s_token);
        second.Inject(new FakeTransaction(handle.Hash, handle.From, handle.Signed!.Unsigned));
        second.Mine();
        _fixture.Node.Intercept = (_, _) => throw new HttpRequestException("down");

        await Assert.ThrowsAsync<TransactionTimeoutException>(() => handle.WaitAsync(timeout: TimeSpan.FromMinutes(2), cancellationToken: s_token));

        Assert.Equal(0, second.CountOf("eth_getTransactionReceipt"));
        Assert.Equal(0, second.CountOf("eth_sendRawTransaction"));
    }

    [Fact]
    public async Task Wait_WithoutAnyConfirmation_IsRefused()
    {
        TransactionHandle handle = await _fixture.SendAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => handle.WaitAsync(0, cancellationToken: s_token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => handle.WaitAsync(timeout: TimeSpan.Zero, cancellationToken: s_token));
    }

    [Fact]
    public async Task Wait_ForATypedResult_ReadsItFromTheReceipt()
    {
        PreparedTransaction<ulong> prepared = _fixture.Pipeline.Prepare(new TestCall(5u), receipt => receipt.BlockNumber);
        TransactionHandle<ulong> handle = await prepared.SendAsync(cancellationToken: s_token);
        _fixture.Node.Mine();

        Assert.Equal(_fixture.Node.Head, await handle.WaitAsync(cancellationToken: s_token));
    }

    [Fact]
    public async Task Track_OfATypedCall_ReadsTheResultOfATransactionMadeBefore()
    {
        TransactionHandle sent = await _fixture.SendAsync();
        _fixture.Node.Mine();

        TransactionHandle<ulong> tracked = _fixture.Pipeline.Prepare(new TestCall(5u), receipt => receipt.BlockNumber).Track(sent.Hash);

        Assert.Equal(_fixture.Node.Head, await tracked.WaitAsync(cancellationToken: s_token));
    }

    [Fact]
    public async Task Wait_WhenTheResultCannotBeRead_SaysThatTheTransactionSucceeded()
    {
        PreparedTransaction<ulong> prepared = _fixture.Pipeline.Prepare<ulong>(new TestCall(5u), _ => throw new FormatException("no event"));
        TransactionHandle<ulong> handle = await prepared.SendAsync(cancellationToken: s_token);
        _fixture.Node.Mine();

        TransactionException exception = await Assert.ThrowsAsync<TransactionException>(() => handle.WaitAsync(cancellationToken: s_token));

        Assert.Equal(TransactionStage.Confirmed, exception.Stage);
        Assert.IsType<FormatException>(exception.InnerException);
        Assert.False(exception.IsTransient);
    }

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }
}
