// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BedrockPayments} from "./BedrockPayments.sol";

/// Ether that staking contracts paid for debts, until its owner takes it. Looks like an ERC-20 to whoever reads it, and
/// has no transfer. `claim` pays the caller's own balance only, to whom the caller says. No pause reaches it.
contract UniETHRedeem {
    event Paied(address account, uint256 amount);
    event Claimed(address indexed _from, address indexed _to, uint256 _value);

    bool public constant paused = false;
    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;

    function name() external pure returns (string memory) {
        return "Bedrock Claimable ETH";
    }

    function symbol() external pure returns (string memory) {
        return "redeemETH";
    }

    function decimals() external pure returns (uint8) {
        return 18;
    }

    function pay(address account) external payable {
        balanceOf[account] += msg.value;
        totalSupply += msg.value;
        emit Paied(account, msg.value);
    }

    function claim(uint256 amount) external returns (bool success) {
        return claim(msg.sender, amount);
    }

    function claim(address to, uint256 amount) public returns (bool success) {
        require(balanceOf[msg.sender] >= amount, "INSUFFICIENT_BALANCE");
        balanceOf[msg.sender] -= amount;
        totalSupply -= amount;
        BedrockPayments.send(to, amount);
        emit Claimed(msg.sender, to, amount);
        return true;
    }
}
