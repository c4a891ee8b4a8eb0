using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <content>A staker's history from logs.</content>
public partial class EigenLayerPositionsClient
{
    /// <summary>
    /// Everything that happened to a staker, from logs of both generations (before and after the slashing release): deposits, delegations, the
    /// withdrawal queue, scaling factors, slashes of the operators that held its stake, and its pod. In the order of the chain.
    /// </summary>
    /// <remarks>
    /// Almost none of these logs names the staker in a topic, so the logs of everybody are read and looked through: give a range as small as the staker's
    /// story. To go on later, read pages and keep their cursor (<see cref="ReadHistoryPagesAsync"/>). The withdrawal
    /// queue of M1 (before April 2024) is read too; that a withdrawal of it was completed as shares no log says (<see cref="DepositShareLedger"/>).
    /// </remarks>
    /// <param name="staker">The staker.</param>
    /// <param name="options">Range, cursor and size of pages; null: from the first block to the newest.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArgumentException">The zero address, a range that ends before it begins, or the cursor of another staker.</exception>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual IAsyncEnumerable<StakerEvent> ReadHistoryAsync(Address staker, StakerHistoryOptions? options = null, CancellationToken cancellationToken = default)
    {
        IAsyncEnumerable<StakerHistoryPage> pages = ReadHistoryPagesAsync(staker, options, cancellationToken);
        return FlattenAsync(pages, cancellationToken);
    }

    /// <summary>The same in pages, each with a cursor to go on from: after a crash, or tomorrow.</summary>
    /// <remarks>
    /// The last <see cref="StakerHistoryCursor.Overlap"/> blocks are read again when a history goes on. What was handed out already is not handed out
    /// twice; what a reorganisation took away meanwhile comes first, as <see cref="StakerEventRetracted"/>.
    /// </remarks>
    /// <inheritdoc cref="ReadHistoryAsync" path="/param" />
    /// <inheritdoc cref="ReadHistoryAsync" path="/exception" />
    public virtual IAsyncEnumerable<StakerHistoryPage> ReadHistoryPagesAsync(Address staker, StakerHistoryOptions? options = null, CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(staker, nameof(staker));
        options ??= new StakerHistoryOptions();
        ArgumentOutOfRangeException.ThrowIfZero(options.BlocksPerPage, nameof(options));
        if (options.Cursor is { } cursor && cursor.Staker != staker)
        {
            throw new ArgumentException($"A cursor of {cursor.Staker} is not one of {staker}.", nameof(options));
        }

        if (options.ToBlock is { } last && options.Cursor is null && last < options.FromBlock)
        {
            throw new ArgumentException($"The range ends ({last}) before it begins ({options.FromBlock}).", nameof(options));
        }

        return PagesAsync(staker, options, cancellationToken);
    }

    private static async IAsyncEnumerable<StakerEvent> FlattenAsync(IAsyncEnumerable<StakerHistoryPage> pages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (StakerHistoryPage page in pages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            foreach (StakerEvent happened in page.Events)
            {
                yield return happened;
            }
        }
    }

