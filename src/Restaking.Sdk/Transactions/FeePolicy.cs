using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>What the chain asks for gas now, in wei.</summary>
/// <param name="NextBaseFee">The base fee of the next block; <see langword="null"/> on a chain without EIP-1559.</param>
/// <param name="PriorityFee">What others paid the proposer lately; <see langword="null"/> on a chain without EIP-1559.</param>
/// <param name="GasPrice">The legacy price the node suggests; <see langword="null"/> on a chain with EIP-1559.</param>
public sealed record FeeMarket(UInt256? NextBaseFee, UInt256? PriorityFee, UInt256? GasPrice)
{
    /// <summary>What one gas costs in the next block, tip included, in wei; null when the node names no price.</summary>
    public UInt256? PricePerGas => NextBaseFee is { } baseFee && PriorityFee is { } tip ? baseFee + tip : GasPrice ?? NextBaseFee;

    /// <summary>
    /// The median of the rewards in a fee history, over the blocks that had transactions; <see langword="null"/> when there is none.
    /// Empty blocks report a reward of 0, which says nothing about the market.
    /// </summary>
    /// <param name="history">A fee history that was asked for with one percentile.</param>
    public static UInt256? MedianReward(FeeHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var rewards = new List<UInt256>();
        for (int i = 0; i < history.Reward.Length; i++)
        {
            bool isEmpty = i < history.GasUsedRatio.Length && history.GasUsedRatio[i] <= 0;
            if (!isEmpty && !history.Reward[i].IsEmpty)
            {
                rewards.Add(history.Reward[i][0]);
            }
        }

        rewards.Sort();
        return rewards.Count == 0 ? null : rewards[rewards.Count / 2];
    }
}

/// <summary>How fees are chosen and what they may not exceed. A cap that is <see langword="null"/> does not limit.</summary>
public sealed record FeePolicy
{
    /// <summary>The default policy: twice the next base fee plus the median priority fee of the last ten blocks, at most 500 gwei per gas and 50 gwei of it to the proposer.</summary>
    public static FeePolicy Default { get; } = new();

    /// <summary>Percent of the next base fee that the highest fee allows for. Default 200: six full blocks in a row raise the base fee by that much.</summary>
    public int BaseFeePercent { get; init; } = 200;

    /// <summary>Blocks of fee history that are looked at. Default 10.</summary>
    public int HistoryBlocks { get; init; } = 10;

    /// <summary>The percentile of priority fees in each block. Default 50.</summary>
    public double PriorityFeePercentile { get; init; } = 50;

    /// <summary>The least priority fee in wei per gas that is offered; <see langword="null"/> offers what the market pays, which may be 0.</summary>
    public UInt256? MinPriorityFeePerGas { get; init; }

    /// <summary>
    /// The most wei per gas in total, or the highest legacy gas price. Default 500 gwei: above nearly every hour mainnet has had, and low enough that a node which
    /// lies about fees cannot empty the account.
    /// </summary>
    public UInt256? MaxFeePerGas { get; init; } = UInt256.FromGwei(500);

    /// <summary>The most wei per gas to the proposer. A market above it lowers what is offered to the cap: the transaction stays valid, it may wait longer. Default 50 gwei.</summary>
    public UInt256? MaxPriorityFeePerGas { get; init; } = UInt256.FromGwei(50);

    /// <summary>The most wei for gas in total: gas limit x highest price.</summary>
    public UInt256? MaxTotalCost { get; init; }

    /// <summary>Whether to send legacy transactions; <see langword="null"/> (the default) sends them exactly where the chain has no base fee.</summary>
    public bool? UseLegacy { get; init; }

    /// <summary>Chooses a price. Pure.</summary>
    /// <param name="market">What the chain asks.</param>
    /// <exception cref="FeeAboveCapException">Being mined in the next block would cost more per gas than <see cref="MaxFeePerGas"/> (transient).</exception>
    /// <exception cref="InvalidOperationException">The market lacks the number that this policy needs.</exception>
    public TransactionFees Quote(FeeMarket market)
    {
        ArgumentNullException.ThrowIfNull(market);
        try
        {
            return Choose(market);
        }
        catch (OverflowException)
        {
            // A market nobody can pay; only a node that is broken or lies names one.
            throw new FeeAboveCapException(FeeCap.FeePerGas, MaxFeePerGas ?? UInt256.MaxValue, UInt256.MaxValue);
        }
    }

