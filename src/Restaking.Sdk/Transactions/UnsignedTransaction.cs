using System.Collections.Immutable;
using System.Globalization;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// A transaction that nobody has signed. Immutable; <see langword="null"/> means "not set", never 0. It can be handed to a custodian as it is
/// (<see cref="ToContractCall"/>, <see cref="ToSafeTransaction"/>, <see cref="ToJson"/>), or completed with nonce, gas and fees and encoded for signing.
/// </summary>
/// <remarks>
/// Two transactions are equal when everything that is signed is equal (and the sender, where both name one); the description of the call is not compared.
/// </remarks>
public sealed partial record UnsignedTransaction
{
    /// <summary>The chain the transaction is for. It is part of what is signed (EIP-155, EIP-1559), so it cannot be replayed elsewhere.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>The account that will sign. Not part of the signed bytes; it follows from the signature.</summary>
    public Address? From { get; init; }

    /// <summary>The contract that is called, or the account that is paid.</summary>
    public required Address To { get; init; }

    /// <summary>Wei sent along.</summary>
    public UInt256 Value { get; init; }

    /// <summary>The calldata.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The account's transaction number.</summary>
    public ulong? Nonce { get; init; }

    /// <summary>The most gas the transaction may use.</summary>
    public ulong? GasLimit { get; init; }

    /// <summary>EIP-1559: the most wei paid per gas in total.</summary>
    public UInt256? MaxFeePerGas { get; init; }

    /// <summary>EIP-1559: the most wei per gas paid to the block's proposer.</summary>
    public UInt256? MaxPriorityFeePerGas { get; init; }

    /// <summary>Wei per gas of a legacy transaction. Setting it makes the transaction legacy; it excludes the EIP-1559 fields.</summary>
    public UInt256? GasPrice { get; init; }

    /// <summary>2 for EIP-1559, 0 for legacy (when <see cref="GasPrice"/> is set).</summary>
    public byte Type => GasPrice is null ? (byte)2 : (byte)0;

    /// <summary>The name of the contract's ABI, for people.</summary>
    public string? ContractName { get; init; }

    /// <summary>The Solidity signature of the function that is called, e.g. <c>depositIntoStrategy(address,address,uint256)</c>.</summary>
    public string? Method { get; init; }

    /// <summary>The decoded arguments of the call, in order; empty when the call is not described.</summary>
    public ImmutableArray<ContractArgument> Arguments { get; init; } = [];

    /// <summary>What this transaction is for, in one sentence.</summary>
    public string? Description { get; init; }

    /// <summary>The most the transaction can cost in wei: value + gas limit x the highest price per gas. <see langword="null"/> while gas or fees are not set.</summary>
    /// <exception cref="OverflowException">The sum is beyond 256 bits.</exception>
    public UInt256? MaxCost
    {
        get
        {
            UInt256? price = GasPrice ?? MaxFeePerGas;
            return price is { } perGas && GasLimit is { } gas ? Value + ((UInt256)gas * perGas) : null;
        }
    }

    /// <inheritdoc/>
    public bool Equals(UnsignedTransaction? other) =>
        other is not null
        && ChainId == other.ChainId
        && From == other.From
        && To == other.To
        && Value == other.Value
        && Data.Span.SequenceEqual(other.Data.Span)
        && Nonce == other.Nonce
        && GasLimit == other.GasLimit
        && MaxFeePerGas == other.MaxFeePerGas
        && MaxPriorityFeePerGas == other.MaxPriorityFeePerGas
        && GasPrice == other.GasPrice;

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(ChainId);
        hash.Add(To);
        hash.Add(Value);
        hash.Add(Nonce);
        hash.AddBytes(Data.Span);
        return hash.ToHashCode();
    }

    /// <summary>One line for logs: method, target, value, nonce. The calldata is not printed.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Method ?? "call"} on {To} (chain {ChainId}, value {Value} wei, nonce {Nonce?.ToString(CultureInfo.InvariantCulture) ?? "not set"})");

    /// <summary>The names of the fields that differ from another transaction; empty when both say the same. Used to check what a signer returned.</summary>
    /// <param name="actual">The transaction that came back.</param>
    /// <param name="onlyWhatIsSet">Whether a field that is <see langword="null"/> here may have any value there (a custodian fills in nonce, gas and fees).</param>
    public ImmutableArray<string> DifferencesTo(UnsignedTransaction actual, bool onlyWhatIsSet = false)
    {
        ArgumentNullException.ThrowIfNull(actual);
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
        void Compare(string name, bool equal)
        {
            if (!equal)
            {
                names.Add(name);
            }
        }

        Compare(nameof(ChainId), ChainId == actual.ChainId);
        Compare(nameof(To), To == actual.To);
        Compare(nameof(Value), Value == actual.Value);
        Compare(nameof(Data), Data.Span.SequenceEqual(actual.Data.Span));
        Compare(nameof(From), From is null || actual.From is null || From == actual.From);
        Compare(nameof(Nonce), Same(Nonce, actual.Nonce));
        Compare(nameof(GasLimit), Same(GasLimit, actual.GasLimit));
        Compare(nameof(MaxFeePerGas), Same(MaxFeePerGas, actual.MaxFeePerGas));
        Compare(nameof(MaxPriorityFeePerGas), Same(MaxPriorityFeePerGas, actual.MaxPriorityFeePerGas));
        Compare(nameof(GasPrice), Same(GasPrice, actual.GasPrice));
        return names.ToImmutable();

        bool Same<T>(T? expected, T? found)
            where T : struct, IEquatable<T> =>
            expected is null ? onlyWhatIsSet || found is null : found is { } value && expected.Value.Equals(value);
    }
}
