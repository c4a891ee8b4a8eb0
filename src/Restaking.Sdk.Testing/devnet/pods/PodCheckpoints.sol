// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BalanceContainerProof, BalanceProof, BeaconProofs} from "./BeaconProofs.sol";
import {IPodManager} from "./PodInterfaces.sol";

/// A pod's books, in gwei: its validators, what of its ether has been credited as shares, and checkpoints, which bring
/// both up to date. How validators are named in events changed with 1.6, so events are left to the pod.
abstract contract PodCheckpoints {
    error BeaconTimestampTooFarInPast();
    error CannotCheckpointTwiceInSingleBlock();
    error CheckpointAlreadyActive();
    error CurrentlyPaused();
    error ForkTimestampZero();
    error InvalidEIP4788Response();
    error NoActiveCheckpoint();
    error NoBalanceToCheckpoint();
    error TimestampOutOfRange();

    event CheckpointCreated(
        uint64 indexed checkpointTimestamp, bytes32 indexed beaconBlockRoot, uint256 validatorCount
    );
    event CheckpointFinalized(uint64 indexed checkpointTimestamp, int256 totalShareDeltaWei);

    enum Status {
        INACTIVE,
        ACTIVE,
        WITHDRAWN
    }

    struct ValidatorInfo {
        uint64 validatorIndex;
        uint64 restakedBalanceGwei;
        uint64 lastCheckpointedAt;
        Status status;
    }

    struct Checkpoint {
        bytes32 beaconBlockRoot;
        uint24 proofsRemaining;
        uint64 podBalanceGwei;
        int64 balanceDeltasGwei;
        uint64 prevBeaconBalanceGwei;
    }

    uint8 internal constant VERIFY_CREDENTIALS = 2;
    uint8 internal constant NON_PROOF_WITHDRAWALS = 5;
    uint8 internal constant START_CHECKPOINT = 6;
    uint8 internal constant CHECKPOINT_PROOFS = 7;
    uint8 internal constant STALE_BALANCE = 8;

    address private constant BEACON_ROOTS = 0x000F3df6D732807Ef1319fB7B8bB8522d0Beac02;
    uint256 private constant ROOTS_KEPT = 8191;
    uint256 private constant SLOT_SECONDS = 12;
    uint256 internal constant GWEI = 1e9;

    IPodManager public immutable eigenPodManager;

    address public podOwner;
    address public proofSubmitter;
    uint64 public withdrawableRestakedExecutionLayerGwei;
    uint64 public currentCheckpointTimestamp;
    uint64 public lastCheckpointTimestamp;
    uint256 public activeValidatorCount;
    mapping(uint64 checkpointTimestamp => uint64) public checkpointBalanceExitedGwei;
    mapping(bytes32 pubkeyHash => ValidatorInfo) internal _validators;
    Checkpoint internal _checkpoint;

    constructor(IPodManager manager) {
        eigenPodManager = manager;
    }

    modifier onlyWhenNotPaused(uint8 index) {
        require(!eigenPodManager.paused(index), CurrentlyPaused());
        _;
    }

    /// The last checkpoint stays readable after it is completed.
    function currentCheckpoint() external view returns (Checkpoint memory) {
        return _checkpoint;
    }

    function validatorPubkeyHashToInfo(bytes32 validatorPubkeyHash) external view returns (ValidatorInfo memory) {
        return _validators[validatorPubkeyHash];
    }

    function validatorStatus(bytes32 pubkeyHash) public view returns (Status) {
        return _validators[pubkeyHash].status;
    }

    /// The beacon root of the parent of the block with this very timestamp.
    function getParentBlockRoot(uint64 timestamp) public view returns (bytes32) {
        require(block.timestamp - timestamp < ROOTS_KEPT * SLOT_SECONDS, TimestampOutOfRange());
        (bool ok, bytes memory root) = BEACON_ROOTS.staticcall(abi.encode(timestamp));
        require(ok && root.length > 0, InvalidEIP4788Response());
        return abi.decode(root, (bytes32));
    }

    /// Anybody may prove. Proofs that the checkpoint does not want are passed over.
    function verifyCheckpointProofs(BalanceContainerProof calldata balanceContainerProof, BalanceProof[] calldata proofs)
        external
        onlyWhenNotPaused(CHECKPOINT_PROOFS)
    {
        uint64 timestamp = currentCheckpointTimestamp;
        require(timestamp != 0, NoActiveCheckpoint());
        Checkpoint memory checkpoint = _checkpoint;
        BeaconProofs.requireBalanceContainer(_isPectra(timestamp), checkpoint.beaconBlockRoot, balanceContainerProof);
        uint64 exited = 0;
        for (uint256 i = 0; i < proofs.length; ++i) {
            exited += _prove(checkpoint, timestamp, balanceContainerProof.balanceContainerRoot, proofs[i]);
        }
        checkpointBalanceExitedGwei[timestamp] += exited;
        _keep(checkpoint);
    }

    function _prove(Checkpoint memory checkpoint, uint64 timestamp, bytes32 containerRoot, BalanceProof calldata proof)
        private
        returns (uint64 exited)
    {
        ValidatorInfo storage validator = _validators[proof.pubkeyHash];
        if (validator.status != Status.ACTIVE || validator.lastCheckpointedAt >= timestamp) return 0;
        uint40 index = uint40(validator.validatorIndex);
        uint64 before = validator.restakedBalanceGwei;
        uint64 balance = BeaconProofs.requireBalance(containerRoot, index, proof);
        if (balance != before) _emitBalance(proof.pubkeyHash, index, timestamp, balance);
        validator.restakedBalanceGwei = balance;
        validator.lastCheckpointedAt = timestamp;
        if (balance == 0) {
            --activeValidatorCount;
            validator.status = Status.WITHDRAWN;
            exited = before;
            _emitWithdrawn(proof.pubkeyHash, index, timestamp);
        }
        --checkpoint.proofsRemaining;
        checkpoint.prevBeaconBalanceGwei += before;
        checkpoint.balanceDeltasGwei += int64(balance) - int64(before);
        _emitCheckpointed(proof.pubkeyHash, index, timestamp);
    }

    function _startCheckpoint(bool revertIfNoBalance) internal {
        require(currentCheckpointTimestamp == 0, CheckpointAlreadyActive());
        require(lastCheckpointTimestamp != uint64(block.timestamp), CannotCheckpointTwiceInSingleBlock());
        uint64 fresh = uint64(address(this).balance / GWEI) - withdrawableRestakedExecutionLayerGwei;
        require(!revertIfNoBalance || fresh != 0, NoBalanceToCheckpoint());
        Checkpoint memory checkpoint = Checkpoint({
            beaconBlockRoot: getParentBlockRoot(uint64(block.timestamp)),
            proofsRemaining: uint24(activeValidatorCount),
            podBalanceGwei: fresh,
            balanceDeltasGwei: 0,
            prevBeaconBalanceGwei: 0
        });
        currentCheckpointTimestamp = uint64(block.timestamp);
        _keep(checkpoint);
        emit CheckpointCreated(uint64(block.timestamp), checkpoint.beaconBlockRoot, checkpoint.proofsRemaining);
    }

    /// Stores a checkpoint, and completes it when nobody is left to prove.
    function _keep(Checkpoint memory checkpoint) private {
        _checkpoint = checkpoint;
        if (checkpoint.proofsRemaining != 0) return;
        uint256 before = (withdrawableRestakedExecutionLayerGwei + checkpoint.prevBeaconBalanceGwei) * GWEI;
        int256 delta = (int64(checkpoint.podBalanceGwei) + checkpoint.balanceDeltasGwei) * int256(GWEI);
        withdrawableRestakedExecutionLayerGwei += checkpoint.podBalanceGwei;
        lastCheckpointTimestamp = currentCheckpointTimestamp;
        currentCheckpointTimestamp = 0;
        emit CheckpointFinalized(lastCheckpointTimestamp, delta);
        eigenPodManager.recordBeaconChainETHBalanceUpdate(podOwner, before, delta);
    }

    /// A proof at the fork's own time is of the block before it.
    function _isPectra(uint64 timestamp) internal view returns (bool) {
        uint64 fork = eigenPodManager.pectraForkTimestamp();
        require(fork != 0, ForkTimestampZero());
        return timestamp > fork;
    }

    function _emitBalance(bytes32 pubkeyHash, uint40 index, uint64 timestamp, uint64 balanceGwei) internal virtual;
    function _emitCheckpointed(bytes32 pubkeyHash, uint40 index, uint64 timestamp) internal virtual;
    function _emitWithdrawn(bytes32 pubkeyHash, uint40 index, uint64 timestamp) internal virtual;
}
