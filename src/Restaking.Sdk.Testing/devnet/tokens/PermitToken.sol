// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Permits} from "./Permits.sol";

/// What the test tokens have in common: allowances, permits by signature, and `mint`, which is open to all.
abstract contract PermitToken is Permits {
    constructor(string memory tokenName, string memory tokenSymbol) Permits(tokenName, tokenSymbol) {}

    function mint(address to, uint256 amount) external virtual;
}
