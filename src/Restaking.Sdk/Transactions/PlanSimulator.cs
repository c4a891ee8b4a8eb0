using System.Collections.Immutable;
using System.Text.Json;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Transactions;

/// <summary>Executes the steps of a plan one after the other without sending them.</summary>
internal static class PlanSimulator
{
    internal static async Task<PlanSimulation> SimulateAsync(TransactionPlan plan, BlockTag block, CancellationToken cancellationToken)
    {
        RpcPin pin = await plan.Pipeline.Rpc.PinAsync(block, cancellationToken).ConfigureAwait(false);
        BlockTag at = pin.Tag;
        List<PlanStep> left = [.. plan.Where(step => step.State != PlanStepState.Done)];
        List<SimulationResult> results = left.Count switch
        {
            0 => [],
            1 => [await left[0].Transaction.SimulateAsync(at, cancellationToken).ConfigureAwait(false)],
            _ => await SimulateSequenceAsync(plan.Pipeline, left, pin, at, cancellationToken).ConfigureAwait(false),
        };

        ImmutableArray<SimulationResult?>.Builder all = ImmutableArray.CreateBuilder<SimulationResult?>(plan.Count);
        int next = 0;
        foreach (PlanStep step in plan)
        {
            // Compared with the list that was taken, not with the state: a step may be done meanwhile.
            all.Add(next < left.Count && ReferenceEquals(left[next], step) ? results[next++] : null);
        }

        return new PlanSimulation(all.MoveToImmutable(), pin.Block);
    }

    private static async Task<List<SimulationResult>> SimulateSequenceAsync(
        TransactionPipeline pipeline,
        List<PlanStep> steps,
        RpcPin pin,
        BlockTag at,
        CancellationToken cancellationToken)
    {
        ImmutableArray<SimulatedCall> calls;
        try
        {
            calls = await pin.InvokeAsync("eth_simulateV1", steps, WriteRequest, ReadAnswer, cancellationToken).ConfigureAwait(false);
            if (calls.Length != steps.Count)
            {
                throw new RpcException(RpcErrorKind.MalformedResponse, $"eth_simulateV1 was given {steps.Count} calls and answered {calls.Length}.", "eth_simulateV1");
            }
        }
        catch (RpcException exception) when (!exception.IsTransient)
        {
            // The node cannot execute calls one after the other. The first is executed alone; to claim anything about the others would be a guess.
            return await SimulateFirstAsync(steps, pin, at, cancellationToken).ConfigureAwait(false);
        }

        var results = new List<SimulationResult>(steps.Count);
        for (int i = 0; i < steps.Count; i++)
        {
            PreparedTransaction prepared = steps[i].Transaction;
            if (!await TransactionSimulator.HasCodeAsync(pin, prepared, cancellationToken).ConfigureAwait(false))
            {
                throw TransactionSimulator.NoContract(prepared);
            }

            ContractError? error = calls[i].Succeeded ? null : pipeline.RevertDecoder.Decode(calls[i].Data, prepared.Call.Contract);
            results.Add(new SimulationResult
            {
                Block = pin.Block,
                PreflightIssues = await TransactionSimulator.RunPreflightAsync(prepared, at, cancellationToken, earlierStepsPending: i > 0).ConfigureAwait(false),
                ReturnData = calls[i].Succeeded ? calls[i].Data : default,
                Error = error,
                GasEstimate = calls[i].Succeeded ? calls[i].GasUsed : null,
            });
        }

        return results;
    }

    private static async Task<List<SimulationResult>> SimulateFirstAsync(List<PlanStep> steps, RpcPin pin, BlockTag at, CancellationToken cancellationToken)
    {
        var results = new List<SimulationResult> { await steps[0].Transaction.SimulateAsync(at, cancellationToken).ConfigureAwait(false) };
        foreach (PlanStep step in steps.Skip(1))
        {
            results.Add(new SimulationResult
            {
                Block = pin.Block,
                WasExecuted = false,
                PreflightIssues = await TransactionSimulator.RunPreflightAsync(step.Transaction, at, cancellationToken, earlierStepsPending: true).ConfigureAwait(false),
            });
        }

        return results;
    }

    private static void WriteRequest(Utf8JsonWriter writer, List<PlanStep> steps, BlockTag at)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("blockStateCalls");
        writer.WriteStartObject();
        writer.WriteStartArray("calls");
        foreach (PlanStep step in steps)
        {
            TransactionSimulator.RequestFor(step.Transaction).WriteTo(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        at.WriteTo(writer);
    }

    /// <summary>[{ …, calls: [{ status, returnData, gasUsed, error?: { data? } }] }] of the one simulated block.</summary>
    private static ImmutableArray<SimulatedCall> ReadAnswer(ref Utf8JsonReader reader)
    {
        RpcResults.Expect(ref reader, JsonTokenType.StartArray);
        ImmutableArray<SimulatedCall>.Builder calls = ImmutableArray.CreateBuilder<SimulatedCall>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isCalls = reader.ValueTextEquals("calls"u8);
                reader.Read();
                if (!isCalls)
                {
                    reader.Skip();
                    continue;
                }

                RpcResults.Expect(ref reader, JsonTokenType.StartArray);
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                {
                    calls.Add(ReadCall(ref reader));
                }
            }
        }

        return calls.ToImmutable();
    }

    private static SimulatedCall ReadCall(ref Utf8JsonReader reader)
    {
        ulong? status = null;
        ulong gasUsed = 0;
        byte[] returned = [];
        byte[]? errorData = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("status"u8))
            {
                reader.Read();
                status = RpcResults.Quantity(ref reader);
            }
            else if (reader.ValueTextEquals("gasUsed"u8))
            {
                reader.Read();
                gasUsed = RpcResults.Quantity(ref reader);
            }
            else if (reader.ValueTextEquals("returnData"u8))
            {
                reader.Read();
                returned = RpcResults.Data(ref reader);
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                reader.Read();
                errorData = reader.TokenType == JsonTokenType.Null ? null : ReadErrorData(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        bool succeeded = status switch
        {
            1 => true,
            0 => false,
            _ => throw RpcResults.Malformed("a simulated call without a status"),
        };
        return new SimulatedCall(succeeded, succeeded || errorData is not { Length: > 0 } ? returned : errorData, gasUsed);
    }

    private static byte[]? ReadErrorData(ref Utf8JsonReader reader)
    {
        byte[]? data = null;
        RpcResults.Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            if (isData && reader.TokenType == JsonTokenType.String)
            {
                data = RpcResults.Data(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return data;
    }

    private readonly record struct SimulatedCall(bool Succeeded, byte[] Data, ulong GasUsed);
}
