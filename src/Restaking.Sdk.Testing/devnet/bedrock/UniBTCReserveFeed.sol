// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {UniBTC} from "./UniBTC.sol";

/// Proof of reserve: how much bitcoin is said to be held, when that was said, and how much uniBTC there is.
contract UniBTCReserveFeed {
    uint8 public constant decimals = 8;
    UniBTC private immutable _token;
    uint256 private _reserve;
    uint256 private _updatedAt;

    constructor(address uniBTC) {
        _token = UniBTC(uniBTC);
    }

    function devnetReport(uint256 reserve, uint256 updatedAt) external {
        _reserve = reserve;
        _updatedAt = updatedAt;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return (1, int256(_reserve), _updatedAt, _updatedAt, 1);
    }

    function totalTokenSupply() external view returns (uint256) {
        return _token.totalSupply();
    }
}
