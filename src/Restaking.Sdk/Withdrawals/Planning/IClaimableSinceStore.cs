using System.Collections.Immutable;

namespace Restaking.Sdk.Withdrawals.Planning;

/// <summary>
/// Remembers since when tickets have been claimable, where the chain does not tell and an economic gate holds them back: the deadlines of a <see cref="ClaimPolicy"/> count from then, through
/// restarts and fail-overs. The SQLite and PostgreSQL journals keep it beside the operations.
/// </summary>
public interface IClaimableSinceStore
{
    /// <summary>All that is known of a chain.</summary>
    /// <param name="chainId">The chain.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="JournalException">The store can not be read.</exception>
    ValueTask<ImmutableDictionary<TicketKey, DateTimeOffset>> LoadAsync(ulong chainId, CancellationToken cancellationToken = default);

    /// <summary>Adds tickets. Of a ticket that is there already the earlier time stands: another process may have seen it first.</summary>
    /// <param name="since">The tickets, and since when each has been claimable.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <exception cref="JournalException">The store can not be written.</exception>
    ValueTask AddAsync(IReadOnlyCollection<KeyValuePair<TicketKey, DateTimeOffset>> since, CancellationToken cancellationToken = default);

    /// <summary>Forgets tickets: they were claimed, or can not be claimed any more.</summary>
    /// <param name="tickets">The tickets; those that are not there are no error.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <exception cref="JournalException">The store can not be written.</exception>
    ValueTask RemoveAsync(IReadOnlyCollection<TicketKey> tickets, CancellationToken cancellationToken = default);
}
