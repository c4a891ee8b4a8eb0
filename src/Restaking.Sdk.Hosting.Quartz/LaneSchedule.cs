using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace Restaking.Sdk.Hosting.Quartz;

/// <summary>Makes the tables and schedules the lanes before any scheduler of the host starts, and looks after the schedule from then on.</summary>
internal sealed class LaneSchedule(ClaimCluster cluster, ClusterLanes lanes, IServiceProvider services, TimeProvider clock, ILogger<LaneSchedule> logger)
    : BackgroundService, IHostedLifecycleService
{
    internal const string Group = "claims";

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await lanes.RefreshAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ClusterSchema.ProvisionAsync(cluster.ConnectionString, cluster.Options.Schema, cancellationToken).ConfigureAwait(false);
            IScheduler scheduler = await SchedulerAsync(cancellationToken).ConfigureAwait(false);
            await ScheduleAsync(scheduler, cancellationToken).ConfigureAwait(false);
            logger.ClusterJoined(scheduler.SchedulerInstanceId, cluster.Options.Name, lanes.Names.Count());
        }
        catch (Exception exception) when (exception is NpgsqlException or SchedulerException)
        {
            throw new ClaimClusterException($"The claim cluster '{cluster.Options.Name}' cannot be joined: {exception.Message}", exception);
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Lanes come with new owners and signers, and what took a lane off the schedule anywhere is undone by whoever can run it.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(cluster.Options.LaneRefresh, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await lanes.RefreshAsync(stoppingToken).ConfigureAwait(false);
                await ScheduleAsync(await SchedulerAsync(stoppingToken).ConfigureAwait(false), stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it is, a time-out that looks like a cancellation too: the lanes that are scheduled go on, and the next look comes.
                logger.RefreshFailed(exception);
            }
        }
    }

    private async Task<IScheduler> SchedulerAsync(CancellationToken cancellationToken) =>
        await services.GetRequiredKeyedService<ISchedulerFactory>(cluster.Options.Name).GetScheduler(cancellationToken).ConfigureAwait(false);

    private async Task ScheduleAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        foreach (string lane in lanes.Names)
        {
            await ScheduleAsync(scheduler, lane, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ScheduleAsync(IScheduler scheduler, string lane, CancellationToken cancellationToken)
    {
        var key = new TriggerKey(lane, Group);
        if (await scheduler.GetTrigger(key, cancellationToken).ConfigureAwait(false) is null)
        {
            IJobDetail job = JobBuilder.Create<ClaimLaneJob>()
                .WithIdentity(lane, Group)
                .WithDescription("Claims of one account on one chain")
                .StoreDurably()
                .RequestRecovery()
                .Build();
            ITrigger trigger = TriggerBuilder.Create()
                .WithIdentity(key)
                .ForJob(job)
                .WithSimpleSchedule(schedule => schedule
                    .WithInterval(cluster.Options.TurnPause)
                    .RepeatForever()

                    // From the end of a turn on: turns are longer than the pause, and each would count as missed.
                    .MeasureIntervalFromCompletion()
                    .WithMisfireInstruction(SimpleTriggerMisfireInstruction.FireNow))
                .Build();
            try
            {
                // Replaced, as another process may have stored it since: one operation under the cluster's lock, and the same job whoever stores it.
                await scheduler.AddJob(job, AddJobOptions.Replacing, cancellationToken).ConfigureAwait(false);
                await scheduler.ScheduleJob(trigger, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
            catch (ObjectAlreadyExistsException)
            {
                // Another process of the cluster was faster.
            }
        }
        else if (await scheduler.ResetTriggerFromErrorState(key, cancellationToken).ConfigureAwait(false))
        {
            logger.LaneRestarted(lane);
        }
    }
}
