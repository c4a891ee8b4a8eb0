using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Contracts;

public partial class ContractReader
{
    // Failed calls up to this many are asked again one by one (in one JSON-RPC batch); more look like a lack of gas and are asked again in halves.
    private const int FewFailures = 16;

    private volatile bool _multicallMissing;

    private bool UsesMulticall => _multicall3 is not null && !_multicallMissing;

    /// <summary>Reads everything at a pinned block.</summary>
    internal async Task RunAsync(IReadOnlyList<ReadSlot> slots, RpcPin pin, CancellationToken cancellationToken)
    {
        ReadSlot[] all = [.. slots];
        if (all.Length == 0)
        {
            return;
        }

        if (!UsesMulticall || all.Length == 1)
        {
            await RunOneByOneAsync(all, pin, cancellationToken).ConfigureAwait(false);
            return;
        }

        List<ReadOnlyMemory<ReadSlot>> chunks = Cut(all);
        if (chunks.Count == 1)
        {
            await RunChunkAsync(chunks[0], pin, cancellationToken).ConfigureAwait(false);
            return;
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.MaxConcurrentRequests, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(chunks, parallel, (chunk, token) => new ValueTask(RunChunkAsync(chunk, pin, token))).ConfigureAwait(false);
    }

    /// <summary>Reads everything at one block that is not looked at first: one request when nothing is out of the ordinary.</summary>
    internal async Task RunUnpinnedAsync(IReadOnlyList<ReadSlot> slots, BlockTag block, CancellationToken cancellationToken)
    {
        if (slots.Count == 0)
        {
            return;
        }

        ReadSlot[] all = [.. slots];
        if (UsesMulticall && all.Length > 1 && Cut(all) is [var only])
        {
            byte[]? data = await TryAggregateAsync(
                only, static (state, request, token) => state.Rpc.CallAsync(request, state.Block, token), (Rpc, Block: block), cancellationToken).ConfigureAwait(false);
            if (data is { Length: > 0 } && Distribute(only.Span, data).Count == 0)
            {
                return;
            }
        }

        // More than one request is needed, so the block has to be fixed first.
        await RunPinnedAsync(all, block, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Fixes the block and reads everything at it. When the block or its endpoint goes away on the way, nothing was handed out yet: once, all is read
    /// anew, at a block and an endpoint chosen again.
    /// </summary>
    internal async Task<BlockHeader> RunPinnedAsync(IReadOnlyList<ReadSlot> slots, BlockTag block, CancellationToken cancellationToken)
    {
        for (bool again = false; ; again = true)
        {
            RpcPin pin = await Rpc.PinAsync(block, cancellationToken).ConfigureAwait(false);
            try
            {
                await RunAsync(slots, pin, cancellationToken).ConfigureAwait(false);
                return pin.Header;
            }
            catch (RpcException exception) when (!again && exception.IsTransient)
            {
                RpcLog.BatchReadAgain(_logger, pin.Header.Number, pin.Endpoint, exception.Kind);
            }
        }
    }

    private static bool AsksForLess(RpcErrorKind kind)
        => kind is RpcErrorKind.ExecutionReverted or RpcErrorKind.OutOfGas or RpcErrorKind.Timeout or RpcErrorKind.ResponseTooLarge or RpcErrorKind.BatchTooLarge;

    private List<ReadOnlyMemory<ReadSlot>> Cut(ReadSlot[] slots)
    {
        var chunks = new List<ReadOnlyMemory<ReadSlot>>();
        int start = 0;
        int size = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            int next = Multicall3Codec.SizeOf(slots[i].Call);
            if (i > start && (i - start == _options.MaxCallsPerRequest || size + next > _options.MaxCalldataBytes))
            {
                chunks.Add(slots.AsMemory(start, i - start));
                start = i;
                size = 0;
            }

            size += next;
        }

        chunks.Add(slots.AsMemory(start));
        return chunks;
    }

    private async Task RunChunkAsync(ReadOnlyMemory<ReadSlot> chunk, RpcPin pin, CancellationToken cancellationToken)
    {
        if (chunk.Length == 1)
        {
            await RunOneByOneAsync(chunk, pin, cancellationToken).ConfigureAwait(false);
            return;
        }

        byte[]? data = await TryAggregateAsync(
            chunk, static (state, request, token) => state.CallSplittableAsync(request, token), pin, cancellationToken).ConfigureAwait(false);
        if (data is null)
        {
            await RunHalvesAsync(chunk, pin, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (data.Length == 0)
        {
            await NoteMissingMulticallAsync(cancellationToken).ConfigureAwait(false);
            await RunOneByOneAsync(chunk, pin, cancellationToken).ConfigureAwait(false);
            return;
        }

        List<ReadSlot> unclear = Distribute(chunk.Span, data);
        if (unclear.Count > FewFailures)
        {
            await RunHalvesAsync(unclear.ToArray(), pin, cancellationToken).ConfigureAwait(false);
        }
        else if (unclear.Count > 0)
        {
            await RunOneByOneAsync(unclear.ToArray(), pin, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RunHalvesAsync(ReadOnlyMemory<ReadSlot> slots, RpcPin pin, CancellationToken cancellationToken)
    {
        int half = slots.Length / 2;
        await RunChunkAsync(slots[..half], pin, cancellationToken).ConfigureAwait(false);
        await RunChunkAsync(slots[half..], pin, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Null: the node could not run so many calls at once.</summary>
    private async Task<byte[]?> TryAggregateAsync<TState>(
        ReadOnlyMemory<ReadSlot> chunk,
        Func<TState, CallRequest, CancellationToken, Task<byte[]>> call,
        TState state,
        CancellationToken cancellationToken)
    {
        var calldata = new PooledBuffer(1024);
        Multicall3Codec.Encode(chunk.Span, calldata);
        byte[] data;
        try
        {
            data = await call(state, new CallRequest { To = _multicall3, Data = calldata.WrittenMemory }, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException exception) when (AsksForLess(exception.Kind))
        {
            return null;
        }

        calldata.Dispose();
        return data;
    }

    /// <summary>
    /// Hands the results to their slots. A call that failed without saying why, or returned nothing, is unclear: it may have reverted without a reason,
    /// its target may have no code, or the gas for all calls together was used up before it. Asked alone, it tells.
    /// </summary>
    private List<ReadSlot> Distribute(ReadOnlySpan<ReadSlot> chunk, byte[] data)
    {
        var unclear = new List<ReadSlot>();
        AbiReader results = Multicall3Codec.OpenResults(data, chunk.Length);
        foreach (ReadSlot slot in chunk)
        {
            bool succeeded = Multicall3Codec.ReadResult(ref results, out ReadOnlySpan<byte> result);
            if (result.IsEmpty && !(succeeded && slot.ReturnsNothing))
            {
                unclear.Add(slot);
            }
            else if (succeeded)
            {
                slot.Returned(result);
            }
            else
            {
                Reverted(slot, result, null);
            }
        }

        return unclear;
    }

    private void Reverted(ReadSlot slot, ReadOnlySpan<byte> revertData, RpcException? cause)
    {
        ContractError error = Decoder.Decode(revertData, slot.Call.Contract);
        if (!slot.MayRevert)
        {
            throw new ContractRevertException(error, slot.Call.Target, slot.Call.Function, cause);
        }

        slot.Reverted(error);
    }

    private async Task RunOneByOneAsync(ReadOnlyMemory<ReadSlot> slots, RpcPin pin, CancellationToken cancellationToken)
    {
        var requests = new CallRequest[slots.Length];
        for (int i = 0; i < requests.Length; i++)
        {
            requests[i] = RequestOf(slots.Span[i].Call);
        }

        ImmutableArray<RpcBatchResult<byte[]>> results = await pin.CallManyAsync(requests, cancellationToken).ConfigureAwait(false);
        var codes = new Dictionary<Address, bool>();
        for (int i = 0; i < results.Length; i++)
        {
            ReadSlot slot = slots.Span[i];
            if (results[i].Error is { } error)
            {
                if (slot.MayRevert && EvmHalt.Is(error))
                {
                    slot.Reverted(new ExecutionHaltedError(error.Message));
                    continue;
                }

                if (error.Kind != RpcErrorKind.ExecutionReverted)
                {
                    throw error;
                }

                Reverted(slot, error.RevertData.Span, error);
                continue;
            }

            byte[] data = results[i].Value!;
            if (data.Length == 0 && !await HasCodeAsync(slot.Call.Target, codes, pin, cancellationToken).ConfigureAwait(false))
            {
                if (!slot.MayRevert)
                {
                    throw await NoContractAsync(slot.Call, cancellationToken).ConfigureAwait(false);
                }

                slot.Reverted(new MissingContractError(slot.Call.Target));
                continue;
            }

            slot.Returned(data);
        }
    }

    private static async Task<bool> HasCodeAsync(Address address, Dictionary<Address, bool> known, RpcPin pin, CancellationToken cancellationToken)
    {
        if (!known.TryGetValue(address, out bool has))
        {
            has = (await pin.GetCodeAsync(address, cancellationToken).ConfigureAwait(false)).Length > 0;
            known[address] = has;
        }

        return has;
    }

    /// <summary>
    /// An old block may be from before Multicall3 was deployed; only when there is none at the latest block either is it left out from now on.
    /// </summary>
    private async Task NoteMissingMulticallAsync(CancellationToken cancellationToken)
    {
        byte[] code = await Rpc.GetCodeAsync(_multicall3!.Value, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        if (code.Length == 0 && !_multicallMissing)
        {
            _multicallMissing = true;
            RpcLog.MulticallMissing(_logger, _multicall3.Value.ToString());
        }
    }
}
