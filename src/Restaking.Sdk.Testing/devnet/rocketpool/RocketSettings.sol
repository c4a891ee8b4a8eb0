// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RocketBase, RocketStorage} from "./RocketStorage.sol";

/// Settings of one kind; they live in the storage.
abstract contract RocketSettings is RocketBase {
    bytes32 private immutable _namespace;

    constructor(RocketStorage rocketStorage, bytes32 namespace) RocketBase(rocketStorage) {
        _namespace = namespace;
    }

    function getSettingUint(string memory path) public view returns (uint256) {
        return _storage.getUint(_key(path));
    }

    function getSettingBool(string memory path) public view returns (bool) {
        return _storage.getBool(_key(path));
    }

    function devnetSetSettingUint(string memory path, uint256 value) public {
        _storage.devnetSetUint(_key(path), value);
    }

    function devnetSetSettingBool(string memory path, bool value) public {
        _storage.devnetSetBool(_key(path), value);
    }

    function _key(string memory path) private view returns (bytes32) {
        return keccak256(abi.encodePacked(_namespace, path));
    }
}

contract RocketDAOProtocolSettingsDeposit is RocketSettings {
    uint8 public constant version = 5;

    constructor(RocketStorage rocketStorage) RocketSettings(rocketStorage, keccak256("dao.protocol.setting.deposit")) {
        devnetSetSettingBool("deposit.enabled", true);
        devnetSetSettingBool("deposit.assign.enabled", true);
        devnetSetSettingUint("deposit.minimum", 0.01 ether);
        devnetSetSettingUint("deposit.pool.maximum", 160 ether);
        devnetSetSettingUint("deposit.fee", 0.0005 ether);
    }

    function getDepositEnabled() external view returns (bool) {
        return getSettingBool("deposit.enabled");
    }

    function getAssignDepositsEnabled() external view returns (bool) {
        return getSettingBool("deposit.assign.enabled");
    }

    function getMinimumDeposit() external view returns (uint256) {
        return getSettingUint("deposit.minimum");
    }

    function getMaximumDepositPoolSize() external view returns (uint256) {
        return getSettingUint("deposit.pool.maximum");
    }

    /// Of every deposit, 10^18 being all of it.
    function getDepositFee() external view returns (uint256) {
        return getSettingUint("deposit.fee");
    }
}

contract RocketDAOProtocolSettingsNetwork is RocketSettings {
    uint8 public constant version = 5;

    constructor(RocketStorage rocketStorage) RocketSettings(rocketStorage, keccak256("dao.protocol.setting.network")) {
        devnetSetSettingUint("network.reth.collateral.target", 0.1 ether);
        devnetSetSettingUint("network.max.reth.balance.delta", 0.02 ether);
    }

    function getTargetRethCollateralRate() external view returns (uint256) {
        return getSettingUint("network.reth.collateral.target");
    }

    /// Blocks.
    function getRethDepositDelay() external view returns (uint256) {
        return getSettingUint("network.reth.deposit.delay");
    }

    function getMaxRethDelta() external view returns (uint256) {
        return getSettingUint("network.max.reth.balance.delta");
    }
}
