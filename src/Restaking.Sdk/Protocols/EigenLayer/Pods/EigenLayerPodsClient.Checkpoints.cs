using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <content>Checkpoints: how ether in the pod and balances on the beacon chain become shares.</content>
public partial class EigenLayerPodsClient
{
    private static readonly IReadOnlyDictionary<ulong, Hash32> NoIndices = ImmutableDictionary<ulong, Hash32>.Empty;

    /// <summary>
    /// Asks at the latest block whether a checkpoint can be started: by the owner or the proof submitter, not paused (bit 6), none under
    /// way, none completed in this block, and (where asked) ether to credit.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="revertIfNoBalance">Refuse when the pod holds nothing that would be credited.</param>
    /// <param name="caller">The owner or the proof submitter; null: the signer.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <inheritdoc cref="PrepareStartCheckpoint" path="/exception" />
    public virtual Task<PreflightResult> CheckStartCheckpointAsync(
        Address pod,
        bool revertIfNoBalance = true,
        Address? caller = null,
        CancellationToken cancellationToken = default) =>
        Start(pod, revertIfNoBalance, caller).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>startCheckpoint</c>. It fixes the pod's ether and a beacon block; then every active validator must be proven against that
    /// block. A checkpoint cannot be cancelled, and no other can be started before it is completed. Without active validators it is completed
    /// in the same transaction.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="revertIfNoBalance">Refuse when the pod holds nothing that would be credited; otherwise the checkpoint only updates validators' balances.</param>
    /// <param name="caller">The owner or the proof submitter; null: the signer.</param>
    /// <exception cref="ArgumentException">A zero address.</exception>
    /// <exception cref="InvalidOperationException">No caller is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no EigenPodManager.</exception>
    public virtual PreparedTransaction<CheckpointStarted> PrepareStartCheckpoint(Address pod, bool revertIfNoBalance = true, Address? caller = null) =>
        Start(pod, revertIfNoBalance, caller).Prepare();

    /// <summary>
    /// Asks at the latest block whether checkpoint proofs would be taken, and names every reason why not. The proofs are verified here
    /// against the checkpoint's beacon block.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="proofs">The proofs (<see cref="BeaconProofJson.ReadCheckpoint"/>).</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">No proof, a validator twice, or a zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no EigenPodManager.</exception>
    public virtual Task<PreflightResult> CheckVerifyCheckpointAsync(Address pod, CheckpointProofs proofs, CancellationToken cancellationToken = default) =>
        Proving(pod, Checked(proofs), NoIndices, caller: null).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>verifyCheckpointProofs</c> for those validators that the checkpoint still wants, in as many transactions as they need;
    /// anybody may send them. The contract would skip the others without a word, at their cost in gas. It counts CURRENT balances. With the
    /// last proof the checkpoint is completed and the shares change.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="proofs">The proofs.</param>
    /// <param name="limits">How much goes into one transaction; null: the defaults.</param>
    /// <param name="caller">Who sends; null: the signer. Anybody may.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <inheritdoc cref="CheckVerifyCheckpointAsync" path="/exception" />
    /// <exception cref="InvalidOperationException">No caller is named and the client has no signer.</exception>
    /// <exception cref="PreflightException">The address is not a pod (<see cref="NotAPod"/>).</exception>
    public virtual async Task<ProofTransactions<CheckpointProofsResult>> PrepareVerifyCheckpointAsync(
        Address pod,
        CheckpointProofs proofs,
        ProofBatchLimits? limits = null,
        Address? caller = null,
        CancellationToken cancellationToken = default)
    {
        Checked(proofs);
        ProofBatchLimits most = (limits ?? ProofBatchLimits.Default).Checked();
        Address sender = _context.Account(caller, nameof(caller));
        (BlockRef block, ulong checkpoint, ImmutableArray<PodValidator> known) =
            await ReadForProofsAsync(pod, proofs.Balances.Select(balance => balance.PubkeyHash), cancellationToken).ConfigureAwait(false);

        // Without a checkpoint nothing is left out: the gates then say what is wrong.
        bool[] due = [.. known.Select(validator => checkpoint == 0 || validator.IsDueIn(checkpoint))];
        Dictionary<ulong, Hash32> byIndex = known.Where(validator => validator.Status != PodValidatorStatus.Inactive)
            .GroupBy(validator => validator.ValidatorIndex).ToDictionary(group => group.Key, group => group.First().PubkeyHash);
        return new ProofTransactions<CheckpointProofsResult>(
            block,
            [
                .. most.Split(proofs.Balances.Where((_, i) => due[i]))
                    .Select(batch => Proving(pod, proofs with { Balances = batch }, byIndex, sender).Prepare()),
            ],
            [.. known.Where((_, i) => !due[i]).Select(validator => validator.PubkeyHash)]);
    }

