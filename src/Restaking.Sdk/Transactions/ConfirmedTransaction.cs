using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>A transaction that was mined with success, in a block that was on the chain when it was last looked at.</summary>
/// <param name="Receipt">The receipt, status 1, of the transaction that was mined: the one waited for, or the one that took its place.</param>
/// <param name="Confirmations">Blocks on top of and including the one that contains it.</param>
/// <param name="ReplacedBy">The hash of the transaction that did the same at another price; <see langword="null"/> when the one waited for was mined itself.</param>
public record ConfirmedTransaction(TransactionReceipt Receipt, ulong Confirmations, Hash32? ReplacedBy);

/// <summary>A confirmed transaction with the result read from its receipt.</summary>
/// <typeparam name="TResult">What the transaction brings.</typeparam>
/// <param name="Receipt">The receipt, status 1, of the transaction that was mined.</param>
/// <param name="Confirmations">Blocks on top of and including the one that contains it.</param>
/// <param name="ReplacedBy">The hash of the transaction that did the same at another price.</param>
/// <param name="Result">What the transaction brought.</param>
public sealed record ConfirmedTransaction<TResult>(TransactionReceipt Receipt, ulong Confirmations, Hash32? ReplacedBy, TResult Result)
    : ConfirmedTransaction(Receipt, Confirmations, ReplacedBy);
