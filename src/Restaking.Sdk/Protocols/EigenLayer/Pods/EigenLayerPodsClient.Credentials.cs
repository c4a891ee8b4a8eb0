using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <content>Withdrawal credentials: what makes a validator count in a pod.</content>
public partial class EigenLayerPodsClient
{
    /// <summary>
    /// Asks at the latest block whether credential proofs would be taken, and names every reason why not, for every validator. The proofs
    /// are verified here against the beacon root the chain has for their timestamp.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="proofs">The proofs (<see cref="BeaconProofJson.ReadCredentials"/>).</param>
    /// <param name="beaconTimestamp">
    /// The execution block's time (unix seconds) the proofs were generated for; null when the proofs say it themselves.
    /// </param>
    /// <param name="caller">The owner or the proof submitter; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">No proof, a validator twice, no timestamp or two different ones, or a zero address.</exception>
    /// <exception cref="InvalidOperationException">No caller is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no EigenPodManager.</exception>
    public virtual Task<PreflightResult> CheckVerifyCredentialsAsync(
        Address pod,
        CredentialProofs proofs,
        ulong? beaconTimestamp = null,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        Verification(pod, Checked(proofs), CheckedTime(proofs, beaconTimestamp), _context.Account(caller, nameof(caller))).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>verifyWithdrawalCredentials</c> for those validators that the pod has not verified yet, in as many transactions as they
    /// need. Each verified validator adds its EFFECTIVE balance to the owner's shares. Proofs expire: beacon roots are kept for 8191 slots
    /// (a little more than a day), and a proof must be newer than the pod's last checkpoint.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="proofs">The proofs.</param>
    /// <param name="beaconTimestamp">The execution block's time (unix seconds) the proofs were generated for; null when they say it themselves.</param>
    /// <param name="limits">How much goes into one transaction; null: the defaults.</param>
    /// <param name="caller">The owner or the proof submitter; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <inheritdoc cref="CheckVerifyCredentialsAsync" path="/exception" />
    /// <exception cref="PreflightException">The address is not a pod (<see cref="NotAPod"/>).</exception>
    public virtual async Task<ProofTransactions<CredentialsVerifiedResult>> PrepareVerifyCredentialsAsync(
        Address pod,
        CredentialProofs proofs,
        ulong? beaconTimestamp = null,
        ProofBatchLimits? limits = null,
        Address? caller = null,
        CancellationToken cancellationToken = default)
    {
        ulong time = CheckedTime(Checked(proofs), beaconTimestamp);
        ProofBatchLimits most = (limits ?? ProofBatchLimits.Default).Checked();
        Address sender = _context.Account(caller, nameof(caller));
        (BlockRef block, _, ImmutableArray<PodValidator> known) =
            await ReadForProofsAsync(pod, proofs.Validators.Select(validator => validator.Validator.PubkeyHash), cancellationToken).ConfigureAwait(false);
        ImmutableArray<ValidatorProof> left = [.. proofs.Validators.Where((_, i) => known[i].Status == PodValidatorStatus.Inactive)];
        return new ProofTransactions<CredentialsVerifiedResult>(
            block,
            [.. most.Split(left).Select(batch => Verification(pod, proofs with { Validators = batch }, time, sender).Prepare())],
            [.. known.Where(validator => validator.Status != PodValidatorStatus.Inactive).Select(validator => validator.PubkeyHash)]);
    }

    private RoleWrite<CredentialsVerifiedResult> Verification(Address pod, CredentialProofs proofs, ulong beaconTimestamp, Address caller) => new(
        _context,
        new EigenPod(EigenLayerContext.Checked(pod, nameof(pod))).VerifyWithdrawalCredentials(
            beaconTimestamp,
            new EigenPod.StateRootProof(proofs.StateRoot.BeaconStateRoot, proofs.StateRoot.Proof),
            [.. proofs.Validators.Select(validator => validator.ValidatorIndex)],
            [.. proofs.Validators.Select(validator => validator.Proof)],
            [.. proofs.Validators.Select(validator => validator.Validator.Fields)]),
        receipt => ReadVerified(receipt, pod, proofs),
        $"Verify the credentials of {proofs.Validators.Length} validators of pod {pod}",
        caller,
        [
            PodGates.Pod(_context, pod, caller, submitterMay: true),
            PodGates.NotPaused(_context, PauseBits.PodsVerifyCredentials, "Credential proofs"),
            PodProofGates.Credentials(_context, pod, proofs, beaconTimestamp),
            PodGates.CanAddShares(_context, pod),
        ]);

    private static CredentialsVerifiedResult ReadVerified(TransactionReceipt receipt, Address pod, CredentialProofs proofs)
    {
        // Before 1.6 the events name validators by index, since then by the hash of the key. The proofs know both.
        Dictionary<Hash32, ValidatorProof> byHash = proofs.Validators.ToDictionary(validator => validator.Validator.PubkeyHash);
        Dictionary<ulong, ValidatorProof> byIndex = proofs.Validators.GroupBy(validator => validator.ValidatorIndex).ToDictionary(group => group.Key, group => group.First());
        ImmutableArray<VerifiedValidator> verified =
        [
            .. receipt.From<EigenPod.ValidatorRestakedEvent>(pod).Select(found => byHash.GetValueOrDefault(found.PubkeyHash))
                .Concat(receipt.From<EigenPodLegacy.ValidatorRestakedEvent>(pod).Select(found => byIndex.GetValueOrDefault(found.ValidatorIndex)))
                .OfType<ValidatorProof>()
                .Select(proof => new VerifiedValidator(proof.Validator.PubkeyHash, proof.ValidatorIndex, proof.Validator.EffectiveBalance)),
        ];
        return verified.Length >= proofs.Validators.Length
            ? new CredentialsVerifiedResult(pod, verified, receipt.TransactionHash, receipt.BlockNumber)
            : throw new MissingEventException(receipt.TransactionHash, pod, EigenPod.ValidatorRestakedEvent.Description.Signature);
    }

    private static CredentialProofs Checked(CredentialProofs proofs)
    {
        ArgumentNullException.ThrowIfNull(proofs);
        if (proofs.Validators.IsDefaultOrEmpty)
        {
            throw new ArgumentException("There is no validator in these proofs.", nameof(proofs));
        }

        foreach (ValidatorProof validator in proofs.Validators)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(validator.ValidatorIndex, BeaconTrees.MaxValidatorIndex, nameof(proofs));
        }

        return proofs.Validators.Select(validator => validator.Validator.PubkeyHash).Distinct().Count() == proofs.Validators.Length
            ? proofs
            : throw new ArgumentException("A validator is in these proofs twice; it can be verified once.", nameof(proofs));
    }

    private static ulong CheckedTime(CredentialProofs proofs, ulong? beaconTimestamp) => (proofs.BeaconTimestamp, beaconTimestamp) switch
    {
        (null, null) => throw new ArgumentException("The proofs do not say the block time they are for; give it.", nameof(beaconTimestamp)),
        ({ } own, { } given) when own != given => throw new ArgumentException($"The proofs are for block time {own}, not {given}.", nameof(beaconTimestamp)),
        var (own, given) => own ?? given!.Value,
    };
}
