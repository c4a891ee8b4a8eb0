// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {TokenTransfers} from "./TokenTransfers.sol";

interface IAuthority {
    function canCall(address user, address target, bytes4 functionSig) external view returns (bool);
}

/// The owner may call everything; everybody else what the authority says, and nothing while there is none.
abstract contract AuthorityGated {
    event AuthorityUpdated(address indexed user, address indexed newAuthority);

    address public immutable owner;
    address public authority;

    constructor(address owner_, address authority_) {
        owner = owner_;
        authority = authority_;
    }

    modifier requiresAuth() {
        address asked = authority;
        bool allowed = asked != address(0) && IAuthority(asked).canCall(msg.sender, address(this), msg.sig);
        require(allowed || msg.sender == owner, "UNAUTHORIZED");
        _;
    }

    function devnetSetAuthority(address newAuthority) external {
        authority = newAuthority;
        emit AuthorityUpdated(msg.sender, newAuthority);
    }
}

/// A withdrawal that waits for its maturity and has to be completed within a window after it. There is one request per
/// account and asset: another one is added to it, and the wait, the limit of loss and the price begin anew for the whole.
/// How shares are priced and paid out is each inheritor's own.
abstract contract DelayedWithdrawals is AuthorityGated {
    using TokenTransfers for IERC20;

    error DelayedWithdraw__MaxLossExceeded();
    error DelayedWithdraw__MaxLossTooLarge();
    error DelayedWithdraw__NoSharesToWithdraw();
    error DelayedWithdraw__Paused();
    error DelayedWithdraw__RequestPastCompletionWindow();
    error DelayedWithdraw__ThirdPartyCompletionNotAllowed();
    error DelayedWithdraw__WithdrawNotMatured();
    error DelayedWithdraw__WithdrawsNotAllowed();

    event Paused();
    event ThirdPartyCompletionChanged(address indexed account, address indexed asset, bool allowed);
    event Unpaused();
    event WithdrawCancelled(address indexed account, address indexed asset, uint96 shares);
    event WithdrawCompleted(address indexed account, address indexed asset, uint256 shares, uint256 assets);

    struct WithdrawAsset {
        bool allowWithdraws;
        uint32 withdrawDelay;
        uint32 completionWindow;
        uint128 outstandingShares;
        uint16 withdrawFee;
        uint16 maxLoss;
    }

    struct Request {
        bool allowThirdPartyToComplete;
        uint16 maxLoss;
        uint40 maturity;
        uint96 shares;
        /// A rate or an amount of the asset, as the inheritor keeps it.
        uint256 priceAtTimeOfRequest;
    }

    uint16 private constant MOST_LOSS = 5000;
    uint32 private constant DEFAULT_WINDOW = 7 days;
    uint256 internal constant BASIS = 10_000;

    IERC20 internal immutable _shareToken;
    address public feeAddress;
    bool public isPaused;
    mapping(address asset => WithdrawAsset) public withdrawAssets;
    mapping(address account => mapping(address asset => Request)) internal _requests;

    constructor(address owner_, address authority_, address shareToken, address feeAddress_)
        AuthorityGated(owner_, authority_)
    {
        _shareToken = IERC20(shareToken);
        feeAddress = feeAddress_;
    }

    function setAllowThirdPartyToComplete(address asset, bool allow) external requiresAuth {
        _requests[msg.sender][asset].allowThirdPartyToComplete = allow;
        emit ThirdPartyCompletionChanged(msg.sender, asset, allow);
    }

    function requestWithdraw(address asset, uint96 shares, uint16 maxLoss, bool allowThirdPartyToComplete)
        external
        requiresAuth
    {
        require(!isPaused, DelayedWithdraw__Paused());
        WithdrawAsset storage settings = withdrawAssets[asset];
        require(settings.allowWithdraws, DelayedWithdraw__WithdrawsNotAllowed());
        require(maxLoss <= MOST_LOSS, DelayedWithdraw__MaxLossTooLarge());
        _shareToken.pull(msg.sender, address(this), shares);
        settings.outstandingShares += shares;

        Request storage request = _requests[msg.sender][asset];
        request.shares += shares;
        request.maturity = uint40(block.timestamp + settings.withdrawDelay);
        request.priceAtTimeOfRequest = _price(asset, request.shares);
        request.maxLoss = maxLoss;
        request.allowThirdPartyToComplete = allowThirdPartyToComplete;
        _announceRequest(asset, shares, request);
    }

    /// Neither a pause nor a stopped asset keeps anybody from taking his shares back.
    function cancelWithdraw(address asset) external requiresAuth {
        Request storage request = _requests[msg.sender][asset];
        uint96 shares = request.shares;
        require(shares != 0, DelayedWithdraw__NoSharesToWithdraw());
        withdrawAssets[asset].outstandingShares -= shares;
        request.shares = 0;
        _shareToken.push(msg.sender, shares);
        emit WithdrawCancelled(msg.sender, asset, shares);
    }

    /// The window is looked at first: without a request the maturity is zero, and so long past it.
    function completeWithdraw(address asset, address account) external requiresAuth returns (uint256 assetsOut) {
        require(!isPaused, DelayedWithdraw__Paused());
        WithdrawAsset storage settings = withdrawAssets[asset];
        Request storage request = _requests[account][asset];
        uint32 window = settings.completionWindow == 0 ? DEFAULT_WINDOW : settings.completionWindow;
        require(block.timestamp <= request.maturity + window, DelayedWithdraw__RequestPastCompletionWindow());
        require(
            msg.sender == account || request.allowThirdPartyToComplete,
            DelayedWithdraw__ThirdPartyCompletionNotAllowed()
        );
        require(settings.allowWithdraws, DelayedWithdraw__WithdrawsNotAllowed());
        require(block.timestamp >= request.maturity, DelayedWithdraw__WithdrawNotMatured());
        require(request.shares != 0, DelayedWithdraw__NoSharesToWithdraw());
        uint256 shares;
        (shares, assetsOut) = _complete(asset, account, settings, request);
        emit WithdrawCompleted(account, asset, shares, assetsOut);
    }

    function devnetSetPaused(bool paused) external {
        isPaused = paused;
        if (paused) emit Paused();
        else emit Unpaused();
    }

    /// Delay and window in seconds, the window 0 for seven days; fee and loss in basis points.
    function devnetSetAsset(address asset, bool allowed, uint32 delay, uint32 window, uint16 fee, uint16 maxLoss)
        external
    {
        WithdrawAsset storage settings = withdrawAssets[asset];
        settings.allowWithdraws = allowed;
        settings.withdrawDelay = delay;
        settings.completionWindow = window;
        settings.withdrawFee = fee;
        settings.maxLoss = maxLoss;
    }

    function _price(address asset, uint256 shares) internal view virtual returns (uint256);

    function _announceRequest(address asset, uint96 shares, Request storage request) internal virtual;

    /// Pays `account` and answers what shares were redeemed, and for how much.
    function _complete(address asset, address account, WithdrawAsset storage settings, Request storage request)
        internal
        virtual
        returns (uint256 shares, uint256 assetsOut);

    /// What the account allowed, or the asset's own when it named nothing.
    function _lossAllowed(WithdrawAsset storage settings, Request storage request) internal view returns (uint256) {
        return request.maxLoss == 0 ? settings.maxLoss : request.maxLoss;
    }

    function _takeFee(WithdrawAsset storage settings, uint256 shares) internal returns (uint256) {
        uint256 fee = shares * settings.withdrawFee / BASIS;
        if (settings.withdrawFee != 0) _shareToken.push(feeAddress, fee);
        return shares - fee;
    }
}
