using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer.Registry;

namespace Restaking.Sdk.Protocols.EigenLayer.Permissions;

/// <summary>
/// Functions of the core that do not ask the PermissionController: they act for whoever calls, or for a claimer or slasher of their own, so
/// that an appointment to them has no effect.
/// </summary>
internal static class UnaskedFunctions
{
    public static RoleGate Gate(EigenLayerContext context, PermittedFunction function) => async (rounds, refusals) =>
    {
        EigenLayerDeployment deployment = context.Deployment;
        if (Find(deployment, function) is { } signature)
        {
            refusals.Add(new AppointmentWithoutEffect(function.Target, signature));
        }

        // Since 1.9 only the set's slasher slashes; before, appointees of the AVS could.
        if (function.Target == deployment.AllocationManager && function.Selector.Equals(AllocationManager.SlashOperatorCall.Selector)
            && await FeatureProbe.HasAsync(context, rounds, EigenLayerFeature.Slashers).ConfigureAwait(false))
        {
            refusals.Add(new AppointmentWithoutEffect(function.Target, AllocationManager.SlashOperatorCall.Signature));
        }
    };

    private static string? Find(EigenLayerDeployment deployment, PermittedFunction function)
    {
        (Address? Target, Selector Selector, string Signature)[] unasked =
        [
            (deployment.StrategyManager, StrategyManager.DepositIntoStrategyCall.Selector, StrategyManager.DepositIntoStrategyCall.Signature),
            (deployment.StrategyManager, StrategyManager.DepositIntoStrategyWithSignatureCall.Selector, StrategyManager.DepositIntoStrategyWithSignatureCall.Signature),
            (deployment.DelegationManager, DelegationManager.DelegateToCall.Selector, DelegationManager.DelegateToCall.Signature),
            (deployment.DelegationManager, DelegationManager.RedelegateCall.Selector, DelegationManager.RedelegateCall.Signature),
            (deployment.DelegationManager, DelegationManager.RegisterAsOperatorCall.Selector, DelegationManager.RegisterAsOperatorCall.Signature),
            (deployment.DelegationManager, DelegationManager.QueueWithdrawalsCall.Selector, DelegationManager.QueueWithdrawalsCall.Signature),
            (deployment.DelegationManager, DelegationManager.CompleteQueuedWithdrawalCall.Selector, DelegationManager.CompleteQueuedWithdrawalCall.Signature),
            (deployment.DelegationManager, DelegationManager.CompleteQueuedWithdrawalsCall.Selector, DelegationManager.CompleteQueuedWithdrawalsCall.Signature),
            (deployment.RewardsCoordinator, RewardsCoordinator.ProcessClaimCall.Selector, RewardsCoordinator.ProcessClaimCall.Signature),
            (deployment.RewardsCoordinator, RewardsCoordinator.ProcessClaimsCall.Selector, RewardsCoordinator.ProcessClaimsCall.Signature),
            (deployment.RewardsCoordinator, RewardsCoordinator.CreateAVSRewardsSubmissionCall.Selector, RewardsCoordinator.CreateAVSRewardsSubmissionCall.Signature),
            (deployment.RewardsCoordinator, Selector.FromSignature("setClaimerFor(address)"), "setClaimerFor(address)"),
        ];
        foreach ((Address? target, Selector selector, string signature) in unasked)
        {
            if (function.Target == target && function.Selector.Equals(selector))
            {
                return signature;
            }
        }

        return null;
    }
}
