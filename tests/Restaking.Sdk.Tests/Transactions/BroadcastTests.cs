using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>Lost answers: the hash is looked up, the same bytes may go again, nothing is ever signed anew.</summary>
public class BroadcastTests : IDisposable
{
    private readonly PipelineFixture _fixture = new();

    public static TheoryData<int, string> AnswersThatSayNothing => new()
    {
        { -32603, "internal error" },
        { -32000, "something nobody has heard of" },
    };

    [Fact]
    public async Task Send_WhenTheConnectionBreaksAfterTheNodeTookIt_ReturnsThatTransaction()
    {
        _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: true));

        TransactionHandle handle = await _fixture.SendAsync();

        Assert.Equal(Assert.Single(_fixture.Node.Taken).Hash, handle.Hash);
        Assert.Equal(1, _fixture.Signer.Signatures);
        Assert.Equal(1, _fixture.Node.CountOf("eth_sendRawTransaction"));
    }

    [Fact]
    public async Task Send_WhenTheConnectionBreaksBeforeTheNodeTookIt_OffersTheSameBytesAgain()
    {
        _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false));

        TransactionHandle handle = await _fixture.SendAsync();

        Assert.Equal(Assert.Single(_fixture.Node.Taken).Hash, handle.Hash);
        Assert.Equal(1, _fixture.Signer.Signatures);
        string[] sent = [.. _fixture.Node.Requests.Where(request => request.Method == "eth_sendRawTransaction").Select(request => (string)request.Params[0]!)];
        Assert.Equal(2, sent.Length);
        Assert.Equal(sent[0], sent[1]);
    }

    [Fact]
    public async Task Send_WhenTheAnswerNeverComes_LooksTheHashUp()
    {
        _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: true, Hangs: true));

        Task<TransactionHandle> sending = _fixture.SendAsync();
        while (_fixture.Node.Taken.Count == 0 && !sending.IsCompleted)
        {
            // Moved any earlier, the clock would end the reads before the send.
            await Task.Yield();
        }

        _fixture.Clock.Advance(TimeSpan.FromSeconds(31));
        Hash32 sent = (await sending.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).Hash;

        Assert.Equal(Assert.Single(_fixture.Node.Taken).Hash, sent);
        Assert.Equal(1, _fixture.Signer.Signatures);
    }

    [Theory]
    [MemberData(nameof(AnswersThatSayNothing))]
    public async Task Send_WhenTheAnswerSaysNothingAndTheNodeHasIt_ReturnsIt(int code, string message)
    {
        _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: true, (code, message)));

        Assert.Equal(0UL, (await _fixture.SendAsync()).Nonce);
        Assert.Single(_fixture.Node.Taken);
    }

    [Fact]
    public async Task Send_AnsweredAlreadyKnown_IsSent()
    {
        _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: true, (-32000, "already known")));

        await _fixture.SendAsync();

        Assert.Single(_fixture.Node.Taken);
        Assert.Equal(1, _fixture.Node.CountOf("eth_sendRawTransaction"));
    }

    [Theory]
    [InlineData("nonce too low")]
    [InlineData("insufficient funds for gas * price + value")]
    public async Task Send_RefusedAsIfItWereASecondCopyWhileTheNodeHasIt_IsSent(string message)
    {
        _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: true, (-32000, message)));

        TransactionHandle handle = await _fixture.SendAsync();

        Assert.Equal(Assert.Single(_fixture.Node.Taken).Hash, handle.Hash);
    }

    [Fact]
    public async Task Send_AnsweredNonceTooLowAndMined_IsSent()
    {
        _fixture.Node.MinesAtOnce = true;
        _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: true, (-32000, "nonce too low")));

        TransactionHandle handle = await _fixture.SendAsync();

        Assert.True((await handle.WaitAsync(cancellationToken: TestContext.Current.CancellationToken)).Receipt.Succeeded);
    }

    [Fact]
    public async Task Send_AnsweredNonceTooLowAndUnknown_IsRefusedAndTheLaneAsksTheNodeAgain()
    {
        await _fixture.SendAsync();
        _fixture.Node.Mine();
        _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false, (-32000, "nonce too low")));

        TransactionRejectedException exception = await Assert.ThrowsAsync<TransactionRejectedException>(() => _fixture.SendAsync());
        _fixture.Node.SetNonce(_fixture.Key.Address, 4);
        TransactionHandle next = await _fixture.SendAsync();

        Assert.Equal(BroadcastRejection.NonceTooLow, exception.Reason);
        Assert.True(exception.IsTransient);
        Assert.Equal(5UL, next.Nonce);
    }

    [Fact]
    public async Task Send_WhenNobodyCanTell_IsUnknownWithHashAndBytesAndKeepsTheNonce()
    {
        for (int i = 0; i < 3; i++)
        {
            _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false));
        }

        TransactionOutcomeUnknownException exception = await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => _fixture.SendAsync(new SendOptions { Progress = _fixture.Progress }));
        TransactionHandle next = await _fixture.SendAsync();

        Assert.Equal(TransactionStage.Unknown, exception.Stage);
        Assert.True(exception.IsTransient);
        Assert.Equal(exception.Signed!.Hash, exception.TransactionHash);
        Assert.Equal(0UL, exception.Signed.Unsigned.Nonce);
        Assert.NotNull(exception.InnerException);
        Assert.Equal(TransactionStage.Unknown, _fixture.Progress.Stages.Last());

        // The first may still arrive, so its nonce is not given to anybody else.
        Assert.Equal(1UL, next.Nonce);
        Assert.Equal(2, _fixture.Signer.Signatures);
    }

    [Fact]
    public async Task Send_RefusedAfterALostAnswer_IsUnknownBecauseTheFirstCopyMayBeElsewhere()
    {
        _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false));
        _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false, (-32000, "nonce too low")));
        _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false, (-32000, "insufficient funds for gas * price + value")));

        await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => _fixture.SendAsync());
        Assert.Equal(1, _fixture.Signer.Signatures);
    }

    [Fact]
    public async Task Resume_WithTheSignedBytes_BringsThemInAndFollowsThem()
    {
        TransactionOutcomeUnknownException lost = await LoseAsync();

        TransactionHandle handle = await _fixture.Pipeline.ResumeAsync(lost.Signed!, cancellationToken: TestContext.Current.CancellationToken);
        _fixture.Node.Mine();
        ConfirmedTransaction confirmed = await handle.WaitAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(lost.TransactionHash, confirmed.Receipt.TransactionHash);
        Assert.Equal(1, _fixture.Signer.Signatures);
    }

    [Fact]
    public async Task Resume_OfATransactionThatArrivedAfterAll_SendsNothing()
    {
        TransactionOutcomeUnknownException lost = await LoseAsync();
        _fixture.Node.Inject(new FakeTransaction(lost.Signed!.Hash, _fixture.Key.Address, lost.Signed.Unsigned));
        int sends = _fixture.Node.CountOf("eth_sendRawTransaction");

        await _fixture.Pipeline.ResumeAsync(lost.Signed, cancellationToken: TestContext.Current.CancellationToken);
        TransactionHandle byHash = await _fixture.Pipeline.ResumeAsync(lost.Signed.Hash, TestContext.Current.CancellationToken);

        Assert.Equal(sends, _fixture.Node.CountOf("eth_sendRawTransaction"));
        Assert.Equal((_fixture.Key.Address, 0UL), (byHash.From, byHash.Nonce!.Value));
    }

    [Fact]
    public async Task Resume_WhenAnotherTransactionUsedTheNonce_SaysWhich()
    {
        TransactionOutcomeUnknownException lost = await LoseAsync();
        Hash32 other = Keccak256.Hash("other"u8);
        _fixture.Node.Inject(new FakeTransaction(other, _fixture.Key.Address, lost.Signed!.Unsigned with { Value = 9u }));
        _fixture.Node.Mine();

        TransactionReplacedException exception =
            await Assert.ThrowsAsync<TransactionReplacedException>(() => _fixture.Pipeline.ResumeAsync(lost.Signed, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(other, exception.ReplacedBy);
    }

    [Fact]
    public async Task Resume_ByAHashTheNodeDoesNotKnow_StaysUnknown() =>
        await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => _fixture.Pipeline.ResumeAsync(Keccak256.Hash("nobody"u8), TestContext.Current.CancellationToken));

    [Fact]
    public async Task Send_CancelledWhileBroadcasting_StillFindsOutWhatHappened()
    {
        using var cancel = new CancellationTokenSource();
        _fixture.Node.Intercept = (method, _) =>
        {
            if (method == "eth_sendRawTransaction")
            {
                cancel.Cancel();
            }

            return null;
        };

        TransactionHandle handle = await _fixture.Deposit().SendAsync(cancellationToken: cancel.Token);

        Assert.Equal(Assert.Single(_fixture.Node.Taken).Hash, handle.Hash);
    }

    [Fact]
    public async Task Send_CancelledBeforeSigning_SignsNothingAndKeepsNoNonce()
    {
        using var cancel = new CancellationTokenSource();
        _fixture.Node.Intercept = (method, _) =>
        {
            if (method == "eth_feeHistory")
            {
                cancel.Cancel();
            }

            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fixture.Deposit().SendAsync(cancellationToken: cancel.Token));
        _fixture.Node.Intercept = null;

        Assert.Equal(0, _fixture.Signer.Signatures);
        Assert.Equal(0UL, (await _fixture.SendAsync()).Nonce);
    }

    [Fact]
    public async Task Send_RateLimitedAtTheGateway_OffersAgainAndIsRefusedWhenItStays()
    {
        _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false, (429, "too many requests")));
        Assert.Equal(0UL, (await _fixture.SendAsync()).Nonce);

        for (int i = 0; i < 3; i++)
        {
            _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false, (429, "too many requests")));
        }

        TransactionRejectedException exception = await Assert.ThrowsAsync<TransactionRejectedException>(() => _fixture.SendAsync());
        Assert.Equal(BroadcastRejection.RateLimited, exception.Reason);
        Assert.Equal(1UL, (await _fixture.SendAsync()).Nonce);
    }

    [Fact]
    public async Task Send_RefusedForFunds_SaysBothNumbers()
    {
        _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false, (-32000, "insufficient funds for gas * price + value")));
        _fixture.Signer.Instead = async (transaction, token) =>
        {
            _fixture.Node.Balance = 1u;
            return await _fixture.Key.SignTransactionAsync(transaction, token);
        };

        InsufficientFundsException exception = await Assert.ThrowsAsync<InsufficientFundsException>(() => _fixture.SendAsync());

        Assert.Equal((UInt256)1u, exception.Balance);
        Assert.IsType<TransactionRejectedException>(exception.InnerException);
    }

    [Fact]
    public async Task Send_RefusedForFundsAndTheBalanceUnreadable_StaysARejectionAndFreesTheKey()
    {
        _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false, (-32000, "insufficient funds for gas * price + value")));
        bool sent = false;
        _fixture.Node.Intercept = (method, _) =>
        {
            sent |= method == "eth_sendRawTransaction";
            return sent && method == "eth_getBalance" ? throw new NodeRefusal(-32000, "the state is haunted") : null;
        };
        var options = new SendOptions { IdempotencyKey = "claim-7" };

        TransactionRejectedException exception = await Assert.ThrowsAsync<TransactionRejectedException>(() => _fixture.SendAsync(options));

        Assert.Equal(BroadcastRejection.InsufficientFunds, exception.Reason);
        _fixture.Node.Intercept = null;
        Assert.Equal(0UL, (await _fixture.SendAsync(options)).Nonce);
        Assert.Equal(2, _fixture.Signer.Signatures);
    }

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<TransactionOutcomeUnknownException> LoseAsync()
    {
        for (int i = 0; i < 3; i++)
        {
            _fixture.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false));
        }

        return await Assert.ThrowsAsync<TransactionOutcomeUnknownException>(() => _fixture.SendAsync());
    }
}
