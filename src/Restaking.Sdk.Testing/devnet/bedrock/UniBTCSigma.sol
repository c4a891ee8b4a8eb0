// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BedrockToken} from "./BedrockToken.sol";

/// How much of each bitcoin token the vault has taken: what the vault's caps are compared with.
contract UniBTCSigma {
    address private constant NATIVE_BTC = 0xbeDFFfFfFFfFfFfFFfFfFFFFfFFfFFffffFFFFFF;
    address private immutable _vault;

    constructor(address vault) {
        _vault = vault;
    }

    function totalSupply(address leadingToken) external view returns (uint256) {
        return leadingToken == NATIVE_BTC ? _vault.balance : BedrockToken(leadingToken).balanceOf(_vault);
    }
}
