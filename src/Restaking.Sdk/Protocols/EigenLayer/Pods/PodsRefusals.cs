using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>The owner has a pod already; there is one for each [EigenPodAlreadyExists].</summary>
public sealed record PodExists(Address Owner, Address Pod)
    : EigenLayerRefusal(nameof(PodExists), $"{Owner} has pod {Pod} already; there is one for each owner.");

/// <summary>The owner has no pod: nothing can be asked of the address where it would be.</summary>
public sealed record PodMissing(Address Owner, Address FutureAddress)
    : EigenLayerRefusal(nameof(PodMissing), $"{Owner} has no pod; create it first. It will be at {FutureAddress}.");

/// <summary>The contract is not a pod that the EigenPodManager made.</summary>
public sealed record NotAPod(Address Address)
    : EigenLayerRefusal(nameof(NotAPod), NotAPodException.Describe(Address));

/// <summary>Only the pod's owner may do this [OnlyEigenPodOwner].</summary>
public sealed record NotPodOwner(Address Pod, Address Owner, Address Caller)
    : EigenLayerRefusal(nameof(NotPodOwner), $"Only {Owner}, the owner of pod {Pod}, may do this, not {Caller}; its proof submitter may not either.");

/// <summary>Only the pod's owner and its proof submitter may do this [OnlyEigenPodOwnerOrProofSubmitter].</summary>
public sealed record NotPodOwnerOrSubmitter(Address Pod, Address Owner, Address? ProofSubmitter, Address Caller)
    : EigenLayerRefusal(
        nameof(NotPodOwnerOrSubmitter),
        $"{Caller} is neither {Owner}, the owner of pod {Pod}, nor its proof submitter ({ProofSubmitter?.ToString() ?? "nobody"}).");

/// <summary>A checkpoint is under way; it cannot be cancelled, only completed [CheckpointAlreadyActive].</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Timestamp">When it was started (unix seconds).</param>
/// <param name="ProofsRemaining">How many validators are still to be proven.</param>
public sealed record CheckpointActive(Address Pod, ulong Timestamp, uint ProofsRemaining)
    : EigenLayerRefusal(
        nameof(CheckpointActive), $"Pod {Pod} has a checkpoint of {Timestamp} with {ProofsRemaining} proofs to go; a checkpoint cannot be cancelled, complete it first.");

/// <summary>The last checkpoint was completed in this very block [CannotCheckpointTwiceInSingleBlock].</summary>
public sealed record CheckpointedThisBlock(Address Pod, ulong Timestamp)
    : EigenLayerRefusal(nameof(CheckpointedThisBlock), $"Pod {Pod} completed a checkpoint at {Timestamp}, in this very block; wait for the next one.", isTransient: true);

/// <summary>The pod holds no ether that a checkpoint would credit [NoBalanceToCheckpoint].</summary>
/// <param name="Pod">The pod.</param>
/// <param name="BalanceWei">What it holds.</param>
/// <param name="Credited">What of that is credited already.</param>
public sealed record NoBalanceToCheckpoint(Address Pod, UInt256 BalanceWei, Gwei Credited)
    : EigenLayerRefusal(
        nameof(NoBalanceToCheckpoint),
        $"Pod {Pod} holds {BalanceWei} wei, of which {Credited} are credited: a checkpoint would add nothing. Start it without revertIfNoBalance to update validators' balances only.");

/// <summary>No checkpoint is under way [NoActiveCheckpoint].</summary>
public sealed record NoActiveCheckpoint(Address Pod)
    : EigenLayerRefusal(nameof(NoActiveCheckpoint), $"Pod {Pod} has no checkpoint under way; start one first.");

/// <summary>Every proof is of a validator that the checkpoint has had or does not want; the contract would skip them all silently.</summary>
public sealed record NothingToProve(Address Pod, int Proofs)
    : EigenLayerRefusal(nameof(NothingToProve), $"None of the {Proofs} proofs moves the checkpoint of pod {Pod} on: their validators are not active in it or are proven already.");

