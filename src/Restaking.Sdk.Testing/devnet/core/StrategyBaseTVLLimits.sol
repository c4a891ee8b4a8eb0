// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenTransfers} from "../lib/TokenTransfers.sol";
import {IERC20, IPauserRegistry, IStrategyManager} from "./Interfaces.sol";
import {Pausing} from "./Pausing.sol";

/// Holds one token for all its depositors and counts their part in shares. Whatever arrives otherwise than by a deposit
/// (a rebase, a donation) makes every share worth more. 1000 shares and 1000 wei that nobody owns are counted in, so
/// that the first depositor cannot set the rate.
contract StrategyBaseTVLLimits is Pausing {
    using TokenTransfers for IERC20;

    error BalanceExceedsMaxTotalDeposits();
    error MaxPerDepositExceedsMax();
    error NewSharesZero();
    error OnlyStrategyManager();
    error OnlyUnderlyingToken();
    error TotalSharesExceedsMax();
    error WithdrawalAmountExceedsTotalDeposits();

    event ExchangeRateEmitted(uint256 rate);
    event MaxPerDepositUpdated(uint256 previousValue, uint256 newValue);
    event MaxTotalDepositsUpdated(uint256 previousValue, uint256 newValue);
    event StrategyTokenSet(IERC20 token, uint8 decimals);

    uint8 private constant DEPOSITS = 0;
    uint8 private constant WITHDRAWALS = 1;
    uint256 private constant VIRTUAL = 1000;
    uint256 private constant MOST_SHARES = 1e38 - 1;

    IStrategyManager public immutable strategyManager;
    IERC20 public immutable underlyingToken;
    uint256 public totalShares;
    uint256 public maxPerDeposit = type(uint256).max;
    uint256 public maxTotalDeposits = type(uint256).max;

    constructor(IStrategyManager manager, IPauserRegistry registry, IERC20 token) Pausing(registry) {
        strategyManager = manager;
        underlyingToken = token;
        emit StrategyTokenSet(token, token.decimals());
    }

    modifier onlyStrategyManager() {
        require(msg.sender == address(strategyManager), OnlyStrategyManager());
        _;
    }

    /// Counts shares for `amount` that the caller has transferred before. The amount is taken at its word: a token that
    /// delivers a wei or two less costs the other depositors that wei.
    function deposit(IERC20 token, uint256 amount)
        external
        onlyWhenNotPaused(DEPOSITS)
        onlyStrategyManager
        returns (uint256 newShares)
    {
        uint256 balance = underlyingToken.balanceOf(address(this));
        _checkLimits(amount, balance);
        require(address(token) == address(underlyingToken), OnlyUnderlyingToken());

        uint256 total = totalShares;
        newShares = amount * (total + VIRTUAL) / (balance + VIRTUAL - amount);
        require(newShares != 0, NewSharesZero());
        total += newShares;
        require(total <= MOST_SHARES, TotalSharesExceedsMax());
        totalShares = total;
        emit ExchangeRateEmitted(1e18 * (balance + VIRTUAL) / (total + VIRTUAL));
    }

    function withdraw(address recipient, IERC20 token, uint256 amountShares)
        external
        onlyWhenNotPaused(WITHDRAWALS)
        onlyStrategyManager
        returns (uint256 amountOut)
    {
        require(address(token) == address(underlyingToken), OnlyUnderlyingToken());
        uint256 total = totalShares;
        require(amountShares <= total, WithdrawalAmountExceedsTotalDeposits());
        uint256 balance = underlyingToken.balanceOf(address(this)) + VIRTUAL;
        amountOut = balance * amountShares / (total + VIRTUAL);
        totalShares = total - amountShares;
        emit ExchangeRateEmitted(1e18 * (balance - amountOut) / (total - amountShares + VIRTUAL));
        underlyingToken.push(recipient, amountOut);
    }

    function setTVLLimits(uint256 newMaxPerDeposit, uint256 newMaxTotalDeposits) external virtual onlyUnpauser {
        _setLimits(newMaxPerDeposit, newMaxTotalDeposits);
    }

    function _setLimits(uint256 newMaxPerDeposit, uint256 newMaxTotalDeposits) internal {
        emit MaxPerDepositUpdated(maxPerDeposit, newMaxPerDeposit);
        emit MaxTotalDepositsUpdated(maxTotalDeposits, newMaxTotalDeposits);
        require(newMaxPerDeposit <= newMaxTotalDeposits, MaxPerDepositExceedsMax());
        maxPerDeposit = newMaxPerDeposit;
        maxTotalDeposits = newMaxTotalDeposits;
    }

    /// `balance` is what the strategy holds with the deposit in it.
    function _checkLimits(uint256 amount, uint256 balance) internal view virtual {
        require(amount <= maxPerDeposit, MaxPerDepositExceedsMax());
        require(balance <= maxTotalDeposits, BalanceExceedsMaxTotalDeposits());
    }

    function getTVLLimits() external view returns (uint256, uint256) {
        return (maxPerDeposit, maxTotalDeposits);
    }

    /// Strategies with rules of their own are asked before a staker's shares change; this one has none.
    function beforeAddShares(address, uint256) external virtual onlyStrategyManager {}

    function beforeRemoveShares(address, uint256) external virtual onlyStrategyManager {}

    function explanation() external pure virtual returns (string memory) {
        return "Devnet strategy: holds one token, every share worth the same part of it.";
    }

    function shares(address user) public view returns (uint256) {
        return strategyManager.stakerDepositShares(user, address(this));
    }

    function sharesToUnderlyingView(uint256 amountShares) public view returns (uint256) {
        return amountShares * (underlyingToken.balanceOf(address(this)) + VIRTUAL) / (totalShares + VIRTUAL);
    }

    function underlyingToSharesView(uint256 amountUnderlying) public view returns (uint256) {
        return amountUnderlying * (totalShares + VIRTUAL) / (underlyingToken.balanceOf(address(this)) + VIRTUAL);
    }

    function sharesToUnderlying(uint256 amountShares) external view returns (uint256) {
        return sharesToUnderlyingView(amountShares);
    }

    function underlyingToShares(uint256 amountUnderlying) external view returns (uint256) {
        return underlyingToSharesView(amountUnderlying);
    }

    function userUnderlyingView(address user) public view returns (uint256) {
        return sharesToUnderlyingView(shares(user));
    }

    function userUnderlying(address user) external virtual returns (uint256) {
        return userUnderlyingView(user);
    }
}
