using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Journal.Sqlite;

/// <summary>Since when tickets have been claimable: one row per ticket that is held back.</summary>
internal static class SqliteClaimableSince
{
    internal static ImmutableDictionary<TicketKey, DateTimeOffset> Load(SqliteDatabase database, ulong chainId)
    {
        ImmutableDictionary<TicketKey, DateTimeOffset>.Builder found = ImmutableDictionary.CreateBuilder<TicketKey, DateTimeOffset>();
        using SqliteStatement row = database.Prepare("SELECT queue, ticket, since FROM claimable_since WHERE chain_id = ?", SqliteRecords.Integer(chainId));
        while (row.Read())
        {
            found[new TicketKey(chainId, Address.Parse(row.Text(0)), row.Text(1))] = DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(2));
        }

        return found.ToImmutable();
    }

    internal static bool Add(SqliteDatabase database, IEnumerable<KeyValuePair<TicketKey, DateTimeOffset>> since)
    {
        foreach ((TicketKey ticket, DateTimeOffset time) in since)
        {
            database.Run(
                "INSERT INTO claimable_since (chain_id, queue, ticket, since) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET since = MIN(since, excluded.since)",
                SqliteRecords.Integer(ticket.ChainId),
                SqliteRecords.Text(ticket.Queue),
                ticket.Id,
                time.ToUnixTimeMilliseconds());
        }

        return true;
    }

    internal static bool Remove(SqliteDatabase database, IEnumerable<TicketKey> tickets)
    {
        foreach (TicketKey ticket in tickets)
        {
            database.Run(
                "DELETE FROM claimable_since WHERE chain_id = ? AND queue = ? AND ticket = ?", SqliteRecords.Integer(ticket.ChainId), SqliteRecords.Text(ticket.Queue), ticket.Id);
        }

        return true;
    }
}
