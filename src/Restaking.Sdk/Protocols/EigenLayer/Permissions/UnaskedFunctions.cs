using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer.Registry;

namespace Restaking.Sdk.Protocols.EigenLayer.Permissions;

/// <summary>
/// Functions of the core that do not ask the PermissionController: they act for whoever calls, or for a claimer, slasher or submitter of their
/// own, so that an appointment to them has no effect.
/// </summary>
internal static class UnaskedFunctions
{
    /// <summary>Of every deployment's contracts; a contract it does not have has none.</summary>
    public static IEnumerable<PermittedFunction> Of(EigenLayerDeployment deployment) =>
    [
        .. Of(
            deployment.StrategyManager,
            StrategyManager.DepositIntoStrategyCall.Signature,
            StrategyManager.DepositIntoStrategyWithSignatureCall.Signature),
        .. Of(
            deployment.DelegationManager,
            DelegationManager.DelegateToCall.Signature,
            DelegationManager.RedelegateCall.Signature,
            DelegationManager.RegisterAsOperatorCall.Signature,
            DelegationManager.QueueWithdrawalsCall.Signature,
            DelegationManager.CompleteQueuedWithdrawalCall.Signature,
            DelegationManager.CompleteQueuedWithdrawalsCall.Signature),
        .. Of(
            deployment.RewardsCoordinator,
            RewardsCoordinator.ProcessClaimCall.Signature,
            RewardsCoordinator.ProcessClaimsCall.Signature,
            RewardsCoordinator.CreateAVSRewardsSubmissionCall.Signature,

            // These ask isRewardsForAllSubmitter of whoever calls.
            RewardsCoordinator.CreateRewardsForAllSubmissionCall.Signature,
            RewardsCoordinator.CreateRewardsForAllEarnersCall.Signature,

            // The overload without an earner; the other one asks.
            "setClaimerFor(address)"),
        .. Of(
            deployment.AVSDirectory,
            AVSDirectory.RegisterOperatorToAVSCall.Signature,
            AVSDirectory.DeregisterOperatorFromAVSCall.Signature,
            AVSDirectory.CancelSaltCall.Signature,
            AVSDirectory.UpdateAVSMetadataURICall.Signature),
        .. Of(
            deployment.EigenPodManager,
            EigenPodManager.CreatePodCall.Signature,
            EigenPodManager.StakeCall.Signature),
    ];

    public static RoleGate Gate(EigenLayerContext context, PermittedFunction function) => async (rounds, refusals) =>
    {
        EigenLayerDeployment deployment = context.Deployment;
        if (Of(deployment).Contains(function))
        {
            refusals.Add(new AppointmentWithoutEffect(function));
        }

        // Since 1.9 only the set's slasher slashes; before, appointees of the AVS could.
        if (function.Target == deployment.AllocationManager && function.Selector.Equals(AllocationManager.SlashOperatorCall.Selector)
            && await FeatureProbe.HasAsync(context, rounds, EigenLayerFeature.Slashers).ConfigureAwait(false))
        {
            refusals.Add(new AppointmentWithoutEffect(function));
        }
    };

    private static IEnumerable<PermittedFunction> Of(Address? contract, params string[] signatures) =>
        contract is { } target ? signatures.Select(signature => PermittedFunction.Of(target, signature)) : [];
}
