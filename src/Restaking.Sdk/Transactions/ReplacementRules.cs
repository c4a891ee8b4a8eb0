using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>When a node's pool accepts a transaction in place of another with the same nonce, and what such a transaction is. Pure rules, no I/O.</summary>
public static class ReplacementRules
{
    /// <summary>The least bump, in percent, of geth (<c>txpool.pricebump</c>), Nethermind, Erigon, Besu and reth: 10.</summary>
    public const int LeastBumpPercent = 10;

    /// <summary>
    /// Whether a pool that asks for a bump accepts <paramref name="replacement"/> in place of <paramref name="current"/>: both EIP-1559 fields
    /// (or the gas price) must be strictly higher, and higher by the percentage. A legacy transaction counts as one whose two fields are the gas price.
    /// </summary>
    /// <param name="current">The price of the transaction in the pool.</param>
    /// <param name="replacement">The price of the new one.</param>
    /// <param name="bumpPercent">The bump the pool asks for.</param>
    public static bool IsSufficient(TransactionFees current, TransactionFees replacement, int bumpPercent = LeastBumpPercent)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(replacement);
        return Enough(FeeField(current), FeeField(replacement), bumpPercent)
            && Enough(PriorityField(current), PriorityField(replacement), bumpPercent);
    }

    /// <summary>
    /// The cheapest price that replaces <paramref name="current"/> and is not below <paramref name="market"/>. Rounded up, so that it is enough
    /// whichever way the node rounds.
    /// </summary>
    /// <param name="current">The price of the transaction in the pool.</param>
    /// <param name="bumpPercent">The bump in percent, at least <see cref="LeastBumpPercent"/>.</param>
    /// <param name="market">What the market asks now; <see langword="null"/> to bump only.</param>
    public static TransactionFees Bump(TransactionFees current, int bumpPercent, TransactionFees? market = null)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentOutOfRangeException.ThrowIfLessThan(bumpPercent, LeastBumpPercent);
        if (current.GasPrice is { } price)
        {
            return TransactionFees.Legacy(Higher(Raise(price, bumpPercent), market?.HighestPricePerGas));
        }

        UInt256 priority = Higher(Raise(PriorityField(current), bumpPercent), market?.MaxPriorityFeePerGas);
        UInt256 maxFee = Higher(Raise(FeeField(current), bumpPercent), market?.MaxFeePerGas);
        return TransactionFees.Eip1559(Higher(maxFee, priority), priority);
    }

    /// <summary>What a mined transaction is to one with the same sender and nonce that was expected.</summary>
    /// <param name="expected">The transaction that was sent.</param>
    /// <param name="mined">The transaction that was mined with its nonce.</param>
    public static ReplacementKind Classify(UnsignedTransaction expected, TransactionInfo mined)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(mined);
        return Classify(expected, mined.From, mined.To, mined.Value, mined.Data.Span);
    }

    internal static ReplacementKind Classify(UnsignedTransaction expected, UnsignedTransaction mined) =>
        Classify(expected, mined.From, mined.To, mined.Value, mined.Data.Span);

    private static ReplacementKind Classify(UnsignedTransaction expected, Address? from, Address? to, UInt256 value, ReadOnlySpan<byte> data)
    {
        if (to == expected.To && value == expected.Value && data.SequenceEqual(expected.Data.Span))
        {
            return ReplacementKind.Repriced;
        }

        // To the sender itself, no value, no calldata: it does nothing but spend the nonce.
        bool nothing = from is not null && to == from && value == UInt256.Zero && data.IsEmpty;
        return nothing ? ReplacementKind.Cancelled : ReplacementKind.Replaced;
    }

    private static bool Enough(UInt256 current, UInt256 replacement, int bumpPercent) =>
        replacement > current && replacement >= Raise(current, bumpPercent);

    private static UInt256 FeeField(TransactionFees fees) => fees.HighestPricePerGas;

    private static UInt256 PriorityField(TransactionFees fees) => fees.GasPrice ?? fees.MaxPriorityFeePerGas ?? UInt256.Zero;

    // At least one wei more: ten percent of nothing is nothing, and pools ask for strictly more.
    private static UInt256 Raise(UInt256 value, int percent)
    {
        UInt256 raised = UInt256.MulDiv(value, (uint)(100 + percent), 100u, DivisionRounding.Up);
        return raised > value ? raised : value + UInt256.One;
    }

    private static UInt256 Higher(UInt256 value, UInt256? other) => other is { } o && o > value ? o : value;
}
