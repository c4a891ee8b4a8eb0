// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BinanceAccess} from "./BinanceAccess.sol";

/// The queue of wBETH's withdrawals. A request is numbered over all users, and claimed by its POSITION in its user's list
/// of open ones, where a claim moves the last one into the gap.
contract UnwrapTokenV1ETH is BinanceAccess {
    struct WithdrawRequest {
        address recipient;
        uint256 wbethAmount;
        uint256 ethAmount;
        uint256 triggerTime;
        uint256 claimTime;
        bool allocated;
    }

    event Allocate(address indexed operator, uint256 nextAllocateEthIndex);
    event ClaimWithdraw(address indexed recipient, uint256 ethAmount, uint256 index);
    event LockTimeUpdated(address indexed operatorAddress, uint256 newLockTime);
    event RechargeFromRechargeAddress(address indexed rechargeAddress, uint256 ethAmount);
    event RequestWithdraw(address indexed recipient, uint256 wbethAmount, uint256 ethAmount, uint256 index);

    uint256 public constant MIN_LOCK_TIME = 2 days;
    uint256 public constant MAX_LOOP_NUM = 1000;
    address public immutable WBETH_TOKEN_ADDRESS;
    uint256 public lockTime = 10 days;
    uint256 public startAllocatedEthIndex;
    uint256 public nextIndex;
    uint256 public availableAllocateAmount;
    uint256 public needEthAmount;
    WithdrawRequest[] private _requests;
    mapping(address user => uint256[]) private _open;

    constructor(address wbeth) {
        WBETH_TOKEN_ADDRESS = wbeth;
    }

    receive() external payable {}

    /// The first thousand of a user's open requests.
    function getUserWithdrawRequests(address _recipient) external view returns (WithdrawRequest[] memory found) {
        uint256[] storage open = _open[_recipient];
        uint256 count = open.length > MAX_LOOP_NUM ? MAX_LOOP_NUM : open.length;
        found = new WithdrawRequest[](count);
        for (uint256 i = 0; i < count; ++i) found[i] = _requests[open[i]];
    }

    /// A thousand requests of all users from an index on, claimed ones too.
    function getWithdrawRequests(uint256 _startIndex) external view returns (WithdrawRequest[] memory found) {
        require(_startIndex < nextIndex, "Wrong start Index");
        uint256 count = nextIndex - _startIndex;
        if (count > MAX_LOOP_NUM) count = MAX_LOOP_NUM;
        found = new WithdrawRequest[](count);
        for (uint256 i = 0; i < count; ++i) found[i] = _requests[_startIndex + i];
    }

    function claimWithdraw(uint256 _index) external whenNotPaused notBlacklisted(msg.sender) returns (uint256) {
        uint256[] storage open = _open[msg.sender];
        require(_index < open.length, "Invalid index");
        uint256 index = open[_index];
        WithdrawRequest storage request = _requests[index];
        uint256 amount = request.ethAmount;
        require(request.recipient == msg.sender, "Wrong recipient");
        require(block.timestamp >= request.triggerTime + lockTime, "Claim time not reach");
        require(request.allocated, "Not allocated yet");
        require(request.claimTime == 0, "Already claim yet");
        require(address(this).balance >= amount, "Not enough balance");
        open[_index] = open[open.length - 1];
        open.pop();
        request.claimTime = block.timestamp;
        (bool success,) = msg.sender.call{value: amount}("");
        require(success, "transfer failed");
        emit ClaimWithdraw(msg.sender, amount, index);
        return amount;
    }

    function getNeedRechargeEthAmount() external view returns (uint256) {
        return availableAllocateAmount >= needEthAmount ? 0 : needEthAmount - availableAllocateAmount;
    }

    /// What wBETH tells the queue. At the head of the line, and with ETH to spare, a request is allocated at once.
    function devnetRequestWithdraw(address recipient, uint256 wbethAmount, uint256 ethAmount) external {
        require(msg.sender == WBETH_TOKEN_ADDRESS, "UnwrapTokenV1: caller is not the WrapTokenAddress");
        require(ethAmount > 0, "eth amount is zero");
        uint256 index = nextIndex++;
        bool allocated = availableAllocateAmount >= ethAmount && startAllocatedEthIndex == index;
        if (allocated) {
            availableAllocateAmount -= ethAmount;
            startAllocatedEthIndex++;
        } else {
            needEthAmount += ethAmount;
        }
        _requests.push(WithdrawRequest(recipient, wbethAmount, ethAmount, block.timestamp, 0, allocated));
        _open[recipient].push(index);
        emit RequestWithdraw(recipient, wbethAmount, ethAmount, index);
    }

    /// What the operator does: allocates in order, as far as the ETH reaches.
    function devnetAllocate(uint256 most) external whenNotPaused {
        for (uint256 done = 0; done < most && startAllocatedEthIndex < nextIndex; ++done) {
            WithdrawRequest storage request = _requests[startAllocatedEthIndex];
            if (request.ethAmount > availableAllocateAmount) break;
            request.allocated = true;
            availableAllocateAmount -= request.ethAmount;
            needEthAmount -= request.ethAmount;
            startAllocatedEthIndex++;
        }
        emit Allocate(msg.sender, startAllocatedEthIndex);
    }

    /// ETH to allocate.
    function devnetRecharge() external payable whenNotPaused {
        require(msg.value > 0, "Invalid _ethAmount");
        availableAllocateAmount += msg.value;
        emit RechargeFromRechargeAddress(msg.sender, msg.value);
    }

    /// Takes ETH out, allocated or not, so that claims find less than they are owed.
    function devnetDrain(address to, uint256 amount) external {
        (bool success,) = to.call{value: amount}("");
        require(success, "transfer failed");
    }

    function devnetSetLockTime(uint256 value) external {
        require(value >= MIN_LOCK_TIME, "LockTime is too small");
        lockTime = value;
        emit LockTimeUpdated(msg.sender, value);
    }
}
