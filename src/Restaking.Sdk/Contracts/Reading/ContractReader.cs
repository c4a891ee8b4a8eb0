using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Contracts;

/// <summary>
/// Reads call values: one alone with <c>eth_call</c>, several together at one block through Multicall3, or as one JSON-RPC batch pinned to a block where
/// Multicall3 has no code. Reverts come back as the contract's typed error.
/// </summary>
/// <remarks>Members are virtual and there is a protected constructor, so that a reader can be faked. Thread-safe.</remarks>
public partial class ContractReader
{
    private readonly RpcClient? _rpc;
    private readonly Address? _multicall3;
    private readonly RevertDecoder _decoder = RevertDecoder.SolidityOnly;
    private readonly ContractReaderOptions _options = new();
    private readonly ILogger _logger = NullLogger.Instance;

    /// <summary>Creates a reader.</summary>
    /// <param name="rpc">The client to read with.</param>
    /// <param name="multicall3">Multicall3's address on the chain; null: JSON-RPC batches are used.</param>
    /// <param name="decoder">Decodes revert data; knows the contracts whose errors may bubble up.</param>
    /// <param name="options">Sizes; null: the defaults.</param>
    /// <param name="logger">Where the fallback to JSON-RPC batches is logged.</param>
    public ContractReader(RpcClient rpc, Address? multicall3, RevertDecoder decoder, ContractReaderOptions? options = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(rpc);
        ArgumentNullException.ThrowIfNull(decoder);
        options ??= new ContractReaderOptions();
        options.Validate();
        _rpc = rpc;
        _multicall3 = multicall3;
        _decoder = decoder;
        _options = options;
        _logger = logger ?? NullLogger.Instance;
    }

    /// <summary>For fakes.</summary>
    protected ContractReader()
    {
    }

    /// <summary>The client read with.</summary>
    public virtual RpcClient Rpc => _rpc ?? throw new NotSupportedException("This fake reader does not override the member that was called.");

    /// <summary>Multicall3, which also tells balances of ether in a batch of calls; null where the chain has none.</summary>
    internal Address? Multicall3 => _multicall3;

    /// <summary>Decodes revert data to typed errors.</summary>
    public virtual RevertDecoder Decoder => _decoder;

    /// <summary>Reads one call at a block's state.</summary>
    /// <param name="call">The call.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ContractRevertException">It reverted.</exception>
    /// <exception cref="NoContractException">It returned nothing and there is no contract at its target.</exception>
    /// <exception cref="AbiFormatException">It returned bytes that are not what its ABI declares.</exception>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual async Task<TResult> ReadAsync<TResult>(IContractCall<TResult> call, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        BlockTag at = block ?? BlockTag.Latest;
        byte[] data;
        try
        {
            data = await Rpc.CallAsync(RequestOf(call), at, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException exception) when (exception.Kind == RpcErrorKind.ExecutionReverted)
        {
            throw new ContractRevertException(Decoder.Decode(exception.RevertData.Span, call.Contract), call.Target, call.Function, exception);
        }

        if (data.Length == 0)
        {
            byte[] code = await Rpc.GetCodeAsync(call.Target, at, cancellationToken).ConfigureAwait(false);
            if (code.Length == 0)
            {
                throw await NoContractAsync(call, cancellationToken).ConfigureAwait(false);
            }
        }

        return call.DecodeReturn(data);
    }

    /// <summary>Reads two calls at one block.</summary>
    /// <inheritdoc cref="ReadManyAsync" path="/exception" />
    public virtual async Task<(T1, T2)> ReadAsync<T1, T2>(
        IContractCall<T1> call1,
        IContractCall<T2> call2,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        ReadBatch batch = CreateBatch();
        ReadSlot<T1> slot1 = batch.Add(call1);
        ReadSlot<T2> slot2 = batch.Add(call2);
        await batch.ExecuteUnpinnedAsync(block, cancellationToken).ConfigureAwait(false);
        return (slot1.Value, slot2.Value);
    }

    /// <summary>Reads three calls at one block.</summary>
    /// <inheritdoc cref="ReadManyAsync" path="/exception" />
    public virtual async Task<(T1, T2, T3)> ReadAsync<T1, T2, T3>(
        IContractCall<T1> call1,
        IContractCall<T2> call2,
        IContractCall<T3> call3,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        ReadBatch batch = CreateBatch();
        ReadSlot<T1> slot1 = batch.Add(call1);
        ReadSlot<T2> slot2 = batch.Add(call2);
        ReadSlot<T3> slot3 = batch.Add(call3);
        await batch.ExecuteUnpinnedAsync(block, cancellationToken).ConfigureAwait(false);
        return (slot1.Value, slot2.Value, slot3.Value);
    }

    /// <summary>Reads four calls at one block.</summary>
    /// <inheritdoc cref="ReadManyAsync" path="/exception" />
    public virtual async Task<(T1, T2, T3, T4)> ReadAsync<T1, T2, T3, T4>(
        IContractCall<T1> call1,
        IContractCall<T2> call2,
        IContractCall<T3> call3,
        IContractCall<T4> call4,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        ReadBatch batch = CreateBatch();
        ReadSlot<T1> slot1 = batch.Add(call1);
        ReadSlot<T2> slot2 = batch.Add(call2);
        ReadSlot<T3> slot3 = batch.Add(call3);
        ReadSlot<T4> slot4 = batch.Add(call4);
        await batch.ExecuteUnpinnedAsync(block, cancellationToken).ConfigureAwait(false);
        return (slot1.Value, slot2.Value, slot3.Value, slot4.Value);
    }

