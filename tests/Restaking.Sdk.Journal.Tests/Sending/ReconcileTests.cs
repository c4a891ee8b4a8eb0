using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Journal.KillHost;
using Restaking.Sdk.Journal.Sqlite;
using Restaking.Sdk.Journal.Tests.Stores;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.Tests.Sending;

/// <summary>What reconciling says about operations a process left behind, on a chain that mines only when told to.</summary>
public sealed class ReconcileTests : IAsyncLifetime
{
    private const string Key = "claim-2026-0045";
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;
    private readonly SqliteStore _store = new();
    private AnvilNode _node = null!;
    private CountingChain _chain = null!;
    private Address _counter;

    public async ValueTask InitializeAsync()
    {
        _node = await AnvilNode.StartAsync(new AnvilOptions { NoMining = true }, s_token);
        _chain = await CountingChain.CreateAsync(_node);
        _counter = await _chain.DeployCounterAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _chain.Dispose();
        await _store.DisposeAsync();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task Reconcile_OfWhatWaitsInThePool_IsPending()
    {
        await SendAsync(await RestartAsync(), Key);

        Assert.Equal(ReconciliationVerdict.Pending, (await ReconcileOneAsync()).Verdict);
    }

    [Fact]
    public async Task Reconcile_OfWhatThePoolDropped_BroadcastsTheSameBytes()
    {
        TransactionHandle sent = await SendAsync(await RestartAsync(), Key);
        await _node.DropTransactionAsync(sent.Hash, s_token);

        ReconciledOperation found = await ReconcileOneAsync();
        await _node.MineAsync(cancellationToken: s_token);

        Assert.Equal((ReconciliationVerdict.Rebroadcast, sent.Hash), (found.Verdict, found.Hash!.Value));
        Assert.Equal(1, await _chain.EffectsAsync(_counter));
    }

    [Fact]
    public async Task Send_AfterARestartWhenThePoolLostEverything_BringsTheOldBackBeforeTheNew()
    {
        TransactionPipeline first = await RestartAsync();
        TransactionHandle[] lost = [await SendAsync(first, "a"), await SendAsync(first, "b")];
        foreach (TransactionHandle handle in lost)
        {
            await _node.DropTransactionAsync(handle.Hash, s_token);
        }

        TransactionHandle next = await SendAsync(await RestartAsync(), "c");
        await _node.MineAsync(cancellationToken: s_token);

        Assert.Equal(2UL, next.Nonce);
        Assert.Equal((3, 3UL), (await _chain.EffectsAsync(_counter), await _chain.NoncesUsedAsync()));
    }

    [Fact]
    public async Task Reconcile_OfWhatWasMinedByItsReplacement_IsConfirmed()
    {
        TransactionHandle sent = await SendAsync(await RestartAsync(), Key);
        TransactionHandle faster = await sent.SpeedUpAsync(cancellationToken: s_token);
        await _node.MineAsync(cancellationToken: s_token);

        ReconciledOperation found = await ReconcileOneAsync();

        Assert.Equal((ReconciliationVerdict.Completed, faster.Hash), (found.Verdict, found.Hash!.Value));
        Assert.Equal(TransactionStage.Confirmed, found.Record.Outcome);
        TransactionHandle again = await SendAsync(await RestartAsync(), Key);
        Assert.Equal(sent.Hash, again.Hash);
        Assert.Equal(faster.Hash, (await again.WaitAsync(cancellationToken: s_token)).ReplacedBy);
        Assert.Equal(1, await _chain.EffectsAsync(_counter));
    }

    [Fact]
    public async Task Reconcile_OfWhatWasCancelled_SaysCancelled()
    {
        TransactionHandle sent = await SendAsync(await RestartAsync(), Key);
        await sent.CancelAsync(cancellationToken: s_token);
        await _node.MineAsync(cancellationToken: s_token);

        ReconciledOperation found = await ReconcileOneAsync();

        Assert.Equal((ReconciliationVerdict.Completed, TransactionStage.Cancelled), (found.Verdict, found.Record.Outcome!.Value));
        Assert.Equal(0, await _chain.EffectsAsync(_counter));
    }

    [Fact]
    public async Task Reconcile_WhenSomebodyElseTookTheNonce_SaysSoAndTheKeyReturnsThat()
    {
        TransactionHandle sent = await SendAsync(await RestartAsync(), Key);
        await _node.DropTransactionAsync(sent.Hash, s_token);
        Address other = await _chain.DeployCounterAsync();
        TransactionHandle foreign = await _chain.Pipeline(new InMemoryOperationJournal()).Prepare(new CountCall(other)).SendAsync(cancellationToken: s_token);
        await _node.MineAsync(cancellationToken: s_token);

        ReconciledOperation found = await ReconcileOneAsync();
        TransactionHandle again = await SendAsync(await RestartAsync(), Key);
        TransactionReplacedException exception = await Assert.ThrowsAsync<TransactionReplacedException>(() => again.WaitAsync(cancellationToken: s_token));

        Assert.Equal((ReconciliationVerdict.NonceTaken, foreign.Hash), (found.Verdict, found.Hash!.Value));
        Assert.Equal((OperationState.Completed, TransactionStage.Replaced), (found.Record.State, found.Record.Outcome!.Value));
        Assert.Equal(foreign.Hash, exception.ReplacedBy);
        Assert.Equal((0, 1), (await _chain.EffectsAsync(_counter), await _chain.EffectsAsync(other)));
    }

    [Fact]
    public async Task Reconcile_OfWhatTheNodeRefusesNow_IsDroppedAndTheNextSendTakesItsNonce()
    {
        TransactionHandle sent = await (await RestartAsync()).Prepare(new CountCall(_counter), UInt256.FromEther("50")).SendAsync(new SendOptions { IdempotencyKey = Key }, s_token);
        await _node.DropTransactionAsync(sent.Hash, s_token);
        await _node.SetBalanceAsync(_chain.Signer.Address, UInt256.FromEther("1"), s_token);

        TransactionPipeline restarted = await RestartAsync();
        ReconciledOperation found = Assert.Single(await restarted.ReconcileAsync(s_token));
        TransactionHandle next = await SendAsync(restarted, "next");
        await _node.MineAsync(cancellationToken: s_token);

        Assert.Equal((ReconciliationVerdict.Dropped, BroadcastRejection.InsufficientFunds), (found.Verdict, found.Refusal!.Value));
        Assert.Equal(sent.Nonce, next.Nonce);
        Assert.Equal(1, await _chain.EffectsAsync(_counter));
        Assert.Contains(await restarted.ReconcileAsync(s_token), operation => operation.Record.Intent.Key == Key && operation.Verdict == ReconciliationVerdict.NonceTaken);
    }

    [Fact]
    public async Task Send_WhenTheDiskIsFull_StopsAndSendsNothingThatIsNotOnRecord()
    {
        await using var small = new SqliteStore(new SqliteJournalOptions { MaxBytes = 80 * 1024 });
        await _node.SetAutomineAsync(true, s_token);
        IOperationJournal journal = await small.OpenAsync();
        TransactionPipeline pipeline = _chain.Pipeline(journal);
        int sent = 0;

        Exception? stopped = null;
        while (stopped is null && sent < 500)
        {
            stopped = await Record.ExceptionAsync(() => SendAsync(pipeline, $"{sent}-{new string('x', 800)}"));
            sent += stopped is null ? 1 : 0;
        }

        Assert.IsType<JournalException>(stopped is TransactionOutcomeUnknownException ? stopped.InnerException : stopped);
        Assert.InRange(sent, 3, 499);
        await Assert.ThrowsAnyAsync<RestakingException>(() => SendAsync(pipeline, $"again-{new string('x', 800)}"));
        await _node.MineAsync(cancellationToken: s_token);
        ulong used = await _chain.NoncesUsedAsync();
        Assert.Equal(used, (ulong)await _chain.EffectsAsync(_counter));
        Assert.Equal((ulong)sent + (stopped is TransactionOutcomeUnknownException ? 1UL : 0UL), used);
        ImmutableArray<OperationRecord> recorded = await (await small.OpenAsync()).ListUnfinishedAsync(CountingChain.ChainId, _chain.Signer.Address, s_token);
        Assert.True(recorded.Count(record => !record.Signed.IsEmpty) >= (int)used);
    }

    [Fact]
    public async Task Send_WithoutAKey_IsOnRecordAndItsNonceIsKnownAfterARestart()
    {
        TransactionHandle sent = await (await RestartAsync()).Prepare(new CountCall(_counter)).SendAsync(cancellationToken: s_token);
        await _node.DropTransactionAsync(sent.Hash, s_token);

        TransactionHandle next = await (await RestartAsync()).Prepare(new CountCall(_counter)).SendAsync(cancellationToken: s_token);
        await _node.MineAsync(cancellationToken: s_token);

        Assert.Equal((0UL, 1UL), (sent.Nonce!.Value, next.Nonce!.Value));
        Assert.Equal(2, await _chain.EffectsAsync(_counter));
    }

    [Fact]
    public async Task Reconcile_OfWhatWasSignedWithoutAKeyAndNeverBroadcast_IsNotSentUnasked()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task Reached(OperationStep step)
        {
            if (step != OperationStep.AfterSign)
            {
                return Task.CompletedTask;
            }

            stopped.TrySetResult();
            return new TaskCompletionSource().Task;
        }

        TransactionPipeline pipeline = _chain.Pipeline(new SteppedJournal(await _store.OpenAsync(), Reached));
        Task abandoned = pipeline.Prepare(new CountCall(_counter)).SendAsync(cancellationToken: s_token);
        await stopped.Task.WaitAsync(s_token);
        Address other = await _chain.DeployCounterAsync();

        TransactionPipeline restarted = await RestartAsync();
        ReconciledOperation found = Assert.Single(await restarted.ReconcileAsync(s_token));
        TransactionHandle next = await restarted.Prepare(new CountCall(other)).SendAsync(cancellationToken: s_token);
        await _node.MineAsync(cancellationToken: s_token);

        Assert.Equal((ReconciliationVerdict.Dropped, 0UL), (found.Verdict, next.Nonce!.Value));
        Assert.Equal((0, 1), (await _chain.EffectsAsync(_counter), await _chain.EffectsAsync(other)));
        Assert.Contains(await restarted.ReconcileAsync(s_token), operation => operation.Verdict == ReconciliationVerdict.NonceTaken);
        Assert.False(abandoned.IsCompleted);
    }

