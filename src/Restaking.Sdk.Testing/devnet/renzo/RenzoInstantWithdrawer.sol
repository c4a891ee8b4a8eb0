// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {TokenTransfers} from "../lib/TokenTransfers.sol";
import {IRenzoWithdrawQueue} from "./RenzoInterfaces.sol";

/// Withdraws from Renzo's buffer at once, for a fee that grows as the buffer empties. It opens a request and claims it in the same
/// transaction, so it works only while the queue has it whitelisted and instant withdrawals are not paused.
contract RenzoInstantWithdrawer {
    using TokenTransfers for IERC20;

    error BelowAllowedLimit();
    error InsufficientOutputAmount();
    error InvalidZeroInput();
    error NotEnoughWithdrawBuffer();
    error TransferFailed();
    error UnsupportedWithdrawAsset();

    event WithdrawCompleted(
        address user, uint256 ezEthAmount, address redeemToken, uint256 redeemAmount, uint256 feeAmount
    );

    address public constant IS_NATIVE = 0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE;
    uint256 private constant ONE_HUNDRED_IN_BIPS = 10_000;

    IRenzoWithdrawQueue public immutable withdrawalQueue;
    IERC20 public immutable ezETH;
    address public immutable feeDestination;
    uint256 public allowedBufferDrawdownBps;
    uint256 public minFeeBps;
    uint256 public maxFeeBps;

    constructor(
        IRenzoWithdrawQueue queue,
        IERC20 token,
        address destination,
        uint256 drawdownBps,
        uint256 minBps,
        uint256 maxBps
    ) {
        withdrawalQueue = queue;
        ezETH = token;
        feeDestination = destination;
        devnetSetLimits(drawdownBps, minBps, maxBps);
    }

    receive() external payable {}

    function devnetSetLimits(uint256 drawdownBps, uint256 minBps, uint256 maxBps) public {
        allowedBufferDrawdownBps = drawdownBps;
        minFeeBps = minBps;
        maxFeeBps = maxBps;
    }

    function withdraw(uint256 _ezEthAmount, address _redeemToken, uint256 _minOut) external {
        require(_ezEthAmount != 0 && _redeemToken != address(0), InvalidZeroInput());
        ezETH.pull(msg.sender, address(this), _ezEthAmount);

        (uint256 capacity, uint256 available, uint256 drawDownLimit) = getBufferDetails(_redeemToken);
        require(capacity != 0, UnsupportedWithdrawAsset());
        (, uint256 redeemAmount) = withdrawalQueue.calculateAmountToRedeem(_ezEthAmount, _redeemToken);
        require(redeemAmount <= available, NotEnoughWithdrawBuffer());
        uint256 left = available - redeemAmount;
        require(left >= drawDownLimit, BelowAllowedLimit());
        uint256 feeBps = getFeeBasisPoints(capacity, drawDownLimit, left);

        uint256 received = _withdrawNow(_ezEthAmount, _redeemToken);
        uint256 feeAmount = (received * feeBps) / ONE_HUNDRED_IN_BIPS;
        require(received - feeAmount >= _minOut, InsufficientOutputAmount());
        _pay(_redeemToken, feeDestination, feeAmount);
        _pay(_redeemToken, msg.sender, received - feeAmount);
        emit WithdrawCompleted(msg.sender, _ezEthAmount, _redeemToken, redeemAmount, feeAmount);
    }

    function getBufferDetails(address _redeemToken)
        public
        view
        returns (uint256 bufferCapacity, uint256 bufferAvailable, uint256 drawDownLimit)
    {
        bufferCapacity = withdrawalQueue.withdrawalBufferTarget(_redeemToken);
        bufferAvailable = withdrawalQueue.getAvailableToWithdraw(_redeemToken);
        drawDownLimit = (bufferCapacity * allowedBufferDrawdownBps) / ONE_HUNDRED_IN_BIPS;
    }

    function getFeeBasisPoints(uint256 bufferCapacity, uint256 drawDownLimit, uint256 bufferAfterWithdraw)
        public
        view
        returns (uint256 feeBps)
    {
        uint256 remainingBps =
            (ONE_HUNDRED_IN_BIPS * (bufferAfterWithdraw - drawDownLimit)) / (bufferCapacity - drawDownLimit);
        if (remainingBps > ONE_HUNDRED_IN_BIPS) return minFeeBps;
        return minFeeBps + ((maxFeeBps - minFeeBps) * (ONE_HUNDRED_IN_BIPS - remainingBps)) / ONE_HUNDRED_IN_BIPS;
    }

    function _withdrawNow(uint256 amount, address asset) private returns (uint256) {
        ezETH.approve(address(withdrawalQueue), amount);
        withdrawalQueue.withdraw(amount, asset);
        uint256 before = _balance(asset);
        withdrawalQueue.claim(withdrawalQueue.getOutstandingWithdrawRequests(address(this)) - 1, address(this));
        return _balance(asset) - before;
    }

    function _balance(address asset) private view returns (uint256) {
        return asset == IS_NATIVE ? address(this).balance : IERC20(asset).balanceOf(address(this));
    }

    function _pay(address asset, address to, uint256 amount) private {
        if (asset == IS_NATIVE) {
            (bool success,) = to.call{value: amount}("");
            require(success, TransferFailed());
        } else {
            IERC20(asset).push(to, amount);
        }
    }
}
