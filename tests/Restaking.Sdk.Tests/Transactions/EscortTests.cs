using Restaking.Sdk.Abi;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Tests.Transactions;

/// <summary>Replacing by a schedule, block for block.</summary>
public class EscortTests : IDisposable
{
    private const string Key = "claim-2026-0050";
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;
    private readonly PipelineFixture _fixture = new();

    private FakeNode Node => _fixture.Node;

    private InMemoryOperationJournal Journal => (InMemoryOperationJournal)_fixture.Pipeline.Journal;

    [Fact]
    public async Task Step_WhileItIsNotMined_SendsADearerCopyAfterEveryThreeBlocks()
    {
        TransactionHandle handle = await StuckAsync();
        var escort = new TransactionEscort(handle, ReplacementSchedule.Default);
        var states = new List<EscortState>();

        for (int block = 0; block <= 6; block++)
        {
            states.Add((await StepAsync(escort)).State);
            MineNothing();
        }

        Assert.Equal(
            [EscortState.Pending, EscortState.Pending, EscortState.Pending, EscortState.Repriced, EscortState.Pending, EscortState.Pending, EscortState.Repriced], states);
        Assert.Equal(3, Node.Taken.Count);
        Assert.Single(Node.Taken.Select(signed => signed.Unsigned.Nonce).Distinct());
        Assert.True(ReplacementRules.IsSufficient(TransactionFees.Of(Node.Taken[0].Unsigned)!, TransactionFees.Of(Node.Taken[1].Unsigned)!));
        Assert.Equal(Node.Taken.Select(signed => signed.Hash), Journal.Find(Key)!.Signed.Select(signed => signed.Hash));
    }

    [Fact]
    public async Task Step_TwiceAtTheSameBlock_ReplacesOnce()
    {
        TransactionHandle handle = await StuckAsync();
        var escort = new TransactionEscort(handle, ReplacementSchedule.Default with { AfterBlocks = 1 });
        await StepAsync(escort);
        MineNothing();

        EscortReport first = await StepAsync(escort);
        EscortReport second = await StepAsync(escort);

        Assert.Equal((EscortState.Repriced, EscortState.Pending), (first.State, second.State));
        Assert.Equal(2, Node.Taken.Count);
    }

    [Fact]
    public async Task Step_BySeconds_GoesByTheClock()
    {
        TransactionHandle handle = await StuckAsync();
        var escort = new TransactionEscort(handle, new ReplacementSchedule { AfterBlocks = null, After = TimeSpan.FromSeconds(30) });
        EscortState early = (await StepAsync(escort)).State;
        _fixture.Clock.Advance(TimeSpan.FromSeconds(29));
        MineNothing();
        EscortState before = (await StepAsync(escort)).State;
        _fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        MineNothing();

        Assert.Equal((EscortState.Pending, EscortState.Pending, EscortState.Repriced), (early, before, (await StepAsync(escort)).State));
    }

    [Fact]
    public async Task Step_AtTheCap_WaitsSaysSoOnceAndIsMinedWhenThePriceFalls()
    {
        TransactionHandle handle = await StuckAsync(new FeePolicy { MaxFeePerGas = UInt256.FromGwei(23) });
        var escort = new TransactionEscort(handle, ReplacementSchedule.Default with { AfterBlocks = 1 });
        var reports = new List<EscortReport>();
        for (int block = 0; block < 5; block++)
        {
            reports.Add(await StepAsync(escort));
            MineNothing();
        }

        Release();
        Node.Mine();

        // 21 gwei; 15 % more is above 23, 10 % more is 23.1: nothing fits.
        Assert.Equal([EscortState.Pending, EscortState.AtCap, EscortState.AtCap, EscortState.AtCap, EscortState.AtCap], reports.Select(report => report.State));
        Assert.Equal(FeeCap.FeePerGas, Assert.IsType<FeeAboveCapException>(reports[1].Failure).Cap);
        Assert.Single(Node.Taken);
        Assert.Single(_fixture.Progress.Stages, TransactionStage.CapReached);
        Assert.Equal(EscortState.Confirmed, (await StepAsync(escort)).State);
    }

