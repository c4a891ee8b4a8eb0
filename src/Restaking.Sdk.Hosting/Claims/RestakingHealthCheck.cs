using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>
/// Whether claims are made: stopped lanes and a journal that can not be written are unhealthy, as is a worker without a good cycle; a node that lags is degraded. The data name every lane.
/// </summary>
internal sealed class RestakingHealthCheck(ClaimEngine engine) : IHealthCheck
{
    /// <summary>A write that changes nothing: the lease of an account nobody has.</summary>
    private static readonly Address s_probe = Address.Parse("0x000000000000000000000000000000000000dEaD");

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        List<string> bad = [];
        List<string> doubtful = [];
        Dictionary<string, object> data = new(StringComparer.Ordinal)
        {
            ["network"] = engine.Client.Network.ToString(),
            ["head"] = engine.Head?.Number ?? 0,
            ["lanes"] = engine.Lanes.Length,
        };
        DateTimeOffset now = engine.Clock.GetUtcNow();
        foreach (ClaimLane lane in engine.Lanes)
        {
            if (lane.StopReason is { } reason)
            {
                bad.Add($"The lane of {lane.Sender} is stopped: {reason.Message}");
                data[$"stopped {lane.Sender}"] = reason.Message;
            }
            else if (lane.LastGoodCycle is { } good && now - good > engine.Options.MaxCycleAge)
            {
                bad.Add($"The last good cycle of {lane.Sender} was at {good:u}: {lane.LastReport?.Error?.Message ?? "it has not run since"}");
            }
            else if (lane.LastGoodCycle is null && lane.LastReport is { Error: { } error })
            {
                doubtful.Add($"{lane.Sender} has had no good cycle yet: {error.Message}");
            }
        }

        if (engine.Head is { } head && engine.Options.MaxHeadAge is { } limit && now - head.Time > limit)
        {
            doubtful.Add(string.Create(CultureInfo.InvariantCulture, $"The newest block, {head.Number}, is {now - head.Time:d\\.hh\\:mm\\:ss} old: the node lags or the chain stands."));
        }

        try
        {
            // The lease of an account that nobody sends from: it is granted and given back, or the journal can not be written.
            IOperationJournal journal = engine.Client.Transactions.Journal;
            LeaseAttempt attempt = await journal.TryAcquireLeaseAsync(engine.Client.Network.ChainId, s_probe, "health check", TimeSpan.FromSeconds(10), cancellationToken).ConfigureAwait(false);
            if (attempt.Lease is { } lease)
            {
                await journal.ReleaseLeaseAsync(lease, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (JournalException exception)
        {
            bad.Add($"The journal can not be written, so nothing is sent: {exception.Message}");
        }

        return bad.Count > 0 ? new HealthCheckResult(context.Registration.FailureStatus, string.Join(" ", bad.Concat(doubtful)), data: data)
            : doubtful.Count > 0 ? HealthCheckResult.Degraded(string.Join(" ", doubtful), data: data)
            : HealthCheckResult.Healthy("Claims are up to date with the chain.", data);
    }
}
