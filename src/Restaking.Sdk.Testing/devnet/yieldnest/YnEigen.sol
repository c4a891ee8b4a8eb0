// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {TokenTransfers} from "../lib/TokenTransfers.sol";
import {Wad} from "../lib/Wad.sol";
import {AssetRegistry} from "./AssetRegistry.sol";
import {YnBase} from "./YnBase.sol";

interface ITakesAssets {
    function devnetDeposit(address asset, uint256 amount) external;
}

/// ynLSDe: takes liquid staking tokens, and counts what they are worth in ETH.
contract YnEigen is YnBase {
    using TokenTransfers for IERC20;

    error InsufficientAssetBalance(address asset, uint256 balance, uint256 requestedAmount);
    error UnsupportedAsset(address asset);
    error ZeroAmount();

    event AssetRetrieved(address asset, uint256 amount, address destination);
    event DepositAsset(
        address indexed sender, address indexed receiver, address indexed asset, uint256 amount, uint256 shares
    );
    event DepositsPausedUpdated(bool paused);

    AssetRegistry public immutable assetRegistry;
    mapping(address asset => uint256) public assets;

    constructor(AssetRegistry registry) YnBase("YieldNest Restaked LSD - Eigenlayer", "ynLSDe") {
        assetRegistry = registry;
        registry.devnetWireToken();
    }

    function devnetSetDepositsPaused(bool paused) external {
        depositsPaused = paused;
        emit DepositsPausedUpdated(paused);
    }

    /// Moves an asset from the pool to the redemption vault; the rate stays.
    function devnetFund(address vault, address asset, uint256 amount) external {
        require(assets[asset] >= amount, InsufficientAssetBalance(asset, assets[asset], amount));
        assets[asset] -= amount;
        IERC20(asset).push(vault, amount);
        ITakesAssets(vault).devnetDeposit(asset, amount);
        emit AssetRetrieved(asset, amount, vault);
    }

    function deposit(address asset, uint256 amount, address receiver) external returns (uint256 shares) {
        require(!depositsPaused, Paused());
        require(assetIsSupported(asset), UnsupportedAsset(asset));
        require(amount != 0, ZeroAmount());
        IERC20(asset).pull(msg.sender, address(this), amount);
        shares = _toShares(assetRegistry.convertToUnitOfAccount(asset, amount));
        require(shares != 0, ZeroShares());
        _mint(receiver, shares);
        assets[asset] += amount;
        emit DepositAsset(msg.sender, receiver, asset, amount, shares);
    }

    function previewDeposit(address asset, uint256 amount) external view returns (uint256) {
        return convertToShares(asset, amount);
    }

    function convertToShares(address asset, uint256 amount) public view returns (uint256) {
        require(assetIsSupported(asset), UnsupportedAsset(asset));
        return _toShares(assetRegistry.convertToUnitOfAccount(asset, amount));
    }

    function previewRedeem(address asset, uint256 shares) external view returns (uint256) {
        return convertToAssets(asset, shares);
    }

    function convertToAssets(address asset, uint256 shares) public view returns (uint256) {
        require(assetIsSupported(asset), UnsupportedAsset(asset));
        return assetRegistry.convertFromUnitOfAccount(asset, previewRedeem(shares));
    }

    /// In units of account: wei of ETH.
    function previewRedeem(uint256 shares) public view returns (uint256) {
        return totalSupply == 0 ? shares : Wad.mulDiv(shares, totalAssets(), totalSupply);
    }

    function totalAssets() public view returns (uint256) {
        return assetRegistry.totalAssets();
    }

    function assetIsSupported(address asset) public view returns (bool) {
        return assetRegistry.assetIsSupported(asset);
    }

    function assetBalance(address asset) external view returns (uint256) {
        return assets[asset];
    }

    function assetBalances(address[] calldata assetsArray) external view returns (uint256[] memory balances) {
        balances = new uint256[](assetsArray.length);
        for (uint256 i = 0; i < balances.length; ++i) balances[i] = assets[assetsArray[i]];
    }

    function _toShares(uint256 unit) private view returns (uint256) {
        uint256 held = totalAssets();
        return totalSupply == 0 ? unit : Wad.mulDiv(unit, totalSupply, held);
    }
}
