// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Wad} from "../lib/Wad.sol";
import {EtherFiBucket, EtherFiBuckets} from "./EtherFiBuckets.sol";
import {EtherFiDirectory} from "./EtherFiDirectory.sol";
import {IEtherFiPriorityLock, IEtherFiRestaker, IPermit, IPriceFeed, IToken, PermitInput} from "./EtherFiInterfaces.sol";
import {EtherFiPart, EtherFiPausing} from "./EtherFiPart.sol";

/// Pays eETH and weETH out at once, in ETH or stETH, for a fee, as long as more than the watermark is there and the token's
/// bucket (in units of 1e12 wei) is not empty. There is no least amount to ask for.
contract EtherFiRedemptionManager is EtherFiPausing {
    using EtherFiBuckets for EtherFiBucket;

    error AmountTooLarge();
    error ExceededRedeemable();
    error InsufficientBalance();
    error InvalidAmount();
    error InvalidNumSharesBurnt();
    error InvalidOutputToken();
    error InvalidPriceFeed();
    error InvalidStEthPrice();
    error InvalidTotalShares();
    error RateLimitExceeded();
    error StalePriceFeed();
    error TransferFailed();

    event Redeemed(
        address indexed receiver,
        uint256 redemptionAmount,
        uint256 feeAmountToTreasury,
        uint256 feeAmountToStakers,
        address token
    );

    struct RedemptionInfo {
        EtherFiBucket limit;
        uint16 exitFeeSplitToTreasuryInBps;
        uint16 exitFeeInBps;
        uint16 lowWatermarkInBpsOfTvl;
    }

    struct Split {
        uint256 shares;
        uint256 toReceiver;
        uint256 toTreasury;
        uint256 sharesToBurn;
        uint256 treasuryShares;
    }

    uint256 private constant UNIT = 1e12;
    uint256 private constant BPS = 1e4;
    address public constant ETH_ADDRESS = 0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE;
    mapping(address token => RedemptionInfo) public tokenToRedemptionInfo;

    constructor(EtherFiDirectory directory) EtherFiPart(directory) {}

    receive() external payable {}

    function eEth() external view returns (address) {
        return _all().eEth;
    }

    function weEth() external view returns (address) {
        return _all().weEth;
    }

    function lido() external view sinceUpgrade returns (address) {
        return _all().stEth;
    }

    function liquidityPool() external view returns (address) {
        return _all().liquidityPool;
    }

    function treasury() external view returns (address) {
        return _directory.devnetTreasury();
    }

    function stEthPriceFeed() external view sinceUpgrade returns (address) {
        return _all().priceFeed;
    }

    function stalePriceWindow() public view sinceUpgrade returns (uint256) {
        return 25 hours;
    }

    function maxPriceThreshold() public view sinceUpgrade returns (uint256) {
        return 0.01 ether;
    }

    function redeemEEth(uint256 amount, address receiver, address outputToken) external {
        _checkMayRedeem(receiver);
        _redeemEEth(amount, receiver, outputToken);
    }

    function redeemWeEth(uint256 amount, address receiver, address outputToken) external {
        _checkMayRedeem(receiver);
        _redeemWeEth(amount, receiver, outputToken);
    }

    function redeemEEthWithPermit(uint256 amount, address receiver, PermitInput calldata p, address outputToken)
        external
    {
        _checkMayRedeem(receiver);
        try IPermit(_all().eEth).permit(msg.sender, address(this), p.value, p.deadline, p.v, p.r, p.s) {} catch {}
        _redeemEEth(amount, receiver, outputToken);
    }

    function redeemWeEthWithPermit(uint256 amount, address receiver, PermitInput calldata p, address outputToken)
        external
    {
        _checkMayRedeem(receiver);
        try IPermit(_all().weEth).permit(msg.sender, address(this), p.value, p.deadline, p.v, p.r, p.s) {} catch {}
        _redeemWeEth(amount, receiver, outputToken);
    }

    function lowWatermarkInETH(address token) public view returns (uint256) {
        return _pool().getTotalPooledEther() * tokenToRedemptionInfo[token].lowWatermarkInBpsOfTvl / BPS;
    }

    /// Before the upgrade what is locked for finalized requests is still in the pool, and is taken off here.
    function getInstantLiquidityAmount(address token) public view returns (uint256) {
        EtherFiDirectory.Contracts memory all = _all();
        if (token == all.stEth) return IToken(all.stEth).balanceOf(all.restaker);
        if (token != ETH_ADDRESS) return 0;
        if (_upgraded()) return _pool().totalValueInLp();
        return all.liquidityPool.balance - _pool().ethAmountLockedForWithdrawal()
            - IEtherFiPriorityLock(all.priorityQueue).ethAmountLockedForPriorityWithdrawal();
    }

    function totalRedeemableAmount(address token) external view returns (uint256) {
        uint256 liquid = getInstantLiquidityAmount(token);
        uint256 watermark = lowWatermarkInETH(token);
        if (liquid < watermark) return 0;
        uint256 inBucket = tokenToRedemptionInfo[token].limit.available() * UNIT;
        return inBucket < liquid - watermark ? inBucket : liquid - watermark;
    }

    function canRedeem(uint256 amount, address token) public view returns (bool) {
        uint256 liquid = getInstantLiquidityAmount(token);
        uint256 watermark = lowWatermarkInETH(token);
        if (liquid < watermark || liquid - watermark < amount) return false;
        return tokenToRedemptionInfo[token].limit.available() >= _units(amount);
    }

    function previewRedeem(uint256 shares, address token) external view returns (uint256) {
        uint256 amount = _pool().amountForShare(shares);
        return amount - Wad.mulDivUp(amount, tokenToRedemptionInfo[token].exitFeeInBps, BPS);
    }

    /// A bucket in units of 1e12 wei, full from the start.
    function devnetSetToken(
        address token,
        uint16 feeBps,
        uint16 treasuryBps,
        uint16 watermarkBps,
        uint64 capacity,
        uint64 refillRate
    ) external {
        tokenToRedemptionInfo[token] = RedemptionInfo(
            EtherFiBucket(capacity, capacity, uint64(block.timestamp), refillRate), treasuryBps, feeBps, watermarkBps
        );
    }

    function _checkMayRedeem(address receiver) private view {
        _checkNotPaused();
        _checkNotBlacklisted(msg.sender);
        _checkNotBlacklisted(receiver);
    }

    function _redeemEEth(uint256 amount, address receiver, address outputToken) private {
        Split memory split = _check(amount, amount <= _eEth().balanceOf(msg.sender), outputToken);
        require(_eEth().transferFrom(msg.sender, address(this), amount), "eETH");
        _redeem(amount, split, receiver, outputToken);
    }

    function _redeemWeEth(uint256 weEthAmount, address receiver, address outputToken) private {
        uint256 amount = _weEth().getEETHByWeETH(weEthAmount);
        Split memory split = _check(amount, weEthAmount <= _weEth().balanceOf(msg.sender), outputToken);
        require(_weEth().transferFrom(msg.sender, address(this), weEthAmount), "weETH");
        _weEth().unwrap(weEthAmount);
        _redeem(amount, split, receiver, outputToken);
    }

    function _check(uint256 amount, bool held, address token) private view returns (Split memory split) {
        if (!held) {
            if (_upgraded()) revert InsufficientBalance();
            revert("EtherFiRedemptionManager: Insufficient balance");
        }
        if (!canRedeem(amount, token)) {
            if (_upgraded()) revert ExceededRedeemable();
            revert("EtherFiRedemptionManager: Exceeded total redeemable amount");
        }
        RedemptionInfo storage info = tokenToRedemptionInfo[token];
        split.shares = _pool().sharesForAmount(amount);
        split.toReceiver = _pool().amountForShare(split.shares * (BPS - info.exitFeeInBps) / BPS);
        split.sharesToBurn = _pool().sharesForWithdrawalAmount(split.toReceiver);
        split.treasuryShares = (split.shares - split.sharesToBurn) * info.exitFeeSplitToTreasuryInBps / BPS;
        split.toTreasury = _pool().amountForShare(split.treasuryShares);
    }

    function _redeem(uint256 amount, Split memory split, address receiver, address token) private {
        if (!tokenToRedemptionInfo[token].limit.consume(_units(amount))) {
            if (_upgraded()) revert RateLimitExceeded();
            revert("BucketRateLimiter: rate limit exceeded");
        }
        uint256 stakersShares = split.shares - split.sharesToBurn - split.treasuryShares;
        uint256 toStakers = _pool().amountForShare(stakersShares);
        uint256 sharesLeft = _eEth().totalShares() - split.sharesToBurn - stakersShares;
        require(_eEth().transfer(_directory.devnetTreasury(), split.toTreasury), "eETH");
        if (token == ETH_ADDRESS) {
            if (_pool().devnetWithdraw(address(this), split.toReceiver) != split.sharesToBurn) {
                revert InvalidNumSharesBurnt();
            }
        } else if (token == _all().stEth) {
            if (_upgraded()) _checkPrice();
            if (split.toReceiver > type(uint128).max || split.toReceiver == 0 || split.sharesToBurn == 0) {
                revert InvalidAmount();
            }
            _pool().devnetBurnSharesForToken(split.sharesToBurn, split.toReceiver);
        } else {
            revert InvalidOutputToken();
        }
        _pool().devnetBurnShares(stakersShares);
        if (_eEth().totalShares() < 1 gwei || _eEth().totalShares() != sharesLeft) revert InvalidTotalShares();
        _pay(receiver, split.toReceiver, token);
        // The fourth field changed its meaning and not its place with the upgrade.
        emit Redeemed(receiver, amount, split.toTreasury, _upgraded() ? toStakers : split.toReceiver, token);
    }

    function _pay(address receiver, uint256 amount, address token) private {
        if (token != ETH_ADDRESS) {
            IEtherFiRestaker(_all().restaker).devnetSend(receiver, amount);
            return;
        }
        (bool paid,) = receiver.call{value: amount, gas: _upgraded() ? 100_000 : 10_000}("");
        if (paid) return;
        if (_upgraded()) revert TransferFailed();
        revert("EtherFiRedemptionManager: Transfer failed");
    }

    function _checkPrice() private view {
        (, int256 answer,, uint256 updatedAt,) = IPriceFeed(_all().priceFeed).latestRoundData();
        if (answer <= 0) revert InvalidPriceFeed();
        if (updatedAt + stalePriceWindow() < block.timestamp) revert StalePriceFeed();
        if (1 ether + maxPriceThreshold() < uint256(answer)) revert InvalidStEthPrice();
    }

    /// Rounded up, so that no wei gets past the bucket.
    function _units(uint256 amount) private view returns (uint64) {
        if (amount >= uint256(type(uint64).max) * UNIT) {
            if (_upgraded()) revert AmountTooLarge();
            revert("EtherFiRedemptionManager: Amount too large");
        }
        return uint64((amount + UNIT - 1) / UNIT);
    }
}
