// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BedrockToken} from "./BedrockToken.sol";

/// A wrapped bitcoin of as many decimals as one likes: WBTC, FBTC and cbBTC have 8, those of other chains 18.
contract BedrockBtc is BedrockToken {
    constructor(uint256 tokenDecimals) BedrockToken("Wrapped BTC", "WBTC", uint8(tokenDecimals)) {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function _beforeTransfer(address, address) internal pure override {}

    function _beforeMove(address, address) internal pure override {}
}
