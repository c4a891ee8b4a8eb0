// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {TokenTransfers} from "../lib/TokenTransfers.sol";
import {YnEigen} from "./YnEigen.sol";

interface IWrapsStEth {
    function stETH() external view returns (address);
    function wrap(uint256 amount) external returns (uint256);
    function getWstETHByStETH(uint256 amount) external view returns (uint256);
}

interface IApproves {
    function approve(address spender, uint256 amount) external returns (bool);
}

/// Takes stETH, which ynLSDe does not, and deposits it wrapped; passes on what ynLSDe takes itself. Origin's token is
/// not on the devnet.
contract YnEigenDepositAdapter {
    using TokenTransfers for IERC20;

    error SelfReferral();
    error ZeroAddress();

    event DepositWrappedAsset(
        address indexed sender,
        address indexed receiver,
        address indexed asset,
        uint256 amount,
        uint256 wrappedAmount,
        uint256 shares
    );
    event ReferralDepositProcessed(
        address sender,
        address indexed receiver,
        address indexed asset,
        uint256 amount,
        uint256 shares,
        address indexed referrer,
        uint256 timestamp
    );

    YnEigen public immutable ynEigen;
    address public immutable wstETH;
    address public immutable stETH;
    address public constant oETH = address(0);
    address public constant woETH = address(0);

    constructor(YnEigen token, address wrapped) {
        ynEigen = token;
        wstETH = wrapped;
        stETH = IWrapsStEth(wrapped).stETH();
    }

    function depositWithReferral(address asset, uint256 amount, address receiver, address referrer)
        external
        returns (uint256 shares)
    {
        require(receiver != address(0) && referrer != address(0), ZeroAddress());
        require(referrer != receiver, SelfReferral());
        shares = deposit(asset, amount, receiver);
        emit ReferralDepositProcessed(msg.sender, receiver, asset, amount, shares, referrer, block.timestamp);
    }

    function previewDeposit(address asset, uint256 amount) external view returns (uint256) {
        return asset == stETH
            ? ynEigen.previewDeposit(wstETH, IWrapsStEth(wstETH).getWstETHByStETH(amount))
            : ynEigen.previewDeposit(asset, amount);
    }

    function deposit(address asset, uint256 amount, address receiver) public returns (uint256 shares) {
        IERC20(asset).pull(msg.sender, address(this), amount);
        if (asset != stETH) return _depositHeld(asset, amount, receiver);

        // By shares, and so the whole of what has arrived, also where the balance reads a wei less.
        IApproves(stETH).approve(wstETH, amount);
        uint256 wrapped = IWrapsStEth(wstETH).wrap(amount);
        shares = _depositHeld(wstETH, wrapped, receiver);
        emit DepositWrappedAsset(msg.sender, receiver, stETH, amount, wrapped, shares);
    }

    function _depositHeld(address asset, uint256 amount, address receiver) private returns (uint256) {
        IApproves(asset).approve(address(ynEigen), amount);
        return ynEigen.deposit(asset, amount, receiver);
    }
}
