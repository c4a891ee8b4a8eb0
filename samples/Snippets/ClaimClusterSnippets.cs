using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Hosting.Quartz;
using Restaking.Sdk.Journal.PostgreSql;
using Restaking.Sdk.Journal.Sqlite;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Samples.Snippets;

/// <summary>The C# blocks of docs/claim-cluster.md and docs/claim-bot.md.</summary>
public static class ClaimClusterSnippets
{
    public static void AddCluster(IServiceCollection services, IConfiguration configuration, string database, ITransactionSigner first, ITransactionSigner second)
    {
        #region A claim cluster
        // The same in every process: same owners, same signers, same database.
        services.AddRestaking(configuration.GetSection("Restaking"))
            .UsePostgreSqlJournal(database)
            .AddClaimSigner(first)
            .AddClaimSigner(second)
            .AddClaimEngine(configuration.GetSection("Claims"))
            .AddClaimCluster(database, cluster => cluster.MaxLanes = 64);
        #endregion
    }

    public static void Shard(ClaimWorkerOptions options, IReadOnlyList<Address> owners, IReadOnlyList<Address> senders)
    {
        #region Owners over several senders
        // For owners without signers, whose protocols let anybody claim: each gets one of the senders, in every process the same.
        ImmutableArray<ClaimOwner> shards = OwnerShards.Spread(owners, senders);
        foreach (ClaimOwner owner in shards)
        {
            options.Owners.Add(owner);
        }
        #endregion
    }

    public static void AddBot(IServiceCollection services, IConfiguration configuration, ITransactionSigner signer)
    {
        #region A bot of your own
        services.AddRestaking(configuration.GetSection("Restaking"))
            .UseSqliteJournal("claims.db")
            .AddClaimSigner(signer)
            .AddClaimWorker(configuration.GetSection("Claims"));
        #endregion
    }
}
