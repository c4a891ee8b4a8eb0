// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Permits} from "../tokens/Permits.sol";

/// The ERC-20 side of pufETH, as of OpenZeppelin 5: it refuses with the errors of ERC-6093.
abstract contract PufferShares is Permits {
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    error ERC20InvalidReceiver(address receiver);

    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;

    constructor() Permits("pufETH", "pufETH") {}

    function decimals() external pure override returns (uint8) {
        return 18;
    }

    function _mint(address to, uint256 amount) internal {
        require(to != address(0), ERC20InvalidReceiver(to));
        totalSupply += amount;
        balanceOf[to] += amount;
        emit Transfer(address(0), to, amount);
    }

    function _burn(address from, uint256 amount) internal {
        uint256 held = balanceOf[from];
        require(amount <= held, ERC20InsufficientBalance(from, held, amount));
        balanceOf[from] = held - amount;
        totalSupply -= amount;
        emit Transfer(from, address(0), amount);
    }

    function _spend(address owner, address spender, uint256 amount) internal {
        uint256 allowed = allowance[owner][spender];
        if (allowed == type(uint256).max) return;
        if (allowed < amount) _refuseAllowance(spender, allowed, amount);
        allowance[owner][spender] = allowed - amount;
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