/// <summary>The validator's credentials are verified, or it has left [CredentialsAlreadyVerified].</summary>
public sealed record CredentialsVerified(ulong ValidatorIndex, Hash32 PubkeyHash, PodValidatorStatus Status)
    : EigenLayerRefusal(nameof(CredentialsVerified), $"Validator {ValidatorIndex} ({PubkeyHash}) is {Status} in the pod; credentials are verified once.");

/// <summary>The validator has not been activated on the beacon chain [ValidatorInactiveOnBeaconChain].</summary>
public sealed record ValidatorNotActivated(ulong ValidatorIndex)
    : EigenLayerRefusal(nameof(ValidatorNotActivated), $"Validator {ValidatorIndex} has no activation epoch in this state; prove it once the beacon chain has given it one.");

/// <summary>The validator is leaving the beacon chain [ValidatorIsExitingBeaconChain].</summary>
public sealed record ValidatorExiting(ulong ValidatorIndex, ulong ExitEpoch)
    : EigenLayerRefusal(nameof(ValidatorExiting), $"Validator {ValidatorIndex} leaves at epoch {ExitEpoch}; the credentials of leaving validators cannot be verified. Its ether reaches the pod and is credited by a checkpoint.");

/// <summary>The validator pays somebody else [WithdrawalCredentialsNotForEigenPod].</summary>
public sealed record CredentialsNotForPod(ulong ValidatorIndex, Hash32 Credentials, Address Pod)
    : EigenLayerRefusal(nameof(CredentialsNotForPod), $"Validator {ValidatorIndex} has withdrawal credentials {Credentials}, which are not those of pod {Pod} (0x01 or 0x02, eleven zero bytes, its address).");

/// <summary>The validator is not active in the pod [ValidatorNotActiveInPod].</summary>
public sealed record ValidatorNotActiveInPod(Hash32 PubkeyHash, PodValidatorStatus Status)
    : EigenLayerRefusal(nameof(ValidatorNotActiveInPod), $"Validator {PubkeyHash} is {Status} in the pod; it must be active: verify its credentials first.");

/// <summary>The validator has not been slashed on the beacon chain [ValidatorNotSlashedOnBeaconChain].</summary>
public sealed record ValidatorNotSlashed(ulong ValidatorIndex)
    : EigenLayerRefusal(nameof(ValidatorNotSlashed), $"Validator {ValidatorIndex} is not slashed in this state; only a slashed one lets others start a checkpoint.");

/// <summary>The proof does not prove what it says [InvalidProof, InvalidProofLength].</summary>
/// <param name="What">Which proof.</param>
/// <param name="Fault">What is wrong with it.</param>
/// <param name="Expected">The layout it was held against.</param>
public sealed record ProofRefused(string What, BeaconProofFault Fault, BeaconStateLayout Expected)
    : EigenLayerRefusal(nameof(ProofRefused), $"The proof of {What} is not valid ({Fault}) for a state of {Expected} layout: it is damaged, or for another block, place or fork.");

/// <summary>The beacon root of this time is out of reach: older than 8191 slots of 12 seconds [TimestampOutOfRange].</summary>
/// <param name="BeaconTimestamp">The proof's time (unix seconds).</param>
/// <param name="BlockTimestamp">The chain's time.</param>
public sealed record BeaconTimestampTooOld(ulong BeaconTimestamp, ulong BlockTimestamp)
    : EigenLayerRefusal(
        nameof(BeaconTimestampTooOld),
        $"The proof is of {BeaconTimestamp} and the chain is at {BlockTimestamp}: beacon roots are kept for {PodGates.BeaconRootSeconds} seconds (EIP-4788). Generate a new one.");

/// <summary>The proof is of a time that the chain has not reached [Panic 0x11].</summary>
public sealed record BeaconTimestampInFuture(ulong BeaconTimestamp, ulong BlockTimestamp)
    : EigenLayerRefusal(nameof(BeaconTimestampInFuture), $"The proof is of {BeaconTimestamp} and the chain is at {BlockTimestamp}.", isTransient: true);

