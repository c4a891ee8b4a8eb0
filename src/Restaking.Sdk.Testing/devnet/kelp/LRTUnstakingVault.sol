// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {TokenTransfers} from "../lib/TokenTransfers.sol";
import {ILRTConfig, Kelp, KelpContract} from "./KelpContract.sol";

/// Where assets lie that withdrawals are paid from: to queued requests when they are unlocked, at once to instant ones,
/// except for a buffer that is kept for the queue.
contract LRTUnstakingVault is KelpContract {
    using TokenTransfers for IERC20;

    error CallerNotLRTWithdrawalManager();
    error EthTransferFailed();

    event EthReceived(address sender, uint256 amount);
    event QueuedWithdrawalsBufferUpdated(address indexed asset, uint256 buffer);

    /// Never set.
    bool public constant paused = false;
    mapping(address asset => uint256) private _buffers;

    constructor(ILRTConfig config) KelpContract(config) {}

    receive() external payable {
        emit EthReceived(msg.sender, msg.value);
    }

    function balanceOf(address asset) public view returns (uint256) {
        return asset == Kelp.ETH ? address(this).balance : IERC20(asset).balanceOf(address(this));
    }

    function queuedWithdrawalsBuffer(address asset) external view sinceNew returns (uint256 buffer) {
        return _buffers[asset];
    }

    function getAssetsAvailableForInstantWithdrawal(address asset)
        external
        view
        sinceNew
        onlySupportedAsset(asset)
        returns (uint256 availableAmount)
    {
        uint256 held = balanceOf(asset);
        return _buffers[asset] >= held ? 0 : held - _buffers[asset];
    }

    function devnetSetQueuedWithdrawalsBuffer(address asset, uint256 buffer) external {
        _buffers[asset] = buffer;
        emit QueuedWithdrawalsBufferUpdated(asset, buffer);
    }

    /// What the withdrawal manager takes out.
    function devnetRedeem(address asset, uint256 amount) external {
        require(msg.sender == lrtConfig.getContract(Kelp.WITHDRAW_MANAGER), CallerNotLRTWithdrawalManager());
        if (asset != Kelp.ETH) return IERC20(asset).push(msg.sender, amount);
        (bool sent,) = msg.sender.call{value: amount}("");
        require(sent, EthTransferFailed());
    }
}
