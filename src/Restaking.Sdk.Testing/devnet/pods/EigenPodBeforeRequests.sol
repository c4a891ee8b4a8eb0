// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PodBase} from "./PodBase.sol";
import {IDepositContract, IPodManager} from "./PodInterfaces.sol";

/// A pod of 1.5: no requests to the beacon chain, events that name validators by index, and credential proofs may be
/// older than the last checkpoint.
contract EigenPodBeforeRequests is PodBase {
    event EigenPodStaked(bytes pubkey);
    event ValidatorBalanceUpdated(uint40 validatorIndex, uint64 balanceTimestamp, uint64 newValidatorBalanceGwei);
    event ValidatorCheckpointed(uint64 indexed checkpointTimestamp, uint40 indexed validatorIndex);
    event ValidatorRestaked(uint40 validatorIndex);
    event ValidatorWithdrawn(uint64 indexed checkpointTimestamp, uint40 indexed validatorIndex);

    constructor(IDepositContract depositContract, IPodManager manager) PodBase(depositContract, manager) {}

    /// Pods told their version until 1.9.
    function version() external pure returns (string memory) {
        return "1.5.0";
    }

    function _requireAfterLastCheckpoint(uint64) internal view override {}

    function _emitStaked(bytes calldata pubkey) internal override {
        emit EigenPodStaked(pubkey);
    }

    function _emitRestaked(bytes32, uint40 index) internal override {
        emit ValidatorRestaked(index);
    }

    function _emitBalance(bytes32, uint40 index, uint64 timestamp, uint64 balanceGwei) internal override {
        emit ValidatorBalanceUpdated(index, timestamp, balanceGwei);
    }

    function _emitCheckpointed(bytes32, uint40 index, uint64 timestamp) internal override {
        emit ValidatorCheckpointed(timestamp, index);
    }

    function _emitWithdrawn(bytes32, uint40 index, uint64 timestamp) internal override {
        emit ValidatorWithdrawn(timestamp, index);
    }
}
