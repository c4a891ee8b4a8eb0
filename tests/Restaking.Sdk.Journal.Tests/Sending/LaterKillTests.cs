using Restaking.Sdk.Abi;
using Restaking.Sdk.Journal.KillHost;
using Restaking.Sdk.Journal.Tests.Stores;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.Tests.Sending;

/// <summary>Ends in the middle of a replacement, and while a completed operation is taken back or found final.</summary>
public class LaterKillTests
{
    private const string Key = "claim-2026-0042";
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;

    public static TheoryData<OperationStep> Steps => [.. Enum.GetValues<OperationStep>().Where(step => step > OperationStep.BeforeConfirmationRecorded)];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Restart_OverSqlite_HasOneEffect(OperationStep step)
    {
        await using var store = new SqliteStore();
        await RunAsync("sqlite", store.Path, store, step);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Restart_OverPostgreSql_HasOneEffect(OperationStep step)
    {
        await using PostgreSqlStore store = await PostgreSqlStore.CreateAsync();
        await RunAsync("postgres", $"{store.ConnectionString}|{store.Schema}", store, step);
    }

    private static async Task RunAsync(string kind, string location, JournalStore store, OperationStep step)
    {
        bool isReplacement = step <= OperationStep.ReplacementBroadcast;
        await using AnvilNode node = await AnvilNode.StartAsync(new AnvilOptions { NoMining = isReplacement }, s_token);
        using CountingChain chain = await CountingChain.CreateAsync(node);
        Address counter = await chain.DeployCounterAsync();
        await node.MineAsync(2, cancellationToken: s_token);
        await KillTests.RunUntilKilledAsync(kind, location, chain, counter, step);

        IOperationJournal journal = await store.OpenAsync();
        OperationRecord left = (await journal.FindAsync(Key, s_token))!;
        TransactionPipeline pipeline = chain.Pipeline(journal);
        FinalityReport report = await pipeline.CheckFinalityAsync(s_token);
        await pipeline.ReconcileAsync(s_token);
        await node.MineAsync(cancellationToken: s_token);
        await pipeline.ReconcileAsync(s_token);
        TransactionHandle again = await pipeline.Prepare(new CountCall(counter)).SendAsync(new SendOptions { IdempotencyKey = Key }, s_token);
        await again.WaitAsync(cancellationToken: s_token);

        Assert.Equal(step is OperationStep.ReplacementSigned or OperationStep.ReplacementBroadcast ? 2 : 1, left.Signed.Length);
        Assert.Equal(
            step is OperationStep.BeforeReopened or OperationStep.BeforeFinal ? OperationState.Completed : OperationState.Broadcast, left.State);
        Assert.Equal(step == OperationStep.BeforeReopened ? 1 : 0, report.Reopened.Length);
        Assert.Equal(step == OperationStep.BeforeFinal ? 1 : 0, report.Final);
        Assert.Equal((1, 1UL), (await chain.EffectsAsync(counter), await chain.NoncesUsedAsync()));
        OperationRecord record = (await journal.FindAsync(Key, s_token))!;
        Assert.Equal((OperationState.Completed, TransactionStage.Confirmed), (record.State, record.Outcome!.Value));
        Assert.Equal(left.Signed.Length, record.Signed.Length);
    }
}