    /// <summary>
    /// Asks at the latest block whether a slashed validator's proof lets a checkpoint be started: not paused (bits 6 and 8), the validator
    /// active in the pod and slashed on the beacon chain, the proof newer than its last checkpoint, and no checkpoint under way.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="proofs">The proofs.</param>
    /// <param name="beaconTimestamp">The execution block's time (unix seconds) the proofs were generated for; null when they say it themselves.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="ArgumentException">Not exactly one validator, no timestamp or two different ones, or a zero address.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no EigenPodManager.</exception>
    public virtual Task<PreflightResult> CheckVerifyStaleBalanceAsync(
        Address pod,
        CredentialProofs proofs,
        ulong? beaconTimestamp = null,
        CancellationToken cancellationToken = default) =>
        Stale(pod, proofs, beaconTimestamp, caller: null).CheckAsync(cancellationToken);

    /// <summary>
    /// Prepares <c>verifyStaleBalance</c>: anybody may start a pod's checkpoint by showing that one of its validators was slashed on the
    /// beacon chain. The owner must then complete it.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="proofs">The state root and the one slashed validator, as for its credentials.</param>
    /// <param name="beaconTimestamp">The execution block's time (unix seconds) the proofs were generated for; null when they say it.</param>
    /// <param name="caller">Who sends; null: the signer.</param>
    /// <exception cref="ArgumentException">Not exactly one validator, no timestamp or two different ones, or a zero address.</exception>
    /// <exception cref="InvalidOperationException">No caller is named and the client has no signer.</exception>
    /// <exception cref="FeatureNotAvailableException">The deployment has no EigenPodManager.</exception>
    public virtual PreparedTransaction<CheckpointStarted> PrepareVerifyStaleBalance(
        Address pod,
        CredentialProofs proofs,
        ulong? beaconTimestamp = null,
        Address? caller = null) =>
        Stale(pod, proofs, beaconTimestamp, _context.Account(caller, nameof(caller))).Prepare();

    private static ValidatorProof Only(CredentialProofs proofs) => proofs.Validators.Length == 1
        ? proofs.Validators[0]
        : throw new ArgumentException($"A stale balance is shown for one validator; there are {proofs.Validators.Length} in these proofs.", nameof(proofs));

    private static CheckpointProofs Checked(CheckpointProofs proofs)
    {
        ArgumentNullException.ThrowIfNull(proofs);
        if (proofs.Balances.IsDefaultOrEmpty)
        {
            throw new ArgumentException("There is no balance in these proofs.", nameof(proofs));
        }

        return proofs.Balances.Select(balance => balance.PubkeyHash).Distinct().Count() == proofs.Balances.Length
            ? proofs
            : throw new ArgumentException("A validator is in these proofs twice; a checkpoint counts it once.", nameof(proofs));
    }

