using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Rpc;

/// <summary>
/// An Ethereum node, or several of one chain, over JSON-RPC. Every request passes the same layers: overall time-out, retry by
/// <see cref="RetryRules"/>, choice of endpoint, chain-id guard, circuit breaker, time-out of the try, rate limit, log, transport.
/// </summary>
/// <remarks>
/// Reads may fail over between endpoints; writes go to the first endpoint, once. All methods throw <see cref="RpcException"/> when no usable answer
/// came (<see cref="RestakingException.IsTransient"/> says whether later may be better) and <see cref="ChainMismatchException"/> when an endpoint serves
/// another chain. Members are virtual and there is a protected constructor, so that a client can be faked. Thread-safe.
/// </remarks>
public partial class RpcClient : IDisposable
{
    private readonly RpcInvoker? _invoker;
    private readonly ImmutableArray<RpcEndpoint> _endpoints = [];
    private readonly bool _ownsEndpoints;
    private readonly RpcClient? _writes;

    /// <summary>A client of one endpoint.</summary>
    /// <param name="transport">The endpoint; disposed with the client when it is disposable.</param>
    /// <param name="options">Settings; null: the defaults, which do not check the chain id.</param>
    public RpcClient(IRpcTransport transport, RpcClientOptions? options = null)
        : this([transport ?? throw new ArgumentNullException(nameof(transport))], options)
    {
    }

    /// <summary>A client of several endpoints of one chain, the preferred first. The first is also the one that writes go to.</summary>
    /// <param name="transports">The endpoints; disposed with the client when they are disposable.</param>
    /// <param name="options">Settings; null: the defaults, which do not check the chain id.</param>
    public RpcClient(IReadOnlyList<IRpcTransport> transports, RpcClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(transports);
        ArgumentOutOfRangeException.ThrowIfZero(transports.Count, nameof(transports));
        options = (options ?? new RpcClientOptions()).Snapshot();
        ILogger logger = options.LoggerFactory.CreateLogger("Restaking.Sdk.Rpc");
        _endpoints = [.. transports.Select(transport => new RpcEndpoint(transport, options, logger))];
        _ownsEndpoints = true;
        _invoker = new RpcInvoker(new RpcPipeline(_endpoints, options, new RpcIds(), logger), options, logger);
        _writes = _endpoints.Length == 1 ? this : new RpcClient(this, _endpoints[0]);
    }

    /// <summary>For fakes: members that are not overridden throw.</summary>
    protected RpcClient()
    {
    }

    private RpcClient(RpcClient parent, RpcEndpoint endpoint)
    {
        _endpoints = [endpoint];
        RpcInvoker invoker = parent.Invoker;
        _invoker = new RpcInvoker(new RpcPipeline(_endpoints, invoker.Options, invoker.Pipeline.Ids, invoker.Logger), invoker.Options, invoker.Logger);
        _writes = this;
    }

    /// <summary>The chain the endpoints are checked against; null when they are not checked.</summary>
    public virtual ulong? ExpectedChainId => _invoker?.Options.ExpectedChainId;

    /// <summary>The endpoints' names (hosts), the preferred first.</summary>
    public virtual ImmutableArray<string> Endpoints => [.. _endpoints.Select(static endpoint => endpoint.Name)];

    /// <summary>
    /// The same client confined to the endpoint that writes go to. What belongs to sending must be read there: another node has another mempool,
    /// so its pending nonce and its knowledge of a transaction say nothing about what was sent here. Shares everything with this client.
    /// </summary>
    public virtual RpcClient WriteEndpoint => _writes ?? this;

    private RpcInvoker Invoker => _invoker ?? throw new NotSupportedException("This fake client does not override the member that was called.");

    /// <summary>A client of one URL over a transport of its own.</summary>
    /// <param name="url">An http or https URL; its path, query and user part are kept out of every text.</param>
    /// <param name="options">Settings; null: the defaults, which do not check the chain id.</param>
    /// <param name="httpClient">The client to send with, which stays the caller's; null: one is made.</param>
    public static RpcClient ForUrl(Uri url, RpcClientOptions? options = null, HttpClient? httpClient = null)
        => new(new HttpRpcTransport(url, httpClient), options);

