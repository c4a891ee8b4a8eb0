using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>A transaction found in a block.</summary>
internal sealed record MinedTransaction(TransactionInfo Transaction, ulong BlockNumber, Hash32 BlockHash);

/// <summary>Finds the mined transaction that spent a nonce. No node offers that as a question, so the block is found first and then read.</summary>
internal sealed class ReplacementSearch(TransactionPipeline pipeline)
{
    // Reading this many blocks whole costs about as much as asking for the account's history.
    private const ulong LinearBlocks = 8;

    // A reorganisation can move the transaction below the block in which the nonce was last seen unused. Two epochs of Ethereum are final.
    private const ulong ReorganisationDepth = 64;

    /// <summary>Looks in the blocks after <paramref name="after"/> up to <paramref name="head"/>; <see langword="null"/> when it is not in the blocks that could be searched.</summary>
    internal async Task<MinedTransaction?> FindAsync(Address from, ulong nonce, ulong? after, ulong head, CancellationToken cancellationToken)
    {
        ulong window = (ulong)pipeline.Options.ReplacementSearchBlocks;
        ulong oldest = head >= window ? head - window + 1 : 0;
        ulong first = after is { } seen ? Math.Max(seen > ReorganisationDepth ? seen - ReorganisationDepth : 0, oldest) : oldest;
        if (first > head)
        {
            return null;
        }

        if (head - first >= LinearBlocks)
        {
            try
            {
                ulong? block = await BisectAsync(from, nonce, first, head, cancellationToken).ConfigureAwait(false);
                return block is { } number ? await FindInBlockAsync(from, nonce, number, cancellationToken).ConfigureAwait(false) : null;
            }
            catch (RpcException exception) when (!exception.IsTransient)
            {
                // The node has no state for older blocks; the blocks themselves it has.
            }
        }

        for (ulong number = head; ; number--)
        {
            if (await FindInBlockAsync(from, nonce, number, cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }

            if (number == first)
            {
                return null;
            }
        }
    }

    /// <summary>The first block after which the account's count is above the nonce; <see langword="null"/> when that was before the searched blocks.</summary>
    private async Task<ulong?> BisectAsync(Address from, ulong nonce, ulong first, ulong head, CancellationToken cancellationToken)
    {
        if (first > 0 && await IsSpentAtAsync(from, nonce, first - 1, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        ulong low = first;
        ulong high = head;
        while (low < high)
        {
            ulong middle = low + ((high - low) / 2);
            if (await IsSpentAtAsync(from, nonce, middle, cancellationToken).ConfigureAwait(false))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    private async Task<bool> IsSpentAtAsync(Address from, ulong nonce, ulong block, CancellationToken cancellationToken) =>
        await pipeline.Node.GetTransactionCountAsync(from, BlockTag.FromNumber(block), cancellationToken).ConfigureAwait(false) > nonce;

    private async Task<MinedTransaction?> FindInBlockAsync(Address from, ulong nonce, ulong number, CancellationToken cancellationToken)
    {
        BlockBody? block = await BlockBody.ReadAsync(pipeline.Node, number, cancellationToken).ConfigureAwait(false);
        TransactionInfo? found = block?.Transactions.FirstOrDefault(transaction => transaction.Nonce == nonce && transaction.From == from);
        return found is null ? null : new MinedTransaction(found, number, block!.Hash);
    }
}
