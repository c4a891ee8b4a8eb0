// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EtherFiDirectory} from "./EtherFiDirectory.sol";
import {EtherFiBucket, EtherFiBuckets} from "./EtherFiBuckets.sol";
import {IToken} from "./EtherFiInterfaces.sol";

/// Who may not move anything, and until when. Its real name is Blacklister; it came with the upgrade.
contract EtherFiBlacklister {
    error BlacklistedUser(address user);

    event UserBlacklisted(address user);
    event UserBlacklistedUntil(address user, uint256 until);
    event UserUnblacklisted(address user);

    uint256 public constant BLACKLIST_DURATION = 3 days;
    mapping(address user => uint256) public blacklistedUntil;

    function nonBlacklisted(address user) external view {
        if (blacklistedUntil[user] > block.timestamp) revert BlacklistedUser(user);
    }

    function devnetSetBlocked(address user, bool on) external {
        blacklistedUntil[user] = on ? type(uint256).max : 0;
        if (on) emit UserBlacklisted(user);
        else emit UserUnblacklisted(user);
    }

    function devnetSetBlockedUntil(address user, uint256 until) external {
        blacklistedUntil[user] = until;
        emit UserBlacklistedUntil(user, until);
    }
}

/// How much eETH may be minted and burnt in a while: buckets in gwei that fill up again by the second.
contract EtherFiRateLimiter {
    using EtherFiBuckets for EtherFiBucket;

    error LimitExceeded();
    error OnlyToken();
    error UnknownLimit();

    EtherFiDirectory private immutable _directory;
    mapping(bytes32 id => EtherFiBucket) private _limits;

    constructor(EtherFiDirectory directory) {
        _directory = directory;
        devnetSetLimit(keccak256("EETH_MINT_LIMIT_ID"), 30_000 gwei, 30_000 gwei, 2_083_333_333);
        devnetSetLimit(keccak256("EETH_BURN_LIMIT_ID"), 25_000 gwei, 25_000 gwei, 1_736_111_111);
    }

    function eETH() public view returns (address) {
        return _directory.devnetContracts().eEth;
    }

    function canConsume(bytes32 id, uint64 amount) external view returns (bool) {
        return consumable(id) >= amount;
    }

    function consumable(bytes32 id) public view returns (uint64) {
        if (!limitExists(id)) revert UnknownLimit();
        return _limits[id].available();
    }

    function getLimit(bytes32 id)
        external
        view
        returns (uint64 capacity, uint64 remaining, uint64 refillRate, uint256 lastRefill)
    {
        if (!limitExists(id)) revert UnknownLimit();
        EtherFiBucket memory limit = _limits[id];
        return (limit.capacity, limit.remaining, limit.refillRate, limit.lastRefill);
    }

    function limitExists(bytes32 id) public view returns (bool) {
        return _limits[id].lastRefill != 0;
    }

    function devnetConsume(bytes32 id, uint64 amount) external {
        if (msg.sender != eETH()) revert OnlyToken();
        if (!limitExists(id)) revert UnknownLimit();
        if (!_limits[id].consume(amount)) revert LimitExceeded();
    }

    function devnetSetLimit(bytes32 id, uint64 capacity, uint64 remaining, uint64 refillRate) public {
        _limits[id] = EtherFiBucket(capacity, remaining, uint64(block.timestamp), refillRate);
    }
}

/// Holds the stETH that deposits bring and redemptions take. Its own rules are none of a client's business.
contract EtherFiRestaker {
    EtherFiDirectory private immutable _directory;

    constructor(EtherFiDirectory directory) {
        _directory = directory;
    }

    function devnetSend(address receiver, uint256 amount) external {
        EtherFiDirectory.Contracts memory all = _directory.devnetContracts();
        require(msg.sender == all.redemptionManager, "Incorrect Caller");
        require(IToken(all.stEth).transfer(receiver, amount), "stETH");
    }
}

/// The price of one stETH in wei of ETH, answered as Chainlink's feeds answer.
contract EtherFiPriceFeed {
    int256 private _price = 1e18;
    uint256 private _updatedAt;

    /// As if it had been updated in this very block, unless a test said when.
    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        uint256 time = _updatedAt == 0 ? block.timestamp : _updatedAt;
        return (1, _price, time, time, 1);
    }

    /// `updatedAt` zero: always fresh.
    function devnetSetPrice(int256 price, uint256 updatedAt) external {
        _price = price;
        _updatedAt = updatedAt;
    }
}