    /// <summary>The chain id (<c>eth_chainId</c>), asked anew.</summary>
    public virtual Task<ulong> GetChainIdAsync(CancellationToken cancellationToken = default)
        => RpcCalls.ChainIdAsync(Invoker, cancellationToken).AsTask();

    /// <summary>Height of the newest block (<c>eth_blockNumber</c>).</summary>
    public virtual Task<ulong> GetBlockNumberAsync(CancellationToken cancellationToken = default)
        => RpcCalls.BlockNumberAsync(Invoker, cancellationToken).AsTask();

    /// <summary>A block's header; null when the node has no such block.</summary>
    public virtual Task<BlockHeader?> GetBlockAsync(BlockTag block, CancellationToken cancellationToken = default)
        => RpcCalls.BlockAsync(Invoker, block, null, cancellationToken).AsTask();

    /// <summary>Runs a call on a block's state without sending it (<c>eth_call</c>) and returns what it returned, which may be empty.</summary>
    /// <exception cref="RpcException">With <see cref="RpcErrorKind.ExecutionReverted"/> when the contract reverted; <see cref="RpcException.RevertData"/> has its bytes.</exception>
    public virtual Task<byte[]> CallAsync(CallRequest request, BlockTag block, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return RpcCalls.CallAsync(Invoker, request, block, null, cancellationToken).AsTask();
    }

    /// <summary>Gas a transaction would need (<c>eth_estimateGas</c>); null block: the node's default, mostly the pending block.</summary>
    /// <exception cref="RpcException">With <see cref="RpcErrorKind.ExecutionReverted"/> when the contract reverted; <see cref="RpcException.RevertData"/> has its bytes.</exception>
    public virtual Task<ulong> EstimateGasAsync(CallRequest request, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return RpcCalls.EstimateGasAsync(Invoker, request, block, null, cancellationToken).AsTask();
    }

    /// <summary>An account's balance in wei.</summary>
    public virtual Task<UInt256> GetBalanceAsync(Address account, BlockTag block, CancellationToken cancellationToken = default)
        => RpcCalls.BalanceAsync(Invoker, account, block, null, cancellationToken).AsTask();

    /// <summary>A contract's runtime code; empty: no contract there (23 bytes starting 0xef0100: an EIP-7702 delegation).</summary>
    public virtual Task<byte[]> GetCodeAsync(Address account, BlockTag block, CancellationToken cancellationToken = default)
        => RpcCalls.CodeAsync(Invoker, account, block, null, cancellationToken).AsTask();

    /// <summary>A storage slot's 32 bytes.</summary>
    public virtual Task<Hash32> GetStorageAtAsync(Address account, UInt256 slot, BlockTag block, CancellationToken cancellationToken = default)
        => RpcCalls.StorageAsync(Invoker, account, slot, block, null, cancellationToken).AsTask();

    /// <summary>
    /// Number of transactions an account sent, which is its next nonce. For a nonce to send with, ask <see cref="WriteEndpoint"/> at
    /// <see cref="BlockTag.Pending"/>.
    /// </summary>
    public virtual Task<ulong> GetTransactionCountAsync(Address account, BlockTag block, CancellationToken cancellationToken = default)
        => RpcCalls.TransactionCountAsync(Invoker, account, block, null, cancellationToken).AsTask();

    /// <summary>The node's suggestion for a legacy gas price, wei per gas.</summary>
    public virtual Task<UInt256> GetGasPriceAsync(CancellationToken cancellationToken = default)
        => Invoker.InvokeAsync("eth_gasPrice", 0, static (_, _) => { }, RpcResults.Quantity256, null, cancellationToken).AsTask();

    /// <summary>The node's suggestion for a tip, wei per gas.</summary>
    public virtual Task<UInt256> GetMaxPriorityFeePerGasAsync(CancellationToken cancellationToken = default)
        => Invoker.InvokeAsync("eth_maxPriorityFeePerGas", 0, static (_, _) => { }, RpcResults.Quantity256, null, cancellationToken).AsTask();

