using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Journal.PostgreSql;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Hosting.Quartz;

/// <summary>Registers the claim cluster.</summary>
public static class ClaimClusterBuilderExtensions
{
    /// <summary>
    /// Runs the lanes of the registration's claim engine together with other processes: each lane, which is one signing address of one chain, by one of them at a time, and by another when that one
    /// fails. Stands in the place of <c>AddClaimWorker</c>: <c>AddRestaking(...).UsePostgreSqlJournal(...).AddClaimEngine(...).AddClaimCluster(...)</c>. Every process has the same
    /// registrations, with all signers.
    /// </summary>
    /// <param name="builder">What <c>AddRestaking</c> returned, with a journal that all processes share and a claim engine.</param>
    /// <param name="connectionString">The database of Quartz's tables; it may be the journal's. It appears in no message and no log of this library.</param>
    /// <param name="configure">Names and times. Registrations of one container share one cluster: only the first is asked.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The registration has no claim engine, or the container takes part in another cluster already.</exception>
    public static RestakingBuilder AddClaimCluster(this RestakingBuilder builder, string connectionString, Action<ClaimClusterOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        string name = builder.Name;
        if (!builder.Services.Any(service => service.ServiceType == typeof(ClaimEngine) && (service.ServiceKey as string ?? "") == name))
        {
            throw new InvalidOperationException("There are no lanes to spread: call AddClaimEngine before AddClaimCluster.");
        }

        ClaimCluster? there = builder.Services.Select(service => service.ImplementationInstance).OfType<ClaimCluster>().SingleOrDefault();
        if (there is null)
        {
            ClaimClusterOptions options = new();
            configure?.Invoke(options);
            options.Validate();
            there = new ClaimCluster(connectionString, options);
            there.Register(builder.Services);
        }
        else if (there.ConnectionString != connectionString)
        {
            throw new InvalidOperationException("The registrations of one container take part in one cluster, and this one names another database than the first.");
        }

        builder.Services.AddSingleton<IClusterLaneSource>(services => LanesOf(services, name, there.Options));
        return builder;
    }

    private static EngineLanes LanesOf(IServiceProvider services, string name, ClaimClusterOptions options)
    {
        IOperationJournal journal = Find<RestakingClient>(services, name).Transactions.Journal;
        if (journal is not PostgreSqlOperationJournal && !options.JournalIsShared)
        {
            throw new ClaimClusterException(
                $"A claim cluster needs a journal that all its processes share, and this one is of type {journal.GetType().Name}. Call UsePostgreSqlJournal, or set {nameof(ClaimClusterOptions.JournalIsShared)}.");
        }

        if (services.GetKeyedService<ClaimWorker>(name) is not null)
        {
            throw new ClaimClusterException("AddClaimWorker runs the lanes of this registration in this process alone, and AddClaimCluster in all of them: call AddClaimEngine instead of AddClaimWorker.");
        }

        TimeProvider clock = services.GetRequiredService<TimeProvider>();
        TimeSpan interval = services.GetRequiredService<IOptionsMonitor<ClaimWorkerOptions>>().Get(name).PollingInterval;
        return new EngineLanes(Find<ClaimEngine>(services, name), new HeadWatch(Find<RpcClient>(services, name), interval, clock), options, clock);
    }

    private static T Find<T>(IServiceProvider services, string name)
        where T : notnull => name.Length == 0 ? services.GetRequiredService<T>() : services.GetRequiredKeyedService<T>(name);
}
