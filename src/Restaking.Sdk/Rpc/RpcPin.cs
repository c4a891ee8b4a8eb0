using System.Collections.Immutable;
using System.Text.Json;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Rpc;

/// <summary>
/// One block on one endpoint. Everything read through it is of that block: reads name the block by its hash (EIP-1898), so two branches are never
/// mixed: after a reorganisation they are still of this block, or fail. With a node that refuses hashes they name the height, and the hash at that height
/// is checked afterwards.
/// Reads are tried again on the same endpoint and never move.
/// </summary>
public class RpcPin
{
    private readonly RpcInvoker? _invoker;
    private readonly RpcEndpoint? _endpoint;

    internal RpcPin(RpcInvoker invoker, RpcEndpoint endpoint, BlockHeader header)
    {
        _invoker = invoker;
        _endpoint = endpoint;
        Header = header;
    }

    /// <summary>For fakes: members that are not overridden throw.</summary>
    protected RpcPin(BlockHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        Header = header;
    }

    /// <summary>The pinned block's header.</summary>
    public BlockHeader Header { get; }

    /// <summary>Number, hash and timestamp of the pinned block.</summary>
    public BlockRef Block => Header.Ref;

    /// <summary>The endpoint's name (host).</summary>
    public virtual string Endpoint => _endpoint?.Name ?? string.Empty;

    /// <summary>
    /// The block for reads that pin it again, perhaps elsewhere: by its hash, so that they read this block or nothing; by its number only
    /// where the endpoint is known to refuse hashes.
    /// </summary>
    internal BlockTag Tag => _endpoint is { TakesBlockHash: not false } ? BlockTag.FromHash(Header.Hash) : BlockTag.FromNumber(Header.Number);

    private RpcInvoker Invoker => _invoker ?? throw new NotSupportedException("This fake pin does not override the member that was called.");

    /// <inheritdoc cref="RpcClient.CallAsync" />
    public virtual Task<byte[]> CallAsync(CallRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ReadAsync(request, static (rpc, value, block, endpoint, token) => RpcCalls.CallAsync(rpc, value, block, endpoint, token), cancellationToken);
    }

    /// <summary>Like <see cref="CallAsync"/>, for a caller that asks for less after a time-out instead of waiting for the same again.</summary>
    internal Task<byte[]> CallSplittableAsync(CallRequest request, CancellationToken cancellationToken)
        => _invoker is null
            ? CallAsync(request, cancellationToken)
            : ReadAsync(
                request,
                static (rpc, value, block, endpoint, token) => RpcCalls.CallAsync(rpc, value, block, endpoint, token, canSplit: true),
                cancellationToken);

    /// <summary>Several calls as one JSON-RPC batch. A call that reverts has its error in its result.</summary>
    public virtual Task<ImmutableArray<RpcBatchResult<byte[]>>> CallManyAsync(IReadOnlyList<CallRequest> requests, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return ReadAsync(
            requests,
            static async (rpc, value, block, endpoint, token) =>
            {
                RpcBatchResult<byte[]>[] results = await rpc.InvokeBatchAsync<CallRequest, byte[]>(
                    "eth_call",
                    value,
                    (writer, request) =>
                    {
                        request.WriteTo(writer);
                        block.WriteTo(writer);
                    },
                    RpcResults.Data,
                    endpoint,
                    token).ConfigureAwait(false);

                // When no call was executed, the block parameter's form may be what they have in common.
                return endpoint.TakesBlockHash is null && block.Kind == BlockTagKind.Hash && !WasExecuted(results)
                    ? throw Array.Find(results, static result => IsRefusal(result.Error)).Error!
                    : results.ToImmutableArray();
            },
            cancellationToken,
            static results => WasExecuted(results.AsSpan()));
    }

    /// <inheritdoc cref="RpcClient.EstimateGasAsync" />
    public virtual Task<ulong> EstimateGasAsync(CallRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ReadAsync(request, static (rpc, value, block, endpoint, token) => RpcCalls.EstimateGasAsync(rpc, value, block, endpoint, token), cancellationToken);
    }

    /// <inheritdoc cref="RpcClient.GetBalanceAsync" />
    public virtual Task<UInt256> GetBalanceAsync(Address account, CancellationToken cancellationToken = default)
        => ReadAsync(account, static (rpc, value, block, endpoint, token) => RpcCalls.BalanceAsync(rpc, value, block, endpoint, token), cancellationToken);

