// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// What cmETH's contracts here ask of each other, and no more.

interface ICmETH {
    function devnetMint(address to, uint256 amount) external;
    function devnetBurn(address from, uint256 amount) external;
}

interface ICmETHAccountant {
    function getRateInQuoteSafe(address quote) external view returns (uint256 rateInQuote);
}

interface ICmETHBoringVault {
    function devnetEnter(address from, address asset, uint256 amount, address to, uint256 shares) external;
    function devnetExit(address to, address asset, uint256 amount, address from, uint256 shares) external;
}

interface ICmETHStatus {
    function isOriginalMintBurnPaused() external view returns (bool);
    function isTransferPaused() external view returns (bool);
}
