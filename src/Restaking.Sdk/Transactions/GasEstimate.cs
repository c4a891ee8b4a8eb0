namespace Restaking.Sdk.Transactions;

/// <summary>Gas for a transaction.</summary>
/// <param name="Estimated">What the node estimates on the latest state.</param>
/// <param name="Limit">The estimate with the margin of <see cref="TransactionOptions.GasMarginPercent"/>: the state may change until the transaction is mined.</param>
public readonly record struct GasEstimate(ulong Estimated, ulong Limit)
{
    /// <summary>EIP-7825: no transaction may have a higher gas limit than 2^24 on chains with the Osaka rules.</summary>
    public const ulong TransactionGasCap = 1UL << 24;

    /// <summary>
    /// Adds a margin. The margin alone never lifts the limit above <see cref="TransactionGasCap"/>, which would make a valid transaction invalid;
    /// an estimate that is already above it is left as it is.
    /// </summary>
    /// <param name="estimated">What the node estimates.</param>
    /// <param name="marginPercent">Percent to add, 0 or more.</param>
    public static GasEstimate WithMargin(ulong estimated, int marginPercent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(marginPercent);
        UInt128 padded = estimated + (((UInt128)estimated * (uint)marginPercent) + 99) / 100;
        UInt128 limit = UInt128.Min(padded, Math.Max(estimated, TransactionGasCap));
        return new GasEstimate(estimated, (ulong)limit);
    }
}
