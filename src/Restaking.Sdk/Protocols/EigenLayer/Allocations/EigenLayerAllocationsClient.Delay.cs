using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Allocations;

/// <content>The allocation delay.</content>
public partial class EigenLayerAllocationsClient
{
    /// <summary>An operator's allocation delay at one block, and a change of it that is under way.</summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="includePending">
    /// Whether to look for a change under way. No view tells it, so the logs of the last <c>ALLOCATION_CONFIGURATION_DELAY</c> blocks are read (126,000 on mainnet).
    /// </param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">The zero address.</exception>
    public virtual async Task<AllocationDelay> GetAllocationDelayAsync(
        Address operatorAddress,
        bool includePending = true,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        AllocationDelay delay = await ReadRounds.RunAsync(
            _context.Reader,
            async rounds =>
            {
                RoundRead<AllocationManager.GetAllocationDelayResult> current = rounds.Read(_context.AllocationManager.GetAllocationDelay(operatorAddress));
                RoundRead<uint> configuration = rounds.Read(_context.AllocationManager.AllocationConfigurationDelay());
                await rounds.NextAsync().ConfigureAwait(false);
                (bool isSet, uint blocks) = current.Value;
                return new AllocationDelay(operatorAddress, rounds.Block, isSet ? blocks : null, configuration.Value, null);
            },
            block,
            cancellationToken).ConfigureAwait(false);
        return includePending
            ? delay with
            {
                Pending = await AllocationLogs.PendingDelayAsync(_context, operatorAddress, delay.Block.Number, delay.ConfigurationDelay, cancellationToken).ConfigureAwait(false),
            }
            : delay;
    }

    /// <summary>Asks at the latest block whether an allocation delay could be set, and names every reason why not.</summary>
    /// <inheritdoc cref="PrepareSetAllocationDelay" path="/param|/exception" />
    public virtual Task<PreflightResult> CheckSetAllocationDelayAsync(
        Address operatorAddress,
        uint blocks,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        DelayChange(operatorAddress, blocks, caller).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>setAllocationDelay</c>. It counts <c>ALLOCATION_CONFIGURATION_DELAY</c> blocks and one more later; setting it again starts that anew. The delay given at
    /// registration counts at once since 1.9, and after the same wait before.
    /// </summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="blocks">Blocks from an allocation to the block in which it can be slashed.</param>
    /// <param name="caller">Who sends: the operator, its admin or appointee. Null: the signer, or the operator.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    public virtual PreparedTransaction<AllocationDelayChanged> PrepareSetAllocationDelay(Address operatorAddress, uint blocks, Address? caller = null) =>
        DelayChange(operatorAddress, blocks, caller).Prepare();

    private RoleWrite<AllocationDelayChanged> DelayChange(Address operatorAddress, uint blocks, Address? caller)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        Address sender = AllocationArguments.Sender(_context, caller, operatorAddress, nameof(caller));
        IContractCall call = _context.AllocationManager.SetAllocationDelay(operatorAddress, blocks);
        return new RoleWrite<AllocationDelayChanged>(
            _context,
            call,
            receipt =>
            {
                AllocationManager.AllocationDelaySetEvent set =
                    receipt.Single<AllocationManager.AllocationDelaySetEvent>(_context.Deployment.AllocationManager, found => found.Operator == operatorAddress);
                return new AllocationDelayChanged(operatorAddress, set.Delay, set.EffectBlock, receipt.TransactionHash, receipt.BlockNumber);
            },
            $"Set the allocation delay of {operatorAddress} to {blocks} blocks",
            sender,
            [AllocationGates.MayAct(_context, sender, operatorAddress, call), AllocationGates.IsOperator(_context, operatorAddress)]);
    }
}
