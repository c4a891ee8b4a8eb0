using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Journal.KillHost;
using Restaking.Sdk.Journal.Tests.Stores;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.Tests.Sending;

/// <summary>Several processes, one account, one PostgreSQL journal.</summary>
public class LaneTests
{
    private const string Key = "claim-2026-0044";
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;

    // Nobody is to be fenced off here because the machine is busy.
    private static readonly TransactionOptions s_unhurried = CountingChain.FastOptions with { LeaseDuration = TimeSpan.FromSeconds(30) };

    [Fact]
    public async Task Send_ByThreeProcessesFromOneAccount_NeverUsesANonceTwice()
    {
        await using PostgreSqlStore store = await PostgreSqlStore.CreateAsync();
        using CountingChain chain = await CountingChain.CreateAsync();
        Address counter = await chain.DeployCounterAsync();

        TransactionHandle[][] sent = await Task.WhenAll(Enumerable.Range(0, 3).Select(process => Task.Run(async () =>
        {
            // Its own journal, lanes and counts: nothing is shared but the database and the node.
            TransactionPipeline pipeline = chain.Pipeline(await store.OpenAsync(), s_unhurried);
            var handles = new List<TransactionHandle>();
            for (int i = 0; i < 8; i++)
            {
                // Some without a key: their nonces are theirs all the same.
                string? key = i % 4 == 3 ? null : string.Create(CultureInfo.InvariantCulture, $"p{process}-{i}");
                handles.Add(await pipeline.Prepare(new CountCall(counter)).SendAsync(new SendOptions { IdempotencyKey = key }, s_token));
            }

            await Task.WhenAll(handles.Select(handle => handle.WaitAsync(cancellationToken: s_token)));
            return handles.ToArray();
        })));

        Assert.Equal(Enumerable.Range(0, 24).Select(i => (ulong)i), sent.SelectMany(handles => handles).Select(handle => handle.Nonce!.Value).Order());
        Assert.Equal(24, await chain.EffectsAsync(counter));
    }

    [Fact]
    public async Task Send_OfTheSameKeyByThreeProcessesAtOnce_IsOneTransaction()
    {
        await using PostgreSqlStore store = await PostgreSqlStore.CreateAsync();
        using CountingChain chain = await CountingChain.CreateAsync();
        Address counter = await chain.DeployCounterAsync();

        TransactionHandle[] sent = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
            await chain.Pipeline(await store.OpenAsync(), s_unhurried).Prepare(new CountCall(counter)).SendAsync(new SendOptions { IdempotencyKey = Key }, s_token))));

        Assert.Single(sent.Select(handle => handle.Hash).Distinct());
        Assert.Equal((1, 1UL), (await chain.EffectsAsync(counter), await chain.NoncesUsedAsync()));
    }

    [Theory]
    [InlineData(OperationStep.AfterJournal, true)]
    [InlineData(OperationStep.SignedAndNotRecorded, true)]
    [InlineData(OperationStep.AfterSign, false)]
    [InlineData(OperationStep.AfterBroadcast, false)]
    public async Task Send_OfAHolderThatHangsAndComesBack_HasOneEffect(OperationStep step, bool isFencedBeforeItSends)
    {
        await using PostgreSqlStore store = await PostgreSqlStore.CreateAsync();
        using CountingChain chain = await CountingChain.CreateAsync();
        Address counter = await chain.DeployCounterAsync();
        var hangs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var comesBack = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task Reached(OperationStep reached)
        {
            if (reached == step)
            {
                hangs.TrySetResult();
                await comesBack.Task;
            }
        }

        TransactionPipeline hung = chain.Pipeline(new SteppedJournal(await store.OpenAsync(), Reached));
        Task<TransactionHandle> late = Task.Run(() => hung.Prepare(new CountCall(counter)).SendAsync(new SendOptions { IdempotencyKey = Key }, s_token), s_token);
        await hangs.Task.WaitAsync(s_token);
        TransactionPipeline next = chain.Pipeline(await store.OpenAsync());
        TransactionHandle handle = await next.Prepare(new CountCall(counter)).SendAsync(new SendOptions { IdempotencyKey = Key }, s_token);
        await handle.WaitAsync(cancellationToken: s_token);
        comesBack.SetResult();

        Exception? exception = await Record.ExceptionAsync(() => late);

        if (isFencedBeforeItSends)
        {
            Assert.IsType<LeaseLostException>(exception);
        }
        else
        {
            Assert.True(exception is null or TransactionException { IsTransient: true }, exception?.ToString());
        }

        TransactionHandle again = await hung.Prepare(new CountCall(counter)).SendAsync(new SendOptions { IdempotencyKey = Key }, s_token);
        Assert.Equal(handle.Hash, again.Hash);
        Assert.Equal((1, 1UL), (await chain.EffectsAsync(counter), await chain.NoncesUsedAsync()));
    }

    [Fact]
    public async Task Send_WhilePostgreSqlIsRestarted_HappensOnceEach()
    {
        await using PostgreSqlCluster cluster = await PostgreSqlCluster.StartNewAsync();
        await using PostgreSqlStore store = await PostgreSqlStore.CreateAsync(cluster);
        using CountingChain chain = await CountingChain.CreateAsync();
        Address counter = await chain.DeployCounterAsync();
        TransactionPipeline pipeline = chain.Pipeline(await store.OpenAsync());
        Task restart = Task.CompletedTask;

        for (int i = 0; i < 12; i++)
        {
            if (i == 4)
            {
                restart = Task.Run(
                    async () =>
                    {
                        await cluster.StopAsync();
                        await cluster.StartAsync();
                    },
                    s_token);
            }

            TransactionHandle handle = await pipeline.Prepare(new CountCall(counter))
                .SendAsync(new SendOptions { IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"k{i}") }, s_token);
            await handle.WaitAsync(cancellationToken: s_token);
        }

        await restart;
        Assert.Equal((12, 12UL), (await chain.EffectsAsync(counter), await chain.NoncesUsedAsync()));
        Assert.Equal(new JournalStatus(12, 0), await (await store.OpenAsync()).GetStatusAsync(s_token));
    }
}
