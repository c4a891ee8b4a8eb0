using Microsoft.Extensions.Logging;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>What the lanes of an engine share.</summary>
internal sealed class ClaimEngineParts(RestakingClient client, ClaimWorkerOptions options, IClaimValuationSource? valuation, TimeProvider clock, ILogger logger, ClaimMetrics metrics)
{
    public RestakingClient Client { get; } = client;

    public ClaimWorkerOptions Options { get; } = options;

    public IClaimValuationSource? Valuation { get; } = valuation;

    public TimeProvider Clock { get; } = clock;

    public ILogger Logger { get; } = logger;

    public ClaimMetrics Metrics { get; } = metrics;

    public ClaimableSinceMemory Since { get; } = new(client.Transactions.Journal as IClaimableSinceStore, clock);
}
