using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

/// <summary>One report on a transaction's way.</summary>
/// <param name="Stage">The stage that was entered.</param>
/// <param name="Hash">The transaction's hash, once something was signed.</param>
/// <param name="Nonce">The nonce, once it is known.</param>
/// <param name="BlockNumber">The number of the block that contains the transaction, once it is mined.</param>
/// <param name="Confirmations">Blocks on top of and including the one that contains it; 0 while it is not mined.</param>
/// <param name="Detail">One sentence for people; <see langword="null"/> when the stage says it all.</param>
public sealed record TransactionProgress(
    TransactionStage Stage,
    Hash32? Hash = null,
    ulong? Nonce = null,
    ulong? BlockNumber = null,
    ulong Confirmations = 0,
    string? Detail = null);
