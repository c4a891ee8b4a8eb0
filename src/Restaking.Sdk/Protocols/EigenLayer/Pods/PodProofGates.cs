using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>The gates of proofs: everything the pod would check of them is checked here first, against the roots the chain has.</summary>
internal static class PodProofGates
{
    /// <summary>
    /// The proof's time: not before the checkpoints it must come after, not older than the chain's ring of beacon roots, not ahead of the chain.
    /// </summary>
    private static bool CheckTime(ulong beaconTimestamp, ulong blockTimestamp, ImmutableArray<EigenLayerRefusal>.Builder refusals)
    {
        if (beaconTimestamp > blockTimestamp)
        {
            refusals.Add(new BeaconTimestampInFuture(beaconTimestamp, blockTimestamp));
            return false;
        }

        if (blockTimestamp - beaconTimestamp >= PodGates.BeaconRootSeconds)
        {
            refusals.Add(new BeaconTimestampTooOld(beaconTimestamp, blockTimestamp));
            return false;
        }

        return true;
    }

    public static RoleGate Credentials(EigenLayerContext context, Address pod, CredentialProofs proofs, ulong beaconTimestamp) => async (rounds, refusals) =>
    {
        EigenPod contract = new(pod);
        RoundRead<ulong> current = rounds.Read(contract.CurrentCheckpointTimestamp());
        RoundRead<ulong> last = rounds.Read(contract.LastCheckpointTimestamp());
        RoundRead<ulong> fork = rounds.Read(context.PodManager().PectraForkTimestamp());
        RoundRead<Hash32> blockRoot = rounds.Read(contract.GetParentBlockRoot(beaconTimestamp));
        RoundRead<string> oldVersion = PodContext.ReadOldVersion(rounds, pod);
        ImmutableArray<RoundRead<EigenPod.ValidatorInfo>> infos = rounds.ReadMany(
            proofs.Validators.Select(validator => (IContractCall<EigenPod.ValidatorInfo>)contract.ValidatorPubkeyHashToInfo(validator.Validator.PubkeyHash)));
        await rounds.NextAsync().ConfigureAwait(false);
        if (!current.Succeeded)
        {
            return; // no pod: the other gate says so
        }

        if (beaconTimestamp <= current.Value)
        {
            refusals.Add(new BeaconTimestampBeforeCheckpoint(beaconTimestamp, current.Value, IsUnderWay: true));
        }

        // Pods of 1.5 to 1.7 do not ask this, and there it may be what the owner wants.
        if (beaconTimestamp <= last.Value && oldVersion.IsMissing())
        {
            refusals.Add(new BeaconTimestampBeforeCheckpoint(beaconTimestamp, last.Value, IsUnderWay: false));
        }

        for (int i = 0; i < infos.Length; i++)
        {
            CheckValidator(pod, proofs.Validators[i], (PodValidatorStatus)infos[i].Value.Status, refusals);
        }

        if (CheckTime(beaconTimestamp, rounds.Block.Timestamp, refusals))
        {
            CheckProofs(context, proofs, beaconTimestamp, fork, blockRoot, refusals);
        }
    };

    public static RoleGate StaleBalance(EigenLayerContext context, Address pod, StateRootProof stateRoot, ValidatorProof proof, ulong beaconTimestamp) => async (rounds, refusals) =>
    {
        EigenPod contract = new(pod);
        RoundRead<EigenPod.ValidatorInfo> info = rounds.Read(contract.ValidatorPubkeyHashToInfo(proof.Validator.PubkeyHash));
        RoundRead<ulong> fork = rounds.Read(context.PodManager().PectraForkTimestamp());
        RoundRead<Hash32> blockRoot = rounds.Read(contract.GetParentBlockRoot(beaconTimestamp));
        await rounds.NextAsync().ConfigureAwait(false);
        if (!info.Succeeded)
        {
            return;
        }

        PodValidator validator = info.Value.ToValidator(proof.Validator.PubkeyHash);
        if (beaconTimestamp <= validator.LastCheckpointedAt)
        {
            refusals.Add(new BeaconTimestampBeforeCheckpoint(beaconTimestamp, validator.LastCheckpointedAt, IsUnderWay: false));
        }

        if (validator.Status != PodValidatorStatus.Active)
        {
            refusals.Add(new ValidatorNotActiveInPod(validator.PubkeyHash, validator.Status));
        }

        if (!proof.Validator.IsSlashed)
        {
            refusals.Add(new ValidatorNotSlashed(proof.ValidatorIndex));
        }

        // The pod takes the index it knows, not one that comes with the proof.
        if (CheckTime(beaconTimestamp, rounds.Block.Timestamp, refusals) && validator.Status == PodValidatorStatus.Active)
        {
            CredentialProofs known = new(stateRoot, [proof with { ValidatorIndex = validator.ValidatorIndex }]);
            CheckProofs(context, known, beaconTimestamp, fork, blockRoot, refusals);
        }
    };

