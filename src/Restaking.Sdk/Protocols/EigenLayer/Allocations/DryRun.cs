using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <summary>
/// Calls a write as its sender would, for what no view tells: whether an AVS ever published metadata, what its registrar thinks of an operator.
/// Only checks that somebody asks for do this; a prepared transaction is simulated by the pipeline anyway.
/// </summary>
internal static class DryRun
{
    /// <summary>What the gates find; when they find nothing, what the call would revert with at the same block.</summary>
    public static async Task<PreflightResult> CheckAsync<TResult>(
        RoleWrite<TResult> write,
        Func<ContractError, CancellationToken, Task<EigenLayerRefusal>> explain,
        CancellationToken cancellationToken)
    {
        PreflightResult found = await write.CheckAsync(cancellationToken).ConfigureAwait(false);
        if (!found.IsClear)
        {
            return found;
        }

        try
        {
            await write.Context.Reader.Rpc.CallAsync(
                new CallRequest
                {
                    From = write.From,
                    To = write.Call.Target,
                    Value = write.Value == UInt256.Zero ? null : write.Value,
                    Data = write.Call.ToCalldata(),
                },
                BlockTag.FromNumber(found.Block.Number),
                cancellationToken).ConfigureAwait(false);
            return found;
        }
        catch (RpcException exception) when (exception.Kind == RpcErrorKind.ExecutionReverted)
        {
            ContractError error = write.Context.Reader.Decoder.Decode(exception.RevertData.Span, write.Call.Contract);
            return found with { Refusals = [await explain(error, cancellationToken).ConfigureAwait(false)] };
        }
    }
}
