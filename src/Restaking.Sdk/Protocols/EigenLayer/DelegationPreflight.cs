using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Permissions;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>Asks every gate of delegating and undelegating at one block.</summary>
internal static class DelegationPreflight
{
    public static async Task<PreflightResult> DelegateAsync(
        EigenLayerContext context,
        Address staker,
        Address operatorAddress,
        DelegationApproval approval,
        BlockTag block,
        CancellationToken cancellationToken)
    {
        ReadBatch first = context.Reader.CreateBatch();
        ReadSlot<UInt256> paused = first.Add(context.DelegationManager.Paused());
        ReadSlot<Address> delegatedTo = first.Add(context.DelegationManager.DelegatedTo(staker));
        ReadSlot<DelegationManager.GetDepositedSharesResult> deposits = first.Add(context.DelegationManager.GetDepositedShares(staker));
        OperatorGate gate = OperatorGate.Begin(context, first, operatorAddress, approval);
        RpcPin pin = await context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        await first.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);

        ImmutableArray<EigenLayerRefusal>.Builder refusals = ImmutableArray.CreateBuilder<EigenLayerRefusal>();
        if (PauseBits.IsPaused(paused.Value, PauseBits.DelegationNew))
        {
            refusals.Add(new DelegationPaused(context.Deployment.DelegationManager));
        }

        if (!delegatedTo.Value.IsZero)
        {
            refusals.Add(new AlreadyDelegated(staker, delegatedTo.Value));
        }

        (ImmutableArray<Address> strategies, _) = deposits.Value;
        await gate.CheckAsync(context, pin, staker, strategies, refusals, cancellationToken).ConfigureAwait(false);
        return new PreflightResult(pin.Block, refusals.ToImmutable());
    }

    public static async Task<PreflightResult> UndelegateAsync(
        EigenLayerContext context,
        Address staker,
        Address caller,
        BlockTag block,
        CancellationToken cancellationToken)
    {
        ReadBatch batch = context.Reader.CreateBatch();
        ReadSlot<UInt256> paused = batch.Add(context.DelegationManager.Paused());
        ReadSlot<Address> delegatedTo = batch.Add(context.DelegationManager.DelegatedTo(staker));
        ReadSlot<DelegationManager.GetDepositedSharesResult> deposits = batch.Add(context.DelegationManager.GetDepositedShares(staker));
        RpcPin pin = await context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);

        ImmutableArray<EigenLayerRefusal>.Builder refusals = ImmutableArray.CreateBuilder<EigenLayerRefusal>();
        CheckLeaving(context, staker, paused.Value, delegatedTo.Value, refusals);
        if (caller != staker && !delegatedTo.Value.IsZero)
        {
            await CheckCallerAsync(context, staker, caller, delegatedTo.Value, pin, refusals, cancellationToken).ConfigureAwait(false);
        }

        (ImmutableArray<Address> strategies, _) = deposits.Value;
        await VaultGate.CheckLeavingAsync(context, strategies, pin, refusals, cancellationToken).ConfigureAwait(false);
        return new PreflightResult(pin.Block, refusals.ToImmutable());
    }

    public static async Task<PreflightResult> RedelegateAsync(
        EigenLayerContext context,
        Address staker,
        Address operatorAddress,
        DelegationApproval approval,
        BlockTag block,
        CancellationToken cancellationToken)
    {
        ReadBatch batch = context.Reader.CreateBatch();
        ReadSlot<UInt256> paused = batch.Add(context.DelegationManager.Paused());
        ReadSlot<Address> delegatedTo = batch.Add(context.DelegationManager.DelegatedTo(staker));
        ReadSlot<DelegationManager.GetDepositedSharesResult> deposits = batch.Add(context.DelegationManager.GetDepositedShares(staker));
        OperatorGate gate = OperatorGate.Begin(context, batch, operatorAddress, approval);
        RpcPin pin = await context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);

        ImmutableArray<EigenLayerRefusal>.Builder refusals = ImmutableArray.CreateBuilder<EigenLayerRefusal>();
        CheckLeaving(context, staker, paused.Value, delegatedTo.Value, refusals);
        if (PauseBits.IsPaused(paused.Value, PauseBits.DelegationNew))
        {
            refusals.Add(new DelegationPaused(context.Deployment.DelegationManager));
        }

        // The undelegation empties the staker first, so that a strategy the new operator is fully slashed in does not stand in the way.
        await gate.CheckAsync(context, pin, staker, [], refusals, cancellationToken).ConfigureAwait(false);
        (ImmutableArray<Address> strategies, _) = deposits.Value;
        await VaultGate.CheckLeavingAsync(context, strategies, pin, refusals, cancellationToken).ConfigureAwait(false);
        return new PreflightResult(pin.Block, refusals.ToImmutable());
    }

    public static async Task<PreflightResult> RegisterAsync(EigenLayerContext context, Address candidate, BlockTag block, CancellationToken cancellationToken)
    {
        ReadBatch batch = context.Reader.CreateBatch();
        ReadSlot<UInt256> paused = batch.Add(context.DelegationManager.Paused());
        ReadSlot<Address> delegatedTo = batch.Add(context.DelegationManager.DelegatedTo(candidate));
        RpcPin pin = await context.PinAsync(block, cancellationToken).ConfigureAwait(false);
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);
        ImmutableArray<EigenLayerRefusal>.Builder refusals = ImmutableArray.CreateBuilder<EigenLayerRefusal>();
        if (PauseBits.IsPaused(paused.Value, PauseBits.DelegationNew))
        {
            refusals.Add(new DelegationPaused(context.Deployment.DelegationManager));
        }

        if (!delegatedTo.Value.IsZero)
        {
            refusals.Add(new AlreadyDelegated(candidate, delegatedTo.Value));
        }

        return new PreflightResult(pin.Block, refusals.ToImmutable());
    }

    private static void CheckLeaving(
        EigenLayerContext context,
        Address staker,
        UInt256 paused,
        Address delegatedTo,
        ImmutableArray<EigenLayerRefusal>.Builder refusals)
    {
        if (delegatedTo.IsZero)
        {
            refusals.Add(new NotDelegated(staker));
        }
        else if (delegatedTo == staker)
        {
            refusals.Add(new OperatorCannotUndelegate(staker));
        }

        if (PauseBits.IsPaused(paused, PauseBits.DelegationEnterQueue))
        {
            refusals.Add(new QueuePaused(context.Deployment.DelegationManager));
        }
    }

    private static async Task CheckCallerAsync(
        EigenLayerContext context,
        Address staker,
        Address caller,
        Address operatorAddress,
        RpcPin pin,
        ImmutableArray<EigenLayerRefusal>.Builder refusals,
        CancellationToken cancellationToken)
    {
        bool mayUndelegate = await ReadRounds.RunAtAsync(
            context.Reader,
            async rounds =>
            {
                RoundRead<Address> approver = rounds.Read(context.DelegationManager.DelegationApprover(operatorAddress));
                bool mayAct = await PermissionGate.CanCallAsync(
                    context, rounds, caller, operatorAddress, context.Deployment.DelegationManager, DelegationManager.UndelegateCall.Selector).ConfigureAwait(false);
                return mayAct || caller == approver.Value;
            },
            pin,
            cancellationToken).ConfigureAwait(false);
        if (!mayUndelegate)
        {
            refusals.Add(new CallerCannotUndelegate(caller, staker, operatorAddress));
        }
    }
}
