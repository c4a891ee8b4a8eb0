// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Stands in for Aave: keeps the ETH that the withdrawal manager lends out between unlocking and claim.
contract KelpAavePool {
    receive() external payable {}

    function devnetPayOut(uint256 amount) external {
        (bool sent,) = msg.sender.call{value: amount}("");
        require(sent);
    }
}
