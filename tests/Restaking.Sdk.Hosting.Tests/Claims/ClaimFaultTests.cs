using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Tests.Transactions;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Hosting.Tests.Claims;

public sealed class ClaimFaultTests : IDisposable
{
    private readonly StoringJournal _journal = new();
    private readonly ClaimWorld _world;

    public ClaimFaultTests() => _world = new ClaimWorld(_journal);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Cycle_WhileTheNodeDoesNotAnswer_IsTransientAndGoesOnWithTheNextBlock()
    {
        _world.Add(7);
        ClaimEngine engine = _world.Engine();
        await engine.StartAsync(Cancel);
        _world.Node.Intercept = (_, _) => throw new HttpRequestException("refused");

        ClaimCycleReport down = await _world.CycleAsync(engine);
        _world.Node.Intercept = null;
        await _world.SettleAsync(engine);

        Assert.Equal(ClaimCycleOutcome.Transient, down.Outcome);
        Assert.IsType<RpcException>(down.Error, exactMatch: false);
        Assert.Null(engine.Lanes[0].StopReason);
        Assert.Equal(1, _world.First.ClaimsOf("7"));
    }

    [Fact]
    public async Task Cycle_OfASignerThatSignsSomethingElse_StopsItsLaneAndNoOther()
    {
        using LocalSigner good = ClaimWorld.NewKey();
        using LocalSigner thief = ClaimWorld.NewKey();
        var bad = new MaskedSigner(_world.Key.Address, thief);
        _world.Add(7);
        _world.Add(8, ticket => ticket with { Owner = good.Address });
        ClaimEngine engine = _world.Engine(null, bad, good);

        ImmutableArray<ClaimCycleReport> reports = await engine.RunCycleAsync(Cancel);
        _world.Mine();
        ImmutableArray<ClaimCycleReport> next = await engine.RunCycleAsync(Cancel);

        ClaimLane lane = engine.Lanes.Single(found => found.Sender == bad.Address);
        Assert.IsType<SignerMismatchException>(lane.StopReason);
        Assert.Equal(ClaimCycleOutcome.Stopped, reports.Single(report => report.Lane == bad.Address).Outcome);
        Assert.Equal(ClaimCycleOutcome.Stopped, next.Single(report => report.Lane == bad.Address).Outcome);
        Assert.Equal((0, 1), (_world.First.ClaimsOf("7"), _world.First.ClaimsOf("8")));
        Assert.Single(_world.Node.Taken);
        Assert.Contains(_world.Logs.Lines, line => line.Id.Id == HostingEventIds.ClaimLaneStopped);
    }

    [Fact]
    public async Task Cycle_WhenTheNodeForgotAndRefusesAsManyClaimsAsMayBeUnconfirmed_ClaimsAnewUnderTheSameNonce()
    {
        _world.Add(7);
        ClaimEngine engine = _world.Engine(options => options.MaxUnconfirmedPerLane = 1);
        await _world.CycleAsync(engine);
        SignedTransaction first = Assert.Single(_world.Node.Taken);
        string bytes = "0x" + Convert.ToHexStringLower(first.RawBytes.Span);
        _world.Node.DropFromPool(first.Hash);
        _world.Node.PriorityFee = UInt256.FromGwei("3");
        _world.Node.Intercept = (method, parameters) => method == "eth_sendRawTransaction" && (string?)parameters[0] == bytes
            ? throw new NodeRefusal(-32000, "transaction underpriced")
            : null;

        _world.Mine();
        await _world.SettleAsync(engine);

        Assert.Equal([first.Unsigned.Nonce, first.Unsigned.Nonce], _world.Node.Taken.Select(signed => signed.Unsigned.Nonce));
        Assert.Equal(1, _world.First.ClaimsOf("7"));
    }

    [Fact]
    public void Fault_OfAClaimTooDearInAll_HoldsItBackAndOfADearMarketAllOfThem()
    {
        Assert.Equal(ClaimFault.Tickets, ClaimFaults.OfSending(new FeeAboveCapException(FeeCap.TotalCost, 1u, 2u)));
        Assert.Equal(ClaimFault.Moment, ClaimFaults.OfSending(new FeeAboveCapException(FeeCap.FeePerGas, 1u, 2u)));
    }

    [Fact]
    public async Task Resume_OfAStoppedLane_LetsItClaim()
    {
        using LocalSigner thief = ClaimWorld.NewKey();
        var signer = new MaskedSigner(_world.Key.Address, thief);
        _world.Add(7);
        ClaimEngine engine = _world.Engine(null, signer);
        await _world.CycleAsync(engine);
        Assert.NotNull(engine.Lanes[0].StopReason);

        signer.Inner = _world.Key;
        engine.Lanes[0].Resume();
        await _world.SettleAsync(engine);

        Assert.Null(engine.Lanes[0].StopReason);
        Assert.Equal(1, _world.First.ClaimsOf("7"));
    }

