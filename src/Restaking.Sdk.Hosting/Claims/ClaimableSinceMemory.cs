using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>Since when held-back tickets have been claimable: in memory, and in the journal's store where it has one.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The semaphore holds nothing until its wait handle is asked for, which never happens.")]
internal sealed class ClaimableSinceMemory(IClaimableSinceStore? store, TimeProvider clock)
{
    // A lane that comes here from another process brings deadlines along that are in the store only.
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile ImmutableDictionary<TicketKey, DateTimeOffset> _since = ImmutableDictionary<TicketKey, DateTimeOffset>.Empty;
    private long? _loadedAt;

    /// <summary>All that is known; read from the store for a lane that is new here.</summary>
    public async ValueTask<ImmutableDictionary<TicketKey, DateTimeOffset>> ReadAsync(ulong chainId, bool isNewLane, CancellationToken cancellationToken)
    {
        if (store is null || !isNewLane)
        {
            return _since;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_loadedAt is not { } at || clock.GetElapsedTime(at) > s_fresh)
            {
                _since = await store.LoadAsync(chainId, cancellationToken).ConfigureAwait(false);
                _loadedAt = clock.GetTimestamp();
            }

            return _since;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask AddAsync(List<KeyValuePair<TicketKey, DateTimeOffset>> since, CancellationToken cancellationToken)
    {
        since.RemoveAll(entry => _since.ContainsKey(entry.Key));
        if (since.Count == 0)
        {
            return;
        }

        if (store is not null)
        {
            await store.AddAsync(since, cancellationToken).ConfigureAwait(false);
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        _since = _since.SetItems(since);
        _gate.Release();
    }

    public async ValueTask RemoveAsync(TicketKey[] tickets, CancellationToken cancellationToken)
    {
        if (tickets.Length == 0)
        {
            return;
        }

        if (store is not null)
        {
            await store.RemoveAsync(tickets, cancellationToken).ConfigureAwait(false);
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        _since = _since.RemoveRange(tickets);
        _gate.Release();
    }
}
