using System.Collections.Immutable;
using System.Diagnostics;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Journal.KillHost;
using Restaking.Sdk.Journal.Tests.Stores;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.Tests.Sending;

/// <summary>Ends at every step of an operation, and a restart over what was left: one effect on chain, one nonce, and the journal knows it.</summary>
public class KillTests
{
    private const string Key = "claim-2026-0042";
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;

    public static TheoryData<OperationStep> Steps => [.. Enum.GetValues<OperationStep>().Where(step => step <= OperationStep.BeforeConfirmationRecorded)];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Restart_OverSqliteAfterAKill_HasOneEffect(OperationStep step)
    {
        await using var store = new SqliteStore();
        using CountingChain chain = await CountingChain.CreateAsync();
        Address counter = await chain.DeployCounterAsync();
        await RunUntilKilledAsync("sqlite", store.Path, chain, counter, step);

        await RestartAsync(store, chain, counter, step);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Restart_OverPostgreSqlAfterAKill_HasOneEffect(OperationStep step)
    {
        await using PostgreSqlStore store = await PostgreSqlStore.CreateAsync();
        using CountingChain chain = await CountingChain.CreateAsync();
        Address counter = await chain.DeployCounterAsync();
        await RunUntilKilledAsync("postgres", $"{store.ConnectionString}|{store.Schema}", chain, counter, step);

        await RestartAsync(store, chain, counter, step);
    }

    /// <summary>Memory does not outlive its process, so here only what stands around the journal ends: it stops for ever at the step.</summary>
    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Restart_OverMemoryAfterAPipelineStopped_HasOneEffect(OperationStep step)
    {
        await using var store = new MemoryStore();
        using CountingChain chain = await CountingChain.CreateAsync();
        Address counter = await chain.DeployCounterAsync();
        var stopped = new TaskCompletionSource();
        Task Reached(OperationStep reached)
        {
            if (reached != step)
            {
                return Task.CompletedTask;
            }

            stopped.TrySetResult();
            return new TaskCompletionSource().Task;
        }

        TransactionPipeline pipeline = chain.Pipeline(new SteppedJournal(await store.OpenAsync(), Reached));
        Task abandoned = Task.Run(
            async () =>
            {
                TransactionHandle handle = await pipeline.Prepare(new CountCall(counter)).SendAsync(new SendOptions { IdempotencyKey = Key }, s_token);
                await chain.Node.WaitForReceiptAsync(handle.Hash, s_token);
                await Reached(OperationStep.AfterMining);
                await handle.WaitAsync(cancellationToken: s_token);
            },
            s_token);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(60), s_token);

        await RestartAsync(store, chain, counter, step);
        Assert.False(abandoned.IsCompleted);
    }

    private static async Task RestartAsync(JournalStore store, CountingChain chain, Address counter, OperationStep step)
    {
        IOperationJournal journal = await store.OpenAsync();
        TransactionPipeline pipeline = chain.Pipeline(journal);
        if ((await journal.FindAsync(Key, s_token))?.Signed is [var first, ..] && step != OperationStep.AfterSign)
        {
            // What was broadcast is mined by the time of the restart.
            await chain.Node.WaitForReceiptAsync(first.Hash, s_token);
        }

        ImmutableArray<ReconciledOperation> found = await pipeline.ReconcileAsync(s_token);
        TransactionHandle handle = await pipeline.Prepare(new CountCall(counter)).SendAsync(new SendOptions { IdempotencyKey = Key }, s_token);
        ConfirmedTransaction confirmed = await handle.WaitAsync(cancellationToken: s_token);

        ReconciliationVerdict? expected = step switch
        {
            OperationStep.BeforeJournal => null,
            OperationStep.AfterJournal or OperationStep.SignedAndNotRecorded => ReconciliationVerdict.NothingSigned,
            OperationStep.AfterSign => ReconciliationVerdict.Rebroadcast,
            _ => ReconciliationVerdict.Completed,
        };
        Assert.Equal(expected, found.Select(operation => (ReconciliationVerdict?)operation.Verdict).SingleOrDefault());
        Assert.Equal((1, 1UL), (await chain.EffectsAsync(counter), await chain.NoncesUsedAsync()));
        OperationRecord record = (await journal.FindAsync(Key, s_token))!;
        Assert.Equal((OperationState.Completed, TransactionStage.Confirmed), (record.State, record.Outcome!.Value));
        Assert.Equal(confirmed.Receipt.TransactionHash, record.Mined!.Value.TransactionHash);
        Assert.Equal(new JournalStatus(1, 0), await journal.GetStatusAsync(s_token));
    }

    internal static async Task RunUntilKilledAsync(string store, string location, CountingChain chain, Address counter, OperationStep step)
    {
        string host = Path.Combine(AppContext.BaseDirectory, "Restaking.Sdk.Journal.KillHost.dll");
        var start = new ProcessStartInfo("dotnet", [host, store, location, chain.Node.RpcUrl.ToString(), chain.Secret, counter.ToString(), Key, step.ToString()])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(s_token);
        Task<string> output = process.StandardOutput.ReadToEndAsync(s_token);
        await process.WaitForExitAsync(s_token);
        string said = await error + await output;
        Assert.True(process.ExitCode == 137 || (OperatingSystem.IsWindows() && process.ExitCode == -1), $"The process was to be killed at {step}; it ended with {process.ExitCode}: {said}");
    }
}
