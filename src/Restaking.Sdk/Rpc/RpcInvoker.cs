using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Restaking.Sdk.Rpc;

/// <summary>Encodes parameters, runs the operation, hands the result back. Batches are cut to what the endpoint takes.</summary>
internal sealed partial class RpcInvoker(RpcPipeline pipeline, RpcClientOptions options, ILogger logger)
{
    public RpcPipeline Pipeline { get; } = pipeline;

    public RpcClientOptions Options { get; } = options;

    public ILogger Logger { get; } = logger;

    public async ValueTask<TResult> InvokeAsync<TState, TResult>(
        string method,
        TState state,
        Action<Utf8JsonWriter, TState> writeParams,
        RpcResultReader<TResult> read,
        RpcEndpoint? endpoint,
        CancellationToken cancellationToken,
        bool canSplit = false)
    {
        var parameters = new PooledBuffer(512);
        WriteParams(parameters, state, writeParams);
        var operation = new RpcOperation<TResult>(RpcMethods.TraitsOf(method) with { CanSplit = canSplit }, parameters.WrittenMemory, read, Pipeline.Ids);
        await Pipeline.RunAsync(operation, endpoint, cancellationToken).ConfigureAwait(false);

        if (operation.WasAnsweredAtOnce)
        {
            parameters.Dispose();
        }

        return operation.Value!;
    }

    public async ValueTask<RpcBatchResult<TResult>[]> InvokeBatchAsync<TItem, TResult>(
        string method,
        IReadOnlyList<TItem> items,
        Action<Utf8JsonWriter, TItem> writeParams,
        RpcResultReader<TResult> read,
        RpcEndpoint? endpoint,
        CancellationToken cancellationToken)
    {
        var results = new RpcBatchResult<TResult>[items.Count];
        if (items.Count == 0)
        {
            return results;
        }

        var buffer = new PooledBuffer(256 * items.Count);
        var ends = new int[items.Count];
        for (int i = 0; i < items.Count; i++)
        {
            WriteParams(buffer, items[i], writeParams);
            ends[i] = buffer.Length;
        }

        var parameters = new ReadOnlyMemory<byte>[items.Count];
        for (int i = 0; i < ends.Length; i++)
        {
            parameters[i] = buffer.WrittenMemory[(i == 0 ? 0 : ends[i - 1])..ends[i]];
        }

        RpcEndpoint sizedBy = endpoint ?? Pipeline.Choose();
        int done = 0;
        bool allAnsweredAtOnce = true;
        while (done < items.Count)
        {
            int count = Math.Min(sizedBy.BatchSize, items.Count - done);
            try
            {
                allAnsweredAtOnce &= await RunPartAsync(
                    method, parameters.AsMemory(done, count), read, endpoint, results.AsMemory(done, count), cancellationToken).ConfigureAwait(false);
            }
            catch (RpcException exception) when (count > 1 && IsTooMuch(exception.Kind))
            {
                allAnsweredAtOnce = false;
                sizedBy.BatchSize = Math.Max(1, count / 2);
                RpcLog.BatchSplit(Logger, sizedBy.Name, count, exception.Kind, sizedBy.BatchSize);
                continue;
            }

            done += count;
        }

        if (allAnsweredAtOnce)
        {
            buffer.Dispose();
        }

        return results;
    }

    private static bool IsTooMuch(RpcErrorKind kind)
        => kind is RpcErrorKind.BatchTooLarge or RpcErrorKind.ResponseTooLarge or RpcErrorKind.Timeout or RpcErrorKind.InvalidRequest;

    private static void WriteParams<TState>(PooledBuffer buffer, TState state, Action<Utf8JsonWriter, TState> writeParams)
    {
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartArray();
        writeParams(writer, state);
        writer.WriteEndArray();
    }

    private async ValueTask<bool> RunPartAsync<TResult>(
        string method,
        ReadOnlyMemory<ReadOnlyMemory<byte>> parameters,
        RpcResultReader<TResult> read,
        RpcEndpoint? endpoint,
        Memory<RpcBatchResult<TResult>> results,
        CancellationToken cancellationToken)
    {
        RpcMethodTraits traits = RpcMethods.TraitsOf(method) with { CanSplit = parameters.Length > 1 };
        if (parameters.Length == 1)
        {
            // A provider that takes no batches still takes single calls.
            var single = new RpcOperation<TResult>(traits, parameters.Span[0], read, Pipeline.Ids);
            try
            {
                await Pipeline.RunAsync(single, endpoint, cancellationToken).ConfigureAwait(false);
                results.Span[0] = new RpcBatchResult<TResult>(single.Value, null);
            }
            catch (RpcException exception) when (!exception.IsTransient)
            {
                results.Span[0] = new RpcBatchResult<TResult>(default, exception);
            }

            return single.WasAnsweredAtOnce;
        }

        var operation = new RpcBatchOperation<TResult>(traits, parameters, read, Pipeline.Ids);
        RpcEndpoint answered = await Pipeline.RunAsync(operation, endpoint, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < operation.Values.Length; i++)
        {
            results.Span[i] = operation.Failures[i] is { } failure
                ? new RpcBatchResult<TResult>(default, RpcPipeline.Failure(method, answered.Name, answered.Redact(failure)))
                : new RpcBatchResult<TResult>(operation.Values[i], null);
        }

        return operation.WasAnsweredAtOnce;
    }
}

/// <summary>How one call of a batch ended.</summary>
/// <typeparam name="TResult">The result's type.</typeparam>
/// <param name="Value">The result; meaningful when <paramref name="Error"/> is null.</param>
/// <param name="Error">Why there is none: a permanent failure of this call alone. Failures of the whole batch are thrown.</param>
public readonly record struct RpcBatchResult<TResult>(TResult? Value, RpcException? Error)
{
    /// <summary>Whether there is a result.</summary>
    public bool Succeeded => Error is null;
}
