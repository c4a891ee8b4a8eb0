// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RedemptionVault} from "./RedemptionVault.sol";
import {YnETH} from "./YnETH.sol";

/// Holds the ETH that ynETH withdrawals are paid from. The receiver is called with all gas, and may refuse.
contract YnETHRedemptionAssetsVault is RedemptionVault {
    error TransferFailed(uint256 amount, address destination);

    event AssetsDeposited(address indexed asset, address indexed depositor, uint256 amount);

    YnETH public immutable ynETH;

    constructor(YnETH token) {
        ynETH = token;
        token.devnetWire(address(this));
    }

    /// The real contract, too, has the sender where the asset belongs.
    receive() external payable {
        emit AssetsDeposited(msg.sender, ETH_ASSET, msg.value);
    }

    function devnetSetPaused(bool isPaused) external {
        paused = isPaused;
    }

    function redemptionRate() external view override returns (uint256) {
        return ynETH.convertToAssets(1e18);
    }

    function availableRedemptionAssets() public view override returns (uint256) {
        return address(this).balance;
    }

    function _pay(address to, uint256 amount) internal override {
        (bool sent,) = to.call{value: amount}("");
        require(sent, TransferFailed(amount, to));
        emit AssetTransferred(ETH_ASSET, msg.sender, to, amount);
    }
}
