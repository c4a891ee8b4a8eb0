// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {DelayedWithdrawals} from "../lib/DelayedWithdrawals.sol";
import {Wad} from "../lib/Wad.sol";
import {ICmETHAccountant, ICmETHBoringVault} from "./CmETHInterfaces.sol";

/// The way out of cmETH, which pays mETH.
contract CmETHDelayedWithdraw is DelayedWithdrawals {
    event PullFundsFromVaultUpdated(bool _pullFundsFromVault);
    event WithdrawRequested(address indexed account, address indexed asset, uint96 shares, uint40 maturity);

    ICmETHAccountant private immutable _accountant;
    ICmETHBoringVault private immutable _vault;
    /// False: it is this contract that has to hold what is paid.
    bool public pullFundsFromVault;

    constructor(
        address owner_,
        address authority_,
        address cmETH_,
        address feeAddress_,
        address accountant,
        address vault
    ) DelayedWithdrawals(owner_, authority_, cmETH_, feeAddress_) {
        _accountant = ICmETHAccountant(accountant);
        _vault = ICmETHBoringVault(vault);
    }

    function cmETH() external view returns (address) {
        return address(_shareToken);
    }

    function withdrawRequests(address account, address asset)
        external
        view
        returns (
            bool allowThirdPartyToComplete,
            uint16 maxLoss,
            uint40 maturity,
            uint96 shares,
            uint96 exchangeRateAtTimeOfRequest
        )
    {
        Request storage request = _requests[account][asset];
        return (
            request.allowThirdPartyToComplete,
            request.maxLoss,
            request.maturity,
            request.shares,
            uint96(request.priceAtTimeOfRequest)
        );
    }

    function viewOutstandingDebt(address asset) external view returns (uint256 debt) {
        return Wad.mul(_accountant.getRateInQuoteSafe(asset), withdrawAssets[asset].outstandingShares);
    }

    function devnetSetPullFundsFromVault(bool pull) external {
        pullFundsFromVault = pull;
        emit PullFundsFromVaultUpdated(pull);
    }

    /// The rate, whatever the number of shares.
    function _price(address asset, uint256) internal view override returns (uint256) {
        return _accountant.getRateInQuoteSafe(asset);
    }

    function _announceRequest(address asset, uint96 shares, Request storage request) internal override {
        emit WithdrawRequested(msg.sender, asset, shares, request.maturity);
    }

    function _complete(address asset, address account, WithdrawAsset storage settings, Request storage request)
        internal
        override
        returns (uint256 shares, uint256 assetsOut)
    {
        uint256 before = request.priceAtTimeOfRequest;
        uint256 current = _price(asset, 0);
        uint256 lowest = before < current ? before : current;
        uint256 highest = before < current ? current : before;
        require(
            lowest * (BASIS + _lossAllowed(settings, request)) / BASIS >= highest, DelayedWithdraw__MaxLossExceeded()
        );
        shares = request.shares;
        settings.outstandingShares -= uint128(shares);
        shares = _takeFee(settings, shares);
        assetsOut = Wad.mul(shares, lowest);
        request.shares = 0;
        _vault.devnetExit(account, asset, pullFundsFromVault ? assetsOut : 0, address(this), shares);
        if (!pullFundsFromVault) {
            require(IERC20(asset).balanceOf(address(this)) >= assetsOut, "TRANSFER_FAILED");
            require(IERC20(asset).transfer(account, assetsOut), "TRANSFER_FAILED");
        }
    }
}
