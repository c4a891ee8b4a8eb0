using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>A pod was created.</summary>
/// <param name="Owner">Its owner.</param>
/// <param name="Pod">Its address.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record PodCreated(Address Owner, Address Pod, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>Ether was deposited for a validator. The beacon chain decides about the deposit later, and ignores one with a wrong signature.</summary>
/// <param name="Pod">The pod its credentials name.</param>
/// <param name="PubkeyHash">The validator.</param>
/// <param name="WithdrawalCredentials">The credentials.</param>
/// <param name="Amount">How much.</param>
/// <param name="CreatedPod">Whether the same transaction created the pod.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record ValidatorStaked(
    Address Pod, Hash32 PubkeyHash, Hash32 WithdrawalCredentials, Gwei Amount, bool CreatedPod, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>A pod's proof submitter changed.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Previous">Who it was; null: nobody.</param>
/// <param name="Current">Who it is; null: nobody.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record ProofSubmitterChanged(Address Pod, Address? Previous, Address? Current, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>A checkpoint was started.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Timestamp">Its name (unix seconds).</param>
/// <param name="BeaconBlockRoot">The beacon block its proofs must be against.</param>
/// <param name="Validators">How many validators must be proven.</param>
/// <param name="Completed">Set when there was nothing to prove and it was completed at once.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record CheckpointStarted(
    Address Pod, ulong Timestamp, Hash32 BeaconBlockRoot, UInt256 Validators, CheckpointCompleted? Completed, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>A checkpoint was completed.</summary>
/// <param name="Timestamp">Its name (unix seconds).</param>
/// <param name="ShareDeltaWei">
/// What it changed: above zero, shares were added; below zero, the beacon chain slashing factor fell and the shares stayed.
/// </param>
/// <param name="NewSlashingFactor">The beacon chain slashing factor after a loss, WAD; null when it did not change.</param>
public sealed record CheckpointCompleted(ulong Timestamp, Int256 ShareDeltaWei, ulong? NewSlashingFactor);

/// <summary>A validator that a transaction verified.</summary>
/// <param name="PubkeyHash">The validator.</param>
/// <param name="ValidatorIndex">Its index.</param>
/// <param name="Restaked">The effective balance shares were given for.</param>
public sealed record VerifiedValidator(Hash32 PubkeyHash, ulong ValidatorIndex, Gwei Restaked);

/// <summary>Withdrawal credentials were verified.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Validators">The validators, in the order of the events.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record CredentialsVerifiedResult(Address Pod, ImmutableArray<VerifiedValidator> Validators, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>A validator that a checkpoint has had.</summary>
/// <param name="PubkeyHash">The validator.</param>
/// <param name="NewBalance">Its balance; null when it has not changed.</param>
/// <param name="HasWithdrawn">Whether its balance is zero and it is withdrawn in the pod.</param>
public sealed record CheckpointedValidator(Hash32 PubkeyHash, Gwei? NewBalance, bool HasWithdrawn);

/// <summary>Checkpoint proofs were taken.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Validators">The validators that moved the checkpoint on. Proofs of others were skipped by the contract without a word.</param>
/// <param name="Completed">Set when the checkpoint was completed.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record CheckpointProofsResult(
    Address Pod, ImmutableArray<CheckpointedValidator> Validators, CheckpointCompleted? Completed, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>Withdrawal requests were handed to the beacon chain, which may still ignore them without a word.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Exits">Validators asked to leave.</param>
/// <param name="Partials">Partial withdrawals, in gwei.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record WithdrawalsRequested(
    Address Pod, ImmutableArray<Hash32> Exits, ImmutableArray<(Hash32 PubkeyHash, Gwei Amount)> Partials, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>Consolidation requests were handed to the beacon chain, which may still ignore them without a word.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Switches">Validators asked to become compounding (0x02).</param>
/// <param name="Consolidations">Validators asked to move into others.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record ConsolidationsRequested(
    Address Pod, ImmutableArray<Hash32> Switches, ImmutableArray<(Hash32 Source, Hash32 Target)> Consolidations, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>Tokens were taken out of a pod.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Recipient">Who has them.</param>
/// <param name="TransactionHash">The transaction.</param>
/// <param name="BlockNumber">Its block.</param>
public sealed record PodTokensRecovered(Address Pod, Address Recipient, Hash32 TransactionHash, ulong BlockNumber);

/// <summary>Proofs that were too many for one transaction, or partly done: what is left, cut into transactions that do not depend on each other.</summary>
/// <typeparam name="TResult">What each transaction brings.</typeparam>
/// <param name="Block">The block at which the chain was asked what is left.</param>
/// <param name="Transactions">What is left to send; empty when nothing is.</param>
/// <param name="LeftOut">Validators whose proofs are left out: the chain has them already, or does not want them.</param>
public sealed record ProofTransactions<TResult>(BlockRef Block, ImmutableArray<PreparedTransaction<TResult>> Transactions, ImmutableArray<Hash32> LeftOut)
{
    /// <summary>Whether there is nothing left to send.</summary>
    public bool IsDone => Transactions.IsEmpty;

    /// <summary>The transactions as a plan that stops at the first failure and can be taken up again.</summary>
    /// <exception cref="InvalidOperationException">There is nothing left to send.</exception>
    public TransactionPlan ToPlan() =>
        IsDone ? throw new InvalidOperationException("Nothing is left to send.") : new TransactionPlan(Transactions.Select(transaction => new PlanStep(transaction)));
}
