using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Protocols.EigenLayer.Signatures;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>What an operator asks of a staker that wants to delegate to it.</summary>
internal sealed class OperatorGate
{
    private readonly Address _operator;
    private readonly DelegationApproval _approval;
    private readonly ReadSlot<bool> _isOperator;
    private readonly ReadSlot<Address> _approver;

    private OperatorGate(EigenLayerContext context, ReadBatch batch, Address operatorAddress, DelegationApproval approval)
    {
        _operator = operatorAddress;
        _approval = approval;
        _isOperator = batch.Add(context.DelegationManager.IsOperator(operatorAddress));
        _approver = batch.Add(context.DelegationManager.DelegationApprover(operatorAddress));
    }

    public static OperatorGate Begin(EigenLayerContext context, ReadBatch first, Address operatorAddress, DelegationApproval approval) =>
        new(context, first, operatorAddress, approval);

    /// <param name="context">The parts.</param>
    /// <param name="pin">The block of the first batch.</param>
    /// <param name="staker">Who would delegate.</param>
    /// <param name="strategies">The strategies whose shares would be delegated.</param>
    /// <param name="refusals">Where reasons go.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    public async Task CheckAsync(
        EigenLayerContext context,
        RpcPin pin,
        Address staker,
        ImmutableArray<Address> strategies,
        ImmutableArray<EigenLayerRefusal>.Builder refusals,
        CancellationToken cancellationToken)
    {
        if (!_isOperator.Value)
        {
            refusals.Add(new NotAnOperator(_operator));
            return;
        }

        ReadBatch batch = context.Reader.CreateBatch();
        ReadSlot<ImmutableArray<ulong>> magnitudes = batch.Add(context.AllocationManager.GetMaxMagnitudes(_operator, strategies));
        ReadSlot<bool>? spent = _approver.Value.IsZero
            ? null
            : batch.Add(context.DelegationManager.DelegationApproverSaltIsSpent(_approver.Value, _approval.Salt));
        ReadSlot<Hash32>? digest = _approver.Value.IsZero
            ? null
            : batch.TryAdd(context.DelegationManager.CalculateDelegationApprovalDigestHash(staker, _operator, _approver.Value, _approval.Salt, _approval.Expiry));
        await batch.ExecuteAsync(pin, cancellationToken).ConfigureAwait(false);

        await CheckApprovalAsync(context, pin, spent?.Value ?? false, digest.OrNull(), refusals, cancellationToken).ConfigureAwait(false);

        // One fully slashed strategy among many is enough for the contract to refuse all of them.
        ImmutableArray<ulong> maxMagnitudes = magnitudes.Value.OfLength(strategies.Length, "getMaxMagnitudes");
        for (int i = 0; i < strategies.Length; i++)
        {
            if (maxMagnitudes[i] == 0)
            {
                refusals.Add(new OperatorFullySlashed(_operator, strategies[i]));
            }
        }
    }

    private async Task CheckApprovalAsync(
        EigenLayerContext context,
        RpcPin pin,
        bool saltSpent,
        Hash32? digest,
        ImmutableArray<EigenLayerRefusal>.Builder refusals,
        CancellationToken cancellationToken)
    {
        if (_approver.Value.IsZero)
        {
            return;
        }

        // A contract may take an empty signature (EIP-1271: it decides by what it stored); an account never does.
        if (_approval == DelegationApproval.None
            || (_approval.IsNone && (await pin.GetCodeAsync(_approver.Value, cancellationToken).ConfigureAwait(false)).Length == 0))
        {
            refusals.Add(new ApproverSignatureNeeded(_operator, _approver.Value));
            return;
        }

        if (saltSpent)
        {
            refusals.Add(new ApproverSaltSpent(_approver.Value, _approval.Salt));
        }

        if (_approval.Expiry < (UInt256)pin.Block.Timestamp)
        {
            refusals.Add(new ApproverSignatureExpired(_approval.Expiry, pin.Block.Timestamp));
        }

        // What does not compute a digest is no DelegationManager of today; the simulation then decides.
        if (digest is { } expected
            && await SignatureVerification.CheckAsync(
                context, pin, _approver.Value, context.Deployment.DelegationManager, expected, _approval.Signature, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            refusals.Add(refusal);
        }
    }
}
