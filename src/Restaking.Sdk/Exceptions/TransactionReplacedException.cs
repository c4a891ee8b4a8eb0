using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk;

/// <summary>
/// Another transaction of the same account with the same nonce was mined. The one that was waited for can never be mined any more.
/// A transaction that does the same at another price is not reported this way: that is a success, with
/// <see cref="ConfirmedTransaction.ReplacedBy"/> set.
/// </summary>
public sealed class TransactionReplacedException : TransactionException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="transactionHash">The transaction that was waited for.</param>
    /// <param name="nonce">The nonce both have.</param>
    /// <param name="kind">What the other transaction is.</param>
    /// <param name="replacedBy">The hash of the other transaction.</param>
    /// <param name="replacement">The other transaction, when the node showed it.</param>
    public TransactionReplacedException(Hash32 transactionHash, ulong nonce, ReplacementKind kind, Hash32 replacedBy, TransactionInfo? replacement)
        : base(
            kind == ReplacementKind.Cancelled
                ? $"Transaction {transactionHash} was cancelled: {replacedBy} spent its nonce {nonce} on nothing."
                : $"Transaction {transactionHash} was replaced: {replacedBy}{(replacement?.To is { } to ? $" to {to}" : string.Empty)} was mined with its nonce {nonce}.",
            kind == ReplacementKind.Cancelled ? TransactionStage.Cancelled : TransactionStage.Replaced,
            transactionHash)
    {
        Nonce = nonce;
        Kind = kind;
        ReplacedBy = replacedBy;
        Replacement = replacement;
    }

    /// <summary>The nonce both transactions have.</summary>
    public ulong Nonce { get; }

    /// <summary>What the other transaction is.</summary>
    public ReplacementKind Kind { get; }

    /// <summary>The hash of the transaction that was mined instead.</summary>
    public Hash32 ReplacedBy { get; }

    /// <summary>The transaction that was mined instead; <see langword="null"/> when the node did not show it.</summary>
    public TransactionInfo? Replacement { get; }
}
