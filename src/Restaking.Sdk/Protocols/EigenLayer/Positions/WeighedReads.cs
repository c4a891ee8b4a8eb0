using Restaking.Sdk.Contracts;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Positions;

/// <summary>
/// Reads of very different size at one block, cut into requests by the gas they are expected to take: a request that a node gives up is asked
/// again in halves, which costs more than a good cut.
/// </summary>
internal sealed class WeighedReads(ContractReader reader, ulong gasPerRequest)
{
    private const int ConcurrentRequests = 4;

    private readonly List<ReadBatch> _batches = [];
    private ulong _gas;

    /// <summary>A call that must succeed.</summary>
    public ReadSlot<TResult> Add<TResult>(IContractCall<TResult> call, ulong gas) => BatchFor(gas).Add(call);

    /// <summary>A call that may revert.</summary>
    public ReadSlot<TResult> TryAdd<TResult>(IContractCall<TResult> call, ulong gas) => BatchFor(gas).TryAdd(call);

    public async Task ExecuteAsync(RpcPin pin, CancellationToken cancellationToken)
    {
        if (_batches.Count == 1)
        {
            await _batches[0].ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
            return;
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ConcurrentRequests, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(_batches, parallel, (batch, token) => new ValueTask(batch.ExecuteAsync(pin, token))).ConfigureAwait(false);
    }

    private ReadBatch BatchFor(ulong gas)
    {
        if (_batches.Count == 0 || _gas + gas > gasPerRequest)
        {
            _batches.Add(reader.CreateBatch());
            _gas = 0;
        }

        _gas += gas;
        return _batches[^1];
    }
}
