using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Quartz;

namespace Restaking.Sdk.Hosting.Quartz;

/// <summary>The one cluster that a container's registrations take part in.</summary>
internal sealed class ClaimCluster(string connectionString, ClaimClusterOptions options)
{
    public string ConnectionString { get; } = connectionString;

    public ClaimClusterOptions Options { get; } = options;

    /// <summary>Registers the scheduler, and what makes its tables and jobs before it starts.</summary>
    public void Register(IServiceCollection services)
    {
        services.AddSingleton(this);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ClusterLanes>();

        // Before Quartz's own hosted service, which would refuse to start without the tables.
        services.AddHostedService<LaneSchedule>();
        services.AddQuartz(Options.Name, Configure);
        services.AddQuartzHostedService(Options.Name, hosted => hosted.WaitForJobsToComplete = true);
    }

    private void Configure(IQuartzBuilder quartz)
    {
        quartz.UseDefaultThreadPool(Options.MaxLanes);
        quartz.ConfigureScheduler(scheduler =>
        {
            scheduler.GenerateInstanceId = Options.Instance is null;
            scheduler.InstanceId = Options.Instance ?? scheduler.InstanceId;

            // The shortest that is allowed: a lane that came free is taken up by an idle process within it.
            scheduler.IdleWaitTime = TimeSpan.FromSeconds(1);

            // A turn ends between two cycles when it is told to, and never in the middle of a transaction.
            scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;

            // A few at a time: a process that comes first shall not take all lanes at once.
            scheduler.MaxBatchSize = Math.Max(1, Options.MaxLanes / 8);
        });
        quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(NpgsqlFactory.Instance, ConnectionString);
            store.UseSystemTextJsonSerializer();
            store.UseClustering(clustering =>
            {
                clustering.CheckinInterval = Options.CheckInInterval;
                clustering.CheckinMisfireThreshold = Options.CheckInGrace;
            });
            store.ConfigureStore(ado =>
            {
                ado.TablePrefix = ClusterSchema.PrefixIn(Options.Schema);
                ado.StoreJobDataAsStrings = true;

                // A lane whose firing failed for any reason is to be tried again, for ever: a claim that is forgotten is lost money too.
                ado.MaxConsecutiveFireFailures = 0;
            });
        });
    }
}