/// <summary>The proof is not newer than a checkpoint of the pod or of the validator [BeaconTimestampTooFarInPast, BeaconTimestampBeforeLatestCheckpoint].</summary>
/// <param name="BeaconTimestamp">The proof's time (unix seconds).</param>
/// <param name="CheckpointTimestamp">The checkpoint it must come after.</param>
/// <param name="IsUnderWay">Whether that checkpoint is still under way.</param>
public sealed record BeaconTimestampBeforeCheckpoint(ulong BeaconTimestamp, ulong CheckpointTimestamp, bool IsUnderWay)
    : EigenLayerRefusal(
        nameof(BeaconTimestampBeforeCheckpoint),
        $"The proof is of {BeaconTimestamp} and must be newer than the checkpoint of {CheckpointTimestamp}{(IsUnderWay ? ", which is under way" : "")}. Generate a new one.");

/// <summary>The chain has no beacon root for this time: no block has exactly this timestamp [InvalidEIP4788Response].</summary>
public sealed record BeaconRootMissing(ulong BeaconTimestamp)
    : EigenLayerRefusal(nameof(BeaconRootMissing), $"There is no beacon root for {BeaconTimestamp}: it must be the timestamp of a block of the execution chain.");

/// <summary>The pods do not know when Pectra was: nothing can be proven [ForkTimestampZero].</summary>
public sealed record ForkTimestampUnset(Address Manager)
    : EigenLayerRefusal(nameof(ForkTimestampUnset), $"EigenPodManager {Manager} has no Pectra fork timestamp yet; pods take no proofs until it is set.", isTransient: true);

/// <summary>The owner's shares are negative from before the slashing release; withdrawals of that time must be completed first [LegacyWithdrawalsNotCompleted].</summary>
public sealed record LegacyShareDeficit(Address Owner, Int256 DepositSharesWei)
    : EigenLayerRefusal(nameof(LegacyShareDeficit), $"{Owner} has {DepositSharesWei} wei of shares, a deficit from before the slashing release; complete the withdrawals of that time first.");

/// <summary>The fee of a request is above what may be paid; it falls again when fewer requests are made [InsufficientFunds].</summary>
/// <param name="FeeWei">The fee of one request at this block.</param>
/// <param name="MaximumWei">The most that may be paid for one.</param>
public sealed record RequestFeeAboveMaximum(UInt256 FeeWei, UInt256 MaximumWei)
    : EigenLayerRefusal(nameof(RequestFeeAboveMaximum), $"A request costs {FeeWei} wei now and may cost at most {MaximumWei}; wait, or allow more.", isTransient: true);

/// <summary>The chain does not say what a request costs [FeeQueryFailed]: the predeploy of EIP-7002 or EIP-7251 is not there.</summary>
public sealed record RequestFeeUnknown(Address Pod)
    : EigenLayerRefusal(nameof(RequestFeeUnknown), $"Pod {Pod} cannot learn what a request costs: the chain has no predeploy for it (EIP-7002, EIP-7251).");

/// <summary>The pod holds less of a token than is to be recovered [the token's own error].</summary>
public sealed record PodTokenBalanceTooLow(Address Token, UInt256 Have, UInt256 Need)
    : EigenLayerRefusal(nameof(PodTokenBalanceTooLow), $"The pod holds {Have} units of token {Token} and {Need} are to be recovered.");

/// <summary>
/// The pod cannot pay: ether is paid from what has left the beacon chain and has been credited by a completed checkpoint [InsufficientWithdrawableBalance].
/// </summary>
/// <param name="Pod">The pod.</param>
/// <param name="Available">What it can pay now.</param>
/// <param name="Needed">What the withdrawals pay, each in whole gwei.</param>
public sealed record PodBalanceTooLow(Address Pod, Gwei Available, Gwei Needed)
    : EigenLayerRefusal(
        nameof(PodBalanceTooLow),
        $"Pod {Pod} can pay {Available} and {Needed} are needed: exit validators, wait for their ether to reach the pod, and complete a checkpoint.",
        isTransient: true);

/// <summary>The staker's beacon chain slashing factor is zero: no shares can be added [FullySlashed].</summary>
public sealed record BeaconChainFullySlashed(Address Owner)
    : EigenLayerRefusal(nameof(BeaconChainFullySlashed), $"{Owner} has been slashed to nothing on the beacon chain; shares can no longer be added.");
