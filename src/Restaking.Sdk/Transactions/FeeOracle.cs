using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>Reads what the chain asks for gas. The rules are in <see cref="FeePolicy"/>.</summary>
internal static class FeeOracle
{
    // Used only where neither the fee history nor eth_maxPriorityFeePerGas gives a number: 1 gwei, what geth's oracle starts from.
    private static readonly UInt256 s_fallbackPriorityFee = 1_000_000_000u;

    internal static async Task<FeeMarket> ReadAsync(RpcClient rpc, FeePolicy policy, CancellationToken cancellationToken)
    {
        FeeHistory? history = null;
        try
        {
            history = await rpc.GetFeeHistoryAsync(policy.HistoryBlocks, BlockTag.Latest, [policy.PriorityFeePercentile], cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException exception) when (!exception.IsTransient)
        {
            // Chains before EIP-1559 do not have the method; the header decides.
        }

        UInt256? baseFee = history is { BaseFeePerGas.IsEmpty: false } ? history.BaseFeePerGas[^1] : null;
        if (baseFee is null || baseFee.Value == UInt256.Zero)
        {
            // Chains without a base fee may report a history of zeros. The header has no base fee there at all.
            BlockHeader? header = await rpc.GetBlockAsync(BlockTag.Latest, cancellationToken).ConfigureAwait(false);
            baseFee = header?.BaseFeePerGas is { } current ? baseFee ?? current : null;
        }

        if (baseFee is null || policy.UseLegacy == true)
        {
            UInt256 price = await rpc.GetGasPriceAsync(cancellationToken).ConfigureAwait(false);
            return new FeeMarket(baseFee, PriorityFee: null, price);
        }

        UInt256 priority = (history is null ? null : FeeMarket.MedianReward(history)) ?? await SuggestedPriorityAsync(rpc, cancellationToken).ConfigureAwait(false);
        return new FeeMarket(baseFee, priority, GasPrice: null);
    }

    private static async Task<UInt256> SuggestedPriorityAsync(RpcClient rpc, CancellationToken cancellationToken)
    {
        try
        {
            return await rpc.GetMaxPriorityFeePerGasAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException exception) when (!exception.IsTransient)
        {
            return s_fallbackPriorityFee;
        }
    }
}
