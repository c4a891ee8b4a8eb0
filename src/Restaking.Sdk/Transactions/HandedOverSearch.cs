using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// Finds on chain what became of an operation that was handed to a signer which broadcasts by itself and whose answer was lost. A mined transaction of the account is taken for it only when it does exactly what was
/// asked for, has a nonce that was unused at the hand-over, belongs to no other operation of the journal, and is the only such one. Everything else stays unknown: a wrong match would forget an operation.
/// </summary>
internal sealed class HandedOverSearch(TransactionPipeline pipeline)
{
    // An account that sent more than this since is busy with other things; each nonce costs a search.
    private const ulong MostNonces = 32;

    internal async Task<Hash32?> FindAsync(OperationRecord record, CancellationToken cancellationToken)
    {
        OperationIntent intent = record.Intent;
        if (intent is not { AccountNonce: { } first, BegunAtBlock: { } begun })
        {
            return null;
        }

        ulong head = await pipeline.Node.GetBlockNumberAsync(cancellationToken).ConfigureAwait(false);
        ulong used = await pipeline.Node.GetTransactionCountAsync(intent.From, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        if (used <= first || used - first > MostNonces)
        {
            return null;
        }

        Hash32? match = null;
        for (ulong nonce = first; nonce < used; nonce++)
        {
            MinedTransaction? mined = await new ReplacementSearch(pipeline).FindAsync(intent.From, nonce, begun, head, cancellationToken).ConfigureAwait(false);
            if (mined is null)
            {
                return null; // not all of them can be seen, so nothing is certain
            }

            if (mined.BlockNumber <= begun || !IsWhatWasAsked(intent, mined.Transaction))
            {
                continue;
            }

            string? owner = await pipeline.Journal.FindKeyOfAsync(intent.ChainId, mined.Transaction.Hash, cancellationToken).ConfigureAwait(false);
            if (owner is not null && owner != intent.Key)
            {
                continue;
            }

            if (match is not null)
            {
                return null; // two of the same: which one is this is anybody's guess
            }

            match = mined.Transaction.Hash;
        }

        return match;
    }

    private static bool IsWhatWasAsked(OperationIntent intent, TransactionInfo found) =>
        found.From == intent.From && found.To == intent.To && found.Value == intent.Value && Keccak256.Hash(found.Data.Span) == intent.DataHash;
}
