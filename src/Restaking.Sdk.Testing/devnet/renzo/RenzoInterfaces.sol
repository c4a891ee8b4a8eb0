// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";

interface IRenzoEzETH is IERC20 {
    function totalSupply() external view returns (uint256);
    function devnetMint(address to, uint256 amount) external;
    function devnetBurn(address from, uint256 amount) external;
}

interface IRenzoOracle {
    function lookupTokenValue(IERC20 token, uint256 balance) external view returns (uint256);
    function lookupTokenAmountFromValue(IERC20 token, uint256 value) external view returns (uint256);
    function calculateMintAmount(uint256 currentValue, uint256 newValue, uint256 supply) external pure returns (uint256);
    function calculateRedeemAmount(uint256 burnt, uint256 supply, uint256 currentValue) external pure returns (uint256);
}

interface IRenzoRiskOracle {
    function depositPaused() external view returns (bool);
    function withdrawRequestPaused() external view returns (bool);
    function withdrawClaimPaused() external view returns (bool);
    function instantWithdrawPaused() external view returns (bool);
    function withdrawCooldownPeriod() external view returns (uint256);
}

interface IRenzoRestakeManager {
    function calculateTVLs() external view returns (uint256[][] memory, uint256[] memory, uint256);
    function getCollateralTokenIndex(IERC20 collateralToken) external view returns (uint256);
    function depositQueue() external view returns (address);
}

interface IRenzoWithdrawQueue {
    function withdrawalBufferTarget(address asset) external view returns (uint256);
    function getAvailableToWithdraw(address asset) external view returns (uint256);
    function getWithdrawDeficit(address asset) external view returns (uint256);
    function calculateAmountToRedeem(uint256 amount, address assetOut)
        external
        view
        returns (uint256[][] memory, uint256);
    function getOutstandingWithdrawRequests(address user) external view returns (uint256);
    function withdraw(uint256 amount, address assetOut) external;
    function claim(uint256 withdrawRequestIndex, address user) external;
    function devnetFillEth() external payable;
    function devnetFillToken(address asset, uint256 amount) external;
}