    [Fact]
    public async Task Cycle_OfASignerThatHangs_EndsInTimeAndClaimsOnceLater()
    {
        var signer = new MaskedSigner(_world.Key.Address, _world.Key) { Hangs = true };
        _world.Add(7);
        _world.Transactions = _world.Transactions with { SigningTimeout = TimeSpan.FromHours(1) };
        ClaimEngine engine = _world.Engine(options => options.CycleTimeout = TimeSpan.FromSeconds(90), signer);

        Task<ClaimCycleReport> cycle = _world.CycleAsync(engine);
        await signer.Asked.Task.WaitAsync(Cancel);
        _world.Clock.Advance(TimeSpan.FromSeconds(91));
        ClaimCycleReport slow = await cycle;
        signer.Hangs = false;
        await _world.SettleAsync(engine);

        Assert.Equal(ClaimCycleOutcome.TimedOut, slow.Outcome);
        Assert.Single(_world.Node.Taken);
        Assert.Equal(1, _world.First.ClaimsOf("7"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cycle_WhoseSendAnswerIsLost_HasOneTransactionWhetherTheNodeTookItOrNot(bool taken)
    {
        _world.Add(7);
        for (int i = 0; i < 3; i++)
        {
            _world.Node.SendFaults.Enqueue(new SendFault(TakeFirst: taken && i == 0));
        }

        _world.Node.Intercept = (method, _) => method == "eth_getTransactionByHash" && _world.Node.SendFaults.Count == 0 && _world.Node.CountOf("eth_sendRawTransaction") == 3
            ? throw new HttpRequestException("reset") : null;
        ClaimEngine engine = _world.Engine();

        ClaimCycleReport unclear = await _world.CycleAsync(engine);
        _world.Node.Intercept = null;
        await _world.SettleAsync(engine);

        Assert.True(unclear.Batches.All(batch => batch.Status is ClaimBatchStatus.Unknown or ClaimBatchStatus.Sent), ClaimWorld.Describe(unclear));
        Assert.Single(_world.Node.Taken.DistinctBy(signed => signed.Unsigned.Nonce));
        Assert.Equal(1, _world.First.ClaimsOf("7"));
        Assert.Single(_world.Node.Mined);
    }

    [Fact]
    public async Task Cycle_WhileTheJournalCanNotBeWritten_SendsNothing()
    {
        _world.Add(7);
        ClaimEngine engine = _world.Engine();
        await engine.StartAsync(Cancel);
        _journal.WriteFault = new JournalException("the disk is full", isTransient: true);

        ClaimCycleReport full = await _world.CycleAsync(engine);
        int sentMeanwhile = _world.Node.Taken.Count;
        _journal.WriteFault = null;
        await _world.SettleAsync(engine);

        Assert.Equal((ClaimCycleOutcome.Transient, 0), (full.Outcome, sentMeanwhile));
        Assert.Equal(1, _world.First.ClaimsOf("7"));
    }

    [Fact]
    public async Task Cycle_OfAQueueThatDoesNotAnswer_HoldsItsTicketsBackAndClaimsTheOthers()
    {
        _world.Add(7);
        _world.Add(9, queue: _world.Second);
        ClaimEngine engine = _world.Engine(options => options.MaxUnconfirmedPerLane = 1);
        _world.First.Figure.ReadFault = new RpcException(RpcErrorKind.Transport, "no answer");

        ClaimCycleReport first = await _world.CycleAsync(engine);
        _world.First.Figure.ReadFault = null;
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        await _world.NextAsync(engine);
        await _world.SettleAsync(engine);

        Assert.Equal(ClaimWorld.FirstQueue, Assert.Single(first.Failures).Queue.Contract);
        Assert.Equal("9", Assert.Single(Assert.Single(first.Batches).Tickets).Id);
        Assert.Equal((1, 1), (_world.First.ClaimsOf("7"), _world.Second.ClaimsOf("9")));
    }

    [Fact]
    public async Task Cycle_OfAQueueThatFellSilent_GivesItsTicketsAVerdictAndClaimsNone()
    {
        _world.Node.BaseFee = UInt256.FromGwei("80");
        _world.Add(7);
        ClaimEngine engine = _world.Engine(options => options.Policy = options.Policy with { MaxGasPrice = UInt256.FromGwei("20") });
        await _world.CycleAsync(engine);
        _world.First.Figure.WatchFault = new RpcException(RpcErrorKind.Transport, "no answer");
        _world.Node.BaseFee = UInt256.FromGwei("10");

        ClaimCycleReport silent = await _world.NextAsync(engine);

        Assert.Contains("QueueUnread", Assert.Single(silent.Verdicts).Gates.Select(gate => gate.Code));
        Assert.Empty(_world.Node.Taken);
    }

    [Fact]
    public async Task Cycle_OfAPoisonedQueue_PausesLongerEachTimeAndClaimsTheOthers()
    {
        _world.Add(7, ticket => ticket with { Payable = [ticket.Payable[0] with { Amount = UInt256.FromEther("100") }] });
        _world.Add(9, queue: _world.Second);
        _world.First.Figure.PrepareFault = new InvalidOperationException("a figure that nobody expected");
        ClaimEngine engine = _world.Engine();

        for (int i = 0; i < 30; i++)
        {
            await _world.NextAsync(engine);
        }

        Assert.Equal(1, _world.Second.ClaimsOf("9"));
        Assert.Null(engine.Lanes[0].StopReason);
        Assert.InRange(_world.First.Figure.Preparations, 2, 6);
        Assert.Equal("ClaimRefused", Assert.Single(Assert.Single(engine.Lanes[0].LastReport!.Verdicts).Gates).Code);
    }

    [Fact]
    public async Task Cycle_OfANodeThatLagsBehindTheJournal_SendsNothing()
    {
        _world.Add(7);
        ClaimEngine engine = _world.Engine();
        await _world.SettleAsync(engine);
        Assert.Single(_world.Node.Taken);
        ulong head = _world.Node.Head;

        // Another node answers now, which has not seen the claim's block: to it, the ticket is claimable.
        var stale = new StaleChain(_world, head - 3);
        ClaimEngine restarted = stale.Engine();
        ImmutableArray<ClaimCycleReport> reports = await restarted.RunCycleAsync(Cancel);

        Assert.Equal(ClaimCycleOutcome.Transient, reports[0].Outcome);
        Assert.IsType<NodeCheckException>(reports[0].Error);
        Assert.Empty(stale.Node.Taken);
    }

    [Fact]
    public async Task Cycle_OfATransactionTheNodeForgotAndRefuses_ClaimsWithTheSameNonceInItsPlace()
    {
        _world.Add(7);
        ClaimEngine engine = _world.Engine();
        ClaimCycleReport sent = await _world.CycleAsync(engine);
        _world.Node.DropFromPool(sent.Batches[0].Hash!.Value);
        for (int i = 0; i < 3; i++)
        {
            _world.Node.SendFaults.Enqueue(new SendFault(TakeFirst: false, (-32000, "transaction underpriced")));
        }

        ClaimCycleReport dropped = await _world.CycleAsync(engine);
        await _world.SettleAsync(engine);

        Assert.Contains(dropped.Batches, batch => batch.Status == ClaimBatchStatus.Failed);
        Assert.Single(_world.Node.Taken.Select(signed => signed.Unsigned.Nonce).Distinct());
        Assert.Equal(1, _world.First.ClaimsOf("7"));
    }

    [Fact]
    public async Task Cycle_OfTwoEnginesOnOneJournal_NeverHasATicketInTwoTransactions()
    {
        _world.First.Figure.OnePerTransaction = true;
        for (int i = 1; i <= 4; i++)
        {
            _world.Add(i);
        }

        ClaimEngine one = _world.Engine(options => options.Confirmations = 2);
        ClaimEngine two = _world.Engine(options => options.Confirmations = 2);
        for (int i = 0; i < 12; i++)
        {
            await Task.WhenAll(one.RunCycleAsync(Cancel), two.RunCycleAsync(Cancel));
            _world.Mine();
        }

        Assert.All(Enumerable.Range(1, 4), id => Assert.Equal(1, _world.First.ClaimsOf($"{id}")));
        Assert.Equal(4, _world.Node.Mined.Length);
        Assert.Equal(4, _world.Node.Taken.Select(signed => signed.Unsigned.Nonce).Distinct().Count());
    }

    /// <summary>Answers under one address with the signatures of another, or not at all.</summary>
    private sealed class MaskedSigner(Address address, LocalSigner inner) : IRawTransactionSigner
    {
        public LocalSigner Inner { get; set; } = inner;

        public bool Hangs { get; set; }

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Address Address => address;

        public SignerCapability Capability => SignerCapability.Signs;

        public async ValueTask<SignedTransaction> SignTransactionAsync(UnsignedTransaction transaction, CancellationToken cancellationToken = default)
        {
            Asked.TrySetResult();
            if (Hangs)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            return await Inner.SignTransactionAsync(transaction with { From = Inner.Address }, cancellationToken);
        }
    }
}
