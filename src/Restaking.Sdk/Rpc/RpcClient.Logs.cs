using System.Runtime.CompilerServices;
using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;

namespace Restaking.Sdk.Rpc;

public partial class RpcClient
{
    /// <summary>
    /// All logs of a block range, in order of the chain. The range is asked for piece by piece; a piece the provider refuses (too many blocks or results,
    /// too large, too slow) is halved, the good size is remembered per endpoint and grows again. Only one piece is in memory at a time.
    /// </summary>
    /// <param name="filter">Which logs.</param>
    /// <param name="fromBlock">First block, included.</param>
    /// <param name="toBlock">Last block, included; the endpoint must know it already.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="RpcException">
    /// <see cref="RpcErrorKind.BlockNotFound"/>: no endpoint knows <paramref name="toBlock"/> (a node would leave its logs out without a word).
    /// <see cref="RpcErrorKind.LogRangeTooLarge"/>: the provider refuses even a single block.
    /// </exception>
    public virtual IAsyncEnumerable<LogEntry> GetLogsAsync(LogFilter filter, ulong fromBlock, ulong toBlock, CancellationToken cancellationToken = default)
    {
        CheckLogQuery(filter, fromBlock, toBlock);
        return FlattenAsync<LogEntry>(
            filter,
            fromBlock,
            toBlock,
            static (from, to) => (ref Utf8JsonReader reader) =>
            {
                var logs = new PooledList<LogEntry>();
                foreach (LogEntry entry in LogJson.ReadEntries(ref reader, from, to))
                {
                    logs.Add(entry);
                }

                return logs;
            },
            static (a, b) => a.BlockNumber != b.BlockNumber ? a.BlockNumber.CompareTo(b.BlockNumber) : a.LogIndex.CompareTo(b.LogIndex),
            cancellationToken);
    }

    /// <summary>
    /// All events of one type in a block range, in order, decoded straight from the node's JSON. Otherwise like
    /// <see cref="GetLogsAsync(LogFilter, ulong, ulong, CancellationToken)"/>.
    /// </summary>
    /// <exception cref="AbiFormatException">A log claims to be the event, but its data is malformed.</exception>
    public virtual IAsyncEnumerable<EventLog<TEvent>> GetEventsAsync<TEvent>(
        EventFilter<TEvent> filter,
        ulong fromBlock,
        ulong toBlock,
        CancellationToken cancellationToken = default)
        where TEvent : IContractEvent<TEvent>
    {
        LogFilter plain = LogFilter.From(filter);
        CheckLogQuery(plain, fromBlock, toBlock);
        return FlattenAsync<EventLog<TEvent>>(
            plain,
            fromBlock,
            toBlock,
            static (from, to) => (ref Utf8JsonReader reader) => LogJson.ReadEvents<TEvent>(ref reader, from, to),
            static (a, b) => a.BlockNumber != b.BlockNumber ? a.BlockNumber.CompareTo(b.BlockNumber) : a.LogIndex.CompareTo(b.LogIndex),
            cancellationToken);
    }

    private static void CheckLogQuery(LogFilter filter, ulong fromBlock, ulong toBlock)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fromBlock, toBlock);
        if (filter.Topics.Length > LogFields.MaxTopics)
        {
            throw new ArgumentException("A log has at most four topics.", nameof(filter));
        }
    }

    private async IAsyncEnumerable<TLog> FlattenAsync<TLog>(
        LogFilter filter,
        ulong fromBlock,
        ulong toBlock,
        Func<ulong, ulong, RpcResultReader<PooledList<TLog>>> createReader,
        Comparison<TLog> order,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RpcInvoker rpc = Invoker;
        var query = new LogQuery<TLog>(rpc, filter, fromBlock, toBlock, createReader);
        while (await query.ReadNextAsync(cancellationToken).ConfigureAwait(false) is { } logs)
        {
            using (logs)
            {
                logs.EnsureOrder(order);
                for (int i = 0; i < logs.Count; i++)
                {
                    yield return logs[i];
                }
            }
        }
    }
}