    /// <summary>Base fees and tips of recent blocks.</summary>
    /// <param name="blockCount">Blocks to look back, 1 to 1024.</param>
    /// <param name="newest">The newest block looked at.</param>
    /// <param name="percentiles">Which tips to report per block, 0 to 100 ascending; empty: none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual Task<FeeHistory> GetFeeHistoryAsync(
        int blockCount,
        BlockTag newest,
        IReadOnlyList<double> percentiles,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blockCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blockCount, 1024);
        ArgumentNullException.ThrowIfNull(percentiles);
        return Invoker.InvokeAsync(
            "eth_feeHistory",
            (blockCount, newest, percentiles),
            static (writer, state) =>
            {
                writer.WriteQuantityValue((ulong)state.blockCount);
                state.newest.WriteTo(writer);
                writer.WriteStartArray();
                foreach (double percentile in state.percentiles)
                {
                    writer.WriteNumberValue(percentile);
                }

                writer.WriteEndArray();
            },
            RpcEntities.FeeHistory,
            null,
            cancellationToken).AsTask();
    }

    /// <summary>
    /// Broadcasts signed bytes to the first endpoint, once: this never repeats and never moves to another endpoint.
    /// After <see cref="RpcErrorKind.Timeout"/> or <see cref="RpcErrorKind.Transport"/> the transaction may be on its way: look its hash up.
    /// </summary>
    /// <returns>The transaction's hash, checked against the bytes.</returns>
    /// <exception cref="RpcException">
    /// <see cref="RpcErrorKind.AlreadyKnown"/> and <see cref="RpcErrorKind.NonceTooLow"/> may mean that these very bytes arrived before.
    /// <see cref="RpcErrorKind.MalformedResponse"/>: the node answered with another hash; the transaction may still be on its way.
    /// </exception>
    public virtual async Task<Hash32> SendRawTransactionAsync(ReadOnlyMemory<byte> signedTransaction, CancellationToken cancellationToken = default)
    {
        if (signedTransaction.IsEmpty)
        {
            throw new ArgumentException("There is nothing to send.", nameof(signedTransaction));
        }

        Hash32 answered = await Invoker.InvokeAsync(
            "eth_sendRawTransaction",
            signedTransaction,
            static (writer, bytes) => writer.WriteHexValue(bytes.Span),
            RpcResults.Hash,
            null,
            cancellationToken).ConfigureAwait(false);
        Hash32 own = Keccak256.Hash(signedTransaction.Span);
        return answered == own
            ? answered
            : throw new RpcException(
                RpcErrorKind.MalformedResponse,
                $"The node answered with hash {answered} for the transaction {own}. It may have been sent: look {own} up.",
                "eth_sendRawTransaction",
                _endpoints[0].Name);
    }

    /// <summary>A transaction the node knows, mined or waiting; null when it knows none with this hash.</summary>
    public virtual async Task<TransactionInfo?> GetTransactionAsync(Hash32 hash, CancellationToken cancellationToken = default)
    {
        TransactionInfo? transaction = await Invoker
            .InvokeAsync("eth_getTransactionByHash", hash, static (writer, value) => writer.WriteHashValue(value), RpcEntities.Transaction, null, cancellationToken)
            .ConfigureAwait(false);
        return transaction is null || transaction.Hash == hash ? transaction : throw AnotherTransaction("eth_getTransactionByHash", hash, transaction.Hash);
    }

    /// <summary>The receipt of a mined transaction; null while it is not mined. A receipt of another transaction is refused.</summary>
    public virtual async Task<TransactionReceipt?> GetTransactionReceiptAsync(Hash32 hash, CancellationToken cancellationToken = default)
    {
        TransactionReceipt? receipt = await Invoker
            .InvokeAsync("eth_getTransactionReceipt", hash, static (writer, value) => writer.WriteHashValue(value), RpcEntities.Receipt, null, cancellationToken)
            .ConfigureAwait(false);
        return receipt is null || receipt.TransactionHash == hash ? receipt : throw AnotherTransaction("eth_getTransactionReceipt", hash, receipt.TransactionHash);
    }

    /// <summary>
    /// Any other method. Whether it is repeated on failure comes from the table in <see cref="RpcMethods"/>; a method that is not there goes to the
    /// first endpoint, once.
    /// </summary>
    /// <param name="method">The method, such as <c>anvil_mine</c>.</param>
    /// <param name="writeParams">Writes the parameters one after the other; the brackets around them are written here.</param>
    /// <param name="read">Reads the result; see <see cref="RpcResults"/> for the plain types.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual Task<TResult> InvokeAsync<TResult>(
        string method,
        Action<Utf8JsonWriter> writeParams,
        RpcResultReader<TResult> read,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        ArgumentNullException.ThrowIfNull(writeParams);
        ArgumentNullException.ThrowIfNull(read);
        return Invoker.InvokeAsync(method, writeParams, static (writer, write) => write(writer), read, null, cancellationToken).AsTask();
    }

    /// <summary>
    /// One method for many parameters, as JSON-RPC batches of at most <see cref="RpcClientOptions.MaxBatchSize"/> calls, answers matched by id.
    /// A call that fails for good has its error in its result; what concerns a whole batch is thrown.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="items">One per call.</param>
    /// <param name="writeParams">Writes an item's parameters one after the other; the brackets around them are written here.</param>
    /// <param name="read">Reads one result.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The results in the order of the items.</returns>
    public virtual async Task<ImmutableArray<RpcBatchResult<TResult>>> InvokeBatchAsync<TItem, TResult>(
        string method,
        IReadOnlyList<TItem> items,
        Action<Utf8JsonWriter, TItem> writeParams,
        RpcResultReader<TResult> read,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(writeParams);
        ArgumentNullException.ThrowIfNull(read);
        RpcBatchResult<TResult>[] results = await Invoker.InvokeBatchAsync(method, items, writeParams, read, null, cancellationToken).ConfigureAwait(false);
        return [.. results];
    }

    /// <summary>Fixes one block on one endpoint: everything read through the pin is of that block. Costs one request.</summary>
    /// <exception cref="RpcException"><see cref="RpcErrorKind.BlockNotFound"/>: the node does not have the block.</exception>
    public virtual async Task<RpcPin> PinAsync(BlockTag block, CancellationToken cancellationToken = default)
    {
        if (block.Kind == BlockTagKind.Pending)
        {
            throw new ArgumentException("A pending block changes while it is read; pin a mined one.", nameof(block));
        }

        (BlockHeader header, RpcEndpoint endpoint) = await Invoker.ReadHeaderAsync(block, cancellationToken).ConfigureAwait(false);
        return new RpcPin(Invoker, endpoint, header);
    }

    /// <summary>
    /// Fixes the latest block, or a given one where the endpoint that answered lags behind it: after a transaction was mined, what is read
    /// must not be from before it.
    /// </summary>
    /// <exception cref="RpcException"><see cref="RpcErrorKind.BlockNotFound"/>, transient: no endpoint has come that far.</exception>
    internal async Task<RpcPin> PinAtLeastAsync(ulong block, CancellationToken cancellationToken)
    {
        RpcPin latest = await PinAsync(BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        return latest.Block.Number >= block ? latest : await PinAsync(BlockTag.FromNumber(block), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Switches the chain-id guard on, where the client was made without it.</summary>
    internal void ExpectChain(ulong chainId)
    {
        if (_invoker is not null)
        {
            _invoker.Options.ExpectedChainId ??= chainId;
        }
    }

    /// <summary>The endpoints' hosts; never a URL.</summary>
    public override string ToString() => $"RpcClient({string.Join(", ", Endpoints)})";

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes the transports and rate limiters the client was given.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && _ownsEndpoints)
        {
            foreach (RpcEndpoint endpoint in _endpoints)
            {
                endpoint.Dispose();
            }
        }
    }

    private RpcException AnotherTransaction(string method, Hash32 asked, Hash32 answered)
        => new(RpcErrorKind.MalformedResponse, $"{method} was asked for {asked} and answered with {answered}.", method, _endpoints.Length > 0 ? _endpoints[0].Name : null);
}
