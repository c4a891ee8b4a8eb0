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
    /// <summary>What the call would revert with, at the block of a check that found nothing against it; the check as it was otherwise.</summary>
    public static async Task<PreflightResult> AddToAsync(
        EigenLayerContext context,
        PreflightResult found,
        IContractCall call,
        Address from,
        Func<ContractError, CancellationToken, Task<EigenLayerRefusal>> explain,
        CancellationToken cancellationToken)
    {
        if (!found.IsClear)
        {
            return found;
        }

        try
        {
            await context.Reader.Rpc.CallAsync(
                new CallRequest { From = from, To = call.Target, Data = call.ToCalldata() }, BlockTag.FromNumber(found.Block.Number), cancellationToken).ConfigureAwait(false);
            return found;
        }
        catch (RpcException exception) when (exception.Kind == RpcErrorKind.ExecutionReverted)
        {
            ContractError error = context.Reader.Decoder.Decode(exception.RevertData.Span, call.Contract);
            return found with { Refusals = [await explain(error, cancellationToken).ConfigureAwait(false)] };
        }
    }
}
