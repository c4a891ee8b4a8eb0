using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Protocols.EigenLayer.Operators;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Samples.Snippets;

/// <summary>The C# blocks of docs/eigenlayer-operators.md. A region here and a block there are the same text; a test compares them.</summary>
public static class EigenLayerOperatorSnippets
{
    public static async Task RegisterAsync(RestakingClient client, Address me, CancellationToken ct)
    {
        #region Becoming an operator
        EigenLayerOperatorsClient operators = client.EigenLayer.Operators;
        var registration = await operators.PrepareRegister(allocationDelayBlocks: 50_400, "https://example.org/operator.json").SendAsync(cancellationToken: ct);
        OperatorRegistration registered = await registration.WaitAsync(cancellationToken: ct);
        Console.WriteLine($"operator {registered.Operator}; can allocate from block {registered.CanAllocateFromBlock}");

        // Later, by the operator itself, its admin or an appointee of it:
        await operators.PrepareUpdateMetadata(me, "https://example.org/new.json").SendAsync(cancellationToken: ct);
        await operators.PrepareUpdateApprover(me, approver: null).SendAsync(cancellationToken: ct);
        #endregion
    }

    public static async Task ApproveAsync(RestakingClient client, Address staker, Address me, ITypedDataSigner approver, CancellationToken ct)
    {
        #region Approving a staker
        UInt256 tomorrow = (UInt256)(ulong)DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeSeconds();
        DelegationApproval approval = await client.EigenLayer.Operators.ApproveDelegationAsync(staker, me, tomorrow, approver, cancellationToken: ct);

        // The staker, with what it was given:
        await client.EigenLayer.Delegation.PrepareDelegate(me, approval, staker).SendAsync(cancellationToken: ct);
        #endregion
    }

    public static async Task AllocateAsync(RestakingClient client, Address me, OperatorSetId set, CancellationToken ct)
    {
        #region Allocating and registering
        EigenLayerAllocationsClient allocations = client.EigenLayer.Allocations;

        // Targets are absolute parts of 1e18: here half of all stETH stake, whatever it was before.
        AllocationTarget[] targets = [new(set, "stETH", MagnitudeMath.Wad / 2)];
        AllocationPreview preview = await allocations.PreviewModifyAsync(me, targets, cancellationToken: ct);
        foreach (AllocationPreviewLine line in preview.Lines)
        {
            Console.WriteLine($"{line.Symbol} to {line.Set}: {line.Now.Magnitude} now, {line.Target} from block {line.EffectBlock}; {line.AllocatableAfter} left to allocate");
        }

        foreach (EigenLayerRefusal refusal in preview.Refusals)
        {
            Console.WriteLine(refusal switch
            {
                ModificationPending pending => $"wait until block {pending.EffectBlock}",
                InsufficientMagnitude lacking => $"{lacking.Have} is allocatable, {lacking.Need} more is asked for",
                AllocationDelayNotSet => "set an allocation delay first",
                _ => refusal.Message,
            });
        }

        if (preview.IsClear)
        {
            var modification = await allocations.PrepareModify(me, targets).SendAsync(cancellationToken: ct);
            await modification.WaitAsync(cancellationToken: ct);
            await allocations.PrepareRegister(me, set.Avs, [set.Id]).SendAsync(cancellationToken: ct);
        }
        #endregion
    }

    public static async Task LookAsync(RestakingClient client, Address operatorAddress, CancellationToken ct)
    {
        #region What a staker sees of an operator
        OperatorOverview? overview = await client.EigenLayer.Operators.GetAsync(operatorAddress, cancellationToken: ct);
        if (overview is not null)
        {
            foreach (OperatorStake stake in overview.Strategies)
            {
                Console.WriteLine($"{stake.Symbol}: {stake.Shares} shares, {stake.SlashableProportion} of 1e18 can be slashed now");
            }

            foreach (OperatorSetAllocations set in overview.Sets)
            {
                foreach (StrategyAllocation line in set.Allocations)
                {
                    string next = line.State.IsPending ? $", {line.State.MagnitudeAfterPending} from block {line.State.EffectBlock}" : "";
                    Console.WriteLine($"  {set.Set} can take {line.SlashableProportion} of 1e18 of {line.Symbol}{next}");
                }
            }

            Console.WriteLine($"warning time of new allocations: {overview.AllocationDelay.Blocks} blocks");
        }
        #endregion
    }

    public static async Task LeaveAsync(RestakingClient client, Address me, OperatorSetId set, CancellationToken ct)
    {
        #region Leaving
        EigenLayerAllocationsClient allocations = client.EigenLayer.Allocations;
        var deregistration = await allocations.PrepareDeregister(me, set.Avs, [set.Id]).SendAsync(cancellationToken: ct);
        OperatorSetsLeft left = await deregistration.WaitAsync(cancellationToken: ct);

        OperatorSetRegistration registration = await allocations.GetRegistrationAsync(me, set, cancellationToken: ct);
        Console.WriteLine($"left in block {left.BlockNumber}, slashable up to and including block {registration.SlashableUntilBlock}");
        #endregion
    }

    public static async Task ListAsync(RestakingClient client, ulong fromBlock, ulong toBlock, CancellationToken ct)
    {
        #region All operators
        await foreach (ListedOperator entry in client.EigenLayer.Operators.ListAsync(fromBlock, toBlock, ct))
        {
            Console.WriteLine($"{entry.Operator} since block {entry.RegisteredAtBlock}: {entry.MetadataUri}");
        }
        #endregion
    }
}
