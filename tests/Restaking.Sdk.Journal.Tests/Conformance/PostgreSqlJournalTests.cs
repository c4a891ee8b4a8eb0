using System.Collections.Immutable;
using Npgsql;
using Restaking.Sdk.Journal.PostgreSql;
using Restaking.Sdk.Journal.Tests.Stores;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.Tests.Conformance;

public sealed class PostgreSqlJournalTests : JournalConformance
{
    private protected override async ValueTask<JournalStore> CreateStoreAsync() => await PostgreSqlStore.CreateAsync();

    [Fact]
    public async Task Open_ByManyProcessesAtOnce_MakesTheTablesOnce()
    {
        await using PostgreSqlStore store = await PostgreSqlStore.CreateAsync();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(async () => await (await store.OpenAsync()).GetStatusAsync(Token))));
    }

    [Fact]
    public async Task Open_OfTablesOfALaterVersion_IsRefused()
    {
        await using PostgreSqlStore store = await PostgreSqlStore.CreateAsync();
        await (await store.OpenAsync()).GetStatusAsync(Token);
        await using (NpgsqlDataSource source = NpgsqlDataSource.Create(store.ConnectionString))
        await using (NpgsqlCommand command = source.CreateCommand($"UPDATE {store.Schema}.schema_version SET version = 99"))
        {
            await command.ExecuteNonQueryAsync(Token);
        }

        IOperationJournal journal = await store.OpenAsync();
        JournalException exception = await Assert.ThrowsAsync<JournalException>(() => journal.GetStatusAsync(Token).AsTask());

        Assert.False(exception.IsTransient);
        Assert.Contains("99", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Use_WhenNoServerIsThere_FailsAsTransientWithoutTheConnectionString()
    {
        await using var journal = new PostgreSqlOperationJournal(
            "Host=127.0.0.1;Port=1;Username=u;Password=s3cr3t;Database=d;Timeout=2", new PostgreSqlJournalOptions { RetryTime = TimeSpan.Zero });

        JournalException exception = await Assert.ThrowsAsync<JournalException>(() => journal.GetStatusAsync(Token).AsTask());

        Assert.True(exception.IsTransient);
        Assert.DoesNotContain("s3cr3t", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Public")]
    [InlineData("a; DROP TABLE x")]
    [InlineData("1st")]
    [InlineData("")]
    public void Options_WithASchemaThatIsNoPlainName_AreRefused(string schema) =>
        Assert.Throws<ArgumentException>(() => new PostgreSqlOperationJournal("Host=h", new PostgreSqlJournalOptions { Schema = schema }));

    [Fact]
    public async Task Acquire_ByTwoProcesses_AlternatesWithTokensThatOnlyRise()
    {
        IOperationJournal[] processes = [await OpenAsync(), await OpenAsync(), await OpenAsync()];

        long[][] tokens = await Task.WhenAll(processes.Select(journal => Task.Run(async () =>
        {
            var own = new List<long>();
            for (int i = 0; i < 10; i++)
            {
                SignerLease lease = await LeaseAsync(journal);
                own.Add(lease.Token);
                await journal.ReleaseLeaseAsync(lease, Token);
            }

            return own.ToArray();
        })));

        Assert.All(tokens, own => Assert.Equal(own.Order(), own));
        Assert.Equal(Enumerable.Range(1, 30).Select(i => (long)i), tokens.SelectMany(own => own).Order());
    }

    [Fact]
    public async Task Begin_OfOneKeyByTwoAccountsAtOnce_IsOneOperationAndAnError()
    {
        using var others = new SampleTransactions();
        IOperationJournal journal = await OpenAsync();
        SignerLease lease = await LeaseAsync(journal);
        SignerLease other = await LeaseAsync(journal, account: others.Account);

        Task<OperationStart>[] begun = [journal.BeginAsync(Samples.Intent(), 0, lease.Token, Token).AsTask(), journal.BeginAsync(others.Intent(), 0, other.Token, Token).AsTask()];
        await Assert.ThrowsAsync<IdempotencyConflictException>(() => Task.WhenAll(begun));

        Assert.Equal(1, begun.Count(task => task.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task Use_WhileTheServerIsRestarted_WaitsAndLosesNothing()
    {
        await using PostgreSqlCluster cluster = await PostgreSqlCluster.StartNewAsync();
        await using PostgreSqlStore store = await PostgreSqlStore.CreateAsync(cluster);
        IOperationJournal journal = await store.OpenAsync();
        SignerLease lease = await LeaseAsync(journal);
        Task restart = Task.CompletedTask;

        for (int i = 0; i < 40; i++)
        {
            if (i == 15)
            {
                restart = Task.Run(
                    async () =>
                    {
                        await cluster.StopAsync();
                        await cluster.StartAsync();
                    },
                    Token);
            }

            Assert.True((await journal.BeginAsync(Samples.Intent($"k{i}"), (ulong)i, lease.Token, Token)).IsNew);
            await journal.RecordSignedAsync($"k{i}", await Samples.SignAsync((ulong)i), lease.Token, Token);
        }

        await restart;
        ImmutableArray<OperationRecord> unfinished = await (await store.OpenAsync()).ListUnfinishedAsync(SampleTransactions.ChainId, Samples.Account, Token);
        Assert.Equal(40, unfinished.Length);
        Assert.All(unfinished, record => Assert.Single(record.Signed));
    }
}
