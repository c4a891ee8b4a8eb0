using System.Collections.Immutable;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

/// <summary>What an idempotency key stands for. Two intents under one key must be equal.</summary>
/// <param name="Key">The caller's key.</param>
/// <param name="ChainId">The chain.</param>
/// <param name="From">The account that sends.</param>
/// <param name="To">The target.</param>
/// <param name="Value">Wei sent along.</param>
/// <param name="DataHash">Keccak-256 of the calldata.</param>
/// <remarks>Only the parameters of the constructor are compared: the same operation may be tried again under other caps, at another block and another way.</remarks>
public sealed record OperationIntent(string Key, ulong ChainId, Address From, Address To, UInt256 Value, Hash32 DataHash)
{
    /// <summary>The Solidity signature of the function that is called, for people who read the journal; <see langword="null"/> when the call is not described.</summary>
    public string? Method { get; init; }

    /// <summary>What the operation may cost; <see langword="null"/> where nothing was bounded.</summary>
    public OperationBounds? Bounds { get; init; }

    /// <summary>What it is about (<see cref="SendOptions.Subjects"/>); empty when the caller named nothing.</summary>
    public ImmutableArray<string> Subjects { get; init; } = [];

    /// <summary>The newest block when the operation was begun: what it does can only be in a later one. <see langword="null"/> when that is not known.</summary>
    public ulong? BegunAtBlock { get; init; }

    /// <summary>The account's next nonce (pending ones counted) when the operation was handed to a signer that chooses the nonce; <see langword="null"/> where the nonce was chosen here.</summary>
    public ulong? AccountNonce { get; init; }

    /// <summary>Whether its bytes go to a private relay first (<see cref="TransactionOptions.PrivateRelay"/>).</summary>
    public bool IsPrivate { get; init; }

    /// <summary>The intent of a transaction under a key.</summary>
    /// <param name="key">The caller's key.</param>
    /// <param name="from">The account that sends.</param>
    /// <param name="transaction">The transaction.</param>
    public static OperationIntent Of(string key, Address from, UnsignedTransaction transaction)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentNullException.ThrowIfNull(transaction);
        return new OperationIntent(key, transaction.ChainId, from, transaction.To, transaction.Value, Keccak256.Hash(transaction.Data.Span)) { Method = transaction.Method };
    }

    /// <inheritdoc/>
    public bool Equals(OperationIntent? other) =>
        other is not null
        && string.Equals(Key, other.Key, StringComparison.Ordinal)
        && ChainId == other.ChainId
        && From == other.From
        && To == other.To
        && Value == other.Value
        && DataHash == other.DataHash;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, ChainId, From, To, Value, DataHash);
}

/// <summary>The limits an operation was begun with, in wei and gas; <see langword="null"/> is no limit.</summary>
/// <param name="GasLimit">The gas limit of its transactions.</param>
/// <param name="MaxFeePerGas">The cap of the price per gas.</param>
/// <param name="MaxPriorityFeePerGas">The cap of the priority fee per gas.</param>
/// <param name="MaxTotalCost">The cap of gas times price.</param>
public sealed record OperationBounds(ulong? GasLimit, UInt256? MaxFeePerGas, UInt256? MaxPriorityFeePerGas, UInt256? MaxTotalCost);
