// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PodBase} from "./PodBase.sol";
import {IDepositContract, IPodManager} from "./PodInterfaces.sol";

/// A pod since 1.6: requests to the beacon chain, and events that name validators by the hash of their key.
contract EigenPod is PodBase {
    error BeaconTimestampBeforeLatestCheckpoint();
    error FeeQueryFailed();
    error InsufficientFunds();
    error PredeployFailed();

    event ConsolidationRequested(bytes32 indexed sourcePubkeyHash, bytes32 indexed targetPubkeyHash);
    event EigenPodStaked(bytes32 pubkeyHash);
    event ExitRequested(bytes32 indexed validatorPubkeyHash);
    event SwitchToCompoundingRequested(bytes32 indexed validatorPubkeyHash);
    event ValidatorBalanceUpdated(bytes32 pubkeyHash, uint64 balanceTimestamp, uint64 newValidatorBalanceGwei);
    event ValidatorCheckpointed(uint64 indexed checkpointTimestamp, bytes32 indexed pubkeyHash);
    event ValidatorRestaked(bytes32 pubkeyHash);
    event ValidatorWithdrawn(uint64 indexed checkpointTimestamp, bytes32 indexed pubkeyHash);
    event WithdrawalRequested(bytes32 indexed validatorPubkeyHash, uint64 withdrawalAmountGwei);

    struct ConsolidationRequest {
        bytes srcPubkey;
        bytes targetPubkey;
    }

    struct WithdrawalRequest {
        bytes pubkey;
        uint64 amountGwei;
    }

    uint8 private constant CONSOLIDATIONS = 9;
    uint8 private constant WITHDRAWAL_REQUESTS = 10;
    address private constant WITHDRAWALS_PREDEPLOY = 0x00000961Ef480Eb55e80D19ad83579A64c007002;
    address private constant CONSOLIDATIONS_PREDEPLOY = 0x0000BBdDc7CE488642fb579F8B00f3a590007251;

    constructor(IDepositContract depositContract, IPodManager manager) PodBase(depositContract, manager) {}

    function getConsolidationRequestFee() public view returns (uint256) {
        return _fee(CONSOLIDATIONS_PREDEPLOY);
    }

    function getWithdrawalRequestFee() public view returns (uint256) {
        return _fee(WITHDRAWALS_PREDEPLOY);
    }

    function requestConsolidation(ConsolidationRequest[] calldata requests)
        external
        payable
        onlyWhenNotPaused(CONSOLIDATIONS)
        onlyOwnerOrSubmitter
    {
        uint256 fee = getConsolidationRequestFee();
        uint256 rest = _restAfter(fee * requests.length);
        for (uint256 i = 0; i < requests.length; ++i) {
            bytes32 source = _hash(requests[i].srcPubkey);
            bytes32 target = _hash(requests[i].targetPubkey);
            require(validatorStatus(target) == Status.ACTIVE, ValidatorNotActiveInPod());
            _ask(CONSOLIDATIONS_PREDEPLOY, fee, bytes.concat(requests[i].srcPubkey, requests[i].targetPubkey));
            if (source == target) emit SwitchToCompoundingRequested(source);
            else emit ConsolidationRequested(source, target);
        }
        if (rest > 0) _pay(msg.sender, rest);
    }

    /// An amount of zero is a full exit.
    function requestWithdrawal(WithdrawalRequest[] calldata requests)
        external
        payable
        onlyWhenNotPaused(WITHDRAWAL_REQUESTS)
        onlyOwnerOrSubmitter
    {
        uint256 fee = getWithdrawalRequestFee();
        uint256 rest = _restAfter(fee * requests.length);
        for (uint256 i = 0; i < requests.length; ++i) {
            bytes32 validator = _hash(requests[i].pubkey);
            require(validatorStatus(validator) == Status.ACTIVE, ValidatorNotActiveInPod());
            _ask(WITHDRAWALS_PREDEPLOY, fee, abi.encodePacked(requests[i].pubkey, requests[i].amountGwei));
            if (requests[i].amountGwei == 0) emit ExitRequested(validator);
            else emit WithdrawalRequested(validator, requests[i].amountGwei);
        }
        if (rest > 0) _pay(msg.sender, rest);
    }

    function _fee(address predeploy) private view returns (uint256) {
        (bool ok, bytes memory fee) = predeploy.staticcall("");
        require(ok && fee.length == 32, FeeQueryFailed());
        return uint256(bytes32(fee));
    }

    function _restAfter(uint256 cost) private view returns (uint256) {
        require(msg.value >= cost, InsufficientFunds());
        return msg.value - cost;
    }

    function _ask(address predeploy, uint256 fee, bytes memory request) private {
        (bool ok,) = predeploy.call{value: fee}(request);
        require(ok, PredeployFailed());
    }

    function _requireAfterLastCheckpoint(uint64 beaconTimestamp) internal view override {
        require(beaconTimestamp > lastCheckpointTimestamp, BeaconTimestampBeforeLatestCheckpoint());
    }

    function _emitStaked(bytes calldata pubkey) internal override {
        emit EigenPodStaked(_hash(pubkey));
    }

    function _emitRestaked(bytes32 pubkeyHash, uint40) internal override {
        emit ValidatorRestaked(pubkeyHash);
    }

    function _emitBalance(bytes32 pubkeyHash, uint40, uint64 timestamp, uint64 balanceGwei) internal override {
        emit ValidatorBalanceUpdated(pubkeyHash, timestamp, balanceGwei);
    }

    function _emitCheckpointed(bytes32 pubkeyHash, uint40, uint64 timestamp) internal override {
        emit ValidatorCheckpointed(timestamp, pubkeyHash);
    }

    function _emitWithdrawn(bytes32 pubkeyHash, uint40, uint64 timestamp) internal override {
        emit ValidatorWithdrawn(timestamp, pubkeyHash);
    }
}
