// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {TokenTransfers} from "../lib/TokenTransfers.sol";
import {KelpAavePool} from "./KelpAavePool.sol";
import {ILRTDepositPool, Kelp, KelpPausable} from "./KelpContract.sol";

/// The queue of withdrawals, one per asset. Requests are numbered per asset, unlocked in that order, and each user's own
/// are completed oldest first. ETH that lies unlocked can be lent to Aave and must come back before it is paid.
abstract contract KelpQueue is KelpPausable {
    using TokenTransfers for IERC20;

    struct Request {
        uint256 rsETHUnstaked;
        uint256 expectedAssetAmount;
        uint256 withdrawalStartBlock;
    }

    struct Nonces {
        uint128 _begin;
        uint128 _end;
        mapping(uint128 position => uint256 nonce) items;
    }

    error AmountMustBeGreaterThanZero();
    error AssetPriceOutOfPriceRange(uint256 assetPrice);
    error CallerNotLRTConfigOperator();
    error CallerNotLRTConfigOperatorOrAssetTransferRole();
    error EthTransferFailed();
    error ExceedAmountToWithdraw();
    error ExceedWithdrawalDelay();
    error InsufficientLiquidityForWithdrawal();
    error InvalidAmountToWithdraw();
    error NoPendingWithdrawals();
    error NoWithdrawalRequests(address user, address asset);
    error QueueEmpty();
    error QueueOutOfBounds();
    error RsETHPriceOutOfPriceRange(uint256 rsEthPrice);
    error StrategyNotSupported();
    error WithdrawalDelayNotPassed();
    error WithdrawalLocked();

    event AssetUnlocked(
        address indexed asset, uint256 rsEthAmount, uint256 assetAmount, uint256 rsEThPrice, uint256 assetPrice
    );
    event AssetWithdrawalFinalized(
        address indexed withdrawer, address indexed asset, uint256 amountBurned, uint256 amountReceived
    );
    event AssetWithdrawalQueued(
        address indexed withdrawer, address indexed asset, uint256 rsETHUnstaked, uint256 indexed userNonce
    );
    event MinAmountToWithdrawUpdated(address asset, uint256 minRsEthAmountToWithdraw);
    event ReferralIdEmitted(string referralId);
    event WithdrawalDelayBlocksUpdated(uint256 withdrawalDelayBlocks);

    mapping(address asset => uint256) public minRsEthAmountToWithdraw;
    uint256 public withdrawalDelayBlocks = 8 days / 12 seconds;
    mapping(address asset => uint256 nonce) public nextUnusedNonce;
    mapping(address asset => uint256 requestNonce) public nextLockedNonce;
    mapping(bytes32 requestId => Request) public withdrawalRequests;
    mapping(address asset => mapping(address user => Nonces)) public userAssociatedNonces;
    mapping(address asset => uint256 amount) public assetsCommitted;
    mapping(address asset => uint256) private _unlocked;
    KelpAavePool private immutable _aave = new KelpAavePool();
    uint256 private _inAave;
    uint256 private _aaveLiquidity;

    modifier onlySupportedStrategy(address asset) {
        require(asset == Kelp.ETH || lrtConfig.assetStrategy(asset) != address(0), StrategyNotSupported());
        _;
    }

    function getRequestId(address asset, uint256 requestIndex) public pure returns (bytes32) {
        return keccak256(abi.encodePacked(asset, requestIndex));
    }

    function getExpectedAssetAmount(address asset, uint256 amount) public view returns (uint256 underlyingToReceive) {
        return amount * _oracle().rsETHPrice() / _oracle().getAssetPrice(asset);
    }

    function getAvailableAssetAmount(address asset) public view returns (uint256 availableAssetAmount) {
        uint256 total = ILRTDepositPool(lrtConfig.getContract(Kelp.DEPOSIT_POOL)).getTotalAssetDeposits(asset);
        return total > assetsCommitted[asset] ? total - assetsCommitted[asset] : 0;
    }

    /// `userIndex` counts from the user's oldest open request.
    function getUserWithdrawalRequest(address asset, address user, uint256 userIndex)
        external
        view
        returns (uint256 rsETHAmount, uint256 expectedAssetAmount, uint256 withdrawalStartBlock, uint256 userNonce)
    {
        Nonces storage own = userAssociatedNonces[asset][user];
        require(userIndex < own._end - own._begin, QueueOutOfBounds());
        userNonce = own.items[own._begin + uint128(userIndex)];
        Request storage request = withdrawalRequests[getRequestId(asset, userNonce)];
        return (request.rsETHUnstaked, request.expectedAssetAmount, request.withdrawalStartBlock, userNonce);
    }

    /// Operators unlock up to an index, in order, as far as the delay has passed and the vault's assets reach.
    function unlockQueue(
        address asset,
        uint256 firstExcludedIndex,
        uint256 minimumAssetPrice,
        uint256 minimumRsEthPrice,
        uint256 maximumAssetPrice,
        uint256 maximumRsEthPrice
    ) external onlySupportedAsset(asset) returns (uint256 rsETHBurned, uint256 assetAmountUnlocked) {
        if (_isNew()) _requireNotPaused();
        if (!lrtConfig.hasRole(Kelp.OPERATOR_ROLE, msg.sender)) {
            require(_isNew(), CallerNotLRTConfigOperator());
            require(
                lrtConfig.hasRole(Kelp.ASSET_TRANSFER_ROLE, msg.sender), CallerNotLRTConfigOperatorOrAssetTransferRole()
            );
        }
        uint256 rsEthPrice = _oracle().rsETHPrice();
        uint256 assetPrice = _oracle().getAssetPrice(asset);
        require(
            rsEthPrice >= minimumRsEthPrice && rsEthPrice <= maximumRsEthPrice, RsETHPriceOutOfPriceRange(rsEthPrice)
        );
        require(
            assetPrice >= minimumAssetPrice && assetPrice <= maximumAssetPrice, AssetPriceOutOfPriceRange(assetPrice)
        );
        return _unlock(asset, firstExcludedIndex);
    }

    function hasUnlockedWithdrawals(address asset) external view sinceNew returns (bool hasUnlocked) {
        return _unlocked[asset] > 0;
    }

    function unlockedWithdrawalsCount(address asset) external view sinceNew returns (uint256) {
        return _unlocked[asset];
    }

    function isAaveIntegrationEnabled() external view sinceNew returns (bool) {
        return _inAave > 0;
    }

    function totalETHDepositedToAave() external view sinceNew returns (uint256) {
        return _inAave;
    }

    function getAaveBalance() external view sinceNew returns (uint256 balance) {
        return _inAave;
    }

    function getAaveWithdrawableLiquidity() external view sinceNew returns (uint256 withdrawableLiquidity) {
        return _aaveLiquidity;
    }

    /// Unlocks as an operator would, at any price.
    function devnetUnlock(address asset, uint256 firstExcludedIndex) external {
        _unlock(asset, firstExcludedIndex);
    }

    function devnetSetWithdrawalDelayBlocks(uint256 value) external {
        require(value <= (_isNew() ? 16 days : 10 days) / 12 seconds, ExceedWithdrawalDelay());
        withdrawalDelayBlocks = value;
        emit WithdrawalDelayBlocksUpdated(value);
    }

    function devnetSetMinRsEthAmountToWithdraw(address asset, uint256 value) external {
        minRsEthAmountToWithdraw[asset] = value;
        emit MinAmountToWithdrawUpdated(asset, value);
    }

    /// Lends some of the ETH here to Aave (newer generation), of which so much can be had back.
    function devnetLendToAave(uint256 amount, uint256 withdrawable) external {
        (bool sent,) = address(_aave).call{value: amount}("");
        require(sent, EthTransferFailed());
        _inAave += amount;
        _aaveLiquidity = withdrawable;
    }

    function devnetSetAaveLiquidity(uint256 withdrawable) external {
        _aaveLiquidity = withdrawable;
    }

    function _requireNotPaused() internal view {
        require(!paused, "Pausable: paused");
    }

    function _checkAmount(address asset, uint256 amount) internal view {
        require(amount != 0 && amount >= minRsEthAmountToWithdraw[asset], InvalidAmountToWithdraw());
    }

    function _enqueue(address asset, uint256 rsEthAmount) internal {
        uint256 expected = getExpectedAssetAmount(asset, rsEthAmount);
        require(expected <= getAvailableAssetAmount(asset), ExceedAmountToWithdraw());
        assetsCommitted[asset] += expected;
        uint256 nonce = nextUnusedNonce[asset]++;
        withdrawalRequests[getRequestId(asset, nonce)] = Request(rsEthAmount, expected, block.number);
        Nonces storage own = userAssociatedNonces[asset][msg.sender];
        own.items[own._end++] = nonce;
        emit AssetWithdrawalQueued(msg.sender, asset, rsEthAmount, nonce);
    }

    function _complete(address asset, address user, string calldata referralId) internal {
        Nonces storage own = userAssociatedNonces[asset][user];
        if (own._begin == own._end) {
            require(!_isNew(), NoWithdrawalRequests(user, asset));
            revert QueueEmpty();
        }
        uint256 nonce = own.items[own._begin];
        delete own.items[own._begin++];
        require(nonce < nextLockedNonce[asset], WithdrawalLocked());
        bytes32 id = getRequestId(asset, nonce);
        Request memory request = withdrawalRequests[id];
        delete withdrawalRequests[id];
        require(block.number >= request.withdrawalStartBlock + withdrawalDelayBlocks, WithdrawalDelayNotPassed());
        _unlocked[asset] -= 1;
        if (asset == Kelp.ETH && _isNew() && _inAave > 0) _takeFromAave(request.expectedAssetAmount);
        _pay(asset, user, request.expectedAssetAmount);
        emit ReferralIdEmitted(referralId);
        emit AssetWithdrawalFinalized(user, asset, request.rsETHUnstaked, request.expectedAssetAmount);
    }

    function _pay(address asset, address to, uint256 amount) internal {
        if (asset != Kelp.ETH) return IERC20(asset).push(to, amount);
        (bool sent,) = to.call{value: amount}("");
        require(sent, EthTransferFailed());
    }

    function _unlock(address asset, uint256 firstExcludedIndex) private returns (uint256 burned, uint256 unlocked) {
        uint256 available = _vault().balanceOf(asset);
        require(available != 0, AmountMustBeGreaterThanZero());
        uint256 end = nextUnusedNonce[asset];
        if (firstExcludedIndex < end) end = firstExcludedIndex;
        uint256 next = nextLockedNonce[asset];
        require(next < end, NoPendingWithdrawals());
        for (; next < end; ++next) {
            Request storage request = withdrawalRequests[getRequestId(asset, next)];
            if (block.number < request.withdrawalStartBlock + withdrawalDelayBlocks) break;
            uint256 payout = getExpectedAssetAmount(asset, request.rsETHUnstaked);
            if (payout > request.expectedAssetAmount) payout = request.expectedAssetAmount;
            if (available - unlocked < payout) break;
            assetsCommitted[asset] -= request.expectedAssetAmount;
            request.expectedAssetAmount = payout;
            burned += request.rsETHUnstaked;
            unlocked += payout;
            _unlocked[asset] += 1;
        }
        nextLockedNonce[asset] = next;
        if (burned != 0) _rsEth().devnetBurn(address(this), burned);
        _vault().devnetRedeem(asset, unlocked);
        emit AssetUnlocked(asset, burned, unlocked, _oracle().rsETHPrice(), _oracle().getAssetPrice(asset));
    }

    function _takeFromAave(uint256 amount) private {
        uint256 free = address(this).balance;
        if (free >= amount) return;
        uint256 back = amount - free > _inAave ? _inAave : amount - free;
        if (back > _aaveLiquidity) back = _aaveLiquidity;
        require(free + back >= amount, InsufficientLiquidityForWithdrawal());
        _inAave -= back;
        _aaveLiquidity -= back;
        _aave.devnetPayOut(back);
    }
}
