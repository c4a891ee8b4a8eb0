using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Pods;

/// <summary>Where an owner's pod is, or will be.</summary>
/// <param name="Block">The block the chain was asked at.</param>
/// <param name="Owner">The owner.</param>
/// <param name="Pod">The pod's address as the EigenPodManager says it (<c>getPod</c>); the future one while there is none.</param>
/// <param name="Exists">Whether it has been created.</param>
/// <param name="Predicted">The address computed here (CREATE2); null when the deployment's init code hash is not known.</param>
public sealed record PodAddress(BlockRef Block, Address Owner, Address Pod, bool Exists, Address? Predicted)
{
    /// <summary>False when the chain's answer and the computation differ: then do not point validators to either before the pod exists.</summary>
    public bool IsAsPredicted => Predicted is null || Predicted == Pod;
}

/// <summary>A pod at one block.</summary>
public sealed record PodState
{
    /// <summary>The block everything here is from.</summary>
    public required BlockRef Block { get; init; }

    /// <summary>The pod.</summary>
    public required Address Pod { get; init; }

    /// <summary>Its owner.</summary>
    public required Address Owner { get; init; }

    /// <summary>Who may submit proofs and requests besides the owner; null: nobody.</summary>
    public required Address? ProofSubmitter { get; init; }

    /// <summary>Validators whose credentials are verified and that no checkpoint has seen empty.</summary>
    public required ulong ActiveValidators { get; init; }

    /// <summary>All ether in the pod, in wei.</summary>
    public required UInt256 BalanceWei { get; init; }

    /// <summary>Ether that checkpoints have credited and that withdrawals can be paid from (<c>withdrawableRestakedExecutionLayerGwei</c>).</summary>
    public required Gwei WithdrawableExecutionLayer { get; init; }

    /// <summary>The owner's deposit shares in wei; negative for a deficit from before the slashing release.</summary>
    public required Int256 DepositSharesWei { get; init; }

    /// <summary>What beacon chain losses have left of every share, WAD (1e18 is all).</summary>
    public required ulong BeaconChainSlashingFactor { get; init; }

    /// <summary>When the last completed checkpoint was started (unix seconds); 0: never.</summary>
    public required ulong LastCheckpointTimestamp { get; init; }

    /// <summary>The checkpoint under way; null when there is none. (The contract keeps the figures of the last one; they are not shown.)</summary>
    public required PodCheckpoint? Checkpoint { get; init; }

    /// <summary>
    /// Ether that the next checkpoint would credit: the balance in whole gwei less what is credited. During a checkpoint, what arrived
    /// after its start is in here too, beside <see cref="PodCheckpoint.PodBalance"/>.
    /// </summary>
    public Gwei NotYetCredited
    {
        get
        {
            Gwei held = Gwei.FloorFromWei(BalanceWei);
            return held > WithdrawableExecutionLayer ? new Gwei(held.Amount - WithdrawableExecutionLayer.Amount) : default;
        }
    }
}

/// <summary>A checkpoint under way.</summary>
/// <param name="Timestamp">When it was started (unix seconds).</param>
/// <param name="BeaconBlockRoot">The beacon block all its proofs are against, fixed at its start.</param>
/// <param name="ProofsRemaining">Validators still to be proven.</param>
/// <param name="PodBalance">Ether in the pod that it will credit.</param>
/// <param name="BalanceDeltaGwei">What the validators proven so far have gained or lost since their last proof, in gwei.</param>
/// <param name="PreviousBeaconBalance">What those validators had, in gwei; 0 where the version does not keep it.</param>
public sealed record PodCheckpoint(
    ulong Timestamp,
    Hash32 BeaconBlockRoot,
    uint ProofsRemaining,
    Gwei PodBalance,
    long BalanceDeltaGwei,
    Gwei PreviousBeaconBalance)
{
    /// <summary>
    /// The change of shares in wei if nothing else changes: what the pod holds and the deltas so far. When it ends below zero the beacon
    /// chain slashing factor falls instead of the shares.
    /// </summary>
    public Int256 ShareDeltaSoFarWei => ((Int256)PodBalance.Amount + (Int256)BalanceDeltaGwei) * (Int256)(long)Gwei.WeiPerGwei;
}

