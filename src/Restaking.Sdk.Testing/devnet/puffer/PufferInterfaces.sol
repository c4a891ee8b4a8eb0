// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "../core/Interfaces.sol";

/// Puffer's order of the fields: the deadline comes first, and the value is called amount.
struct Permit {
    uint256 deadline;
    uint256 amount;
    uint8 v;
    bytes32 r;
    bytes32 s;
}

interface IPermitToken {
    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external;
}

interface IPufferStETH is IERC20, IPermitToken {
    function getPooledEthByShares(uint256 sharesAmount) external view returns (uint256);
    function sharesOf(address account) external view returns (uint256);
    function transferSharesFrom(address sender, address recipient, uint256 sharesAmount) external returns (uint256);
}

interface IPufferWstETH is IERC20, IPermitToken {
    function unwrap(uint256 wstETHAmount) external returns (uint256);
}

interface IPufferWETH is IERC20 {
    function deposit() external payable;
    function withdraw(uint256 amount) external;
}

interface IPufferAccessManager {
    function canCall(address caller, address target, bytes4 selector) external view returns (bool, uint32);
    function devnetConsumeScheduledOp(address caller, bytes calldata data) external view;
}

interface IPufferVault is IERC20, IPermitToken {
    function convertToAssets(uint256 shares) external view returns (uint256);
    function depositStETH(uint256 stETHSharesAmount, address receiver) external returns (uint256);
    function devnetTransferETH(address to, uint256 ethAmount) external;
    function devnetBurn(uint256 shares) external;
}
