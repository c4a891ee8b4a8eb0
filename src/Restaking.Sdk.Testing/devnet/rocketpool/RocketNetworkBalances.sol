// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RocketBase, RocketStorage} from "./RocketStorage.sol";

/// What the oracle nodes last reported, and so what rETH is worth until their next report.
contract RocketNetworkBalances is RocketBase {
    event BalancesUpdated(
        uint256 indexed block,
        uint256 slotTimestamp,
        uint256 totalEth,
        uint256 stakingEth,
        uint256 rethSupply,
        uint256 blockTimestamp
    );

    uint8 public constant version = 4;

    constructor(RocketStorage rocketStorage) RocketBase(rocketStorage) {}

    function getBalancesBlock() external view returns (uint256) {
        return _storage.getUint(keccak256("network.balances.updated.block"));
    }

    function getBalancesTimestamp() external view returns (uint256) {
        return _storage.getUint(keccak256("network.balances.updated.timestamp"));
    }

    function getTotalETHBalance() public view returns (uint256) {
        return _storage.getUint(keccak256("network.balance.total"));
    }

    function getStakingETHBalance() public view returns (uint256) {
        return _storage.getUint(keccak256("network.balance.staking"));
    }

    function getTotalRETHSupply() external view returns (uint256) {
        return _storage.getUint(keccak256("network.balance.reth.supply"));
    }

    function getETHUtilizationRate() external view returns (uint256) {
        uint256 total = getTotalETHBalance();
        return total == 0 ? ONE : ONE * getStakingETHBalance() / total;
    }

    /// A report of this block: all ether of the network, and the rETH it backs.
    function devnetUpdateBalances(uint256 totalEth, uint256 stakingEth, uint256 rethSupply) external {
        _storage.devnetSetUint(keccak256("network.balances.updated.block"), block.number);
        _storage.devnetSetUint(keccak256("network.balances.updated.timestamp"), block.timestamp);
        _storage.devnetSetUint(keccak256("network.balance.total"), totalEth);
        _storage.devnetSetUint(keccak256("network.balance.staking"), stakingEth);
        _storage.devnetSetUint(keccak256("network.balance.reth.supply"), rethSupply);
        emit BalancesUpdated(block.number, block.timestamp, totalEth, stakingEth, rethSupply, block.timestamp);
    }
}