    [Fact]
    public async Task Step_BelowTheCap_RaisesNoFurtherThanTheCap()
    {
        TransactionHandle handle = await StuckAsync(new FeePolicy { MaxFeePerGas = UInt256.FromGwei(30) });
        var escort = new TransactionEscort(handle, ReplacementSchedule.Default with { AfterBlocks = 1 });
        for (int block = 0; block < 10; block++)
        {
            await StepAsync(escort);
            MineNothing();
        }

        Assert.True(Node.Taken.Count > 2);
        Assert.All(Node.Taken, signed => Assert.True(signed.Unsigned.MaxFeePerGas <= UInt256.FromGwei(30)));
        Assert.Equal(EscortState.AtCap, (await StepAsync(escort)).State);
    }

    [Fact]
    public async Task Step_WhenItIsNoLongerWanted_CancelsAndTheOutcomeIsCancelled()
    {
        bool wanted = true;
        TransactionHandle handle = await StuckAsync();
        var escort = new TransactionEscort(handle, ReplacementSchedule.Default with { IsStillWanted = _ => ValueTask.FromResult(wanted) });
        EscortReport before = await StepAsync(escort);
        wanted = false;
        MineNothing();
        EscortReport cancelling = await StepAsync(escort);
        Release();
        Node.Mine();

        EscortReport end = await StepAsync(escort);

        Assert.Equal((EscortState.Pending, EscortState.Cancelling, EscortState.Cancelled), (before.State, cancelling.State, end.State));
        Assert.True(end.IsEnd);
        Assert.Equal(cancelling.Newest, end.Cancellation!.ReplacedBy);
        UnsignedTransaction nothing = Node.Taken[^1].Unsigned;
        Assert.Equal((handle.From, UInt256.Zero, 0, handle.Nonce), (nothing.To, nothing.Value, nothing.Data.Length, nothing.Nonce));
        Assert.Equal(TransactionStage.Cancelled, Journal.Find(Key)!.Outcome);
    }

    [Fact]
    public async Task Step_WhenTheOriginalIsMinedInsteadOfItsCancellation_IsConfirmed()
    {
        TransactionHandle handle = await StuckAsync();
        var escort = new TransactionEscort(handle, ReplacementSchedule.Default with { IsStillWanted = _ => ValueTask.FromResult(false) });
        Assert.Equal(EscortState.Cancelling, (await StepAsync(escort)).State);
        Release();
        Node.Inject(new FakeTransaction(handle.Hash, handle.From, handle.Signed!.Unsigned));
        Node.Mine();

        EscortReport end = await StepAsync(escort);

        Assert.Equal(EscortState.Confirmed, end.State);
        Assert.Equal(handle.Hash, end.Confirmed!.Receipt.TransactionHash);
        Assert.Equal(TransactionStage.Confirmed, Journal.Find(Key)!.Outcome);
    }

    [Fact]
    public async Task Step_WhenMinedBetweenTheLookAndTheCancellation_SignsNothingMore()
    {
        TransactionHandle handle = await StuckAsync();
        var escort = new TransactionEscort(handle, ReplacementSchedule.Default with
        {
            IsStillWanted = _ =>
            {
                Release();
                Node.Mine();
                return ValueTask.FromResult(false);
            },
        });

        EscortReport report = await StepAsync(escort);
        EscortReport end = await StepAsync(escort);

        Assert.Equal((EscortState.Mined, EscortState.Confirmed), (report.State, end.State));
        Assert.Equal(1, _fixture.Signer.Signatures);
    }

    [Fact]
    public async Task Step_WithRoomToCancel_CanCancelAtTheCapAndOtherwiseNot()
    {
        foreach (bool keepsRoom in new[] { true, false })
        {
            using var fixture = new PipelineFixture();
            bool wanted = true;
            TransactionHandle handle = await StuckAsync(new FeePolicy { MaxFeePerGas = UInt256.FromGwei(30), MaxPriorityFeePerGas = UInt256.FromGwei(500) }, fixture);
            var escort = new TransactionEscort(handle, ReplacementSchedule.Default with { AfterBlocks = 1, KeepsRoomToCancel = keepsRoom, IsStillWanted = _ => ValueTask.FromResult(wanted) });
            EscortReport last = await StepAsync(escort, fixture);
            while (last.State != EscortState.AtCap)
            {
                MineNothing(fixture);
                last = await StepAsync(escort, fixture);
            }

            wanted = false;
            MineNothing(fixture);
            last = await StepAsync(escort, fixture);

            Assert.Equal(keepsRoom ? EscortState.Cancelling : EscortState.AtCap, last.State);
            Assert.True(last.IsUnwanted);
            Assert.All(fixture.Node.Taken, signed => Assert.True(signed.Unsigned.MaxFeePerGas <= UInt256.FromGwei(30)));
        }
    }

