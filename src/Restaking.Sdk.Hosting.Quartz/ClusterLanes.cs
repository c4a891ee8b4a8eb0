using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Hosting.Quartz;

/// <summary>What sends from one account of one chain.</summary>
/// <param name="chainId">The chain.</param>
/// <param name="account">The signing address.</param>
internal abstract class ClusterLane(ulong chainId, Address account)
{
    /// <summary>The name of its job and of its trigger: "1:0xAb…", the same in every process.</summary>
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"{chainId}:{account}");

    /// <summary>Runs cycles until the turn is over, or until it is told to stop.</summary>
    public abstract Task RunTurnAsync(CancellationToken cancellationToken);
}

/// <summary>Says which lanes this process can run: those whose signers it has.</summary>
internal interface IClusterLaneSource
{
    /// <summary>The lanes now. The first call refuses what can not work at all.</summary>
    Task<ImmutableArray<ClusterLane>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>The lanes this process can run, over all registrations.</summary>
internal sealed class ClusterLanes(IEnumerable<IClusterLaneSource> sources)
{
    private volatile FrozenDictionary<string, ClusterLane> _lanes = FrozenDictionary<string, ClusterLane>.Empty;

    public IEnumerable<string> Names => _lanes.Keys.Order(StringComparer.Ordinal);

    public ClusterLane? Find(string name) => _lanes.GetValueOrDefault(name);

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, ClusterLane> byName = [];
        foreach (IClusterLaneSource source in sources)
        {
            foreach (ClusterLane lane in await source.ListAsync(cancellationToken).ConfigureAwait(false))
            {
                if (!byName.TryAdd(lane.Name, lane))
                {
                    throw new ClaimClusterException($"Two registrations sign for {lane.Name}. One account of one chain is one lane: give its owners to one of them.");
                }
            }
        }

        _lanes = byName.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
