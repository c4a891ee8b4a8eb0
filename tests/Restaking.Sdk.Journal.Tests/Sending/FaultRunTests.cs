using System.Collections.Concurrent;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Journal.KillHost;
using Restaking.Sdk.Journal.Tests.Stores;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.Tests.Sending;

/// <summary>
/// Runs of mixed faults, each from its seed: a few operations, a node that fails in every way, pipelines that are abandoned in the middle. In the end each operation happened once, under one
/// nonce, and the journal knows it.
/// </summary>
public class FaultRunTests
{
    private const int RunsPerShard = 125;
    private static readonly CancellationToken s_token = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Send_ThroughMixedFaultsAndEnds_HappensOnceUnderOneNonce(int shard)
    {
        var failures = new ConcurrentBag<string>();
        await Parallel.ForAsync(shard * RunsPerShard, (shard + 1) * RunsPerShard, new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = s_token }, async (seed, _) =>
        {
            try
            {
                await RunAsync(seed);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !s_token.IsCancellationRequested)
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {exception}"));
            }
        });

        Assert.True(failures.IsEmpty, $"{failures.Count} of {RunsPerShard} runs failed:\n{string.Join("\n\n", failures.Take(3))}");
    }

    /// <summary>The same runs over a journal that knows nothing after a restart: were they unable to fail, the runs above would say nothing.</summary>
    [Fact]
    public async Task Send_OverAJournalThatForgets_IsCaughtByTheseRuns()
    {
        int caught = 0;
        await Parallel.ForAsync(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = s_token }, async (seed, _) =>
        {
            await using var store = new ForgetfulStore();
            Exception? exception = await Record.ExceptionAsync(() => RunAsync(seed, store));
            if (exception is Xunit.Sdk.IAssertionException)
            {
                Interlocked.Increment(ref caught);
            }
        });

        Assert.InRange(caught, 5, 40);
    }

    /// <summary>Two processes at once over one PostgreSQL journal, from one account, through faults of their own.</summary>
    [Fact]
    public async Task Send_ByTwoProcessesThroughMixedFaults_HappensOnceUnderOneNonce()
    {
        var failures = new ConcurrentBag<string>();
        await Parallel.ForAsync(10_000, 10_030, new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = s_token }, async (seed, _) =>
        {
            try
            {
                await using PostgreSqlStore store = await PostgreSqlStore.CreateAsync();
                await RunAsync(seed, store, processes: 2);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !s_token.IsCancellationRequested)
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {exception}"));
            }
        });

        Assert.True(failures.IsEmpty, $"{failures.Count} runs failed:\n{string.Join("\n\n", failures.Take(3))}");
    }

    private static async Task RunAsync(int seed)
    {
        await using JournalStore store = seed % 10 == 9 ? await PostgreSqlStore.CreateAsync() : seed % 2 == 0 ? new SqliteStore() : new MemoryStore();
        await RunAsync(seed, store);
    }

    private static async Task RunAsync(int seed, JournalStore store, int processes = 1)
    {
        var random = new Random(seed);
        using CountingChain chain = await CountingChain.CreateAsync();
        (string Key, Address Counter)[] operations = new (string, Address)[random.Next(1, 4)];
        for (int i = 0; i < operations.Length; i++)
        {
            operations[i] = (string.Create(CultureInfo.InvariantCulture, $"operation-{i}"), await chain.DeployCounterAsync());
        }

        using var run = new FaultyRun(chain, store, random);
        FaultyRun[] others = [.. Enumerable.Range(1, processes - 1).Select(process => new FaultyRun(chain, store, new Random(seed + (process * 1_000_000))))];
        await Task.WhenAll([run.GoThroughFaultsAsync(operations), .. others.Select(other => other.GoThroughFaultsAsync([.. operations.Reverse()]))]);
        Array.ForEach(others, other => other.Dispose());
        await run.FinishAsync(operations);

        foreach ((string key, Address counter) in operations)
        {
            Assert.Equal(1, await chain.EffectsAsync(counter));
            OperationRecord record = (await run.Journal.FindAsync(key, s_token))!;
            Assert.Equal((OperationState.Completed, TransactionStage.Confirmed), (record.State, record.Outcome!.Value));
        }

        Assert.Equal((ulong)operations.Length, await chain.NoncesUsedAsync());
        Assert.Equal(new JournalStatus(operations.Length, 0), await run.Journal.GetStatusAsync(s_token));
    }

    /// <summary>A journal per life.</summary>
    private sealed class ForgetfulStore : JournalStore
    {
        internal override ValueTask<IOperationJournal> OpenAsync() => ValueTask.FromResult<IOperationJournal>(new InMemoryOperationJournal());

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class FaultyRun(CountingChain chain, JournalStore store, Random random) : IDisposable
    {
        private readonly FaultyTransport _transport = new(new HttpRpcTransport(chain.Node.RpcUrl), new Random(random.Next()), rate: 0.05 + (0.3 * random.NextDouble()));
        private readonly List<RpcClient> _clients = [];

        internal IOperationJournal Journal { get; private set; } = null!;

        internal async Task GoThroughFaultsAsync((string Key, Address Counter)[] operations)
        {
            for (int life = random.Next(1, 4); life > 0; life--)
            {
                // In some lives the process stops at a step, for good.
                OperationStep? end = random.Next(3) == 0 ? null : (OperationStep)random.Next(Enum.GetValues<OperationStep>().Length);
                int passes = random.Next(3);
                var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                Task Reached(OperationStep step)
                {
                    if (step != end || passes-- > 0)
                    {
                        return Task.CompletedTask;
                    }

                    stopped.TrySetResult();
                    return new TaskCompletionSource().Task;
                }

                TransactionPipeline pipeline = await StartAsync(Reached);
                Task work = Task.Run(() => WorkAsync(pipeline, operations), s_token);
                if (await Task.WhenAny(work, stopped.Task) == work)
                {
                    await work;
                }
            }
        }

        internal async Task FinishAsync((string Key, Address Counter)[] operations)
        {
            _transport.IsFaulty = false;

            // The clock jumps over every pause, and a busy Anvil takes its time to mine, and shows a new count before the block: it is asked often enough here.
            TransactionPipeline pipeline = await StartAsync(_ => Task.CompletedTask, misses: 2_000);
            foreach ((string key, Address counter) in operations)
            {
                TransactionHandle handle = await pipeline.Prepare(new CountCall(counter)).SendAsync(new SendOptions { IdempotencyKey = key }, s_token);
                await handle.WaitAsync(timeout: TimeSpan.FromHours(5), cancellationToken: s_token);
            }

            await pipeline.ReconcileAsync(s_token);
        }

        public void Dispose() => _clients.ForEach(client => client.Dispose());

        /// <summary>A process that starts: nothing is left of the one before but the journal.</summary>
        private async Task<TransactionPipeline> StartAsync(Func<OperationStep, Task> reached, int misses = 3)
        {
            Journal = await store.OpenAsync();
            var clock = new ManualTimeProvider { AutoAdvanceUpTo = TimeSpan.FromSeconds(12) };
            var rpc = new RpcClient(_transport, new RpcClientOptions { TimeProvider = clock, AttemptTimeout = TimeSpan.FromSeconds(15), Jitter = () => 0.5 });
            _clients.Add(rpc);
            TransactionOptions options = TransactionOptions.Default with { LeaseDuration = TimeSpan.FromMilliseconds(10), LeaseWaitTimeout = TimeSpan.FromHours(10), DroppedAfterMisses = misses };
            return chain.Pipeline(new SteppedJournal(Journal, reached), options, rpc, clock);
        }

        private static async Task WorkAsync(TransactionPipeline pipeline, (string Key, Address Counter)[] operations)
        {
            for (int round = 0; round < 2; round++)
            {
                foreach ((string key, Address counter) in operations)
                {
                    try
                    {
                        TransactionHandle handle = await pipeline.Prepare(new CountCall(counter)).SendAsync(new SendOptions { IdempotencyKey = key }, s_token);
                        await handle.WaitAsync(timeout: TimeSpan.FromMinutes(2), cancellationToken: s_token);
                    }
                    catch (RestakingException)
                    {
                        // Whatever it was: the next round, or the next life, takes it up by its key.
                    }
                }
            }
        }
    }
}