    [Fact]
    public async Task Send_AfterTheWatcherSawADrop_BringsTheDroppedOperationBackFirst()
    {
        TransactionPipeline pipeline = await RestartAsync();
        TransactionHandle dropped = await SendAsync(pipeline, Key);
        await _node.DropTransactionAsync(dropped.Hash, s_token);
        await Assert.ThrowsAsync<TransactionDroppedException>(() => dropped.WaitAsync(cancellationToken: s_token));

        TransactionHandle next = await SendAsync(pipeline, "next");
        TransactionHandle after = await SendAsync(pipeline, "after");
        await _node.MineAsync(cancellationToken: s_token);

        Assert.Equal((0UL, 1UL, 2UL), (dropped.Nonce!.Value, next.Nonce!.Value, after.Nonce!.Value));
        Assert.Equal(3, await _chain.EffectsAsync(_counter));
    }

    [Fact]
    public async Task Send_AfterARestartThroughANodeThatLags_TakesNoSpentNonce()
    {
        TransactionHandle spent = await SendAsync(await RestartAsync(), Key);
        await _node.MineAsync(cancellationToken: s_token);
        await spent.WaitAsync(cancellationToken: s_token);
        await using FaultProxy proxy = FaultProxy.Start(_node.RpcUrl);
        using var rpc = RpcClient.ForUrl(proxy.Url);
        using FaultRule lag = proxy.Inject(RpcFault.StaleBlock(1), "eth_getTransactionCount");

        TransactionPipeline restarted = _chain.Pipeline(await _store.OpenAsync(), rpc: rpc);
        TransactionHandle next = await SendAsync(restarted, "next");

        Assert.True(lag.Applied > 0);
        Assert.Equal((0UL, 1UL), (spent.Nonce!.Value, next.Nonce!.Value));
    }

