// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PermitToken} from "./PermitToken.sol";

/// A token whose balances stay what they are, like rETH or cbETH. Refuses with the errors of ERC-6093.
contract LiquidStakingToken is PermitToken {
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    error ERC20InvalidReceiver(address receiver);

    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;

    constructor(string memory tokenName, string memory tokenSymbol) PermitToken(tokenName, tokenSymbol) {}

    function mint(address to, uint256 amount) external override {
        require(to != address(0), ERC20InvalidReceiver(to));
        totalSupply += amount;
        balanceOf[to] += amount;
        emit Transfer(address(0), to, amount);
    }

    function _move(address from, address to, uint256 amount) internal override {
        require(to != address(0), ERC20InvalidReceiver(to));
        uint256 held = balanceOf[from];
        require(amount <= held, ERC20InsufficientBalance(from, held, amount));
        balanceOf[from] = held - amount;
        balanceOf[to] += amount;
        emit Transfer(from, to, amount);
    }

    function _refuseAllowance(address spender, uint256 allowed, uint256 needed) internal pure override {
        revert ERC20InsufficientAllowance(spender, allowed, needed);
    }
}
