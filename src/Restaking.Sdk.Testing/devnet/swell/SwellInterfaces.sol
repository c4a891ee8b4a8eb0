// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// What Swell's contracts here ask of each other, and no more.

interface ISwellAccessControl {
    function coreMethodsPaused() external view returns (bool);
    function withdrawalsPaused() external view returns (bool);
    function DepositManager() external view returns (address);
}

interface ISwellToken {
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
    function burn(uint256 amount) external;
    function getRate() external view returns (uint256);
}

interface ISwellDepositManager {
    function devnetSendEth(address to, uint256 amount) external;
}

interface IRswETH {
    function whitelistEnabled() external view returns (bool);
    function whitelistedAddresses(address account) external view returns (bool);
    function devnetDepositFor(address to, uint256 ethAmount, uint256 minimum) external;
}

interface ILstRate {
    function getRate() external view returns (uint256);
}