/// <summary>Where a validator stands in a pod (<c>VALIDATOR_STATUS</c>).</summary>
public enum PodValidatorStatus : byte
{
    /// <summary>Its credentials are not verified.</summary>
    Inactive,

    /// <summary>Its credentials are verified and it has a balance.</summary>
    Active,

    /// <summary>A checkpoint has seen it empty. It can never be verified again.</summary>
    Withdrawn,
}

/// <summary>A validator in a pod.</summary>
/// <param name="PubkeyHash">Its name (<see cref="ValidatorPubkey.Hash"/>).</param>
/// <param name="ValidatorIndex">Its index on the beacon chain; 0 while inactive.</param>
/// <param name="RestakedBalance">What shares were given for, in gwei.</param>
/// <param name="LastCheckpointedAt">The checkpoint it was last proven in (unix seconds).</param>
/// <param name="Status">Where it stands.</param>
public sealed record PodValidator(Hash32 PubkeyHash, ulong ValidatorIndex, Gwei RestakedBalance, ulong LastCheckpointedAt, PodValidatorStatus Status)
{
    /// <summary>Whether a checkpoint wants a proof of it: active, and not proven in it yet.</summary>
    /// <param name="checkpointTimestamp">When the checkpoint was started.</param>
    public bool IsDueIn(ulong checkpointTimestamp) => Status == PodValidatorStatus.Active && LastCheckpointedAt < checkpointTimestamp;
}

/// <summary>What a request of a pod costs at a block, in wei. It changes with every block, by how many requests the whole chain makes.</summary>
/// <param name="Block">The block.</param>
/// <param name="WithdrawalFeeWei">One withdrawal request (EIP-7002).</param>
/// <param name="ConsolidationFeeWei">One consolidation request (EIP-7251).</param>
public sealed record PodRequestFees(BlockRef Block, UInt256 WithdrawalFeeWei, UInt256 ConsolidationFeeWei);

/// <summary>What an owner's natively restaked ether is worth and where it is, at one block.</summary>
public sealed record PodWithdrawable
{
    /// <summary>The block everything here is from.</summary>
    public required BlockRef Block { get; init; }

    /// <summary>The owner.</summary>
    public required Address Owner { get; init; }

    /// <summary>The pod.</summary>
    public required Address Pod { get; init; }

    /// <summary>Deposit shares in wei, which is what <c>queueWithdrawals</c> takes. A deficit is 0.</summary>
    public required UInt256 DepositSharesWei { get; init; }

    /// <summary>What they are worth after slashing by the operator and on the beacon chain, in wei: what can be queued.</summary>
    public required UInt256 WithdrawableWei { get; init; }

    /// <summary>What is in the withdrawal queue, after slashing up to this block, in wei.</summary>
    public required UInt256 QueuedWei { get; init; }

    /// <summary>What of <see cref="QueuedWei"/> has waited long enough, in wei.</summary>
    public required UInt256 ClaimableWei { get; init; }

    /// <summary>What the pod can pay at once, in gwei.</summary>
    public required Gwei PayableByPod { get; init; }

    /// <summary>What is in the pod and waits for a checkpoint to be credited, in gwei.</summary>
    public required Gwei AwaitingCheckpoint { get; init; }

    /// <summary>
    /// What is withdrawable or queued and not backed by ether that the pod can pay: it is on the beacon chain (exit validators or ask for
    /// partial withdrawals), on its way, or waits for a checkpoint. In wei.
    /// </summary>
    public UInt256 AwaitingExitWei
    {
        get
        {
            UInt256 owed = WithdrawableWei + QueuedWei;
            UInt256 payable = PayableByPod.ToWei();
            return owed > payable ? owed - payable : UInt256.Zero;
        }
    }

    /// <summary>What queueing now could pay after the delay from ether that the pod has credited, in wei, when what is queued is paid first.</summary>
    public UInt256 QueueableAndPayableWei
    {
        get
        {
            UInt256 payable = PayableByPod.ToWei();
            UInt256 left = payable > QueuedWei ? payable - QueuedWei : UInt256.Zero;
            return left < WithdrawableWei ? left : WithdrawableWei;
        }
    }
}
