using Microsoft.Extensions.Logging;
using Quartz;

namespace Restaking.Sdk.Hosting.Quartz;

/// <summary>One turn of a lane: the job's name is the lane's. Quartz runs it on one process of the cluster at a time, and again on another when that process is taken for dead.</summary>
[DisallowConcurrentExecution]
internal sealed class ClaimLaneJob(ClusterLanes lanes, ILogger<ClaimLaneJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        string name = context.JobDetail.Key.Name;
        if (lanes.Find(name) is not { } lane)
        {
            // It would come back with every pause. Whoever has its signer puts it on the schedule again.
            logger.LaneUnknown(name);
            await context.Scheduler.UnscheduleJob(new TriggerKey(name, LaneSchedule.Group), cancellationToken).ConfigureAwait(false);
            return;
        }

        if (context.Recovering)
        {
            logger.LaneTakenOver(name);
        }

        try
        {
            await lane.RunTurnAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process stops; the trigger goes on elsewhere.
        }
        catch (Exception exception)
        {
            // A cycle puts its errors into its report. What comes here nobody thought of: the lane goes on with the next turn, here or elsewhere.
            logger.TurnFailed(name, exception);
        }
    }
}
