// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AllocateParams, Allocation, OperatorSet, RegisterParams, DeregisterParams} from "../core/Types.sol";

// What the contracts of this folder ask of the core, and no more.

interface IOperators {
    function isOperator(address account) external view returns (bool);
    function delegatedTo(address staker) external view returns (address);
    function getOperatorShares(address operator, address[] calldata strategies) external view returns (uint256[] memory);
    function minWithdrawalDelayBlocks() external view returns (uint32);
    function registerAsOperator(address approver, uint32 allocationDelay, string calldata metadataURI) external;
    function modifyOperatorDetails(address operator, address newDelegationApprover) external;
    function updateOperatorMetadataURI(address operator, string calldata metadataURI) external;
}

interface IAllocations {
    function registerForOperatorSets(address operator, RegisterParams calldata params) external;
    function deregisterFromOperatorSets(DeregisterParams calldata params) external;
    function modifyAllocations(address operator, AllocateParams[] calldata params) external;
    function getStrategiesInOperatorSet(OperatorSet calldata operatorSet) external view returns (address[] memory);
    function isMemberOfOperatorSet(address operator, OperatorSet calldata operatorSet) external view returns (bool);
    function isOperatorSlashable(address operator, OperatorSet calldata operatorSet) external view returns (bool);
    function getAllocation(address operator, OperatorSet calldata operatorSet, address strategy)
        external
        view
        returns (Allocation memory);
}

interface IRewardSplits {
    function setOperatorAVSSplit(address operator, address avs, uint16 split) external;
    function setOperatorSetSplit(address operator, OperatorSet calldata operatorSet, uint16 split) external;
    function setOperatorPISplit(address operator, uint16 split) external;
    function setClaimerFor(address earner, address claimer) external;
}

interface IDepositWhitelist {
    function addStrategiesToDepositWhitelist(address[] calldata strategies) external;
    function removeStrategiesFromDepositWhitelist(address[] calldata strategies) external;
}

interface ITokenBlacklist {
    function isBlacklisted(address token) external view returns (bool);
}
