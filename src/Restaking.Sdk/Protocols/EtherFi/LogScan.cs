using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.EtherFi;

/// <summary>Scans a queue's logs for many owners: cursors that start at the same block share their queries.</summary>
internal static class LogScan
{
    /// <summary>How many owners one query names: nodes limit the topics of a filter.</summary>
    private const int OwnersPerQuery = 500;

    public static void Check(TicketCursor cursor, ulong chainId, Address queue)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        if (cursor.ChainId != chainId || cursor.Queue != queue)
        {
            throw new ArgumentException($"A cursor of {cursor.Queue} on chain {cursor.ChainId} is not one of {queue} on chain {chainId}.", nameof(cursor));
        }
    }

    public static async Task<ImmutableArray<TicketCursor>> RunAsync<TEvent>(
        RpcClient rpc,
        ImmutableArray<TicketCursor> cursors,
        ulong firstBlock,
        ulong toBlock,
        Func<ImmutableArray<Hash32>, EventFilter<TEvent>> filter,
        Func<EventLog<TEvent>, (Address Owner, TicketTrace Trace)> read,
        CancellationToken cancellationToken)
        where TEvent : IContractEvent<TEvent>
    {
        TicketCursor[] moved = [.. cursors];
        foreach (IGrouping<ulong, int> group in Enumerable.Range(0, moved.Length).GroupBy(i => moved[i].ScanFrom(firstBlock)))
        {
            ulong from = group.Key;
            if (from > toBlock)
            {
                continue;
            }

            foreach (int[] page in group.Chunk(OwnersPerQuery))
            {
                Dictionary<Address, List<TicketTrace>> found = [];
                foreach (int index in page)
                {
                    found.TryAdd(moved[index].Owner, []);
                }

                await foreach (EventLog<TEvent> log in rpc.GetEventsAsync(filter([.. found.Keys.Select(owner => owner.ToWord())]), from, toBlock, cancellationToken).ConfigureAwait(false))
                {
                    (Address owner, TicketTrace trace) = read(log);

                    // A node that leaves the filter out must not put foreign tickets into a cursor.
                    if (found.TryGetValue(owner, out List<TicketTrace>? traces))
                    {
                        traces.Add(trace);
                    }
                }

                foreach (int index in page)
                {
                    moved[index] = moved[index].Scanned(from, toBlock, found[moved[index].Owner]);
                }
            }
        }

        return [.. moved];
    }
}
