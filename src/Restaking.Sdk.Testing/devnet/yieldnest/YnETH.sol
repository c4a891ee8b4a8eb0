// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Wad} from "../lib/Wad.sol";
import {YnBase} from "./YnBase.sol";

/// Takes ETH for ynETH. Not an ERC-4626 vault: it has previews, and neither `deposit` nor `redeem`. What it counts as
/// its assets: the pool, what is staked, and what lies ready in the redemption vault.
contract YnETH is YnBase {
    error InsufficientBalance();
    error NoDirectETHDeposit();
    error ZeroETH();

    event Deposit(
        address indexed sender, address indexed receiver, uint256 assets, uint256 shares, uint256 totalDepositedInPool
    );
    event DepositETHPausedUpdated(bool isPaused);
    event ETHWithdrawn(uint256 ethAmount, uint256 totalDepositedInPool);
    event RewardsReceived(uint256 value, uint256 totalDepositedInPool);

    uint256 public totalDepositedInPool;
    address private _vault;

    constructor() YnBase("ynETH", "ynETH") {}

    receive() external payable {
        revert NoDirectETHDeposit();
    }

    /// Done once, by the redemption vault when it is made.
    function devnetWire(address vault) external {
        require(_vault == address(0), "wired before");
        _vault = vault;
    }

    function devnetSetDepositsPaused(bool paused) external {
        depositsPaused = paused;
        emit DepositETHPausedUpdated(paused);
    }

    /// Rewards: every ynETH is worth more.
    function devnetAddRewards() external payable {
        totalDepositedInPool += msg.value;
        emit RewardsReceived(msg.value, totalDepositedInPool);
    }

    /// A loss: every ynETH is worth less.
    function devnetLose(uint256 amount) external {
        _withdraw(amount, address(0xdead));
    }

    /// Moves ETH from the pool to the redemption vault; the rate stays.
    function devnetFund(uint256 amount) external {
        _withdraw(amount, _vault);
    }

    function depositETH(address receiver) external payable returns (uint256 shares) {
        require(!depositsPaused, Paused());
        require(msg.value != 0, ZeroETH());
        shares = previewDeposit(msg.value);
        require(shares != 0, ZeroShares());
        _mint(receiver, shares);
        totalDepositedInPool += msg.value;
        emit Deposit(msg.sender, receiver, msg.value, shares, totalDepositedInPool);
    }

    function previewDeposit(uint256 assets) public view returns (uint256) {
        return convertToShares(assets);
    }

    function convertToShares(uint256 assets) public view returns (uint256) {
        return totalSupply == 0 ? assets : Wad.mulDiv(assets, totalSupply, totalAssets());
    }

    function previewRedeem(uint256 shares) external view returns (uint256) {
        return convertToAssets(shares);
    }

    function convertToAssets(uint256 shares) public view returns (uint256) {
        return totalSupply == 0 ? shares : Wad.mulDiv(shares, totalAssets(), totalSupply);
    }

    function totalAssets() public view returns (uint256) {
        return totalDepositedInPool + _vault.balance;
    }

    function _withdraw(uint256 amount, address to) private {
        require(amount <= totalDepositedInPool, InsufficientBalance());
        totalDepositedInPool -= amount;
        emit ETHWithdrawn(amount, totalDepositedInPool);
        (bool sent,) = to.call{value: amount}("");
        require(sent, "not sent");
    }
}
