// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PermitTextToken, TextToken} from "../tokens/TextToken.sol";
import {ILidoStETH} from "./LidoInterfaces.sol";

/// stETH's shares as an ERC-20 whose balances stand still: one wstETH is one share.
contract LidoWstETH is PermitTextToken {
    ILidoStETH public immutable stETH;

    constructor(ILidoStETH stETHToken) TextToken("Wrapped liquid staked Ether 2.0", "wstETH") {
        stETH = stETHToken;
    }

    /// Stakes the ether and wraps what comes of it.
    receive() external payable {
        _mint(msg.sender, stETH.submit{value: msg.value}(address(0)));
    }

    function wrap(uint256 stETHAmount) external returns (uint256 wstETHAmount) {
        require(stETHAmount > 0, "wstETH: can't wrap zero stETH");
        wstETHAmount = stETH.getSharesByPooledEth(stETHAmount);
        _mint(msg.sender, wstETHAmount);
        stETH.transferFrom(msg.sender, address(this), stETHAmount);
    }

    function unwrap(uint256 wstETHAmount) external returns (uint256 stETHAmount) {
        require(wstETHAmount > 0, "wstETH: zero amount unwrap not allowed");
        stETHAmount = stETH.getPooledEthByShares(wstETHAmount);
        _burn(msg.sender, wstETHAmount);
        stETH.transfer(msg.sender, stETHAmount);
    }

    function getWstETHByStETH(uint256 stETHAmount) external view returns (uint256) {
        return stETH.getSharesByPooledEth(stETHAmount);
    }

    function getStETHByWstETH(uint256 wstETHAmount) external view returns (uint256) {
        return stETH.getPooledEthByShares(wstETHAmount);
    }

    function stEthPerToken() external view returns (uint256) {
        return stETH.getPooledEthByShares(1 ether);
    }

    function tokensPerStEth() external view returns (uint256) {
        return stETH.getSharesByPooledEth(1 ether);
    }
}
