using System.Collections.Immutable;
using Npgsql;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Journal.PostgreSql;

/// <summary>Since when tickets have been claimable, in Unix milliseconds: one row per ticket that is held back.</summary>
internal static class PostgreSqlClaimableSince
{
    internal static async Task<ImmutableDictionary<TicketKey, DateTimeOffset>> LoadAsync(PostgreSqlSession session, ulong chainId, CancellationToken cancellationToken)
    {
        ImmutableDictionary<TicketKey, DateTimeOffset>.Builder found = ImmutableDictionary.CreateBuilder<TicketKey, DateTimeOffset>();
        NpgsqlCommand command = session.Command($"SELECT queue, ticket, since FROM {session.Schema}.claimable_since WHERE chain_id = $1", PostgreSqlRecords.Integer(chainId));
        await using (command.ConfigureAwait(false))
        {
            NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    found[new TicketKey(chainId, Address.Parse(row.GetString(0)), row.GetString(1))] = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2));
                }
            }
        }

        return found.ToImmutable();
    }

    internal static async Task<bool> AddAsync(PostgreSqlSession session, IEnumerable<KeyValuePair<TicketKey, DateTimeOffset>> since, CancellationToken cancellationToken)
    {
        // In one order, so that two processes that write the same tickets never wait for each other in a circle.
        foreach ((TicketKey ticket, DateTimeOffset time) in since.OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal))
        {
            await session.ExecuteAsync(
                $"""
                INSERT INTO {session.Schema}.claimable_since AS known (chain_id, queue, ticket, since) VALUES ($1, $2, $3, $4)
                ON CONFLICT (chain_id, queue, ticket) DO UPDATE SET since = LEAST(known.since, excluded.since)
                """,
                cancellationToken,
                PostgreSqlRecords.Integer(ticket.ChainId),
                PostgreSqlRecords.Text(ticket.Queue),
                ticket.Id,
                time.ToUnixTimeMilliseconds()).ConfigureAwait(false);
        }

        return true;
    }

    internal static async Task<bool> RemoveAsync(PostgreSqlSession session, IEnumerable<TicketKey> tickets, CancellationToken cancellationToken)
    {
        foreach (TicketKey ticket in tickets.OrderBy(key => key.ToString(), StringComparer.Ordinal))
        {
            await session.ExecuteAsync(
                $"DELETE FROM {session.Schema}.claimable_since WHERE chain_id = $1 AND queue = $2 AND ticket = $3",
                cancellationToken,
                PostgreSqlRecords.Integer(ticket.ChainId),
                PostgreSqlRecords.Text(ticket.Queue),
                ticket.Id).ConfigureAwait(false);
        }

        return true;
    }
}
