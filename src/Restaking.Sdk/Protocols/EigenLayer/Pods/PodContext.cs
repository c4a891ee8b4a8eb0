using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>What the pods' members share.</summary>
internal static class PodContext
{
    /// <summary>The contract all pods hang on.</summary>
    /// <exception cref="FeatureNotAvailableException">The deployment names none.</exception>
    public static EigenPodManager PodManager(this EigenLayerContext context) =>
        new(context.Deployment.EigenPodManager ?? throw new FeatureNotAvailableException("native restaking (EigenPodManager)", null, null));

    /// <summary>
    /// The owner of a pod by what a contract says of itself, where the manager says so too; null: it is no pod of this manager. Takes a round
    /// of its own unless the contract says nothing.
    /// </summary>
    public static async Task<Address?> OwnerOfPodAsync(this EigenLayerContext context, ReadRounds rounds, Address pod, RoundRead<Address> said)
    {
        if (said.AddressOrNull() is not { } owner)
        {
            return null;
        }

        RoundRead<Address> ownersPod = rounds.Read(context.PodManager().OwnerToPod(owner));
        await rounds.NextAsync().ConfigureAwait(false);
        return ownersPod.Value == pod ? owner : null;
    }

    /// <summary>Asks for the version in the next round, for a message.</summary>
    public static RoundRead<string> ReadVersion(this EigenLayerContext context, ReadRounds rounds) => rounds.Read(context.DelegationManager.Version());

    public static string? TextOrNull(this RoundRead<string> read) => read.Succeeded && read.Value.Length > 0 ? read.Value : null;

    /// <summary>
    /// Whether a pod has a function, by its answer to a read: one that it does not have ends in a revert without data (every refusal of a
    /// pod's own is a custom error).
    /// </summary>
    public static bool IsMissing<TResult>(this RoundRead<TResult> read) => read.Outcome.Error is EmptyRevertError;

    /// <summary>
    /// Asks a pod for its version, which pods tell up to 1.8: with <see cref="IsMissing"/> it has all rules of 1.9. Before, versions did not get
    /// them in their order (1.6.1 has some that 1.7 has not), and what is not known to be refused is left to the simulation.
    /// </summary>
    public static RoundRead<string> ReadOldVersion(ReadRounds rounds, Address pod) => rounds.Read(new ISemVerMixin(pod).Version());

    public static PodValidator ToValidator(this EigenPod.ValidatorInfo info, Hash32 pubkeyHash) =>
        new(pubkeyHash, info.ValidatorIndex, new Gwei(info.RestakedBalanceGwei), info.LastCheckpointedAt, (PodValidatorStatus)info.Status);
}