    private TransactionFees Choose(FeeMarket market)
    {
        if (UseLegacy ?? market.NextBaseFee is null)
        {
            UInt256 price = market.GasPrice
                ?? (market.NextBaseFee is { } next ? next + (market.PriorityFee ?? UInt256.Zero) : throw new InvalidOperationException("The node gave no gas price."));
            return MaxFeePerGas is { } most && price > most ? throw new FeeAboveCapException(FeeCap.FeePerGas, most, price) : TransactionFees.Legacy(price);
        }

        UInt256 baseFee = market.NextBaseFee ?? throw new InvalidOperationException("The chain has no base fee: EIP-1559 transactions are not possible on it.");
        UInt256 priority = market.PriorityFee ?? UInt256.Zero;
        if (MinPriorityFeePerGas is { } least && priority < least)
        {
            priority = least;
        }

        if (MaxPriorityFeePerGas is { } cap && priority > cap)
        {
            priority = cap;
        }

        UInt256 needed = baseFee + priority;
        UInt256 wanted = UInt256.MulDiv(baseFee, (uint)BaseFeePercent, 100u, DivisionRounding.Up) + priority;
        if (MaxFeePerGas is not { } limit)
        {
            return TransactionFees.Eip1559(wanted, priority);
        }

        return needed > limit
            ? throw new FeeAboveCapException(FeeCap.FeePerGas, limit, needed)
            : TransactionFees.Eip1559(wanted < limit ? wanted : limit, priority);
    }

    /// <summary>Holds a price the caller chose against the caps; it is never changed. Pure.</summary>
    /// <param name="fees">The caller's price.</param>
    /// <exception cref="FeeAboveCapException">A field is above its cap (not transient: lowering it is the caller's decision).</exception>
    public void EnsureWithinCaps(TransactionFees fees)
    {
        ArgumentNullException.ThrowIfNull(fees);
        if (MaxFeePerGas is { } most && fees.HighestPricePerGas > most)
        {
            throw new FeeAboveCapException(FeeCap.FeePerGas, most, fees.HighestPricePerGas, isTransient: false);
        }

        if (MaxPriorityFeePerGas is { } cap && fees.MaxPriorityFeePerGas is { } priority && priority > cap)
        {
            throw new FeeAboveCapException(FeeCap.PriorityFeePerGas, cap, priority, isTransient: false);
        }
    }

    /// <summary>Holds the total price of gas against <see cref="MaxTotalCost"/>. Pure.</summary>
    /// <param name="fees">The price per gas.</param>
    /// <param name="gasLimit">The gas limit.</param>
    /// <param name="isMarketPrice">Whether the market set the price, so that waiting may help.</param>
    /// <exception cref="FeeAboveCapException">The most that can be spent on gas is above the cap.</exception>
    public void EnsureTotalWithinCap(TransactionFees fees, ulong gasLimit, bool isMarketPrice)
    {
        ArgumentNullException.ThrowIfNull(fees);
        UInt256 total;
        try
        {
            total = fees.HighestPricePerGas * (UInt256)gasLimit;
        }
        catch (OverflowException)
        {
            throw new FeeAboveCapException(FeeCap.TotalCost, MaxTotalCost ?? UInt256.MaxValue, UInt256.MaxValue, isMarketPrice);
        }

        if (MaxTotalCost is { } most && total > most)
        {
            throw new FeeAboveCapException(FeeCap.TotalCost, most, total, isMarketPrice);
        }
    }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BaseFeePercent, 100);
        ArgumentOutOfRangeException.ThrowIfLessThan(HistoryBlocks, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(HistoryBlocks, 1024);
        if (PriorityFeePercentile is not (>= 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(PriorityFeePercentile), PriorityFeePercentile, "A percentile is between 0 and 100.");
        }
    }
}