    private async IAsyncEnumerable<StakerHistoryPage> PagesAsync(Address staker, StakerHistoryOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RpcClient rpc = _context.Reader.Rpc;
        ulong chainId = rpc.ExpectedChainId ?? await rpc.GetChainIdAsync(cancellationToken).ConfigureAwait(false);
        if (options.Cursor is { } mine && mine.ChainId != chainId)
        {
            throw new ArgumentException($"A cursor of chain {mine.ChainId} is not one of chain {chainId}.", nameof(options));
        }

        ulong head = await rpc.GetBlockNumberAsync(cancellationToken).ConfigureAwait(false);
        ulong to = Math.Min(options.ToBlock ?? head, head);
        StakerHistoryCursor? before = options.Cursor;
        ulong from = before is null ? options.FromBlock : before.SettledTo + 1;
        if (to < from || (before is not null && to < before.ScannedTo))
        {
            yield break; // the node is behind what was read already
        }

        StakerHistoryCursor cursor = before ?? new StakerHistoryCursor(chainId, staker, from == 0 ? 0 : from - 1, from == 0 ? 0 : from - 1);
        Func<StakerLogReader> open = await BeginAsync(staker, cancellationToken).ConfigureAwait(false);
        ImmutableArray<StakerEventOrigin> retracted = await FindRetractedAsync(open(), cursor, cancellationToken).ConfigureAwait(false);
        cursor = cursor with { Recent = cursor.Recent.RemoveRange(retracted) };
        HashSet<StakerEventOrigin> handedOut = [.. cursor.Recent];

        StakerLogReader reader = open();
        StakerTrace trace = new(cursor.Operator, cursor.Open);
        ulong settled = head > StakerHistoryCursor.Overlap ? head - StakerHistoryCursor.Overlap : 0;
        while (from <= to)
        {
            ulong last = to - from < options.BlocksPerPage ? to : from + options.BlocksPerPage - 1;
            last = from <= settled ? Math.Min(last, settled) : last; // a cursor knows the state at the end of a page only
            List<StakerEvent> found = await ReadPageAsync(reader, trace, from, last, cancellationToken).ConfigureAwait(false);
            if (last <= settled)
            {
                cursor = cursor with { SettledTo = last, Operator = trace.Operator, Open = trace.Open };
            }

            cursor = cursor with
            {
                ScannedTo = Math.Max(cursor.ScannedTo, last),
                Recent = [.. cursor.Recent.Concat(found.Select(happened => happened.Origin)).Where(origin => origin.BlockNumber > cursor.SettledTo).Distinct()],
            };
            List<StakerEvent> news = [.. retracted.Select(origin => new StakerEventRetracted { Staker = staker, Origin = origin })];
            retracted = [];
            foreach (StakerEvent happened in found.Where(happened => !handedOut.Contains(happened.Origin)))
            {
                news.Add(options.WithTime ? await WithTimeAsync(happened, cancellationToken).ConfigureAwait(false) : happened);
            }

            yield return new StakerHistoryPage([.. news], cursor);
            from = last + 1;
        }
    }

    private async Task<List<StakerEvent>> ReadPageAsync(StakerLogReader reader, StakerTrace trace, ulong from, ulong to, CancellationToken cancellationToken)
    {
        List<StakerEvent> found = [];
        await foreach (LogEntry log in _context.Reader.Rpc.GetLogsAsync(reader.Filter, from, to, cancellationToken).ConfigureAwait(false))
        {
            if (reader.Read(log, trace) is { } happened)
            {
                trace.Apply(happened);
                found.Add(happened);
            }
        }

        return found;
    }

    /// <summary>What was handed out and is on the chain no more. All of it is known before anything new is handed out.</summary>
    private async Task<ImmutableArray<StakerEventOrigin>> FindRetractedAsync(StakerLogReader reader, StakerHistoryCursor cursor, CancellationToken cancellationToken)
    {
        if (cursor.Recent.IsEmpty)
        {
            return [];
        }

        StakerTrace trace = new(cursor.Operator, cursor.Open);
        List<StakerEvent> still = await ReadPageAsync(reader, trace, cursor.SettledTo + 1, cursor.ScannedTo, cancellationToken).ConfigureAwait(false);
        HashSet<StakerEventOrigin> origins = [.. still.Select(happened => happened.Origin)];
        return [.. cursor.Recent.Where(origin => !origins.Contains(origin))];
    }

    private async Task<Func<StakerLogReader>> BeginAsync(Address staker, CancellationToken cancellationToken)
    {
        ReadBatch batch = _context.Reader.CreateBatch();
        ReadSlot<uint> delay = batch.Add(_context.DelegationManager.MinWithdrawalDelayBlocks());
        ReadSlot<Address>? pod = _context.Deployment.EigenPodManager is { } manager ? batch.TryAdd(new EigenPodManager(manager).GetPod(staker)) : null;
        await batch.ExecuteAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        Address? address = pod.OrNull() is { IsZero: false } known ? known : null;
        return () => new StakerLogReader(_context, staker, address, delay.Value);
    }

    private async Task<StakerEvent> WithTimeAsync(StakerEvent happened, CancellationToken cancellationToken)
    {
        BlockHeader? block = await _context.Reader.Rpc.GetBlockAsync(BlockTag.FromHash(happened.Origin.BlockHash), cancellationToken).ConfigureAwait(false);
        return happened with { Time = block?.Time };
    }
}
