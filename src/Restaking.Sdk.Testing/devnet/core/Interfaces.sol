// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OperatorSet} from "./Types.sol";

// What the contracts here ask of each other, and no more.

interface IERC20 {
    function approve(address spender, uint256 amount) external returns (bool);
    function balanceOf(address account) external view returns (uint256);
    function decimals() external view returns (uint8);
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

interface IPauserRegistry {
    function isPauser(address account) external view returns (bool);
    function unpauser() external view returns (address);
}

interface IPermissionController {
    function canCall(address account, address caller, address target, bytes4 selector) external view returns (bool);
    function getAppointees(address account, address target, bytes4 selector) external view returns (address[] memory);
}

interface IStrategy {
    function underlyingToken() external view returns (IERC20);
    function deposit(IERC20 token, uint256 amount) external returns (uint256 newShares);
    function withdraw(address recipient, IERC20 token, uint256 amountShares) external returns (uint256 amountOut);
    function beforeAddShares(address staker, uint256 shares) external;
    function beforeRemoveShares(address staker, uint256 shares) external;
}

interface IStrategyManager {
    function getDeposits(address staker) external view returns (address[] memory strategies, uint256[] memory shares);
    function stakerDepositShares(address staker, address strategy) external view returns (uint256);
    function addShares(address staker, address strategy, uint256 shares) external returns (uint256 before, uint256 added);
    function removeDepositShares(address staker, address strategy, uint256 shares) external returns (uint256 remaining);
    function withdrawSharesAsTokens(address staker, address strategy, IERC20 token, uint256 shares) external;
    function increaseBurnOrRedistributableShares(
        OperatorSet calldata operatorSet,
        uint256 slashId,
        address strategy,
        uint256 sharesToBurn
    ) external;
}

interface IDelegationManager {
    function isOperator(address account) external view returns (bool);
    function getOperatorsShares(address[] calldata operators, address[] calldata strategies)
        external
        view
        returns (uint256[][] memory);
    function increaseDelegatedShares(address staker, address strategy, uint256 before, uint256 added) external;
    function slashOperatorShares(
        address operator,
        OperatorSet calldata operatorSet,
        uint256 slashId,
        address strategy,
        uint64 prevMaxMagnitude,
        uint64 newMaxMagnitude
    ) external returns (uint256 totalDepositSharesToSlash);
}

interface IAllocationManager {
    function setAllocationDelay(address operator, uint32 delay) external;
    function getMaxMagnitude(address operator, address strategy) external view returns (uint64);
    function getMaxMagnitudes(address operator, address[] calldata strategies) external view returns (uint64[] memory);
    function getMaxMagnitudesAtBlock(address operator, address[] calldata strategies, uint32 blockNumber)
        external
        view
        returns (uint64[] memory);
    function getRedistributionRecipient(OperatorSet calldata operatorSet) external view returns (address);
}

interface IEigenPodManager {
    function stakerDepositShares(address staker, address strategy) external view returns (uint256);
    function beaconChainSlashingFactor(address podOwner) external view returns (uint64);
    function addShares(address staker, address strategy, uint256 shares) external returns (uint256 before, uint256 added);
    function removeDepositShares(address staker, address strategy, uint256 shares) external returns (uint256 remaining);
    function withdrawSharesAsTokens(address staker, address strategy, IERC20 token, uint256 shares) external;
    function increaseBurnOrRedistributableShares(
        OperatorSet calldata operatorSet,
        uint256 slashId,
        address strategy,
        uint256 sharesToBurn
    ) external;
}

interface IAVSRegistrar {
    function registerOperator(address operator, address avs, uint32[] calldata operatorSetIds, bytes calldata data)
        external;
    function deregisterOperator(address operator, address avs, uint32[] calldata operatorSetIds) external;
    function supportsAVS(address avs) external view returns (bool);
}
