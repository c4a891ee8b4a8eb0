// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenTransfers} from "../lib/TokenTransfers.sol";
import {IERC20} from "../core/Interfaces.sol";
import {InputAddressZero, InputArrayLengthMismatch} from "../core/Types.sol";
import {BeaconProofs, StateRootProof, ValidatorProof} from "./BeaconProofs.sol";
import {PodCheckpoints} from "./PodCheckpoints.sol";
import {IDepositContract, IPodManager} from "./PodInterfaces.sol";

/// What pods of every version have: staking, credentials, checkpoints, payment of withdrawals.
abstract contract PodBase is PodCheckpoints {
    using TokenTransfers for IERC20;

    error CredentialsAlreadyVerified();
    error InsufficientWithdrawableBalance();
    error InvalidPubKeyLength();
    error MsgValueNot32ETH();
    error OnlyEigenPodManager();
    error OnlyEigenPodOwner();
    error OnlyEigenPodOwnerOrProofSubmitter();
    error ValidatorInactiveOnBeaconChain();
    error ValidatorIsExitingBeaconChain();
    error ValidatorNotActiveInPod();
    error ValidatorNotSlashedOnBeaconChain();
    error WithdrawalCredentialsNotForEigenPod();

    event Initialized(uint8 version);
    event NonBeaconChainETHReceived(uint256 amountReceived);
    event ProofSubmitterUpdated(address prevProofSubmitter, address newProofSubmitter);
    event RestakedBeaconChainETHWithdrawn(address indexed recipient, uint256 amount);

    uint256 private constant PUBKEY = 0;
    uint256 private constant CREDENTIALS = 1;
    uint256 private constant EFFECTIVE_BALANCE = 2;
    uint256 private constant SLASHED = 3;
    uint256 private constant ACTIVATION_EPOCH = 5;
    uint256 private constant EXIT_EPOCH = 6;

    IDepositContract public immutable ethPOS;

    constructor(IDepositContract depositContract, IPodManager manager) PodCheckpoints(manager) {
        ethPOS = depositContract;
    }

    modifier onlyManager() {
        require(msg.sender == address(eigenPodManager), OnlyEigenPodManager());
        _;
    }

    modifier onlyOwner() {
        require(msg.sender == podOwner, OnlyEigenPodOwner());
        _;
    }

    modifier onlyOwnerOrSubmitter() {
        require(msg.sender == podOwner || msg.sender == proofSubmitter, OnlyEigenPodOwnerOrProofSubmitter());
        _;
    }

    receive() external payable {
        emit NonBeaconChainETHReceived(msg.value);
    }

    function initialize(address _podOwner) external {
        require(podOwner == address(0), "Initializable: contract is already initialized");
        require(_podOwner != address(0), InputAddressZero());
        podOwner = _podOwner;
        emit Initialized(1);
    }

    function stake(bytes calldata pubkey, bytes calldata signature, bytes32 depositDataRoot)
        external
        payable
        onlyManager
    {
        require(msg.value == 32 ether, MsgValueNot32ETH());
        ethPOS.deposit{value: 32 ether}(pubkey, abi.encodePacked(_credentials(1)), signature, depositDataRoot);
        _emitStaked(pubkey);
    }

    function setProofSubmitter(address newProofSubmitter) external onlyOwner {
        emit ProofSubmitterUpdated(proofSubmitter, newProofSubmitter);
        proofSubmitter = newProofSubmitter;
    }

    function recoverTokens(IERC20[] memory tokenList, uint256[] memory amountsToWithdraw, address recipient)
        external
        onlyOwner
        onlyWhenNotPaused(NON_PROOF_WITHDRAWALS)
    {
        require(tokenList.length == amountsToWithdraw.length, InputArrayLengthMismatch());
        for (uint256 i = 0; i < tokenList.length; ++i) tokenList[i].push(recipient, amountsToWithdraw[i]);
    }

    /// Pays whole gwei of what checkpoints have credited; the rest of the amount is lost to the recipient.
    function withdrawRestakedBeaconChainETH(address recipient, uint256 amountWei) external onlyManager {
        uint64 amountGwei = uint64(amountWei / GWEI);
        require(amountGwei <= withdrawableRestakedExecutionLayerGwei, InsufficientWithdrawableBalance());
        withdrawableRestakedExecutionLayerGwei -= amountGwei;
        emit RestakedBeaconChainETHWithdrawn(recipient, amountGwei * GWEI);
        _pay(recipient, amountGwei * GWEI);
    }

    function startCheckpoint(bool revertIfNoBalance)
        external
        onlyOwnerOrSubmitter
        onlyWhenNotPaused(START_CHECKPOINT)
    {
        _startCheckpoint(revertIfNoBalance);
    }

    function verifyWithdrawalCredentials(
        uint64 beaconTimestamp,
        StateRootProof calldata stateRootProof,
        uint40[] calldata validatorIndices,
        bytes[] calldata validatorFieldsProofs,
        bytes32[][] calldata validatorFields
    ) external onlyOwnerOrSubmitter onlyWhenNotPaused(VERIFY_CREDENTIALS) {
        require(
            validatorIndices.length == validatorFieldsProofs.length
                && validatorIndices.length == validatorFields.length,
            InputArrayLengthMismatch()
        );
        require(beaconTimestamp > currentCheckpointTimestamp, BeaconTimestampTooFarInPast());
        _requireAfterLastCheckpoint(beaconTimestamp);
        BeaconProofs.requireStateRoot(getParentBlockRoot(beaconTimestamp), stateRootProof);
        uint256 gained = 0;
        for (uint256 i = 0; i < validatorIndices.length; ++i) {
            _requireVerifiable(validatorFields[i]);
            BeaconProofs.requireValidator(
                _isPectra(beaconTimestamp),
                stateRootProof.beaconStateRoot,
                validatorFields[i],
                validatorFieldsProofs[i],
                validatorIndices[i]
            );
            gained += _add(validatorFields[i], validatorIndices[i]);
        }
        eigenPodManager.recordBeaconChainETHBalanceUpdate(podOwner, 0, int256(gained * GWEI));
    }

    /// Anybody may start a checkpoint for a validator that the beacon chain has slashed.
    function verifyStaleBalance(
        uint64 beaconTimestamp,
        StateRootProof calldata stateRootProof,
        ValidatorProof calldata proof
    ) external onlyWhenNotPaused(START_CHECKPOINT) onlyWhenNotPaused(STALE_BALANCE) {
        ValidatorInfo memory validator = _validators[proof.validatorFields[PUBKEY]];
        require(beaconTimestamp > validator.lastCheckpointedAt, BeaconTimestampTooFarInPast());
        require(validator.status == Status.ACTIVE, ValidatorNotActiveInPod());
        require(proof.validatorFields[SLASHED] != 0, ValidatorNotSlashedOnBeaconChain());
        BeaconProofs.requireStateRoot(getParentBlockRoot(beaconTimestamp), stateRootProof);
        BeaconProofs.requireValidator(
            _isPectra(beaconTimestamp),
            stateRootProof.beaconStateRoot,
            proof.validatorFields,
            proof.proof,
            uint40(validator.validatorIndex)
        );
        _startCheckpoint(false);
    }

    function validatorPubkeyToInfo(bytes calldata validatorPubkey) external view returns (ValidatorInfo memory) {
        return _validators[_hash(validatorPubkey)];
    }

    function validatorStatus(bytes calldata validatorPubkey) external view returns (Status) {
        return _validators[_hash(validatorPubkey)].status;
    }

    function _requireVerifiable(bytes32[] calldata fields) private view {
        require(_validators[fields[PUBKEY]].status == Status.INACTIVE, CredentialsAlreadyVerified());
        require(
            BeaconProofs.number(fields[ACTIVATION_EPOCH]) != BeaconProofs.NEVER, ValidatorInactiveOnBeaconChain()
        );
        require(BeaconProofs.number(fields[EXIT_EPOCH]) == BeaconProofs.NEVER, ValidatorIsExitingBeaconChain());
        require(
            fields[CREDENTIALS] == _credentials(1) || fields[CREDENTIALS] == _credentials(2),
            WithdrawalCredentialsNotForEigenPod()
        );
    }

    /// Counts with its effective balance from now on; not in a checkpoint that is under way.
    function _add(bytes32[] calldata fields, uint40 index) private returns (uint64 balanceGwei) {
        balanceGwei = BeaconProofs.number(fields[EFFECTIVE_BALANCE]);
        uint64 since = currentCheckpointTimestamp == 0 ? lastCheckpointTimestamp : currentCheckpointTimestamp;
        ++activeValidatorCount;
        _validators[fields[PUBKEY]] = ValidatorInfo({
            validatorIndex: index,
            restakedBalanceGwei: balanceGwei,
            lastCheckpointedAt: since,
            status: Status.ACTIVE
        });
        _checkpoint.prevBeaconBalanceGwei += balanceGwei;
        _emitRestaked(fields[PUBKEY], index);
        _emitBalance(fields[PUBKEY], index, since, balanceGwei);
    }

    function _credentials(uint8 kind) internal view returns (bytes32) {
        return bytes32(uint256(kind) << 248 | uint160(address(this)));
    }

    function _hash(bytes memory pubkey) internal pure returns (bytes32) {
        require(pubkey.length == 48, InvalidPubKeyLength());
        return sha256(abi.encodePacked(pubkey, bytes16(0)));
    }

    function _pay(address recipient, uint256 amountWei) internal {
        require(address(this).balance >= amountWei, "Address: insufficient balance");
        (bool ok,) = recipient.call{value: amountWei}("");
        require(ok, "Address: unable to send value, recipient may have reverted");
    }

    function _requireAfterLastCheckpoint(uint64 beaconTimestamp) internal view virtual;
    function _emitStaked(bytes calldata pubkey) internal virtual;
    function _emitRestaked(bytes32 pubkeyHash, uint40 index) internal virtual;
}
