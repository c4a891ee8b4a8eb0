using System.Collections.Concurrent;
using System.Collections.Immutable;
using Restaking.Sdk.Hosting.Claims;

namespace Restaking.Sdk.Hosting.Quartz;

/// <summary>The lanes of one registration's engine.</summary>
internal sealed class EngineLanes(ClaimEngine engine, HeadWatch head, ClaimClusterOptions options, TimeProvider clock) : IClusterLaneSource
{
    private readonly ConcurrentDictionary<ClaimLane, ClusterLane> _lanes = new();

    public async Task<ImmutableArray<ClusterLane>> ListAsync(CancellationToken cancellationToken)
    {
        await engine.StartAsync(cancellationToken).ConfigureAwait(false);

        // The same object for the same lane: what it has read is in it.
        return [.. (await engine.RefreshLanesAsync(cancellationToken).ConfigureAwait(false)).Select(lane => _lanes.GetOrAdd(lane, made => new EngineLane(engine, made, head, options, clock)))];
    }
}

/// <summary>A turn of a lane of the engine: a cycle per block, until the turn is over, or the lane has stopped or lost its owners.</summary>
internal sealed class EngineLane(ClaimEngine engine, ClaimLane lane, HeadWatch head, ClaimClusterOptions options, TimeProvider clock) : ClusterLane(lane.ChainId, lane.Sender)
{
    public override async Task RunTurnAsync(CancellationToken cancellationToken)
    {
        long begun = clock.GetTimestamp();
        do
        {
            ClaimCycleReport report = await engine.RunLaneAsync(lane.Sender, cancellationToken).ConfigureAwait(false);
            if (report.Outcome == ClaimCycleOutcome.Stopped || clock.GetElapsedTime(begun) >= options.TurnTime)
            {
                // A stopped lane is offered to the others, where its reason may not hold.
                return;
            }

            await head.NextAsync(cancellationToken).ConfigureAwait(false);
        }
        while (engine.Lanes.Contains(lane));
    }
}
