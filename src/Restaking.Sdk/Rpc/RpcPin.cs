using System.Collections.Immutable;
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

                // When every call is refused as malformed, the block parameter's form is what they have in common.
                RpcException? refused = Array.Find(results, static result => result.Error?.Kind == RpcErrorKind.InvalidRequest).Error;
                return endpoint.TakesBlockHash is null && block.Kind == BlockTagKind.Hash && refused is not null ? throw refused : results.ToImmutableArray();
            },
            cancellationToken);
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

    private async Task<TResult> ReadAsync<TState, TResult>(
        TState state,
        Func<RpcInvoker, TState, BlockTag, RpcEndpoint, CancellationToken, ValueTask<TResult>> read,
        CancellationToken cancellationToken)
    {
        RpcInvoker rpc = Invoker;
        RpcEndpoint endpoint = _endpoint!;
        if (endpoint.TakesBlockHash != false)
        {
            try
            {
                TResult result = await read(rpc, state, BlockTag.FromHash(Header.Hash), endpoint, cancellationToken).ConfigureAwait(false);
                endpoint.TakesBlockHash = true;
                return result;
            }
            catch (RpcException exception) when (endpoint.TakesBlockHash is null && exception.Kind is RpcErrorKind.InvalidRequest or RpcErrorKind.NodeError)
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

        if (endpoint.TakesBlockHash is null)
        {
            endpoint.TakesBlockHash = false;
            RpcLog.BlockHashUnsupported(rpc.Logger, endpoint.Name);
        }

        return byNumber;
    }
}