    [Fact]
    public async Task Step_WhenTheReplacementIsRefused_WatchesOnAndTriesAgainAtTheNextBlock()
    {
        TransactionHandle handle = await StuckAsync();
        var escort = new TransactionEscort(handle, ReplacementSchedule.Default with { AfterBlocks = 1 });
        await StepAsync(escort);
        MineNothing();
        Node.SendFaults.Enqueue(new SendFault(TakeFirst: false, (-32000, "replacement transaction underpriced")));

        EscortReport refused = await StepAsync(escort);
        MineNothing();
        EscortReport next = await StepAsync(escort);

        Assert.IsType<ReplacementRejectedException>(refused.Failure);
        Assert.Equal((EscortState.Pending, EscortState.Repriced), (refused.State, next.State));
    }

    [Fact]
    public async Task Step_WhenTheNodeForgotIt_OffersTheSameBytesAgain()
    {
        TransactionHandle handle = await StuckAsync();
        var escort = new TransactionEscort(handle, ReplacementSchedule.Default with { AfterBlocks = 50 });
        Node.DropFromPool(handle.Hash);

        for (int block = 0; block < 3; block++)
        {
            Assert.Equal(EscortState.Pending, (await StepAsync(escort)).State);
            MineNothing();
        }

        Assert.True(Node.IsPooled(handle.Hash));
        Assert.Equal(1, _fixture.Signer.Signatures);
    }

    [Theory]
    [InlineData("max fee per gas less than block base fee", true)]
    [InlineData("insufficient funds for gas * price + value", false)]
    public async Task Step_WhenTheNodeForgotItAndRefusesIt_GoesOnOnlyWhereWaitingHelps(string words, bool goesOn)
    {
        TransactionHandle handle = await StuckAsync();
        var escort = new TransactionEscort(handle, ReplacementSchedule.Default with { AfterBlocks = 50 });
        Node.DropFromPool(handle.Hash);
        for (int i = 0; i < 30; i++)
        {
            Node.SendFaults.Enqueue(new SendFault(TakeFirst: false, (-32000, words)));
        }

        async Task<EscortState> ThreeLooksAsync()
        {
            await StepAsync(escort);
            await StepAsync(escort);
            return (await StepAsync(escort)).State;
        }

        if (goesOn)
        {
            Assert.Equal(EscortState.Pending, await ThreeLooksAsync());
            Node.SendFaults.Clear();
            await ThreeLooksAsync();
            Assert.True(Node.IsPooled(handle.Hash));
        }
        else
        {
            await Assert.ThrowsAsync<TransactionDroppedException>(ThreeLooksAsync);
        }
    }

    [Fact]
    public async Task Step_AfterAReorganisationTookTheBlock_WaitsAnewAndReplacesAgain()
    {
        TransactionHandle handle = await _fixture.SendAsync(new SendOptions { IdempotencyKey = Key });
        var escort = new TransactionEscort(handle, ReplacementSchedule.Default, confirmations: 3);
        Node.Mine();
        EscortState mined = (await StepAsync(escort)).State;
        Node.Reorganise(1);
        Hold();
        var states = new List<EscortState>();
        for (int block = 0; block <= 3; block++)
        {
            states.Add((await StepAsync(escort)).State);
            MineNothing();
        }

        Assert.Equal(EscortState.Mined, mined);
        Assert.Equal([EscortState.Pending, EscortState.Pending, EscortState.Pending, EscortState.Repriced], states);
    }

