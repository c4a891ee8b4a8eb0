using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Operators;

/// <summary>Becoming an operator (<c>registerAsOperator</c>), behind both clients that offer it.</summary>
internal static class OperatorRegistrations
{
    public static PreparedTransaction<OperatorRegistration> Prepare(
        EigenLayerContext context,
        uint allocationDelayBlocks,
        string metadataUri,
        Address? approver,
        Address? account)
    {
        ArgumentNullException.ThrowIfNull(metadataUri);
        Address candidate = context.Account(account, nameof(account));

        // Zero is how the chain writes "nobody"; a caller who means nobody says null, and a variable that was never filled in opens no operator to everybody.
        Address approvedBy = approver is { } named ? EigenLayerContext.Checked(named, nameof(approver)) : Address.Zero;
        Address manager = context.Deployment.DelegationManager;
        return context.Transactions.Prepare(
            context.DelegationManager.RegisterAsOperator(approvedBy, allocationDelayBlocks, metadataUri),
            receipt =>
            {
                DelegationManager.OperatorRegisteredEvent registered =
                    receipt.Single<DelegationManager.OperatorRegisteredEvent>(manager, found => found.Operator == candidate);
                return new OperatorRegistration(
                    candidate,
                    registered.DelegationApprover.IsZero ? null : registered.DelegationApprover,
                    receipt.TransactionHash,
                    receipt.BlockNumber)
                {
                    CanAllocateFromBlock = receipt.From<AllocationManager.AllocationDelaySetEvent>(context.Deployment.AllocationManager)
                        .Where(set => set.Operator == candidate)
                        .Select(set => (ulong?)set.EffectBlock)
                        .LastOrDefault(),
                };
            },
            description: $"Register {candidate} as operator",
            from: candidate,
            preflight:
            [
                async (at, token) => (await DelegationPreflight.RegisterAsync(context, candidate, at.Block, token).ConfigureAwait(false)).ToIssues(),
            ]);
    }
}
