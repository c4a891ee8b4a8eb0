using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Operators;

/// <content>What stakers see of an operator.</content>
public partial class EigenLayerOperatorsClient
{
    /// <summary>
    /// An operator as a staker should see it before delegating, and while delegated: stake and magnitudes per strategy; per set what is allocated, pending and
    /// slashable, with the blocks; the allocation delay; the approver. One snapshot at one block in three requests, and logs only for what no view tells: a
    /// delay that does not count yet, and how long a set it left can still slash it.
    /// </summary>
    /// <param name="operatorAddress">The operator.</param>
    /// <param name="strategies">Strategies to say stake and magnitudes of also when nothing is allocated of them; null: those of the address book.</param>
    /// <param name="includePendingDelay">Whether to look for an allocation delay that does not count yet, in the logs of the last <c>ALLOCATION_CONFIGURATION_DELAY</c> blocks.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <returns>Null when the address is not a registered operator.</returns>
    /// <exception cref="ArgumentException">A zero address, or an unknown symbol.</exception>
    public virtual async Task<OperatorOverview?> GetAsync(
        Address operatorAddress,
        IReadOnlyList<StrategyReference>? strategies = null,
        bool includePendingDelay = true,
        BlockTag? block = null,
        CancellationToken cancellationToken = default)
    {
        EigenLayerContext.Checked(operatorAddress, nameof(operatorAddress));
        ImmutableArray<Address> asked = strategies is null
            ? [.. _context.Book.Entries.Select(entry => entry.Strategy)]
            : [.. strategies.Select(strategy => _context.Book.Resolve(strategy, nameof(strategies)))];
        OperatorOverview? found = await ReadRounds.RunAsync(_context.Reader, rounds => ReadAsync(rounds, operatorAddress, asked), block, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return null;
        }

        OperatorAllocations allocations = await AllocationReader.WithSlashableUntilAsync(_context, found.Allocations, cancellationToken).ConfigureAwait(false);
        PendingAllocationDelay? pending = includePendingDelay
            ? await AllocationLogs.PendingDelayAsync(
                _context, operatorAddress, found.Block.Number, found.AllocationDelay.ConfigurationDelay, cancellationToken).ConfigureAwait(false)
            : null;
        return found with { Allocations = allocations, AllocationDelay = found.AllocationDelay with { Pending = pending } };
    }

    private async Task<OperatorOverview?> ReadAsync(ReadRounds rounds, Address operatorAddress, ImmutableArray<Address> strategies)
    {
        RoundRead<bool> isOperator = rounds.Read(_context.DelegationManager.IsOperator(operatorAddress));
        RoundRead<Address> approver = rounds.Read(_context.DelegationManager.DelegationApprover(operatorAddress));
        RoundRead<AllocationManager.GetAllocationDelayResult> delay = rounds.Read(_context.AllocationManager.GetAllocationDelay(operatorAddress));
        RoundRead<uint> configuration = rounds.Read(_context.AllocationManager.AllocationConfigurationDelay());
        RoundRead<bool> isRedistributable = rounds.Read(_context.AllocationManager.IsOperatorRedistributable(operatorAddress));
        OperatorAllocations allocations = await AllocationReader.ReadAsync(_context, rounds, operatorAddress, strategies).ConfigureAwait(false);
        if (!isOperator.Value)
        {
            return null;
        }

        (bool isSet, uint blocks) = delay.Value;
        return new OperatorOverview(
            operatorAddress,
            approver.AddressOrNull(),
            new AllocationDelay(operatorAddress, rounds.Block, isSet ? blocks : null, configuration.Value, null),
            isRedistributable.OrNull(),
            allocations);
    }
}
