namespace Restaking.Sdk.Transactions;

/// <summary>A limit of the fee policy.</summary>
public enum FeeCap
{
    /// <summary>The most wei per gas in total (<see cref="FeePolicy.MaxFeePerGas"/>); for a legacy transaction, the gas price.</summary>
    FeePerGas,

    /// <summary>The most wei per gas to the proposer (<see cref="FeePolicy.MaxPriorityFeePerGas"/>).</summary>
    PriorityFeePerGas,

    /// <summary>The most wei for gas in total (<see cref="FeePolicy.MaxTotalCost"/>).</summary>
    TotalCost,
}
