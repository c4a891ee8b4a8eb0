using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>Executes calls without sending them.</summary>
internal static class TransactionSimulator
{
    internal static async Task<SimulationResult> SimulateAsync(PreparedTransaction prepared, BlockTag block, CancellationToken cancellationToken)
    {
        TransactionPipeline pipeline = prepared.Pipeline;
        CallRequest request = RequestFor(prepared);
        RpcPin pin = await pipeline.Rpc.PinAsync(block, cancellationToken).ConfigureAwait(false);
        BlockTag at = pin.Tag;
        ImmutableArray<PreflightIssue> issues = await RunPreflightAsync(prepared, at, cancellationToken).ConfigureAwait(false);
        var result = new SimulationResult { Block = pin.Block, PreflightIssues = issues };
        if (!await HasCodeAsync(pin, prepared, cancellationToken).ConfigureAwait(false))
        {
            return issues.IsEmpty ? throw NoContract(prepared) : result with { WasExecuted = false };
        }

        try
        {
            byte[] returned = await pin.CallAsync(request, cancellationToken).ConfigureAwait(false);
            result = result with { ReturnData = returned };
        }
        catch (RpcException exception) when (exception.Kind == RpcErrorKind.ExecutionReverted)
        {
            return result with { Error = Decode(prepared, exception) };
        }
        catch (RpcException exception) when (request.From is not null && !exception.IsTransient)
        {
            UInt256 balance = await pin.GetBalanceAsync(request.From.Value, cancellationToken).ConfigureAwait(false);
            if (balance >= prepared.Value)
            {
                throw;
            }

            return result with { Shortfall = new FundsShortfall(request.From.Value, balance, prepared.Value) };
        }

        return await WithGasAsync(pin, prepared, GasRequestFor(prepared), result, cancellationToken).ConfigureAwait(false);
    }

    internal static async Task<GasEstimate> EstimateGasAsync(PreparedTransaction prepared, CancellationToken cancellationToken, ulong? atLeast = null)
    {
        TransactionPipeline pipeline = prepared.Pipeline;
        await pipeline.EnsureCodeAsync(prepared.Call.Target, FunctionName(prepared), cancellationToken).ConfigureAwait(false);
        ulong gas = await EstimateAsync(prepared, atLeast, cancellationToken).ConfigureAwait(false);
        return GasEstimate.WithMargin(gas, pipeline.Options.GasMarginPercent);
    }

