// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";
import {TokenTransfers} from "../lib/TokenTransfers.sol";
import {AssetRegistry} from "./AssetRegistry.sol";
import {RedemptionVault} from "./RedemptionVault.sol";
import {YnEigen} from "./YnEigen.sol";

/// Holds the liquid staking tokens that ynLSDe withdrawals are paid from: a basket, in the registry's order, until the
/// amount is covered. What an asset is worth is rounded down, and so is what is paid of the last one.
contract YnEigenRedemptionAssetsVault is RedemptionVault {
    using TokenTransfers for IERC20;

    event AssetDeposited(address indexed asset, address indexed sender, uint256 amount);
    event Paused();
    event TotalAssetsTransferred(address indexed asset, address indexed from, address indexed to, uint256 amount);
    event Unpaused();

    YnEigen public immutable ynEigen;
    AssetRegistry public immutable assetRegistry;
    mapping(address asset => uint256) public balances;

    constructor(YnEigen token) {
        ynEigen = token;
        assetRegistry = token.assetRegistry();
        assetRegistry.devnetWireVault();
    }

    function devnetSetPaused(bool isPaused) external {
        paused = isPaused;
        if (isPaused) emit Paused();
        else emit Unpaused();
    }

    /// What the token has sent before.
    function devnetDeposit(address asset, uint256 amount) external {
        require(msg.sender == address(ynEigen), NotRedeemer(msg.sender));
        balances[asset] += amount;
        emit AssetDeposited(asset, msg.sender, amount);
    }

    function redemptionRate() external view override returns (uint256) {
        return ynEigen.previewRedeem(1e18);
    }

    function availableRedemptionAssets() public view override returns (uint256 total) {
        address[] memory assets = assetRegistry.getAssets();
        for (uint256 i = 0; i < assets.length; ++i) {
            uint256 held = balances[assets[i]];
            if (held > 0) total += assetRegistry.convertToUnitOfAccount(assets[i], held);
        }
    }

    function assetBalances(address[] calldata assetsArray) external view returns (uint256[] memory held) {
        held = new uint256[](assetsArray.length);
        for (uint256 i = 0; i < held.length; ++i) held[i] = balances[assetsArray[i]];
    }

    function previewClaim(uint256 amount) public view returns (address[] memory assets, uint256[] memory assetsOut) {
        uint256 available = availableRedemptionAssets();
        require(available >= amount, InsufficientAssetBalance(ETH_ASSET, amount, available));
        assets = assetRegistry.getAssets();
        assetsOut = new uint256[](assets.length);
        for (uint256 i = 0; i < assets.length; ++i) {
            uint256 held = balances[assets[i]];
            if (held == 0) continue;
            uint256 worth = assetRegistry.convertToUnitOfAccount(assets[i], held);
            if (worth >= amount) {
                assetsOut[i] = assetRegistry.convertFromUnitOfAccount(assets[i], amount);
                break;
            }
            amount -= worth;
            assetsOut[i] = held;
        }
    }

    function _pay(address to, uint256 amount) internal override {
        (address[] memory assets, uint256[] memory amounts) = previewClaim(amount);
        for (uint256 i = 0; i < assets.length; ++i) {
            if (amounts[i] == 0) continue;
            balances[assets[i]] -= amounts[i];
            IERC20(assets[i]).push(to, amounts[i]);
            emit AssetTransferred(assets[i], msg.sender, to, amounts[i]);
        }
        emit TotalAssetsTransferred(ETH_ASSET, msg.sender, to, amount);
    }
}
