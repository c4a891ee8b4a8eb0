using Microsoft.Extensions.DependencyInjection;
using Restaking.Sdk.Hosting;
using Restaking.Sdk.Journal.PostgreSql;
using Restaking.Sdk.Journal.Sqlite;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Journal.Tests;

/// <summary>Journals in dependency injection.</summary>
public class RegistrationTests
{
    [Fact]
    public async Task UseSqliteJournal_GivesTheClientThatJournalAndClosesItWithTheContainer()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("restaking-journal-");
        string path = Path.Combine(folder.FullName, "journal.db");
        var services = new ServiceCollection();
        services.AddRestaking(Configure).UseSqliteJournal(path);
        await using (ServiceProvider provider = services.BuildServiceProvider())
        {
            IOperationJournal journal = provider.GetRequiredService<RestakingClient>().Transactions.Journal;

            Assert.IsType<SqliteOperationJournal>(journal);
            Assert.Same(journal, provider.GetRequiredKeyedService<IOperationJournal>(""));
            Assert.Equal(default, await journal.GetStatusAsync(TestContext.Current.CancellationToken));
        }

        await using (var again = new SqliteOperationJournal(path))
        {
            Assert.Equal(default, await again.GetStatusAsync(TestContext.Current.CancellationToken));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task UsePostgreSqlJournal_UnderAKey_IsThatRegistrationsOnly()
    {
        var services = new ServiceCollection();
        services.AddRestaking(Configure);
        services.AddRestaking("bot", Configure).UsePostgreSqlJournal("Host=127.0.0.1;Port=1;Username=u;Password=s3cr3t");
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.IsType<PostgreSqlOperationJournal>(provider.GetRequiredKeyedService<RestakingClient>("bot").Transactions.Journal);
        Assert.IsType<InMemoryOperationJournal>(provider.GetRequiredService<RestakingClient>().Transactions.Journal);
    }

    [Fact]
    public void UseJournal_Twice_IsRefused()
    {
        RestakingBuilder builder = new ServiceCollection().AddRestaking(Configure).UseSqliteJournal("journal.db");

        Assert.Throws<InvalidOperationException>(() => builder.UsePostgreSqlJournal("Host=h"));
    }

    private static void Configure(RestakingOptions options)
    {
        options.Network = RestakingNetwork.Hoodi;
        options.Endpoints.Add("http://127.0.0.1:1");
    }
}