    [Fact]
    public async Task Step_AfterARestartDuringACancellation_CarriesItOn()
    {
        TransactionHandle handle = await StuckAsync();
        await handle.CancelAsync(cancellationToken: s_token);
        var restarted = new TransactionPipeline(_fixture.Rpc, 1, _fixture.Signer, null, TransactionOptions.Default with { Journal = Journal }, _fixture.Clock);
        TransactionHandle again = await restarted.Prepare(new TestCall(5u)).SendAsync(new SendOptions { IdempotencyKey = Key }, s_token);

        var escort = new TransactionEscort(again, ReplacementSchedule.Default with { AfterBlocks = 1 });
        EscortReport first = await StepAsync(escort);
        MineNothing();
        EscortReport second = await StepAsync(escort);

        Assert.Equal((EscortState.Cancelling, EscortState.Cancelling), (first.State, second.State));
        Assert.All(Node.Taken.Skip(1), signed => Assert.Equal(handle.From, signed.Unsigned.To));
        Assert.Equal(3, Node.Taken.Count);
    }

    [Fact]
    public async Task Wait_WithTheScheduleOfTheOptions_ReplacesByItself()
    {
        using var fixture = new PipelineFixture(TransactionOptions.Default with { Replacement = ReplacementSchedule.Default with { AfterBlocks = 2 } });
        TransactionHandle handle = await StuckAsync(fixture: fixture);
        int looks = 0;
        fixture.Node.Intercept = (method, _) =>
        {
            if (method == "eth_blockNumber" && ++looks % 4 == 0)
            {
                fixture.Node.Mine(); // only the dearer copy is let in
            }

            return null;
        };
        fixture.Node.MinPriorityFee = UInt256.FromGwei(1) + UInt256.One;

        ConfirmedTransaction confirmed = await handle.WaitAsync(cancellationToken: s_token);

        Assert.NotNull(confirmed.ReplacedBy);
        Assert.Equal(2, fixture.Node.Taken.Count);
    }

    [Fact]
    public async Task Wait_OfACancelledOne_SaysCancelled()
    {
        TransactionHandle handle = await StuckAsync();
        Task<ConfirmedTransaction> wait = handle.WaitAsync(ReplacementSchedule.Default with
        {
            IsStillWanted = _ =>
            {
                Release();
                _fixture.Clock.AutoAdvanceUpTo = TimeSpan.FromSeconds(12);
                return ValueTask.FromResult(false);
            },
        }, timeout: TimeSpan.FromHours(1), cancellationToken: s_token);
        Node.Intercept = (method, _) =>
        {
            if (method == "eth_getTransactionReceipt" && Node.Taken.Count == 2)
            {
                Node.Mine();
            }

            return null;
        };

        TransactionReplacedException exception = await Assert.ThrowsAsync<TransactionReplacedException>(() => wait);

        Assert.Equal(ReplacementKind.Cancelled, exception.Kind);
    }

    [Fact]
    public async Task New_WithASignerThatBroadcastsByItself_IsRefused()
    {
        using var custody = new PipelineFixture(signer: (key, rpc) => new NodeAccountSigner(rpc, key.Address));
        TransactionHandle handle = await custody.SendAsync();

        Assert.Throws<InvalidOperationException>(() => new TransactionEscort(handle, ReplacementSchedule.Default));
    }

    [Theory]
    [InlineData(0, null, null)]
    [InlineData(null, null, null)]
    [InlineData(3, 9, null)]
    [InlineData(3, null, 0)]
    public void Validate_OutOfRange_IsRefused(int? afterBlocks, int? bump, int? most) =>
        Assert.ThrowsAny<ArgumentException>(() => new ReplacementSchedule { AfterBlocks = afterBlocks, BumpPercent = bump, MaxReplacements = most }.Validate());

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A transaction that no block takes until it is released.</summary>
    private async Task<TransactionHandle> StuckAsync(FeePolicy? policy = null, PipelineFixture? fixture = null)
    {
        fixture ??= _fixture;
        TransactionHandle handle = await fixture.SendAsync(new SendOptions { IdempotencyKey = Key, FeePolicy = policy, Progress = fixture.Progress });
        Hold(fixture);
        return handle;
    }

    private void Hold(PipelineFixture? fixture = null) => (fixture ?? _fixture).Node.MinPriorityFee = UInt256.FromGwei(100_000);

    private void Release() => Node.MinPriorityFee = UInt256.Zero;

    private void MineNothing(PipelineFixture? fixture = null) => (fixture ?? _fixture).Node.Mine();

    private Task<EscortReport> StepAsync(TransactionEscort escort, PipelineFixture? fixture = null) => escort.StepAsync((fixture ?? _fixture).Node.Head, s_token);
}
