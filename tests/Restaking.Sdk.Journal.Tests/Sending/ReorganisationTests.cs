using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Journal.KillHost;
using Restaking.Sdk.Journal.Tests.Stores;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.Tests.Sending;

/// <summary>Blocks that vanish with the transaction in them: it counts as done only after its confirmations, and comes back otherwise.</summary>
public class ReorganisationTests
{
    private const string Key = "claim-2026-0043";
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Reconcile_AfterAReorganisationBelowTheConfirmations_BringsTheSameBytesBackOnce(int depth)
    {
        await using AnvilNode node = await AnvilNode.StartAsync(cancellationToken: s_token);
        await using var store = new SqliteStore();
        using CountingChain chain = await CountingChain.CreateAsync(node);
        Address counter = await chain.DeployCounterAsync();
        await node.MineAsync(2, cancellationToken: s_token);
        TransactionOptions options = CountingChain.FastOptions with { Confirmations = depth + 1 };
        TransactionPipeline pipeline = chain.Pipeline(await store.OpenAsync(), options);
        TransactionHandle handle = await pipeline.Prepare(new CountCall(counter)).SendAsync(new SendOptions { IdempotencyKey = Key }, s_token);
        await node.WaitForReceiptAsync(handle.Hash, s_token);
        if (depth > 1)
        {
            await node.MineAsync((ulong)depth - 1, cancellationToken: s_token);
        }

        Assert.Equal(ReconciliationVerdict.Mined, Assert.Single(await pipeline.ReconcileAsync(s_token)).Verdict);
        await node.ReorganiseAsync(depth, s_token);
        Assert.Equal(0, await chain.EffectsAsync(counter));

        // A restart, as if the process had ended meanwhile.
        IOperationJournal journal = await store.OpenAsync();
        TransactionPipeline restarted = chain.Pipeline(journal, options);
        ImmutableArray<ReconciledOperation> found = await restarted.ReconcileAsync(s_token);
        await node.MineAsync((ulong)depth, cancellationToken: s_token);
        TransactionHandle again = await restarted.Prepare(new CountCall(counter)).SendAsync(new SendOptions { IdempotencyKey = Key }, s_token);
        ConfirmedTransaction confirmed = await again.WaitAsync(cancellationToken: s_token);

        Assert.Equal(ReconciliationVerdict.Rebroadcast, Assert.Single(found).Verdict);
        Assert.Equal(handle.Hash, confirmed.Receipt.TransactionHash);
        Assert.Equal((1, 1UL), (await chain.EffectsAsync(counter), await chain.NoncesUsedAsync()));
        Assert.Equal(confirmed.Receipt.BlockHash, (await journal.FindAsync(Key, s_token))!.Mined!.Value.BlockHash);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task CheckFinality_AfterAReorganisationDeeperThanTheConfirmations_BringsTheSameBytesBackOnce(int depth)
    {
        await using AnvilNode node = await AnvilNode.StartAsync(cancellationToken: s_token);
        await using var store = new SqliteStore();
        using CountingChain chain = await CountingChain.CreateAsync(node);
        Address counter = await chain.DeployCounterAsync();
        await node.MineAsync(2, cancellationToken: s_token);
        TransactionPipeline pipeline = chain.Pipeline(await store.OpenAsync());
        TransactionHandle handle = await pipeline.Prepare(new CountCall(counter)).SendAsync(new SendOptions { IdempotencyKey = Key }, s_token);
        await handle.WaitAsync(cancellationToken: s_token);
        if (depth > 1)
        {
            await node.MineAsync((ulong)depth - 1, cancellationToken: s_token);
        }

        await node.ReorganiseAsync(depth, s_token);
        IOperationJournal journal = await store.OpenAsync();
        TransactionPipeline restarted = chain.Pipeline(journal);
        OperationState told = (await journal.FindAsync(Key, s_token))!.State;
        FinalityReport report = await restarted.CheckFinalityAsync(s_token);
        await node.MineAsync(cancellationToken: s_token);
        await restarted.ReconcileAsync(s_token);

        Assert.Equal(OperationState.Completed, told);
        ReconciledOperation back = Assert.Single(report.Reopened);
        Assert.True(back.WasReopened);
        Assert.Contains(back.Verdict, new[] { ReconciliationVerdict.Rebroadcast, ReconciliationVerdict.Completed });
        Assert.Equal((1, 1UL), (await chain.EffectsAsync(counter), await chain.NoncesUsedAsync()));
        OperationRecord record = (await journal.FindAsync(Key, s_token))!;
        Assert.Equal((OperationState.Completed, TransactionStage.Confirmed, handle.Hash), (record.State, record.Outcome!.Value, record.Mined!.Value.TransactionHash));
    }
}
