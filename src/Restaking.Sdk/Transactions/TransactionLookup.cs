using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>Looks transactions up, and believes an answer only when it is about the hash that was asked for.</summary>
internal static class TransactionLookup
{
    internal static async Task<TransactionInfo?> FindAsync(RpcClient rpc, Hash32 hash, CancellationToken cancellationToken)
    {
        TransactionInfo? found = await rpc.GetTransactionAsync(hash, cancellationToken).ConfigureAwait(false);
        return found is null || found.Hash == hash ? found : throw Foreign("transaction", hash, found.Hash);
    }

    internal static async Task<TransactionReceipt?> FindReceiptAsync(RpcClient rpc, Hash32 hash, CancellationToken cancellationToken)
    {
        TransactionReceipt? receipt = await rpc.GetTransactionReceiptAsync(hash, cancellationToken).ConfigureAwait(false);
        return receipt is null || receipt.TransactionHash == hash ? receipt : throw Foreign("receipt", hash, receipt.TransactionHash);
    }

    internal static UnsignedTransaction ToUnsigned(ulong chainId, TransactionInfo info) => new()
    {
        ChainId = chainId,
        From = info.From,
        To = info.To ?? Address.Zero,
        Value = info.Value,
        Data = info.Data,
        Nonce = info.Nonce,
        GasLimit = info.Gas,

        // Nodes report a gasPrice for type 2 as well (the effective price); only for older types is it the price that was signed.
        GasPrice = info.Type >= TransactionCodec.DynamicFeeType ? null : info.GasPrice,
        MaxFeePerGas = info.Type >= TransactionCodec.DynamicFeeType ? info.MaxFeePerGas : null,
        MaxPriorityFeePerGas = info.Type >= TransactionCodec.DynamicFeeType ? info.MaxPriorityFeePerGas : null,
    };

    private static TransactionException Foreign(string what, Hash32 asked, Hash32 answered) =>
        new($"The node was asked for the {what} of {asked} and answered with that of {answered}. The answer was not used.", TransactionStage.Unknown, asked);
}