    [Fact]
    public async Task Wait_ForFewerConfirmationsThanTheOptionsAskFor_LeavesTheOperationUnfinished()
    {
        IOperationJournal journal = await _store.OpenAsync();
        TransactionPipeline pipeline = _chain.Pipeline(journal, CountingChain.FastOptions with { Confirmations = 3 });
        TransactionHandle sent = await SendAsync(pipeline, Key);
        await _node.MineAsync(cancellationToken: s_token);

        await sent.WaitAsync(confirmations: 1, cancellationToken: s_token);
        OperationState early = (await journal.FindAsync(Key, s_token))!.State;
        await _node.MineAsync(2, cancellationToken: s_token);
        ReconciledOperation found = Assert.Single(await pipeline.ReconcileAsync(s_token));

        Assert.Equal(OperationState.Broadcast, early);
        Assert.Equal(ReconciliationVerdict.Completed, found.Verdict);
    }

    [Fact]
    public async Task Send_OfTheSameKeyForSomethingElseAfterARestart_IsRefused()
    {
        await SendAsync(await RestartAsync(), Key);
        Address other = await _chain.DeployCounterAsync();
        TransactionPipeline restarted = await RestartAsync();

        await Assert.ThrowsAsync<IdempotencyConflictException>(() => restarted.Prepare(new CountCall(other)).SendAsync(new SendOptions { IdempotencyKey = Key }, s_token));
    }

    private async Task<TransactionPipeline> RestartAsync() => _chain.Pipeline(await _store.OpenAsync());

    private async Task<ReconciledOperation> ReconcileOneAsync() => Assert.Single(await (await RestartAsync()).ReconcileAsync(s_token));

    private Task<TransactionHandle> SendAsync(TransactionPipeline pipeline, string key) =>
        pipeline.Prepare(new CountCall(_counter)).SendAsync(new SendOptions { IdempotencyKey = key }, s_token);
}
