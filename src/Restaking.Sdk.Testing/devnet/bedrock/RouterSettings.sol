// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BedrockPausing} from "./BedrockPausing.sol";

/// What the redeem router can be told: who may use it, which tokens it pays, how much of each in a day, and what it keeps.
abstract contract RouterSettings is BedrockPausing {
    event BlacklistAdded(address[] accounts);
    event BlacklistRemoved(address[] accounts);
    event BtclistAdded(address[] tokens);
    event BtclistRemoved(address[] tokens);
    event RedeemDelaySet(uint256 previousDelay, uint256 newDelay);
    event RedeemFeeRateSet(uint256 previousFeeRate, uint256 newFeeRate);
    event TokensPaused(address[] tokens);
    event TokensUnpaused(address[] tokens);
    event WhitelistAdded(address[] accounts);
    event WhitelistEnabledSet(bool enabled);
    event WhitelistRemoved(address[] accounts);

    struct TokenDebt {
        uint256 totalDebts;
        uint256 totalCleared;
    }

    uint256 public constant SECONDS_IN_A_DAY = 86400;
    uint256 public constant MAX_REDEEM_DELAY = 2592000;
    uint256 public constant MAX_DAILY_REDEEM_CAP = 100e8;
    uint256 public constant REDEEM_FEE_RATE_RANGE = 10000;
    uint256 public constant DEFAULT_REDEEM_FEE_RATE = 200;
    uint256 public constant EXCHANGE_RATE_BASE = 1e10;
    address public constant NATIVE_BTC = 0xbeDFFfFfFFfFfFfFFfFfFFFFfFFfFFffffFFFFFF;

    uint256 public redeemDelay;
    uint256 public redeemPrincipalDelay = MAX_REDEEM_DELAY;
    uint256 public redeemFeeRate = DEFAULT_REDEEM_FEE_RATE;
    uint256 public cancelFeeRate;
    bool public whitelistEnabled = true;
    mapping(address token => uint256) public maxQuotas;
    mapping(address token => uint256) public quotaBases;
    mapping(address token => uint256) public quotaRates;
    mapping(address token => uint256) public lastRebaseTimestamps;
    mapping(address token => uint256) public retainAmounts;
    mapping(address token => TokenDebt) public tokenDebts;
    mapping(address account => bool) public fastLanes;
    mapping(address account => bool) public isWhitelisted;
    mapping(address account => bool) public isBlacklisted;
    mapping(address token => bool) public isBtclisted;
    mapping(address token => bool) public isPausedToken;

    function devnetSetRedeemDelay(uint256 delay) external {
        require(delay <= MAX_REDEEM_DELAY, "USR012");
        emit RedeemDelaySet(redeemDelay, delay);
        redeemDelay = delay;
    }

    function devnetSetRedeemPrincipalDelay(uint256 delay) external {
        require(delay <= MAX_REDEEM_DELAY, "USR012");
        redeemPrincipalDelay = delay;
    }

    function devnetSetRedeemFeeRate(uint256 rate) external {
        require(rate <= REDEEM_FEE_RATE_RANGE, "USR011");
        emit RedeemFeeRateSet(redeemFeeRate, rate);
        redeemFeeRate = rate;
    }

    function devnetSetCancelFeeRate(uint256 rate) external {
        require(rate <= REDEEM_FEE_RATE_RANGE, "USR011");
        cancelFeeRate = rate;
    }

    function devnetSetWhitelistEnabled(bool enabled) external {
        whitelistEnabled = enabled;
        emit WhitelistEnabledSet(enabled);
    }

    function devnetSetWhitelisted(address account, bool value) external {
        isWhitelisted[account] = value;
        if (value) emit WhitelistAdded(_one(account));
        else emit WhitelistRemoved(_one(account));
    }

    function devnetSetBlocked(address account, bool value) external {
        isBlacklisted[account] = value;
        if (value) emit BlacklistAdded(_one(account));
        else emit BlacklistRemoved(_one(account));
    }

    function devnetSetListed(address token, bool value) external {
        isBtclisted[token] = value;
        if (value) emit BtclistAdded(_one(token));
        else emit BtclistRemoved(_one(token));
    }

    function devnetSetTokenPaused(address token, bool value) external {
        isPausedToken[token] = value;
        if (value) emit TokensPaused(_one(token));
        else emit TokensUnpaused(_one(token));
    }

    /// The most that can be asked for at once, and how much of it comes back in a second (units of uniBTC). All of it is
    /// there at first; with the real contract it comes by the second from the beginning.
    function devnetSetQuota(address token, uint256 maxQuota, uint256 perSecond) external {
        require(maxQuota < MAX_DAILY_REDEEM_CAP, "USR013");
        require(perSecond <= MAX_DAILY_REDEEM_CAP / SECONDS_IN_A_DAY, "USR013");
        quotaBases[token] = tokenDebts[token].totalDebts + maxQuota;
        lastRebaseTimestamps[token] = block.timestamp;
        maxQuotas[token] = maxQuota;
        quotaRates[token] = perSecond;
    }

    function devnetSetRetainAmount(address token, uint256 amount) external {
        retainAmounts[token] = amount;
    }

    function devnetSetFastLane(address account, bool value) external {
        fastLanes[account] = value;
    }

    function paused() external view returns (bool) {
        return _paused;
    }

    function getCurrentCap(address token) external view returns (uint256) {
        return isBtclisted[token] ? _quota(token) - tokenDebts[token].totalDebts : 0;
    }

    function _rebase(address token) internal {
        quotaBases[token] = _quota(token);
        lastRebaseTimestamps[token] = block.timestamp;
    }

    function _quota(address token) internal view returns (uint256) {
        uint256 grown = quotaBases[token] + (block.timestamp - lastRebaseTimestamps[token]) * quotaRates[token];
        uint256 most = tokenDebts[token].totalDebts + maxQuotas[token];
        return grown <= most ? grown : most;
    }

    function _one(address item) private pure returns (address[] memory items) {
        items = new address[](1);
        items[0] = item;
    }
}