    private RoleWrite<CheckpointStarted> Start(Address pod, bool revertIfNoBalance, Address? caller)
    {
        EigenLayerContext.Checked(pod, nameof(pod));
        Address sender = _context.Account(caller, nameof(caller));
        return new RoleWrite<CheckpointStarted>(
            _context,
            new EigenPod(pod).StartCheckpoint(revertIfNoBalance),
            receipt => ReadStarted(receipt, pod),
            $"Start a checkpoint of pod {pod}",
            sender,
            [
                PodGates.Pod(_context, pod, sender, submitterMay: true),
                PodGates.NotPaused(_context, PauseBits.PodsStartCheckpoint, "New checkpoints"),
                PodGates.CanStartCheckpoint(_context, pod, revertIfNoBalance),
            ]);
    }

    private RoleWrite<CheckpointProofsResult> Proving(Address pod, CheckpointProofs proofs, IReadOnlyDictionary<ulong, Hash32> byIndex, Address? caller) => new(
        _context,
        new EigenPod(EigenLayerContext.Checked(pod, nameof(pod))).VerifyCheckpointProofs(
            new EigenPod.BalanceContainerProof(proofs.Container.BalanceContainerRoot, proofs.Container.Proof),
            [.. proofs.Balances.Select(balance => new EigenPod.BalanceProof(balance.PubkeyHash, balance.BalanceRoot, balance.Proof))]),
        receipt => PodCheckpointEvents.ReadProofs(receipt, pod, _context.PodManager().Address, byIndex),
        $"Prove the balances of {proofs.Balances.Length} validators of pod {pod}",
        caller,
        [
            PodGates.Pod(_context, pod, caller: null, submitterMay: true),
            PodGates.NotPaused(_context, PauseBits.PodsCheckpointProofs, "Checkpoint proofs"),
            PodProofGates.Checkpoint(_context, pod, proofs),
        ]);

    private RoleWrite<CheckpointStarted> Stale(Address pod, CredentialProofs proofs, ulong? beaconTimestamp, Address? caller)
    {
        ulong time = CheckedTime(Checked(proofs), beaconTimestamp);
        ValidatorProof stale = Only(proofs);
        return new RoleWrite<CheckpointStarted>(
            _context,
            new EigenPod(EigenLayerContext.Checked(pod, nameof(pod))).VerifyStaleBalance(
                time,
                new EigenPod.StateRootProof(proofs.StateRoot.BeaconStateRoot, proofs.StateRoot.Proof),
                new EigenPod.ValidatorProof(stale.Validator.Fields, stale.Proof)),
            receipt => ReadStarted(receipt, pod),
            $"Start a checkpoint of pod {pod} for slashed validator {stale.ValidatorIndex}",
            caller,
            [
                PodGates.Pod(_context, pod, caller: null, submitterMay: true),
                PodGates.NotPaused(_context, PauseBits.PodsStartCheckpoint, "New checkpoints"),
                PodGates.NotPaused(_context, PauseBits.PodsStaleBalance, "Proofs of stale balances"),
                PodProofGates.StaleBalance(_context, pod, proofs.StateRoot, stale, time),
                PodGates.CanStartCheckpoint(_context, pod, revertIfNoBalance: false),
            ]);
    }

    private CheckpointStarted ReadStarted(TransactionReceipt receipt, Address pod)
    {
        EigenPod.CheckpointCreatedEvent created = receipt.Single<EigenPod.CheckpointCreatedEvent>(pod, _ => true);
        return new CheckpointStarted(
            pod,
            created.CheckpointTimestamp,
            created.BeaconBlockRoot,
            created.ValidatorCount,
            PodCheckpointEvents.ReadCompleted(receipt, pod, _context.PodManager().Address),
            receipt.TransactionHash,
            receipt.BlockNumber);
    }

    private async Task<(BlockRef Block, ulong Checkpoint, ImmutableArray<PodValidator> Validators)> ReadForProofsAsync(
        Address pod, IEnumerable<Hash32> pubkeyHashes, CancellationToken cancellationToken)
    {
        EigenLayerContext.Checked(pod, nameof(pod));
        return await ReadKnownAsync(pod, pubkeyHashes, null, cancellationToken).ConfigureAwait(false) ?? throw new PreflightException([new NotAPod(pod)]);
    }
}
