using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>
/// Finds out why a mined transaction reverted. A receipt does not say, so the call is executed again: on the state before its block, and if it succeeds there
/// (something earlier in the same block mattered), on the state after it.
/// </summary>
internal sealed class RevertReplay(TransactionPipeline pipeline)
{
    internal async Task<TransactionRevertedException> ExplainAsync(TransactionReceipt receipt, ContractBinding? binding, ContractFunction? function, CancellationToken cancellationToken)
    {
        Exception? cause = null;
        ContractError? error = null;
        bool usedAllGas = false;
        try
        {
            TransactionInfo? transaction = await TransactionLookup.FindAsync(pipeline.Rpc, receipt.TransactionHash, cancellationToken).ConfigureAwait(false);
            if (transaction is not null)
            {
                usedAllGas = receipt.GasUsed >= transaction.Gas;
                var request = new CallRequest
                {
                    From = transaction.From,
                    To = transaction.To,
                    Value = transaction.Value,
                    Data = transaction.Data,
                    Gas = transaction.Gas,
                };
                cause = await ReplayAsync(request, receipt.BlockNumber == 0 ? 0 : receipt.BlockNumber - 1, cancellationToken).ConfigureAwait(false)
                    ?? await ReplayAsync(request, receipt.BlockNumber, cancellationToken).ConfigureAwait(false);
                if (cause is RpcException reverted && reverted.Kind == RpcErrorKind.ExecutionReverted)
                {
                    error = pipeline.RevertDecoder.Decode(reverted.RevertData.Span, binding);
                    cause = new ContractRevertException(error, receipt.To ?? Address.Zero, function, reverted);
                }
            }
        }
        catch (Exception exception) when (exception is RestakingException or OperationCanceledException)
        {
            // The failure itself is certain; only its reason could not be had. That is kept as the inner exception.
            cause = exception;
        }

        return new TransactionRevertedException(receipt, error, usedAllGas, cause);
    }

    private async Task<RpcException?> ReplayAsync(CallRequest request, ulong block, CancellationToken cancellationToken)
    {
        try
        {
            await pipeline.Rpc.CallAsync(request, BlockTag.FromNumber(block), cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (RpcException exception) when (!exception.IsTransient)
        {
            return exception;
        }
    }
}
