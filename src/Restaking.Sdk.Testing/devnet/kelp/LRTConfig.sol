// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDevnetPausable, Kelp} from "./KelpContract.sol";

/// Kelp's configuration: which assets it takes, their limits and strategies, who is who, and here also which generation
/// of the contracts answers.
contract LRTConfig {
    error AssetAlreadySupported();
    error AssetNotSupported();
    error ZeroAddressNotAllowed();

    event AddedNewSupportedAsset(address indexed asset, uint256 depositLimit);
    event AssetDepositLimitUpdate(address indexed asset, uint256 depositLimit);
    event AssetStrategyUpdate(address indexed asset, address indexed strategy);
    event PausedAll(address indexed sender);
    event RemovedSupportedAsset(address indexed asset);
    event SetContract(bytes32 key, address indexed contractAddr);
    event SetRSETH(address indexed rsETH);

    uint256 public devnetGeneration = Kelp.NEW;
    address public rsETH;
    address[] public supportedAssetList;
    uint256 public protocolFeeInBPS;
    mapping(bytes32 contractKey => address contractAddress) public contractMap;
    mapping(address token => bool isSupported) public isSupportedAsset;
    mapping(address token => uint256 amount) public depositLimitByAsset;
    mapping(address token => address strategy) public assetStrategy;
    mapping(bytes32 role => mapping(address account => bool)) public hasRole;

    function getContract(bytes32 contractKey) public view returns (address) {
        address found = contractMap[contractKey];
        require(found != address(0), ZeroAddressNotAllowed());
        return found;
    }

    function getSupportedAssetList() external view returns (address[] memory) {
        return supportedAssetList;
    }

    /// 1: contracts 5.1 (2025). 2: the generation of 2026, with instant withdrawals.
    function devnetSetGeneration(uint256 generation) external {
        devnetGeneration = generation;
    }

    function devnetSetContract(bytes32 key, address value) external {
        contractMap[key] = value;
        emit SetContract(key, value);
    }

    function devnetSetRsEth(address value) external {
        rsETH = value;
        emit SetRSETH(value);
    }

    function devnetAddAsset(address asset, uint256 depositLimit, address strategy) external {
        require(!isSupportedAsset[asset], AssetAlreadySupported());
        isSupportedAsset[asset] = true;
        supportedAssetList.push(asset);
        depositLimitByAsset[asset] = depositLimit;
        emit AddedNewSupportedAsset(asset, depositLimit);
        devnetSetStrategy(asset, strategy);
    }

    function devnetRemoveAsset(address asset) external {
        require(isSupportedAsset[asset], AssetNotSupported());
        isSupportedAsset[asset] = false;
        uint256 last = supportedAssetList.length - 1;
        for (uint256 i = 0; i < last; ++i) {
            if (supportedAssetList[i] == asset) supportedAssetList[i] = supportedAssetList[last];
        }
        supportedAssetList.pop();
        emit RemovedSupportedAsset(asset);
    }

    function devnetSetDepositLimit(address asset, uint256 depositLimit) external {
        depositLimitByAsset[asset] = depositLimit;
        emit AssetDepositLimitUpdate(asset, depositLimit);
    }

    function devnetSetStrategy(address asset, address strategy) public {
        assetStrategy[asset] = strategy;
        emit AssetStrategyUpdate(asset, strategy);
    }

    function devnetSetOperator(address account, bool value) external {
        hasRole[Kelp.OPERATOR_ROLE][account] = value;
    }

    function devnetPauseAll() external {
        require(devnetGeneration >= Kelp.NEW);
        _pause(rsETH);
        _pause(getContract(Kelp.DEPOSIT_POOL));
        _pause(getContract(Kelp.WITHDRAW_MANAGER));
        _pause(getContract(Kelp.ORACLE));
        emit PausedAll(msg.sender);
    }

    function _pause(address target) private {
        if (!IDevnetPausable(target).paused()) IDevnetPausable(target).devnetSetPaused(true);
    }
}