    /// <summary>Executes the call on the latest state, not before a given block's, and throws what would go wrong.</summary>
    internal static async Task EnsureSucceedsAsync(PreparedTransaction prepared, ulong? atLeast, CancellationToken cancellationToken)
    {
        CallRequest request = RequestFor(prepared);
        try
        {
            if (atLeast is { } minimum)
            {
                RpcPin pin = await prepared.Pipeline.Node.PinAtLeastAsync(minimum, cancellationToken).ConfigureAwait(false);
                await pin.CallAsync(request, cancellationToken).ConfigureAwait(false);
                return;
            }

            await prepared.Pipeline.Node.CallAsync(request, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException exception) when (exception.Kind == RpcErrorKind.ExecutionReverted)
        {
            throw Reverted(prepared, exception);
        }
        catch (RpcException exception) when (!exception.IsTransient)
        {
            await ThrowIfShortAsync(prepared, request, exception, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    internal static async Task<ImmutableArray<PreflightIssue>> RunPreflightAsync(
        PreparedTransaction prepared,
        BlockTag block,
        CancellationToken cancellationToken,
        bool earlierStepsPending = false)
    {
        if (prepared.Preflight.IsEmpty)
        {
            return [];
        }

        // Every check runs even when an earlier one found something: the caller learns all the reasons at once.
        var context = new PreflightContext(prepared.Sender, block) { EarlierStepsPending = earlierStepsPending };
        ImmutableArray<PreflightIssue>.Builder issues = ImmutableArray.CreateBuilder<PreflightIssue>();
        foreach (PreflightCheck check in prepared.Preflight)
        {
            ImmutableArray<PreflightIssue> found = await check(context, cancellationToken).ConfigureAwait(false);
            issues.AddRange(found.IsDefault ? throw new InvalidOperationException("A preflight check returned a list that was never set; an empty list means that nothing was found.") : found);
        }

        return issues.ToImmutable();
    }

    internal static CallRequest RequestFor(PreparedTransaction prepared) => new()
    {
        From = prepared.Sender,
        To = prepared.Call.Target,
        Value = prepared.Value.Equals(UInt256.Zero) ? null : prepared.Value,
        Data = prepared.Data,
    };

    private static CallRequest GasRequestFor(PreparedTransaction prepared)
    {
        CallRequest request = RequestFor(prepared);
        return prepared.GasProbe is { } probe ? request with { To = probe.Target, Data = probe.ToCalldata() } : request;
    }

    internal static ContractError Decode(PreparedTransaction prepared, RpcException exception) =>
        prepared.Pipeline.RevertDecoder.Decode(exception.RevertData.Span, prepared.Call.Contract);

    internal static string FunctionName(PreparedTransaction prepared) => $"{prepared.Call.Function.Contract}.{prepared.Call.Function.Name}";

    private static async Task<ulong> EstimateAsync(PreparedTransaction prepared, ulong? atLeast, CancellationToken cancellationToken)
    {
        CallRequest request = GasRequestFor(prepared);
        try
        {
            BlockTag? block = atLeast is { } minimum
                ? BlockTag.FromNumber((await prepared.Pipeline.Node.PinAtLeastAsync(minimum, cancellationToken).ConfigureAwait(false)).Block.Number)
                : null;
            return await prepared.Pipeline.Node.EstimateGasAsync(request, block, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException exception) when (exception.Kind == RpcErrorKind.ExecutionReverted)
        {
            throw Reverted(prepared, exception);
        }
        catch (RpcException exception) when (!exception.IsTransient)
        {
            await ThrowIfShortAsync(prepared, request, exception, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<SimulationResult> WithGasAsync(
        RpcPin pin,
        PreparedTransaction prepared,
        CallRequest request,
        SimulationResult result,
        CancellationToken cancellationToken)
    {
        try
        {
            ulong gas = await pin.EstimateGasAsync(request, cancellationToken).ConfigureAwait(false);
            return result with { GasEstimate = gas };
        }
        catch (RpcException exception) when (exception.Kind == RpcErrorKind.ExecutionReverted)
        {
            // eth_call got as much gas as the node allows; under a block's gas limit the same call can still fail.
            return result with { Error = Decode(prepared, exception) };
        }
        catch (RpcException exception) when (!exception.IsTransient)
        {
            // The call itself succeeded. A node that cannot estimate at this block leaves the estimate open.
            return result;
        }
    }

    internal static async Task<bool> HasCodeAsync(RpcPin pin, PreparedTransaction prepared, CancellationToken cancellationToken) =>
        (await pin.GetCodeAsync(prepared.Call.Target, cancellationToken).ConfigureAwait(false)).Length > 0;

    internal static NoContractException NoContract(PreparedTransaction prepared) =>
        new(prepared.Call.Target, prepared.Pipeline.ChainId, FunctionName(prepared));

    // "Not enough ether" is said only when the numbers say so; the node's own words are kept either way.
    private static async Task ThrowIfShortAsync(PreparedTransaction prepared, CallRequest request, RpcException cause, CancellationToken cancellationToken)
    {
        if (request.From is not { } from || prepared.Value.Equals(UInt256.Zero))
        {
            return;
        }

        UInt256 balance = await prepared.Pipeline.Node.GetBalanceAsync(from, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        if (balance < prepared.Value)
        {
            throw new InsufficientFundsException(from, balance, prepared.Value, TransactionStage.Simulating, cause);
        }
    }

    private static ContractRevertException Reverted(PreparedTransaction prepared, RpcException exception) =>
        new(Decode(prepared, exception), prepared.Call.Target, prepared.Call.Function, exception);
}