    public static RoleGate Checkpoint(EigenLayerContext context, Address pod, CheckpointProofs proofs) => async (rounds, refusals) =>
    {
        EigenPod contract = new(pod);
        RoundRead<ulong> current = rounds.Read(contract.CurrentCheckpointTimestamp());
        RoundRead<EigenPod.Checkpoint> checkpoint = rounds.Read(contract.CurrentCheckpoint());
        RoundRead<ulong> fork = rounds.Read(context.PodManager().PectraForkTimestamp());
        ImmutableArray<RoundRead<EigenPod.ValidatorInfo>> infos =
            rounds.ReadMany(proofs.Balances.Select(balance => (IContractCall<EigenPod.ValidatorInfo>)contract.ValidatorPubkeyHashToInfo(balance.PubkeyHash)));
        await rounds.NextAsync().ConfigureAwait(false);
        if (!current.Succeeded)
        {
            return;
        }

        if (current.Value == 0)
        {
            refusals.Add(new NoActiveCheckpoint(pod));
            return;
        }

        if (fork.Value == 0)
        {
            refusals.Add(new ForkTimestampUnset(context.PodManager().Address));
            return;
        }

        // The root was fixed when the checkpoint was started: it stays provable for as long as the checkpoint lasts.
        BeaconStateLayout layout = BeaconTrees.LayoutAt(current.Value, fork.Value);
        if (BeaconProofVerifier.CheckBalanceContainer(checkpoint.Value.BeaconBlockRoot, layout, proofs.Container) is var container and not BeaconProofFault.None)
        {
            refusals.Add(new ProofRefused("the balances' root", container, layout));
        }

        uint due = 0;
        Int256 deltaGwei = (Int256)checkpoint.Value.PodBalanceGwei + (Int256)checkpoint.Value.BalanceDeltasGwei;
        for (int i = 0; i < infos.Length; i++)
        {
            PodValidator validator = infos[i].Value.ToValidator(proofs.Balances[i].PubkeyHash);

            // The contract skips the others without looking at their proofs.
            if (validator.IsDueIn(current.Value))
            {
                due++;
                deltaGwei += (Int256)proofs.Balances[i].BalanceOf(validator.ValidatorIndex).Amount - (Int256)validator.RestakedBalance.Amount;
                if (BeaconProofVerifier.CheckBalance(proofs.Container.BalanceContainerRoot, validator.ValidatorIndex, proofs.Balances[i]) is var fault and not BeaconProofFault.None)
                {
                    refusals.Add(new ProofRefused($"the balance of validator {validator.ValidatorIndex}", fault, layout));
                }
            }
        }

        if (due == 0)
        {
            refusals.Add(new NothingToProve(pod, proofs.Balances.Length));
        }
        else if (due >= checkpoint.Value.ProofsRemaining)
        {
            // The last proof completes the checkpoint, and a gain becomes shares in the same transaction.
            await PodGates.CanCompleteCheckpoint(context, pod, gains: deltaGwei > (Int256)0)(rounds, refusals).ConfigureAwait(false);
        }
    };

    private static void CheckValidator(Address pod, ValidatorProof proof, PodValidatorStatus status, ImmutableArray<EigenLayerRefusal>.Builder refusals)
    {
        ValidatorContainer validator = proof.Validator;
        if (status != PodValidatorStatus.Inactive)
        {
            refusals.Add(new CredentialsVerified(proof.ValidatorIndex, validator.PubkeyHash, status));
        }

        if (validator.ActivationEpoch == ValidatorContainer.FarFutureEpoch)
        {
            refusals.Add(new ValidatorNotActivated(proof.ValidatorIndex));
        }

        if (validator.ExitEpoch != ValidatorContainer.FarFutureEpoch)
        {
            refusals.Add(new ValidatorExiting(proof.ValidatorIndex, validator.ExitEpoch));
        }

        if (!WithdrawalCredentials.AreOf(validator.WithdrawalCredentials, pod))
        {
            refusals.Add(new CredentialsNotForPod(proof.ValidatorIndex, validator.WithdrawalCredentials, pod));
        }
    }

    private static void CheckProofs(
        EigenLayerContext context,
        CredentialProofs proofs,
        ulong beaconTimestamp,
        RoundRead<ulong> fork,
        RoundRead<Hash32> blockRoot,
        ImmutableArray<EigenLayerRefusal>.Builder refusals)
    {
        if (fork.Value == 0)
        {
            refusals.Add(new ForkTimestampUnset(context.PodManager().Address));
            return;
        }

        if (!blockRoot.Succeeded)
        {
            refusals.Add(new BeaconRootMissing(beaconTimestamp));
            return;
        }

        BeaconStateLayout layout = BeaconTrees.LayoutAt(beaconTimestamp, fork.Value);
        if (BeaconProofVerifier.CheckStateRoot(blockRoot.Value, proofs.StateRoot) is var state and not BeaconProofFault.None)
        {
            refusals.Add(new ProofRefused("the state root", state, layout));
        }

        foreach (ValidatorProof validator in proofs.Validators)
        {
            if (BeaconProofVerifier.CheckValidator(proofs.StateRoot.BeaconStateRoot, layout, validator) is var fault and not BeaconProofFault.None)
            {
                refusals.Add(new ProofRefused($"validator {validator.ValidatorIndex}", fault, layout));
            }
        }
    }
}
