// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {TokenTransfers} from "../lib/TokenTransfers.sol";
import {KelpQueue} from "./KelpQueue.sol";
import {ILRTConfig, Kelp, KelpContract} from "./KelpContract.sol";

/// Withdrawals of rsETH: queued ones, which an operator unlocks in order once the delay has passed and which their owner
/// takes out oldest first, and in the newer generation instant ones for a fee.
contract LRTWithdrawalManager is KelpQueue {
    using TokenTransfers for IERC20;

    error CantInstantWithdrawMoreThanAvailable();
    error FeeTooHigh();
    error InstantWithdrawalNotEnabled();
    error NotEnoughRsETH();

    event AssetWithdrawalCompletedBy(address indexed user);
    event InstantWithdrawalEnabledUpdated(address indexed asset, bool enabled);
    event InstantWithdrawalFeeCollected(address indexed user, address indexed asset, uint256 fee);
    event InstantWithdrawalFeeRecipientUpdated(address indexed feeRecipient);
    event InstantWithdrawalFeeUpdated(uint256 feeBasisPoints);

    mapping(address asset => bool) private _instant;
    uint256 private _fee;
    address private _feeRecipient = address(0xFEE);

    constructor(ILRTConfig config) KelpContract(config) {}

    receive() external payable {}

    function initiateWithdrawal(address asset, uint256 rsETHUnstaked, string calldata referralId)
        external
        whenNotPaused
        onlySupportedAsset(asset)
        onlySupportedStrategy(asset)
    {
        _checkAmount(asset, rsETHUnstaked);
        IERC20(address(_rsEth())).pull(msg.sender, address(this), rsETHUnstaked);
        _enqueue(asset, rsETHUnstaked);
        emit ReferralIdEmitted(referralId);
    }

    /// Pays the caller's oldest request for the asset. There is no id. Only the older generation insists that the asset is
    /// still one of the supported ones.
    function completeWithdrawal(address asset, string calldata referralId) external whenNotPaused {
        if (!_isNew()) require(lrtConfig.isSupportedAsset(asset), AssetNotSupported());
        _complete(asset, msg.sender, referralId);
    }

    /// An operator completes for a user, who is paid. The event names the operator, whatever its parameter is called.
    function completeWithdrawalForUser(address asset, address user, string calldata referralId) external {
        _requireNew();
        _requireNotPaused();
        require(lrtConfig.hasRole(Kelp.OPERATOR_ROLE, msg.sender), CallerNotLRTConfigOperator());
        _complete(asset, user, referralId);
        emit AssetWithdrawalCompletedBy(msg.sender);
    }

    /// Burns the caller's rsETH without an approval, and pays at once, less the fee. There is no least amount to ask for.
    function instantWithdrawal(address asset, uint256 rsETHUnstaked, string calldata referralId)
        external
        sinceNew
        whenNotPaused
        onlySupportedAsset(asset)
        onlySupportedStrategy(asset)
    {
        require(_instant[asset], InstantWithdrawalNotEnabled());
        _checkAmount(asset, rsETHUnstaked);
        require(_rsEth().balanceOf(msg.sender) >= rsETHUnstaked, NotEnoughRsETH());
        uint256 amount = getExpectedAssetAmount(asset, rsETHUnstaked);
        _rsEth().devnetBurn(msg.sender, rsETHUnstaked);
        require(amount <= _vault().getAssetsAvailableForInstantWithdrawal(asset), CantInstantWithdrawMoreThanAvailable());
        _vault().devnetRedeem(asset, amount);

        uint256 fee = amount * _fee / 10_000;
        if (fee > 0) {
            _pay(asset, _feeRecipient, fee);
            emit InstantWithdrawalFeeCollected(msg.sender, asset, fee);
        }
        _pay(asset, msg.sender, amount - fee);
        emit ReferralIdEmitted(referralId);
        emit AssetWithdrawalFinalized(msg.sender, asset, rsETHUnstaked, amount - fee);
    }

    function isInstantWithdrawalEnabled(address asset) external view sinceNew returns (bool) {
        return _instant[asset];
    }

    function instantWithdrawalFee() external view sinceNew returns (uint256) {
        return _fee;
    }

    function instantWithdrawalFeeRecipient() external view sinceNew returns (address) {
        return _feeRecipient;
    }

    function devnetSetInstantWithdrawal(address asset, bool enabled) external {
        _instant[asset] = enabled;
        emit InstantWithdrawalEnabledUpdated(asset, enabled);
    }

    function devnetSetInstantWithdrawalFee(uint256 feeBasisPoints, address recipient) external {
        require(feeBasisPoints <= 1000, FeeTooHigh());
        _fee = feeBasisPoints;
        emit InstantWithdrawalFeeUpdated(feeBasisPoints);
        _feeRecipient = recipient;
        emit InstantWithdrawalFeeRecipientUpdated(recipient);
    }
}
