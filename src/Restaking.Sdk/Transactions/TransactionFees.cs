using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Transactions;

/// <summary>The price of a transaction: either the two EIP-1559 fields or a legacy gas price.</summary>
public sealed record TransactionFees
{
    private TransactionFees()
    {
    }

    /// <summary>EIP-1559: the most wei per gas in total; <see langword="null"/> for a legacy price.</summary>
    public UInt256? MaxFeePerGas { get; private init; }

    /// <summary>EIP-1559: the most wei per gas to the proposer; <see langword="null"/> for a legacy price.</summary>
    public UInt256? MaxPriorityFeePerGas { get; private init; }

    /// <summary>Legacy: wei per gas; <see langword="null"/> for EIP-1559.</summary>
    public UInt256? GasPrice { get; private init; }

    /// <summary>The most wei one gas can cost.</summary>
    public UInt256 HighestPricePerGas => GasPrice ?? MaxFeePerGas ?? UInt256.Zero;

    /// <summary>A price with the two EIP-1559 fields.</summary>
    /// <param name="maxFeePerGas">The most wei per gas in total.</param>
    /// <param name="maxPriorityFeePerGas">The most wei per gas to the proposer; at most <paramref name="maxFeePerGas"/> (EIP-1559 makes anything else invalid).</param>
    /// <exception cref="ArgumentException">The priority fee is above the total.</exception>
    public static TransactionFees Eip1559(UInt256 maxFeePerGas, UInt256 maxPriorityFeePerGas) =>
        maxPriorityFeePerGas <= maxFeePerGas
            ? new TransactionFees { MaxFeePerGas = maxFeePerGas, MaxPriorityFeePerGas = maxPriorityFeePerGas }
            : throw new ArgumentException($"The priority fee ({maxPriorityFeePerGas} wei) is above the highest fee per gas ({maxFeePerGas} wei).", nameof(maxPriorityFeePerGas));

    /// <summary>A legacy price.</summary>
    /// <param name="gasPrice">Wei per gas.</param>
    public static TransactionFees Legacy(UInt256 gasPrice) => new() { GasPrice = gasPrice };

    /// <summary>The price a transaction carries; <see langword="null"/> when it carries none.</summary>
    /// <param name="transaction">The transaction.</param>
    public static TransactionFees? Of(UnsignedTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return transaction.GasPrice is { } price
            ? Legacy(price)
            : transaction is { MaxFeePerGas: { } maxFee, MaxPriorityFeePerGas: { } priority } ? Eip1559(maxFee, priority) : null;
    }

    /// <summary>A copy of a transaction with this price.</summary>
    /// <param name="transaction">The transaction.</param>
    public UnsignedTransaction ApplyTo(UnsignedTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return transaction with { GasPrice = GasPrice, MaxFeePerGas = MaxFeePerGas, MaxPriorityFeePerGas = MaxPriorityFeePerGas };
    }
}
