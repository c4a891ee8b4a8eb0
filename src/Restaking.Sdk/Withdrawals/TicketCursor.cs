using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Withdrawals;

/// <summary>
/// How far the logs of a queue were scanned for one owner, and what was found. Keep it (it is plain data) and a later scan goes on from there. It is
/// never wrong to start anew, only slower.
/// </summary>
/// <param name="ChainId">The chain.</param>
/// <param name="Queue">The queue's contract.</param>
/// <param name="Owner">The owner scanned for.</param>
/// <param name="NextBlock">The first block that was not scanned.</param>
public sealed record TicketCursor(ulong ChainId, Address Queue, Address Owner, ulong NextBlock)
{
    /// <summary>
    /// How many blocks a scan goes back behind <see cref="NextBlock"/>: a reorganisation may have put other logs there. Two epochs, after which
    /// Ethereum's blocks are final.
    /// </summary>
    public const ulong Overlap = 64;

    /// <summary>What was found, each id once, in the order of the chain.</summary>
    public ImmutableArray<TicketTrace> Traces { get; init; } = [];

    /// <summary>Where the next scan starts: <see cref="NextBlock"/> less <see cref="Overlap"/>, not before the queue's first block.</summary>
    public ulong ScanFrom(ulong firstBlock) => Math.Max(firstBlock, NextBlock > Overlap ? NextBlock - Overlap : 0);

    /// <summary>The cursor after a scan: traces of the scanned blocks are replaced by those found now, so that what a reorganisation took away is gone.</summary>
    /// <param name="from">The first block of the scan.</param>
    /// <param name="to">Its last block.</param>
    /// <param name="found">What it found.</param>
    public TicketCursor Scanned(ulong from, ulong to, IEnumerable<TicketTrace> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        HashSet<string> seen = new(StringComparer.Ordinal);
        return this with
        {
            NextBlock = checked(to + 1),
            Traces = [.. Traces.Where(trace => trace.Block < from).Concat(found).Where(trace => seen.Add(trace.Id))],
        };
    }
}

/// <summary>One ticket that a scan found.</summary>
/// <param name="Id">Its <see cref="TicketKey.Id"/>.</param>
/// <param name="Block">The block of the log.</param>
public sealed record TicketTrace(string Id, ulong Block)
{
    /// <summary>The log's time, where the scan knows it.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>What only the log says and a claim needs (the struct of a priority request), ABI-encoded; empty otherwise.</summary>
    public ImmutableArray<byte> Payload { get; init; } = [];
}
