using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk;

/// <summary>
/// Being mined now costs more than the fee policy allows. Nothing was signed. Transient when the market sets the price (it may fall);
/// not transient when the caller's own fee is above the cap.
/// </summary>
public sealed class FeeAboveCapException : TransactionException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="cap">Which cap.</param>
    /// <param name="limit">The cap in wei (per gas, or in total).</param>
    /// <param name="needed">What is needed in wei, in the same unit.</param>
    /// <param name="isTransient">Whether the market sets the price.</param>
    public FeeAboveCapException(FeeCap cap, UInt256 limit, UInt256 needed, bool isTransient = true)
        : base(
            $"{needed} wei{Unit(cap)} are needed, above the {cap} cap of {limit} wei. Nothing was signed. "
            + (isTransient ? "Try again when fees are lower, or raise the cap in the fee policy." : "Lower the fee or raise the cap in the fee policy."),
            TransactionStage.Simulating,
            transactionHash: null,
            isTransient)
    {
        Cap = cap;
        Limit = limit;
        Needed = needed;
    }

    /// <summary>Which cap.</summary>
    public FeeCap Cap { get; }

    /// <summary>The cap in wei: per gas, or in total for <see cref="FeeCap.TotalCost"/>.</summary>
    public UInt256 Limit { get; }

    /// <summary>What is needed, in the same unit.</summary>
    public UInt256 Needed { get; }

    private static string Unit(FeeCap cap) => cap == FeeCap.TotalCost ? " in total" : " per gas";
}
