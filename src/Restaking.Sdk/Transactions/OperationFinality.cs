using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// Watches completed operations until their blocks are final. A block counts as gone only when the node has another one at its height; a node that does not have the height says nothing.
/// </summary>
internal sealed class OperationFinality(TransactionPipeline pipeline)
{
    // One look reads at most the headers of this many operations; the rest follows with the next.
    private const int LargestLook = 256;

    /// <summary>Reads what is watched and how its blocks stand. Asks the node nothing when nothing is watched.</summary>
    internal async Task<FinalityLook> LookAsync(Address? account, CancellationToken cancellationToken)
    {
        ImmutableArray<OperationRecord> watched = await pipeline.Journal.ListUnfinalizedAsync(pipeline.ChainId, account, LargestLook, cancellationToken).ConfigureAwait(false);
        if (watched.IsEmpty)
        {
            return FinalityLook.Nothing;
        }

        // A node of another chain has other blocks at every height.
        await pipeline.EnsureChainAsync(cancellationToken).ConfigureAwait(false);
        ulong head = await pipeline.Node.GetBlockNumberAsync(cancellationToken).ConfigureAwait(false);
        ulong? final = await FinalHeightAsync(head, cancellationToken).ConfigureAwait(false);
        var gone = ImmutableArray.CreateBuilder<OperationRecord>();
        var settled = ImmutableArray.CreateBuilder<OperationRecord>();
        var canonical = new Dictionary<ulong, Hash32?>();
        foreach (OperationRecord record in watched)
        {
            if (record.Mined is not { } mined || mined.BlockNumber > head)
            {
                continue;
            }

            if (!canonical.TryGetValue(mined.BlockNumber, out Hash32? hash))
            {
                // After the head and the final height: the newest answer decides.
                BlockHeader? header = await pipeline.Node.GetBlockAsync(BlockTag.FromNumber(mined.BlockNumber), cancellationToken).ConfigureAwait(false);
                hash = header?.Number == mined.BlockNumber ? header.Hash : null;
                canonical.Add(mined.BlockNumber, hash);
            }

            if (hash is { } found && found != mined.BlockHash)
            {
                gone.Add(record);
            }
            else if (hash is not null && mined.BlockNumber <= final)
            {
                settled.Add(record);
            }
        }

        return new FinalityLook(watched.Length, gone.ToImmutable(), settled.ToImmutable());
    }

    /// <summary>Writes down what is final. Needs no lease: it is only reported.</summary>
    internal async Task<int> FinalizeAsync(FinalityLook look, CancellationToken cancellationToken)
    {
        int final = 0;
        foreach (OperationRecord record in look.Final)
        {
            try
            {
                await pipeline.Journal.FinalizeAsync(record.Intent.Key, record.Mined!.Value, record.Fence, cancellationToken).ConfigureAwait(false);
                TransactionLog.Final(pipeline.Logger, record.Intent.Key, record.Outcome, record.Mined.Value.TransactionHash, record.Mined.Value.BlockNumber);
                final++;
            }
            catch (LeaseLostException)
            {
                // Another process carries it on right now, and looks at it, too.
            }
        }

        return final;
    }

    /// <summary>Makes those pending again whose blocks are gone. The caller has the lease, and settles them afterwards.</summary>
    internal async Task<ImmutableArray<string>> ReopenAsync(Address account, long fence, CancellationToken cancellationToken)
    {
        FinalityLook look = await LookAsync(account, cancellationToken).ConfigureAwait(false);
        foreach (OperationRecord record in look.Gone)
        {
            MinedReference was = record.Mined!.Value;
            await pipeline.Journal.ReopenAsync(record.Intent.Key, was, fence, cancellationToken).ConfigureAwait(false);
            TransactionLog.Reopened(pipeline.Logger, record.Intent.Key, record.Outcome, was.TransactionHash, was.BlockNumber);
            TransactionMetrics.Reopened.Add(1);
        }

        return [.. look.Gone.Select(record => record.Intent.Key)];
    }

    private async Task<ulong?> FinalHeightAsync(ulong head, CancellationToken cancellationToken)
    {
        TransactionOptions options = pipeline.Options;
        if (options.UseFinalizedTag)
        {
            try
            {
                if (await pipeline.Node.GetBlockAsync(BlockTag.Finalized, cancellationToken).ConfigureAwait(false) is { } block)
                {
                    return block.Number;
                }
            }
            catch (RpcException exception) when (!exception.IsTransient || exception.Kind is RpcErrorKind.NodeError or RpcErrorKind.BlockNotFound)
            {
                // Chains without finality, or before their first final block: the depth decides.
            }
        }

        ulong depth = (ulong)Math.Max(options.FinalityDepth, options.Confirmations);
        return head + 1 >= depth ? head + 1 - depth : null;
    }
}

/// <summary>How completed operations stand.</summary>
/// <param name="Watched">How many are watched.</param>
/// <param name="Gone">Those whose block is no longer on the chain.</param>
/// <param name="Final">Those whose block is final.</param>
internal sealed record FinalityLook(int Watched, ImmutableArray<OperationRecord> Gone, ImmutableArray<OperationRecord> Final)
{
    internal static FinalityLook Nothing { get; } = new(0, [], []);
}
