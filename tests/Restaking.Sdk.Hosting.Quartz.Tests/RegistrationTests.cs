using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Journal.PostgreSql;
using Restaking.Sdk.Signing.Local;

namespace Restaking.Sdk.Hosting.Quartz.Tests;

public class RegistrationTests
{
    private const string Database = "Host=127.0.0.1;Port=1;Username=u;Password=s3cr3t;Database=d;Timeout=2";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void AddClaimCluster_WithoutAnEngine_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddRestaking(Configure).AddClaimCluster(Database));

    [Fact]
    public void AddClaimCluster_OfAnotherDatabaseThanTheFirst_IsRefused()
    {
        var services = new ServiceCollection();
        services.AddRestaking("a", Configure).AddClaimEngine().AddClaimCluster(Database);

        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(
            () => services.AddRestaking("b", Configure).AddClaimEngine().AddClaimCluster("Host=elsewhere"));

        Assert.DoesNotContain("elsewhere", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("Name;Drop")]
    public void AddClaimCluster_OfANameThatIsNone_IsRefused(string name) =>
        Assert.ThrowsAny<ArgumentException>(() => new ServiceCollection().AddRestaking(Configure).AddClaimEngine().AddClaimCluster(Database, options => options.Name = name));

    [Theory]
    [InlineData("Public")]
    [InlineData("a; DROP TABLE x")]
    [InlineData("1st")]
    public void AddClaimCluster_OfASchemaThatIsNoPlainName_IsRefused(string schema) =>
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddRestaking(Configure).AddClaimEngine().AddClaimCluster(Database, options => options.Schema = schema));

    [Fact]
    public void AddClaimCluster_OfTimesOutOfRange_IsRefused()
    {
        Action<ClaimClusterOptions>[] wrong =
        [
            options => options.MaxLanes = 0,
            options => options.CheckInInterval = TimeSpan.Zero,
            options => options.CheckInGrace = TimeSpan.Zero,
            options => options.TurnTime = TimeSpan.FromSeconds(-1),
            options => options.TurnPause = TimeSpan.Zero,
            options => options.LaneRefresh = TimeSpan.Zero,
        ];

        Assert.All(wrong, configure => Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceCollection().AddRestaking(Configure).AddClaimEngine().AddClaimCluster(Database, configure)));
    }

    [Fact]
    public async Task Start_OverAJournalOfOneProcess_IsRefused()
    {
        using IHost host = Build(builder => builder);

        ClaimClusterException refused = await Assert.ThrowsAsync<ClaimClusterException>(() => host.StartAsync(Cancel));

        Assert.Contains("UsePostgreSqlJournal", refused.Message, StringComparison.Ordinal);
        Assert.False(refused.IsTransient);
    }

    [Fact]
    public async Task Start_WithTheHostedLoopBesideIt_IsRefused()
    {
        using IHost host = Build(builder => builder.UsePostgreSqlJournal(Database).AddClaimWorker());

        ClaimClusterException refused = await Assert.ThrowsAsync<ClaimClusterException>(() => host.StartAsync(Cancel));

        Assert.Contains("AddClaimEngine", refused.Message, StringComparison.Ordinal);
    }

    private static IHost Build(Func<RestakingBuilder, RestakingBuilder> journal)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        journal(builder.Services.AddRestaking(Configure)).AddClaimSigner(_ => LocalSigner.CreateRandom()).AddClaimEngine().AddClaimCluster(Database);
        return builder.Build();
    }

    private static void Configure(RestakingOptions options)
    {
        options.Network = RestakingNetwork.Mainnet;
        options.Endpoints.Add("http://127.0.0.1:1");
    }
}
