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
        Address manager = context.Deployment.DelegationManager;
        return context.Transactions.Prepare(
            context.DelegationManager.RegisterAsOperator(approver ?? Address.Zero, allocationDelayBlocks, metadataUri),
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
