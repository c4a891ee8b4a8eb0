// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {DelayedWithdrawals} from "../lib/DelayedWithdrawals.sol";
import {TokenTransfers} from "../lib/TokenTransfers.sol";

interface ISwBTCVault {
    function previewRedeem(uint256 shares) external view returns (uint256 assets);
    function redeem(uint256 shares, address receiver, address owner, uint256 max_loss) external returns (uint256);
}

/// The way out of swBTC, and the only one while the vault's withdraw limit module stands.
contract SwBTCDelayedWithdraw is DelayedWithdrawals {
    using TokenTransfers for IERC20;

    event WithdrawRequested(
        address indexed account, address indexed asset, uint96 shares, uint40 maturity, bool allowThirdPartyToComplete
    );
    /// Spelled so by the real contract.
    event WithrawalCompleted(address indexed account);

    constructor(address owner_, address authority_, address vault, address feeAddress_)
        DelayedWithdrawals(owner_, authority_, vault, feeAddress_)
    {}

    function withdrawRequests(address account, address asset)
        external
        view
        returns (
            bool allowThirdPartyToComplete,
            uint16 maxLoss,
            uint40 maturity,
            uint96 shares,
            uint256 assetsAtTimeOfRequest
        )
    {
        Request storage request = _requests[account][asset];
        return (
            request.allowThirdPartyToComplete,
            request.maxLoss,
            request.maturity,
            request.shares,
            request.priceAtTimeOfRequest
        );
    }

    function viewOutstandingDebt(address asset) external view returns (uint256 debt) {
        return _price(asset, withdrawAssets[asset].outstandingShares);
    }

    /// What the shares are worth now, in the vault's asset.
    function _price(address, uint256 shares) internal view override returns (uint256) {
        return ISwBTCVault(address(_shareToken)).previewRedeem(shares);
    }

    function _announceRequest(address asset, uint96 shares, Request storage request) internal override {
        emit WithdrawRequested(msg.sender, asset, shares, request.maturity, request.allowThirdPartyToComplete);
    }

    /// The fee is taken in shares before the vault redeems, so the second look at the loss sees it as one: a fee above
    /// the loss allowed lets nothing through. Whoever receives the fees pays none when he completes.
    function _complete(address asset, address account, WithdrawAsset storage settings, Request storage request)
        internal
        override
        returns (uint256 shares, uint256 assetsOut)
    {
        shares = request.shares;
        uint256 before = request.priceAtTimeOfRequest;
        uint256 current = _price(asset, shares);
        uint256 allowed = _lossAllowed(settings, request);
        uint256 lowest = (before < current ? current : before) * (BASIS - allowed) / BASIS;
        assetsOut = before < current ? before : current;
        require(lowest <= assetsOut, DelayedWithdraw__MaxLossExceeded());

        settings.outstandingShares -= uint128(shares);
        if (msg.sender != feeAddress) shares = _takeFee(settings, shares);
        request.shares = 0;
        uint256 received = ISwBTCVault(address(_shareToken)).redeem(shares, address(this), address(this), allowed);
        if (received < assetsOut) assetsOut = received;
        require(lowest <= assetsOut, DelayedWithdraw__MaxLossExceeded());
        IERC20(asset).push(account, assetsOut);
        emit WithrawalCompleted(account);
    }
}
