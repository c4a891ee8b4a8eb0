using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Contracts;

/// <summary>
/// Calls that are read together at one block on one endpoint: as one Multicall3 <c>aggregate3</c> (several when the calls are too many for one),
/// or as one JSON-RPC batch where Multicall3 has no code. Runs once. Not thread-safe while calls are added.
/// </summary>
/// <remarks>Through Multicall3 a called contract sees Multicall3 as its caller. For functions that depend on the caller use <c>RpcClient.CallAsync</c> with a sender.</remarks>
public sealed class ReadBatch
{
    private readonly ContractReader _reader;
    private readonly List<ReadSlot> _slots = [];
    private bool _started;

    internal ReadBatch(ContractReader reader)
    {
        _reader = reader;
    }

    /// <summary>Calls added so far.</summary>
    public int Count => _slots.Count;

    /// <summary>Adds a call that must succeed: when it reverts, the whole batch throws <see cref="ContractRevertException"/>.</summary>
    public ReadSlot<TResult> Add<TResult>(IContractCall<TResult> call) => AddSlot(call, mayRevert: false);

    /// <summary>Adds a call that may revert: the error is then in <see cref="ReadSlot{TResult}.Outcome"/>.</summary>
    public ReadSlot<TResult> TryAdd<TResult>(IContractCall<TResult> call) => AddSlot(call, mayRevert: true);

    /// <summary>Reads everything at one block and fills the slots.</summary>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The block everything was read at.</returns>
    /// <exception cref="ContractRevertException">A call that must succeed reverted.</exception>
    /// <exception cref="NoContractException">There is no contract at a call's target.</exception>
    /// <exception cref="RpcException">No usable answer came; <see cref="RpcErrorKind.Reorganized"/> or <see cref="RpcErrorKind.BlockNotFound"/>: the block went away while it was read.</exception>
    public async Task<BlockHeader> ExecuteAsync(BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        Start();
        return await _reader.RunPinnedAsync(_slots, block ?? BlockTag.Latest, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads everything at a block that is pinned already, together with other reads of the same pin.</summary>
    /// <param name="pin">The block and endpoint.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ContractRevertException">A call that must succeed reverted.</exception>
    /// <exception cref="NoContractException">There is no contract at a call's target.</exception>
    public async Task ExecuteAsync(RpcPin pin, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pin);
        Start();
        await _reader.RunAsync(_slots, pin, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads everything at one block whose header is not wanted: one request where that is enough.</summary>
    internal Task ExecuteUnpinnedAsync(BlockTag? block, CancellationToken cancellationToken)
    {
        Start();
        return _reader.RunUnpinnedAsync(_slots, block ?? BlockTag.Latest, cancellationToken);
    }

    private ReadSlot<TResult> AddSlot<TResult>(IContractCall<TResult> call, bool mayRevert)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (_started)
        {
            throw new InvalidOperationException("The batch has run; make a new one for more calls.");
        }

        var slot = new ReadSlot<TResult>(call, mayRevert);
        _slots.Add(slot);
        return slot;
    }

    private void Start()
    {
        if (_started)
        {
            throw new InvalidOperationException("The batch has run already.");
        }

        _started = true;
    }
}