    /// <inheritdoc cref="RpcClient.GetCodeAsync" />
    public virtual Task<byte[]> GetCodeAsync(Address account, CancellationToken cancellationToken = default)
        => ReadAsync(account, static (rpc, value, block, endpoint, token) => RpcCalls.CodeAsync(rpc, value, block, endpoint, token), cancellationToken);

    /// <inheritdoc cref="RpcClient.GetStorageAtAsync" />
    public virtual Task<Hash32> GetStorageAtAsync(Address account, UInt256 slot, CancellationToken cancellationToken = default)
        => ReadAsync(
            (account, slot),
            static (rpc, value, block, endpoint, token) => RpcCalls.StorageAsync(rpc, value.account, value.slot, block, endpoint, token),
            cancellationToken);

    /// <summary>Number of transactions an account had sent up to the pinned block.</summary>
    public virtual Task<ulong> GetTransactionCountAsync(Address account, CancellationToken cancellationToken = default)
        => ReadAsync(account, static (rpc, value, block, endpoint, token) => RpcCalls.TransactionCountAsync(rpc, value, block, endpoint, token), cancellationToken);

    /// <summary>Whether the pinned block is still on the chain, as its endpoint sees it.</summary>
    public virtual async Task<bool> IsCanonicalAsync(CancellationToken cancellationToken = default)
    {
        BlockHeader? now = await RpcCalls.BlockAsync(Invoker, BlockTag.FromNumber(Header.Number), _endpoint, cancellationToken).ConfigureAwait(false);
        return now is not null && now.Hash == Header.Hash;
    }

    /// <summary>Block and host; never a URL.</summary>
    public override string ToString() => $"block {Header.Number} ({Header.Hash}) at {Endpoint}";

    /// <summary>Any other read whose parameters name the block.</summary>
    internal Task<TResult> InvokeAsync<TState, TResult>(
        string method,
        TState state,
        Action<Utf8JsonWriter, TState, BlockTag> writeParams,
        RpcResultReader<TResult> read,
        CancellationToken cancellationToken) =>
        ReadAsync(
            (method, state, writeParams, read),
            static (rpc, value, block, endpoint, token) => rpc.InvokeAsync(
                value.method,
                (value.state, block, value.writeParams),
                static (writer, parameters) => parameters.writeParams(writer, parameters.state, parameters.block),
                value.read,
                endpoint,
                token),
            cancellationToken);

    private static bool IsRefusal(RpcException? error) => error?.Kind is RpcErrorKind.InvalidRequest or RpcErrorKind.NodeError;

    /// <summary>Whether the answers say that the block parameter was understood: something other than a refusal is among them.</summary>
    private static bool WasExecuted(ReadOnlySpan<RpcBatchResult<byte[]>> results)
    {
        foreach (RpcBatchResult<byte[]> result in results)
        {
            if (!IsRefusal(result.Error))
            {
                return true;
            }
        }

        return results.IsEmpty;
    }

    private async Task<TResult> ReadAsync<TState, TResult>(
        TState state,
        Func<RpcInvoker, TState, BlockTag, RpcEndpoint, CancellationToken, ValueTask<TResult>> read,
        CancellationToken cancellationToken,
        Func<TResult, bool>? tellsTheForm = null)
    {
        RpcInvoker rpc = Invoker;
        RpcEndpoint endpoint = _endpoint!;
        if (endpoint.TakesBlockHash != false)
        {
            try
            {
                TResult result = await read(rpc, state, BlockTag.FromHash(Header.Hash), endpoint, cancellationToken).ConfigureAwait(false);
                if (tellsTheForm?.Invoke(result) != false)
                {
                    endpoint.TakesBlockHash = true;
                }

                return result;
            }
            catch (RpcException exception) when (endpoint.TakesBlockHash is null && IsRefusal(exception))
            {
                // Perhaps the form of the block parameter, perhaps something else: the read by number below tells.
            }
        }

        TResult byNumber = await read(rpc, state, BlockTag.FromNumber(Header.Number), endpoint, cancellationToken).ConfigureAwait(false);
        if (!await IsCanonicalAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new RpcException(
                RpcErrorKind.Reorganized,
                $"Block {Header.Number} is no longer {Header.Hash} at {Endpoint}: what was read may be of another branch and is not used. Read again.",
                endpoint: Endpoint);
        }

        if (endpoint.TakesBlockHash is null && tellsTheForm?.Invoke(byNumber) != false)
        {
            endpoint.TakesBlockHash = false;
            RpcLog.BlockHashUnsupported(rpc.Logger, endpoint.Name);
        }

        return byNumber;
    }
}
