// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EtherFiDirectory} from "./EtherFiDirectory.sol";
import {IPermit, IPriceFeed, IToken, PermitInput} from "./EtherFiInterfaces.sol";
import {EtherFiPart, EtherFiPausing} from "./EtherFiPart.sol";

/// Takes stETH for eETH, one for one less a discount, up to a cap per period and one in all. Since the upgrade it also refuses
/// while stETH's price is old or low, and takes a least amount.
contract EtherFiLiquifier is EtherFiPausing {
    error Capped();
    error InvalidPriceFeed();
    error InvalidSlippage();
    error InvalidStEthPrice();
    error NotAllowed();
    error NotSupportedToken();
    error StalePriceFeed();

    event Liquified(address _user, uint256 _toEEthAmount, address _fromToken, bool _isRestaked);

    struct TokenInfo {
        uint128 strategyShare;
        uint128 ethAmountPendingForWithdrawals;
        address strategy;
        bool isWhitelisted;
        uint16 discountInBasisPoints;
        uint32 timeBoundCapClockStartTime;
        uint32 timeBoundCapInEther;
        uint32 totalCapInEther;
        uint96 totalDepositedThisPeriod;
        uint96 totalDeposited;
        bool isL2Eth;
    }

    uint256 private constant BPS = 1e4;
    uint32 public timeBoundCapRefreshInterval = 1 hours;
    mapping(address token => TokenInfo) public tokenInfos;

    constructor(EtherFiDirectory directory) EtherFiPart(directory) {}

    function lido() external view returns (address) {
        return _all().stEth;
    }

    function liquidityPool() external view returns (address) {
        return _all().liquidityPool;
    }

    function etherfiRestaker() external view returns (address) {
        return _all().restaker;
    }

    function stEthPriceFeed() external view sinceUpgrade returns (address) {
        return _all().priceFeed;
    }

    function depositWithERC20(address token, uint256 amount, uint256 minOut, address referral)
        public
        sinceUpgrade
        returns (uint256)
    {
        return _deposit(token, amount, minOut, referral);
    }

    function depositWithERC20(address token, uint256 amount, address referral) public untilUpgrade returns (uint256) {
        return _deposit(token, amount, 0, referral);
    }

    function depositWithERC20WithPermit(
        address token,
        uint256 amount,
        uint256 minOut,
        address referral,
        PermitInput calldata p
    ) external returns (uint256) {
        try IPermit(token).permit(msg.sender, address(this), p.value, p.deadline, p.v, p.r, p.s) {} catch {}
        return depositWithERC20(token, amount, minOut, referral);
    }

    function quoteByMarketValue(address token, uint256 amount) public view returns (uint256) {
        if (!isTokenWhitelisted(token)) revert NotSupportedToken();
        if (_upgraded()) {
            (, int256 answer,, uint256 updatedAt,) = IPriceFeed(_all().priceFeed).latestRoundData();
            if (answer <= 0) revert InvalidPriceFeed();
            if (updatedAt + 25 hours < block.timestamp) revert StalePriceFeed();
            if (uint256(answer) + 0.01 ether < 1 ether) revert InvalidStEthPrice();
        }
        return amount;
    }

    function quoteByDiscountedValue(address token, uint256 amount, uint256 minOut)
        external
        view
        sinceUpgrade
        returns (uint256)
    {
        return _quote(token, amount, minOut);
    }

    function quoteByDiscountedValue(address token, uint256 amount) external view untilUpgrade returns (uint256) {
        return _quote(token, amount, 0);
    }

    function isTokenWhitelisted(address token) public view returns (bool) {
        return tokenInfos[token].isWhitelisted;
    }

    function timeBoundCap(address token) public view returns (uint256) {
        return uint256(1 ether) * tokenInfos[token].timeBoundCapInEther;
    }

    function totalCap(address token) public view returns (uint256) {
        return uint256(1 ether) * tokenInfos[token].totalCapInEther;
    }

    function totalDeposited(address token) external view returns (uint256) {
        return tokenInfos[token].totalDeposited;
    }

    function isDepositCapReached(address token, uint256 amount) public view returns (bool) {
        TokenInfo storage info = tokenInfos[token];
        uint256 soFar = _isPeriodOver(info) ? 0 : info.totalDepositedThisPeriod;
        return soFar + amount > timeBoundCap(token) || info.totalDeposited + amount > totalCap(token);
    }

    function devnetSetToken(address token, bool on, uint16 discountBps, uint32 periodCapEther, uint32 totalCapEther)
        external
    {
        TokenInfo storage info = tokenInfos[token];
        info.isWhitelisted = on;
        info.discountInBasisPoints = discountBps;
        info.timeBoundCapClockStartTime = uint32(block.timestamp);
        info.timeBoundCapInEther = periodCapEther;
        info.totalCapInEther = totalCapEther;
    }

    function _deposit(address token, uint256 amount, uint256 minOut, address referral)
        private
        whenNotPaused
        returns (uint256 shares)
    {
        _checkNotBlacklisted(msg.sender);
        if (!isTokenWhitelisted(token)) {
            if (_upgraded()) revert NotAllowed();
            revert("NOT_ALLOWED");
        }
        address restaker = _all().restaker;
        uint256 before = IToken(token).balanceOf(restaker);
        require(IToken(token).transferFrom(msg.sender, restaker, amount), "TOKEN");
        uint256 value = _quote(token, IToken(token).balanceOf(restaker) - before, minOut);
        if (isDepositCapReached(token, value)) {
            if (_upgraded()) revert Capped();
            revert("CAPPED");
        }
        shares = _pool().devnetDepositTo(msg.sender, value, referral);
        emit Liquified(msg.sender, value, token, false);
        TokenInfo storage info = tokenInfos[token];
        if (_isPeriodOver(info)) {
            info.totalDepositedThisPeriod = 0;
            info.timeBoundCapClockStartTime = uint32(block.timestamp);
        }
        info.totalDepositedThisPeriod += uint96(value);
        info.totalDeposited += uint96(value);
    }

    function _quote(address token, uint256 amount, uint256 minOut) private view returns (uint256 value) {
        value = (BPS - tokenInfos[token].discountInBasisPoints) * quoteByMarketValue(token, amount) / BPS;
        if (value < minOut) revert InvalidSlippage();
    }

    function _isPeriodOver(TokenInfo storage info) private view returns (bool) {
        return block.timestamp >= info.timeBoundCapClockStartTime + timeBoundCapRefreshInterval;
    }
}
