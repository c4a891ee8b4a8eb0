// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {TokenTransfers} from "../lib/TokenTransfers.sol";
import {ILRTConfig, Kelp, KelpContract, KelpPausable} from "./KelpContract.sol";

/// Takes ETH and liquid staking tokens and mints rsETH for them, at the price of the asset now and the stored price of
/// rsETH. The nominal amount counts, also of a token that delivers a wei or two less.
contract LRTDepositPool is KelpPausable {
    using TokenTransfers for IERC20;

    error ETHNotSupported();
    error EthTransferFailed();
    error InvalidAmountToDeposit();
    error MaximumDepositLimitReached();
    error MinimumAmountToReceiveNotMet();

    event AssetDeposit(
        address indexed depositor, address indexed asset, uint256 depositAmount, uint256 rsethMintAmount, string referralId
    );
    event ETHDeposit(address indexed depositor, uint256 depositAmount, uint256 rsethMintAmount, string referralId);
    event MinAmountToDepositUpdated(uint256 minAmountToDeposit);

    uint256 public minAmountToDeposit;
    mapping(address asset => uint256) private _staked;

    constructor(ILRTConfig config) KelpContract(config) {}

    receive() external payable {}

    function depositETH(uint256 minRSETHAmountExpected, string calldata referralId) external payable whenNotPaused {
        if (_isNew()) require(lrtConfig.isSupportedAsset(Kelp.ETH), AssetNotSupported());
        uint256 minted = _check(Kelp.ETH, msg.value, minRSETHAmountExpected);
        _rsEth().devnetMint(msg.sender, minted);
        emit ETHDeposit(msg.sender, msg.value, minted, referralId);
    }

    function depositAsset(
        address asset,
        uint256 depositAmount,
        uint256 minRSETHAmountExpected,
        string calldata referralId
    ) external whenNotPaused {
        if (_isNew()) require(asset != Kelp.ETH, ETHNotSupported());
        require(lrtConfig.isSupportedAsset(asset), AssetNotSupported());
        uint256 minted = _check(asset, depositAmount, minRSETHAmountExpected);
        IERC20(asset).pull(msg.sender, address(this), depositAmount);
        _rsEth().devnetMint(msg.sender, minted);
        emit AssetDeposit(msg.sender, asset, depositAmount, minted, referralId);
    }

    function getRsETHAmountToMint(address asset, uint256 amount) public view returns (uint256 rsethAmountToMint) {
        return amount * _oracle().getAssetPrice(asset) / _oracle().rsETHPrice();
    }

    function getAssetDistributionData(address asset)
        public
        view
        onlySupportedAsset(asset)
        returns (
            uint256 assetLyingInDepositPool,
            uint256 assetLyingInNDCs,
            uint256 assetStakedInEigenLayer,
            uint256 assetUnstakingFromEigenLayer,
            uint256 assetLyingInConverter,
            uint256 assetLyingUnstakingVault
        )
    {
        assetLyingInDepositPool = asset == Kelp.ETH ? address(this).balance : IERC20(asset).balanceOf(address(this));
        assetStakedInEigenLayer = _staked[asset];
        assetLyingUnstakingVault = _vault().balanceOf(asset);
        return (assetLyingInDepositPool, 0, assetStakedInEigenLayer, 0, 0, assetLyingUnstakingVault);
    }

    function getTotalAssetDeposits(address asset) public view returns (uint256 totalAssetDeposit) {
        (uint256 inPool,, uint256 staked,,, uint256 inVault) = getAssetDistributionData(asset);
        return inPool + staked + inVault;
    }

    function getAssetCurrentLimit(address asset) external view returns (uint256) {
        uint256 total = getTotalAssetDeposits(asset);
        uint256 limit = lrtConfig.depositLimitByAsset(asset);
        return total > limit ? 0 : limit - total;
    }

    function devnetSetMinAmountToDeposit(uint256 value) external {
        minAmountToDeposit = value;
        emit MinAmountToDepositUpdated(value);
    }

    /// Counts an amount as deposited and restaked, without anything being there.
    function devnetSetStaked(address asset, uint256 amount) external {
        _staked[asset] = amount;
    }

    /// Moves assets to the vault that withdrawals are paid from.
    function devnetMoveToVault(address asset, uint256 amount) external {
        address vault = address(_vault());
        if (asset != Kelp.ETH) return IERC20(asset).push(vault, amount);
        (bool sent,) = vault.call{value: amount}("");
        require(sent, EthTransferFailed());
    }

    function _check(address asset, uint256 amount, uint256 least) private view returns (uint256 minted) {
        require(amount != 0 && amount >= minAmountToDeposit, InvalidAmountToDeposit());
        // The ETH sent along is in this contract's balance already, and so in the total.
        uint256 total = getTotalAssetDeposits(asset) + (asset == Kelp.ETH ? 0 : amount);
        require(total <= lrtConfig.depositLimitByAsset(asset), MaximumDepositLimitReached());
        minted = getRsETHAmountToMint(asset, amount);
        require(minted >= least, MinimumAmountToReceiveNotMet());
    }
}