    /// <summary>Reads five calls at one block.</summary>
    /// <inheritdoc cref="ReadManyAsync" path="/exception" />
    public virtual async Task<(T1, T2, T3, T4, T5)> ReadAsync<T1, T2, T3, T4, T5>(
        IContractCall<T1> call1,
        IContractCall<T2> call2,
        IContractCall<T3> call3,
        IContractCall<T4> call4,
        IContractCall<T5> call5,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        ReadBatch batch = CreateBatch();
        ReadSlot<T1> slot1 = batch.Add(call1);
        ReadSlot<T2> slot2 = batch.Add(call2);
        ReadSlot<T3> slot3 = batch.Add(call3);
        ReadSlot<T4> slot4 = batch.Add(call4);
        ReadSlot<T5> slot5 = batch.Add(call5);
        await batch.ExecuteUnpinnedAsync(block, cancellationToken).ConfigureAwait(false);
        return (slot1.Value, slot2.Value, slot3.Value, slot4.Value, slot5.Value);
    }

    /// <summary>Reads six calls at one block.</summary>
    /// <inheritdoc cref="ReadManyAsync" path="/exception" />
    public virtual async Task<(T1, T2, T3, T4, T5, T6)> ReadAsync<T1, T2, T3, T4, T5, T6>(
        IContractCall<T1> call1,
        IContractCall<T2> call2,
        IContractCall<T3> call3,
        IContractCall<T4> call4,
        IContractCall<T5> call5,
        IContractCall<T6> call6,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        ReadBatch batch = CreateBatch();
        ReadSlot<T1> slot1 = batch.Add(call1);
        ReadSlot<T2> slot2 = batch.Add(call2);
        ReadSlot<T3> slot3 = batch.Add(call3);
        ReadSlot<T4> slot4 = batch.Add(call4);
        ReadSlot<T5> slot5 = batch.Add(call5);
        ReadSlot<T6> slot6 = batch.Add(call6);
        await batch.ExecuteUnpinnedAsync(block, cancellationToken).ConfigureAwait(false);
        return (slot1.Value, slot2.Value, slot3.Value, slot4.Value, slot5.Value, slot6.Value);
    }

    /// <summary>Reads many calls at one block; all must succeed.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The results in the order of the calls.</returns>
    /// <exception cref="ContractRevertException">A call reverted.</exception>
    /// <exception cref="NoContractException">A call returned nothing and there is no contract at its target.</exception>
    /// <exception cref="AbiFormatException">A call returned bytes that are not what its ABI declares.</exception>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual async Task<ImmutableArray<TResult>> ReadManyAsync<TResult>(
        IReadOnlyList<IContractCall<TResult>> calls,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        ReadBatch batch = CreateBatch();
        var slots = new ReadSlot<TResult>[calls.Count];
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = batch.Add(calls[i]);
        }

        await batch.ExecuteUnpinnedAsync(block, cancellationToken).ConfigureAwait(false);
        ImmutableArray<TResult>.Builder results = ImmutableArray.CreateBuilder<TResult>(slots.Length);
        foreach (ReadSlot<TResult> slot in slots)
        {
            results.Add(slot.Value);
        }

        return results.MoveToImmutable();
    }

    /// <summary>Reads many calls at one block; each may fail on its own.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How each call ended, in the order of the calls.</returns>
    /// <exception cref="RpcException">No usable answer came.</exception>
    public virtual async Task<ImmutableArray<CallOutcome<TResult>>> TryReadManyAsync<TResult>(
        IReadOnlyList<IContractCall<TResult>> calls,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        ReadBatch batch = CreateBatch();
        var slots = new ReadSlot<TResult>[calls.Count];
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = batch.TryAdd(calls[i]);
        }

        await batch.ExecuteUnpinnedAsync(block, cancellationToken).ConfigureAwait(false);
        ImmutableArray<CallOutcome<TResult>>.Builder results = ImmutableArray.CreateBuilder<CallOutcome<TResult>>(slots.Length);
        foreach (ReadSlot<TResult> slot in slots)
        {
            results.Add(slot.Outcome);
        }

        return results.MoveToImmutable();
    }

    /// <summary>Starts a batch: add calls of any types, run it, read the slots. The whole batch is of one block, which it returns.</summary>
    public virtual ReadBatch CreateBatch() => new(this);

    private static CallRequest RequestOf(IContractCall call) => new() { To = call.Target, Data = call.ToCalldata() };

    private async Task<NoContractException> NoContractAsync(IContractCall call, CancellationToken cancellationToken)
    {
        ulong? chainId = Rpc.ExpectedChainId;
        if (chainId is null)
        {
            try
            {
                chainId = await Rpc.GetChainIdAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (RpcException)
            {
                // The message is clearer with the chain's id, and clear enough without.
            }
        }

        return new NoContractException(call.Target, chainId, $"{call.Function.Contract}.{call.Function.Name}");
    }
}
