// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BedrockPausing} from "./BedrockPausing.sol";
import {BedrockPayments} from "./BedrockPayments.sol";
import {UniETH} from "./UniETH.sol";
import {UniETHRedeem} from "./UniETHRedeem.sol";

/// What the two staking contracts have in common: minting uniETH at the rate of both reserves together, and a queue of
/// debts in ether, first in first out, of which the first one can be paid in part. Validators are left out: `devnetStake`
/// sends ether away, and `devnetReturnFromValidators` brings some back and pays debts with it, 32 ETH at a time.
abstract contract BedrockStaking is BedrockPausing {
    event DebtQueued(address creditor, uint256 amountEther);
    event Cleared(uint256 amount);

    struct Debt {
        address account;
        uint256 amount;
    }

    uint256 public constant DEPOSIT_SIZE = 32 ether;
    uint256 public constant getRewardDebts = 0;
    address private constant DEPOSIT_CONTRACT = 0x00000000219ab540356cBB839Cbe05303d7705Fa;

    address public immutable xETHAddress;
    address public immutable redeemContract;

    uint256 internal _pending;
    uint256 private _staked;
    uint256 private _revenue;
    uint256 private _debts;
    uint256 private _firstDebt = 1;
    uint256 private _lastDebt;
    mapping(uint256 index => Debt) private _queue;
    mapping(address account => uint256) public debtOf;

    constructor(address uniETH, address redeem) {
        xETHAddress = uniETH;
        redeemContract = redeem;
    }

    /// Ether of the pool goes to validators: it is no longer there for an instant swap.
    function devnetStake(uint256 amount) external {
        _pending -= amount;
        _staked += amount;
        BedrockPayments.send(DEPOSIT_CONTRACT, amount);
    }

    /// The ether sent along has come back from validators. Debts are paid with whole 32 ETH of it, oldest first.
    function devnetReturnFromValidators() external payable {
        uint256 usable = (address(this).balance - _pending) / DEPOSIT_SIZE * DEPOSIT_SIZE;
        uint256 paying = _debts < usable ? _debts : usable;
        if (paying == 0) return;
        _payDebts(paying);
        _staked -= paying;
        emit Cleared(paying);
    }

    function devnetAddRevenue(uint256 amount) external {
        _revenue += amount;
    }

    function devnetSlash(uint256 amount) external {
        _staked -= amount;
    }

    function paused() external view returns (bool) {
        return _paused;
    }

    function getPendingEthers() external view returns (uint256) {
        return _pending;
    }

    function getTotalStaked() external view returns (uint256) {
        return _staked;
    }

    function getCurrentDebts() external view returns (uint256) {
        return _debts;
    }

    function getDebtQueue() external view returns (uint256 first, uint256 last) {
        return (_firstDebt, _lastDebt);
    }

    function checkDebt(uint256 index) external view returns (address account, uint256 amount) {
        Debt memory debt = _queue[index];
        return (debt.account, debt.amount);
    }

    function exchangeRatio() external view returns (uint256) {
        uint256 supply = UniETH(xETHAddress).totalSupply();
        return supply == 0 ? 1e18 : currentReserve() * 1e18 / supply;
    }

    function mint(uint256 minToMint, uint256 deadline) external payable whenNotPaused returns (uint256 minted) {
        require(block.timestamp < deadline, "USR001");
        require(msg.value > 0, "USR002");
        uint256 reserve = currentReserve();
        minted = reserve > 0 ? UniETH(xETHAddress).totalSupply() * msg.value / reserve : msg.value;
        require(minted >= minToMint, "USR004");
        UniETH(xETHAddress).mint(msg.sender, minted);
        _pending += msg.value;
    }

    function currentReserve() public view virtual returns (uint256);

    function _ownReserve() internal view returns (uint256) {
        return _pending + _staked + _revenue - _debts;
    }

    function _redeem(uint256 ethersToRedeem, uint256 maxToBurn, uint256 deadline) internal returns (uint256 burned) {
        require(block.timestamp < deadline, "USR001");
        require(ethersToRedeem % DEPOSIT_SIZE == 0, "USR005");
        require(ethersToRedeem > 0, "USR005");
        burned = UniETH(xETHAddress).totalSupply() * ethersToRedeem / currentReserve();
        require(burned <= maxToBurn, "USR004");
        UniETH(xETHAddress).burnFrom(msg.sender, burned);
        _queue[++_lastDebt] = Debt(msg.sender, ethersToRedeem);
        debtOf[msg.sender] += ethersToRedeem;
        _debts += ethersToRedeem;
        emit DebtQueued(msg.sender, ethersToRedeem);
    }

    function _payDebts(uint256 total) private {
        _debts -= total;
        while (total > 0) {
            Debt storage debt = _queue[_firstDebt];
            address account = debt.account;
            uint256 paid = debt.amount <= total ? debt.amount : total;
            debt.amount -= paid;
            total -= paid;
            debtOf[account] -= paid;
            UniETHRedeem(redeemContract).pay{value: paid}(account);
            if (debt.amount == 0) delete _queue[_firstDebt++];
        }
    }
}
