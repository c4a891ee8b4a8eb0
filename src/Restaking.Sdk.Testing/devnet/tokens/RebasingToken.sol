// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PermitToken} from "./PermitToken.sol";

/// A token like stETH: accounts hold shares of a pool, balances are what the shares are worth and move with the pool.
/// Amounts are turned into shares and back, rounded down both times, so a transfer can arrive a wei or two short.
/// Refuses with texts, as stETH does.
contract RebasingToken is PermitToken {
    event TransferShares(address indexed from, address indexed to, uint256 sharesValue);

    uint256 private _pool;
    uint256 public getTotalShares;
    mapping(address account => uint256) public sharesOf;

    constructor(string memory tokenName, string memory tokenSymbol) PermitToken(tokenName, tokenSymbol) {}

    function mint(address to, uint256 amount) external override {
        require(to != address(0), "MINT_TO_ZERO_ADDR");
        uint256 shares = getTotalShares == 0 ? amount : getSharesByPooledEth(amount);
        getTotalShares += shares;
        _pool += amount;
        sharesOf[to] += shares;
        _announce(address(0), to, amount, shares);
    }

    /// Sets what all shares together are worth: more for rewards, less for losses. Open to all, as `mint` is.
    function rebase(uint256 newTotalSupply) external {
        require(getTotalShares != 0 && newTotalSupply != 0, "NOTHING_TO_REBASE");
        _pool = newTotalSupply;
    }

    function totalSupply() external view returns (uint256) {
        return _pool;
    }

    function getTotalPooledEther() external view returns (uint256) {
        return _pool;
    }

    function balanceOf(address account) external view returns (uint256) {
        return getPooledEthByShares(sharesOf[account]);
    }

    function getPooledEthByShares(uint256 sharesAmount) public view returns (uint256) {
        return getTotalShares == 0 ? 0 : sharesAmount * _pool / getTotalShares;
    }

    function getSharesByPooledEth(uint256 ethAmount) public view returns (uint256) {
        return _pool == 0 ? 0 : ethAmount * getTotalShares / _pool;
    }

    function transferShares(address recipient, uint256 sharesAmount) external returns (uint256 amount) {
        amount = getPooledEthByShares(sharesAmount);
        _moveShares(msg.sender, recipient, amount, sharesAmount);
    }

    function _move(address from, address to, uint256 amount) internal override {
        _moveShares(from, to, amount, getSharesByPooledEth(amount));
    }

    function _moveShares(address from, address to, uint256 amount, uint256 shares) private {
        require(to != address(0), "TRANSFER_TO_ZERO_ADDR");
        require(to != address(this), "TRANSFER_TO_STETH_CONTRACT");
        require(shares <= sharesOf[from], "BALANCE_EXCEEDED");
        sharesOf[from] -= shares;
        sharesOf[to] += shares;
        _announce(from, to, amount, shares);
    }

    function _refuseAllowance(address, uint256, uint256) internal pure override {
        revert("ALLOWANCE_EXCEEDED");
    }

    function _announce(address from, address to, uint256 amount, uint256 shares) private {
        emit Transfer(from, to, amount);
        emit TransferShares(from, to, shares);
    }
}
