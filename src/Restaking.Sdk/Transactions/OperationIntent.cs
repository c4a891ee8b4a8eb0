using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

/// <summary>What an idempotency key stands for. Two intents under one key must be equal.</summary>
/// <param name="Key">The caller's key.</param>
/// <param name="ChainId">The chain.</param>
/// <param name="From">The account that sends.</param>
/// <param name="To">The target.</param>
/// <param name="Value">Wei sent along.</param>
/// <param name="DataHash">Keccak-256 of the calldata.</param>
public sealed record OperationIntent(string Key, ulong ChainId, Address From, Address To, UInt256 Value, Hash32 DataHash)
{
    /// <summary>The intent of a transaction under a key.</summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="from">The account that sends.</param>
    /// <param name="transaction">The transaction.</param>
    public static OperationIntent Of(string key, Address from, UnsignedTransaction transaction)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentNullException.ThrowIfNull(transaction);
        return new OperationIntent(key, transaction.ChainId, from, transaction.To, transaction.Value, Keccak256.Hash(transaction.Data.Span));
    }
}
