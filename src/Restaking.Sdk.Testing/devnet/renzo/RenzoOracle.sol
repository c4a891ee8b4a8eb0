// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {IRenzoOracle, IRenzoRestakeManager, IRenzoEzETH} from "./RenzoInterfaces.sol";

/// Prices of the collateral tokens in ETH, and the formulas of minting and redeeming. A price never ages unless
/// `devnetSetPriceUpdatedAt` says when it was made: then it expires after a day and a minute, as the real feeds' do.
contract RenzoOracle is IRenzoOracle {
    error InvalidOraclePrice();
    error InvalidTokenAmount();
    error OracleNotFound();
    error OraclePriceExpired();

    uint256 private constant SCALE_FACTOR = 1e18;
    uint256 private constant MAX_TIME_WINDOW = 86400 + 60;

    struct Feed {
        bool exists;
        int256 price;
        uint256 updatedAt;
    }

    mapping(IERC20 token => Feed) private _feeds;

    /// wei of ETH for 1e18 units of the token.
    function devnetSetPrice(IERC20 token, int256 price) external {
        _feeds[token] = Feed(true, price, 0);
    }

    /// Zero: never ages.
    function devnetSetPriceUpdatedAt(IERC20 token, uint256 updatedAt) external {
        _feeds[token].updatedAt = updatedAt;
    }

    function lookupTokenValue(IERC20 token, uint256 balance) external view returns (uint256) {
        return (_price(token) * balance) / SCALE_FACTOR;
    }

    function lookupTokenAmountFromValue(IERC20 token, uint256 value) external view returns (uint256) {
        return (value * SCALE_FACTOR) / _price(token);
    }

    function calculateMintAmount(uint256 currentValueInProtocol, uint256 newValueAdded, uint256 existingEzETHSupply)
        external
        pure
        returns (uint256 mintAmount)
    {
        if (currentValueInProtocol == 0 || existingEzETHSupply == 0) return newValueAdded;
        mintAmount = (existingEzETHSupply * newValueAdded) / currentValueInProtocol;
        require(mintAmount != 0, InvalidTokenAmount());
    }

    function calculateRedeemAmount(uint256 ezETHBeingBurned, uint256 existingEzETHSupply, uint256 currentValueInProtocol)
        external
        pure
        returns (uint256 redeemAmount)
    {
        redeemAmount = (currentValueInProtocol * ezETHBeingBurned) / existingEzETHSupply;
        require(redeemAmount != 0, InvalidTokenAmount());
    }

    function _price(IERC20 token) private view returns (uint256) {
        Feed storage feed = _feeds[token];
        require(feed.exists, OracleNotFound());
        require(feed.updatedAt == 0 || feed.updatedAt >= block.timestamp - MAX_TIME_WINDOW, OraclePriceExpired());
        require(feed.price > 0, InvalidOraclePrice());
        return uint256(feed.price);
    }
}

/// The rate that other protocols read: ETH for 1e18 ezETH.
contract RenzoBalancerRateProvider {
    error InvalidZeroInput();

    IRenzoRestakeManager public immutable restakeManager;
    IRenzoEzETH public immutable ezETHToken;

    constructor(IRenzoRestakeManager manager, IRenzoEzETH token) {
        restakeManager = manager;
        ezETHToken = token;
    }

    function getRate() external view returns (uint256) {
        (,, uint256 totalTVL) = restakeManager.calculateTVLs();
        uint256 totalSupply = ezETHToken.totalSupply();
        require(totalSupply != 0 && totalTVL != 0, InvalidZeroInput());
        return (10 ** 18 * totalTVL) / totalSupply;
    }
}
