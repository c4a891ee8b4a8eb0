// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {YnETH} from "./YnETH.sol";

/// Deposits into ynETH and says who sent the depositor. The referrer is compared with the receiver, not with the sender.
contract ReferralDepositAdapter {
    error NoDirectETHDeposit();
    error SelfReferral();
    error ZeroAddress();
    error ZeroETH();

    event ReferralDepositProcessed(
        address indexed depositor,
        address indexed receiver,
        uint256 amount,
        uint256 shares,
        address indexed referrer,
        uint256 timestamp,
        bool fromPublisher
    );

    YnETH public immutable ynETH;

    constructor(YnETH token) {
        ynETH = token;
    }

    receive() external payable {
        revert NoDirectETHDeposit();
    }

    function depositWithReferral(address receiver, address referrer) external payable returns (uint256 shares) {
        require(msg.value != 0, ZeroETH());
        require(receiver != address(0) && referrer != address(0), ZeroAddress());
        require(referrer != receiver, SelfReferral());
        shares = ynETH.depositETH{value: msg.value}(receiver);
        emit ReferralDepositProcessed(msg.sender, receiver, msg.value, shares, referrer, block.timestamp, false);
    }
}
